/**
 * Where things stand on the time axis of a scene, in percent of its width. Pure arithmetic: what is covered and what is a
 * hole was decided by the server.
 */
import type { Interval } from "../../api/types";
import { millis } from "../../lib/time";

export interface Axis {
  from: number;
  to: number;
}

export interface Stretch {
  left: number;
  width: number;
}

/** The window from arrival to departure, widened to what was recorded before or after it. */
export function axisOf(window: Interval, bars: readonly Interval[]): Axis {
  const from = Math.min(millis(window.from), ...bars.map((b) => millis(b.from)));
  const to = Math.max(millis(window.to), ...bars.map((b) => millis(b.to)));
  return { from, to: Math.max(to, from + 1) };
}

export function position(axis: Axis, instant: string | number): number {
  const at = typeof instant === "number" ? instant : millis(instant);
  const share = (at - axis.from) / (axis.to - axis.from);
  return Math.min(100, Math.max(0, share * 100));
}

/** A hole of two seconds in a day of recording still has to be seen. */
export const LEAST_WIDTH = 0.4;

export function stretch(axis: Axis, { from, to }: Interval, least = 0): Stretch {
  const left = position(axis, from);
  const width = Math.max(least, position(axis, to) - left);
  return { left: Math.min(left, 100 - width), width };
}

/** How far the two ends of a bar may be off, as stretches around them; none when the time is certain. */
export function doubt(axis: Axis, bar: Interval, offMs: number): Stretch[] {
  if (offMs <= 0) return [];
  return [millis(bar.from), millis(bar.to)].map((end) => {
    const left = position(axis, end - offMs);
    return { left, width: position(axis, end + offMs) - left };
  });
}

const STEPS_MIN = [1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 360, 720, 1440];
const MINUTE = 60_000;
/** Beijing time runs eight whole hours ahead, so whole steps up to an hour fall on whole clock times either way. */
const ZONE = 8 * 60 * MINUTE;

/** Round clock times between the two ends, far enough from them not to touch their labels. */
export function ticks(axis: Axis, most = 4): number[] {
  const length = axis.to - axis.from;
  const step = (STEPS_MIN.find((m) => length / (m * MINUTE) <= most + 1) ?? 1440) * MINUTE;
  const found: number[] = [];
  for (let t = Math.ceil((axis.from + ZONE) / step) * step - ZONE; t < axis.to; t += step) {
    const at = position(axis, t);
    if (at >= 14 && at <= 86) found.push(t);
  }
  return found;
}
