import { expect, test } from "vitest";
import { steer, type Film } from "./steer";

const film = (over: Partial<Film>): Film => ({
  wanted: 10,
  at: 10,
  length: 60,
  rate: 1,
  running: true,
  held: false,
  seeking: false,
  ...over,
});

test("a film that is where it should be runs at the scene's speed", () => {
  expect(steer(film({ at: 10.03 }))).toEqual({ play: true, rate: 1 });
  expect(steer(film({ rate: 2 }))).toEqual({ play: true, rate: 2 });
});

test("a little behind it runs faster, a little ahead slower, never by more than an eighth", () => {
  expect(steer(film({ at: 9.9 })).rate).toBeCloseTo(1.1);
  expect(steer(film({ at: 10.1 })).rate).toBeCloseTo(0.9);
  expect(steer(film({ at: 9.7 })).rate).toBeCloseTo(1.12);
});

test("far off it jumps, once", () => {
  expect(steer(film({ at: 8 })).seek).toBe(10);
  expect(steer(film({ at: 8, seeking: true })).seek).toBeUndefined();
});

test("while the scene waits for another it stands, and does not make the others wait by jumping", () => {
  expect(steer(film({ at: 9.9, held: true }))).toEqual({ play: false, rate: 1 });
  expect(steer(film({ at: 5, held: true }))).toEqual({ play: false, rate: 1, seek: 10 });
});

test("standing still the very frame is wanted", () => {
  expect(steer(film({ at: 10.04, running: false }))).toEqual({ play: false, rate: 1, seek: 10 });
  expect(steer(film({ at: 10.01, running: false })).seek).toBeUndefined();
});

test("backwards it jumps from frame to frame, since no browser plays backwards", () => {
  expect(steer(film({ wanted: 9.5, rate: -1 }))).toEqual({ play: false, rate: 1, seek: 9.5 });
});

test("before its beginning it waits at its first frame, after its end at its last", () => {
  expect(steer(film({ wanted: -3, at: 2 }))).toEqual({ play: false, rate: 1, seek: 0 });
  expect(steer(film({ wanted: 61, at: 59 }))).toEqual({ play: false, rate: 1, seek: 59.99 });
});

test("two films of one scene are brought together however they drift", () => {
  const drifts = [1.0008, 0.9993];
  const at = drifts.map(() => 0);
  let wanted = 0;
  for (let i = 0; i < 60 * 60 * 10; i++) {
    wanted += 0.1;
    drifts.forEach((drift, n) => {
      const order = steer(film({ wanted, at: at[n]!, length: Infinity }));
      at[n] = order.seek ?? at[n]! + 0.1 * order.rate * drift;
    });
    expect(Math.abs(at[0]! - at[1]!)).toBeLessThan(0.2);
  }
});
