// What was signed of the minutes: every head is the root of their first lines, and each signature holds.
import { Unreadable, canonicalBytes, has, hasKeys, isCount, isHash, isObject, isSignature, isTime, linesOf, readCanonical } from "./canonical.js";
import { OWN_EVENTS } from "./record.js";
import { NOT_CHECKED, countedOf } from "./report.js";
import { CANNOT, HEAD, WITNESS, canCheck, unsigned } from "./signatures.js";
import { hashOf, leafHash, rootsOf } from "./tree.js";
import { bytesOf } from "../sha256.js";

const HEAD_KEYS = ["at", "key_id", "root", "sig", "size", "witnesses"];
const keyIdOf = (key) => hashOf(bytesOf(key));
const short = (key) => `${key.slice(0, 16)}…`;

/** The claims about roots and signatures; gives the leaves, and the true root of every size that is named. */
export async function checkTree(manifest, lines, headLines, events, known, report) {
  const leaves = lines.map(leafHash);
  const { heads, complaints } = readHeads(linesOf(headLines));
  const told = events.filter(({ type }) => type === "head.witness").map(({ body }) => body);
  const named = told.filter((body) => hasKeys(body, OWN_EVENTS.get("head.witness")) && isCount(body.size)).map((body) => body.size);
  const sizes = [...heads.map((head) => head.size), ...named, lines.length].filter((size) => size <= lines.length);
  const roots = rootsOf(leaves, sizes);
  const root = roots.get(lines.length);
  const wrong = [];
  if (manifest.tree_size !== lines.length || manifest.root !== root) {
    wrong.push("the lines are not as many, or do not have the root, as the manifest says");
  }
  const own = new Set(events.filter(({ type }) => type === "assembly.config").map(({ body }) => body.assembly ?? null));
  own.delete(null);
  if (own.size && !(own.size === 1 && own.has(manifest.assembly))) wrong.push("the record is that of another assembly");
  report.judge("minutes", "tree", wrong, `${lines.length} lines with the root ${root}`);
  complaints.push(...headFaults(heads, roots, lines.length));
  report.judge("minutes", "heads", complaints, `${countedOf(heads.length, "head")}, each the root of the first lines of this record`);
  await checkSignatures(heads, announced(events, "head.key"), known.keys, report);
  await checkWitnesses(heads, announced(events, "witness.add"), { told, roots, wanted: known.witnesses }, report);
  const malformed = events.filter((event) => OWN_EVENTS.has(event.type) && !isOwnEvent(event));
  if (malformed.length) {
    report.judge("minutes", "events", malformed.map(({ place, type }) => `line ${place}: ${type} has other keys than it should, or a key that is none`));
  }
  return { leaves, roots };
}

function isOwnEvent({ type, body }) {
  const { by, ...rest } = body;
  if (!hasKeys(rest, OWN_EVENTS.get(type))) return false;
  if (!["key_id", "public", "root"].every((name) => !has(rest, name) || isHash(rest[name]))) return false;
  if (has(rest, "size") && !isCount(rest.size)) return false;
  return !has(rest, "public") || keyIdOf(rest.public) === rest.key_id;
}

/** Every key that events of this kind name: the key itself, and the first line that names it. */
function announced(events, kind) {
  const found = new Map();
  for (const event of events) {
    const { key_id, public: key } = event.body;
    if (event.type === kind && isOwnEvent(event) && !found.has(key_id)) found.set(key_id, { key, line: event.place });
  }
  return found;
}

function readHeads(lines) {
  const [heads, complaints] = [[], []];
  lines.forEach((line, at) => {
    try {
      heads.push(readHead(line));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      complaints.push(`heads.jsonl, line ${at + 1}: ${error.message}`);
    }
  });
  if (!lines.length) complaints.push("no head was signed, or heads.jsonl is not there");
  return { heads, complaints };
}

function readHead(line) {
  const head = readCanonical(line);
  if (!hasKeys(head, HEAD_KEYS) || !Array.isArray(head.witnesses)) throw new Unreadable("its keys are not those of a head");
  if (!head.witnesses.every((one) => isObject(one) && hasKeys(one, ["key_id", "sig"]))) {
    throw new Unreadable("its witnesses are not written as they should be");
  }
  if (![head, ...head.witnesses].every(({ key_id, sig }) => isHash(key_id) && isSignature(sig))) {
    throw new Unreadable("a key or signature is none");
  }
  if (head.witnesses.some(({ key_id }, at, all) => at && key_id <= all[at - 1].key_id)) {
    throw new Unreadable("its witnesses are not in order, each once");
  }
  if (!isTime(head.at) || !isHash(head.root) || !isCount(head.size)) throw new Unreadable("its time, root or size is of the wrong kind");
  const { at, key_id, root, size } = head;
  return { ...head, signed: canonicalBytes({ at, key_id, root, size }) };
}

