/** What was noticed about something that was recorded all the same: a word for how grave, the sentence, the article. */
import type { Finding } from "../api/types";
import { ArticleLink } from "./ArticleLink";
import { Chip, type Tone } from "./Chip";
import css from "./Findings.module.css";

const WORD: Record<Finding["severity"], { tone: Tone; label: string }> = {
  info: { tone: "plain", label: "提示" },
  question: { tone: "question", label: "请判断" },
  serious: { tone: "red", label: "问题" },
};

export function Findings({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className={css.findings}>
      {findings.map((finding, i) => (
        <li key={`${finding.code}-${i}`}>
          <Chip tone={WORD[finding.severity].tone}>{WORD[finding.severity].label}</Chip>
          <span>
            {finding.message} {finding.article && <ArticleLink article={finding.article} />}
          </span>
        </li>
      ))}
    </ul>
  );
}
