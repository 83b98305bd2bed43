/** Reads a list of people as it is pasted out of a table or a message: one person a line, part, name and unit in any separators. */
import type { Code, Officer } from "../../../api/types";

export interface Line {
  /** Its place in what was pasted, from 1. */
  line: number;
  part: Code;
  name: string;
  unit?: string;
  /** A person of this agency of that name. */
  person?: string;
}

export interface BadLine {
  line: number;
  text: string;
  why: string;
}

export interface Read {
  people: Line[];
  bad: BadLine[];
}

/** Other words that lists use for the parts. */
const ALSO: Record<string, string[]> = {
  officer: ["执法", "执法员"],
  auxiliary: ["辅助", "辅助人员", "协管员", "辅助执法人员"],
  police: ["公安", "民警", "警察", "公安民警"],
  medical: ["医护", "医生", "护士", "急救人员", "医务人员"],
  witness: ["见证"],
  party: ["相对人", "行政相对人", "负责人", "当事人代表"],
  other: ["其他", "其他人员"],
};
const LONGEST_NAME = 50;
const HEADINGS = /^(身份|角色|类别|姓名|序号)/;

export function readRoster(text: string, parts: readonly Code[], officers: readonly Officer[]): Read {
  const people: Line[] = [];
  const bad: BadLine[] = [];
  const seen = new Set<string>();
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = index + 1;
    // A number in front is the list's own.
    const cells = raw
      .trim()
      .split(/[\t,，;；、|\s]+/)
      .filter((cell) => cell !== "" && !/^\d+[.、]?$/.test(cell));
    if (cells.length === 0 || (people.length === 0 && HEADINGS.test(cells[0] ?? ""))) return;
    const at = cells.findIndex((cell) => partOf(cell, parts) !== undefined);
    const part = partOf(cells[at] ?? "", parts);
    const [name, ...unit] = cells.filter((_, n) => n !== at);
    const wrong = (why: string) => bad.push({ line, text: raw.trim(), why });
    if (!part) return wrong(`没有写明身份：${parts.map((p) => p.label).join("、")}`);
    if (!name) return wrong("没有写姓名");
    if (name.length > LONGEST_NAME) return wrong(`姓名超过 ${LONGEST_NAME} 个字`);
    const key = [part.code, name, ...unit].join(" ");
    if (seen.has(key)) return wrong("与前面重复");
    seen.add(key);
    const own = part.code === "officer" && unit.length === 0 ? officers.filter((o) => o.name === name) : [];
    people.push({
      line,
      part,
      name,
      unit: unit.join(" ") || undefined,
      person: own.length === 1 ? own[0]?.id : undefined,
    });
  });
  return { people, bad };
}

function partOf(cell: string, parts: readonly Code[]): Code | undefined {
  return parts.find((p) => p.label === cell || ALSO[p.code]?.includes(cell));
}

export interface Group {
  part: string;
  label: string;
  names: string[];
}

/** How a roster is read out: by part, and how many units it comes from. */
export function grouped(people: readonly { part: string; part_label: string; name: string; unit?: string | null }[]) {
  const groups = new Map<string, Group>();
  const units = new Set<string>();
  for (const { part, part_label, name, unit } of people) {
    const group = groups.get(part) ?? { part, label: part_label, names: [] };
    group.names.push(unit ? `${name}（${unit}）` : name);
    groups.set(part, group);
    if (unit) units.add(unit);
  }
  return { groups: [...groups.values()], units: [...units] };
}

/** Those of one part, under their units: forty people of four units are four lines, not forty names of units. */
export function byUnit(people: readonly { part: string; name: string; unit?: string | null }[], part: string): string {
  const units = new Map<string, string[]>();
  for (const one of people.filter((p) => p.part === part)) {
    const unit = one.unit ?? "";
    units.set(unit, [...(units.get(unit) ?? []), one.name]);
  }
  return [...units].map(([unit, names]) => (unit ? `${unit}：` : "") + names.join("、")).join("；");
}
