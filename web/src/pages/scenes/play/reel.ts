/**
 * What can be played at an instant of the scene. The scene's clock is the master: every file lies where the server's corrected
 * time puts it. Pure lookups; why a file ended and what is a hole was decided by the server.
 */
import type { Clip as ClipView, CoverageView, Hole, Lane, RecordingView } from "../../../api/types";
import { duration } from "../../../lib/amounts";
import { clockSeconds, millis } from "../../../lib/time";

export interface Clip {
  recording: string;
  /** Epoch milliseconds. */
  from: number;
  to: number;
  picture: boolean;
  sound: boolean;
  ended: ClipView["ended"];
  name: string;
  /** How far its preview has come, where it has to have one. */
  preview?: string;
}

export interface Shot {
  at: number;
  recording?: string | null;
}

/** One device. */
export interface Reel {
  label: string;
  kind: Lane["kind"];
  clips: Clip[];
  shots: Shot[];
}

export function reelsOf(coverage: CoverageView, recordings: readonly RecordingView[]): Reel[] {
  const known = new Map(recordings.map((r) => [r.id, r]));
  return coverage.lanes.map((lane) => ({
    label: lane.label,
    kind: lane.kind,
    clips: lane.clips.map((c) => ({
      ...c,
      from: millis(c.from),
      to: millis(c.to),
      name: known.get(c.recording)?.file_name ?? "",
      preview: known.get(c.recording)?.preview?.label,
    })),
    shots: lane.instants.map((i) => ({ at: millis(i.at), recording: i.recording })),
  }));
}

/** The file that covers an instant; where two overlap, the one that began last, as the device itself went on. */
export function clipAt({ clips }: Reel, t: number): Clip | undefined {
  return clips.findLast((clip) => clip.from <= t && t < clip.to);
}

/** The file that begins next, if it does so within `ms`. */
export function clipSoon({ clips }: Reel, t: number, ms: number): Clip | undefined {
  return clips.find((clip) => clip.from > t && clip.from - t <= ms);
}

export function holeAt(holes: readonly Hole[], t: number): Hole | undefined {
  return holes.find((hole) => millis(hole.from) <= t && t < millis(hole.to));
}

/** What stands on a black screen. */
export interface Blank {
  /** Why there is no picture. */
  why: string;
  /** What that rests on, and whether anybody explained it. */
  more: string[];
}

export function blankAt(reel: Reel, all: readonly Reel[], holes: readonly Hole[], t: number): Blank {
  const before = reel.clips.findLast((clip) => clip.to <= t);
  const after = reel.clips.find((clip) => clip.from > t);
  const hole = holeAt(holes, t);
  const more: string[] = [];
  if (before) {
    const when = before.to > before.from ? "录像结束" : "开始，长度不明";
    more.push(`${clockSeconds(before.to)} ${when}${before.ended.why && `：${before.ended.why}`}`);
  }
  if (after) more.push(`${clockSeconds(after.from)} ${before ? "继续" : "开始"}`);
  if (hole) more.push(holeWords(hole));
  const others = all.filter((other) => other !== reel && clipAt(other, t)).map((other) => other.label);
  if (others.length > 0) more.push(`${others.join("、")} 在录`);
  return { why: before ? before.ended.label : "尚未开始记录", more };
}

/** `无音像 16 秒 · 电量不足 · 已说明` */
export function holeWords(hole: Hole): string {
  const words = [`无音像 ${duration(hole.length_ms)}`];
  if (hole.cause_label) words.push(hole.cause_label);
  words.push(hole.explained ? "已说明" : "未说明");
  return words.join(" · ");
}

/** From the first to the last thing there is to see, arrival and departure included. */
export function extent(coverage: CoverageView, reels: readonly Reel[]): { from: number; to: number } {
  const clips = reels.flatMap((reel) => reel.clips);
  const shots = reels.flatMap((reel) => reel.shots.map((s) => s.at));
  const from = Math.min(millis(coverage.window.from), ...clips.map((c) => c.from), ...shots);
  const to = Math.max(millis(coverage.window.to), ...clips.map((c) => c.to), ...shots);
  return { from, to: Math.max(to, from + 1000) };
}
