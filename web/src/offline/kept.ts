/**
 * The last answer to a few questions, for a line that is down: who is logged in, what can be chosen, how a scene stood. Only what the
 * scene's page needs, and never evidence. Gone after two days, on logging out, and when somebody else logs in.
 */
import { ApiError } from "../api/http";
import type { SessionView } from "../api/types";
import { clear, read, readAll, write } from "./db";

const LONGEST_MS = 48 * 3_600_000;
/** How long an answer is waited for when there is an older one. */
const PATIENCE_MS = 5000;

interface Kept<T> {
  key: string;
  value: T;
  at: number;
}

/** Keeps a value; storage that is full or forbidden only means that the page needs a line. */
export function keep(key: string, value: unknown): Promise<void> {
  return write({ kept: { [key]: { key, value, at: Date.now() } satisfies Kept<unknown> } }).catch(() => undefined);
}

export async function recall<T>(key: string): Promise<T | undefined> {
  const found = await read<Kept<T>>("kept", key).catch(() => undefined);
  return found && Date.now() - found.at < LONGEST_MS ? found.value : undefined;
}

/** Every value whose key begins so. */
export async function recallAll<T>(prefix: string): Promise<T[]> {
  const all = await readAll<Kept<T>>("kept").catch(() => []);
  return all.filter((k) => k.key.startsWith(prefix) && Date.now() - k.at < LONGEST_MS).map((k) => k.value);
}

/** Asks; when no answer comes, or none in time, the last one stands in. A refusal is an answer. */
export async function orKept<T>(
  key: string,
  ask: () => Promise<T>,
  onLate: (answer: T) => void = () => {},
): Promise<T> {
  const older = await recall<T>(key);
  const asked = ask();
  void asked.then((answer) => keep(key, answer)).catch(() => undefined);
  if (older === undefined) return asked;
  let late = false;
  const patience = new Promise<T>((resolve) =>
    setTimeout(() => {
      late = true;
      resolve(older);
    }, PATIENCE_MS),
  );
  void asked.then((answer) => late && onLate(answer)).catch(() => undefined);
  return Promise.race([asked.catch((error: unknown) => (unanswered(error) ? older : Promise.reject(error))), patience]);
}

function unanswered(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 502);
}

const SESSION = "session";

/** The token for changes is not kept: whoever has no line needs none, and a fresh one comes with the line. */
export async function keepSession(session: SessionView): Promise<void> {
  const before = await recall<SessionView>(SESSION);
  if (before && before.person.id !== session.person.id) await forgetKept();
  await keep(SESSION, { ...session, csrf: "" });
}

export const recallSession = (): Promise<SessionView | undefined> => recall<SessionView>(SESSION);

export async function forgetKept(): Promise<void> {
  await clear("kept").catch(() => undefined);
}
