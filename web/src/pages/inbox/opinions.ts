/** Opinions that wait for the reader. Pure. */
import type { InboxItem } from "../../api/types";

const RULES = ["art11-2-unit-opinion", "art11-4-head-opinion"];

/** The cases on which an opinion waits, each once, in the order of the inbox. */
export function casesToOpine(items: Pick<InboxItem, "rule" | "subject">[]): string[] {
  const cases = items
    .filter((one) => RULES.includes(one.rule) && one.subject.kind === "case")
    .map((one) => one.subject.id);
  return [...new Set(cases)];
}
