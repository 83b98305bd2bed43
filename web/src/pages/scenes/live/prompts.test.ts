import { expect, test } from "vitest";
import { prompt, resumptionPrompt } from "./prompts";

const scene = {
  place: "后厨",
  activity_label: "现场检查",
  officers: [
    { id: "1", name: "甲", certificate: "0001" },
    { id: "2", name: "乙" },
  ],
};
const now = Date.parse("2026-11-03T09:33:12.000+08:00");

test("a prompt speaks of this scene, on the regulation's clock", () => {
  expect(prompt("time", scene, now)).toBe("现在是 9 时 33 分");
  expect(prompt("officers", scene, now)).toBe("执法人员甲，执法证号 0001，乙");
  expect(prompt("action", scene, now)).toBe("依法进行现场检查");
});

test("an element unknown to this page has no invented sentence", () => {
  expect(prompt("weather", scene, now)).toBeNull();
});

test("on resuming, the cause and both times are said", () => {
  expect(resumptionPrompt("电量不足", "2026-11-03T09:31:06.000+08:00", now)).toBe(
    "刚才 9 时 31 分因电量不足中止记录，现在 9 时 33 分恢复",
  );
});
