// The stream only says that something changed; what changed is fetched from the page itself, so a page without the stream is just as right.
const POLL = 10_000;
const JITTER = 1_000;
const AT_ONCE = 300;
const TRIES = 3;
const MOST_TOPICS = 20;

const heard = new Map();
const begun = new WeakSet();
const waiting = new Map();
const wantedElsewhere = new Set();
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("live") : null;
let stream = null;
let letGo = null;
let polling = null;
let giveUp = () => {};

const parts = () => [...document.querySelectorAll("[data-live-topic][id]")];
const topics = () => [...new Set(parts().map((part) => part.dataset.liveTopic))];
const versionOf = (part) => Number(part.dataset.liveVersion || 0);
const sourceOf = (part) => new URL(part.dataset.liveSrc || location.href, location.href).href.split("#")[0];
const isStale = (part) => (heard.get(part.dataset.liveTopic) || 0) > versionOf(part);

function isInUse(part) {
  if ([...part.querySelectorAll("form"), part.closest("form")].some((form) => form && begun.has(form))) return true;
  return part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
}

function focusables(part) {
  return [...part.querySelectorAll("a[href], button, summary, [tabindex]")];
}

function replace(part, fresh) {
  const at = focusables(part).indexOf(document.activeElement);
  const opened = [...part.querySelectorAll("details")].map((details) => details.open);
  fresh.querySelectorAll("details").forEach((details, i) => { details.open = opened[i] ?? details.open; });
  fresh.classList.add("has-changed");
  part.replaceWith(fresh);
  if (at >= 0) focusables(fresh)[at]?.focus({ preventScroll: true });
  fresh.dispatchEvent(new CustomEvent("live:replaced", { bubbles: true, detail: { old: part } }));
}

// A page may be kept for some seconds on its way; under an address that names what was heard it is at least as new as that.
function addressOf(source) {
  const versions = parts().filter((part) => sourceOf(part) === source).map((part) => heard.get(part.dataset.liveTopic) || 0);
  const address = new URL(source);
  address.searchParams.set("heard", versions.reduce((sum, version) => sum + version, 0));
  return address;
}

async function refresh(source) {
  const response = await fetch(addressOf(source), { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!response.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of parts().filter((one) => sourceOf(one) === source && !isInUse(one))) {
    const fresh = page.getElementById(part.id);
    if (fresh && versionOf(fresh) > versionOf(part)) replace(part, document.importNode(fresh, true));
  }
}

// Everybody hears at the same moment. The server says over how many milliseconds a full hall had better ask; in a small
// one all ask at once, and so do the screen and the desk in any.
function within(source, spread) {
  const isPrompt = parts().some((part) => sourceOf(part) === source && "livePrompt" in part.dataset);
  return isPrompt || !(spread > 0) ? AT_ONCE : spread;
}

function soon(source, tries = TRIES, spread = JITTER) {
  if (waiting.has(source)) return;
  waiting.set(source, setTimeout(async () => {
    waiting.delete(source);
    try {
      await refresh(source);
    } catch {
      // No network now: the next message or the next poll asks again.
    }
    if (tries > 1 && parts().some((part) => sourceOf(part) === source && isStale(part) && !isInUse(part))) soon(source, tries - 1, spread);
  }, Math.random() * spread));
}

function hear({ topic, v, spread }) {
  if (typeof topic !== "string" || !(v > (heard.get(topic) || 0))) return;
  heard.set(topic, v);
  for (const part of parts()) if (isStale(part) && !isInUse(part)) soon(sourceOf(part), TRIES, within(sourceOf(part), spread));
}

function checkAll() {
  for (const part of parts()) soon(sourceOf(part), 1);
}

function poll(on) {
  if (on === Boolean(polling)) return;
  if (on) polling = setInterval(checkAll, POLL);
  else polling = clearInterval(polling);
}

// Whatever no stream follows is asked for now and then, in this tab and in those that rely on it.
function follow(followed) {
  poll(!topics().every((topic) => followed.includes(topic)));
  if (letGo) tabs?.postMessage({ followed });
}

function listen() {
  stream?.close();
  stream = null;
  const asked = [...new Set([...topics(), ...wantedElsewhere])].slice(0, MOST_TOPICS);
  if (!asked.length) return;
  if (!("EventSource" in window)) {
    poll(true);
    return;
  }
  stream = new EventSource(`/live/?${asked.map((topic) => `t=${encodeURIComponent(topic)}`).join("&")}`);
  stream.onopen = () => follow(asked);
  stream.onerror = () => {
    follow([]);
    if (stream?.readyState === EventSource.CLOSED) setTimeout(() => letGo && listen(), POLL * (3 + Math.random() * 3));
  };
  stream.onmessage = (event) => {
    let message;
    try {
      message = JSON.parse(event.data);
    } catch {
      return;
    }
    hear(message);
    tabs?.postMessage({ message });
  };
}

// One stream for all visible tabs where the browser has locks; a hidden tab lets go, since phones put it to sleep while it holds the line.
function lead() {
  if (letGo || document.hidden) return;
  const held = () => new Promise((release) => {
    letGo = () => {
      letGo = null;
      stream?.close();
      stream = null;
      poll(false);
      release();
    };
    listen();
    tabs?.postMessage({ who: true });
  });
  if (!tabs || !navigator.locks) {
    held();
    return;
  }
  const queue = new AbortController();
  giveUp = () => queue.abort();
  navigator.locks.request("live", { signal: queue.signal }, () => (document.hidden ? undefined : held())).catch(() => {});
  tabs.postMessage({ topics: topics() });
}

if (tabs) {
  tabs.onmessage = ({ data }) => {
    if (data.message) hear(data.message);
    if (data.followed && !letGo && !document.hidden) follow(data.followed);
    if (data.who && !letGo) tabs.postMessage({ topics: topics() });
    if (data.topics && letGo) {
      const news = data.topics.filter((topic) => !wantedElsewhere.has(topic) && !topics().includes(topic));
      news.forEach((topic) => wantedElsewhere.add(topic));
      if (news.length) listen();
    }
  };
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    giveUp();
    letGo?.();
  } else {
    lead();
    checkAll();
  }
});
document.addEventListener("input", (event) => { if (event.target.form) begun.add(event.target.form); });
document.addEventListener("reset", (event) => begun.delete(event.target));
document.addEventListener("focusout", () => setTimeout(() => {
  for (const part of parts()) if (isStale(part) && !isInUse(part)) soon(sourceOf(part));
}));
addEventListener("pagehide", () => letGo?.());
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  lead();
  checkAll();
});

if (parts().length) lead();
