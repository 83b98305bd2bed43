// @vitest-environment node
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { workerFor } from "./plugin";

const SOURCE = readFileSync(new URL("./sw.js", import.meta.url), "utf8");
const HOST = "https://zhilu.example";

/** Cache storage as far as the worker uses it; `keys` are in the order of creation, as in a browser. */
class Caches {
  readonly all = new Map<string, Map<string, Response>>();
  open(name: string) {
    const one = this.all.get(name) ?? new Map<string, Response>();
    this.all.set(name, one);
    return Promise.resolve({
      put: (key: string, answer: Response) => Promise.resolve(void one.set(key, answer)),
      match: (key: string) => Promise.resolve(one.get(key)?.clone()),
    });
  }
  match(asked: string | { url: string }) {
    const key = typeof asked === "string" ? asked : new URL(asked.url).pathname;
    for (const one of this.all.values()) if (one.has(key)) return Promise.resolve(one.get(key)?.clone());
    return Promise.resolve(undefined);
  }
  keys = () => Promise.resolve([...this.all.keys()]);
  delete = (name: string) => Promise.resolve(this.all.delete(name));
}

type Fetch = (asked: string | { url: string }) => Promise<Response>;

/** A worker of these files, as it would run; `version` is only a file that makes another version of it. */
function start(files: Record<string, string>, caches: Caches, fetch: Fetch) {
  const handlers: Record<string, (event: unknown) => void> = {};
  let skipped = 0;
  const self = {
    location: { origin: HOST },
    clients: { claim: () => Promise.resolve() },
    skipWaiting: () => ++skipped,
    addEventListener: (name: string, handler: (event: unknown) => void) => (handlers[name] = handler),
  };
  const source = workerFor(SOURCE, new Map(Object.entries(files)));
  new Function("self", "caches", "fetch", source)(self, caches, fetch);
  const life = async (name: string) => {
    let done: Promise<unknown> = Promise.resolve();
    handlers[name]?.({ waitUntil: (promise: Promise<unknown>) => (done = promise) });
    await done;
  };
  return {
    install: () => life("install"),
    activate: () => life("activate"),
    skipped: () => skipped,
    tell: (data: unknown) => handlers.message?.({ data }),
    /** What a page gets; undefined when the browser goes its own way. */
    ask: async (path: string, request: { method?: string; mode?: string } = {}) => {
      let answer: Promise<Response> | undefined;
      const respondWith = (given: Promise<Response>) => (answer = given);
      handlers.fetch?.({ request: { url: HOST + path, method: "GET", mode: "cors", ...request }, respondWith });
      return answer && (await (await answer).text());
    },
  };
}

const serve =
  (files: Record<string, string>): Fetch =>
  (asked) => {
    const path = typeof asked === "string" ? asked : new URL(asked.url).pathname;
    const text = files[path] ?? files["/"];
    return Promise.resolve(text === undefined ? new Response("", { status: 404 }) : new Response(text));
  };
const silence: Fetch = () => Promise.reject(new TypeError("Failed to fetch"));
const shell = { "/": "page", "/assets/a-1.js": "script", "/favicon.svg": "icon" };
const NAVIGATE = { mode: "navigate" };

test("what was built opens without a line, at any address", async () => {
  const caches = new Caches();
  let fetch = serve(shell);
  const worker = start(shell, caches, (asked) => fetch(asked));
  await worker.install();
  await worker.activate();
  fetch = silence;
  expect(await worker.ask("/scenes/abc/live", NAVIGATE)).toBe("page");
  expect(await worker.ask("/assets/a-1.js")).toBe("script");
  expect(await worker.ask("/favicon.svg")).toBe("icon");
});

test("the API and whatever changes something never pass through it, and nothing of them is stored", async () => {
  const caches = new Caches();
  const worker = start(shell, caches, serve({ ...shell, "/api/v1/session": "secret" }));
  await worker.install();
  expect(await worker.ask("/api/v1/session")).toBeUndefined();
  expect(await worker.ask("/api/v1/dossiers/1/package", NAVIGATE)).toBeUndefined();
  expect(await worker.ask("/", { method: "POST" })).toBeUndefined();
  const stored = [...caches.all.values()].flatMap((one) => [...one.keys()]);
  expect(stored.sort()).toEqual(Object.keys(shell).sort());
});

test("while the server answers its page is the newest; a gateway's error is no page", async () => {
  const caches = new Caches();
  let fetch = serve(shell);
  const worker = start(shell, caches, (asked) => fetch(asked));
  await worker.install();
  fetch = serve({ "/": "newer page" });
  expect(await worker.ask("/cases", NAVIGATE)).toBe("newer page");
  fetch = () => Promise.resolve(new Response("bad gateway", { status: 502 }));
  expect(await worker.ask("/cases", NAVIGATE)).toBe("page");
});

test("a shell with a hole in it is not taken", async () => {
  const { "/favicon.svg": _, ...served } = shell;
  const broken: Fetch = (asked) =>
    asked === "/favicon.svg" ? Promise.resolve(new Response("", { status: 500 })) : serve(served)(asked);
  await expect(start(shell, new Caches(), broken).install()).rejects.toThrow("/favicon.svg: 500");
});

test("a new version fetches only what is new, keeps one before it, and waits to be told", async () => {
  const caches = new Caches();
  const asked: string[] = [];
  const builds = [1, 2, 3].map((n) => ({
    "/": `page ${n}`,
    "/assets/same-0.js": "same",
    [`/assets/b-${n}.js`]: `${n}`,
  }));
  let last: ReturnType<typeof start> | undefined;
  for (const build of builds) {
    asked.length = 0;
    last = start(build, caches, (what) => (asked.push(String(what)), serve(build)(what)));
    await last.install();
    expect(last.skipped()).toBe(0);
    last.tell("activate");
    expect(last.skipped()).toBe(1);
    await last.activate();
  }
  expect(asked.sort()).toEqual(["/", "/assets/b-3.js"]);
  expect(caches.all.size).toBe(2);
  expect(await last?.ask("/assets/b-2.js"), "a page of the version before is still open").toBe("2");
});

test("the version says what was built: the same files make the same worker", () => {
  const made = (files: Record<string, string>) => workerFor(SOURCE, new Map(Object.entries(files)));
  expect(made(shell)).toBe(made({ ...shell }));
  expect(made({ ...shell, "/": "another" })).not.toBe(made(shell));
});
