import { expect, test } from "vitest";
import { rowsOf, toCsv } from "./csv";

test("commas, quotes and line breaks stay inside their cell", () => {
  expect(toCsv([["案号", "甲,乙", 'a"b', "一\n二"]])).toBe('\uFEFF案号,"甲,乙","a""b","一\n二"\r\n');
});

test("no cell becomes a formula", () => {
  expect(toCsv([["=1+1", "-2", "@x", "11-03"]])).toBe("\uFEFF'=1+1,'-2,'@x,11-03\r\n");
});

test("cells are read as they stand on the page", () => {
  const table = document.createElement("table");
  table.innerHTML = "<thead><tr><th>阶段</th></tr></thead><tbody><tr><td><span>缺</span>\n  1 项</td></tr></tbody>";
  expect(rowsOf(table)).toEqual([["阶段"], ["缺 1 项"]]);
});
