// Checks a bundle in a worker of its own; browsers that know no modules there do it beside the page.
import { start } from "./page.js";

const { worker: workerUrl, verify: verifyUrl } = document.querySelector("form[data-checker]").dataset;
const breath = () => new Promise((done) => { setTimeout(done); });

function inWorker(blob, known, onShare) {
  return new Promise((done, refuse) => {
    const worker = new Worker(workerUrl, { type: "module" });
    worker.addEventListener("error", refuse);
    worker.addEventListener("message", ({ data: { share, report, failed } }) => {
      if (share !== undefined) onShare(share);
      if (report) done(report);
      if (failed) refuse(new Error(failed));
      if (report || failed) worker.terminate();
    });
    worker.postMessage({ blob, known });
  });
}

start(async (blob, known, onShare) => {
  try {
    return await inWorker(blob, known, onShare);
  } catch {
    const { verifyBundle } = await import(verifyUrl);
    return verifyBundle(blob, known, async (share) => {
      onShare(share);
      await breath();
    });
  }
});
