/** Which stage to look at, and what of the case is missing; taken from the server's duties, nothing decided here. */
import type { CaseView, DutyView, Stage } from "../../api/types";
import { isGap, isOpen } from "../../lib/duties";

type WithStages = Pick<CaseView, "stages" | "duties">;

/** The one asked for; else the first with a gap; else the one in progress. */
export function stageToShow({ stages, duties }: WithStages, asked: string | null): Stage {
  const chosen = stages.find((s) => s.key === asked);
  const gap = stages.find((s) => duties.some((d) => d.stage === s.key && isGap(d)));
  const shown = chosen ?? gap ?? stages.find((s) => s.current) ?? stages[0];
  if (!shown) throw new Error("a case has stages");
  return shown;
}

/** The case's own duties and those of its scenes. */
export function allDuties(one: Pick<CaseView, "duties" | "scenes">): DutyView[] {
  const keys = new Set(one.duties.map(keyOf));
  return [...one.duties, ...one.scenes.flatMap((scene) => scene.duties).filter((duty) => !keys.has(keyOf(duty)))];
}

/** What is missing, in a few words: what is missing today first, as the server counts it, then what is asked and still has time. */
export function missingOf(one: Pick<CaseView, "duties" | "scenes" | "missing_today">): string {
  const asked = allDuties(one).filter((duty) => isOpen(duty)).length;
  const waiting = Math.max(asked - one.missing_today, 0);
  const parts = [
    one.missing_today > 0 && `今天还差 ${one.missing_today} 项`,
    waiting > 0 && `待办 ${waiting} 项`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join("，") : "目前不缺";
}

export function keyOf({ rule, part, subject }: Pick<DutyView, "rule" | "part" | "subject">): string {
  return `${rule} ${part ?? ""} ${subject.kind} ${subject.id}`;
}
