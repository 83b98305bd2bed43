import { describe, expect, it } from "vitest";
import type { RecordField, RecordType } from "../../../api/types";
import { fitting, sentence } from "./Discretion";
import { phrasesFor } from "./Phrases";

const form = { id: "inquiry", title: "询问笔录", short: "询问", version: 1, sections: [] } as RecordType;
const field = { id: "answer", label: "询问内容", type: "textarea" } as RecordField;

describe("what an agency imported", () => {
  it("offers phrases at the field they are meant for, in this document or in any", () => {
    const rows = [
      { record_type: "询问笔录", field: "询问内容", text: "甲" },
      { record_type: "现场检查", field: "询问内容", text: "乙" },
      { field: "answer", text: "丙" },
      { record_type: "询问", text: "丁" },
    ];
    expect(phrasesFor(rows, form, field)).toEqual(["甲", "丙"]);
    expect(phrasesFor(rows, form, { ...field, type: "date" })).toEqual([]);
  });

  it("puts the standards first that share words with the cause", () => {
    const rows = [{ matter: "无证经营" }, { matter: "占道堆放物品" }];
    expect(fitting(rows, "擅自占用城市道路堆放物品")[0]).toBe(rows[1]);
  });

  it("names the source of a standard that is taken over", () => {
    const row = { code: "3", matter: "占道堆放", degree: "轻微", standard: "罚款五百元", basis: "条例第十条" };
    expect(sentence(row)).toBe("占道堆放，轻微：罚款五百元（依据裁量基准，第 3 项，条例第十条）");
  });
});
