/** The server's clock as far as this page knows it: a phone that is five minutes off must not show five minutes too many. */
import { useEffect, useState } from "react";

/** What was heard last stays with the device: a page that opens without a line goes by it. */
const KEY = "zhilu.ahead";
let ahead = Number(globalThis.localStorage?.getItem(KEY) ?? 0) || 0;

export function heardServerTime(instant: string): void {
  const then = Date.parse(instant);
  if (!Number.isFinite(then)) return;
  ahead = then - Date.now();
  try {
    localStorage.setItem(KEY, String(ahead));
  } catch {
    // Storage full or forbidden: known while this page is open.
  }
}

/** By how many milliseconds the server's clock is ahead of this device's. */
export function serverAhead(): number {
  return ahead;
}

export function serverNow(): number {
  return Date.now() + ahead;
}

/** Now in epoch milliseconds, renewed every `everyMs`. */
export function useNow(everyMs = 30_000): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
