// What an installed app shows while its server cannot be reached: one page that says so. Only that page and what it
// is drawn with are kept; no page of a person, no answer of a lock, and nothing that was sent is ever stored or repeated.
"use strict";

addEventListener("install", (event) => {
  const fresh = SHELL.map((path) => new Request(path, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const stale = async () => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
    await registration.navigationPreload?.enable();
    await clients.claim();
  };
  event.waitUntil(stale());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    // A worker that asks again asks in its own name: the server could not tell any more whether a page of another site
    // embeds this one or links to it. So the browser's own request is waited for, and for every page, or the browser would
    // send it twice and spend a link that signs in. Where browsers cannot hand it on, there is no page for the server's absence.
    if (registration.navigationPreload) event.respondWith(arrival(event));
    return;
  }
  const { origin, pathname } = new URL(request.url);
  if (origin === location.origin && SHELL.includes(pathname)) {
    event.respondWith(fetch(request).catch(async () => (await (await caches.open(CACHE)).match(pathname)) ?? Response.error()));
  }
});

// The answer to the browser's own request, or the page that says that there is none.
const arrival = async (event) => {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await (await caches.open(CACHE)).match(OFFLINE)) ?? Response.error();
  }
};
