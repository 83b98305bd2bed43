/** The stretch of time that the axis shows, from days down to seconds: zooming, moving, and the round instants on its ruler. */
import { clock, clockSeconds, dayOf, endOfDay } from "../../../lib/time";

export interface View {
  from: number;
  to: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Beijing's clock against the epoch's. */
const ZONE = 8 * HOUR;

/** So near that a second is a tenth of the axis. */
export const NEAREST = 10 * SECOND;

/** How far out one can see: the whole days, on Beijing's calendar, into which the scene falls. */
export function daysOf(scene: View): View {
  return { from: Date.parse(`${dayOf(scene.from)}T00:00:00.000+08:00`), to: Date.parse(endOfDay(scene.to - 1)) };
}

/** Shows `factor` times as much time; `at` stays where it is on the axis. */
export function zoom(view: View, at: number, factor: number, limits: View): View {
  const length = view.to - view.from;
  const next = Math.min(Math.max(length * factor, NEAREST), limits.to - limits.from);
  const share = (at - view.from) / length;
  return within({ from: at - share * next, to: at + (1 - share) * next }, limits);
}

export function shift(view: View, by: number, limits: View): View {
  return within({ from: view.from + by, to: view.to + by }, limits);
}

/** Moves on so that an instant is seen: by the page when it runs out to the right, to its middle when it lies elsewhere. */
export function reveal(view: View, at: number, limits: View): View {
  if (at >= view.from && at <= view.to) return view;
  const length = view.to - view.from;
  const ranOut = at > view.to && at - view.to < length;
  return ranOut ? shift(view, length * 0.9, limits) : shift(view, at - (view.from + length / 2), limits);
}

function within(view: View, limits: View): View {
  const length = view.to - view.from;
  const from = Math.max(limits.from, Math.min(view.from, limits.to - length));
  return { from, to: Math.min(from + length, limits.to) };
}

/** Where an instant stands, in percent; outside it is below 0 or above 100. */
export function percent(view: View, at: number): number {
  return ((at - view.from) / (view.to - view.from)) * 100;
}

const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  DAY,
];

export interface Tick {
  at: number;
  label: string;
}

/** Round clock times, at most `most` of them; the day where a day begins. */
export function ruler(view: View, most = 10): Tick[] {
  const length = view.to - view.from;
  const step = STEPS.find((s) => length / s <= most) ?? DAY * Math.ceil(length / DAY / most);
  const ticks: Tick[] = [];
  for (let at = Math.ceil((view.from + ZONE) / step) * step - ZONE; at <= view.to; at += step) {
    const midnight = (at + ZONE) % DAY === 0;
    ticks.push({ at, label: midnight ? dayOf(at).slice(5) : step < MINUTE ? clockSeconds(at) : clock(at) });
  }
  return ticks;
}
