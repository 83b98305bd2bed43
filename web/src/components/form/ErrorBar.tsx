/** Above a form: everything that keeps it from going through; each line jumps to its field. */
import { useEffect, useRef } from "react";
import type { Problems } from "./problems";
import css from "./form.module.css";

export function ErrorBar({ problems }: { problems: Problems }) {
  const bar = useRef<HTMLDivElement>(null);
  const lines = Object.entries(problems);
  const shown = lines.length > 0;
  useEffect(() => {
    if (shown) bar.current?.scrollIntoView({ block: "nearest" });
  }, [shown, problems]);
  if (!shown) return null;
  return (
    <div ref={bar} className={css.bar} role="alert">
      <strong>还有 {lines.length} 处需要改</strong>
      <ul>
        {lines.map(([field, message]) => (
          <li key={field}>
            <a
              href={`#${field}`}
              onClick={(event) => {
                event.preventDefault();
                jumpTo(field);
              }}
            >
              {message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Brings a field into view and puts the cursor there; a group gets its first control. */
export function jumpTo(field: string): void {
  const label = document.getElementById(`${field}-label`)?.parentElement;
  const target = document.getElementById(field) ?? label?.querySelector<HTMLElement>("input, textarea, button, select");
  (target ?? label)?.scrollIntoView({ block: "center" });
  target?.focus({ preventScroll: true });
}
