/**
 * Viewing sessions of the recordings that are looked at, one each: opened when the clock comes to rest in a recording or runs
 * into it, never before somebody begins, because each is an entry that says who looked (art. 24).
 */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { recordings } from "../../../api/endpoints";
import { recordingQuery, sceneQuery } from "../../../api/queries";
import type { SpeechView, Viewing } from "../../../api/types";
import { decode, type Waveform } from "./waveform";

export type Looked = { state: "asking" } | { state: "open"; viewing: Viewing } | { state: "refused"; error: unknown };

export interface Viewings {
  of: (recording: string) => Looked | undefined;
  /** How loud it is over time, once it is open. */
  wave: (recording: string) => Waveform | undefined;
  /** Where somebody speaks, as a machine hears it, once it is open and was listened to. */
  speech: (recording: string) => SpeechView | undefined;
  want: (recording: string) => void;
  /** Opens it once more: after a session that is over, or the original instead of its preview. */
  again: (recording: string, original: boolean) => void;
}

export function useViewings(scene: string): Viewings {
  const client = useQueryClient();
  const asked = useRef(new Set<string>());
  const [known, setKnown] = useState<ReadonlyMap<string, Looked>>(new Map());

  const [waves, setWaves] = useState<ReadonlyMap<string, Waveform>>(new Map());

  const [voices, setVoices] = useState<ReadonlyMap<string, SpeechView>>(new Map());

  const note = useCallback((recording: string, looked: Looked) => {
    setKnown((before) => new Map(before).set(recording, looked));
  }, []);

  const hear = useCallback((recording: string, viewing: string) => {
    // A bar without a waveform is a bar all the same.
    recordings.waveform(viewing).then(
      (wave) => setWaves((before) => new Map(before).set(recording, decode(wave))),
      () => {},
    );
  }, []);

  const listen = useCallback((recording: string, viewing: string) => {
    // A hint that does not come is no loss.
    recordings.speech(viewing).then(
      (speech) => setVoices((before) => new Map(before).set(recording, speech)),
      () => {},
    );
  }, []);

  const again = useCallback(
    (recording: string, original: boolean) => {
      asked.current.add(recording);
      note(recording, { state: "asking" });
      recordings.view(recording, original).then(
        (viewing) => {
          note(recording, { state: "open", viewing });
          if (viewing.waveform) hear(recording, viewing.viewing);
          if (viewing.speech) listen(recording, viewing.viewing);
          void client.invalidateQueries({ queryKey: recordingQuery(recording).queryKey });
          void client.invalidateQueries({ queryKey: sceneQuery(scene).queryKey });
        },
        (error: unknown) => note(recording, { state: "refused", error }),
      );
    },
    [client, hear, listen, note, scene],
  );
  const want = useCallback(
    (recording: string) => {
      if (!asked.current.has(recording)) again(recording, false);
    },
    [again],
  );

  return {
    of: (recording) => known.get(recording),
    wave: (recording) => waves.get(recording),
    speech: (recording) => voices.get(recording),
    want,
    again,
  };
}
