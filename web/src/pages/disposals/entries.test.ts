import { expect, test } from "vitest";
import { entriesIn, entriesOf, withEntry } from "./entries";

const ONE = "0123456789abcdefghjkmnpqrs";
const OTHER = "7zzzzzzzzzzzzzzzzzzzzzzzzz";

test("numbers are read however they are pasted, each once", () => {
  expect(entriesIn(`${ONE}\n ${OTHER.toUpperCase()}，${ONE};`)).toEqual({ entries: [ONE, OTHER], strange: [] });
  expect(entriesIn("  \n")).toEqual({ entries: [], strange: [] });
});

test("what is no number of an entry is named, not dropped", () => {
  const tooLarge = `8${ONE.slice(1)}`;
  expect(entriesIn(`${ONE.slice(1)} 到达现场 ${tooLarge}`)).toEqual({
    entries: [],
    strange: [ONE.slice(1), "到达现场", tooLarge],
  });
});

test("a picked entry joins those pasted, once", () => {
  expect(withEntry("", ONE)).toBe(ONE);
  expect(withEntry(`${ONE}\n`, OTHER)).toBe(`${ONE}\n${OTHER}`);
  expect(withEntry(ONE, ONE)).toBe(ONE);
});

test("an entry that meets several duties is offered once, the earliest first", () => {
  const entry = (id: string, at: string) => ({ id, at, label: "立案", who: "李明远", recorded_at: at });
  const later = entry(ONE, "2026-11-03T09:02:00.000+08:00");
  const earlier = entry(OTHER, "2026-11-01T09:02:00.000+08:00");
  expect(entriesOf([{ entries: [later] }, { entries: [later, earlier] }])).toEqual([earlier, later]);
});
