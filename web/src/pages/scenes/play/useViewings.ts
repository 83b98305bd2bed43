/**
 * Viewing sessions of the recordings that are looked at, one each: opened when the clock comes to rest in a recording or runs
 * into it, never before somebody begins, because each is an entry that says who looked (art. 24).
 */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { recordings } from "../../../api/endpoints";
import { recordingQuery, sceneQuery } from "../../../api/queries";
import type { Viewing } from "../../../api/types";

export type Looked = { state: "asking" } | { state: "open"; viewing: Viewing } | { state: "refused"; error: unknown };

export interface Viewings {
  of: (recording: string) => Looked | undefined;
  want: (recording: string) => void;
  /** Forgets a session that is over, so that it can be asked for again. */
  forget: (recording: string) => void;
}

export function useViewings(scene: string): Viewings {
  const client = useQueryClient();
  const asked = useRef(new Set<string>());
  const [known, setKnown] = useState<ReadonlyMap<string, Looked>>(new Map());

  const note = useCallback((recording: string, looked: Looked | undefined) => {
    setKnown((before) => {
      const after = new Map(before);
      if (looked) after.set(recording, looked);
      else after.delete(recording);
      return after;
    });
  }, []);

  const want = useCallback(
    (recording: string) => {
      if (asked.current.has(recording)) return;
      asked.current.add(recording);
      note(recording, { state: "asking" });
      recordings.view(recording).then(
        (viewing) => {
          note(recording, { state: "open", viewing });
          void client.invalidateQueries({ queryKey: recordingQuery(recording).queryKey });
          void client.invalidateQueries({ queryKey: sceneQuery(scene).queryKey });
        },
        (error: unknown) => note(recording, { state: "refused", error }),
      );
    },
    [client, note, scene],
  );

  const forget = useCallback(
    (recording: string) => {
      asked.current.delete(recording);
      note(recording, undefined);
    },
    [note],
  );

  return { of: (recording) => known.get(recording), want, forget };
}
