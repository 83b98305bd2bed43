import { expect, test } from "vitest";
import { ApiError } from "../../api/http";
import { missing, problemsOf, standing } from "./problems";

test("what is empty is named by its label; the verb fits the control", () => {
  const values = { place: " ", officers: [], activity: undefined, note: "x" };
  expect(missing(values, { place: "地点", officers: "执法人员", activity: "执法活动", note: "说明" })).toEqual({
    place: "请填写地点",
    officers: "请选择执法人员",
    activity: "请选择执法活动",
  });
});

test("a false answer is an answer", () => {
  expect(missing({ agreed: false }, { agreed: "意见" })).toEqual({});
});

test("an error stands until its field is changed", () => {
  const problems = { place: "请填写地点", ended_at: "早于开始", whole: "不完整" };
  const attempted = { place: "", ended_at: "10:00" };
  expect(standing(problems, attempted, { place: "人民路", ended_at: "10:00" })).toEqual({
    ended_at: "早于开始",
    whole: "不完整",
  });
});

test("the server's first word on a field stands", () => {
  const fields = [
    { field: "ended_at", message: "早于开始" },
    { field: "ended_at", message: "晚于现在" },
  ];
  expect(problemsOf(new ApiError(422, { code: "invalid", message: "", ...{ fields } }))).toEqual({
    ended_at: "早于开始",
  });
  expect(problemsOf(new Error("x"))).toEqual({});
});
