// A secret ballot: this device draws the random numbers, works out the ballot's number by itself, and compares.
// Nothing of it is kept on the device: without a network it waits on the open page alone, and is gone with it.
import { bytesOf, hexOf, joined, sha256 } from "./sha256.js";

const PATIENCE = 15_000;
const AGAIN = 4_000;
const form = document.querySelector("form[data-secret]");
const strip = document.getElementById("queue");
const utf8 = (text) => new TextEncoder().encode(text.normalize("NFC"));
const field = (name) => form.elements.namedItem(name);
let isCasting = false;
let wake = () => {};

for (const name of ["n1", "n2"]) field(name).value = hexOf(crypto.getRandomValues(new Uint8Array(32)));

// What the fields choose, as the server reads them: a word, options in their order, or a number for each.

const KINDS = {
  choice: (fields) => fields.get("choice"),
  ranked(fields, options) {
    const places = new Map();
    for (const key of options) {
      const place = Number(fields.get(`rank_${key}`));
      if (place) places.set(place, [...(places.get(place) || []), key]);
    }
    return [...places].sort(([a], [b]) => a - b).map(([, keys]) => (keys.length === 1 ? keys[0] : keys));
  },
  approval: (fields, options) => options.filter((key) => fields.get(`mark_${key}`)),
  scores: (fields, options) => Object.fromEntries(options.map((key) => [key, Number(fields.get(`mark_${key}`) || 0)])),
  points: (fields, options) => Object.fromEntries(options.map((key) => [key, Number(fields.get(`mark_${key}`) || 0)]).filter(([, n]) => n)),
};
KINDS.grades = KINDS.scores;

// RFC 8785 for what a choice can be.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  return JSON.stringify(value);
}

function leafNow() {
  const { kind, options, community } = form.dataset;
  const choice = KINDS[kind](new FormData(form), options ? options.split(",") : []);
  const half = (nonce, said) => sha256(joined(bytesOf(field(nonce).value), utf8(said)));
  return hexOf(sha256(joined(half("n1", canonical(choice)), half("n2", community))));
}

// Sending

function tell(sentence) {
  strip.className = sentence ? "strip strip-amber strip-fixed" : "";
  strip.textContent = sentence;
}

async function post(body) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    return await fetch(form.getAttribute("action"), { method: "POST", body, credentials: "same-origin", cache: "no-store", headers: { Accept: "text/html" }, signal: patience.signal });
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

const isForLater = (response) => !response || response.status >= 500 || response.status === 429;
const leaving = (event) => event.preventDefault();

async function cast() {
  if (isCasting) return;
  isCasting = true;
  const leaf = leafNow();
  field("leaf").value = leaf;
  const body = new URLSearchParams(new FormData(form));
  addEventListener("beforeunload", leaving);
  tell(form.dataset.sending);
  // The same numbers with the same choice are the same ballot, however often it is sent.
  let response = await post(body);
  while (isForLater(response)) {
    tell(form.dataset.waiting);
    await new Promise((done) => { wake = done; setTimeout(done, AGAIN * (0.5 + Math.random())); });
    response = await post(body);
  }
  removeEventListener("beforeunload", leaving);
  tell("");
  show(new DOMParser().parseFromString(await response.text(), "text/html"), leaf);
}

// The answer takes the place of the ballot, and with it everything that told the choice.
function show(page, leaf) {
  const main = document.importNode(page.getElementById("main"), true);
  const home = form.dataset.home;
  document.title = page.title;
  document.getElementById("main").replaceWith(main);
  history.replaceState(null, "", home);
  const receipt = main.querySelector("[data-leaf]");
  if (receipt) receipt.querySelector(receipt.dataset.leaf === leaf ? "[data-same]" : "[data-different]").hidden = false;
  main.focus();
  scrollTo(0, 0);
}

form.addEventListener("submit", (event) => {
  if (event.submitter?.matches("[data-check]")) return;
  event.preventDefault();
  cast();
});
addEventListener("online", () => wake());
