import { expect, test } from "vitest";
import type { DutyView, Outcome, RecordBrief, SceneView } from "../api/types";
import { evidenceOf } from "./evidence";

const record = { id: "d1", short: "现场笔录", pages: 3, articles: ["10(1)", "10(3)"], scene: "s1" } as RecordBrief;
const scene = { id: "s1", coverage: { covered_ms: 4_385_000 } } as SceneView;
const duty = (code: string, outcome: Outcome, kind = "case", id = "c1") =>
  ({ article: { code, number: 10, label: "" }, outcome, subject: { kind, id, label: "", href: "" } }) as DutyView;
const labels = (d: DutyView) => evidenceOf(d, { records: [record], scenes: [scene] }).map((e) => e.label);

test("a duty shows the records of its article and what was filmed where they were written", () => {
  expect(labels(duty("10(3)", "met"))).toEqual(["现场笔录 3 页", "▶ 1 小时 13 分"]);
  expect(labels(duty("10(2)", "met"))).toEqual([]);
});

test("a duty about a scene shows that scene's recordings", () => {
  expect(labels(duty("15.2", "met", "scene", "s1"))).toEqual(["▶ 1 小时 13 分"]);
});

test("what is missing, not due or not applicable shows nothing", () => {
  expect(["unmet", "not_yet", "not_applicable"].map((o) => labels(duty("10(3)", o as Outcome)).length)).toEqual([
    0, 0, 0,
  ]);
});
