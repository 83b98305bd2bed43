/** `when:party_present=true` of a record type: whether a field is asked for, given what is filled in so far. */
import type { RecordField, RecordType, RecordValues } from "../../../api/types";
import { isBlank } from "../../../components/form/problems";

export function holds(required: RecordField["required"], values: RecordValues): boolean {
  if (typeof required === "boolean") return required;
  const [field, value] = required.replace(/^when:/, "").split("=");
  if (field === undefined || value === undefined) return false;
  const given = values[field];
  return typeof given === "string" || typeof given === "boolean" ? String(given) === value : false;
}

/** A field that depends on an answer stands there once the answer asks for it, or when something is in it already. */
export function shown(field: RecordField, values: RecordValues): boolean {
  return typeof field.required !== "string" || holds(field.required, values) || !isBlank(values[field.id]);
}

/** Only what the form has: a draft of an older version may hold fields that are gone, and the server would object. */
export function valuesOf(form: RecordType, values: RecordValues): RecordValues {
  const ids = form.sections.flatMap((section) => section.fields.map((field) => field.id));
  return Object.fromEntries(ids.filter((id) => !isBlank(values[id])).map((id) => [id, values[id]]));
}

export function labelsOf(form: RecordType): Record<string, string> {
  return Object.fromEntries(form.sections.flatMap((s) => s.fields.map((f) => [f.id, f.label])));
}

const FEN_PER_YUAN = 100;

/** Yuan as typed into whole fen; null when it is no amount of money. */
export function fenOf(yuan: string): number | null {
  const match = /^(\d+)(?:\.(\d{1,2}))?$/.exec(yuan.replaceAll(",", "").trim());
  if (!match) return null;
  return Number(match[1]) * FEN_PER_YUAN + Number((match[2] ?? "").padEnd(2, "0"));
}

export function yuanOf(fen: number): string {
  const cents = fen % FEN_PER_YUAN;
  return `${Math.floor(fen / FEN_PER_YUAN)}${cents === 0 ? "" : `.${String(cents).padStart(2, "0")}`}`;
}
