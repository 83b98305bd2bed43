import { expect, test } from "vitest";
import { decode, outline } from "./waveform";

const points = (path: string) =>
  [...path.matchAll(/([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);

test("a waveform comes as bytes in base64", () => {
  expect([...decode({ step_ms: 100, peaks: "AP+A" }).peaks]).toEqual([0, 255, 128]);
});

test("the loudest of a column is what it shows, mirrored about the middle", () => {
  const wave = { stepMs: 100, peaks: Uint8Array.of(0, 255, 0, 0) };
  const drawn = points(outline(wave, 0, 400));
  const column = (x: number) => drawn.filter(([at]) => at === x).map(([, y]) => y);
  expect(column(0.375)).toEqual([0, 1]);
  expect(column(0.125)).toEqual([0.49, 0.51]);
});

test("a day of sound is drawn with few points, and none of its peaks is lost", () => {
  const peaks = new Uint8Array(864_000);
  peaks[500_000] = 255;
  const drawn = points(outline({ stepMs: 100, peaks }, 0, 86_400_000));
  expect(drawn.length).toBeLessThan(1300);
  expect(Math.min(...drawn.map(([, y]) => y))).toBe(0);
});

test("what lies beyond the end of the sound is silence", () => {
  expect(
    points(outline({ stepMs: 100, peaks: Uint8Array.of(255) }, 500, 600)).every(([, y]) => y > 0.4 && y < 0.6),
  ).toBe(true);
});
