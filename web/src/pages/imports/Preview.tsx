/** 预览: what each column is taken for, and what each row would do; rows that cannot be right stand first and say why. */
import { Select } from "antd";
import { useState, type ReactNode } from "react";
import type { ImportKind, ImportPreview, ImportRow } from "../../api/types";
import { Chip, type Tone } from "../../components/Chip";
import { Panel } from "../../components/Panel";
import { IGNORED, ORDER, type Told } from "./columns";
import css from "./imports.module.css";

const TONE: Record<ImportRow["effect"], Tone> = { bad: "red", new: "met", changed: "amber", same: "outline" };
const WORD: Record<ImportRow["effect"], string> = { bad: "有误", new: "新增", changed: "更新", same: "已有" };
/** So many rows are drawn at once; the rest on demand. */
const SHOWN = 100;

interface Props {
  kind: ImportKind;
  preview: ImportPreview;
  columns: Told;
  busy: boolean;
  onMap: (column: number, field: string) => void;
  children: ReactNode;
}

export function Preview({ kind, preview, columns, busy, onMap, children }: Props) {
  const [all, setAll] = useState(false);
  const rows = [...preview.rows].sort((a, b) => ORDER[a.effect] - ORDER[b.effect] || a.row - b.row);
  const options = [...kind.fields.map((f) => ({ value: f.code, label: f.label })), { value: IGNORED, label: "不要" }];
  return (
    <Panel
      title={preview.bad > 0 ? `预览 · ${preview.bad} 行有误，改正后才能导入` : "预览 · 没有发现错误"}
      right={`新增 ${preview.new}，更新 ${preview.changed}，已有 ${preview.same}`}
    >
      <div className={css.mapping} role="group" aria-label="各栏是什么">
        {preview.columns.map(({ heading, field }, n) => (
          <div key={n}>
            <label htmlFor={`column-${n}`}>{heading || `第 ${n + 1} 栏`}</label>
            <Select
              id={`column-${n}`}
              value={columns[n] ?? field}
              loading={busy}
              onChange={(to: string) => onMap(n, to)}
              options={options}
              style={{ width: "100%" }}
            />
          </div>
        ))}
      </div>
      {preview.notes.map((note) => (
        <p key={note} className="small">
          {note}
        </p>
      ))}
      <ul className={css.rows}>
        {rows.slice(0, all ? rows.length : SHOWN).map((row) => (
          <Row key={row.row} kind={kind} row={row} />
        ))}
      </ul>
      {rows.length > SHOWN && !all && (
        <p>
          <button type="button" className={css.more} onClick={() => setAll(true)}>
            还有 {rows.length - SHOWN} 行
          </button>
        </p>
      )}
      <div className={css.act}>{children}</div>
    </Panel>
  );
}

function Row({ kind, row }: { kind: ImportKind; row: ImportRow }) {
  const told = kind.fields.filter((field) => row.cells[field.code]);
  return (
    <li className={css.row} data-bad={row.effect === "bad"}>
      <span className="small muted">第 {row.row} 行</span>
      <Chip tone={TONE[row.effect]}>{WORD[row.effect]}</Chip>
      <div>
        <p>
          {told.map((field, n) => (
            <span key={field.code}>
              {n > 0 && " · "}
              <span className="small muted">{field.label} </span>
              {row.cells[field.code]}
            </span>
          ))}
        </p>
        {row.notes.map((note) => (
          <p key={note} className={css.problem}>
            {note}
          </p>
        ))}
      </div>
    </li>
  );
}
