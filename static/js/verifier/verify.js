// A bundle, checked by a second program than verify.py of the bundle itself, with the same claims.
import { Archive, checkArchive } from "./archive.js";
import { isObject, isSignature, isText, linesOf } from "./canonical.js";
import { checkTree } from "./heads.js";
import { checkQuestions } from "./questions.js";
import { checkChain, checkGaps, checkNoted, gatherQuestions } from "./record.js";
import { NOT_CHECKED, Report } from "./report.js";
import { bytesOf } from "../sha256.js";

/** `known`: what whoever checks has from elsewhere: `heads`, `keys`, `witnesses`, and `receipts` as `{name, text}`. */
export async function verifyBundle(blob, known, tell) {
  const report = new Report();
  const archive = new Archive(blob);
  let bytes = 0;
  const done = async (more) => {
    bytes += more;
    await tell(Math.min(1, bytes / (2 * blob.size)));
  };
  await archive.open();
  const manifest = await checkArchive(archive, report, done);
  const log = await archive.read("log.jsonl");
  const lines = linesOf(log);
  const { events, hashes } = checkChain(lines, report);
  await done(log.length);
  const { leaves, roots } = await checkTree(manifest, lines, await archive.read("heads.jsonl"), events, known, report);
  checkNoted(known.heads, { hashes, leaves, roots, lost: checkGaps(events, hashes, report) }, report);
  leaveSharing(events, report);
  const questions = gatherQuestions(events, report);
  const receipts = readReceipts(known.receipts, questions, report);
  await checkQuestions(archive, manifest, questions, report, done, receipts);
  await tell(1);
  return report.told();
}

/** What was shared out is told to be unchecked here, by the names that verify.py gives it. */
function leaveSharing(events, report) {
  const shared = events.filter(({ type }) => type === "allocation.share_out");
  if (shared.length) report.add("minutes", "ledger", NOT_CHECKED, "what was shared out is for verify.py");
  for (const { body } of shared) report.add(`Allocation ${body.number}`, "division", NOT_CHECKED, "divisions are for verify.py");
  for (const { body } of events.filter(({ type }) => type === "shelter.work_out")) {
    report.add(`Plan ${body.number}`, "plan", NOT_CHECKED, "plans for a storm are for verify.py");
  }
}

function readReceipts(given, questions, report) {
  const receipts = [];
  for (const { name, text } of given) {
    const receipt = readReceipt(text);
    if (receipt === null) report.add(name, "receipt", NOT_CHECKED, "it cannot be read as a receipt");
    else if (!questions.has(receipt.vote)) report.add(name, "receipt", NOT_CHECKED, "the record knows no secret question of that name");
    else receipts.push({ ...receipt, name });
  }
  return receipts;
}

function readReceipt(text) {
  try {
    const given = JSON.parse(text);
    const isIt = isObject(given) && isText(given.leaf_hash) && /^([0-9a-f]{2})*$/.test(given.leaf_hash);
    return isIt ? { vote: given.vote, leaf: bytesOf(given.leaf_hash), sig: isSignature(given.sig) ? given.sig : "" } : null;
  } catch {
    return null;
  }
}
