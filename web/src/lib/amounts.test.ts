import { describe, expect, test } from "vitest";
import { bytes, count, duration, permille, stopwatch, correctionOf } from "./amounts";

describe("durations", () => {
  test.each([
    [0, "不足 1 秒"],
    [999, "不足 1 秒"],
    [1000, "1 秒"],
    [112_000, "1 分 52 秒"],
    [120_000, "2 分"],
    [599_000, "9 分 59 秒"],
    [2_545_000, "42 分"],
    [3_600_000, "1 小时"],
    [4_385_000, "1 小时 13 分"],
    [90_000_000, "25 小时"],
  ])("%d ms", (ms, text) => expect(duration(ms)).toBe(text));

  test("a running clock never shows a negative time", () => {
    expect(stopwatch(1_867_000)).toBe("00:31:07");
    expect(stopwatch(-5000)).toBe("00:00:00");
  });
});

test("sizes are decimal and have at most one digit after the point", () => {
  expect([999, 1000, 3_400_000_000, 123_400_000].map(bytes)).toEqual(["999 字节", "1.0 KB", "3.4 GB", "123 MB"]);
});

test("counts are grouped from the right", () => {
  expect(count(88_412)).toBe("88\u2009412");
  expect(count(412)).toBe("412");
});

test("coverage keeps one digit where it says something", () => {
  expect([1000, 975, 999, 0].map(permille)).toEqual(["100%", "97.5%", "99.9%", "0%"]);
});

test("what a clock reading adds is signed and told with its source", () => {
  expect(correctionOf({ clock_offset_ms: 83_000, clock_uncertainty_ms: 2_000 })).toBe("+83 秒 ± 2 秒（校时记录）");
  expect(correctionOf({ clock_offset_ms: -4_600 })).toBe("−5 秒（校时记录）");
  expect(correctionOf({ clock_offset_ms: 0, clock_uncertainty_ms: 1_000 })).toBe("0 秒 ± 1 秒（校时记录）");
  expect(correctionOf({})).toBeNull();
});
