/** Lines of a catalogue as they are edited: their columns in words, moving and taking over, and what is sent. Pure. */
import {
  LINE_TEXTS,
  type CatalogueDraft,
  type CatalogueLine,
  type CatalogueScope,
  type ImportColumn,
  type ImportedLine,
  type LineText,
  type LineView,
} from "../../api/types";

/** What agencies write above their columns. */
export const COLUMN_LABELS: Record<LineText, string> = {
  category: "执法类别",
  matter: "执法事项",
  step: "执法环节",
  content: "记录内容",
  method: "记录方式",
  place: "记录场所",
  recorder: "记录人",
  begins: "开始时间",
  ends: "结束时间",
  retention: "存储期限",
  remark: "备注",
  script: "执法用语",
  reason: "降低的理由",
};

/** Long sentences stand below a line, not in a column of it. */
export const BELOW: readonly LineText[] = ["script", "reason"];

/** What a column of a table may be taken for. */
export const IMPORT_COLUMNS: { value: ImportColumn; label: string }[] = [
  ...LINE_TEXTS.map((value) => ({ value, label: COLUMN_LABELS[value] })),
  { value: "tier", label: "记录程度" },
  { value: "ignored", label: "不要" },
];

/** The form as it is typed: one field per thing that another window may change apart. */
export interface CatalogueForm {
  title: string;
  scope: CatalogueScope;
  follows: string | null;
  lines: CatalogueLine[];
}

export const BLANK: CatalogueLine = { activity: "other", tier: "optional" };

export const isEmpty = (line: CatalogueLine): boolean => LINE_TEXTS.every((text) => !line[text]?.trim());

/** Without what pages show beside. */
export function plain(view: LineView): CatalogueLine {
  const { activity_label: _activity, tier_label: _tier, ...line } = view;
  return line;
}

/** What is sent: whoever left a line empty at the end did not mean it. */
export function toDraft({ title, scope, follows, lines }: CatalogueForm): CatalogueDraft {
  const last = lines.findLastIndex((line) => !isEmpty(line));
  return { title: title.trim(), scope, follows, lines: lines.slice(0, last + 1) };
}

/** The lines with one moved by so many places; past the ends nothing moves. */
export function moved(lines: readonly CatalogueLine[], from: number, by: number): CatalogueLine[] {
  const to = from + by;
  const next = [...lines];
  if (to < 0 || to >= lines.length) return next;
  const [line] = next.splice(from, 1);
  next.splice(to, 0, line!);
  return next;
}

/** Imported lines after those that are there; lines that nobody wrote anything into give way. */
export function withImported(lines: readonly CatalogueLine[], taken: readonly ImportedLine[]): CatalogueLine[] {
  return [...lines.filter((line) => !isEmpty(line)), ...taken.map(({ line }) => plain(line))];
}

/** The columns that any of the lines uses, in the order of the lists that agencies publish. */
export function usedColumns(lines: readonly CatalogueLine[]): LineText[] {
  return LINE_TEXTS.filter((text) => !BELOW.includes(text) && lines.some((line) => line[text]));
}

/** Spreadsheets save in one encoding or the other; a table that is no UTF-8 is one of the old kind. */
export function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}
