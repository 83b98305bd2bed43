/** What was just done, said once above a page's content and to screen readers. */
import type { ReactNode } from "react";
import css from "./Said.module.css";

export function Said({ children }: { children: ReactNode }) {
  return (
    <div className={css.said} role="status">
      {children}
    </div>
  );
}
