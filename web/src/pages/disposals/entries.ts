/** Numbers of entries as somebody pastes them: one per line, or with commas between. Whether they exist the server says. */

import type { DutyView } from "../../api/types";

/** 26 characters of the alphabet that has no look-alikes; the first holds three bits only. */
const ENTRY = /^[0-7][0-9abcdefghjkmnpqrstvwxyz]{25}$/;

export interface Pasted {
  /** Each once, in the order given. */
  entries: string[];
  /** What was typed between separators and is no number of an entry. */
  strange: string[];
}

export function entriesIn(text: string): Pasted {
  const words = [
    ...new Set(
      text
        .toLowerCase()
        .split(/[\s,，、;；]+/)
        .filter(Boolean),
    ),
  ];
  return {
    entries: words.filter((word) => ENTRY.test(word)),
    strange: words.filter((word) => !ENTRY.test(word)),
  };
}

/** The list with one more, on a line of its own; unchanged when it is there already. */
export function withEntry(text: string, id: string): string {
  if (entriesIn(text).entries.includes(id)) return text;
  return [text.trimEnd(), id].filter(Boolean).join("\n");
}

type Entry = DutyView["entries"][number];

/** The entries on which duties rest, each once, the earliest first. */
export function entriesOf(duties: readonly Pick<DutyView, "entries">[]): Entry[] {
  const found = new Map(duties.flatMap((duty) => duty.entries).map((entry) => [entry.id, entry]));
  return [...found.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
