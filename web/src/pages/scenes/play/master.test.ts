import { expect, test, vi } from "vitest";
import { Master } from "./master";

const range = { from: 1000, to: 11_000 };

test("time passes while it runs and stands while it does not", () => {
  const master = new Master(range);
  master.advance(500);
  expect(master.t).toBe(1000);
  master.toggle();
  master.advance(500);
  expect(master.t).toBe(1500);
  master.toggle();
  master.advance(500);
  expect(master.t).toBe(1500);
});

test("a picture that waits holds the scene until it is there", () => {
  const master = new Master(range);
  master.play();
  master.hold("a", true);
  master.hold("b", true);
  master.advance(500);
  master.hold("a", false);
  master.advance(500);
  expect(master.t).toBe(1000);
  master.hold("b", false);
  master.advance(500);
  expect(master.t).toBe(1500);
});

test("J and L go faster each time and turn round at once", () => {
  const master = new Master(range, 6000);
  for (const rate of [1, 2, 4, 8, 8]) {
    master.run(1);
    expect(master.rate).toBe(rate);
  }
  master.run(-1);
  expect(master.rate).toBe(-1);
  master.advance(1000);
  expect(master.t).toBe(5000);
});

test("it stops at both ends, and playing at the end begins anew", () => {
  const master = new Master(range, 10_500);
  master.play();
  master.advance(5000);
  expect([master.t, master.running]).toEqual([11_000, false]);
  master.play();
  expect(master.t).toBe(1000);
  master.run(-1);
  master.advance(10);
  expect([master.t, master.running]).toEqual([1000, false]);
  master.seek(99_999);
  expect(master.t).toBe(11_000);
});

test("whoever follows hears of every change until he no longer listens", () => {
  const master = new Master(range);
  const heard = vi.fn();
  const stop = master.subscribe(heard);
  master.play();
  master.advance(10);
  master.seek(2000);
  expect(heard).toHaveBeenCalledTimes(3);
  stop();
  master.pause();
  expect(heard).toHaveBeenCalledTimes(3);
});
