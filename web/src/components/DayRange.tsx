/** 录入日期, from and to, as filters of a list: in the address bar like the others. */
import { DayInput } from "./form/DateInputs";
import css from "./DayRange.module.css";

interface Props {
  filters: Record<string, string>;
  set: (name: string, value: string | undefined) => void;
}

export function DayRange({ filters, set }: Props) {
  return (
    <span className={css.range} role="group" aria-label="录入日期">
      <label htmlFor="recorded-from">录入</label>
      <DayInput id="recorded-from" value={filters.from} onChange={(day) => set("from", day)} />
      <label htmlFor="recorded-to">至</label>
      <DayInput id="recorded-to" value={filters.to} onChange={(day) => set("to", day)} />
    </span>
  );
}
