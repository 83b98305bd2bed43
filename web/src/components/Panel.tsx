/** A white sheet with a head line: title, a word beside it, and at the right what it rests on. */
import type { ReactNode } from "react";
import css from "./Panel.module.css";

interface Props {
  title: ReactNode;
  beside?: ReactNode;
  right?: ReactNode;
  id?: string;
  /** Rows reach the edges; otherwise the content has a margin. */
  flush?: boolean;
  children: ReactNode;
}

export function Panel({ title, beside, right, id, flush, children }: Props) {
  return (
    <section className={css.panel} id={id}>
      <header className={css.head}>
        <h2>{title}</h2>
        {beside}
        {right && <div className={css.right}>{right}</div>}
      </header>
      <div className={flush ? undefined : css.body}>{children}</div>
    </section>
  );
}
