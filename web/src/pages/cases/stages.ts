/** Which stage to look at, and what of the case is missing; taken from the server's duties, nothing decided here. */
import type { CaseView, DutyView, Stage } from "../../api/types";
import { isGap } from "../../lib/duties";

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

/** What is missing, in a few words: gaps first, then what is asked and still has time. */
export function missingOf(one: Pick<CaseView, "duties" | "scenes">): string {
  const waiting = allDuties(one).filter((duty) => duty.outcome === "pending").length;
  const gaps = gapsOf(one);
  const parts = [gaps > 0 && `还差 ${gaps} 项`, waiting > 0 && `待办 ${waiting} 项`].filter(Boolean);
  return parts.length > 0 ? parts.join("，") : "目前不缺";
}

export function gapsOf(one: Pick<CaseView, "duties" | "scenes">): number {
  return allDuties(one).filter((duty) => duty.outcome === "unmet" || duty.outcome === "judgement").length;
}

export function keyOf({ rule, part, subject }: Pick<DutyView, "rule" | "part" | "subject">): string {
  return `${rule} ${part ?? ""} ${subject.kind} ${subject.id}`;
}
