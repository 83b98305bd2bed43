/**
 * What a page shows as meeting a duty: the text records that serve its article and the recordings of the scene they were
 * written at. The verdict stays the server's; these are the ways to look for oneself.
 */
import type { DutyView, RecordBrief, SceneView } from "../api/types";
import { duration } from "./amounts";

export interface Evidence {
  key: string;
  label: string;
  href: string;
  /** Picture or sound, as against writing. */
  seen: boolean;
}

interface Material {
  records: readonly RecordBrief[];
  scenes: readonly SceneView[];
}

const TELLING: DutyView["outcome"][] = ["met", "late", "pending", "judgement"];

export function evidenceOf(duty: DutyView, { records, scenes }: Material): Evidence[] {
  if (!TELLING.includes(duty.outcome)) return [];
  const written = records.filter((record) => record.articles.includes(duty.article.code));
  const places = new Set(written.map((record) => record.scene));
  if (duty.subject.kind === "scene") places.add(duty.subject.id);
  return [
    ...written.map((record) => ({
      key: record.id,
      label: record.pages > 0 ? `${record.short} ${record.pages} 页` : record.short,
      href: `/records/${record.id}`,
      seen: false,
    })),
    ...scenes
      .filter((scene) => places.has(scene.id) && (scene.coverage?.covered_ms ?? 0) > 0)
      .map((scene) => ({
        key: scene.id,
        label: `▶ ${duration(scene.coverage?.covered_ms ?? 0)}`,
        href: `/scenes/${scene.id}`,
        seen: true,
      })),
  ];
}
