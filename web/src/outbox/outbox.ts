/**
 * The outbox of this device: whatever is done at a scene is written here first and is durable before the page says so; then it goes to
 * the server in order, whenever there is a line. It outlives the tab, the browser and a day without a line. The same item sent twice
 * is done once (`Idempotency-Key`), so nothing has to be known about an answer that was lost.
 */
import { useSyncExternalStore } from "react";
import { session as endpoints } from "../api/endpoints";
import { ApiError, regainSession } from "../api/http";
import { queries, sceneHeard, sessionHeard } from "../api/queries";
import { read, readAll, write } from "../offline/db";
import { serverAhead, serverNow } from "../lib/clock";
import { deliverAct, deliverFile } from "./deliver";
import * as of from "./item";
import type { Act, Item, Lane } from "./item";

const RETRY_AFTER_MS = [3_000, 10_000, 30_000, 60_000];
const CHANNEL = "zhilu.outbox";

let items: Item[] = [];
let reached = true;
let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();
const running: Record<Lane, boolean> = { acts: false, files: false };
const again: Record<Lane, boolean> = { acts: false, files: false };
const others = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(CHANNEL);

function tell(): void {
  listeners.forEach((hear) => hear());
}

function subscribe(hear: () => void): () => void {
  listeners.add(hear);
  return () => listeners.delete(hear);
}

export const outboxItems = (): Item[] => items;
export const useOutbox = (): Item[] => useSyncExternalStore(subscribe, outboxItems);
/** Whether the last attempt got an answer; what the browser says of the line is only half of it. */
export const useReached = (): boolean => useSyncExternalStore(subscribe, () => reached && navigator.onLine);

let loaded: Promise<void> | null = null;

/** Reads what lies on this device; once, and again when another tab changed it. */
export function ready(): Promise<void> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<void> {
  items = of.inOrder(await readAll<Item>("outbox").catch(() => []));
  const old = of.outdated(items, Date.now());
  if (old.length > 0) {
    await write({ outbox: Object.fromEntries(old.map((item) => [item.id, undefined])) }).catch(() => undefined);
    items = items.filter((item) => !old.includes(item));
  }
  tell();
}

/** Writes down what was done; resolves once it is durable on this device. */
export async function put(
  draft: { person: string; scene: string; what: Act; label: string; at: number },
  bytes?: Blob,
): Promise<Item> {
  const pressed_at = Date.now();
  await ready();
  // Asked for once; a browser that says no may still clear this under pressure, and then says so nowhere.
  void navigator.storage?.persist?.();
  const id = crypto.randomUUID();
  const order = Math.max(0, ...items.map((item) => item.order)) + 1;
  const scene = draft.what.act === "arrive" ? of.localScene(id) : draft.scene;
  const item: Item = { ...draft, id, order, scene, pressed_at, state: "waiting" };
  await write({ outbox: { [id]: item }, ...(bytes ? { blobs: { [id]: bytes } } : {}) });
  items = [...items, item];
  tell();
  others?.postMessage("changed");
  void flush();
  return item;
}

/** A refused arrival goes once more, corrected: what was done at its scene since stays with it. */
export async function amend(id: string, what: Act, at: number): Promise<Item> {
  await update(id, { what, at, state: "waiting", reason: undefined });
  void flush();
  const item = items.find((one) => one.id === id);
  if (!item) throw new Error("this arrival is no longer on this device");
  return item;
}

/** A refused item goes once more, as it is. */
export async function resend(id: string): Promise<void> {
  await update(id, { state: "waiting", reason: undefined });
  void flush();
}

/** Takes a refused item off this device; nothing else may be taken off. */
export async function dismiss(id: string): Promise<void> {
  if (items.find((item) => item.id === id)?.state !== "refused") return;
  await write({ outbox: { [id]: undefined }, blobs: { [id]: undefined } });
  items = items.filter((item) => item.id !== id);
  tell();
  others?.postMessage("changed");
}

/** Waits until an item is received or refused, at most so long. */
export function settled(id: string, withinMs: number): Promise<Item | undefined> {
  const now = () => items.find((item) => item.id === id && !of.open(item));
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(late);
      stop();
      resolve(now());
    };
    const late = setTimeout(end, withinMs);
    const stop = subscribe(() => now() && end());
    if (now()) end();
  });
}

/** For the page alone: how far a file is need not outlive it. */
function show(id: string, to: Partial<Item>): void {
  items = items.map((one) => (one.id === id ? { ...one, ...to } : one));
  tell();
}

async function update(id: string, to: Partial<Item>, forget = false): Promise<void> {
  const before = items.find((item) => item.id === id);
  if (!before) return;
  const item = { ...before, ...to };
  items = items.map((one) => (one.id === id ? item : one));
  tell();
  await write({ outbox: { [id]: item }, ...(forget ? { blobs: { [id]: undefined } } : {}) });
  others?.postMessage("changed");
}

