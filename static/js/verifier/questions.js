// The claims about one question: frozen, in order, sealed, from the roll, promised, and counted again.
import { bytesOf, hexOf, joined } from "../sha256.js";
import { Unreadable, canonical, canonicalBytes, encoded, has, hasKeys, isHash, isSame, readOneLine } from "./canonical.js";
import { readBallots } from "./ballots.js";
import { CannotCount, OtherRule, PartsUnknown, afterMajorities, recount } from "./recount.js";
import { Question } from "./record.js";
import { FAIL, NOT_CHECKED, PASS, countedOf } from "./report.js";
import { CANNOT, PROMISE, canCheck, unsigned } from "./signatures.js";
import { hashOf, sealOf } from "./tree.js";

const STAGES = [
  "config", "election", "open", "digits", "close", "present", "election_result", "ballots_sealed", "tally", "certify", "annul",
].map((stage) => `question.${stage}`);
const REPEATED = ["question.digits", "question.election", "question.election_result", "hold.place", "hold.release", "hold.expire"];
const RESULT_KEYS = ["invalid", "outcome", "question", "rounds", "valid", "winners"];
const NOT_GIVEN = "its ballots file was not given";
const isSecret = (config) => config.mode === "secret";
const hashOfValue = (value) => hashOf(canonicalBytes(value));

// The files of a question against the record

/** Every question that the record or a file names, with its complaints; ballots are given to `each`, one file at a time. */
export async function checkQuestions(archive, manifest, questions, report, done, receipts) {
  const found = new Map();
  for (const path of archive.files.keys()) {
    const [folder, key, name, more] = path.split("/");
    if (folder === "questions" && name !== undefined && more === undefined) found.set(key, [...(found.get(key) || []), name]);
    else if (folder === "draws") report.add(path, "draw", NOT_CHECKED, "this verifier does not know draws");
  }
  for (const key of [...new Set([...found.keys(), ...questions.keys()])].sort()) {
    const files = found.get(key) || [];
    const question = questions.get(key) || new Question(key);
    report.names.set(key, question.name);
    const read = (name) => archive.read(`questions/${key}/${name}`);
    const complaints = await fileFaults(question, files, read);
    if (complaints.length) report.judge(key, "files", complaints);
    await checkElection(question, files.includes("election.bel") ? await read("election.bel") : null, report);
    let ballots = null;
    if (files.includes("ballots.jsonl")) {
      const content = await read("ballots.jsonl");
      const { ballots: there, faults } = readBallots(key, content);
      ballots = there;
      if (faults.length) report.judge(key, "form", faults);
      await done(content.length);
    } else if (mustHoldBallots(question, manifest.edition)) {
      report.add(key, "sealed", FAIL, "its ballots belong into this bundle, and are not there");
    }
    if (questions.has(key)) await checkQuestion(question, ballots, report);
    for (const receipt of receipts) if (receipt.vote === key) await checkReceipt(receipt, question, ballots, report);
    await done(0);
  }
}

/** Here the archive's hash alone; its answers and sums are for verify.py, its proofs for belenios-tool. */
async function checkElection(question, archive, report) {
  const isTold = isCounted(question) && question.config.mode === "belenios";
  if (archive === null && !isTold) return;
  const named = question.malformed.length ? [] : question.all("question.election");
  const brought = question.malformed.length ? [] : question.all("question.election_result");
  const told = (verdict, detail) => report.add(question.key, "election", verdict, detail);
  if (archive === null) told(FAIL, "election.bel belongs into this bundle, and is not there");
  else if (!isTold) told(FAIL, "election.bel is there, and no election elsewhere was counted");
  else if (!named.length || !brought.length || named.at(-1).place > question.place("question.open")) {
    told(FAIL, "the record does not say before opening which election it is, and afterwards with which archive");
  } else if (hashOf(archive) !== brought.at(-1).body.archive_sha256) told(FAIL, "election.bel is not the archive of the record");
  else told(NOT_CHECKED, "the archive is that of the record; its sums are for verify.py, its proofs for belenios-tool");
}

