// The lines of a ballots file: open ones, batches of an outside count, and secret ones with or without their openings.
import { bytesOf, joined, sha256 } from "../sha256.js";
import {
  Unreadable, areTexts, canonicalBytes, encoded, has, hasKeys, isCount, isHash, isObject, isSame, isSignature, isText, linesOf, readCanonical,
} from "./canonical.js";
import { hashOf } from "./tree.js";

const KINDS = [
  [["choice", "question", "seat"], openBallot],
  [["choice", "question", "weight"], batch],
  [["leaf", "promise", "question"], secretBallot],
  [["choice", "h2", "leaf", "n1", "promise", "question"], secretBallot],
  [["choice", "community", "h2", "leaf", "n1", "n2", "promise", "question"], secretBallot],
];
const BLANK = { choice: null, weight: 1, seat: null, promise: null, community: null };

/** The ballots of one question, and what is wrong with the file. A ballot without a choice is not opened. */
export function readBallots(key, content) {
  const lines = linesOf(content);
  const [ballots, faults] = [[], []];
  let isOfOthers = false;
  lines.forEach((line, at) => {
    try {
      const { question, ballot } = readBallot(line);
      if (question === key) ballots.push(ballot);
      else isOfOthers = true;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      faults.push(`questions/${key}/ballots.jsonl, line ${at + 1}: ${error.message}`);
    }
  });
  const isBatch = ballots.every((ballot) => ballot.seat === null && ballot.promise === null);
  if (!isBatch && lines.some((line, at) => at && !isBefore(lines[at - 1], line))) faults.push("the ballots are not sorted, each once");
  if (isOfOthers) faults.push("there are ballots of another question among them");
  return { ballots, faults };
}

function isBefore(one, other) {
  const shared = Math.min(one.length, other.length);
  for (let at = 0; at < shared; at += 1) if (one[at] !== other[at]) return one[at] < other[at];
  return one.length < other.length;
}

function readBallot(line) {
  const entry = readCanonical(line);
  const { name, ...rest } = entry;
  const kind = KINDS.find(([keys]) => hasKeys(rest, keys));
  if (!kind || (has(entry, "name") && !has(entry, "seat"))) throw new Unreadable("its keys are not those of a ballot");
  if (!isText(entry.question) || (has(entry, "name") && !isText(name))) throw new Unreadable("its question or name is not a string");
  if (has(entry, "choice") && !isChoice(entry.choice)) throw new Unreadable("its choice is no choice");
  return { question: entry.question, ballot: { ...BLANK, ...kind[1](line, entry) } };
}

function openBallot(leaf, { choice, seat }) {
  if (!isHash(seat)) throw new Unreadable("its seat is not a hash");
  return { leaf, choice, seat };
}

function batch(leaf, { choice, weight }) {
  if (!isCount(weight) || weight === 0) throw new Unreadable("its weight is not a whole number from 1");
  return { leaf, choice, weight };
}

/** What is sealed is the leaf; where the ballot is opened, it has to be made of what is said. */
function secretBallot(_line, entry) {
  if (!["leaf", "n1", "n2", "h2"].every((name) => !has(entry, name) || isHash(entry[name]))) throw new Unreadable("its leaf or a nonce is not a hash");
  if (!isSignature(entry.promise)) throw new Unreadable("its promise is not a signature");
  const { promise, choice, n1, n2, h2, community } = entry;
  const leaf = bytesOf(entry.leaf);
  if (!has(entry, "choice")) return { leaf, promise };
  const first = sha256(joined(bytesOf(n1), canonicalBytes(choice)));
  if (!isSame(sha256(joined(first, bytesOf(h2))), leaf)) throw new Unreadable("its leaf is not made of this choice");
  if (!has(entry, "n2")) return { leaf, choice, promise };
  if (!isText(community)) throw new Unreadable("its community is not a string");
  if (hashOf(joined(bytesOf(n2), encoded(community))) !== h2) throw new Unreadable("its leaf is not made of this community");
  return { leaf, choice, promise, community };
}

function isChoice(value) {
  if (isText(value)) return true;
  if (Array.isArray(value)) return value.every((mark) => isText(mark) || areTexts(mark));
  return isObject(value) && Object.values(value).every(Number.isSafeInteger);
}
