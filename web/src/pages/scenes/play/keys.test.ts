import { expect, test } from "vitest";
import { deedOf, isTaken, KEY_LIST } from "./keys";

const NONE = { code: "", shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, repeat: false };
const press = (key: string, over = {}) => deedOf({ ...NONE, key, ...over });

test("space plays, arrows go by seconds, with Shift by tens", () => {
  expect(press(" ")).toEqual({ do: "toggle" });
  expect(press("ArrowLeft")).toEqual({ do: "step", seconds: -1 });
  expect(press("ArrowRight", { shiftKey: true })).toEqual({ do: "step", seconds: 10 });
  expect(press(".")).toEqual({ do: "frame", frames: 1 });
});

test("1 to 6 mark, on the number pad too; Shift makes them other signs", () => {
  expect(press("3", { code: "Digit3" })).toEqual({ do: "mark", index: 2 });
  expect(press("6", { code: "Numpad6" })).toEqual({ do: "mark", index: 5 });
  expect(press("!", { code: "Digit1", shiftKey: true })).toBeUndefined();
  expect(press("7", { code: "Digit7" })).toBeUndefined();
});

test("letters are known by their place, so that a Chinese input method does not swallow them", () => {
  expect(press("Process", { code: "KeyQ" })).toEqual({ do: "narrate", index: 0, again: false });
  expect(press("Y", { code: "KeyY", shiftKey: true })).toEqual({ do: "narrate", index: 5, again: true });
  expect(press("Process", { code: "KeyK" })).toEqual({ do: "pause" });
});

test("a mark is made once however long the key is held, steps go on", () => {
  expect(press("1", { code: "Digit1", repeat: true })).toBeUndefined();
  expect(press("q", { code: "KeyQ", repeat: true })).toBeUndefined();
  expect(press("ArrowRight", { repeat: true })).toEqual({ do: "step", seconds: 1 });
});

test("the browser's own shortcuts stay its own", () => {
  expect(press("r", { code: "KeyR", ctrlKey: true })).toBeUndefined();
  expect(press("l", { code: "KeyL", metaKey: true })).toBeUndefined();
});

test("keys belong to whoever types, and space to the button that has the focus", () => {
  document.body.innerHTML = `<input id="i"><button id="b"><span id="s"></span></button><div id="d"></div>`;
  const of = (id: string) => document.getElementById(id);
  expect(isTaken(of("i"), "q")).toBe(true);
  expect(isTaken(of("s"), " ")).toBe(true);
  expect(isTaken(of("b"), "1")).toBe(false);
  expect(isTaken(of("d"), " ")).toBe(false);
});

test("the list of keys names every key that does something", () => {
  const told = KEY_LIST.map(([keys]) => keys).join(" ");
  for (const key of ["J", "K", "L", ",", ".", "[", "]", "+", "-", "0", "S", "M", "F", "G", "?", "Home", "End"]) {
    expect(press(key === "Home" || key === "End" ? key : key.toLowerCase()), key).toBeDefined();
    expect(told).toContain(key);
  }
});
