import { expect, test } from "vitest";
import type { DeviceView } from "../../api/types";
import { clockWords, inOrder, matching, sumOf } from "./devices";

const device = (mark: string, part: Partial<DeviceView> = {}): DeviceView => ({
  id: mark,
  mark,
  name: "某型执法记录仪",
  category: "body_camera",
  category_label: "执法记录仪",
  condition: "in_service",
  condition_label: "在用",
  warnings: [],
  events: [],
  ...part,
});
const out = (id: string) => ({ to: { id, name: id }, from: "2026-11-03T09:00:00.000+08:00" });
const marks = (list: DeviceView[]) => list.map((one) => one.mark);

test("mine stand first, then those with a warning, then by number as people count", () => {
  const list = [
    device("CG10"),
    device("CG9"),
    device("CG2", { warnings: ["遗失"] }),
    device("CG11", { out: out("me") }),
  ];
  expect(marks(inOrder(list, "me"))).toEqual(["CG11", "CG2", "CG9", "CG10"]);
});

test("filters and search narrow together", () => {
  const list = [
    device("A1", { out: out("me") }),
    device("A2", { out: out("other") }),
    device("B1", { warnings: ["遗失"] }),
  ];
  expect(marks(matching(list, "out", "me", ""))).toEqual(["A1", "A2"]);
  expect(marks(matching(list, "mine", "me", ""))).toEqual(["A1"]);
  expect(marks(matching(list, "warned", "me", ""))).toEqual(["B1"]);
  expect(marks(matching(list, "all", "me", "OTHER"))).toEqual(["A2"]);
});

test("what has to be added tells how the clock went", () => {
  expect([clockWords(83_000), clockWords(-2_400), clockWords(300), clockWords(null)]).toEqual([
    "慢 83 秒",
    "快 2 秒",
    "与标准时间一致",
    "没有校时记录",
  ]);
});

test("without officers there is no rate", () => {
  const sum = { items: [], body_cameras: 3, officers: 0, out: 1, not_home: 0 };
  expect(sumOf(sum)).toBe("执法记录仪 3 台、执法人员 0 人、领出 1、应还未还 0");
  expect(sumOf({ ...sum, officers: 4, per_hundred: 75 })).toContain("每百人 75 台");
});
