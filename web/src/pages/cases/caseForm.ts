/** What the filing form holds, flat, by the names the server gives its fields. */
import type { NewCase, Party } from "../../api/types";

export interface CaseForm {
  course: NonNullable<NewCase["course"]>;
  title: string;
  cause: string;
  source: string | undefined;
  clue_received_on: string | undefined;
  filed_on: string | undefined;
  officers: string[];
  "party.kind": Party["kind"];
  "party.name": string;
  "party.representative": string;
  "party.address": string;
  "party.phone": string;
  summary: string;
  scenes: string[];
}

export const LABELS: Record<keyof CaseForm, string> = {
  course: "办理方式",
  title: "案件名称",
  cause: "案由",
  source: "案件来源",
  clue_received_on: "收到线索之日",
  filed_on: "立案日期",
  officers: "承办人",
  "party.kind": "当事人种类",
  "party.name": "当事人",
  "party.representative": "法定代表人或者负责人",
  "party.address": "住址或者住所",
  "party.phone": "联系电话",
  summary: "案情摘要",
  scenes: "现场",
};

export function blank(today: string, officers: string[], scenes: string[]): CaseForm {
  return {
    course: "ordinary",
    title: "",
    cause: "",
    source: undefined,
    clue_received_on: today,
    filed_on: today,
    officers,
    "party.kind": "organisation",
    "party.name": "",
    "party.representative": "",
    "party.address": "",
    "party.phone": "",
    summary: "",
    scenes,
  };
}

/** The fields that must be filled, with their labels. */
export const REQUIRED: Partial<Record<keyof CaseForm, string>> = Object.fromEntries(
  (["title", "cause", "source", "clue_received_on", "filed_on", "officers", "party.name", "summary"] as const).map(
    (field) => [field, LABELS[field]],
  ),
);

const given = (text: string): string | undefined => text.trim() || undefined;

export function toNewCase(form: CaseForm): NewCase {
  return {
    course: form.course,
    title: form.title.trim(),
    cause: form.cause.trim(),
    source: form.source ?? "",
    clue_received_on: form.clue_received_on ?? "",
    filed_on: form.filed_on ?? "",
    officers: form.officers,
    party: {
      kind: form["party.kind"],
      name: form["party.name"].trim(),
      representative: form["party.kind"] === "organisation" ? given(form["party.representative"]) : undefined,
      address: given(form["party.address"]),
      phone: given(form["party.phone"]),
    },
    summary: form.summary.trim(),
    scenes: form.scenes,
  };
}
