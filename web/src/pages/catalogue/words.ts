/** Words about editions: how far one has come, who has to act next, and the provision that a shortfall names. */
import type { ArticleLabel, EditionBrief, EditionStage, Shortfall } from "../../api/types";
import type { Tone } from "../../components/Chip";
import { placeOf } from "../../lib/articles";

export const ARTICLE: ArticleLabel = { code: "16", number: 16, label: "第十六条" };

const TONES: Record<EditionStage, Tone> = {
  draft: "outline",
  submitted: "amber",
  approved: "brand",
  published: "plain",
};

export const toneOf = (edition: EditionBrief): Tone => (edition.in_force ? "met" : TONES[edition.stage]);

export const stateOf = (edition: EditionBrief): string => (edition.in_force ? "现行" : edition.stage_label);

const NEXT: Record<EditionStage, string> = {
  draft: "法制审核人员、承办机构负责人编制后报送审定",
  submitted: "等待机关负责人审定",
  approved: "等待法制审核人员、承办机构负责人公布",
  published: "",
};

/** Who must act next, or when it holds. */
export function nextOf(edition: EditionBrief): string {
  if (edition.stage !== "published") return NEXT[edition.stage];
  return edition.from ? `自 ${edition.from} 起执行` : "";
}

/** The one in force first, then what waits for somebody, then what was. */
export function inOrder(editions: readonly EditionBrief[]): EditionBrief[] {
  const rank = (one: EditionBrief) => (one.in_force ? 0 : one.stage === "published" ? 2 : 1);
  return [...editions].sort((a, b) => rank(a) - rank(b));
}

export function articleOf({ article, article_label }: Shortfall): ArticleLabel {
  return { code: article, number: placeOf(article)?.number ?? 0, label: article_label };
}
