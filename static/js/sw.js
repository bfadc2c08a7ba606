// Keeps the look of the pages and the one ballot page opened last, so that it opens again without a network. Keeps nothing else of anyone.
const LOOK = "look-1";
const BALLOT = "ballot";
const NAMED_BY_CONTENT = /\.[0-9a-f]{12}\.\w+$/;
const MOST = 80;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== LOOK && name !== BALLOT) await caches.delete(name);
    await self.clients.claim();
  })());
});

async function look(request) {
  const cache = await caches.open(LOOK);
  const known = await cache.match(request);
  if (known && NAMED_BY_CONTENT.test(new URL(request.url).pathname)) return known;
  try {
    const response = await fetch(request);
    if (response.ok) {
      await cache.put(request, response.clone());
      const names = await cache.keys();
      if (names.length > MOST) await cache.delete(names[0]);
    }
    return response;
  } catch (failure) {
    if (known) return known;
    throw failure;
  }
}

// What was opened last, so that a ballot is not fetched a second time in order to be kept.
let opened = null;

async function page(request) {
  try {
    const response = await fetch(request);
    const isPage = (response.headers.get("content-type") || "").startsWith("text/html");
    opened = isPage ? { address: request.url, response: response.clone() } : null;
    return response;
  } catch (failure) {
    const known = await (await caches.open(BALLOT)).match(request.url);
    if (known) return known;
    throw failure;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(look(request));
  else if (request.mode === "navigate") event.respondWith(page(request));
});

async function keep(address) {
  const known = opened?.address === address ? opened.response : null;
  opened = null;
  const response = known || await fetch(address, { credentials: "same-origin", headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) return;
  await caches.delete(BALLOT);
  await (await caches.open(BALLOT)).put(address, response);
}

self.addEventListener("message", (event) => {
  const address = event.data?.keep;
  if (typeof address === "string" && new URL(address).origin === location.origin) event.waitUntil(keep(address).catch(() => {}));
});
