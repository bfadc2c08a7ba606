// The same page as one file on somebody's own disk, without a server.
import { start } from "./page.js";
import { verifyBundle } from "./verify.js";

start((blob, known, onShare) => verifyBundle(blob, known, async (share) => {
  onShare(share);
  await new Promise((done) => { setTimeout(done); });
}));
