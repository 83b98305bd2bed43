/** One stage, line by line as the article lists it. */
import type { CaseView, Stage } from "../../../api/types";
import { DutyRow } from "../../../components/DutyRow";
import { Empty } from "../../../components/Empty";
import { Panel } from "../../../components/Panel";
import { evidenceOf } from "../../../lib/evidence";
import { keyOf } from "../stages";

export function StagePanel({ one, stage }: { one: CaseView; stage: Stage }) {
  const duties = one.duties.filter((duty) => duty.stage === stage.key);
  return (
    <Panel title={stage.title} right={`${stage.articles} · 逐项对照`} flush>
      {duties.length === 0 ? (
        <Empty>这一阶段还没有应当记录的事项。</Empty>
      ) : (
        <ul>
          {duties.map((duty) => (
            <DutyRow key={keyOf(duty)} duty={duty} evidence={evidenceOf(duty, one)} />
          ))}
        </ul>
      )}
    </Panel>
  );
}
