import { expect, test } from "vitest";
import type { Standing } from "../../api/types";
import { answerOf, toneOf, worstFirst } from "./standing";

const log = (name: string, word: Standing, ...since: string[]) => ({
  name,
  word,
  findings: since.map((at) => ({ since: at, word, what: "", sentence: "", found_at: at })),
});

test("what is worst comes first, then what has lasted longest, then by name", () => {
  const logs = [
    log("乙局", "正常"),
    log("丙局", "尚未报送"),
    log("丁局", "失联", "2026-11-03T09:00:00.000+08:00"),
    log("戊局", "断链(待核查)", "2026-11-20T09:00:00.000+08:00"),
    log("己局", "断链(待核查)", "2026-11-25T09:00:00.000+08:00", "2026-11-02T09:00:00.000+08:00"),
    log("庚局", "恢复缺口", "2026-10-01T09:00:00.000+08:00"),
    log("安局", "正常"),
  ];
  expect(worstFirst(logs).map((l) => l.name)).toEqual(["己局", "戊局", "庚局", "丁局", "丙局", "安局", "乙局"]);
});

test("a word from a newer server alarms rather than soothes", () => {
  const strange = "待复查" as Standing;
  expect(toneOf(strange)).toBe("red");
  expect(worstFirst([log("甲局", "失联"), log("乙局", strange)])[0]?.name).toBe("乙局");
});

test("the answer counts what must be looked at before it says that all is well", () => {
  expect(answerOf([])).toBe("还没有登记");
  expect(answerOf([log("甲局", "正常"), log("乙局", "正常")])).toBe("2 个机关，没有须处理的");
  const found = log("丙局", "失联", "2026-11-03T09:00:00.000+08:00");
  expect(answerOf([log("甲局", "正常"), found, log("乙局", "尚未报送")])).toBe("1 个须处理，1 个尚未报送");
});
