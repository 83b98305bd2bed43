/** 中断与恢复 (art. 19): the cause when recording stops, and whether it was said aloud when recording goes on. */
import { useState } from "react";
import type { Choices, Interruption } from "../../../api/types";
import { stopwatch } from "../../../lib/amounts";
import { clockSeconds, millis } from "../../../lib/time";
import { resumptionPrompt } from "./prompts";
import { Sheet } from "./Sheet";
import css from "./live.module.css";
import sheets from "./sheets.module.css";

type Cause = Choices["causes"][number];

export function CauseSheet({
  causes,
  onChoose,
  onClose,
}: {
  causes: Cause[];
  onChoose: (cause: Cause, text?: string) => void;
  onClose: () => void;
}) {
  const [text, setText] = useState("");
  const ordered = [...causes].sort((a, b) => Number(b.named_by_law) - Number(a.named_by_law));
  return (
    <Sheet title="因何中断记录" onClose={onClose}>
      <ul className={sheets.causes}>
        {ordered.map((cause) => (
          <li key={cause.code}>
            <button type="button" className={sheets.cause} onClick={() => onChoose(cause, text.trim() || undefined)}>
              <span>{cause.label}</span>
              {!cause.named_by_law && <small>第十九条没有列举，需要有人判断</small>}
            </button>
          </li>
        ))}
      </ul>
      <label className={sheets.note}>
        补充说明
        <textarea rows={2} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
    </Sheet>
  );
}

interface ResumeProps {
  interruption: Interruption;
  now: number;
  onResume: (spoken: boolean) => void;
  onClose: () => void;
}

export function ResumeSheet({ interruption, now, onResume, onClose }: ResumeProps) {
  return (
    <Sheet title="恢复记录" onClose={onClose}>
      <p className={css.muted}>第十九条：重新开始记录时应当对中止原因进行语音说明。</p>
      <p className={sheets.say}>“{resumptionPrompt(interruption.cause_label, interruption.from, now)}”</p>
      <div className={sheets.choices}>
        <button type="button" className={css.go} onClick={() => onResume(true)}>
          已语音说明，恢复记录
        </button>
        <button type="button" className={css.plain} onClick={() => onResume(false)}>
          恢复记录，之后书面说明
        </button>
      </div>
    </Sheet>
  );
}

/** Stands where the running clock stands, while recording is interrupted. */
export function Interrupted({ interruption, now }: { interruption: Interruption; now: number }) {
  return (
    <p className={css.interrupted} role="status">
      <strong>已中断 {stopwatch(now - millis(interruption.from))}</strong>
      <span>
        {clockSeconds(interruption.from)} 起 · {interruption.cause_label}
      </span>
    </p>
  );
}
