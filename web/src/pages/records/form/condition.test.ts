import { describe, expect, test } from "vitest";
import type { RecordField, RecordType } from "../../../api/types";
import { fenOf, holds, shown, valuesOf, yuanOf } from "./condition";

const field = (required: boolean | string): RecordField => ({ id: "f", label: "栏", type: "text", required });

describe("a conditional field", () => {
  test("is asked for when the other field has the value", () => {
    expect(holds("when:party_present=true", { party_present: true })).toBe(true);
    expect(holds("when:party_present=true", { party_present: false })).toBe(false);
    expect(holds("when:source=other", { source: "other" })).toBe(true);
    expect(holds("when:source=other", {})).toBe(false);
  });

  test("never hides what is already written in it", () => {
    expect(shown(field("when:a=true"), { a: false })).toBe(false);
    expect(shown(field("when:a=true"), { a: false, f: "写过" })).toBe(true);
    expect(shown(field(false), {})).toBe(true);
  });
});

test("only the form's own, filled fields are sent", () => {
  const form = { sections: [{ title: "", fields: [field(true)] }] } as unknown as RecordType;
  expect(valuesOf(form, { f: "有", gone: "旧版" })).toEqual({ f: "有" });
  expect(valuesOf(form, { f: " " })).toEqual({});
});

test("money is whole fen, without rounding", () => {
  expect(["3000", "3000.5", "0.07", "1,234.56"].map(fenOf)).toEqual([300_000, 300_050, 7, 123_456]);
  expect(["-1", "1.234", "三千", ""].map(fenOf)).toEqual([null, null, null, null]);
  expect([300_000, 300_050, 7].map(yuanOf)).toEqual(["3000", "3000.50", "0.07"]);
});