async function fileFaults(question, files, read) {
  if (question.malformed.length) return [];
  const faults = [];
  const tally = question.body("question.tally");
  if (question.config === null || !isSame(await read("config.json"), encoded(`${canonical(question.config)}\n`))) {
    faults.push("config.json is not the configuration of the record");
  }
  const isTold = tally !== null && question.body("question.annul") === null;
  if (isTold !== files.includes("result.json")) {
    faults.push("result.json is there without a count in the record, or the other way round");
  } else if (isTold) faults.push(...resultFaults(question, tally, await read("result.json")));
  if (files.includes("ballots.jsonl") && !isTold) faults.push("there are ballots of a question that the record has not counted");
  return faults;
}

function resultFaults(question, tally, content) {
  let result;
  try {
    result = readOneLine(content);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return [`result.json: ${error.message}`];
  }
  if (!hasKeys(result, RESULT_KEYS) || result.question !== question.key) {
    return ["result.json has other keys than it should, or is of another question"];
  }
  const isIt = ["invalid", "outcome", "valid", "winners"].every((name) => canonical(result[name]) === canonical(tally[name]));
  return isIt && hashOfValue(result.rounds) === tally.rounds_sha256 ? [] : ["result.json is not the result of the record"];
}

/** Whether this edition has to hold the ballots: all are auditors', and what everybody may see is the public's. */
function mustHoldBallots(question, edition) {
  if (!isCounted(question)) return false;
  const { mode, roll, seen_by } = question.config;
  return edition === "auditors" || roll === null || seen_by === "everybody" || ["secret", "belenios"].includes(mode);
}

function isCounted(question) {
  return !question.malformed.length && question.config && question.body("question.tally") && !question.body("question.annul");
}

// What the record says

async function checkQuestion(question, given, report) {
  const { key } = question;
  if (question.malformed.length) {
    report.judge(key, "events", question.malformed);
    return;
  }
  const body = question.body("question.config");
  if (body === null) {
    report.add(key, "configuration", FAIL, "the record has events of this question but not its configuration");
    return;
  }
  checkConfiguration(question, body, report);
  checkOrder(question, report);
  const sealed = question.body("question.ballots_sealed");
  const tally = question.body("question.tally");
  if (sealed === null) {
    if (tally !== null) report.add(key, "sealed", FAIL, "it was counted though no ballots were sealed");
    else if (given !== null) report.add(key, "sealed", NOT_CHECKED, "ballots were given, but the record has not sealed any yet");
    else report.notes.push(`${question.name === key ? `Question ${key}` : question.name} has not been sealed and counted.`);
    return;
  }
  const ballots = given === null && sealed.count === 0 ? [] : given;
  checkSealed(question, sealed, tally, ballots, report);
  checkRoll(question, ballots, report);
  await checkPromises(question, ballots, report);
  if (tally !== null) checkRecount(question, body, tally, ballots, report);
  else if (question.body("question.annul") === null) {
    report.add(key, "recount", NOT_CHECKED, "the record has no tally of this question yet");
  }
}

function checkConfiguration(question, body, report) {
  const complaints = [];
  const published = body.config_sha256;
  if (hashOfValue(body.config) !== published) complaints.push("its configuration does not have the published hash");
  for (const [kind, done] of [["question.open", "opened"], ["question.tally", "counted"]]) {
    const later = question.body(kind);
    if (later && later.config_sha256 !== published) complaints.push(`it was ${done} with another configuration`);
  }
  const roll = question.body("roll.freeze");
  if (roll && roll.seats.length !== body.config.roll) {
    complaints.push(`its roll has ${roll.seats.length} seats, the configuration says ${body.config.roll}`);
  }
  report.judge(question.key, "configuration", complaints, `frozen as ${published}`);
}

