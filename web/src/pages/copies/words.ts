/** How copies are said in words. */
import type { CopyView, PartOfRecording } from "../../api/types";
import type { Tone } from "../../components/Chip";

export const TONE: Record<CopyView["state"], Tone> = {
  ordered: "amber",
  made: "met",
  failed: "red",
  withdrawn: "plain",
};

const SECOND = 1000;

/** `0:01:23` or `0:01:23.4`: a place within a recording. */
export function place(ms: number): string {
  const whole = Math.floor(ms / SECOND);
  const two = (n: number) => String(n).padStart(2, "0");
  const rest = ms % SECOND;
  const tail = rest ? `.${String(rest).padStart(3, "0").replace(/0+$/, "")}` : "";
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}${tail}`;
}

/** Milliseconds of `83`, `1:23`, `0:01:23.5`; nothing of anything else. */
export function readPlace(text: string): number | undefined {
  const found = /^(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d{1,6})(?:\.(\d{1,3}))?$/.exec(text.trim().replaceAll("：", ":"));
  if (!found) return undefined;
  const [, hours = "0", minutes = "0", seconds = "0", rest = ""] = found;
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return whole * SECOND + Number(rest.padEnd(3, "0"));
}

export function range(part: PartOfRecording | null | undefined): string {
  return part ? `${place(part.from_ms)} 至 ${place(part.to_ms)}` : "整件";
}

/** `方框 2 处，静音 1 段`. */
export function masked(masks: CopyView["masks"]): string {
  const boxes = masks.filter((mask) => mask.sides).length;
  const silences = masks.length - boxes;
  return [boxes > 0 && `方框 ${boxes} 处`, silences > 0 && `静音 ${silences} 段`].filter(Boolean).join("，");
}

/** What the comparison with the original tells. */
export function compared(copy: CopyView): string | null {
  if (copy.state !== "made") return null;
  if (copy.same_as_original === true) return "与原件摘要值一致";
  if (copy.same_as_original === false) return "与原件摘要值不一致，请立即核验原件";
  return "自有摘要值，原件另存";
}
