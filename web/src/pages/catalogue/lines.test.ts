import { expect, test } from "vitest";
import type { ImportedLine } from "../../api/types";
import { BLANK, decoded, moved, plain, toDraft, usedColumns, withImported } from "./lines";

const line = (step: string) => ({ activity: "inquiry", tier: "as_required", step });
const imported = (step: string): ImportedLine => ({
  row: 2,
  guessed: ["activity"],
  problems: [],
  line: { ...line(step), activity_label: "询问", tier_label: "根据实际情况进行音像记录" },
});

test("a line moves within the list and not out of it", () => {
  const lines = [line("甲"), line("乙"), line("丙")];
  const steps = (from: number, by: number) => moved(lines, from, by).map((l) => l.step);
  expect(steps(0, 1)).toEqual(["乙", "甲", "丙"]);
  expect(steps(2, -1)).toEqual(["甲", "丙", "乙"]);
  expect(steps(0, -1)).toEqual(["甲", "乙", "丙"]);
  expect(steps(2, 1)).toEqual(["甲", "乙", "丙"]);
});

test("imported lines take the place of an empty one and lose their labels", () => {
  expect(withImported([BLANK], [imported("询问笔录")])).toEqual([line("询问笔录")]);
  expect(withImported([line("甲")], [imported("乙")])).toEqual([line("甲"), line("乙")]);
  expect(plain(imported("乙").line)).toEqual(line("乙"));
});

test("empty lines at the end are not sent, an empty one in between is told about by the server", () => {
  const draft = toDraft({ title: " 清单 ", scope: "own", follows: null, lines: [BLANK, line("甲"), BLANK, BLANK] });
  expect(draft).toEqual({ title: "清单", scope: "own", follows: null, lines: [BLANK, line("甲")] });
  expect(toDraft({ title: "", scope: "own", follows: null, lines: [BLANK] }).lines).toEqual([]);
});

test("only columns that are used are shown; long texts are none", () => {
  expect(usedColumns([line("甲"), { ...BLANK, recorder: "执法人员", script: "您好" }])).toEqual(["step", "recorder"]);
});

test("a table saved by an old spreadsheet reads the same", () => {
  const utf8 = new TextEncoder().encode("序号").buffer;
  const gbk = new Uint8Array([0xd0, 0xf2, 0xba, 0xc5]).buffer;
  expect([decoded(utf8), decoded(gbk)]).toEqual(["序号", "序号"]);
});
