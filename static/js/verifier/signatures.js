// Ed25519 (RFC 8032), by what the browser brings. Where it brings nothing, nobody is told that a signature holds.
import { bytesOf, joined } from "../sha256.js";
import { FORMAT } from "./archive.js";
import { encoded, isSignature } from "./canonical.js";

export const HEAD = `${FORMAT} head`;
export const WITNESS = `${FORMAT} witness`;
export const PROMISE = `${FORMAT} promise`;
export const CANNOT = "this browser cannot check signatures here; verify.py can";

const TOGETHER = 200;
// The first test of section 7.1: an empty message.
const KNOWN_KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
const KNOWN_SIGNATURE = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";

const keyFrom = (hex) => crypto.subtle.importKey("raw", bytesOf(hex), "Ed25519", false, ["verify"]);
let known;

async function tried() {
  try {
    return await crypto.subtle.verify("Ed25519", await keyFrom(KNOWN_KEY), bytesOf(KNOWN_SIGNATURE), new Uint8Array());
  } catch {
    return false;
  }
}

/** Whether this browser can check signatures on this page: old ones, and all on pages without https, cannot. */
export const canCheck = () => (known ??= tried());

/** The places of those contents whose signature this key did not give for this purpose. */
export async function unsigned(key, purpose, signed) {
  let read;
  try {
    read = await keyFrom(key);
  } catch {
    return signed.map((_each, place) => place);
  }
  const bad = [];
  for (let from = 0; from < signed.length; from += TOGETHER) {
    const part = signed.slice(from, from + TOGETHER);
    const held = await Promise.all(part.map(([content, signature]) => holds(read, joined(encoded(`${purpose}\0`), content), signature)));
    held.forEach((does, place) => does || bad.push(from + place));
  }
  return bad;
}

async function holds(key, words, signature) {
  try {
    return isSignature(signature) && (await crypto.subtle.verify("Ed25519", key, bytesOf(signature), words));
  } catch {
    return false;
  }
}
