/** The lines under the hand: added, removed, moved, typed; all of it with the keyboard as well. */
import { Button } from "antd";
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from "react";
import { LINE_TEXTS, type CatalogueLine, type Choices, type EditionView, type LineText } from "../../api/types";
import { LineRow, cellId } from "./LineRow";
import { BLANK, moved, plain, usedColumns } from "./lines";
import css from "./catalogue.module.css";

/** What is offered before anything is typed; the other columns when a line uses them, or on demand. */
const BASIC: readonly LineText[] = ["step", "content", "recorder", "script"];

interface Props {
  lines: CatalogueLine[];
  choices: Choices;
  /** As it was saved: what lines lacked then is shown while they stand as they were. */
  edition?: EditionView;
  problem?: string;
  onChange: (lines: CatalogueLine[]) => void;
}

export function LinesEditor({ lines, choices, edition, problem, onChange }: Props) {
  const [all, setAll] = useState(false);
  const latest = useRef({ lines, onChange });
  latest.current = { lines, onChange };
  /** Where the cursor goes once the lines are drawn anew. */
  const goTo = useRef<string | null>(null);
  useEffect(() => {
    if (goTo.current === null) return;
    document.getElementById(goTo.current)?.focus();
    goTo.current = null;
  }, [lines]);

  const change = useCallback((n: number, part: Partial<CatalogueLine>) => {
    const { lines: now, onChange: tell } = latest.current;
    tell(now.map((line, i) => (i === n ? { ...line, ...part } : line)));
  }, []);
  const move = useCallback((n: number, by: number, cell: string) => {
    const { lines: now, onChange: tell } = latest.current;
    if (n + by < 0 || n + by >= now.length) return;
    goTo.current = cellId(n + by, cell);
    tell(moved(now, n, by));
  }, []);
  const add = useCallback((n: number) => {
    const { lines: now, onChange: tell } = latest.current;
    goTo.current = cellId(n + 1, "step");
    tell([...now.slice(0, n + 1), BLANK, ...now.slice(n + 1)]);
  }, []);
  const remove = useCallback((n: number) => {
    const { lines: now, onChange: tell } = latest.current;
    const rest = now.filter((_, i) => i !== n);
    goTo.current = cellId(Math.max(0, Math.min(n, rest.length - 1)), "step");
    tell(rest.length > 0 ? rest : [BLANK]);
  }, []);

  const keys = (event: KeyboardEvent) => {
    const at = (event.target as HTMLElement).closest<HTMLElement>("[data-line]");
    if (!at || !event.altKey) return;
    const n = Number(at.dataset.line);
    const cell = (event.target as HTMLElement).id.split("-")[2] ?? "step";
    if (event.key === "ArrowUp") move(n, -1, cell);
    else if (event.key === "ArrowDown") move(n, 1, cell);
    else if (event.key === "Enter") add(n);
    else if (event.key === "Delete") remove(n);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const used = usedColumns(lines);
  const lacks = edition !== undefined && edition.shortfalls.length > 0;
  const shown = (text: LineText) =>
    all || BASIC.includes(text) || used.includes(text) || lines.some((l) => l[text]) || (lacks && text === "reason");
  const columns = LINE_TEXTS.filter(shown);
  const wrong = Number(/第 (\d+) 行/.exec(problem ?? "")?.[1]) - 1;
  /** Said of the line as it was saved; once it is changed the server has to look again. */
  const shortOf = (line: CatalogueLine, n: number) => {
    const saved = edition?.items[n];
    const same = saved !== undefined && JSON.stringify(plain(saved)) === JSON.stringify(line);
    return same ? edition!.shortfalls.filter((one) => one.line === n) : NONE;
  };

  return (
    <div onKeyDownCapture={keys}>
      <div className={css.toolbar}>
        <Button onClick={() => setAll(!all)} aria-pressed={all}>
          {all ? "只显示用到的栏" : "显示全部栏"}
        </Button>
        <span className={css.keys}>Alt+↑、Alt+↓ 移动一行，Alt+回车 在下面加一行，Alt+Delete 删去</span>
        {problem && <span className={css.problem}>{problem}</span>}
      </div>
      {lines.map((line, n) => (
        <LineRow
          key={n}
          n={n}
          last={n === lines.length - 1}
          line={line}
          columns={columns.join()}
          choices={choices}
          wrong={n === wrong}
          short={shortOf(line, n)}
          onChange={change}
          onMove={move}
          onAdd={add}
          onRemove={remove}
        />
      ))}
      <div className={css.toolbar}>
        <Button onClick={() => add(lines.length - 1)}>加一行</Button>
      </div>
    </div>
  );
}

const NONE: EditionView["shortfalls"] = [];
