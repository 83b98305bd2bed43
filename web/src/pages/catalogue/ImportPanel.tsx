/** 导入表格: a list that exists already, pasted or as a file; what was guessed is marked and a person takes the lines over. */
import { Button, Checkbox, Input, Select } from "antd";
import { useRef, useState } from "react";
import { catalogues } from "../../api/endpoints";
import { useAct } from "../../api/queries";
import { LINE_TEXTS, type ImportColumn, type ImportedLine, type ImportedTable } from "../../api/types";
import { Chip } from "../../components/Chip";
import { Field } from "../../components/form/Field";
import { problemsOf } from "../../components/form/problems";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { COLUMN_LABELS, decoded, IMPORT_COLUMNS } from "./lines";
import css from "./catalogue.module.css";

type Mapping = Record<number, ImportColumn>;

export function ImportPanel({ onTake }: { onTake: (lines: ImportedLine[]) => void }) {
  const file = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [mapping, setMapping] = useState<Mapping>({});
  const [table, setTable] = useState<ImportedTable | null>(null);
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const read = useAct((from: { text: string; columns: Mapping }) => catalogues.read(from.text, from.columns), {
    onDone: (found) => {
      setTable(found);
      // What cannot be right is looked at before it is taken.
      setLeft(new Set(found.lines.filter((line) => line.problems.length > 0).map((line) => line.row)));
    },
  });
  const begin = (fresh: string) => {
    setText(fresh);
    setMapping({});
    setTable(null);
    if (fresh.trim() !== "") read.mutate({ text: fresh, columns: {} });
  };
  const choose = async (picked: File | undefined) => picked && begin(decoded(await picked.arrayBuffer()));
  const map = (column: number, to: ImportColumn) => {
    const next = { ...mapping, [column]: to };
    setMapping(next);
    read.mutate({ text, columns: next });
  };
  const taken = table?.lines.filter((line) => !left.has(line.row)) ?? [];
  const wrong = problemsOf(read.error);

  return (
    <Panel title="导入表格" right="只读入，不保存；放入清单以后再改">
      <Field
        id="table"
        label="表格"
        help="从电子表格复制后粘贴，或者选择另存为 CSV 的文件；第一行是各栏的名称。"
        error={wrong.text}
      >
        <Input.TextArea
          id="table"
          rows={table ? 2 : 5}
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setTable(null);
          }}
        />
      </Field>
      <div className={css.toolbar} style={{ padding: 0 }}>
        <input
          ref={file}
          type="file"
          className="unseen"
          tabIndex={-1}
          accept=".csv,.tsv,.txt,text/csv"
          aria-label="选择表格文件"
          onChange={(event) => void choose(event.target.files?.[0])}
        />
        <Button onClick={() => file.current?.click()}>选择文件</Button>
        <Button onClick={() => begin(text)} loading={read.isPending} disabled={text.trim() === ""}>
          读取
        </Button>
      </div>
      {Object.keys(wrong).length === 0 && <Problem error={read.error} />}
      {table && (
        <>
          <div className={css.mapping} role="group" aria-label="各栏是什么">
            {table.columns.map(({ heading, column }, n) => (
              <div key={n}>
                <label htmlFor={`column-${n}`}>
                  <span>{heading || `第 ${n + 1} 栏`}</span>
                </label>
                <Select
                  id={`column-${n}`}
                  value={column}
                  onChange={(to) => map(n, to)}
                  options={IMPORT_COLUMNS}
                  style={{ width: "100%" }}
                />
              </div>
            ))}
          </div>
          {table.lines.map((line) => (
            <Read
              key={line.row}
              one={line}
              taken={!left.has(line.row)}
              onToggle={() => setLeft((now) => toggled(now, line.row))}
            />
          ))}
          <div className={css.toolbar} style={{ paddingInline: 0 }}>
            <Button type="primary" disabled={taken.length === 0} onClick={() => onTake(taken)}>
              放入清单 {taken.length} 行
            </Button>
            <Button onClick={() => setLeft(left.size === 0 ? new Set(table.lines.map((line) => line.row)) : new Set())}>
              {left.size === 0 ? "全不选" : "全选"}
            </Button>
          </div>
        </>
      )}
    </Panel>
  );
}

function toggled(rows: ReadonlySet<number>, row: number): ReadonlySet<number> {
  const next = new Set(rows);
  if (!next.delete(row)) next.add(row);
  return next;
}

interface ReadProps {
  one: ImportedLine;
  taken: boolean;
  onToggle: () => void;
}

function Read({ one: { row, line, guessed, problems }, taken, onToggle }: ReadProps) {
  return (
    <div className={css.read}>
      <Checkbox aria-label={`取第 ${row} 行`} checked={taken} onChange={onToggle} />
      <span className="muted">{row} 行</span>
      <div>
        <p>
          <Chip tone={guessed.includes("activity") ? "question" : "outline"}>
            {line.activity_label}
            {guessed.includes("activity") && "（推测）"}
          </Chip>{" "}
          <Chip tone={guessed.includes("tier") ? "question" : "outline"}>
            {line.tier_label}
            {guessed.includes("tier") && "（推测）"}
          </Chip>
        </p>
        <p>
          {LINE_TEXTS.filter((text) => line[text]).map((text, n) => (
            <span key={text}>
              {n > 0 && " · "}
              <span className="small muted">{COLUMN_LABELS[text]} </span>
              {line[text]}
            </span>
          ))}
        </p>
        {problems.map((problem) => (
          <p key={problem} className={css.problem}>
            {problem}
          </p>
        ))}
      </div>
    </div>
  );
}
