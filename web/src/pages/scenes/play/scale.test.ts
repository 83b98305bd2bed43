import { describe, expect, test } from "vitest";
import { toInstant } from "../../../lib/time";
import { daysOf, NEAREST, percent, reveal, ruler, shift, zoom } from "./scale";

const at = (time: string, day = "03") => Date.parse(`2026-11-${day}T${time}.000+08:00`);
const scene = { from: at("09:02:00"), to: at("09:04:20") };
const limits = daysOf(scene);

test("one can see out to the whole day, of Beijing", () => {
  expect([limits.from, limits.to].map(toInstant)).toEqual([
    "2026-11-03T00:00:00.000+08:00",
    "2026-11-04T00:00:00.000+08:00",
  ]);
  const overnight = daysOf({ from: at("23:50:00"), to: at("00:10:00", "04") });
  expect(overnight.to - overnight.from).toBe(2 * 86_400_000);
});

describe("zooming", () => {
  test("keeps the instant under the pointer where it is", () => {
    const pointer = at("09:03:00");
    const near = zoom(scene, pointer, 0.5, limits);
    expect(near.to - near.from).toBe(70_000);
    expect(percent(near, pointer)).toBeCloseTo(percent(scene, pointer));
  });

  test("ends at seconds on one side and at the day on the other", () => {
    expect(zoom(scene, scene.from, 1e-6, limits).to - zoom(scene, scene.from, 1e-6, limits).from).toBe(NEAREST);
    expect(zoom(scene, scene.from, 1e6, limits)).toEqual(limits);
  });
});

test("nothing moves beyond the day", () => {
  expect(shift(scene, -1e9, limits)).toEqual({ from: limits.from, to: limits.from + 140_000 });
  expect(shift(scene, 1e9, limits)).toEqual({ from: limits.to - 140_000, to: limits.to });
});

test("what runs out to the right turns the page; what lies elsewhere comes to the middle", () => {
  expect(reveal(scene, at("09:03:00"), limits)).toBe(scene);
  const next = reveal(scene, scene.to + 1, limits);
  expect(next.from).toBe(scene.from + 126_000);
  expect(percent(reveal(scene, at("17:00:00"), limits), at("17:00:00"))).toBeCloseTo(50);
});

describe("the ruler", () => {
  const labels = (from: number, to: number) => ruler({ from, to }).map((tick) => tick.label);

  test("has seconds near by and hours far off", () => {
    expect(labels(at("09:02:00"), at("09:02:10")).slice(0, 2)).toEqual(["09:02:00", "09:02:01"]);
    expect(labels(scene.from, scene.to)).toContain("09:02:30");
    expect(labels(at("00:00:00"), at("00:00:00", "04"))).toEqual([
      "11-03",
      "03:00",
      "06:00",
      "09:00",
      "12:00",
      "15:00",
      "18:00",
      "21:00",
      "11-04",
    ]);
  });

  test("has few ticks whatever it shows", () => {
    for (let length = NEAREST; length < 4e9; length *= 1.7) {
      const found = ruler({ from: scene.from, to: scene.from + length });
      expect(found.length).toBeLessThanOrEqual(11);
      expect(found.length).toBeGreaterThan(1);
    }
  });
});
