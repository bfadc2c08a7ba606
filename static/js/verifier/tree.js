// The tree over lines (RFC 9162, section 2.1.1), and the seal of ballots: their root in the order of their hashes.
import { bytesOf, hexOf, joined, sha256 } from "../sha256.js";

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export const hashOf = (bytes) => hexOf(sha256(bytes));
export const leafHash = (leaf) => sha256(joined(LEAF, leaf));
const nodeHash = (left, right) => sha256(joined(NODE, left, right));

/** The root over the first so many leaf hashes, for each of these sizes. Full subtrees are joined at once. */
export function rootsOf(hashes, sizes) {
  const roots = new Map();
  const full = [];
  let place = 0;
  for (const size of [...new Set(sizes)].sort((a, b) => a - b)) {
    for (; place < size; place += 1) {
      let [width, node] = [1, hashes[place]];
      while (full.length && full.at(-1).width === width) {
        node = nodeHash(full.pop().node, node);
        width *= 2;
      }
      full.push({ width, node });
    }
    const root = full.reduceRight((right, left) => (right ? nodeHash(left.node, right) : left.node), null);
    roots.set(size, hexOf(root || sha256(new Uint8Array())));
  }
  return roots;
}

export function sealOf(leaves) {
  const hashes = leaves.map((leaf) => hexOf(leafHash(leaf))).sort().map(bytesOf);
  return rootsOf(hashes, [hashes.length]).get(hashes.length);
}
