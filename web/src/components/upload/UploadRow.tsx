/** One file on its way, or arrived with its receipt. */
import { Button, Progress } from "antd";
import { Link } from "react-router";
import { bytes } from "../../lib/amounts";
import { controls, percent, type UploadItem, type UploadState } from "../../uploads/queue";
import { dismiss, pause, resume } from "../../uploads/uploader";
import { Chip, type Tone } from "../Chip";
import { Findings } from "../Findings";
import { Moment } from "../Moment";
import { Proof } from "../Proof";
import css from "./upload.module.css";

const WORD: Record<UploadState, { label: string; tone: Tone }> = {
  waiting: { label: "排队", tone: "plain" },
  sending: { label: "上传中", tone: "brand" },
  paused: { label: "已暂停", tone: "amber" },
  checking: { label: "已传完，等待回执", tone: "brand" },
  stored: { label: "已入库", tone: "met" },
  failed: { label: "未传完", tone: "red" },
};

export function UploadRow({ item }: { item: UploadItem }) {
  const can = controls(item.state);
  const done = percent(item.sent, item.size);
  return (
    <li className={css.item}>
      <div className={css.line}>
        <span className={css.name}>
          {item.recording ? <Link to={`/recordings/${item.recording}`}>{item.file_name}</Link> : item.file_name}
        </span>
        <span className={css.amount}>
          {item.state === "stored" ? bytes(item.size) : `${bytes(item.sent)} / ${bytes(item.size)} · ${done}%`}
        </span>
        <Chip tone={WORD[item.state].tone}>{WORD[item.state].label}</Chip>
        <span className={css.buttons}>
          {can.pause && (
            <Button size="small" onClick={() => pause(item.key)}>
              暂停
            </Button>
          )}
          {can.resume && (
            <Button size="small" type="primary" onClick={() => resume(item.key)}>
              继续
            </Button>
          )}
          {can.dismiss && (
            <Button size="small" onClick={() => dismiss(item.key)}>
              移出列表
            </Button>
          )}
        </span>
      </div>
      {item.state !== "stored" && (
        <Progress percent={done} size="small" showInfo={false} aria-label={`${item.file_name} 已传 ${done}%`} />
      )}
      {item.resumed_from !== undefined && item.state !== "stored" && (
        <p className={css.note}>接着上次的 {bytes(item.resumed_from)} 续传</p>
      )}
      {item.problem && (
        <p className={css.problem} role="alert">
          {item.problem}
        </p>
      )}
      <Findings findings={item.findings} />
      {item.receipt && (
        <div className={css.receipt}>
          <span className="small muted">
            <Moment at={item.receipt.received_at} /> 入库，回执已签
          </span>
          <Proof sha256={item.receipt.sha256} sm3={item.receipt.sm3} note={item.receipt.note} />
        </div>
      )}
    </li>
  );
}
