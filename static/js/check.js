// Looks for the number of a ballot among those that were counted, on this device alone: the number goes nowhere.
import { bytesOf, hexOf, joined, sha256 } from "./sha256.js";

const list = document.querySelector("[data-leaves]");
const form = document.querySelector("form[data-looking]");
const input = form.elements.namedItem("number");
const told = document.getElementById("found");
const rows = [...list.querySelectorAll("[data-leaf]")];
const say = told.dataset;
const ENOUGH = 8;

const numberIn = (text) => text.match(/[0-9a-f]{64}/i)?.[0].toLowerCase() || text.replace(/[^0-9a-f]/gi, "").toLowerCase().slice(0, 64);

// RFC 9162: leaves and nodes are hashed with a byte of their own before them; leaves stand in the order of their hashes.
function sealOf(leaves) {
  let level = leaves.map((leaf) => hexOf(sha256(joined(Uint8Array.of(0), bytesOf(leaf))))).sort().map(bytesOf);
  while (level.length > 1) {
    const above = [];
    for (let i = 0; i < level.length; i += 2) above.push(i + 1 < level.length ? sha256(joined(Uint8Array.of(1), level[i], level[i + 1])) : level[i]);
    level = above;
  }
  return level.length ? hexOf(level[0]) : "";
}

function tell(kind, ...sentences) {
  told.className = `strip strip-${kind}`;
  told.replaceChildren(...sentences.map((sentence) => {
    const line = document.createElement("p");
    line.textContent = sentence;
    return line;
  }));
}

function sealed() {
  if (rows.length !== Number(list.dataset.all)) return [];
  return [sealOf(rows.map((row) => row.dataset.leaf)) === list.dataset.seal ? say.sealed : say.broken];
}

function look() {
  const number = numberIn(input.value);
  for (const row of rows) row.removeAttribute("aria-current");
  if (number.length < ENOUGH) return tell("amber", say.short);
  if (list.dataset.begins && !number.startsWith(list.dataset.begins)) {
    location.assign(`?begins=${number.slice(0, 2)}#${number}`);
    return null;
  }
  const found = rows.filter((row) => row.dataset.leaf.startsWith(number));
  if (found.length !== 1) return tell("clay", say.missing);
  found[0].setAttribute("aria-current", "true");
  found[0].scrollIntoView({ block: "center" });
  const said = found[0].querySelector("[data-said]")?.textContent.trim();
  return tell("leaf", say.there, ...(said ? [`${say.said} ${said}`] : []), ...sealed());
}

function fromTheAddress() {
  const number = numberIn(location.hash.slice(1));
  if (number.length < ENOUGH) return;
  input.value = number;
  look();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  look();
});
addEventListener("hashchange", fromTheAddress);
fromTheAddress();
