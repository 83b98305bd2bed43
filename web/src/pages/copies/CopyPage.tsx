/** 一件副本: of which original and which part, how it was made, its digests beside those of the original, its note, who may see it. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { copies, recordings } from "../../api/endpoints";
import { queries, recordingQuery, useAct } from "../../api/queries";
import type { CopyView, Viewing } from "../../api/types";
import { page } from "../../app/session";
import { ActDialog } from "../../components/ActDialog";
import { ArticleLink } from "../../components/ArticleLink";
import { Chip } from "../../components/Chip";
import { Facts } from "../../components/Columns";
import { DutyList } from "../../components/DutyList";
import { Field } from "../../components/form/Field";
import { useProblems } from "../../components/form/useProblems";
import { Moment } from "../../components/Moment";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import { bytes } from "../../lib/amounts";
import { full } from "../../lib/time";
import { AccessButton } from "../access/AccessButton";
import { Player } from "../recordings/Player";
import { copyQuery } from "./copies";
import css from "./copies.module.css";
import { TONE, compared, masked, range } from "./words";

const ART23 = { code: "23", number: 23, label: "第二十三条" };
const ART25 = { code: "25", number: 25, label: "第二十五条" };

export const loader = page(({ params }) => queries.ensureQueryData(copyQuery(params.copyId ?? "")));

export function Component() {
  const { copyId = "" } = useParams<"copyId">();
  const { data: copy } = useSuspenseQuery(copyQuery(copyId));
  const [withdrawing, setWithdrawing] = useState(false);
  const evidence = copy.purpose === "evidence";
  return (
    <Page
      title={`${copy.purpose_label} · ${range(copy.holds ?? copy.part)}`}
      trail={[
        { label: "音像资料", to: "/recordings" },
        { label: copy.recording.label, to: copy.recording.href },
        { label: copy.purpose_label },
      ]}
      under={
        <>
          <Chip tone={TONE[copy.state]}>{copy.state_label}</Chip>
          <ArticleLink article={evidence ? ART23 : ART25} />
        </>
      }
    >
      <Panel
        title={evidence ? "文字说明" : "遮盖"}
        right={
          copy.note_pages ? (
            <a href={`/api/v1/copies/${copy.id}/note`} target="_blank" rel="noreferrer">
              打开文字说明材料（{copy.note_pages} 页）
            </a>
          ) : null
        }
      >
        <Facts
          facts={[
            ["案件", copy.case && <Link to={copy.case.href}>{copy.case.label}</Link>],
            ["涉及", copy.ground_label],
            ["遮盖", copy.masks.length > 0 ? masked(copy.masks) : null],
            [
              "取证人员",
              copy.collectors.map((p) => (p.certificate ? `${p.name}（${p.certificate}）` : p.name)).join("、"),
            ],
            ["取证时间", copy.collected_at && full(copy.collected_at)],
            ["取证地点", copy.place],
            [evidence ? "证明对象" : "理由", copy.proves],
            ["原始载体存放处", copy.kept_at],
          ]}
        />
      </Panel>
      <Panel title="副本">
        <Facts
          facts={[
            [
              "原件",
              <Link key="of" to={copy.recording.href}>
                {copy.recording.label}
              </Link>,
            ],
            ["要求的范围", range(copy.part)],
            ["实际范围", copy.holds && `${range(copy.holds)}${evidence ? "（按关键帧）" : ""}`],
            ["制作方法", copy.method_label],
            ["制作人", copy.ordered_by.name],
            ["制作时间", copy.made_at && <Moment at={copy.made_at} />],
            ["大小", copy.size ? bytes(copy.size) : null],
            ["摘要值比对", compared(copy)],
            ["SHA-256", copy.sha256 && <span className={css.digest}>{copy.sha256}</span>],
            ["SM3", copy.sm3 && <span className={css.digest}>{copy.sm3}</span>],
            ["说明", copy.reason],
          ]}
        />
        {copy.can_withdraw && (
          <Button size="small" onClick={() => setWithdrawing(true)}>
            不再使用
          </Button>
        )}
      </Panel>
      {copy.state === "made" && <Look copy={copy} />}
      {copy.duties.length > 0 && (
        <Panel title="逐项对照" flush>
          <DutyList duties={copy.duties} />
        </Panel>
      )}
      {withdrawing && <WithdrawDialog copy={copy} onClose={() => setWithdrawing(false)} />}
    </Page>
  );
}

/** A copy shows what its original shows: the same grant, and an entry before the first picture. */
function Look({ copy }: { copy: CopyView }) {
  const { data: recording } = useSuspenseQuery(recordingQuery(copy.recording.id));
  const [viewing, setViewing] = useState<Viewing | null>(null);
  const begin = useAct(() => recordings.viewCopy(recording.id, copy.id), { onDone: setViewing });
  return (
    <Panel title="调阅" right={<ArticleLink article={{ code: "24.2", number: 24, label: "第二十四条第二款" }} />}>
      {viewing ? (
        <Player
          key={viewing.viewing}
          viewing={viewing}
          recording={{ ...recording, preview: undefined }}
          onEnd={() => setViewing(null)}
          onOther={() => setViewing(null)}
        />
      ) : (
        <>
          {begin.error && <Problem error={begin.error} />}
          {recording.access.allowed ? (
            <Button type="primary" loading={begin.isPending} onClick={() => begin.mutate(undefined)}>
              开始调阅
            </Button>
          ) : recording.access.pending ? (
            <p className="muted">已经申请，等待行政执法机关负责人批准。</p>
          ) : (
            <AccessButton scope={`recording:${recording.id}`} label="申请调阅" />
          )}
        </>
      )}
    </Panel>
  );
}

function WithdrawDialog({ copy, onClose }: { copy: CopyView; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const withdraw = useAct(() => copies.withdraw(copy.id, { revision: copy.revision, reason: reason.trim() }), {
    answers: (view) => copyQuery(view.id).queryKey,
    onDone: onClose,
  });
  const { problems, check } = useProblems({ reason }, withdraw.error);
  return (
    <ActDialog
      title="不再使用"
      does="登记"
      busy={withdraw.isPending}
      error={withdraw.error}
      problems={problems}
      reload={() => queries.invalidateQueries({ queryKey: copyQuery(copy.id).queryKey })}
      onSubmit={() => check({ reason: "理由" }) && withdraw.mutate(undefined)}
      onClose={onClose}
    >
      <Field id="reason" label="理由" required help="副本和记录都保留" error={problems.reason}>
        <Input.TextArea id="reason" rows={3} value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </ActDialog>
  );
}
