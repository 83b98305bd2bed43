/** Errors of a form by field: the server's, and the few a page can know itself (nothing typed). */
import { ApiError, type FieldProblem } from "../../api/http";

export type Problems = Record<string, string>;

/** The first message of each field. */
export function problemsOf(error: unknown): Problems {
  const fields: FieldProblem[] = error instanceof ApiError ? error.fields : [];
  const found: Problems = {};
  for (const { field, message } of fields) found[field] ??= message;
  return found;
}

/** What is required and empty, in the words of its label. */
export function missing(values: object, required: Partial<Record<string, string>>): Problems {
  const found: Problems = {};
  for (const [field, label] of Object.entries(required)) {
    if (isBlank((values as Record<string, unknown>)[field])) found[field] = `请填写${label}`;
  }
  return found;
}

export function isBlank(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === "string") return value.trim() === "";
  return Array.isArray(value) && value.length === 0;
}
