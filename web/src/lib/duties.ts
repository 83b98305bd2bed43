/**
 * How a duty reads on the page. The outcome itself comes from the server and is never recomputed; here it only gets its
 * word, its tone and its days.
 */
import type { Tone } from "../components/Chip";
import type { DutyView, Outcome } from "../api/types";

const TONE: Record<Outcome, Tone> = {
  not_yet: "plain",
  not_applicable: "plain",
  pending: "plain",
  met: "met",
  late: "red",
  unmet: "red",
  judgement: "question",
};

type Dated = Pick<DutyView, "outcome" | "outcome_label" | "warn" | "workdays_left" | "hours_left">;

export function toneOf({ outcome, warn }: Pick<DutyView, "outcome" | "warn">): Tone {
  return outcome === "pending" && warn ? "amber" : TONE[outcome];
}

/** `剩 2 个工作日`, `今天截止`, `剩 5 小时`; null when nothing runs. */
export function remaining({ outcome, workdays_left, hours_left }: Dated): string | null {
  if (outcome !== "pending" && outcome !== "judgement") return null;
  const days = workdays_left ?? null;
  const hours = hours_left ?? null;
  // Hours speak on the last day, or where no working days are counted.
  if (hours !== null && hours >= 0 && (days === null || days === 0))
    return hours < 1 ? "不足 1 小时" : `剩 ${hours} 小时`;
  if (days === null || days < 0) return null;
  return days === 0 ? "今天截止" : `剩 ${days} 个工作日`;
}

/** The one word of a row: the days while they run, else the outcome. */
export function stateWord(duty: Dated): string {
  return (duty.outcome === "pending" ? remaining(duty) : null) ?? duty.outcome_label;
}

/** Still asks for something to be done. */
export function isOpen({ outcome }: Pick<DutyView, "outcome">): boolean {
  return outcome === "unmet" || outcome === "judgement" || outcome === "pending";
}

/** A gap: a thing that should be there and is not, or that a person has to judge. */
export function isGap({ outcome, warn }: Pick<DutyView, "outcome" | "warn">): boolean {
  return outcome === "unmet" || outcome === "judgement" || (outcome === "pending" && warn);
}

/** To be done today: missing, waiting for a person's judgement, or due on or before `today`. */
export function dueToday(duty: Pick<DutyView, "outcome" | "due_day" | "due_at">, today: string): boolean {
  const due = duty.due_day ?? duty.due_at?.slice(0, 10);
  return (
    duty.outcome === "unmet" ||
    (duty.outcome === "judgement" && due === undefined) ||
    (isOpen(duty) && due !== undefined && due <= today)
  );
}

export interface DutyGroup {
  /** The first; it speaks for all. */
  duty: DutyView;
  members: DutyView[];
}

/** One line for what is asked of many recordings alike and stands alike: five originals stored in time are one thing to read. */
export function grouped(duties: readonly DutyView[]): DutyGroup[] {
  const groups = new Map<string, DutyGroup>();
  for (const duty of duties) {
    const one = duty.subject.kind === "recording" ? "" : `${duty.part} ${duty.subject.kind} ${duty.subject.id}`;
    const key = [duty.rule, duty.outcome, duty.warn, duty.remark, one].join("|");
    const group = groups.get(key);
    if (group) group.members.push(duty);
    else groups.set(key, { duty, members: [duty] });
  }
  return [...groups.values()];
}
