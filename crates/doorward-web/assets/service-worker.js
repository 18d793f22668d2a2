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
    await clients.claim();
  };
  event.waitUntil(stale());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const kept = async () => (await caches.open(CACHE)).match(OFFLINE);
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(async () => (await kept()) ?? Response.error()));
    return;
  }
  const { origin, pathname } = new URL(request.url);
  if (origin === location.origin && SHELL.includes(pathname)) {
    event.respondWith(fetch(request).catch(async () => (await (await caches.open(CACHE)).match(pathname)) ?? Response.error()));
  }
});
