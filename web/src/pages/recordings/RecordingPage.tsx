/** 一件音像资料: what it is, when it was recorded and how surely, who may see it and who has. */
import { useSuspenseQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link, useParams, useSearchParams } from "react-router";
import { queries, recordingQuery } from "../../api/queries";
import type { RecordingView } from "../../api/types";
import { page } from "../../app/session";
import { ArticleLink } from "../../components/ArticleLink";
import { Chip } from "../../components/Chip";
import { Columns, Facts } from "../../components/Columns";
import { DutyList } from "../../components/DutyList";
import { Moment } from "../../components/Moment";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { Proof } from "../../components/Proof";
import { Verified } from "../../components/Verified";
import { bytes, correctionOf, duration, uncertainty } from "../../lib/amounts";
import { full, millis } from "../../lib/time";
import { LabelsPanel } from "../secrecy/LabelsPanel";
import { CopiesPanel } from "../copies/CopiesPanel";
import { EvidencePanel, OriginalityDialog } from "./Originality";
import { SceneDialog } from "./SceneDialog";
import { ConfirmTime, statedBy } from "./StatedTime";
import { Suggestions } from "./Suggestions";
import { TimeDialog } from "./TimeDialog";
import { ViewingPanel } from "./ViewingPanel";

export const loader = page(({ params }) => queries.ensureQueryData(recordingQuery(params.recordingId ?? "")));

export function Component() {
  const { recordingId = "" } = useParams<"recordingId">();
  const { data: recording } = useSuspenseQuery(recordingQuery(recordingId));
  const [params, setParams] = useSearchParams();
  const dialog = params.get("do");
  const setDialog = (act: "scene" | "time" | "originality" | null) =>
    setParams(act ? { do: act } : {}, { replace: true });
  return (
    <Page
      title={recording.file_name}
      trail={[{ label: "音像资料", to: "/recordings" }, { label: recording.file_name }]}
      under={
        <>
          <Chip tone="brand">{recording.medium_label}</Chip>
          <Chip tone="met">{recording.state_label}</Chip>
          {recording.device && <Chip tone="outline">设备 {recording.device}</Chip>}
          {recording.duration_ms ? <Chip tone="outline">{duration(recording.duration_ms)}</Chip> : null}
        </>
      }
    >
      <Columns
        side={
          <>
            <TimesPanel recording={recording} onState={() => setDialog("time")} />
            <Panel
              title="现场"
              right={
                <Button size="small" type={recording.scene ? "default" : "primary"} onClick={() => setDialog("scene")}>
                  {recording.scene ? "改归" : "归入现场"}
                </Button>
              }
            >
              {recording.scene ? (
                <Link to={recording.scene.href}>{recording.scene.label}</Link>
              ) : (
                <>
                  <p className="muted">没有归入现场。归入后计入该现场的音像覆盖。</p>
                  <Suggestions recording={recording} />
                </>
              )}
            </Panel>
            <CustodyPanel recording={recording} />
          </>
        }
      >
        <LabelsPanel
          subject={`recording:${recording.id}`}
          revision={recording.revision}
          labels={recording.labels}
          closed={recording.closed}
        />
        <EvidencePanel recording={recording} onDecide={() => setDialog("originality")} />
        <ViewingPanel recording={recording} />
        <CopiesPanel recording={recording} />
        {recording.duties.length > 0 && (
          <Panel title="逐项对照" flush>
            <DutyList duties={recording.duties} />
          </Panel>
        )}
        <Panel
          title={`调阅记录 · ${recording.viewings.length} 次`}
          right={<ArticleLink article={{ code: "24.2", number: 24, label: "第二十四条第二款" }} />}
        >
          {recording.viewings.length === 0 ? (
            <p className="muted">还没有人调阅。每次调阅都记在这里，包括您自己的。</p>
          ) : (
            <Facts facts={recording.viewings.map((v) => [v.who, <Moment key={v.at} at={v.at} />])} />
          )}
        </Panel>
      </Columns>
      {dialog === "scene" && <SceneDialog recording={recording} onClose={() => setDialog(null)} />}
      {dialog === "originality" && <OriginalityDialog recording={recording} onClose={() => setDialog(null)} />}
      {dialog === "time" && <TimeDialog recording={recording} onClose={() => setDialog(null)} />}
    </Page>
  );
}

function TimesPanel({ recording, onState }: { recording: RecordingView; onState: () => void }) {
  const off = recording.uncertainty_ms ? `（${uncertainty(recording.uncertainty_ms)}）` : "";
  return (
    <Panel
      title="时间"
      right={
        <Button size="small" type={recording.started_at ? "default" : "primary"} onClick={onState}>
          认定时间
        </Button>
      }
    >
      <Facts
        facts={[
          ["开始", recording.started_at ? `${full(recording.started_at)}${off}` : "不明"],
          ["结束", recording.ended_at && full(recording.ended_at)],
          ["时长", recording.duration_ms ? duration(recording.duration_ms) : null],
          ["画面（机器提示）", recording.picture?.blank_ms ? recording.picture.label : null],
          ["声音（机器提示）", recording.sound?.label],
          ["设备标记", recording.carrier.important ? "重点文件" : null],
          ["文件名中的人员编号", recording.carrier.named],
          ["使用人（执法记录仪系统）", recording.carrier.worn_by?.name],
          ["领用登记", recording.carrier.issued_to?.name],
          ["人员核对", recording.carrier.differs],
          ["来源", recording.time_source_label],
          ["认定", statedBy(recording)],
          ["入站", recording.station && `${full(recording.station.stored_at)}，${recording.station.station}`],
          ["修正", correctionOf(recording)],
          ["修正后开始", correctedStart(recording)],
          ["入库", recording.received_at && full(recording.received_at)],
          ["经手", recording.received_by],
        ]}
      />
      <ConfirmTime recording={recording} />
    </Panel>
  );
}

/** The claim of the file stays what it is; beside it stands what readings of the clock make of it. */
function correctedStart({ started_at, clock_offset_ms }: RecordingView): string | null {
  return started_at && clock_offset_ms ? full(millis(started_at) + clock_offset_ms) : null;
}

function CustodyPanel({ recording }: { recording: RecordingView }) {
  return (
    <Panel title="存证" right={recording.state_label}>
      <Facts
        facts={[
          ["原件", bytes(recording.size)],
          ["格式", recording.container?.toUpperCase()],
          ["上次核验", recording.health && <Verified health={recording.health} />],
          ["保管", `${recording.kept.class_label}${recording.kept.term_label ? `，${recording.kept.term_label}` : ""}`],
          ["保存到", recording.kept.until ?? "一直保存"],
          ["理由", recording.kept.why],
        ]}
      />
      <div style={{ marginTop: 8 }}>
        <Proof sha256={recording.sha256 ?? ""} sm3={recording.sm3 ?? ""} note={recording.receipt_note ?? ""} />
      </div>
    </Panel>
  );
}