function checkOrder(question, report) {
  const { config } = question;
  const complaints = [];
  for (const [kind, found] of question.events) {
    if (found.length > 1 && !REPEATED.includes(kind)) complaints.push(`${kind} stands in lines ${found.map(({ place }) => place).join(", ")}`);
  }
  const present = STAGES.filter((kind) => question.events.has(kind));
  present.slice(1).forEach((later, at) => {
    if (question.place(later) < question.place(present[at])) complaints.push(`${later} stands before ${present[at]}`);
  });
  complaints.push(...presenceFaults(config, question.body("question.present"), present));
  const needs = [
    ["question.close", ["question.open"]],
    ["question.present", ["question.close"]],
    ["question.ballots_sealed", config.roll === null ? [] : ["question.close", "question.open"]],
    ["question.certify", ["question.tally"]],
  ];
  for (const [kind, needed] of needs) {
    const missing = needed.filter((one) => !present.includes(one));
    if (present.includes(kind) && missing.length) complaints.push(`${kind} stands without ${missing.join(" and ")}`);
  }
  complaints.push(...holdFaults(question));
  if (question.place("roll.freeze") > question.place("question.open")) complaints.push("the roll was frozen after opening");
  const certified = present.includes("question.certify") ? "" : "; not certified yet";
  report.judge(question.key, "order", complaints, `${present.length} steps, each once and in order${certified}`);
}

function holdFaults(question) {
  const certified = question.place("question.certify");
  const before = (kind) => question.all(kind).filter(({ place }) => place < certified);
  const ended = before("hold.expire").length + before("hold.release").filter(({ body }) => body.missing === 0).length;
  return before("hold.place").length > ended ? ["it was certified while its result was held"] : [];
}

function presenceFaults(config, told, happened) {
  const asks = config.rule_options.quorum_of === "present";
  if (told === null) return asks && happened.includes("question.tally") ? ["how many were present was not told before the count"] : [];
  if (!asks) return ["those present were counted, though the frozen rule does not ask for it"];
  return told.roll === config.roll ? [] : ["those present were counted among another roll"];
}

function checkSealed(question, sealed, tally, ballots, report) {
  const complaints = [];
  if (tally && tally.root !== sealed.root) complaints.push("the ballots counted are not those that were sealed");
  if (tally && tally.valid + tally.invalid !== sealed.count) {
    complaints.push(`${tally.valid + tally.invalid} ballots were counted, ${sealed.count} were sealed`);
  }
  if (ballots) {
    const number = ballots.reduce((sum, { weight }) => sum + BigInt(weight), 0n);
    if (number !== BigInt(sealed.count)) complaints.push(`${number} ballots are as a ballot has to be, ${sealed.count} were sealed`);
    if (sealOf(ballots.map(({ leaf }) => leaf)) !== sealed.root) complaints.push("the ballots given do not have the sealed root");
  } else if (!complaints.length) {
    report.add(question.key, "sealed", NOT_CHECKED, NOT_GIVEN);
    return;
  }
  report.judge(question.key, "sealed", complaints, `${sealed.count} ballots, as sealed at closing`);
}

function checkRoll(question, ballots, report) {
  const { key, config } = question;
  const { roll: size } = config;
  if (size === null) {
    if (ballots?.some(({ seat }) => seat !== null)) report.add(key, "roll", FAIL, "an outside count holds ballots of seats");
    return;
  }
  if (ballots === null) {
    report.add(key, "roll", NOT_CHECKED, NOT_GIVEN);
    return;
  }
  if (config.mode === "belenios") {
    checkEncryptedRoll(question, ballots, report);
    return;
  }
  const roll = question.body("roll.freeze");
  const seats = ballots.map(({ seat }) => seat).filter((seat) => seat !== null);
  const secret = isSecret(config);
  const complaints = secret ? secretFaults(ballots) : seatFaults(ballots, seats);
  const number = secret ? ballots.length : seats.length;
  if (number > size) complaints.push(`${number} ballots for a roll of ${size}`);
  if (!secret && roll && !isWithin(seats, roll.seats)) complaints.push("a ballot comes from a seat that was not on the roll");
  complaints.push(...partsFaults(config, question.body("roll.parts"), roll));
  if (!secret && roll === null && !complaints.length) {
    report.add(key, "roll", NOT_CHECKED, "the record does not list the seats on the roll");
    return;
  }
  report.judge(key, "roll", complaints, secret ? `${number} secret ballots, ${size} seats on the roll` : `${number} ballots from ${size} seats on the roll`);
}

