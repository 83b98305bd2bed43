/** 文字记录: each with its pages, how many of them are scanned and which is missing. */
import { Link } from "react-router";
import type { CaseView, RecordBrief } from "../../../api/types";
import { Chip, type Tone } from "../../../components/Chip";
import { Empty } from "../../../components/Empty";
import { Moment } from "../../../components/Moment";
import { Panel } from "../../../components/Panel";
import css from "./panels.module.css";

export const RECORD_TONE: Record<RecordBrief["state"], Tone> = {
  draft: "plain",
  awaiting_scans: "amber",
  final: "met",
  void: "outline",
};

export function RecordsPanel({ one }: { one: CaseView }) {
  return (
    <Panel title={`文字记录 · ${one.records.length} 份`} right="第八条" flush id="records">
      {one.records.length === 0 ? (
        <Empty>笔录、审批表写好后列在这里：打印签名，扫描入卷，页数齐了即定稿。</Empty>
      ) : (
        <ul>
          {one.records.map((record) => (
            <li key={record.id} className={css.record}>
              <div>
                <Link to={`/records/${record.id}`}>{record.title}</Link>
                <div className="small muted">
                  {record.number && `${record.number} · `}
                  <Moment at={record.issued_at} /> 制作 · {record.pages} 页，已扫描 {record.scanned} 页
                </div>
              </div>
              <div className={css.chips}>
                {record.missing.length > 0 && <Chip tone="red">缺第 {record.missing.join("、")} 页</Chip>}
                <Chip tone={RECORD_TONE[record.state]}>{record.state_label}</Chip>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
