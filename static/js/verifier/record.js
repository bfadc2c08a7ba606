// The minutes: each line holds the hash of the line before; what they say of each question is gathered by its key.
import {
  areNames, areTexts, Unreadable, has, hasKeys, isCount, isHash, isHex, isObject, isText, isTime, readCanonical,
} from "./canonical.js";
import { FAIL, NOT_CHECKED, PASS } from "./report.js";
import { hashOf, rootsOf } from "./tree.js";

const LINE_KEYS = ["at", "body", "prev", "seq", "type", "v"];
const EXACT_KEYS = new Map([
  ["question.config", ["question", "config", "config_sha256", "seed_sha256"]],
  ["roll.freeze", ["question", "seats"]],
  ["roll.parts", ["question", "parts"]],
  ["question.present", ["question", "number", "present", "roll"]],
  ["question.ballots_sealed", ["question", "count", "root"]],
  ["question.tally", ["question", "config_sha256", "root", "seed", "lot", "valid", "invalid", "winners", "outcome", "rounds_sha256"]],
]);
const LEAST_KEYS = new Map([
  ["question.election", ["question", "uuid", "fingerprint", "credentials"]],
  ["question.election_result", ["question", "archive_sha256", "ballots"]],
  ["question.open", ["question", "config_sha256"]],
  ["question.digits", ["question", "digits"]],
  ["question.close", ["question"]],
  ["hold.place", ["question", "holder"]],
  ["hold.release", ["question", "holder", "missing"]],
  ["hold.expire", ["question", "holder"]],
  ["question.certify", ["question"]],
  ["question.annul", ["question"]],
]);
const GAP = "restore.gap";
const GAP_KEYS = ["made_at", "seq", "head", "known_seq", "known_head", "interrupted"];
export const OWN_EVENTS = new Map([
  ["head.key", ["key_id", "public"]],
  ["witness.add", ["key_id", "public"]],
  ["witness.end", ["key_id"]],
  ["head.witness", ["key_id", "size", "root"]],
]);
const CONFIG_KEYS = ["rule", "options", "seats", "rule_options", "roll"];

// The chain

/** The events that can be read, with their places, and the hash of every line. */
export function checkChain(lines, report) {
  const [events, hashes, complaints] = [[], [], []];
  let previous = report.head;
  lines.forEach((line, at) => {
    const place = at + 1;
    try {
      const event = readCanonical(line);
      complaints.push(...lineFaults(event, place, previous).map((what) => `line ${place}: ${what}`));
      if (isText(event.type) && isObject(event.body)) events.push({ place, type: event.type, body: event.body });
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      complaints.push(`line ${place}: ${error.message}`);
    }
    previous = hashOf(line);
    hashes.push(previous);
  });
  report.head = previous;
  report.lines = lines.length;
  if (!lines.length) complaints.push("the record is empty");
  report.judge("minutes", "chain", complaints, `${lines.length} lines, each holding the hash of the line before`);
  return { events, hashes };
}

function lineFaults(event, place, previous) {
  if (!hasKeys(event, LINE_KEYS)) return ["its keys are not those of an entry"];
  const faults = [];
  if (event.seq !== place) faults.push(`its number is ${event.seq}`);
  if (event.prev !== previous) faults.push("it does not hold the hash of the line before");
  if (event.v !== 1) faults.push(`its version is ${event.v}`);
  if (!isTime(event.at)) faults.push("its time is not UTC with milliseconds");
  if (!isText(event.type) || !isObject(event.body)) faults.push("its type or body is not of the right kind");
  return faults;
}

/** The heads that are known to be lost, each with the line that says so. */
export function checkGaps(events, hashes, report) {
  const lost = new Map();
  for (const { place, type, body } of events) {
    if (type !== GAP) continue;
    if (!hasKeys(body, GAP_KEYS)) report.add("minutes", "gap", FAIL, `line ${place}: ${GAP} has other keys than it should`);
    else if (place < 2 || body.seq !== place - 1 || body.head !== hashes[place - 2]) {
      report.add("minutes", "gap", FAIL, `line ${place}: the line before is not the one that it names`);
    } else {
      report.add("minutes", "gap", PASS, `line ${place}: restored from a backup of ${body.made_at}; what happened since is not in the record`);
      if (isText(body.known_head)) lost.set(body.known_head, place);
    }
  }
  return lost;
}

/** Whether what somebody noted earlier is a line, a signed root, or the root of so many lines, of this record. */
export function checkNoted(noted, { hashes, leaves, lost, roots }, report) {
  for (const head of noted) {
    const [, size, root] = /^([0-9]+):(.*)$/.exec(head) || [];
    const told = (verdict, detail) => report.add("minutes", "head", verdict, detail);
    if (size && Number(size) <= leaves.length) {
      const true_root = rootsOf(leaves, [Number(size)]).get(Number(size));
      told(root === true_root ? PASS : FAIL, `the first ${Number(size)} lines have the root ${true_root}`);
    } else if ([...roots.values()].includes(head)) told(PASS, `${head} is a root that was signed`);
    else if (hashes.includes(head)) told(PASS, `${head} is the hash of line ${hashes.indexOf(head) + 1}`);
    else if (lost.has(head)) told(NOT_CHECKED, `${head} was lost before a restore, as line ${lost.get(head)} says`);
    else told(FAIL, `no line has the hash ${head}`);
  }
}

