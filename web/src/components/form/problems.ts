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
    const value = (values as Record<string, unknown>)[field];
    // What is typed is text from the beginning; what is picked is nothing or a list until then.
    if (isBlank(value)) found[field] = `请${typeof value === "string" ? "填写" : "选择"}${label}`;
  }
  return found;
}

/** Without those whose field was changed since the attempt; what belongs to no field of the form stands. */
export function standing(problems: Problems, attempted: object, values: object): Problems {
  const changed = (field: string) =>
    JSON.stringify((attempted as Record<string, unknown>)[field]) !==
    JSON.stringify((values as Record<string, unknown>)[field]);
  return Object.fromEntries(Object.entries(problems).filter(([field]) => !changed(field)));
}

export function isBlank(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === "string") return value.trim() === "";
  return Array.isArray(value) && value.length === 0;
}
