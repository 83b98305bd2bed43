import { describe, expect, test } from "vitest";
import { clock } from "../../lib/time";
import { axisOf, doubt, LEAST_WIDTH, position, stretch, ticks } from "./geometry";

const at = (hm: string) => `2026-11-03T${hm}:00.000+08:00`;
const window = { from: at("09:00"), to: at("10:00") };
const axis = axisOf(window, []);

test("the window fills the axis", () => {
  expect(position(axis, at("09:00"))).toBe(0);
  expect(position(axis, at("09:30"))).toBe(50);
  expect(position(axis, at("10:00"))).toBe(100);
});

test("what was recorded before arrival widens the axis instead of being cut off", () => {
  const wide = axisOf(window, [{ from: at("08:00"), to: at("09:30") }]);
  expect(position(wide, at("08:00"))).toBe(0);
  expect(position(wide, at("09:00"))).toBe(50);
});

test("nothing leaves the axis", () => {
  expect(position(axis, at("08:00"))).toBe(0);
  expect(position(axis, at("11:00"))).toBe(100);
});

describe("a short hole", () => {
  const second = { from: at("09:30"), to: "2026-11-03T09:30:01.000+08:00" };

  test("is drawn at least so wide that it is seen", () => {
    expect(stretch(axis, second, LEAST_WIDTH).width).toBe(LEAST_WIDTH);
    expect(stretch(axis, second).width).toBeLessThan(LEAST_WIDTH);
  });

  test("at the very end stays inside", () => {
    const { left, width } = stretch(axis, { from: at("10:00"), to: at("10:00") }, LEAST_WIDTH);
    expect(left + width).toBeLessThanOrEqual(100);
  });
});

test("doubt stands around both ends, and a certain time has none", () => {
  const bar = { from: at("09:15"), to: at("09:45") };
  expect(doubt(axis, bar, 0)).toEqual([]);
  const [start, end] = doubt(axis, bar, 60_000);
  expect(start!.left + start!.width / 2).toBeCloseTo(25);
  expect(end!.left + end!.width / 2).toBeCloseTo(75);
});

describe("ticks", () => {
  test("are whole clock times away from both ends", () => {
    const span = axisOf({ from: at("09:02"), to: at("10:17") }, []);
    expect(ticks(span).map(clock)).toEqual(["09:15", "09:30", "09:45", "10:00"]);
  });

  test("a scene of seconds and a scene of two days both have few", () => {
    expect(ticks({ from: 0, to: 30_000 }).length).toBeLessThanOrEqual(4);
    expect(ticks({ from: 0, to: 2 * 86_400_000 }).length).toBeLessThanOrEqual(4);
  });

  test("long steps fall on Beijing's round hours, not on Greenwich's", () => {
    const day = axisOf({ from: at("00:30"), to: "2026-11-04T00:30:00.000+08:00" }, []);
    expect(ticks(day).map(clock)).toEqual(["06:00", "12:00", "18:00"]);
  });
});
