/** 销毁: what the custodian proposed to destroy, on which ground, and what the head had done; two persons, never one (art. 20). */
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { disposalsQuery, queries } from "../../api/queries";
import type { DisposalView } from "../../api/types";
import { page, useRole } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { Chip } from "../../components/Chip";
import { Empty } from "../../components/Empty";
import { Filters } from "../../components/Filters";
import { ListLine } from "../../components/ListLine";
import { DayText, Moment } from "../../components/Moment";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { Said } from "../../components/Said";
import { useFilters } from "../../lib/filters";
import { CarryOutDialog, type Done } from "./CarryOutDialog";
import { ProposeDialog } from "./ProposeDialog";
import css from "./disposals.module.css";

export const loader = page(() => queries.ensureQueryData(disposalsQuery()));

const SHOWS = [
  { value: "waiting", label: "待办理", empty: "没有等待办理的销毁。档案管理员提出后列在这里，由机关负责人办理。" },
  { value: "done", label: "已销毁", empty: "还没有销毁过内容。" },
];

export function Component() {
  const { filters, set } = useFilters(["show"]);
  const { data } = useSuspenseQuery(disposalsQuery());
  const client = useQueryClient();
  const proposes = useRole("dossier_custodian");
  const [proposing, setProposing] = useState(false);
  const [carrying, setCarrying] = useState<DisposalView | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const show = SHOWS.find((s) => s.value === filters.show) ?? SHOWS[0]!;
  const waiting = data.filter((one) => !one.carried_out_on);
  const shown = show.value === "waiting" ? waiting : data.filter((one) => one.carried_out_on);
  const reload = () => client.invalidateQueries({ queryKey: disposalsQuery().queryKey });

  return (
    <Page
      title="销毁"
      answer={waiting.length > 0 ? `${waiting.length} 件待办理` : "没有待办理的销毁"}
      under={
        <>
          <ArticleLink article={{ code: "20", number: 20, label: "第二十条" }} />{" "}
          只销毁记录的非公开部分（姓名、文字）；条目、承诺值和证明保留
        </>
      }
      actions={
        proposes && (
          <Button type="primary" onClick={() => setProposing(true)}>
            提出销毁
          </Button>
        )
      }
    >
      {done && <SaidDone done={done} />}
      <Filters states={{ name: "show", fallback: "waiting", choices: SHOWS }} filters={filters} set={set} />
      <Panel title={`${show.label} · ${shown.length} 件`} flush>
        {shown.length === 0 ? (
          <Empty>{show.empty}</Empty>
        ) : (
          <ul>
            {shown.map((one) => (
              <Line key={one.id} one={one} onCarryOut={() => setCarrying(one)} />
            ))}
          </ul>
        )}
      </Panel>
      {proposing && <ProposeDialog reload={reload} onClose={() => setProposing(false)} />}
      {carrying && (
        <CarryOutDialog
          key={carrying.id}
          disposal={carrying}
          reload={reload}
          onDone={setDone}
          onClose={() => setCarrying(null)}
        />
      )}
    </Page>
  );
}

function SaidDone({ done: { count, entry, wiped } }: { done: Done }) {
  return (
    <Said>
      已销毁 {count} 条记录的非公开部分，销毁记录 {entry}。
      {!wiped && "数据库文件中的旧页尚待清除，服务器稍后继续，不需要再次办理。"}
    </Said>
  );
}

function Line({ one, onCarryOut }: { one: DisposalView; onCarryOut: () => void }) {
  const head = useRole("agency_head");
  const done = one.carried_out_on;
  return (
    <ListLine
      words={
        <>
          <p>
            <Chip tone={done ? "plain" : "amber"}>{done ? "已销毁" : "待办理"}</Chip> {one.ground}
          </p>
          <p className="small muted">
            {one.proposed_by} · <Moment at={one.proposed_at} /> 提出
            {done && (
              <>
                {" "}
                · {one.carried_out_by} · <DayText day={done} /> 办理
              </>
            )}
          </p>
          <details className={css.entries}>
            <summary>{one.entries.length} 条记录</summary>
            <ul>
              {one.entries.map(({ entry, what, recorded_at }) => (
                <li key={entry}>
                  {what}
                  {recorded_at && (
                    <>
                      {" "}
                      · <Moment at={recorded_at} />
                    </>
                  )}{" "}
                  <code>{entry}</code>
                </li>
              ))}
            </ul>
          </details>
        </>
      }
    >
      {one.can_carry_out ? (
        <Button danger onClick={onCarryOut}>
          办理销毁
        </Button>
      ) : (
        !done && <span className="small muted">{head ? "提出的人不能自己办理" : "等待机关负责人办理"}</span>
      )}
    </ListLine>
  );
}
