/** 工作台: what the law still asks of me, the most urgent first. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
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
import css from "./inbox.module.css";

const pageOf = (search: string | URLSearchParams) => Math.max(1, Number(new URLSearchParams(search).get("page")) || 1);

export const loader = page(({ request }) => queries.ensureQueryData(inboxQuery(pageOf(new URL(request.url).search))));

export function Component() {
  const [params] = useSearchParams();
  const { data } = useSuspenseQuery(inboxQuery(pageOf(params)));
  const { person } = useSession();
  const today = dayOf(data.now);
  const urgent = data.items.filter((duty) => dueToday(duty, today));
  const later = data.items.filter((duty) => !dueToday(duty, today));
  const opinions = casesToOpine(data.items);
  const [agreeing, setAgreeing] = useState(false);
  const officer = person.roles.some((role) => role.code === "officer");

  return (
    <Page
      title={data.today > 0 ? `今天还差 ${data.today} 项` : "今天没有到期的事项"}
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
      {urgent.length > 0 && <Duties title="今天要办" note="已逾期的在前" duties={urgent} of={data.today} />}
      {later.length > 0 && <Duties title="随后" note="按到期日" duties={later} of={data.total - data.today} />}
      <More page={data.page} leftOff={data.left_off} />
      {data.tasks.length > 0 && (
        <Panel
          title={`同事在等 · ${data.tasks.length + data.tasks_left_off} 项`}
          right={data.tasks_left_off > 0 ? `还有 ${data.tasks_left_off} 项，办理以后列出` : "文书送审、审批和退回"}
          flush
        >
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

/** What stands on other pages, and the way there. */
function More({ page, leftOff }: { page: number; leftOff: number }) {
  if (page === 1 && leftOff === 0) return null;
  return (
    <nav aria-label="分页" className={css.more}>
      {page > 1 && <ButtonLink to={page === 2 ? "/" : `/?page=${page - 1}`}>上一页</ButtonLink>}
      <span>{leftOff > 0 ? `还有 ${leftOff} 项` : "没有更多了"}</span>
      {leftOff > 0 && <ButtonLink to={`/?page=${page + 1}`}>下一页</ButtonLink>}
    </nav>
  );
}

interface DutiesProps {
  title: string;
  note: string;
  duties: InboxItem[];
  /** How many there are on all pages. */
  of: number;
}

function Duties({ title, note, duties, of }: DutiesProps) {
  return (
    <Panel
      title={`${title} · ${of > duties.length ? `本页 ${duties.length} 项，共 ${of}` : duties.length} 项`}
      right={note}
      flush
    >
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
