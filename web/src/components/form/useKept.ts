/** State that survives a reload of the tab: what is typed into a small form must not vanish with it. */
import { useCallback, useState } from "react";

const PREFIX = "zhilu.kept.";

export function readKept<T>(key: string): T | null {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + key) ?? "null") as T | null;
  } catch {
    return null;
  }
}

export function writeKept(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // Storage full or forbidden: the form still works, it only does not survive a reload.
  }
}

export function forget(key: string): void {
  sessionStorage.removeItem(PREFIX + key);
}

export function useKept<T extends object>(key: string, initial: T) {
  const [value, setValue] = useState<T>(() => ({ ...initial, ...readKept<Partial<T>>(key) }));
  const set = useCallback(
    (part: Partial<T>) =>
      setValue((before) => {
        const next = { ...before, ...part };
        writeKept(key, next);
        return next;
      }),
    [key],
  );
  const clear = useCallback(() => {
    forget(key);
    setValue(initial);
    // `initial` is a literal at the call; its first value is the one meant.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
  return [value, set, clear] as const;
}
