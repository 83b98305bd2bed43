/** 工作台: what the law still asks of me, the most urgent first. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { inboxQuery, queries } from "../../api/queries";
import type { DutyView } from "../../api/types";
import { page, useSession } from "../../app/session";
import { ButtonLink } from "../../components/ButtonLink";
import { DutyRow } from "../../components/DutyRow";
import { Empty } from "../../components/Empty";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { dueToday } from "../../lib/duties";
import { dayOf } from "../../lib/time";

export const loader = page(() => queries.ensureQueryData(inboxQuery()));

export function Component() {
  const { data } = useSuspenseQuery(inboxQuery());
  const { person } = useSession();
  const today = dayOf(data.now);
  const urgent = data.items.filter((duty) => dueToday(duty, today));
  const later = data.items.filter((duty) => !dueToday(duty, today));
  const officer = person.roles.some((role) => role.code === "officer");

  return (
    <Page
      title={urgent.length > 0 ? `今天还差 ${urgent.length} 项` : "今天没有到期的事项"}
      answer={today}
      actions={
        officer && (
          <ButtonLink to="/scenes/new" primary>
            到达现场
          </ButtonLink>
        )
      }
    >
      {urgent.length > 0 && <Duties title="今天要办" note="已逾期的在前" duties={urgent} />}
      {later.length > 0 && <Duties title="随后" note="按到期日" duties={later} />}
      {data.items.length === 0 && (
        <Panel title="待办">
          <Empty>
            依《办法》应由您完成而尚未完成的事项，会按到期日列在这里。到达现场、立案之后，各条要求自动列出。
          </Empty>
        </Panel>
      )}
    </Page>
  );
}

function Duties({ title, note, duties }: { title: string; note: string; duties: DutyView[] }) {
  return (
    <Panel title={`${title} · ${duties.length} 项`} right={note} flush>
      <ul>
        {duties.map((duty) => (
          <DutyRow key={`${duty.rule}-${duty.part ?? ""}-${duty.subject.id}`} duty={duty} withSubject />
        ))}
      </ul>
    </Panel>
  );
}
