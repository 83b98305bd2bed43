/** Keeps what is typed into a long form: at once in this tab, a moment later on the server, merged when two windows type. */
import { useCallback, useEffect, useRef, useState } from "react";
import { drafts } from "../api/endpoints";
import { ApiError } from "../api/http";
import type { Draft } from "../api/types";
import { forget, readKept, writeKept } from "../components/form/useKept";
import { serverNow } from "../lib/clock";
import { toInstant } from "../lib/time";
import * as draft from "./draft";

const PAUSE_MS = 800;

export type DraftStatus = "clean" | "saving" | "saved" | "unsent";

export function useDraft<V extends object>(key: string, initial: V, stored: Draft | null) {
  const shadowKey = `draft.${key}`;
  const [state, setState] = useState(() =>
    draft.open(initial as draft.Values, stored, readKept<draft.Shadow>(shadowKey)),
  );
  const [status, setStatus] = useState<DraftStatus>(stored ? "saved" : "clean");
  const [savedAt, setSavedAt] = useState<string | null>(stored?.saved_at ?? null);
  const [discarded, setDiscarded] = useState(false);
  const latest = useRef(state);
  latest.current = state;

  const save = useCallback(async () => {
    const { values, seen } = latest.current;
    setStatus("saving");
    try {
      const { revision } = await drafts.save(key, seen, values);
      setState((now) => draft.saved(now, values, revision));
      setSavedAt(toInstant(serverNow()));
      setStatus("saved");
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) {
        const theirs = await drafts.load(key).catch(() => null);
        if (theirs) setState((now) => draft.collided(now, theirs));
      }
      // Anything else: it stays in this tab and goes with the next change.
      setStatus("unsent");
    }
  }, [key]);

  useEffect(() => {
    if (discarded) return;
    if (draft.dirty(state)) writeKept(shadowKey, { values: state.values, base: state.base, seen: state.seen });
    else forget(shadowKey);
    if (state.conflict || !draft.dirty(state)) return;
    const timer = setTimeout(() => void save(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [state, shadowKey, save, discarded]);

  useEffect(() => {
    const leaving = () => {
      const { values, seen, conflict } = latest.current;
      if (!discarded && !conflict && draft.dirty(latest.current))
        void drafts.save(key, seen, values, true).catch(() => undefined);
    };
    window.addEventListener("pagehide", leaving);
    return () => window.removeEventListener("pagehide", leaving);
  }, [key, discarded]);

  const set = useCallback((part: Partial<V>) => setState((now) => draft.edit(now, part as draft.Values)), []);
  const choose = useCallback((side: "mine" | "theirs") => setState((now) => draft.choose(now, side)), []);
  /** The form went through: the draft has done its work. */
  const discard = useCallback(() => {
    setDiscarded(true);
    forget(shadowKey);
    void drafts.discard(key).catch(() => undefined);
  }, [key, shadowKey]);

  return { values: state.values as V, set, conflict: state.conflict, choose, status, savedAt, discard };
}
