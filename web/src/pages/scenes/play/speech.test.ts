import { expect, test } from "vitest";
import type { SpeechView } from "../../../api/types";
import type { Reel } from "./reel";
import { lines, strips } from "./speech";

test("voices lie where they are heard, cut to what is seen", () => {
  const clip = { from: 1000, to: 11_000 };
  const parts = [
    { from_ms: 0, to_ms: 1000 },
    { from_ms: 5000, to_ms: 6000 },
    { from_ms: 9500, to_ms: 12_000 },
  ];
  expect(strips(parts, clip, { from: 0, to: 20_000 })).toEqual([
    { left: 0, width: 10 },
    { left: 50, width: 10 },
    { left: 95, width: 5 },
  ]);
  expect(strips(parts, clip, { from: 6000, to: 8000 })).toEqual([{ left: 0, width: 50 }]);
  expect(strips(parts, clip, { from: 20_000, to: 30_000 })).toEqual([]);
});

test("lines of several recordings stand in one order, and what is not open says nothing", () => {
  const clip = (recording: string, from: number) => ({ recording, from, to: from + 5000 });
  const reels = [
    { label: "甲", clips: [clip("a", 10_000), clip("c", 50_000)] },
    { label: "乙", clips: [clip("b", 8000)] },
  ] as unknown as Reel[];
  const speech = (recording: string): SpeechView | undefined =>
    recording === "c"
      ? undefined
      : {
          voices: [],
          silences: [],
          blanks: [],
          transcript: { note: "", lines: [{ from_ms: 1000, to_ms: 2000, text: recording === "a" ? "先" : "后" }] },
        };
  expect(lines(reels, speech).map((l) => [l.at, l.device, l.text])).toEqual([
    [9000, "乙", "后"],
    [11_000, "甲", "先"],
  ]);
});
