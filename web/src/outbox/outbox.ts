/**
 * The outbox of this device: whatever is done at a scene is written here first and is durable before the page says so; then it goes to
 * the server in order, whenever there is a line. It outlives the tab, the browser and a day without a line.
 */
import { useSyncExternalStore } from "react";
import { newId } from "../lib/id";
import { find, insert, onOthers, outboxItems, ready, reload, remove, subscribe, tell, update } from "./box";
import * as of from "./item";
import type { Act, Item } from "./item";
import { flush, flushAfresh, reached } from "./lanes";

export { flush, outboxItems, ready };

export const useOutbox = (): Item[] => useSyncExternalStore(subscribe, outboxItems);
/** Whether there is a line; what the browser says of it is only half of it. */
export const useReached = (): boolean => useSyncExternalStore(subscribe, () => reached() && navigator.onLine);

/** Writes down what was done; resolves once it is durable on this device. */
export async function put(
  draft: { person: string; scene: string; what: Act; label: string; at: number },
  bytes?: Blob,
): Promise<Item> {
  const pressed_at = Date.now();
  await ready();
  // Asked for each time and granted once: storage that is not lasting may be cleared under pressure.
  void navigator.storage?.persist?.();
  const id = newId();
  const order = Math.max(0, ...outboxItems().map((item) => item.order)) + 1;
  const scene = draft.what.act === "arrive" ? of.localScene(id) : draft.scene;
  const item: Item = { ...draft, id, order, scene, pressed_at, state: "waiting" };
  await insert(item, bytes);
  void flush();
  return item;
}

/** A refused arrival goes once more, corrected: what was done at its scene since stays with it. */
export async function amend(id: string, what: Act, at: number): Promise<Item> {
  await update(id, { what, at, state: "waiting", reason: undefined });
  const item = find(id);
  if (!item) throw new Error("this arrival is no longer on this device");
  void flush();
  return item;
}

/** A refused item goes once more, as it is. */
export async function resend(id: string): Promise<void> {
  await update(id, { state: "waiting", reason: undefined });
  void flush();
}

/** Takes a refused item off this device; nothing else may be taken off. */
export async function dismiss(id: string): Promise<void> {
  if (find(id)?.state === "refused") await remove(id);
}

/** Waits until an item is received or refused, at most so long. */
export function settled(id: string, withinMs: number): Promise<Item | undefined> {
  const now = () => {
    const item = find(id);
    return item && !of.open(item) ? item : undefined;
  };
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

/** From now on whatever lies here goes when the line is back, when the page is looked at again, and when another tab adds something. */
export function startOutbox(): void {
  window.addEventListener("online", () => {
    tell();
    void flushAfresh();
  });
  window.addEventListener("offline", tell);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void flushAfresh());
  onOthers(() => {
    // The tab that sends may have ended just before; whichever is first goes on.
    void reload().then(flush);
  });
  void ready().then(flushAfresh);
}
