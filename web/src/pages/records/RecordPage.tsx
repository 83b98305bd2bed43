/** 一份文字记录: print, sign on paper, scan back page by page, final. The signed sheet is the record. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link, useLoaderData, useParams } from "react-router";
import type { ApiError } from "../../api/http";
import { queries, recordQuery } from "../../api/queries";
import type { RecordView } from "../../api/types";
import { page, useSession } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { ButtonLink } from "../../components/ButtonLink";
import { Chip } from "../../components/Chip";
import { Columns, Facts } from "../../components/Columns";
import { Findings } from "../../components/Findings";
import { Moment } from "../../components/Moment";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { Verified } from "../../components/Verified";
import { RedactionsPanel } from "../secrecy/RedactionsPanel";
import { RefusedPage, refusedOr } from "../secrecy/RefusedPage";
import { LabelsPanel } from "../secrecy/LabelsPanel";
import { RECORD_TONE } from "../cases/panels/RecordsPanel";
import { FinalisePanel } from "./FinalisePanel";
import { ReviewPanel } from "./ReviewPanel";
import { ScansPanel } from "./ScansPanel";
import { VoidDialog } from "./VoidDialog";
import { WrittenPanel } from "./WrittenPanel";

const ART8 = { code: "8", number: 8, label: "第八条" };

/** Whoever may not read it is told why, and how to ask; that is an answer, not a fault. */
export const loader = page(({ params }) => refusedOr(queries.ensureQueryData(recordQuery(params.recordId ?? ""))));

export function Component() {
  const { recordId = "" } = useParams<"recordId">();
  const refused = useLoaderData() as ApiError | null;
  if (refused) return <RefusedPage title="文字记录" scope={`record:${recordId}`} error={refused} />;
  return <Record recordId={recordId} />;
}

function Record({ recordId }: { recordId: string }) {
  const { data: record } = useSuspenseQuery(recordQuery(recordId));
  const open = record.state !== "final" && record.state !== "void";
  return (
    <Page
      title={record.title}
      answer={record.missing.length > 0 ? `缺第 ${record.missing.join("、")} 页` : record.state_label}
      trail={[
        { label: "案件", to: "/cases" },
        { label: record.case.label, to: record.case.href },
        { label: record.short },
      ]}
      under={
        <>
          <Chip tone={RECORD_TONE[record.state]}>{record.state_label}</Chip>
          {record.number && <Chip tone="brand">{record.number}</Chip>}
          <Chip tone="outline">
            {record.handwritten ? "手写 " : ""}
            {record.pages} 页
          </Chip>
          <Chip tone={record.missing.length > 0 ? "red" : "outline"}>已扫描 {record.scanned} 页</Chip>
          <ArticleLink article={ART8} className="small" />
        </>
      }
      actions={<Actions record={record} />}
    >
      <Columns
        side={
          <Panel title="出处">
            <Facts
              facts={[
                [
                  "案件",
                  <Link key="c" to={record.case.href}>
                    {record.case.label}
                  </Link>,
                ],
                ["现场", record.scene && <Link to={`/scenes/${record.scene}`}>所记的现场</Link>],
                ["制作", <Moment key="i" at={record.issued_at} />],
                ["定稿", record.finalised_at && <Moment at={record.finalised_at} />],
                ["签名", signatureOf(record)],
                ["拒签佐证", record.refusal],
                ["情况说明", record.note],
                ["纸质原件", record.place],
                ["上次核验", record.health && <Verified health={record.health} />],
                [
                  "签章文件",
                  record.sealed && (
                    <a key="s" href={record.sealed.href}>
                      {record.sealed.seal_label}
                    </a>
                  ),
                ],
              ]}
            />
          </Panel>
        }
      >
        {record.voided && (
          <Panel title="已作废">
            <p>{record.voided.reason}</p>
            <p className="small muted">
              {record.voided.who} · <Moment at={record.voided.at} />
              {record.number && ` · ${record.number} 不再使用`}
            </p>
          </Panel>
        )}
        {record.findings.length > 0 && (
          <Panel title="发现">
            <Findings findings={record.findings} />
          </Panel>
        )}
        <LabelsPanel subject={`record:${record.id}`} revision={record.revision} labels={record.labels} />
        <ReviewPanel record={record} />
        <ScansPanel record={record} />
        {open && <FinalisePanel record={record} />}
        <RedactionsPanel record={record} />
        <WrittenPanel record={record} />
      </Columns>
    </Page>
  );
}

const toSign = ({ state, scanned, handwritten }: RecordView): boolean =>
  (state === "draft" || state === "awaiting_scans") && scanned === 0 && !handwritten;

function signatureOf({ signature, marks }: RecordView): string | undefined {
  if (!signature) return undefined;
  if (signature === "refused") return "拒绝签名，已注明";
  return marks.length > 0 ? `已${marks.map((mark) => mark.label).join("、")}` : "已签名";
}

function Actions({ record }: { record: RecordView }) {
  const { capabilities } = useSession();
  const [voiding, setVoiding] = useState(false);
  return (
    <>
      {record.can_void && <Button onClick={() => setVoiding(true)}>作废</Button>}
      {voiding && <VoidDialog record={record} onClose={() => setVoiding(false)} />}
      {record.state !== "final" && record.state !== "void" && (
        <ButtonLink to={`/records/${record.id}/edit`}>修改</ButtonLink>
      )}
      {capabilities.documents ? (
        // Once a signed page has come back, what comes next is the other pages, then the final form.
        <ButtonLink to={record.pdf_href} file primary={toSign(record)}>
          {record.state === "final" || record.state === "void" || record.handwritten ? "查看文书" : "打印签名"}
        </ButtonLink>
      ) : (
        <span className="small muted">{capabilities.documents_why ?? "这台服务器不能制作文书"}</span>
      )}
    </>
  );
}
