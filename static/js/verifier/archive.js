// The tar of a bundle, read piece by piece from a file on this device, and compared with its own manifest.
import { Unreadable, areTexts, encoded, has, hasKeys, isCount, isHash, isObject, isSame, isText, readOneLine } from "./canonical.js";
import { hashOf } from "./tree.js";

export const FORMAT = "assembly-bundle/1";
const MANIFEST = "bundle.json";
const MANIFEST_KEYS = ["assembly", "edition", "files", "format", "root", "tree_size"];
const FILE = /^(VERIFY\.md|verify\.py|(log|heads)\.jsonl|questions\/[0-9A-Za-z-]{1,64}\/(config\.json|result\.json|ballots\.jsonl|election\.bel)|draws\/[0-9A-Za-z-]{1,64}\/[a-z_]{1,40}\.json|allocations\/[0-9A-Za-z-]{1,64}\/allocation\.json|storms\/[0-9A-Za-z-]{1,64}\/plan\.json)$/;
const BLOCK = 512;
const RECORD = 20 * BLOCK;
const latin = new TextDecoder("latin1");

/** The header that a file of this name and size has: no time, no owner. */
function headerOf(name, size) {
  const header = new Uint8Array(BLOCK);
  const put = (at, text) => header.set(encoded(text).subarray(0, 100), at);
  put(0, name);
  put(100, "0000644\0" + "0000000\0".repeat(2) + `${size.toString(8).padStart(11, "0")}\0` + `${"0".repeat(11)}\0`);
  put(148, "        0");
  put(257, "ustar\x0000");
  return withSum(header);
}

function withSum(header) {
  header.set(encoded("        "), 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.set(encoded(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  return header;
}

const isZero = (bytes) => bytes.every((byte) => byte === 0);
const field = (header, at, length) => latin.decode(header.subarray(at, at + length)).split("\0", 1)[0];

export class Archive {
  files = new Map();
  complaints = [];

  constructor(blob) {
    this.blob = blob;
  }

  async slice(from, to) {
    return new Uint8Array(await this.blob.slice(from, to).arrayBuffer());
  }

  /** Where each file lies. The archive has to be, byte for byte, the one that follows from its files. */
  async open() {
    let at = 0;
    let before = "";
    for (;;) {
      const header = await this.slice(at, at + BLOCK);
      if (header.length < BLOCK) return this.complain("it cannot be read as a tar (its end is missing)");
      if (isZero(header)) break;
      const size = Number.parseInt(field(header, 124, 12), 8);
      const name = field(header, 0, 100);
      if (!isSame(withSum(header.slice()).subarray(148, 155), header.subarray(148, 155)) || !Number.isSafeInteger(size)) {
        return this.complain("it cannot be read as a tar (a header is broken)");
      }
      const from = at + BLOCK;
      const to = from + size;
      at = from + Math.ceil(size / BLOCK) * BLOCK;
      if (to > this.blob.size) return this.complain("it cannot be read as a tar (a file is cut off)");
      const isPlain = isSame(header, headerOf(name, size)) && isZero(await this.slice(to, at));
      if (!isPlain || name <= before) this.complain("it is not, byte for byte, the archive that follows from the files in it");
      before = name;
      const isFile = ["0", "\0", ""].includes(latin.decode(header.subarray(156, 157)));
      if (!isFile || this.files.has(name)) this.complain(`${name} is no file of its own`);
      else this.files.set(name, { from, to });
    }
    const end = Math.ceil((at + 2 * BLOCK) / RECORD) * RECORD;
    if (this.blob.size !== end || !isZero(await this.slice(at, Math.min(end, this.blob.size)))) {
      this.complain("it is not, byte for byte, the archive that follows from the files in it");
    }
    return undefined;
  }

  complain(what) {
    if (!this.complaints.includes(what)) this.complaints.push(what);
  }

  async read(name) {
    const place = this.files.get(name);
    return place ? this.slice(place.from, place.to) : new Uint8Array();
  }
}

/** The manifest, after every file was compared with it; empty where it cannot be trusted at all. */
export async function checkArchive(archive, report, done) {
  const complaints = [...archive.complaints];
  let manifest = {};
  try {
    const told = readOneLine(await archive.read(MANIFEST));
    manifest = told;
    complaints.push(...(await manifestFaults(told, archive, done)));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    complaints.push(`${MANIFEST}: ${error.message}`);
  }
  report.judge("bundle", "archive", complaints, `${archive.files.size - 1} files, each as the manifest says`);
  return manifest;
}

async function manifestFaults(manifest, archive, done) {
  if (!hasKeys(manifest, MANIFEST_KEYS) || !Array.isArray(manifest.files)) return [`${MANIFEST} has other keys than it should`];
  const faults = [];
  if (manifest.format !== FORMAT || !["public", "auditors"].includes(manifest.edition)) {
    faults.push(`${MANIFEST} is of another format or edition`);
  }
  if (!isText(manifest.assembly) || !isHash(manifest.root) || !isCount(manifest.tree_size)) {
    faults.push(`${MANIFEST} holds a value of the wrong kind`);
  }
  const told = manifest.files.map((one) => (isObject(one) && has(one, "path") ? one.path : null));
  if (!areTexts(told) || told.some((path, at) => at && path <= told[at - 1])) {
    return [...faults, `${MANIFEST} does not list its files in order, each once`];
  }
  const there = [...archive.files.keys()].filter((path) => path !== MANIFEST);
  const strange = [...there.filter((path) => !told.includes(path)), ...told.filter((path) => !there.includes(path))];
  if (strange.length) faults.push(`${strange.sort().join(", ")}: listed and not there, or there and not listed`);
  for (const one of manifest.files) {
    const content = await archive.read(one.path);
    const isSo = { bytes: content.length, lines: linesIn(content), path: one.path, sha256: hashOf(content) };
    const names = Object.keys(isSo);
    if (!hasKeys(one, names) || names.some((name) => one[name] !== isSo[name])) faults.push(`${one.path} is not as ${MANIFEST} says`);
    if (!FILE.test(one.path)) faults.push(`${one.path} is no file of a bundle`);
    await done(content.length);
  }
  return faults;
}

function linesIn(content) {
  let lines = 0;
  for (const byte of content) if (byte === 10) lines += 1;
  return lines;
}
