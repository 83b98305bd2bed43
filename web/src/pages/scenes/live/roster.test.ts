import { expect, test } from "vitest";
import { byUnit, grouped, readRoster } from "./roster";

const parts = [
  { code: "officer", label: "执法人员" },
  { code: "auxiliary", label: "执法辅助人员" },
  { code: "police", label: "公安人员" },
  { code: "witness", label: "见证人" },
];
const officers = [
  { id: "p1", name: "王一", certificate_valid: true, roles: ["officer"] },
  { id: "p2", name: "同名", certificate_valid: true, roles: ["officer"] },
  { id: "p3", name: "同名", certificate_valid: true, roles: ["officer"] },
];
const read = (text: string) => readRoster(text, parts, officers);

test("lines out of a table or a message are read alike, in either order of columns", () => {
  const { people, bad } = read("身份\t姓名\t单位\n执法辅助人员\t甲\t某保安公司\n2 乙，民警，某派出所\n3、丙 见证人\n");
  expect(bad).toEqual([]);
  expect(people.map((p) => [p.line, p.part.code, p.name, p.unit])).toEqual([
    [2, "auxiliary", "甲", "某保安公司"],
    [3, "police", "乙", "某派出所"],
    [4, "witness", "丙", undefined],
  ]);
});

test("an officer of this agency is known by the name, unless two bear it or another unit is named", () => {
  const { people } = read("执法人员 王一\n执法人员 同名\n执法人员 王一 某县交通运输局\n见证人 王一");
  expect(people.map((p) => p.person)).toEqual(["p1", undefined, undefined, undefined]);
});

test("a line that cannot be taken is shown with its reason, and the others are taken", () => {
  const { people, bad } = read("甲 某公司\n见证人\n见证人 乙\n见证人 乙\n");
  expect(people.map((p) => p.name)).toEqual(["乙"]);
  expect(bad.map((b) => [b.line, b.why])).toEqual([
    [1, "没有写明身份：执法人员、执法辅助人员、公安人员、见证人"],
    [2, "没有写姓名"],
    [4, "与前面重复"],
  ]);
});

test("forty lines are forty people", () => {
  const text = Array.from({ length: 40 }, (_, n) => `执法辅助人员,辅${n + 1},某保安公司`).join("\n");
  expect(read(text)).toMatchObject({ people: { length: 40 }, bad: [] });
});

test("a roster is read out by part, with the units it comes from counted", () => {
  const { people } = read("公安人员 甲 某派出所\n见证人 乙\n公安人员 丙 某派出所");
  const told = people.map((p) => ({ part: p.part.code, part_label: p.part.label, name: p.name, unit: p.unit }));
  expect(grouped(told)).toEqual({
    groups: [
      { part: "police", label: "公安人员", names: ["甲（某派出所）", "丙（某派出所）"] },
      { part: "witness", label: "见证人", names: ["乙"] },
    ],
    units: ["某派出所"],
  });
});

test("those of one part stand under their units", () => {
  const people = [
    { part: "police", name: "甲", unit: "公安局" },
    { part: "witness", name: "乙" },
    { part: "police", name: "丙", unit: "派出所" },
    { part: "police", name: "丁", unit: "公安局" },
  ];
  expect(byUnit(people, "police")).toBe("公安局：甲、丁；派出所：丙");
  expect(byUnit(people, "witness")).toBe("乙");
});
