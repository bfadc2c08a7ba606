// Checks a bundle beside the page, so that the page goes on answering.
import { verifyBundle } from "./verify.js";

const EVERY = 100;

addEventListener("message", async ({ data: { blob, known } }) => {
  let last = 0;
  const tell = (share) => {
    if (Date.now() < last + EVERY) return;
    last = Date.now();
    postMessage({ share });
  };
  try {
    postMessage({ report: await verifyBundle(blob, known, tell) });
  } catch (error) {
    postMessage({ failed: String(error) });
  }
});
