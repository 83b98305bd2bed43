/** Words and tones that the scene's pages share. */
import type { Verdict } from "../../api/types";
import type { Tone } from "../../components/Chip";

export function verdictTone(verdict: Verdict | null | undefined): Tone {
  if (verdict === "complete") return "met";
  if (verdict === "interrupted_explained") return "amber";
  if (verdict === "undecidable") return "question";
  return verdict ? "red" : "plain";
}

/** What a scene is called: whom it concerned and what was done there. */
export function sceneTitle(scene: { target?: string | null; place: string; activity_label: string }): string {
  return `${scene.target ?? scene.place} · ${scene.activity_label}`;
}