// Questions

export class Question {
  events = new Map();
  malformed = [];

  constructor(key) {
    this.key = key;
  }

  all(kind) {
    return this.events.get(kind) || [];
  }

  body(kind) {
    return this.all(kind)[0]?.body ?? null;
  }

  /** The line where an event of this type stands first. */
  place(kind) {
    return this.all(kind)[0]?.place;
  }

  get config() {
    return this.body("question.config")?.config ?? null;
  }

  get name() {
    const config = this.config;
    if (!isObject(config) || !isCount(config.number) || !isText(config.title)) return this.key;
    return `Question ${config.number}, “${config.title.split(/\s+/u).filter(Boolean).join(" ").replace(/\p{C}/gu, "")}”`;
  }
}

export function gatherQuestions(events, report) {
  const questions = new Map();
  const others = new Map();
  for (const { place, type, body } of events) {
    if (type === GAP || OWN_EVENTS.has(type)) continue;
    if (!EXACT_KEYS.has(type) && !LEAST_KEYS.has(type)) {
      others.set(type, (others.get(type) || 0) + 1);
    } else if (!has(body, "question") || !isText(body.question)) {
      report.add("minutes", "events", FAIL, `line ${place}: ${type} names no question`);
    } else {
      const question = questions.get(body.question) || new Question(body.question);
      questions.set(question.key, question);
      question.events.set(type, [...question.all(type), { place, body }]);
      const fault = bodyFault(type, body);
      if (fault) question.malformed.push(`line ${place}: ${type} ${fault}`);
    }
  }
  if (others.size) {
    const kinds = [...others].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, number]) => `${kind} (${number})`);
    report.notes.push(`Only the place in the chain was checked of these events: ${kinds.join(", ")}.`);
  }
  return questions;
}

const CHECKS = new Map(Object.entries({
  "question.config": isConfig,
  "roll.freeze": ({ seats }) => areSeats(seats),
  "roll.parts": ({ parts }) => isObject(parts) && Object.values(parts).every(areSeats),
  "question.ballots_sealed": ({ count, root }) => isCount(count) && isHash(root),
  "question.present": ({ present, roll }) => isCount(present) && isCount(roll) && present <= roll,
  "question.digits": ({ digits }) => isText(digits) && /^[0-9]{4,20}$/.test(digits),
  "question.tally": isTally,
  "question.open": ({ config_sha256 }) => isHash(config_sha256),
}));

function bodyFault(kind, body) {
  if (EXACT_KEYS.has(kind) && !hasKeys(body, EXACT_KEYS.get(kind))) return "has other keys than it should";
  if (LEAST_KEYS.has(kind) && !LEAST_KEYS.get(kind).every((key) => has(body, key))) return "lacks a key";
  return CHECKS.get(kind)?.(body) === false ? "holds a value of the wrong kind" : "";
}

function areSeats(seats) {
  return areNames(seats) && seats.every(isHash);
}

function isConfig({ config, config_sha256, seed_sha256 }) {
  if (!isHash(config_sha256) || !(seed_sha256 === null || isHash(seed_sha256)) || !isObject(config)) return false;
  if (!CONFIG_KEYS.every((key) => has(config, key))) return false;
  const { rule, options, seats, rule_options, roll, withdrawn = [], majorities = null, blocking = "" } = config;
  return (
    isText(rule) && areNames(options) && areNames(withdrawn) && withdrawn.every((name) => options.includes(name))
    && isCount(seats) && seats > 0 && isObject(rule_options) && areTexts(Object.values(rule_options))
    && (roll === null || isCount(roll)) && isMajorities(majorities) && isText(blocking)
  );
}

function isMajorities(asked) {
  if (asked === null) return true;
  if (!isObject(asked) || !hasKeys(asked, ["each", "threshold", "needed", "parts"])) return false;
  const { parts, threshold, needed } = asked;
  return (
    Array.isArray(parts) && parts.every((part) => isObject(part) && hasKeys(part, ["key", "name", "roll"]) && isCount(part.roll))
    && areNames(parts.map((part) => part.key)) && isText(threshold) && isText(needed) && /^(all|[1-9][0-9]*)$/.test(needed)
  );
}

function isTally(body) {
  return (
    [body.config_sha256, body.root, body.rounds_sha256].every(isHash)
    && (body.seed === null || isHex(body.seed)) && (body.lot === null || areNames(body.lot))
    && isCount(body.valid) && isCount(body.invalid) && areNames(body.winners) && isText(body.outcome)
  );
}