/** Sends what can be sent. Acts and files go side by side, so that a film does not hold up a mark. */
export function flush(): Promise<void> {
  clearTimeout(timer);
  return Promise.all([drive("acts"), drive("files")]).then(() => undefined);
}

async function drive(lane: Lane): Promise<void> {
  if (running[lane]) {
    again[lane] = true;
    return;
  }
  running[lane] = true;
  try {
    do {
      again[lane] = false;
      await alone(lane, () => send(lane));
    } while (again[lane]);
  } finally {
    running[lane] = false;
  }
}

/** One tab at a time; where the browser cannot promise that, the server sorts it out. */
async function alone(lane: Lane, work: () => Promise<void>): Promise<void> {
  const locks = navigator.locks as LockManager | null | undefined;
  if (!locks) return work();
  await locks.request(`${CHANNEL}.${lane}`, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
}

async function send(lane: Lane): Promise<void> {
  await ready();
  if (!items.some((item) => of.open(item))) return;
  const held = new Set<string>();
  let person: string | undefined;
  for (;;) {
    if (person === undefined && items.some(of.open)) person = await whoIsHere();
    if (person === undefined) return;
    const item = of.next(items, lane, person, held);
    if (!item) return;
    const arrived = lane === "acts" ? await sendAct(item) : await sendFile(item);
    if (arrived) failures = 0;
    else held.add(lane === "acts" ? item.scene : item.id);
    // The line is down: every other item would only find that out once more.
    if (!reached) return later();
  }
}

/** Who is logged in, with a token that holds; undefined when nobody answers. */
async function whoIsHere(): Promise<string | undefined> {
  try {
    const session = sessionHeard(await endpoints.current());
    heard(true);
    return session.person.id;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      heard(true);
      return regained();
    }
    heard(false);
    later();
    return undefined;
  }
}

/** The page asks whoever is here to log in again; when nobody does, the next press asks again. */
async function regained(): Promise<string | undefined> {
  try {
    await regainSession();
    return sessionHeard(await endpoints.current()).person.id;
  } catch {
    return undefined;
  }
}

async function sendAct(item: Item): Promise<boolean> {
  const scene = of.realScene(items, item.scene) ?? "";
  await update(item.id, { state: "sending", reason: undefined });
  try {
    const view = await deliverAct(item, scene, of.claim(item, serverAhead(), serverNow()));
    heard(true);
    // In one breath, so that nothing shown twice or not at all comes in between.
    sceneHeard(view);
    await update(item.id, {
      state: "stored",
      settled_at: Date.now(),
      ...(item.what.act === "arrive" ? { scene_id: view.id } : {}),
    });
    // Files of this scene may have waited for its id.
    if (item.what.act === "arrive") void drive("files");
    if (item.what.act === "leave") void queries.invalidateQueries();
    return true;
  } catch (error) {
    return failed(item, error);
  }
}

async function sendFile(item: Item): Promise<boolean> {
  const { what } = item;
  if (what.act !== "file") return true;
  const bytes = await read<Blob>("blobs", item.id);
  if (!bytes) {
    await update(item.id, { state: "refused", reason: "本机已经没有这个文件", settled_at: Date.now() });
    return true;
  }
  await update(item.id, { state: "sending", reason: undefined });
  try {
    const scene = of.realScene(items, item.scene) ?? "";
    const result = await deliverFile(item, what, bytes, scene, {
      onUpload: (upload) => update(item.id, { upload }),
      onSent: (sent) => show(item.id, { sent }),
    });
    heard(true);
    // The receipt is custody: only now may the device let go of the bytes.
    const stored = { state: "stored", settled_at: Date.now(), recording: result.recording ?? undefined } as const;
    await update(item.id, stored, true);
    void queries.invalidateQueries();
    return true;
  } catch (error) {
    return failed(item, error);
  }
}

async function failed(item: Item, error: unknown): Promise<boolean> {
  const waits = of.mayArriveLater(error);
  heard(!(error instanceof ApiError && error.status === 0));
  if (waits) await update(item.id, { state: "waiting", reason: of.reasonOf(error) });
  else await update(item.id, { state: "refused", reason: of.reasonOf(error), settled_at: Date.now() });
  if (waits) later();
  return !waits;
}

function heard(answered: boolean): void {
  if (reached === answered) return;
  reached = answered;
  tell();
}

/** Tries again by itself, less and less often. */
function later(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void flush(), RETRY_AFTER_MS[Math.min(failures, RETRY_AFTER_MS.length - 1)]);
  failures += 1;
}

/** From now on whatever lies here goes when the line is back, when the page is looked at again, and when another tab adds something. */
export function startOutbox(): void {
  const go = () => {
    failures = 0;
    void flush();
  };
  window.addEventListener("online", go);
  window.addEventListener("offline", tell);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && go());
  others?.addEventListener("message", () => {
    loaded = load();
  });
  void ready().then(go);
}
