/** Above a list: which state, and a search that waits until typing pauses. */
import { Input } from "antd";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { PAGE_SIZE } from "../lib/filters";
import { count } from "../lib/amounts";
import css from "./Filters.module.css";

const PAUSE_MS = 300;

interface Choice {
  value: string;
  label: string;
}

interface Props {
  states?: { name: string; choices: Choice[]; fallback: string };
  search?: string;
  filters: Record<string, string>;
  set: (name: string, value: string | undefined) => void;
  children?: ReactNode;
}

export function Filters({ states, search, filters, set, children }: Props) {
  const asked = filters.q ?? "";
  const [typed, setTyped] = useState(asked);
  /** What this field last asked for, or was last told: another word in the address came from a link and is shown, never typed over. */
  const known = useRef(asked);
  useEffect(() => {
    if (asked === known.current) return;
    known.current = asked;
    setTyped(asked);
  }, [asked]);
  useEffect(() => {
    const words = typed.trim();
    if (words === known.current) return;
    const timer = setTimeout(() => {
      known.current = words;
      set("q", words || undefined);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, set]);

  return (
    <div className={css.filters}>
      {states && (
        <div className={css.states} role="group" aria-label="状态">
          {states.choices.map(({ value, label }) => (
            <button
              key={value}
              type="button"
              aria-pressed={(filters[states.name] ?? states.fallback) === value}
              onClick={() => set(states.name, value === states.fallback ? undefined : value)}
            >
              {label}
            </button>
          ))}
        </div>
      )}
      {search && (
        <Input
          allowClear
          className={css.search}
          aria-label={search}
          placeholder={search}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      {children && <div className={css.more}>{children}</div>}
    </div>
  );
}

/** Which page of a long list; silent when there is one only. */
export function Pager({
  total,
  page,
  set,
}: {
  total: number;
  page: number;
  set: (name: string, value: string | undefined) => void;
}) {
  const pages = Math.ceil(total / PAGE_SIZE);
  return (
    <div className={css.pager}>
      <span>共 {count(total)} 条</span>
      {pages > 1 && (
        <>
          <button
            type="button"
            disabled={page <= 1}
            onClick={() => set("page", page <= 2 ? undefined : String(page - 1))}
          >
            上一页
          </button>
          <span>
            第 {page} / {pages} 页
          </span>
          <button type="button" disabled={page >= pages} onClick={() => set("page", String(page + 1))}>
            下一页
          </button>
        </>
      )}
    </div>
  );
}
