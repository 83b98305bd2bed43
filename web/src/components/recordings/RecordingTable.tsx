/** 音像资料 as a list, the same on its own page and in a scene. */
import type { ReactNode } from "react";
import type { RecordingView } from "../../api/types";
import { bytes, duration, uncertainty } from "../../lib/amounts";
import { Chip } from "../Chip";
import { DataTable, type Column } from "../DataTable";
import { Moment } from "../Moment";

const FILE: Column<RecordingView> = { key: "file", title: "文件", cell: (r) => r.file_name };
const SCENE: Column<RecordingView> = {
  key: "scene",
  title: "现场",
  wide: true,
  cell: (r) => r.scene?.label ?? <Chip tone="amber">未归入现场</Chip>,
};
const SIZE: Column<RecordingView> = {
  key: "size",
  title: "大小",
  numeric: true,
  wide: true,
  cell: (r) => bytes(r.size),
};
const RECEIVED: Column<RecordingView> = {
  key: "received",
  title: "入库",
  nowrap: true,
  wide: true,
  cell: (r) => (
    <>
      {r.received_at && <Moment at={r.received_at} />}
      <div className="small muted">{r.received_by}</div>
    </>
  ),
};
const MIDDLE: Column<RecordingView>[] = [
  { key: "medium", title: "种类", nowrap: true, cell: (r) => [r.medium_label, r.device].filter(Boolean).join(" · ") },
  { key: "started", title: "开始", nowrap: true, cell: startedAt },
  {
    key: "duration",
    title: "时长",
    numeric: true,
    cell: (r) => (r.duration_ms ? duration(r.duration_ms) : "—"),
  },
];
const FINDINGS: Column<RecordingView> = {
  key: "findings",
  title: "状态",
  nowrap: true,
  cell: (r) => <FindingCount recording={r} />,
};

function startedAt(recording: RecordingView) {
  if (!recording.started_at) return "时间不明";
  return (
    <>
      <Moment at={recording.started_at} />
      {recording.uncertainty_ms ? <span className="small muted"> {uncertainty(recording.uncertainty_ms)}</span> : null}
    </>
  );
}

function FindingCount({ recording }: { recording: RecordingView }) {
  const serious = recording.findings.filter((f) => f.severity === "serious").length;
  const asking = recording.findings.filter((f) => f.severity === "question").length;
  if (serious > 0) return <Chip tone="red">问题 {serious}</Chip>;
  if (asking > 0) return <Chip tone="question">请判断 {asking}</Chip>;
  return <>{recording.state_label}</>;
}

interface Props {
  recordings: readonly RecordingView[];
  withScene?: boolean;
  empty: ReactNode;
}

export function RecordingTable({ recordings, withScene, empty }: Props) {
  return (
    <DataTable
      caption="音像资料"
      columns={withScene ? [FILE, SCENE, ...MIDDLE, SIZE, RECEIVED, FINDINGS] : [FILE, ...MIDDLE, SIZE, FINDINGS]}
      rows={recordings}
      rowKey={(r) => r.id}
      href={(r) => `/recordings/${r.id}`}
      linkIn="file"
      empty={empty}
      within={!withScene}
    />
  );
}
