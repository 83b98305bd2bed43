/** 裁量基准: the agency's standards that fit the cause, offered where discretion is explained; what is taken over names its source. */
import { Select } from "antd";
import type { ListRow, RecordField } from "../../../api/types";

/** Fields in which a decision says how it was weighed. */
const FIELDS = new Set(["discretion", "basis", "proposed"]);

/** The standards that fit: those whose conduct shares words with the cause first, all others after them. */
export function fitting(rows: ListRow[], cause: string): ListRow[] {
  const pairs = (text: string) => Array.from({ length: Math.max(0, text.length - 1) }, (_, n) => text.slice(n, n + 2));
  const wanted = new Set(pairs(cause));
  const score = (row: ListRow) => pairs(row.matter ?? "").filter((pair) => wanted.has(pair)).length;
  return [...rows].sort((a, b) => score(b) - score(a));
}

/** What stands in the document: the standard, and where it is from. */
export function sentence({ code, matter, degree, circumstances, standard, basis }: ListRow): string {
  const which = [matter, degree, circumstances].filter(Boolean).join("，");
  const source = ["裁量基准", code && `第 ${code} 项`, basis].filter(Boolean).join("，");
  return `${which}：${standard}（依据${source}）`;
}

interface Props {
  field: RecordField;
  rows: ListRow[];
  cause: string;
  value: unknown;
  onChange: (value: string) => void;
}

export function Discretion({ field, rows, cause, value, onChange }: Props) {
  if (!FIELDS.has(field.id) || rows.length === 0) return null;
  const before = typeof value === "string" ? value : "";
  const offered = fitting(rows, cause).map(sentence);
  return (
    <Select
      aria-label={`${field.label}裁量基准`}
      placeholder="从裁量基准中选取"
      showSearch
      value={null}
      onChange={(taken: string | null) => taken && onChange(before === "" ? taken : `${before.trimEnd()}\n${taken}`)}
      options={offered.map((text) => ({ value: text, label: text }))}
      style={{ width: "100%", marginTop: 6 }}
    />
  );
}