function headFaults(heads, roots, length) {
  const faults = [];
  for (const { size, root } of heads) {
    if (size > length) faults.push(`a head covers ${size} lines, and there are ${length}`);
    else if (root !== roots.get(size)) faults.push(`the head over ${size} lines is not that of this record: lines were changed since`);
  }
  heads.slice(1).forEach((following, at) => {
    const one = heads[at];
    if (following.size < one.size || following.at < one.at) faults.push(`the heads over ${one.size} and ${following.size} lines are not in order`);
  });
  if (heads.length && heads.at(-1).size < length) {
    faults.push(`the newest head covers ${heads.at(-1).size} of ${length} lines; the rest was never signed`);
  }
  return faults;
}

/** Signed things by the key they name, in the order of the keys. */
function byKey(signed) {
  const groups = new Map();
  for (const one of signed) {
    if (!groups.has(one.key_id)) groups.set(one.key_id, []);
    groups.get(one.key_id).push(one);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

async function checkSignatures(heads, known, trusted, report) {
  const complaints = [];
  const isAble = await canCheck();
  for (const [keyId, mine] of byKey(heads)) {
    const announcing = known.get(keyId);
    if (!announcing) {
      complaints.push(`the record does not announce the key ${short(keyId)}`);
      continue;
    }
    const early = mine.find((head) => head.size < announcing.line);
    if (early) complaints.push(`the head over ${early.size} lines is signed by a key that line ${announcing.line} announces`);
    const bad = isAble ? await unsigned(announcing.key, HEAD, mine.map((head) => [head.signed, head.sig])) : [];
    complaints.push(...bad.map((place) => `the signature under the head over ${mine[place].size} lines does not hold`));
  }
  const wanted = trusted.map(keyIdOf);
  const strange = [...new Set(heads.map((head) => head.key_id))].filter((key) => !wanted.includes(key)).sort();
  if (wanted.length && strange.length) complaints.push(`heads are signed by ${strange.map(short).join(", ")}, not by the key you gave`);
  const names = [...new Set(heads.map((head) => known.get(head.key_id)?.key))].sort().join(", ");
  if (!isAble && !complaints.length) report.add("minutes", "signatures", NOT_CHECKED, CANNOT);
  else report.judge("minutes", "signatures", complaints, `${countedOf(heads.length, "head")} signed by ${names}`);
}

async function checkWitnesses(heads, known, { told, roots, wanted }, report) {
  const complaints = [];
  const isAble = await canCheck();
  const given = byKey(heads.flatMap(({ size, root, signed, witnesses }) => witnesses.map((one) => ({ ...one, size, root, signed }))));
  for (const [keyId, mine] of given) {
    if (!known.has(keyId)) complaints.push(`the record does not name the witness ${short(keyId)}`);
    else if (isAble) {
      const bad = await unsigned(known.get(keyId).key, WITNESS, mine.map((one) => [one.signed, one.sig]));
      complaints.push(...bad.map((place) => `a witness's signature over ${mine[place].size} lines does not hold`));
    }
  }
  const marked = ({ key_id, size, root }) => `${key_id} ${size} ${root}`;
  const there = new Set(given.flatMap(([, mine]) => mine.map(marked)));
  for (const body of told.filter((one) => isOwnEvent({ type: "head.witness", body: one }))) {
    if (roots.get(body.size) !== body.root) {
      complaints.push(`a witness is said to have signed ${body.size} lines that are not those of this record`);
    } else if (!there.has(marked(body))) {
      complaints.push(`a witness is said to have signed ${body.size} lines, and the signature is not there`);
    }
  }
  const newest = (mine) => Math.max(...mine.map((one) => one.size));
  if (!given.length && !complaints.length) {
    report.notes.push("No witness outside has signed this record. Nothing here shows whether others were shown the same one.");
  } else if (!isAble && !complaints.length) {
    report.add("minutes", "witnesses", NOT_CHECKED, CANNOT);
  } else {
    const names = given.filter(([key]) => known.has(key)).map(([key, mine]) => `${known.get(key).key} to line ${newest(mine)}`);
    report.judge("minutes", "witnesses", complaints, `signed too by ${names.sort().join("; ")}`);
  }
  for (const key of wanted) {
    const mine = given.find(([id]) => id === keyIdOf(key))?.[1];
    if (mine) report.notes.push(`The witness ${key} signed this record up to line ${newest(mine)}.`);
    else report.add("minutes", "witness", NOT_CHECKED, `${key} has signed nothing in this bundle`);
  }
}
