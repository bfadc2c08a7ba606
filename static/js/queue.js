// An open ballot cast without a network waits on this device, bound to its seat and question, and is sent once when the network is back.
const PREFIX = "ballot:";
const LEASE = "ballots:lease";
const PATIENCE = 15_000;
const AGAIN = 15_000;

const strip = document.getElementById("queue");
const words = strip.dataset;
const form = document.querySelector("form[data-ballot-queue]");
const here = location.href.split("#")[0];
const me = newKey();
let later = null;
let isCasting = false;

// crypto.randomUUID exists only on secure origins; a hall's own network often is not one.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// What waits on the device

const nameOf = ({ seat, question }) => `${PREFIX}${seat}:${question}`;
const keep = (ballot) => localStorage.setItem(nameOf(ballot), JSON.stringify(ballot));
const drop = (ballot) => localStorage.removeItem(nameOf(ballot));
const kept = (ballot) => JSON.parse(localStorage.getItem(nameOf(ballot)) || "null");

function all() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).map((name) => JSON.parse(localStorage.getItem(name)));
  } catch {
    return [];
  }
}

// Reading the form

const fieldsOf = () => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "key");
const tokenOf = (root) => root.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";

// The same choice keeps its key, so that sending it twice counts once; a changed choice is a new ballot and gets a new key.
function ballotNow() {
  const { question, seat, closes } = form.dataset;
  const fields = fieldsOf();
  const before = kept({ question, seat });
  const last = before && JSON.stringify(before.fields) === JSON.stringify(fields) ? before.key : null;
  const key = last || (before || form.dataset.tried ? newKey() : form.elements.namedItem("key").value);
  return { question, seat, closes, key, fields, page: here, action: new URL(form.getAttribute("action"), here).href, state: "waiting" };
}

// Telling

function tell(kind, sentence, ...acts) {
  strip.className = `strip strip-${kind} strip-fixed`;
  strip.replaceChildren(sentence, ...acts.flatMap((act) => [" ", act]));
}

function quietly() {
  strip.className = "";
  strip.replaceChildren();
}

function link(href, text) {
  const made = document.createElement("a");
  made.href = href;
  made.textContent = text;
  return made;
}

function dropButton(ballot) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button-link";
  button.textContent = words.drop;
  button.addEventListener("click", () => {
    drop(ballot);
    show();
  });
  return button;
}

function show() {
  const [ballot] = all().sort((a, b) => (b.question === form?.dataset.question) - (a.question === form?.dataset.question));
  if (!ballot) {
    quietly();
    return;
  }
  const isLate = ballot.state === "closed" || Date.parse(ballot.closes) < Date.now();
  const open = ballot.page === here ? [] : [link(ballot.page, words.open)];
  if (ballot.state === "other") tell("amber", words.other);
  else if (ballot.state === "refused") tell("clay", `${words.refused} ${ballot.detail || ""}`, ...open, dropButton(ballot));
  else if (isLate) tell("clay", words.closed, ...open, ...(ballot.state === "closed" ? [dropButton(ballot)] : []));
  else tell("amber", words.waiting, ...open);
}

// Sending

async function post(ballot, token) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  const body = new URLSearchParams([...ballot.fields, ["key", ballot.key], ["csrfmiddlewaretoken", token]]);
  try {
    return await fetch(ballot.action, {
      method: "POST", body, credentials: "same-origin", signal: patience.signal,
      headers: { Accept: "application/json", "X-CSRFToken": token },
    });
  } finally {
    clearTimeout(timer);
  }
}

// The ballot's own page says which seat is signed in now and brings a fresh token.
async function ask(ballot) {
  const response = await fetch(ballot.page, { headers: { Accept: "text/html" }, credentials: "same-origin", cache: "no-store" });
  if (response.status >= 500) throw new TypeError("unavailable");
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const there = page.querySelector("form[data-ballot-queue]");
  return { seat: there?.dataset.seat, token: tokenOf(there || page) };
}

const problemOf = (response) => response.json().catch(() => ({}));

// True afterwards: the ballot is counted and gone from the device, or it is still here with a state that says why.
async function send(ballot) {
  let token = form && form.dataset.seat === ballot.seat ? tokenOf(form) : "";
  let response = token ? await post(ballot, token) : null;
  if (!response || response.status === 403) {
    const now = await ask(ballot);
    const isElse = now.seat ? now.seat !== ballot.seat : Date.parse(ballot.closes) > Date.now();
    if (isElse || !now.token) return keepAs(ballot, "other");
    token = now.token;
    response = await post(ballot, token);
  }
  if (response.ok && !response.redirected) {
    const { receipt_url: receipt } = await response.json();
    if (kept(ballot)?.key === ballot.key) drop(ballot);
    return receipt;
  }
  if (response.status === 401 || response.redirected) return keepAs(ballot, "other");
  if (response.status >= 500 || response.status === 429) return null;
  const problem = await problemOf(response);
  if (response.status === 409 && /closed$/.test(problem.code)) return keepAs(ballot, "closed");
  return keepAs(ballot, problem.code === "other-seat" ? "other" : "refused", problem.detail);
}

function keepAs(ballot, state, detail) {
  if (kept(ballot)?.key === ballot.key) keep({ ...ballot, state, detail });
  return null;
}

// One tab sends at a time: by the browser's locks where it has them, else by a short lease.
async function alone(work) {
  if (navigator.locks) return navigator.locks.request("ballots", { ifAvailable: true }, (lock) => (lock ? work() : null));
  const lease = JSON.parse(localStorage.getItem(LEASE) || "null");
  if (lease && lease.who !== me && lease.until > Date.now()) return null;
  localStorage.setItem(LEASE, JSON.stringify({ who: me, until: Date.now() + 3 * PATIENCE }));
  await new Promise((done) => setTimeout(done, 40 + Math.random() * 80));
  if (JSON.parse(localStorage.getItem(LEASE) || "null")?.who !== me) return null;
  try {
    return await work();
  } finally {
    localStorage.removeItem(LEASE);
  }
}

