import { expect, test } from "vitest";
import type { FigureRow, Outcome } from "../../api/types";
import { labelOf } from "../../lib/articles";
import { byArticle, shownColumns, sum, summary, total } from "./figures";

const row = (article: string, outcome: Outcome, count: number, written_in = 0): FigureRow => ({
  article,
  outcome,
  count,
  written_in,
});

const ROWS = [
  row("21", "unmet", 3),
  row("10(3)", "met", 12, 2),
  row("10(3)", "late", 1),
  row("9(1)", "met", 5),
  row("21", "judgement", 1),
];

test("articles stand in the order of the regulation, and 补录 apart from what was written in time", () => {
  const lines = byArticle(ROWS);
  expect(lines.map((l) => l.article)).toEqual(["9(1)", "10(3)", "21"]);
  expect(lines[1]?.counts).toMatchObject({ met: 10, written_in: 2, late: 1, unmet: 0 });
});

test("nothing is lost or counted twice on the way into the table", () => {
  const all = sum(byArticle(ROWS));
  expect(total(all)).toBe(ROWS.reduce((n, r) => n + r.count, 0));
});

test("empty columns are left out, but a zero of 未办 is an answer", () => {
  const keys = shownColumns(sum(byArticle([row("9(1)", "met", 5)]))).map((c) => c.key);
  expect(keys).toEqual(["unmet", "met"]);
});

test("one line says what is wanting and where most of it is", () => {
  expect(summary(byArticle(ROWS), labelOf)).toBe("未办 3 项，逾期办理 1 项，待判断 1 项，未办最多的是第二十一条");
  const alike = [...ROWS, row("9(1)", "unmet", 3)];
  expect(summary(byArticle(alike), labelOf)).toMatch(/未办最多的是第九条（一）、第二十一条$/);
  expect(summary(byArticle([row("9(1)", "met", 5)]), labelOf)).toBe("没有未办、逾期和待判断的事项");
  expect(summary([], labelOf)).toBe("还没有应办事项");
});
