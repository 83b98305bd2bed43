/** 音像资料 as a list, the same on its own page and in a scene. */
import type { ReactNode } from "react";
import type { RecordingView } from "../../api/types";
import { bytes, duration, uncertainty } from "../../lib/amounts";
import { serverNow } from "../../lib/clock";
import { moment } from "../../lib/time";
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
const REST: Column<RecordingView>[] = [
  { key: "medium", title: "种类", cell: (r) => [r.medium_label, r.device].filter(Boolean).join(" · ") },
  { key: "started", title: "开始", cell: startedAt },
  {
    key: "duration",
    title: "时长",
    numeric: true,
    cell: (r) => (r.duration_ms ? duration(r.duration_ms) : "—"),
  },
  { key: "size", title: "大小", numeric: true, wide: true, cell: (r) => bytes(r.size) },
  {
    key: "received",
    title: "入库",
    wide: true,
    cell: (r) => (
      <>
        <Moment at={r.received_at} /> · {r.received_by}
      </>
    ),
  },
  { key: "findings", title: "发现", cell: (r) => <FindingCount recording={r} /> },
];

function startedAt(recording: RecordingView): string {
  if (!recording.started_at) return "时间不明";
  const at = moment(recording.started_at, serverNow());
  return recording.uncertainty_ms ? `${at}（${uncertainty(recording.uncertainty_ms)}）` : at;
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
      columns={withScene ? [FILE, SCENE, ...REST] : [FILE, ...REST]}
      rows={recordings}
      rowKey={(r) => r.id}
      href={(r) => `/recordings/${r.id}`}
      linkIn="file"
      empty={empty}
    />
  );
}