/** An election elsewhere tells how many chose what; never who. */
function checkEncryptedRoll({ key, config }, ballots, report) {
  const number = ballots.reduce((sum, { weight }) => sum + BigInt(weight), 0n);
  const complaints = [];
  if (ballots.some(({ seat, promise }) => seat !== null || promise !== null)) complaints.push("there are ballots that no election elsewhere tells of");
  if (number > BigInt(config.roll)) complaints.push(`${number} ballots for a roll of ${config.roll}`);
  report.judge(key, "roll", complaints, `${number} encrypted ballots, ${config.roll} seats on the roll`);
}

function isWithin(some, all) {
  const known = new Set(all);
  return some.every((one) => known.has(one));
}

function seatFaults(ballots, seats) {
  const complaints = [];
  if (seats.length < ballots.length) complaints.push("there are ballots without a seat");
  if (new Set(seats).size < seats.length) complaints.push("a seat has more than one ballot");
  return complaints;
}

function secretFaults(ballots) {
  const complaints = [];
  if (ballots.some(({ promise, seat }) => promise === null || seat !== null)) complaints.push("there are ballots that are not secret");
  if (new Set(ballots.map(({ leaf }) => hexOf(leaf))).size < ballots.length) complaints.push("a ballot is there twice");
  return complaints;
}

function partsFaults({ majorities: asked = null }, told, roll) {
  if (told === null) return [];
  if (asked === null) return ["seats were told by parts, though the frozen rule asks none"];
  const parts = Object.entries(told.parts);
  const sizes = new Map(asked.parts.map((part) => [part.key, part.roll]));
  if (parts.length !== sizes.size || parts.some(([part, seats]) => sizes.get(part) !== seats.length)) {
    return ["the parts do not have as many seats as was frozen"];
  }
  const seats = parts.flatMap(([, each]) => each);
  const isFaulty = new Set(seats).size < seats.length || (roll && !isWithin(seats, roll.seats));
  return isFaulty ? ["a seat belongs to two parts, or was not on the roll"] : [];
}

// Promises of secret ballots

function promised(key, leaf) {
  const bare = key.replaceAll("-", "");
  return joined(/^([0-9a-fA-F]{2})*$/.test(bare) ? bytesOf(bare) : encoded(key), leaf);
}

async function checkPromises(question, ballots, report) {
  const { key, config } = question;
  if (!isSecret(config)) {
    if (ballots?.some(({ promise }) => promise !== null)) report.add(key, "promises", FAIL, "there are secret ballots in an open question");
    return;
  }
  const { box_public_key: by, box_key: named } = config;
  const complaints = [];
  if (!isHash(by) || hashOf(bytesOf(by)) !== named) complaints.push("the configuration does not say who promised");
  else if (ballots === null) {
    report.add(key, "promises", NOT_CHECKED, NOT_GIVEN);
    return;
  } else if (!(await canCheck())) {
    report.add(key, "promises", NOT_CHECKED, CANNOT);
    return;
  } else {
    const broken = await unsigned(by, PROMISE, ballots.map(({ leaf, promise }) => [promised(key, leaf), promise]));
    if (broken.length) complaints.push(`${countedOf(broken.length, "ballot")} without a promise that holds`);
  }
  report.judge(key, "promises", complaints, `${ballots?.length || 0} ballots, each promised to its voter`);
}

/** What a voter was given against what was sealed. A promise that holds for a ballot that is not there is proof. */
async function checkReceipt({ name, leaf, sig }, question, ballots, report) {
  const by = question.malformed.length ? null : question.config?.box_public_key;
  const told = (verdict, detail) => report.add(name, "receipt", verdict, detail);
  if (!isHash(by)) told(NOT_CHECKED, "the record knows no secret question of that name");
  else if (!(await canCheck())) told(NOT_CHECKED, CANNOT);
  else if ((await unsigned(by, PROMISE, [[promised(question.key, leaf), sig]])).length) {
    told(NOT_CHECKED, "its signature is not that of the machine: it proves nothing");
  } else if (ballots === null) told(NOT_CHECKED, "the ballots of its question are not in this bundle");
  else if (ballots.some((ballot) => isSame(ballot.leaf, leaf))) told(PASS, "the ballot that was promised is among those sealed and counted");
  else told(FAIL, "a ballot was promised to be counted, and is not there: this is proof of fault");
}

