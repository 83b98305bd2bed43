/**
 * Instants and days as the pages write them. The regulation's clock is Beijing time, whatever the machine in front of the
 * reader is set to; so everything is shown in +08:00 and nothing uses the browser's zone.
 */
const OFFSET_MS = 8 * 3_600_000;

const two = (n: number): string => String(n).padStart(2, "0");

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

export function parts(instant: string | number): Parts {
  const d = new Date((typeof instant === "number" ? instant : Date.parse(instant)) + OFFSET_MS);
  return {
    year: d.getUTCFullYear(),
    month: d.getUTCMonth() + 1,
    day: d.getUTCDate(),
    hour: d.getUTCHours(),
    minute: d.getUTCMinutes(),
    second: d.getUTCSeconds(),
  };
}

export const millis = (instant: string): number => Date.parse(instant);

/** `2026-11-03`, the day an instant falls on. */
export function dayOf(instant: string | number): string {
  const p = parts(instant);
  return `${p.year}-${two(p.month)}-${two(p.day)}`;
}

/** `09:02` */
export function clock(instant: string | number): string {
  const p = parts(instant);
  return `${two(p.hour)}:${two(p.minute)}`;
}

/** `09:02:31` */
export function clockSeconds(instant: string | number): string {
  return `${clock(instant)}:${two(parts(instant).second)}`;
}

/** `2026-11-03 09:02:31` */
export function full(instant: string | number): string {
  return `${dayOf(instant)} ${clockSeconds(instant)}`;
}

/** `11-03`; with the year when it is not the year of `now`. */
export function shortDay(day: string, now: string | number): string {
  return day.slice(0, 4) === dayOf(now).slice(0, 4) ? day.slice(5) : day;
}

/** `11-03 09:02`; with the year when it is not the year of `now`. */
export function moment(instant: string | number, now: string | number): string {
  return `${shortDay(dayOf(instant), now)} ${clock(instant)}`;
}

/** A start and an end, the day written once: `11-03 09:02–10:17`. */
export function span(from: string | null | undefined, to: string | null | undefined, now: string | number): string {
  if (!from) return "时间不明";
  if (!to) return `${moment(from, now)} 起`;
  const end = dayOf(from) === dayOf(to) ? clock(to) : moment(to, now);
  return `${moment(from, now)}–${end}`;
}

/** Epoch milliseconds as the contract writes an instant. */
export function toInstant(ms: number): string {
  const p = parts(ms);
  const fraction = String(((ms % 1000) + 1000) % 1000).padStart(3, "0");
  return `${dayOf(ms)}T${two(p.hour)}:${two(p.minute)}:${two(p.second)}.${fraction}+08:00`;
}

/** `2026-11-03T09:02` as typed into a form, read on the regulation's clock. */
export function fromWallClock(text: string): string {
  const [day = "", time = "00:00"] = text.replace(" ", "T").split("T");
  const [h = "00", m = "00", s = "00"] = time.split(":");
  return `${day}T${h}:${m}:${s.slice(0, 2).padStart(2, "0")}.000+08:00`;
}

/** The inverse of `fromWallClock`, to the second. */
export function toWallClock(instant: string): string {
  return `${dayOf(instant)}T${clockSeconds(instant)}`;
}

const DAY_MS = 86_400_000;

/** The midnight that ends the day `days` after the one of `now`: the first instant that no longer belongs to it. */
export function endOfDay(now: number, days = 0): string {
  return `${dayOf(now + (days + 1) * DAY_MS)}T00:00:00.000+08:00`;
}
