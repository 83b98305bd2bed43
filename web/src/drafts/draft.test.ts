import { describe, expect, test } from "vitest";
import { choose, collided, dirty, edit, merge, open, saved } from "./draft";

const stored = (revision: number, values: object) => ({ revision, values: { ...values } });

describe("opening", () => {
  test("what is known already fills what nobody typed", () => {
    const state = open({ place: "后厨", cause: "" }, stored(3, { cause: "摆卖" }), null);
    expect(state.values).toEqual({ place: "后厨", cause: "摆卖" });
    expect(state.seen).toBe(3);
  });

  test("a reload between two saves keeps what was typed last", () => {
    const shadow = { values: { cause: "摆卖经营" }, base: { cause: "摆卖" }, seen: 3 };
    const state = open({}, stored(3, { cause: "摆卖" }), shadow);
    expect(state.values.cause).toBe("摆卖经营");
    expect(dirty(state)).toBe(true);
  });

  test("another window saved meanwhile: fields of one side only are taken over without a question", () => {
    const shadow = { values: { cause: "摆卖经营", place: "" }, base: { cause: "摆卖" }, seen: 3 };
    const state = open({}, stored(4, { cause: "摆卖", place: "人民路" }), shadow);
    expect(state.values).toEqual({ cause: "摆卖经营", place: "人民路" });
    expect(state.conflict).toBeNull();
    expect(state.seen).toBe(4);
  });
});

describe("both changed the same field", () => {
  const base = open({}, stored(1, { cause: "甲", place: "同" }), null);
  const mine = edit(base, { cause: "乙" });
  const both = collided(mine, stored(2, { cause: "丙", place: "同" }));

  test("nothing typed is overwritten and the field is named", () => {
    expect(both.values.cause).toBe("乙");
    expect(both.conflict).toEqual({ fields: ["cause"], theirs: { cause: "丙", place: "同" }, revision: 2 });
  });

  test("keeping mine sends it over theirs at the new revision", () => {
    const kept = choose(both, "mine");
    expect([kept.values.cause, kept.seen, kept.conflict, dirty(kept)]).toEqual(["乙", 2, null, true]);
  });

  test("taking theirs leaves nothing to send", () => {
    const taken = choose(both, "theirs");
    expect([taken.values.cause, dirty(taken)]).toEqual(["丙", false]);
  });

  test("both typed the same: no question", () => {
    expect(merge({ a: 1 }, { a: 2 }, { a: 2 })).toEqual({ values: { a: 2 }, fields: [] });
  });
});

test("typing while a save is on the way stays unsaved", () => {
  const state = edit(open({}, null, null), { cause: "甲" });
  const sent = state.values;
  const later = saved(edit(state, { cause: "甲乙" }), sent, 1);
  expect([later.values.cause, later.seen, dirty(later)]).toEqual(["甲乙", 1, true]);
});

test("an untouched field and an emptied one are the same", () => {
  expect(dirty(open({ cause: "" }, stored(1, {}), null))).toBe(false);
});

test("a form that was only looked at leaves no draft", () => {
  const state = open({ place: "后厨", officers: ["p1"] }, null, null);
  expect(dirty(state)).toBe(false);
  expect(dirty(edit(state, { place: "前厅" }))).toBe(true);
});
