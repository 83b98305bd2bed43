/**
 * Sending what lies in the outbox: acts of a scene in order, files beside them, whenever there is a line and the person who pressed is
 * logged in. Nothing is known of an answer that was lost, and nothing has to be: the same item sent twice is done once.
 */
import { session as endpoints } from "../api/endpoints";
import { ApiError, regainSession } from "../api/http";
import { queries, sceneHeard, sessionHeard } from "../api/queries";
import { serverAhead, serverNow } from "../lib/clock";
import { read } from "../offline/db";
import { outboxItems, ready, show, tell, update } from "./box";
import { deliverAct, deliverFile } from "./deliver";
import * as of from "./item";
import type { Item, Lane } from "./item";

const RETRY_AFTER_MS = [3_000, 10_000, 30_000, 60_000];

let answered = true;
let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
const running: Record<Lane, boolean> = { acts: false, files: false };
const again: Record<Lane, boolean> = { acts: false, files: false };

/** Whether the last attempt got an answer. */
export const reached = (): boolean => answered;

/** Sends what can be sent now. */
export function flush(): Promise<void> {
  clearTimeout(timer);
  return Promise.all([drive("acts"), drive("files")]).then(() => undefined);
}

/** The same at once, although it failed a moment ago: something changed. */
export function flushAfresh(): Promise<void> {
  failures = 0;
  return flush();
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
  } catch {
    // This device did not let itself be read or written; whatever lies there stays there.
    later();
  } finally {
    running[lane] = false;
  }
}

/** One tab at a time; where the browser cannot promise that, the server sorts it out. */
async function alone(lane: Lane, work: () => Promise<void>): Promise<void> {
  const locks = navigator.locks as LockManager | null | undefined;
  if (!locks) return work();
  await locks.request(`zhilu.outbox.${lane}`, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
}

async function send(lane: Lane): Promise<void> {
  await ready();
  if (!outboxItems().some(of.open)) return;
  const person = await whoIsHere();
  const held = new Set<string>();
  while (person !== undefined) {
    const item = of.next(outboxItems(), lane, person, held);
    if (!item) return;
    const settled = lane === "acts" ? await sendAct(item) : await sendFile(item);
    if (settled) failures = 0;
    else held.add(lane === "acts" ? item.scene : item.id);
    // The line is down: every other item would only find that out once more.
    if (!answered) return;
  }
}

/** Who is logged in, with a token that holds; undefined when nobody is, or nobody answers. */
async function whoIsHere(): Promise<string | undefined> {
  try {
    const session = sessionHeard(await endpoints.current());
    heard(true);
    return session.person.id;
  } catch (error) {
    const ended = error instanceof ApiError && error.status === 401;
    heard(ended);
    if (ended) return regained();
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

const realScene = (item: Item): string => of.realScene(outboxItems(), item.scene) ?? "";

/** True once it is settled, either way. */
async function sendAct(item: Item): Promise<boolean> {
  await update(item.id, { state: "sending", reason: undefined });
  try {
    const view = await deliverAct(item, realScene(item), of.claim(item, serverAhead(), serverNow()));
    heard(true);
    const arrived = item.what.act === "arrive";
    // In one breath, so that nothing shown twice or not at all comes in between.
    sceneHeard(view);
    await update(item.id, { state: "stored", settled_at: Date.now(), ...(arrived ? { scene_id: view.id } : {}) });
    // Files of this scene may have waited for its id.
    if (arrived) void drive("files");
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
    const result = await deliverFile(item, what, bytes, realScene(item), {
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
  heard(!(error instanceof ApiError && error.status === 0));
  if (of.mayArriveLater(error)) {
    later();
    // That there is no line is said once for all of them.
    await update(item.id, { state: "waiting", reason: answered ? of.reasonOf(error) : undefined });
    return false;
  }
  await update(item.id, { state: "refused", reason: of.reasonOf(error), settled_at: Date.now() });
  return true;
}

function heard(answer: boolean): void {
  if (answered === answer) return;
  answered = answer;
  tell();
}

/** Tries again by itself, less and less often. */
function later(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void flush(), RETRY_AFTER_MS[Math.min(failures, RETRY_AFTER_MS.length - 1)]);
  failures += 1;
}
