/** One line of a list within a flush panel: words on the left, what can be done with it on the right. */
import type { ReactNode } from "react";
import css from "./ListLine.module.css";

interface Props {
  words: ReactNode;
  /** A button, or why there is none. */
  children?: ReactNode;
}

export function ListLine({ words, children }: Props) {
  return (
    <li className={css.line}>
      <div className={css.words}>{words}</div>
      {children}
    </li>
  );
}
