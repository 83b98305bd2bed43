import { expect, test } from "vitest";
import { articleLabel, byPlace, labelOf, numeral, placeOf } from "./articles";

test("a code names article, paragraph and item", () => {
  expect(placeOf("18")).toEqual({ number: 18, paragraph: undefined, item: undefined });
  expect(placeOf("24.2")).toEqual({ number: 24, paragraph: 2, item: undefined });
  expect(placeOf("10(12)")).toEqual({ number: 10, paragraph: undefined, item: 12 });
  expect(placeOf("15.1(2)")).toEqual({ number: 15, paragraph: 1, item: 2 });
  expect(placeOf("第十条")).toBeNull();
});

test("numbers are written as the regulation writes them", () => {
  expect([1, 10, 11, 20, 28].map(numeral)).toEqual(["一", "十", "十一", "二十", "二十八"]);
  expect(articleLabel(19)).toBe("第十九条");
});

test("a code is written out in full, and one of another law is left as it is", () => {
  expect(["21", "24.2", "10(3)", "15.1(2)"].map(labelOf)).toEqual([
    "第二十一条",
    "第二十四条第二款",
    "第十条（三）",
    "第十五条第一款（二）",
  ]);
  expect(labelOf("penalty:54")).toBe("penalty:54");
});

test("codes stand in the order of the regulation, not of their text", () => {
  expect(["penalty:54", "21", "9(1)", "10(12)", "10(3)", "10"].sort(byPlace)).toEqual([
    "9(1)",
    "10",
    "10(3)",
    "10(12)",
    "21",
    "penalty:54",
  ]);
});
