/** One stage, line by line as the article lists it. */
import type { DutyView, Stage } from "../../../api/types";
import { ArticleLink } from "../../../components/ArticleLink";
import { DutyRow } from "../../../components/DutyRow";
import { Empty } from "../../../components/Empty";
import { Panel } from "../../../components/Panel";
import { keyOf } from "../stages";

export function StagePanel({ stage, duties }: { stage: Stage; duties: DutyView[] }) {
  return (
    <Panel
      title={stage.title}
      flush
      right={
        <>
          {typeof stage.articles === "string" ? stage.articles : stage.articles.map((a) => <ArticleLink key={a.code} article={a} />)} · 逐项对照
        </>
      }
    >
      {duties.length === 0 ? (
        <Empty>这一阶段还没有应当记录的事项。</Empty>
      ) : (
        <ul>
          {duties.map((duty) => (
            <DutyRow key={keyOf(duty)} duty={duty} />
          ))}
        </ul>
      )}
    </Panel>
  );
}
