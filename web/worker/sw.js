// @ts-check
/**
 * The service worker: keeps the built pages on the device, so that they open where no line reaches. It stores files of the build and
 * nothing else: what the API answers never passes through here, so no evidence and no name lies in its caches.
 *
 * `worker/plugin.ts` puts the list of files and its digest in place of `SHELL` when the pages are built; every build is a version.
 */

/** @type {{ version: string, files: string[] }} */
const SHELL = "SHELL";

const PREFIX = "zhilu-shell-";
const CACHE = PREFIX + SHELL.version;
/** A line that is there but does not carry anything must not keep a page from opening. */
const PATIENCE_MS = 4000;

const worker = /** @type {any} */ (self);

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(store()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(takeOver()));
// A page of this version is open and asks: whatever was built before may go.
worker.addEventListener("message", (/** @type {any} */ event) => event.data === "activate" && worker.skipWaiting());
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const answer = respond(event.request);
  if (answer) event.respondWith(answer);
});

/** All files or none: a shell with a hole in it would open once and break later. Files whose names tell their content are not fetched twice. */
async function store() {
  const cache = await caches.open(CACHE);
  await Promise.all(
    SHELL.files.map(async (file) => {
      const known = file.startsWith("/assets/") ? await caches.match(file) : undefined;
      const answer = known ?? (await fetch(file, { cache: "no-cache", credentials: "same-origin" }));
      if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
      await cache.put(file, answer);
    }),
  );
}

/** The version before stays: a page of it may still be open and ask for a part of itself. */
async function takeOver() {
  const shells = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(shells.slice(0, -1).map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/**
 * Pages come from the server while it answers, files of the build from here; the rest is none of our business.
 * @param {Request} request
 * @returns {Promise<Response> | undefined}
 */
function respond(request) {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== worker.location.origin) return undefined;
  if (pathname === "/api" || pathname.startsWith("/api/")) return undefined;
  if (request.mode === "navigate") return page(request);
  if (pathname.startsWith("/assets/") || SHELL.files.includes(pathname)) return file(request);
  return undefined;
}

/**
 * The newest page there is. Its router shows the right place, so one page stands for all.
 * @param {Request} request
 */
async function page(request) {
  const kept = caches.open(CACHE).then((cache) => cache.match("/"));
  try {
    const waited = new Promise((_, late) => setTimeout(() => late(new Error("too late")), PATIENCE_MS));
    const answer = /** @type {Response} */ (await Promise.race([fetch(request), waited]));
    // A gateway that speaks for a server which is gone.
    return answer.status >= 500 ? ((await kept) ?? answer) : answer;
  } catch (silence) {
    const page = await kept;
    if (page) return page;
    throw silence;
  }
}

/**
 * A file of the build, from whichever version has it.
 * @param {Request} request
 */
async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}
