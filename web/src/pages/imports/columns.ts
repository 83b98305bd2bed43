/** What a person said of columns, as it is sent. Pure. */

/** Columns by number from 0, and the field that each holds. */
export type Told = Record<number, string>;

export const IGNORED = "ignored";

export const told = (columns: Told): string =>
  Object.entries(columns)
    .map(([column, field]) => `${column}:${field}`)
    .join(",");

/** Which rows are shown first: what is wrong, then what does something. */
export const ORDER = { bad: 0, new: 1, changed: 2, same: 3 } as const;
