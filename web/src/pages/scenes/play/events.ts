/** What happened on the scene's time line, in order: marks, what was said, documents, holes, ends of files. One can step through it. */
import type { Hole, RecordBrief, SceneView } from "../../../api/types";
import { clockSeconds, millis } from "../../../lib/time";
import { holeWords, type Reel } from "./reel";

export type Kind = "bound" | "mark" | "narration" | "document" | "hole" | "shot" | "end";

export interface Happening {
  key: string;
  kind: Kind;
  at: number;
  /** Until when, for what lasts. */
  to?: number;
  label: string;
  /** Who, why, what it rests on. */
  detail?: string;
  /** When it was written in, if that was afterwards 补录. */
  lateAt?: string;
  href?: string;
  /** The device, for what belongs to one. */
  device?: string;
  hole?: Hole;
}

export const KIND_LABEL: Record<Kind, string> = {
  bound: "起止",
  mark: "标记",
  narration: "语音说明",
  document: "文书",
  hole: "间断",
  shot: "照片",
  end: "文件结束",
};

export function happenings(scene: SceneView, reels: readonly Reel[], records: readonly RecordBrief[]): Happening[] {
  return [...bounds(scene), ...said(scene), ...documents(records), ...holes(scene), ...ends(reels)].sort(
    (a, b) => a.at - b.at || a.key.localeCompare(b.key),
  );
}

function bounds({ arrived_at, left_at }: SceneView): Happening[] {
  const found: Happening[] = [];
  if (arrived_at) found.push({ key: "arrived", kind: "bound", at: millis(arrived_at), label: "到达现场" });
  if (left_at) found.push({ key: "left", kind: "bound", at: millis(left_at), label: "离开现场" });
  return found;
}

function said({ marks, narrations }: SceneView): Happening[] {
  return [
    ...marks.map((m, i) => ({
      key: `mark-${i}`,
      kind: "mark" as const,
      at: millis(m.at),
      label: m.label,
      detail: [m.text, m.who].filter(Boolean).join(" · "),
      lateAt: m.late ? m.recorded_at : undefined,
    })),
    ...narrations.map((n, i) => ({
      key: `said-${i}`,
      kind: "narration" as const,
      at: millis(n.at),
      label: n.label,
      detail: n.who,
      lateAt: n.late ? n.recorded_at : undefined,
    })),
  ];
}

/** A document has its place when it was printed, and again when it became final. */
function documents(records: readonly RecordBrief[]): Happening[] {
  return records.flatMap((r) => {
    const one = (at: string, does: string): Happening => ({
      key: `record-${r.id}-${does}`,
      kind: "document",
      at: millis(at),
      label: `${r.short}${does}`,
      detail: r.state_label,
      href: `/records/${r.id}`,
    });
    return [one(r.issued_at, "制作"), ...(r.finalised_at ? [one(r.finalised_at, "定稿")] : [])];
  });
}

function holes({ coverage }: SceneView): Happening[] {
  return (coverage?.holes ?? []).map((hole) => ({
    key: `hole-${hole.from}`,
    kind: "hole",
    at: millis(hole.from),
    to: millis(hole.to),
    label: holeWords(hole),
    detail: `${clockSeconds(hole.from)}–${clockSeconds(hole.to)}`,
    hole,
  }));
}

function ends(reels: readonly Reel[]): Happening[] {
  return reels.flatMap((reel) => [
    ...reel.clips.map((clip) => ({
      key: `end-${clip.recording}`,
      kind: "end" as const,
      at: clip.to,
      label: clip.ended.label,
      detail: clip.ended.why,
      device: reel.label,
      href: `/recordings/${clip.recording}`,
    })),
    ...reel.shots.map((shot, i) => ({
      key: `shot-${reel.label}-${i}`,
      kind: "shot" as const,
      at: shot.at,
      label: "照片",
      device: reel.label,
      href: shot.recording ? `/recordings/${shot.recording}` : undefined,
    })),
  ]);
}

/** So near an instant is the same place: one that was jumped to is passed by the next press. */
const SAME_MS = 40;

export function nextHappening(list: readonly Happening[], t: number, way: 1 | -1): Happening | undefined {
  return way > 0 ? list.find((h) => h.at > t + SAME_MS) : list.findLast((h) => h.at < t - SAME_MS);
}
