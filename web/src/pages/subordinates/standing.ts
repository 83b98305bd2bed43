/** How a followed log stands: the server's word gets its tone and its place in the list. Nothing is judged here. */
import type { Standing, SubordinateView } from "../../api/types";
import type { Tone } from "../../components/Chip";

/** The worst first: that is the order of the list. */
const ORDER: readonly Standing[] = ["断链(待核查)", "恢复缺口", "失联", "尚未报送", "正常"];

const TONE: Record<Standing, Tone> = {
  "断链(待核查)": "red",
  恢复缺口: "red",
  失联: "amber",
  尚未报送: "plain",
  正常: "met",
};

/** A word this page does not know is shown as grave as the gravest: a superior rather looks once too often. */
export const toneOf = (word: Standing): Tone => TONE[word] ?? "red";

const rank = (word: Standing): number => Math.max(0, ORDER.indexOf(word));

type Placed = Pick<SubordinateView, "word" | "name"> & { findings: { since: string }[] };

/** Since when it has been so: the earliest of what was found. */
const since = ({ findings }: Placed): number =>
  findings.reduce((first, found) => Math.min(first, Date.parse(found.since)), Infinity);

/** What is worst comes first, then what has lasted longest, then by name. */
export function worstFirst<T extends Placed>(logs: readonly T[]): T[] {
  return [...logs].sort((a, b) => {
    const [one, other] = [since(a), since(b)];
    return (
      rank(a.word) - rank(b.word) || (one === other ? 0 : one - other) || a.name.localeCompare(b.name, "zh-Hans-CN")
    );
  });
}

/** Logs about which something was found: somebody must go and look. */
export const toCheck = (logs: readonly Pick<SubordinateView, "findings">[]): number =>
  logs.filter((log) => log.findings.length > 0).length;

/** The answer to the list's question. */
export function answerOf(logs: readonly Pick<SubordinateView, "findings" | "word">[]): string {
  if (logs.length === 0) return "还没有登记";
  const wrong = toCheck(logs);
  const waited = logs.filter((log) => log.word === "尚未报送").length;
  const parts = [wrong > 0 && `${wrong} 个须处理`, waited > 0 && `${waited} 个尚未报送`].filter(Boolean);
  return parts.length > 0 ? parts.join("，") : `${logs.length} 个机关，没有须处理的`;
}
