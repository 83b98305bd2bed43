/** Durations, sizes and counts in words: `1 小时 13 分`, `3.4 GB`, `88 412`. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** From ten minutes on seconds are noise; from one hour on minutes suffice. */
const SECONDS_MATTER_BELOW = 10 * MINUTE;

export function duration(ms: number): string {
  if (ms < SECOND) return "不足 1 秒";
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} 秒`;
  if (ms < HOUR) {
    const seconds = ms < SECONDS_MATTER_BELOW ? Math.floor((ms % MINUTE) / SECOND) : 0;
    return `${Math.floor(ms / MINUTE)} 分${seconds > 0 ? ` ${seconds} 秒` : ""}`;
  }
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  return `${Math.floor(ms / HOUR)} 小时${minutes > 0 ? ` ${minutes} 分` : ""}`;
}

/** `00:31:07`, for a clock that runs. */
export function stopwatch(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / SECOND));
  return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
    .map((n) => String(n).padStart(2, "0"))
    .join(":");
}

/** `± 2 秒`: how far a time may be off. */
export function uncertainty(ms: number): string {
  return ms < SECOND ? "± 不足 1 秒" : `± ${duration(ms)}`;
}

interface Corrected {
  clock_offset_ms?: number | null;
  clock_uncertainty_ms?: number | null;
}

/** `+83 秒 ± 2 秒（校时记录）`: what readings of the device's clock add to a time; null when nothing does. */
export function correctionOf({ clock_offset_ms: offset, clock_uncertainty_ms: off }: Corrected): string | null {
  if (offset === undefined || offset === null) return null;
  const seconds = Math.round(offset / SECOND);
  const sign = seconds > 0 ? "+" : seconds < 0 ? "−" : "";
  return `${sign}${Math.abs(seconds)} 秒${off ? ` ${uncertainty(off)}` : ""}（校时记录）`;
}

const UNITS = ["字节", "KB", "MB", "GB", "TB"];

/** Decimal units, as cameras and disks count. */
export function bytes(n: number): string {
  let value = n;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const text = unit === 0 || value >= 100 ? String(Math.round(value)) : value.toFixed(1);
  return `${text} ${UNITS[unit]}`;
}

/** Groups of three with a thin space. */
export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, "\u2009");
}

/** `97.5%` out of 975. Never rounds an incomplete whole up to 100%. */
export function permille(n: number): string {
  return n % 10 === 0 ? `${n / 10}%` : `${(n / 10).toFixed(1)}%`;
}
