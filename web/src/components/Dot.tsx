/** 状态点: colour and shape say the outcome, and the word is always there for whoever does not see them. */
import type { Outcome } from "../api/types";
import css from "./Dot.module.css";

export function Dot({ outcome, warn, label }: { outcome: Outcome; warn?: boolean; label: string }) {
  return (
    <span className={css.dot} data-outcome={outcome} data-warn={Boolean(warn)} title={label}>
      <span className="unseen">{label}</span>
    </span>
  );
}