async function sendAll() {
  clearTimeout(later);
  let receipt = null;
  let elsewhere = null;
  await alone(async () => {
    for (const ballot of all().filter((one) => one.state === "waiting" || one.state === "other")) {
      const sentHere = ballot.page === here || ballot.question === form?.dataset.question;
      try {
        const url = await send(ballot);
        if (sentHere) receipt = url || receipt;
        else elsewhere = url || elsewhere;
      } catch {
        break;
      }
    }
  });
  if (receipt) {
    location.assign(receipt);
    return;
  }
  show();
  if (elsewhere && !all().length) tell("leaf", words.sent, link(elsewhere, words.receipt));
  if (all().some((ballot) => ballot.state === "waiting")) later = setTimeout(sendAll, AGAIN * (0.5 + Math.random()));
}

async function cast() {
  if (isCasting) return;
  isCasting = true;
  const ballot = ballotNow();
  form.dataset.tried = "1";
  try {
    keep(ballot);
  } catch {
    form.submit();
    return;
  }
  if (navigator.onLine) tell("amber", words.sending);
  else show();
  await sendAll();
  isCasting = false;
}

// Reading the ballot back, in words, without a network

const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function ranked(list, say) {
  const rows = [...list.querySelectorAll("select")].map((select) => ({ n: Number(select.value), name: select.closest("[data-name]").dataset.name }));
  const places = new Map();
  for (const row of rows.filter((one) => one.n).sort((a, b) => a.n - b.n)) places.set(row.n, [...(places.get(row.n) || []), row.name]);
  if (!places.size) return [say.none];
  const left = rows.filter((row) => !row.n).map((row) => row.name);
  return [
    ...[...places.values()].map((names, at) => fill(say.numbered, { n: at + 1, name: names.join(" = ") })),
    ...(left.length ? [fill(say.left, { names: left.length > 4 ? fill(say.hiddenName, { n: left.length }) : left.join(", ") })] : []),
  ];
}

function spread(box, say) {
  const { square, budget, line, total } = box.dataset;
  const rows = [...box.querySelectorAll("[data-name]")].map((row) => ({ name: row.dataset.name, n: Math.trunc(Number(row.querySelector("input").value)) || 0 }));
  const costs = rows.filter((row) => row.n).map((row) => ({ ...row, cost: square ? row.n * row.n : Math.abs(row.n) }));
  if (!costs.length) return [say.none];
  return [...costs.map((row) => fill(line, row)), fill(total, { used: costs.reduce((sum, row) => sum + row.cost, 0), all: budget })];
}

// Each thing that can be tapped knows what the ballot says once it is; a row that is left knows what that says.
function tapped(say) {
  const rows = [...form.querySelectorAll("[data-blank]")];
  if (rows.length) return rows.map((row) => row.querySelector(":checked")?.dataset.said || row.dataset.blank);
  const said = [...form.querySelectorAll("[data-said]:checked")].map((input) => input.dataset.said);
  const reason = form.querySelector("textarea[data-said]:enabled");
  if (reason?.value.trim()) said.push(fill(reason.dataset.said, { reason: reason.value.trim() }));
  return said.length ? said : [say.none];
}

function readBack(review) {
  const list = review.querySelector("[data-ballot-words]");
  const say = list.dataset;
  const rank = form.querySelector("[data-rank]");
  const points = form.querySelector("[data-points]");
  const sentences = rank ? ranked(rank, say) : points ? spread(points, say) : tapped(say);
  const name = form.querySelector("[name=shown_as]:checked");
  if (name) review.querySelector("[data-ballot-name]").textContent = name.labels[0].querySelector("bdi").textContent;
  list.replaceChildren(...sentences.map((sentence) => {
    const item = document.createElement("li");
    item.textContent = sentence;
    return item;
  }));
}

function turn(review, isReview) {
  review.hidden = !isReview;
  form.querySelector("[data-ballot-edit]").hidden = isReview;
  const place = isReview ? review.querySelector("h2") : form.querySelector("[data-check]");
  place.focus();
  if (isReview) review.scrollIntoView({ block: "nearest" });
}

if (form) {
  const review = form.querySelector("[data-ballot-review]");
  form.addEventListener("submit", (event) => {
    if (event.submitter?.matches("[data-check]")) {
      if (!review) return;
      event.preventDefault();
      readBack(review);
      turn(review, true);
      return;
    }
    if (words.booth || "secret" in form.dataset) return;
    event.preventDefault();
    cast();
  });
  review?.querySelector("[data-ballot-change]").addEventListener("click", () => turn(review, false));
}

document.querySelector("form.site-who")?.addEventListener("submit", () => {
  if ("caches" in window) caches.delete("ballot");
});
addEventListener("online", sendAll);
addEventListener("offline", show);
document.addEventListener("visibilitychange", () => { if (!document.hidden && all().length) sendAll(); });

if (all().length) {
  show();
  sendAll();
}

// On a tablet that many share nothing of a ballot stays behind: it goes as any form does.
if (words.booth) navigator.serviceWorker?.getRegistrations().then((all) => all.forEach((one) => one.unregister()));
else if ("serviceWorker" in navigator && isSecureContext) {
  navigator.serviceWorker.register(words.worker).then(() => navigator.serviceWorker.ready).then((worker) => {
    if (form && !("secret" in form.dataset)) worker.active.postMessage({ keep: here });
  }).catch(() => {});
}
