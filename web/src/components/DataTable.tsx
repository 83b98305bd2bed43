/**
 * A list of things that have pages: sticky head, numbers at the right, and the keyboard walks it (up, down, Enter).
 */
import { useRef, type KeyboardEvent, type ReactNode } from "react";
import { Link, useNavigate } from "react-router";
import { download, rowsOf, toCsv } from "../lib/csv";
import css from "./DataTable.module.css";

export interface Column<T> {
  key: string;
  title: string;
  numeric?: boolean;
  nowrap?: boolean;
  /** Left out on a narrow screen. */
  wide?: boolean;
  cell: (row: T) => ReactNode;
}

interface Props<T> {
  caption: string;
  columns: Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  href: (row: T) => string;
  /** The column whose text leads to the row's page. */
  linkIn: string;
  empty: ReactNode;
  /** Within a panel: part of a page about something else, not a list to take away. */
  within?: boolean;
}

export function DataTable<T>({ caption, columns, rows, rowKey, href, linkIn, empty, within }: Props<T>) {
  const table = useRef<HTMLTableElement>(null);
  const navigate = useNavigate();

  const walk = (event: KeyboardEvent, row: T) => {
    const at = event.currentTarget as HTMLElement;
    if (event.key === "Enter" && event.target === at) void navigate(href(row));
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const next = event.key === "ArrowDown" ? at.nextElementSibling : at.previousElementSibling;
    if (next instanceof HTMLElement) next.focus();
    event.preventDefault();
  };

  if (rows.length === 0) return <>{empty}</>;
  return (
    <div className={css.whole}>
      <div className={css.frame}>
        <table ref={table} className={css.table}>
          <caption className="unseen">{caption}，上下键移动，回车打开</caption>
          <thead>
            <tr>
              {columns.map((c) => (
                <th key={c.key} scope="col" className={cellClass(c)}>
                  {c.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr
                key={rowKey(row)}
                tabIndex={index === 0 ? 0 : -1}
                onKeyDown={(event) => walk(event, row)}
                onClick={(event) => {
                  if (!(event.target as HTMLElement).closest("a,button")) void navigate(href(row));
                }}
              >
                {columns.map((c) => (
                  <td
                    key={c.key}
                    className={cellClass(c)}
                    data-title={c.key === linkIn || c.title === "" ? undefined : c.title}
                  >
                    {c.key === linkIn ? (
                      <Link to={href(row)} tabIndex={-1}>
                        {c.cell(row)}
                      </Link>
                    ) : (
                      c.cell(row)
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!within && (
        <button
          type="button"
          className={css.save}
          onClick={() => table.current && download(caption, toCsv(rowsOf(table.current)))}
        >
          导出本页
        </button>
      )}
    </div>
  );
}

function cellClass<T>({ numeric, nowrap, wide }: Column<T>): string | undefined {
  return [numeric && css.numeric, nowrap && css.nowrap, wide && css.wide].filter(Boolean).join(" ") || undefined;
}
