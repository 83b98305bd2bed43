/** One line under the hand. It is drawn again only when something of its own changes: lists have a hundred lines. */
import { Button, Input, Select } from "antd";
import { memo } from "react";
import type { CatalogueLine, Choices, LineText, Shortfall } from "../../api/types";
import { Shortfalls } from "./LineTable";
import { COLUMN_LABELS } from "./lines";
import css from "./catalogue.module.css";

export const cellId = (n: number, cell: string): string => `line-${n}-${cell}`;

/** Columns of sentences get twice the room. */
const LONG: readonly LineText[] = ["content", "script", "reason", "remark"];

interface Props {
  n: number;
  last: boolean;
  line: CatalogueLine;
  /** Names joined by commas, so that an equal list is the same. */
  columns: string;
  choices: Choices;
  wrong: boolean;
  short: readonly Shortfall[];
  onChange: (n: number, part: Partial<CatalogueLine>) => void;
  onMove: (n: number, by: number, cell: string) => void;
  onAdd: (n: number) => void;
  onRemove: (n: number) => void;
}

export const LineRow = memo(function LineRow(props: Props) {
  const { n, last, line, columns, choices, wrong, short, onChange, onMove, onAdd, onRemove } = props;
  const name = `第 ${n + 1} 行`;
  const asked = choices.activities.find((a) => a.code === line.activity);
  return (
    <div className={css.line} data-line={n} data-wrong={wrong} role="group" aria-label={name}>
      <span className={css.number}>{n + 1}</span>
      <div className={css.cells}>
        <div className={css.cell}>
          <label className={css.label} htmlFor={cellId(n, "activity")}>
            执法活动
          </label>
          <Select
            id={cellId(n, "activity")}
            aria-label={`${name}执法活动`}
            value={line.activity}
            onChange={(activity) => onChange(n, { activity })}
            options={choices.activities.map((a) => ({ value: a.code, label: a.label }))}
            style={{ width: "100%" }}
          />
        </div>
        <div className={css.cell}>
          <label className={css.label} htmlFor={cellId(n, "tier")}>
            记录程度
          </label>
          <Select
            id={cellId(n, "tier")}
            aria-label={`${name}记录程度`}
            value={line.tier}
            title={asked && `现行要求：${asked.tier_label}`}
            onChange={(tier) => onChange(n, { tier })}
            options={choices.tiers.map((t) => ({ value: t.code, label: t.label }))}
            style={{ width: "100%" }}
          />
        </div>
        {(columns.split(",") as LineText[]).map((text) => (
          <div className={LONG.includes(text) ? `${css.cell} ${css.long}` : css.cell} key={text}>
            <label className={css.label} htmlFor={cellId(n, text)}>
              {COLUMN_LABELS[text]}
            </label>
            <Input.TextArea
              id={cellId(n, text)}
              rows={1}
              className={css.text}
              value={line[text] ?? ""}
              onChange={(event) => onChange(n, { [text]: event.target.value })}
            />
          </div>
        ))}
      </div>
      <div className={css.buttons}>
        <Button size="small" aria-label={`${name}上移`} disabled={n === 0} onClick={() => onMove(n, -1, "step")}>
          ↑
        </Button>
        <Button size="small" aria-label={`${name}下移`} disabled={last} onClick={() => onMove(n, 1, "step")}>
          ↓
        </Button>
        <Button size="small" aria-label={`在${name}下面加一行`} onClick={() => onAdd(n)}>
          ＋
        </Button>
        <Button size="small" aria-label={`删去${name}`} onClick={() => onRemove(n)}>
          ✕
        </Button>
      </div>
      {short.length > 0 && (
        <div className={css.wide}>
          <Shortfalls found={short} />
        </div>
      )}
    </div>
  );
});
