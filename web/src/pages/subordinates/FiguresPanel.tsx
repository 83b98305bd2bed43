/** 应办事项: what each article asked of the agency below and how it stands at an instant, as computed here from what was sent. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect } from "react";
import { figuresQuery } from "../../api/queries";
import type { Figures, SubordinateView } from "../../api/types";
import { ArticleLink } from "../../components/ArticleLink";
import { Chip } from "../../components/Chip";
import { Facts } from "../../components/Columns";
import { Empty } from "../../components/Empty";
import { InstantInput } from "../../components/form/DateInputs";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { count } from "../../lib/amounts";
import { labelOf, placeOf } from "../../lib/articles";
import { useFilters } from "../../lib/filters";
import { full } from "../../lib/time";
import {
  byArticle,
  shownColumns,
  sum,
  summary,
  total,
  type ArticleFigures,
  type ColumnKey,
  type Counts,
} from "./figures";
import css from "./subordinates.module.css";

export function FiguresPanel({ log, at }: { log: SubordinateView; at?: string }) {
  const { set } = useFilters(["at"]);
  const { data, error, refetch, isPlaceholderData: previous } = useQuery(figuresQuery(log.origin, at));
  // What was folded since the figures were read makes them old.
  useEffect(() => void refetch(), [log.computed, refetch]);
  const readable = at && Number.isFinite(Date.parse(at)) ? at : undefined;
  return (
    <Panel
      title="应办事项"
      beside={
        log.recomputing && (
          <Chip tone="outline" title="新报送的记录正在归并，数字稍后自动更新">
            正在重算
          </Chip>
        )
      }
      right={
        <div className={css.instant}>
          <label htmlFor="at">统计时刻</label>
          <InstantInput id="at" value={readable} onChange={(picked) => set("at", picked)} />
          <Button disabled={!at} onClick={() => set("at", undefined)}>
            现在
          </Button>
        </div>
      }
      flush
    >
      {error ? (
        <div className={css.inside}>
          <Problem error={error}>{at && <Button onClick={() => set("at", undefined)}>看现在的数字</Button>}</Problem>
        </div>
      ) : (
        data && (
          <div aria-busy={previous} className={previous ? css.previous : undefined}>
            <Shown figures={data} />
          </div>
        )
      )}
    </Panel>
  );
}

function Shown({ figures }: { figures: Figures }) {
  const lines = byArticle(figures.rows);
  return (
    <>
      {lines.length === 0 ? (
        <Empty>这个时刻还没有应办事项。收到有关案件、现场的记录以后，按条款列在这里。</Empty>
      ) : (
        <>
          <p className={css.summary}>{summary(lines, labelOf)}</p>
          <Table lines={lines} />
        </>
      )}
      <div className={css.knownBy}>
        <Facts
          facts={[
            ["统计时刻", full(figures.instant)],
            ...figures.logs.map(({ origin, size }): [string, string] => ["依据记录", `${origin} 前 ${count(size)} 条`]),
            ["法规版本", figures.law],
          ]}
        />
        <p className={css.says}>以上四项相同，由谁计算结果都相同；下级机关自己算出的数字应当与此一致。</p>
      </div>
    </>
  );
}

const LOUD: Partial<Record<ColumnKey, string | undefined>> = {
  unmet: css.red,
  late: css.red,
  judgement: css.question,
};

function Table({ lines }: { lines: ArticleFigures[] }) {
  const all = sum(lines);
  const columns = shownColumns(all);
  const cells = (counts: Counts) =>
    columns.map(({ key }) => (
      <td key={key} className={counts[key] > 0 ? LOUD[key] : css.zero}>
        {count(counts[key])}
      </td>
    ));
  return (
    <div className={css.scroll}>
      <table className={css.figures}>
        <caption className="unseen">应办事项，按条款和办理情况</caption>
        <thead>
          <tr>
            <th scope="col">条款</th>
            {columns.map(({ key, label }) => (
              <th key={key} scope="col" title={key === "written_in" ? WRITTEN_IN : undefined}>
                {label}
              </th>
            ))}
            <th scope="col">合计</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ article, counts }) => (
            <tr key={article}>
              <th scope="row">
                <Article code={article} />
              </th>
              {cells(counts)}
              <td>{count(total(counts))}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">合计</th>
            {cells(all)}
            <td>{count(total(all))}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

const WRITTEN_IN = "期限内办理，期限届满后才写入系统，不计入已办";

function Article({ code }: { code: string }) {
  const place = placeOf(code);
  return place ? <ArticleLink article={{ code, number: place.number, label: labelOf(code) }} /> : <>{code}</>;
}
