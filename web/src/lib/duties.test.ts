import { describe, expect, test } from "vitest";
import type { DutyView, Outcome } from "../api/types";
import { dueToday, grouped, isGap, stateWord, toneOf } from "./duties";

const duty = (outcome: Outcome, more: object = {}) => ({
  outcome,
  outcome_label: `<${outcome}>`,
  warn: false,
  ...more,
});

describe("the word of a row", () => {
  test.each([
    [duty("pending", { workdays_left: 2 }), "剩 2 个工作日"],
    [duty("pending", { workdays_left: 0 }), "今天截止"],
    [duty("pending", { workdays_left: 0, hours_left: 5 }), "剩 5 小时"],
    [duty("pending", { hours_left: 0 }), "不足 1 小时"],
    [duty("pending", { workdays_left: 1, hours_left: 37 }), "剩 1 个工作日"],
    [duty("pending"), "<pending>"],
    [duty("unmet", { workdays_left: -3 }), "<unmet>"],
    [duty("met"), "<met>"],
  ])("%o", (given, word) => expect(stateWord(given)).toBe(word));
});

test("a pending duty turns amber only when the server warns", () => {
  expect(toneOf(duty("pending"))).toBe("plain");
  expect(toneOf(duty("pending", { warn: true }))).toBe("amber");
  expect(isGap(duty("pending"))).toBe(false);
  expect(isGap(duty("pending", { warn: true }))).toBe(true);
});

test("today's work is what is overdue and what ends today, not what is over", () => {
  const today = "2026-11-10";
  expect(dueToday(duty("unmet"), today)).toBe(true);
  expect(dueToday(duty("judgement"), today)).toBe(true);
  expect(dueToday(duty("pending"), today)).toBe(false);
  expect(dueToday(duty("pending", { due_day: "2026-11-10" }), today)).toBe(true);
  expect(dueToday(duty("pending", { due_at: "2026-11-10T24:00:00.000+08:00" }), today)).toBe(true);
  expect(dueToday(duty("pending", { due_day: "2026-11-11" }), today)).toBe(false);
  expect(dueToday(duty("late", { due_day: "2026-11-09" }), today)).toBe(false);
});

describe("lines that say the same", () => {
  const of = (kind: string, id: string, outcome: Outcome) =>
    ({
      rule: "art22",
      part: "",
      outcome,
      warn: false,
      remark: "",
      subject: { kind, id, label: "", href: "" },
    }) as DutyView;

  test("recordings that stand alike are one line, one that does not has its own", () => {
    const groups = grouped([of("recording", "a", "met"), of("recording", "b", "unmet"), of("recording", "c", "met")]);
    expect(groups.map((g) => g.members.map((d) => d.subject.id))).toEqual([["a", "c"], ["b"]]);
  });

  test("two scenes are never one line", () => {
    expect(grouped([of("scene", "a", "met"), of("scene", "b", "met")])).toHaveLength(2);
  });
});
