/** The figures as a table: articles down, ways of standing across. Sums only; no outcome is computed here. */
import type { FigureRow, Outcome } from "../../api/types";
import { byPlace } from "../../lib/articles";

/** Columns, what is missing first. 补录 stands apart from what was written down in time. */
export const COLUMNS = [
  { key: "unmet", label: "未办" },
  { key: "late", label: "逾期办理" },
  { key: "judgement", label: "待判断" },
  { key: "pending", label: "待办" },
  { key: "met", label: "已办" },
  { key: "written_in", label: "补录" },
  { key: "not_yet", label: "未到" },
  { key: "not_applicable", label: "不适用" },
] as const satisfies readonly { key: Outcome | "written_in"; label: string }[];

export type ColumnKey = (typeof COLUMNS)[number]["key"];
export type Counts = Record<ColumnKey, number>;

export interface ArticleFigures {
  /** `10(3)` */
  article: string;
  counts: Counts;
}

const none = (): Counts =>
  ({ unmet: 0, late: 0, judgement: 0, pending: 0, met: 0, written_in: 0, not_yet: 0, not_applicable: 0 }) as Counts;

/** One line per article, in the order of the regulation. What was written in afterwards leaves its outcome's column. */
export function byArticle(rows: readonly FigureRow[]): ArticleFigures[] {
  const lines = new Map<string, Counts>();
  for (const { article, outcome, count, written_in } of rows) {
    const counts = lines.get(article) ?? none();
    counts[outcome] += count - written_in;
    counts.written_in += written_in;
    lines.set(article, counts);
  }
  return [...lines].map(([article, counts]) => ({ article, counts })).sort((a, b) => byPlace(a.article, b.article));
}

/** All articles together. */
export function sum(lines: readonly ArticleFigures[]): Counts {
  const all = none();
  for (const { counts } of lines) for (const { key } of COLUMNS) all[key] += counts[key];
  return all;
}

export const total = (counts: Counts): number => COLUMNS.reduce((n, { key }) => n + counts[key], 0);

/** Columns that hold anything; 未办 and 已办 stand always, since their zero says something. */
export const shownColumns = (all: Counts) =>
  COLUMNS.filter(({ key }) => all[key] > 0 || key === "unmet" || key === "met");

/** What is wanting, in one line; the articles that lack most are named by `label`. */
export function summary(lines: readonly ArticleFigures[], label: (code: string) => string): string {
  const all = sum(lines);
  if (total(all) === 0) return "还没有应办事项";
  const wanting = (["unmet", "late", "judgement"] as const).filter((key) => all[key] > 0);
  if (wanting.length === 0) return "没有未办、逾期和待判断的事项";
  const words = wanting.map((key) => `${COLUMNS.find((c) => c.key === key)?.label} ${all[key]} 项`).join("，");
  const unmet = Math.max(...lines.map((line) => line.counts.unmet));
  const worst = lines.filter((line) => line.counts.unmet === unmet).map((line) => label(line.article));
  // Where many lack alike, naming them says nothing that the table does not.
  const most = unmet > 0 && lines.length > 1 && worst.length <= 3 ? `，未办最多的是${worst.join("、")}` : "";
  return words + most;
}
