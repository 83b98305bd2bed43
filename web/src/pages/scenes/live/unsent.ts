/**
 * Presses at a scene that did not reach the server: kept on this device with the instant at which they were made, sent again
 * in order. What the server refused is not kept; it was answered.
 */
import { scenes } from "../../../api/endpoints";
import { ApiError } from "../../../api/http";
import type { SceneView } from "../../../api/types";

export type Press =
  | { act: "mark"; mark: string }
  | { act: "narration"; element: string }
  | { act: "interruption"; cause: string; text?: string }
  | { act: "resumption"; spoken: boolean };

export interface Unsent {
  press: Press;
  label: string;
  /** The instant of the press. */
  at: string;
}

const keyOf = (scene: string) => `zhilu.unsent.${scene}`;

export function readUnsent(scene: string): Unsent[] {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(keyOf(scene)) ?? "[]");
    return Array.isArray(parsed) ? (parsed as Unsent[]) : [];
  } catch {
    return [];
  }
}

export function writeUnsent(scene: string, unsent: Unsent[]): void {
  if (unsent.length === 0) localStorage.removeItem(keyOf(scene));
  else localStorage.setItem(keyOf(scene), JSON.stringify(unsent));
}

/** Silence or an overloaded server; a refusal (4xx) is an answer. */
export function mayArriveLater(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500 || error.status === 429);
}

/** Without `at` the server's clock is the time of the press. */
export function send(scene: string, press: Press, at?: string): Promise<SceneView> {
  switch (press.act) {
    case "mark":
      return scenes.mark(scene, { mark: press.mark, at });
    case "narration":
      return scenes.narrate(scene, { element: press.element, at });
    case "interruption":
      return scenes.interrupt(scene, { cause: press.cause, text: press.text, at });
    case "resumption":
      return scenes.resume(scene, { spoken: press.spoken, at });
  }
}

export interface Flushed {
  left: Unsent[];
  scene?: SceneView;
  refused?: unknown;
}

/** Sends in the order of pressing and stops at the first that does not get through. */
export async function flush(scene: string, unsent: readonly Unsent[], sender = send): Promise<Flushed> {
  let answer: SceneView | undefined;
  let refused: unknown;
  for (const [index, { press, at }] of unsent.entries()) {
    try {
      answer = await sender(scene, press, at);
    } catch (error) {
      if (mayArriveLater(error)) return { left: unsent.slice(index), scene: answer, refused };
      refused = error;
    }
  }
  return { left: [], scene: answer, refused };
}
