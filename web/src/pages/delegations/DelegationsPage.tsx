/** 代理: who decides in my place while I am away, and for whom I act. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState, type ReactNode } from "react";
import { delegations as endpoints } from "../../api/endpoints";
import { delegationsQuery, queries, useAct } from "../../api/queries";
import type { DelegationView } from "../../api/types";
import { page } from "../../app/session";
import { Chip, type Tone } from "../../components/Chip";
import { Empty } from "../../components/Empty";
import { ListLine } from "../../components/ListLine";
import { DayText } from "../../components/Moment";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { DelegateDialog } from "./DelegateDialog";
import { StandingDialog } from "./StandingDialog";
import { StandingPanels } from "./StandingPanels";

const TONE: Record<DelegationView["state"], Tone> = { coming: "amber", holds: "met", over: "outline" };

export const loader = page(() => queries.ensureQueryData(delegationsQuery()));

export function Component() {
  const { data } = useSuspenseQuery(delegationsQuery());
  const [asking, setAsking] = useState<"delegate" | "standing" | null>(null);
  const end = useAct((id: string) => endpoints.end(id), { answers: () => delegationsQuery().queryKey });
  const now = data.given.filter((one) => one.state === "holds").map((one) => one.deputy);
  return (
    <Page
      title="代理"
      answer={now.length > 0 ? `现由${now.join("、")}代理` : undefined}
      actions={
        <>
          {data.can_give_standing && <Button onClick={() => setAsking("standing")}>常设批准</Button>}
          {data.errands.length > 0 && (
            <Button type="primary" onClick={() => setAsking("delegate")}>
              委托代理
            </Button>
          )}
        </>
      }
    >
      <Problem error={end.error} />
      {data.errands.length > 0 && (
        <Panel title="我委托的" right="代理人办理的每一项都记明代理谁" flush>
          {data.given.length === 0 && (
            <Empty>外出期间，可以委托他人在限定的事项和日期内代为办理；办理时记明代理人和被代理人。</Empty>
          )}
          <ul>
            {data.given.map((one) => (
              <Line key={one.id} one={one} words={`由 ${one.deputy} 代理`}>
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
      <Panel title="我代理的" flush>
        {data.received.length === 0 && <Empty>有人委托您代理时，列在这里；待办会写明是代理谁。</Empty>}
        <ul>
          {data.received.map((one) => (
            <Line key={one.id} one={one} words={`代理 ${one.principal}`} />
          ))}
        </ul>
      </Panel>
      <StandingPanels data={data} />
      {asking === "delegate" && <DelegateDialog errands={data.errands} onClose={() => setAsking(null)} />}
      {asking === "standing" && <StandingDialog onClose={() => setAsking(null)} />}
    </Page>
  );
}

function Line({ one, words, children }: { one: DelegationView; words: string; children?: ReactNode }) {
  return (
    <ListLine
      words={
        <>
          <span>
            <strong>{words}</strong> <Chip tone={TONE[one.state]}>{one.state_label}</Chip>
          </span>
          <span>{one.errands.map((errand) => errand.label).join("；")}</span>
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
