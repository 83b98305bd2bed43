/** 工作台: what the law still asks of me, the most urgent first. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { inboxQuery, queries } from "../../api/queries";
import type { InboxItem } from "../../api/types";
import { page, useSession } from "../../app/session";
import { ButtonLink } from "../../components/ButtonLink";
import { Chip } from "../../components/Chip";
import { DutyRow } from "../../components/DutyRow";
import { Empty } from "../../components/Empty";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { dueToday } from "../../lib/duties";
import { dayOf } from "../../lib/time";
import { AgreeDialog } from "./AgreeDialog";
import { Bound } from "./Bound";
import { casesToOpine } from "./opinions";
import { TaskLine } from "./TaskLine";

export const loader = page(() => queries.ensureQueryData(inboxQuery()));

export function Component() {
  const { data } = useSuspenseQuery(inboxQuery());
  const { person } = useSession();
  const today = dayOf(data.now);
  const urgent = data.items.filter((duty) => dueToday(duty, today));
  const later = data.items.filter((duty) => !dueToday(duty, today));
  const opinions = casesToOpine(data.items);
  const [agreeing, setAgreeing] = useState(false);
  const officer = person.roles.some((role) => role.code === "officer");

  return (
    <Page
      title={urgent.length > 0 ? `今天还差 ${urgent.length} 项` : "今天没有到期的事项"}
      answer={today}
      actions={
        <>
          {opinions.length > 1 && <Button onClick={() => setAgreeing(true)}>批量签署 {opinions.length} 件</Button>}
          {officer && (
            <ButtonLink to="/scenes/new" primary>
              到达现场
            </ButtonLink>
          )}
        </>
      }
    >
      {agreeing && <AgreeDialog cases={opinions} onClose={() => setAgreeing(false)} />}
      {urgent.length > 0 && <Duties title="今天要办" note="已逾期的在前" duties={urgent} />}
      {later.length > 0 && <Duties title="随后" note="按到期日" duties={later} />}
      {data.tasks.length > 0 && (
        <Panel title={`同事在等 · ${data.tasks.length} 项`} right="文书送审、审批和退回" flush>
          <ul>
            {data.tasks.map((task) => (
              <TaskLine key={`${task.kind}-${task.subject.id}-${task.why}`} task={task} />
            ))}
          </ul>
        </Panel>
      )}
      {data.items.length === 0 && data.tasks.length === 0 && (
        <Panel title="待办">
          <Empty>
            依《办法》应由您完成而尚未完成的事项，会按到期日列在这里。到达现场、立案之后，各条要求自动列出。
          </Empty>
        </Panel>
      )}
    </Page>
  );
}

function Duties({ title, note, duties }: { title: string; note: string; duties: InboxItem[] }) {
  return (
    <Panel title={`${title} · ${duties.length} 项`} right={note} flush>
      <ul>
        {duties.map((duty) => (
          <DutyRow
            key={`${duty.rule}-${duty.part ?? ""}-${duty.subject.id}`}
            duty={duty}
            withSubject
            why={duty.why}
            beside={
              <>
                {duty.reminders > 0 && <Chip tone="amber">已催办 {duty.reminders} 次</Chip>}
                <Bound by={duty.bound_by} />
              </>
            }
          />
        ))}
      </ul>
    </Panel>
  );
}