// The count

const inWords = (value) => (Array.isArray(value) ? value.join(", ") || "nobody" : value);

function checkRecount(question, body, tally, ballots, report) {
  const { key, config } = question;
  const told = (verdict, detail) => report.add(key, "recount", verdict, detail);
  const lot = checkLots(question, body, tally, report);
  if (ballots === null) {
    told(NOT_CHECKED, NOT_GIVEN);
    return;
  }
  const closed = ballots.filter(({ choice }) => choice === null).length;
  if (closed) {
    told(NOT_CHECKED, `${closed} of ${ballots.length} ballots are not opened in this edition; an auditor can count them`);
    return;
  }
  let counted;
  try {
    counted = recount(config, ballots, lot, question.body("question.present")?.present ?? null);
    counted = { ...counted, ...afterMajorities(config, ballots, counted, question.body("roll.parts")?.parts ?? null) };
  } catch (error) {
    if (error instanceof PartsUnknown) told(NOT_CHECKED, "each part must agree, and these ballots do not tell their part");
    else if (error instanceof OtherRule) told(NOT_CHECKED, `this page does not count the rule ${error.message}; verify.py does`);
    else if (error instanceof CannotCount) told(FAIL, error.message);
    else throw error;
    return;
  }
  if (counted.usedLot && tally.lot !== null) report.add(key, "lots", NOT_CHECKED, "a tie was settled by an order of lots given by hand");
  const complaints = ["winners", "outcome", "valid", "invalid"]
    .filter((name) => canonical(tally[name]) !== canonical(counted[name]))
    .map((name) => `the ${name} published is ${inWords(tally[name])}, the recount gives ${inWords(counted[name])}`);
  if (hashOfValue(counted.rounds) !== tally.rounds_sha256) complaints.push("the rounds of the recount are not those published");
  const texts = config.option_texts || {};
  const winners = counted.winners.map((name) => ((texts[name] || name).toLowerCase() === name ? name : `${name}: ${texts[name]}`));
  report.judge(key, "recount", complaints, `${counted.outcome} (${inWords(winners)}) in ${countedOf(counted.rounds.length, "round")}`);
}

/** The order of lots in force, after a look at whether it was fixed beforehand. */
function checkLots(question, body, tally, report) {
  if (tally.seed === null && tally.lot === null) return null;
  if (tally.seed === null) {
    if (body.seed_sha256 !== null) report.add(question.key, "lots", FAIL, "the order of lots was given by hand though a seed had been committed to");
    return tally.lot;
  }
  const complaints = [];
  let seed = bytesOf(tally.seed);
  const added = question.all("question.digits");
  if (added.length !== (has(body.config, "lot_digits") ? body.config.lot_digits : 0)) {
    complaints.push(`digits were added ${added.length} times, not as often as the configuration asks`);
  }
  if (added.length && added.at(-1).place > question.place("question.open")) complaints.push("digits were added after opening");
  if (tally.lot !== null) complaints.push("both a seed and an order of lots are given");
  if (body.seed_sha256 === null) complaints.push("no seed had been committed to");
  else if (hashOf(seed) !== body.seed_sha256) complaints.push("the seed is not the one committed to");
  report.judge(question.key, "lots", complaints, "the seed is the one committed to beforehand");
  if (added.length) seed = bytesOf(hashOf(joined(seed, encoded(`,${added.map((one) => one.body.digits).join(",")}`))));
  return drawnOrder(seed, bytesOf(body.config_sha256), body.config.options);
}

function drawnOrder(seed, configuration, options) {
  const place = (at) => new Uint8Array(new Uint32Array([at]).buffer).reverse();
  const lots = options.map((name, at) => [hashOf(joined(seed, configuration, place(at))), name]);
  return lots.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => name);
}
