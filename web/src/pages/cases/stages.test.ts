import { describe, expect, test } from "vitest";
import type { DutyView, Outcome, Stage, StageKey } from "../../api/types";
import { allDuties, missingOf, stageToShow } from "./stages";

const stage = (key: StageKey, current = false): Stage => ({
  key,
  title: key,
  articles: "",
  done: 0,
  total: 1,
  remark: "",
  current,
});
const duty = (rule: string, of: StageKey, outcome: Outcome, subject = "c1"): DutyView => ({
  rule,
  article: { code: "10", number: 10, label: "第十条" },
  stage: of,
  part: "",
  title: rule,
  remark: "",
  owner_label: "",
  note: "",
  outcome,
  outcome_label: outcome,
  mine: true,
  warn: false,
  written_in: false,
  reassessing: false,
  can_judge: false,
  provisional: false,
  entries: [],
  subject: { kind: "case", id: subject, label: "", href: "" },
});

const stages = [stage("start"), stage("investigation"), stage("decision", true)];

describe("the stage a case page opens with", () => {
  test("is where something is missing, even when the case has gone on", () => {
    expect(stageToShow({ stages, duties: [duty("a", "investigation", "unmet")] }, null).key).toBe("investigation");
  });

  test("is the present one when nothing is missing", () => {
    expect(stageToShow({ stages, duties: [duty("a", "start", "met")] }, null).key).toBe("decision");
  });

  test("is the one in the address; an unknown word there does no harm", () => {
    expect(stageToShow({ stages, duties: [] }, "start").key).toBe("start");
    expect(stageToShow({ stages, duties: [] }, "elsewhere").key).toBe("decision");
  });
});

test("a duty that both the case and its scene report is counted once", () => {
  const one = {
    duties: [duty("art19", "investigation", "unmet", "s1")],
    scenes: [
      { duties: [duty("art19", "investigation", "unmet", "s1"), duty("art22", "investigation", "judgement", "s1")] },
    ],
  } as unknown as Parameters<typeof allDuties>[0];
  expect(allDuties(one)).toHaveLength(2);
});

test("what is missing today comes first, what still has time after it; nothing only when nothing is asked", () => {
  const one = (missing_today: number, ...duties: ReturnType<typeof duty>[]) => ({ duties, scenes: [], missing_today });
  const open = [duty("a", "start", "unmet"), duty("b", "start", "pending")];
  expect(missingOf(one(1, ...open))).toBe("今天还差 1 项，待办 1 项");
  // Both are due today: the server counts them, the page does not.
  expect(missingOf(one(2, ...open))).toBe("今天还差 2 项");
  expect(missingOf(one(0, duty("a", "start", "pending")))).toBe("待办 1 项");
  expect(missingOf(one(0, duty("a", "start", "met")))).toBe("目前不缺");
});
