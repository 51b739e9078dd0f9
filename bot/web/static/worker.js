// The service worker: files of one version are kept for good; the shop's own pages are shown from the last visit while there is
// no network. Nothing that is sent goes through here: what was said waits in the page and is sent once.

const FILES = "files-VERSION";
const PAGES = "pages";
const KEPT = /^\/(?:$|ledger(?:\/[\w-]+)?$|bookings(?:\/\d+)?$|me$|certificates\/[\w-]+\.pdf$|photo\/\w+$)/;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("files-") && name !== FILES).map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

// Whoever signs out leaves nothing behind.
self.addEventListener("message", (event) => {
  if (event.data === "forget") event.waitUntil(caches.delete(PAGES));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(fromFiles(request));
  else if (KEPT.test(address.pathname) && !request.headers.get("HX-Request")) event.respondWith(fromNetwork(request, address));
});

async function fromFiles(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(FILES)).put(request, answer.clone());
  return answer;
}

async function fromNetwork(request, address) {
  const pages = await caches.open(PAGES);
  try {
    const answer = await fetch(request);
    if (answer.ok && !address.search) await pages.put(address.pathname, answer.clone());
    return answer;
  } catch (problem) {
    const kept = await pages.match(address.pathname);
    if (kept) return kept;
    throw problem;
  }
}
