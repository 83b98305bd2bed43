/** The server's clock as far as this page knows it: a phone that is five minutes off must not show five minutes too many. */
import { useEffect, useState } from "react";

let ahead = 0;

export function heardServerTime(instant: string): void {
  const then = Date.parse(instant);
  if (Number.isFinite(then)) ahead = then - Date.now();
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
