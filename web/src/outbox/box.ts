/** What lies in the outbox: in memory for the page, on the device for ever after. Who puts it there and who sends it is told elsewhere. */
import { readAll, write } from "../offline/db";
import * as of from "./item";
import type { Item } from "./item";

let items: Item[] = [];
const listeners = new Set<() => void>();
const others = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("zhilu.outbox");

export const outboxItems = (): Item[] => items;
export const find = (id: string): Item | undefined => items.find((item) => item.id === id);

export function tell(): void {
  listeners.forEach((hear) => hear());
}

export function subscribe(hear: () => void): () => void {
  listeners.add(hear);
  return () => listeners.delete(hear);
}

/** Another tab changed what lies here. */
export function onOthers(hear: () => void): void {
  others?.addEventListener("message", hear);
}

let loaded: Promise<void> | null = null;

/** Reads what lies on this device, once. */
export function ready(): Promise<void> {
  loaded ??= load();
  return loaded;
}

export function reload(): Promise<void> {
  loaded = load();
  return loaded;
}

async function load(): Promise<void> {
  const stored = of.inOrder(await readAll<Item>("outbox").catch(() => []));
  // What was received a moment ago may not be written yet; it never becomes unreceived.
  const received = new Map(items.filter((item) => item.state === "stored").map((item) => [item.id, item]));
  items = stored.map((item) => received.get(item.id) ?? item);
  const old = of.outdated(items, Date.now());
  if (old.length > 0) {
    await write({ outbox: Object.fromEntries(old.map((item) => [item.id, undefined])) }).catch(() => undefined);
    items = items.filter((item) => !old.includes(item));
  }
  tell();
}

/** Durable when it resolves, bytes and all. */
export async function insert(item: Item, bytes?: Blob): Promise<void> {
  await write({ outbox: { [item.id]: item }, ...(bytes ? { blobs: { [item.id]: bytes } } : {}) });
  items = [...items, item];
  changed();
}

/** `forget` lets go of the bytes in the same breath. */
export async function update(id: string, to: Partial<Item>, forget = false): Promise<void> {
  const before = find(id);
  if (!before) return;
  const item = { ...before, ...to };
  show(id, to);
  await write({ outbox: { [id]: item }, ...(forget ? { blobs: { [id]: undefined } } : {}) });
  others?.postMessage("changed");
}

/** For the page alone: how far a file is need not outlive it. */
export function show(id: string, to: Partial<Item>): void {
  items = items.map((one) => (one.id === id ? { ...one, ...to } : one));
  tell();
}

export async function remove(id: string): Promise<void> {
  await write({ outbox: { [id]: undefined }, blobs: { [id]: undefined } });
  items = items.filter((item) => item.id !== id);
  changed();
}

function changed(): void {
  tell();
  others?.postMessage("changed");
}
