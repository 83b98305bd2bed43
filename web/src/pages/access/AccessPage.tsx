/** 调阅审批: what waits for the head's word, what I asked for, and what was decided (art. 24). */
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { accessQuery, queries } from "../../api/queries";
import type { AccessView } from "../../api/types";
import { page, requireSession, useRole, useSession } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { Chip, type Tone } from "../../components/Chip";
import { Empty } from "../../components/Empty";
import { Filters } from "../../components/Filters";
import { Moment } from "../../components/Moment";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { useFilters } from "../../lib/filters";
import { SEALERS } from "../secrecy/LabelsPanel";
import { SpillsPanel } from "../secrecy/SpillsPanel";
import { Outward } from "./Outward";
import { StandingButton } from "./StandingButton";
import { SuperviseButton } from "./SuperviseButton";
import { DecideDialog, type Decision } from "./DecideDialog";
import css from "./access.module.css";

type Show = "waiting" | "mine" | "all";

const SHOWS: { value: Show; label: string; empty: string }[] = [
  { value: "waiting", label: "待批", empty: "没有等待批准的申请。有人申请调阅、复制时列在这里。" },
  { value: "mine", label: "我的申请", empty: "您还没有申请过。在音像资料或者现场的页面上申请。" },
  { value: "all", label: "全部", empty: "还没有申请。" },
];

const TONE: Record<AccessView["state"], Tone> = {
  waiting: "amber",
  approved: "met",
  refused: "red",
  revoked: "red",
  expired: "plain",
  attempted: "red",
};

const HEAD = "agency_head";

const known = (word: string | null): Show | undefined => SHOWS.find((s) => s.value === word)?.value;

export const loader = page(async ({ request }) => {
  const { person } = await requireSession(request);
  const fallback = person.roles.some((r) => r.code === HEAD) ? "waiting" : "mine";
  return queries.ensureQueryData(accessQuery(known(new URL(request.url).searchParams.get("show")) ?? fallback));
});

export function Component() {
  const { filters, set } = useFilters(["show", "open"]);
  const head = useRole(HEAD);
  const supervisor = useRole("supervisor");
  const sealing = useSession().person.roles.some((role) => role.code === HEAD || SEALERS.includes(role.code));
  const fallback: Show = head ? "waiting" : "mine";
  const show = known(filters.show ?? null) ?? fallback;
  const { data } = useSuspenseQuery(accessQuery(show));
  const [deciding, setDeciding] = useState<{ request: AccessView; decision: Decision } | null>(null);
  const opened = filters.open;
  const waiting = data.filter((one) => one.state === "waiting").length;

  return (
    <Page
      title="调阅审批"
      answer={waiting > 0 ? `${waiting} 件待批` : "没有待批的申请"}
      under={
        <>
          <ArticleLink article={{ code: "24", number: 24, label: "第二十四条" }} /> {head && <StandingButton />}
          {supervisor && <SuperviseButton />}
        </>
      }
    >
      {sealing && <SpillsPanel />}
      <Filters states={{ name: "show", fallback, choices: SHOWS }} filters={filters} set={set} />
      <Panel title={`${SHOWS.find((s) => s.value === show)?.label} · ${data.length} 件`} flush>
        {data.length === 0 ? (
          <Empty>{SHOWS.find((s) => s.value === show)?.empty}</Empty>
        ) : (
          <ul>
            {data.map((request) => (
              <Line
                key={request.id}
                asked={request.id === opened}
                request={request}
                onDecide={(decision) => setDeciding({ request, decision })}
              />
            ))}
          </ul>
        )}
      </Panel>
      {deciding && <DecideDialog key={deciding.request.id} {...deciding} onClose={() => setDeciding(null)} />}
    </Page>
  );
}

interface LineProps {
  request: AccessView;
  /** The one an address asked for. */
  asked: boolean;
  onDecide: (decision: Decision) => void;
}

function Line({ request, asked, onDecide }: LineProps) {
  const { requested_by: who } = request;
  return (
    <li className={css.line} data-asked={asked}>
      <div className={css.words}>
        <p>
          <Chip tone={TONE[request.state]}>{request.state_label}</Chip> {request.kind_label}{" "}
          <Link to={request.scope.href}>{request.scope.label}</Link>
        </p>
        {request.state !== "attempted" && <p>用途：{request.purpose}</p>}
        {request.labelled.length > 0 && (
          <p>
            其中有标注为<strong>{request.labelled.map((l) => l.title).join("、")}</strong>的
          </p>
        )}
        {request.outsider_label && (
          <p>
            {request.outsider_label}：{request.recipient}
          </p>
        )}
        {request.supervision && <p>{request.supervision}</p>}
        {request.readers.length > 0 && <p>常设批准：{request.readers.map((r) => r.name).join("、")}</p>}
        {request.releases.map((release) => (
          <p key={release.at} className="small">
            已提供：{release.to} · <Moment at={release.at} /> · {release.told_by}登记
          </p>
        ))}
        <p className="small muted">
          {who.name}
          {who.certificate && `（证号 ${who.certificate}）`} · <Moment at={request.requested_at} />{" "}
          {request.state === "attempted" ? "试图调阅" : "申请"}
        </p>
        {request.decided_at && (
          <p className="small muted">
            {request.decided_by} · <Moment at={request.decided_at} />
            {request.opinion && `：${request.opinion}`}
            {request.until && request.state === "approved" && (
              <>
                {" "}
                · 到 <Moment at={request.until} /> 为止
                {request.secrets.length > 0 && `，包括${request.secrets.join("、")}`}
                {request.both_volumes && "，包括副卷"}
              </>
            )}
          </p>
        )}
      </div>
      {(request.can_decide || request.can_revoke || request.can_pack || request.can_release) && (
        <div className={css.buttons}>
          {request.can_decide && (
            <>
              <button type="button" className={css.approve} onClick={() => onDecide("approve")}>
                批准
              </button>
              <button type="button" className={css.other} onClick={() => onDecide("refuse")}>
                不予批准
              </button>
            </>
          )}
          {request.can_revoke && (
            <button type="button" className={css.other} onClick={() => onDecide("revoke")}>
              收回
            </button>
          )}
          <Outward request={request} />
        </div>
      )}
    </li>
  );
}
