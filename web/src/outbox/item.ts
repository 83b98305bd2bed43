/**
 * What was done at a scene, as it waits on this device for the server: what, when by the clock of the press, for which scene, and how
 * far it got. Plain data and the questions about it; no storage and no network here.
 */
import { ApiError } from "../api/http";
import type { NewAttendee, NewScene, PersonBrief } from "../api/types";

export type Act =
  | { act: "arrive"; body: Omit<NewScene, "arrived_at">; told: Told }
  | { act: "mark"; mark: string; text?: string }
  | { act: "narration"; element: string }
  | { act: "interruption"; cause: string; cause_label: string; text?: string }
  | { act: "resumption"; spoken: boolean }
  | { act: "attend"; people: NewAttendee[]; part_labels: string[] }
  | { act: "leave" }
  | { act: "file"; file_name: string; type: string; size: number; last_modified: number };

/** What an arrival looked like on this page, so that its scene can be shown before any server knows it. */
export interface Told {
  activity_label: string;
  tier_label: string;
  officers: PersonBrief[];
}

/** waiting → sending → stored or refused. A refused one was answered: it waits for a person, not for the line. */
export type State = "waiting" | "sending" | "stored" | "refused";

export interface Item {
  /** Made here; the server does a thing of one name once. */
  id: string;
  /** Place in the order of pressing. */
  order: number;
  person: string;
  /** The scene's id, or the name it has until the server gives it one. */
  scene: string;
  what: Act;
  label: string;
  /** The claimed instant, epoch milliseconds: this device's clock at the press, corrected by what was known of the server's. */
  at: number;
  /** The device's own clock at the press. */
  pressed_at: number;
  state: State;
  /** Why it is refused, or what it waits for. */
  reason?: string;
  settled_at?: number;
  /** Arrivals: the id that the server gave the scene. */
  scene_id?: string;
  /** Files: where the upload lies, and what it became. */
  upload?: string;
  sent?: number;
  recording?: string;
}

const LOCAL = "local-";
export const localScene = (id: string): string => LOCAL + id;
export const isLocal = (scene: string): boolean => scene.startsWith(LOCAL);

export const inOrder = (items: readonly Item[]): Item[] => [...items].sort((a, b) => a.order - b.order);
export const open = (item: Item): boolean => item.state === "waiting" || item.state === "sending";

/** Everything about one scene, under either of its names. */
export function ofScene(items: readonly Item[], scene: string): Item[] {
  const names = new Set([scene]);
  for (const item of items) {
    if (item.what.act !== "arrive" || !item.scene_id) continue;
    if (names.has(item.scene) || names.has(item.scene_id)) names.add(item.scene).add(item.scene_id);
  }
  return items.filter((item) => names.has(item.scene));
}

/** The id that the server knows a scene by; undefined until it does. */
export function realScene(items: readonly Item[], scene: string): string | undefined {
  if (!isLocal(scene)) return scene;
  return items.find((item) => item.what.act === "arrive" && item.scene === scene)?.scene_id;
}

export type Lane = "acts" | "files";
const laneOf = (item: Item): Lane => (item.what.act === "file" ? "files" : "acts");

/**
 * What may go next: acts of a scene in the order of pressing, files beside them. Nothing of a scene goes before its arrival was
 * received; a refused act holds up nobody, because the server judges each of the others as it stands.
 */
export function next(items: readonly Item[], lane: Lane, person: string, held: ReadonlySet<string>): Item | undefined {
  return inOrder(items).find((item) => {
    if (!open(item) || laneOf(item) !== lane || item.person !== person) return false;
    if (held.has(lane === "acts" ? item.scene : item.id)) return false;
    return item.what.act === "arrive" || realScene(items, item.scene) !== undefined;
  });
}

/** Silence, an overloaded server or a session that ended is no answer; anything else is one. */
export function mayArriveLater(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  // The token is that of an older session; the next attempt brings the new one.
  if (error.code === "csrf") return true;
  return error.status === 0 || error.status >= 500 || [401, 408, 423, 425, 429].includes(error.status);
}

/** The server's sentences, the fields' when there are any. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof ApiError)) return "本机没有完成发送";
  const fields = error.fields.map((f) => f.message);
  return fields.length > 0 ? fields.join("；") : error.message;
}

/**
 * The instant to claim. The server takes nothing from its own future; a claim that lies there shows that the device's clock was off, and
 * what is known of the difference now is better than what was known then.
 */
export function claim(item: Pick<Item, "at" | "pressed_at">, ahead: number, serverNow: number): number {
  if (item.at <= serverNow) return item.at;
  return Math.min(item.pressed_at + ahead, serverNow);
}

/** When something is done, by the clock of the press: never before what was done at the scene already. */
export function following(items: readonly Item[], scene: string, now: number, arrivedAt?: number): number {
  const before = ofScene(items, scene).map((item) => item.at);
  return Math.max(now, arrivedAt ?? 0, ...before.filter((at) => at < now + 60_000));
}

const KEPT_AFTER_MS = 24 * 3_600_000;

/** What may go from this device: received a day ago, and nothing of its scene left to do. */
export function outdated(items: readonly Item[], now: number): Item[] {
  return items.filter(
    (item) =>
      item.state === "stored" &&
      now - (item.settled_at ?? now) > KEPT_AFTER_MS &&
      ofScene(items, item.scene).every((other) => other.state === "stored"),
  );
}

export const STATE: Record<State, string> = { waiting: "待发送", sending: "发送中", stored: "已存", refused: "未收" };

/** How many wait and how many were refused. */
export function tally(items: readonly Item[]): { waiting: number; refused: number } {
  return { waiting: items.filter(open).length, refused: items.filter((item) => item.state === "refused").length };
}
