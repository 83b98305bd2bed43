/** An empty place says what will stand there and how to begin. */
import type { ReactNode } from "react";
import css from "./Empty.module.css";

export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={css.empty}>
      <p>{children}</p>
      {action && <div className={css.action}>{action}</div>}
    </div>
  );
}
