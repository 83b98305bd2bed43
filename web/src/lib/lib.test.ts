import { describe, expect, test } from "vitest";
import { bytes, count, duration, permille, stopwatch } from "./amounts";
import { dayOf, fromWallClock, moment, span, toInstant, toWallClock } from "./time";

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

describe("time is shown on the regulation's clock", () => {
  const now = "2026-11-10T10:31:00.000+08:00";

  test("an instant written in another zone falls on the Beijing day", () => {
    expect(dayOf("2026-11-02T17:30:00.000Z")).toBe("2026-11-03");
  });

  test("the year shows only when it is another year", () => {
    expect(moment("2026-11-03T09:02:00.000+08:00", now)).toBe("11-03 09:02");
    expect(moment("2025-12-31T23:59:59.000+08:00", now)).toBe("2025-12-31 23:59");
  });

  test("a span names its day once", () => {
    expect(span("2026-11-03T09:02:00.000+08:00", "2026-11-03T10:17:00.000+08:00", now)).toBe("11-03 09:02–10:17");
    expect(span("2026-11-03T23:40:00.000+08:00", "2026-11-04T00:25:00.000+08:00", now)).toBe("11-03 23:40–11-04 00:25");
  });

  test("what is typed comes back as typed", () => {
    const instant = fromWallClock("2026-11-03T09:02");
    expect(instant).toBe("2026-11-03T09:02:00.000+08:00");
    expect(toWallClock(instant)).toBe("2026-11-03T09:02:00");
    expect(toInstant(Date.parse(instant) + 7)).toBe("2026-11-03T09:02:00.007+08:00");
  });
});
