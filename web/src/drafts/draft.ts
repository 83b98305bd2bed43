/**
 * A draft as it is typed here and kept on the server, and what happens when another window typed too. Pure: `useDraft.ts`
 * does the saving. `base` is what both sides last agreed on, so that fields changed on one side only need no question.
 */
export type Values = Record<string, unknown>;

export interface DraftState {
  values: Values;
  /** The server's values as last seen here. */
  base: Values;
  /** The server's revision as last seen here; 0 when it has none. */
  seen: number;
  conflict: Conflict | null;
}

export interface Conflict {
  /** Fields that both sides changed, each to something else. */
  fields: string[];
  theirs: Values;
  revision: number;
}

export interface Stored {
  revision: number;
  values: Values;
}

/** What the tab kept for itself between two saves. */
export interface Shadow {
  values: Values;
  base: Values;
  seen: number;
}

export function open(initial: Values, stored: Stored | null, shadow: Shadow | null): DraftState {
  const server = stored ?? { revision: 0, values: {} };
  const fresh: DraftState = {
    values: { ...initial, ...server.values },
    base: { ...initial, ...server.values },
    seen: server.revision,
    conflict: null,
  };
  if (!shadow) return fresh;
  const kept: DraftState = { ...fresh, values: { ...initial, ...shadow.values }, base: shadow.base, seen: shadow.seen };
  return shadow.seen === server.revision ? kept : collided(kept, server);
}

export function edit(state: DraftState, part: Values): DraftState {
  return { ...state, values: { ...state.values, ...part } };
}

/** What was sent is now the common ground; what was typed meanwhile stays. */
export function saved(state: DraftState, sent: Values, revision: number): DraftState {
  return { ...state, base: sent, seen: revision };
}

/** The server holds something newer: take over what only they changed, ask about what both did. */
export function collided(state: DraftState, theirs: Stored): DraftState {
  const { values, fields } = merge(state.base, state.values, theirs.values);
  const conflict = fields.length > 0 ? { fields, theirs: theirs.values, revision: theirs.revision } : null;
  return { values, base: theirs.values, seen: theirs.revision, conflict };
}

export function choose(state: DraftState, side: "mine" | "theirs"): DraftState {
  const { conflict } = state;
  if (!conflict) return state;
  const values = { ...state.values };
  if (side === "theirs") for (const field of conflict.fields) values[field] = conflict.theirs[field];
  return { ...state, values, conflict: null };
}

export function dirty({ values, base }: DraftState): boolean {
  return keysOf(values, base).some((field) => !same(values[field], base[field]));
}

export function merge(base: Values, mine: Values, theirs: Values): { values: Values; fields: string[] } {
  const values: Values = { ...mine };
  const fields: string[] = [];
  for (const field of keysOf(mine, theirs)) {
    const theyChanged = field in theirs && !same(theirs[field], base[field]);
    const iChanged = !same(mine[field], base[field]);
    if (theyChanged && iChanged && !same(mine[field], theirs[field])) fields.push(field);
    else if (theyChanged) values[field] = theirs[field];
  }
  return { values, fields };
}

function keysOf(...all: Values[]): string[] {
  return [...new Set(all.flatMap((one) => Object.keys(one)))];
}

/** An empty field and a field never touched are the same. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? "") === JSON.stringify(b ?? "");
}
