/** The lines of an edition as agencies publish them: only the columns that are used, and below a line what is long or lacking. */
import type { ReactNode } from "react";
import type { CatalogueLine, LineView, Shortfall } from "../../api/types";
import { ArticleLink } from "../../components/ArticleLink";
import { Chip } from "../../components/Chip";
import { BELOW, COLUMN_LABELS, usedColumns } from "./lines";
import { articleOf } from "./words";
import css from "./catalogue.module.css";

interface Props {
  lines: readonly LineView[];
  shortfalls?: readonly Shortfall[];
}

export function LineTable({ lines, shortfalls = [] }: Props) {
  const columns = usedColumns(lines);
  return (
    <div className={css.frame} tabIndex={0} role="region" aria-label="清单各行">
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">序号</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {COLUMN_LABELS[column]}
              </th>
            ))}
            <th scope="col">执法活动</th>
            <th scope="col">记录程度</th>
          </tr>
        </thead>
        {lines.map((line, n) => {
          const short = shortfalls.filter((one) => one.line === n);
          const below = BELOW.some((text) => line[text]) || short.length > 0;
          return (
            <tbody key={n}>
              <tr>
                <td className={css.number}>{n + 1}</td>
                {columns.map((column) => (
                  <td key={column} data-title={COLUMN_LABELS[column]}>
                    {line[column]}
                  </td>
                ))}
                <td data-title="执法活动">{line.activity_label}</td>
                <td data-title="记录程度" className={css.tier}>
                  <Tier line={line}>{line.tier_label}</Tier>
                </td>
              </tr>
              {below && (
                <tr className={css.below}>
                  <td />
                  <td colSpan={columns.length + 2}>
                    <Below line={line} />
                    <Shortfalls found={short} />
                  </td>
                </tr>
              )}
            </tbody>
          );
        })}
      </table>
    </div>
  );
}

export function Tier({ line, children }: { line: CatalogueLine; children: ReactNode }) {
  return <Chip tone={line.tier === "whole_course" ? "brand" : "outline"}>{children}</Chip>;
}

function Below({ line }: { line: CatalogueLine }) {
  return BELOW.filter((text) => line[text]).map((text) => (
    <p key={text}>
      <span className="muted">{COLUMN_LABELS[text]}：</span>
      {line[text]}
    </p>
  ));
}

/** What a line has less than it should; what may stay says so. */
export function Shortfalls({ found }: { found: readonly Shortfall[] }) {
  return found.map((one, n) => (
    <p key={n} className={one.tolerable ? css.tolerable : css.short}>
      <Chip tone={one.tolerable ? "amber" : "red"}>{one.tolerable ? "低于要求，已写明理由" : "低于要求"}</Chip>{" "}
      {one.sentence} <ArticleLink article={articleOf(one)} />
    </p>
  ));
}
