/** Filters live in the address bar: a list can be sent to a colleague, and the way back shows it as it was. */
import { useCallback } from "react";
import { useSearchParams } from "react-router";

export const PAGE_SIZE = 50;

/** The named parameters of the address; absent ones are left out. */
export function pick(params: URLSearchParams, names: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = params.get(name);
    if (value) found[name] = value;
  }
  return found;
}

export function useFilters(names: readonly string[]) {
  const [params, setParams] = useSearchParams();
  const set = useCallback(
    (name: string, value: string | undefined) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          if (value) next.set(name, value);
          else next.delete(name);
          // Another filter is another list: its third page is not wanted.
          if (name !== "page") next.delete("page");
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );
  return { filters: pick(params, names), set };
}
