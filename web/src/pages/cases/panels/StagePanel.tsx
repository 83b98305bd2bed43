/** One stage, line by line as the article lists it. */
import type { CaseView, Stage } from "../../../api/types";
import { DutyList } from "../../../components/DutyList";
import { Empty } from "../../../components/Empty";
import { Panel } from "../../../components/Panel";
import { evidenceOf } from "../../../lib/evidence";

export function StagePanel({ one, stage }: { one: CaseView; stage: Stage }) {
  const duties = one.duties.filter((duty) => duty.stage === stage.key);
  return (
    <Panel title={stage.title} right={`${stage.articles} · 逐项对照`} flush>
      {duties.length === 0 ? (
        <Empty>这一阶段还没有应当记录的事项。</Empty>
      ) : (
        <DutyList duties={duties} evidence={(duty) => evidenceOf(duty, one)} />
      )}
    </Panel>
  );
}
