/** How an edition differs from the one before: what is new, what is gone, and of what changed the words before and after. */
import { LINE_TEXTS, type Difference, type LineView } from "../../api/types";
import { Chip, type Tone } from "../../components/Chip";
import { Empty } from "../../components/Empty";
import { COLUMN_LABELS } from "./lines";
import css from "./catalogue.module.css";

const WORDS: Record<Difference["how"], { label: string; tone: Tone }> = {
  added: { label: "新增", tone: "met" },
  removed: { label: "删去", tone: "red" },
  changed: { label: "改动", tone: "amber" },
};

export function Differences({ of }: { of: readonly Difference[] }) {
  if (of.length === 0) return <Empty>各行与上一版本相同。</Empty>;
  return (
    <ul>
      {of.map(({ how, before, after }, n) => {
        const line = after ?? before;
        return (
          <li key={n} className={css.difference}>
            <Chip tone={WORDS[how].tone}>{WORDS[how].label}</Chip>
            <div>
              <p>{line && nameOf(line)}</p>
              {before && after && <Changes before={before} after={after} />}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** By what a line is found again. */
const nameOf = (line: LineView): string =>
  [line.category, line.matter, line.step].filter(Boolean).join(" · ") || line.content || line.activity_label;

function Changes({ before, after }: { before: LineView; after: LineView }) {
  const rows: [string, string | undefined, string | undefined][] = [
    ["执法活动", before.activity_label, after.activity_label],
    ["记录程度", before.tier_label, after.tier_label],
    ...LINE_TEXTS.map((text): [string, string | undefined, string | undefined] => [
      COLUMN_LABELS[text],
      before[text],
      after[text],
    ]),
  ];
  return rows
    .filter(([, was, is]) => (was ?? "") !== (is ?? ""))
    .map(([label, was, is]) => (
      <p key={label} className="small">
        {label}：<del>{was || "（空）"}</del> → <ins>{is || "（空）"}</ins>
      </p>
    ));
}
