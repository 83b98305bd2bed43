/** Two columns: the matter at the left, what accompanies it at the right; one column where there is no room. */
import type { ReactNode } from "react";
import css from "./Columns.module.css";

export function Columns({ children, side }: { children: ReactNode; side: ReactNode }) {
  return (
    <div className={css.columns}>
      <div className={css.main}>{children}</div>
      <div className={css.side}>{side}</div>
    </div>
  );
}

/** Label and value, line by line. */
export function Facts({ facts }: { facts: [string, ReactNode][] }) {
  return (
    <dl className={css.facts}>
      {facts
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([label, value], i) => (
          <div key={i}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
