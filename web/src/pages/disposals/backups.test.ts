import { expect, test } from "vitest";
import { filled, problemsIn } from "./backups";

test("nobody destroys without having said whether there are backups", () => {
  expect(problemsIn(undefined, [{ name: "" }])).toHaveProperty("held");
  expect(problemsIn(false, [{ name: "" }])).toEqual({});
  expect(problemsIn(true, [{ name: " " }])).toHaveProperty("backups");
});

test("a backup has a name and a last day", () => {
  const whole = { name: "异地备份", last_day: "2027-02-01" };
  expect(problemsIn(true, [whole, { name: "" }])).toEqual({});
  expect(problemsIn(true, [whole, { name: "磁带" }]).backups).toBe("请选择“磁带”保存到哪一天");
  expect(problemsIn(true, [{ name: "", last_day: "2027-02-01" }]).backups).toBe("请填写备份的名称");
});

test("rows left empty are not sent", () => {
  expect(filled([{ name: " 异地备份 ", last_day: "2027-02-01" }, { name: "" }])).toEqual([
    { name: "异地备份", last_day: "2027-02-01" },
  ]);
});
