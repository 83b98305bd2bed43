import { describe, expect, it } from "vitest";
import { place, range, readPlace } from "./words";

describe("a place within a recording", () => {
  it("is read as people write it", () => {
    const cases: [string, number | undefined][] = [
      ["83", 83_000],
      ["1:23", 83_000],
      ["1：23", 83_000],
      ["0:01:23.5", 83_500],
      ["2:00:00", 7_200_000],
      ["", undefined],
      ["1:2:3:4", undefined],
      ["一分", undefined],
    ];
    for (const [text, ms] of cases) expect(readPlace(text), text).toBe(ms);
  });
  it("is written so that it reads back", () => {
    for (const ms of [0, 500, 83_000, 83_040, 7_200_001]) expect(readPlace(place(ms))).toBe(ms);
    expect(range({ from_ms: 1000, to_ms: 61_500 })).toBe("0:00:01 至 0:01:01.5");
    expect(range(null)).toBe("整件");
  });
});
