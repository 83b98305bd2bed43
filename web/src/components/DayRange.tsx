/** 录入日期, from and to, as filters of a list: in the address bar like the others. */
import { useId } from "react";
import css from "./DayRange.module.css";

interface Props {
  filters: Record<string, string>;
  set: (name: string, value: string | undefined) => void;
}

export function DayRange({ filters, set }: Props) {
  const id = useId();
  return (
    <span className={css.range} role="group" aria-label="录入日期">
      <label htmlFor={`${id}from`}>录入</label>
      <input
        id={`${id}from`}
        type="date"
        aria-label="录入日期，自"
        value={filters.from ?? ""}
        max={filters.to}
        onChange={(event) => set("from", event.target.value || undefined)}
      />
      <span>至</span>
      <input
        type="date"
        aria-label="录入日期，至"
        value={filters.to ?? ""}
        min={filters.from}
        onChange={(event) => set("to", event.target.value || undefined)}
      />
    </span>
  );
}
