/** 常设批准: what a head approved beforehand, within which bounds and until when; and under what I may pass documents. */
import { Button } from "antd";
import type { ReactNode } from "react";
import { delegations as endpoints } from "../../api/endpoints";
import { delegationsQuery, useAct } from "../../api/queries";
import type { DelegationsView, StandingView } from "../../api/types";
import { Chip, type Tone } from "../../components/Chip";
import { Empty } from "../../components/Empty";
import { ListLine } from "../../components/ListLine";
import { DayText } from "../../components/Moment";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";

const TONE: Record<StandingView["state"], Tone> = { coming: "amber", holds: "met", over: "outline" };

export function StandingPanels({ data }: { data: DelegationsView }) {
  const end = useAct((id: string) => endpoints.endApproval(id), { answers: () => delegationsQuery().queryKey });
  return (
    <>
      {data.can_give_standing && (
        <Panel title="我的常设批准" right="每次办理都记明依据的常设批准" flush>
          <Problem error={end.error} />
          {data.standing_given.length === 0 && (
            <Empty>数额不大、做法固定的文书，可以事先批准，由指定的人员在限定的种类、金额和期限内逐件审批。</Empty>
          )}
          <ul>
            {data.standing_given.map((one) => (
              <Line key={one.id} one={one} words={`${one.holders.join("、")} 可以审批`}>
                {one.state !== "over" && (
                  <Button size="small" loading={end.isPending} onClick={() => end.mutate(one.id)}>
                    终止
                  </Button>
                )}
              </Line>
            ))}
          </ul>
        </Panel>
      )}
      {data.standing_received.length > 0 && (
        <Panel title="我可以按常设批准审批的" flush>
          <ul>
            {data.standing_received.map((one) => (
              <Line key={one.id} one={one} words={`${one.head} 的常设批准`} />
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

function Line({ one, words, children }: { one: StandingView; words: string; children?: ReactNode }) {
  return (
    <ListLine
      words={
        <>
          <span>
            <strong>{words}</strong> <Chip tone={TONE[one.state]}>{one.state_label}</Chip>
          </span>
          <span>
            {one.record_types.map((title) => `《${title}》`).join("")}
            {one.unit && ` · ${one.unit}`} ·{" "}
            {one.most !== undefined && one.most !== null ? `金额不超过 ${one.most / 100} 元` : "不限金额"}
          </span>
          <span className="small muted">
            <DayText day={one.from} /> 至 <DayText day={one.until} /> · 依据 {one.document}
          </span>
        </>
      }
    >
      {children}
    </ListLine>
  );
}
