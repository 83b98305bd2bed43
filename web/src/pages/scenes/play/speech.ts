/** From what a machine hears in a recording to places on the axis and lines that can be pressed. */
import type { SpeechView } from "../../../api/types";
import type { Clip, Reel } from "./reel";
import type { View } from "./scale";

export interface Strip {
  left: number;
  width: number;
}

/** Parts of a recording as shares of that part of its bar that is seen, in percent. */
export function strips(parts: SpeechView["voices"], clip: Pick<Clip, "from" | "to">, view: View): Strip[] {
  const from = Math.max(clip.from, view.from);
  const to = Math.min(clip.to, view.to);
  if (to <= from) return [];
  const place = (t: number) => ((Math.min(Math.max(t, from), to) - from) / (to - from)) * 100;
  return parts
    .map(({ from_ms, to_ms }) => ({ left: place(clip.from + from_ms), right: place(clip.from + to_ms) }))
    .filter(({ left, right }) => right > left)
    .map(({ left, right }) => ({ left, width: right - left }));
}

export interface Said {
  key: string;
  at: number;
  device: string;
  text: string;
}

/** What machines wrote down of all recordings that are open, in order of the scene's time. */
export function lines(reels: readonly Reel[], speech: (recording: string) => SpeechView | undefined): Said[] {
  const of = (reel: Reel, clip: Clip): Said[] =>
    (speech(clip.recording)?.transcript?.lines ?? []).map((line, i) => ({
      key: `${clip.recording}-${i}`,
      at: clip.from + line.from_ms,
      device: reel.label,
      text: line.text,
    }));
  return reels.flatMap((reel) => reel.clips.flatMap((clip) => of(reel, clip))).sort((a, b) => a.at - b.at);
}
