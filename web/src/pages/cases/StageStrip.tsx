/** 启动、调查取证、审核决定、送达执行、结案归档: how far each is; a press shows its lines below. */
import type { Stage, StageKey } from "../../api/types";
import css from "./StageStrip.module.css";

interface Props {
  stages: Stage[];
  shown: StageKey;
  onShow: (key: StageKey) => void;
}

export function StageStrip({ stages, shown, onShow }: Props) {
  return (
    <div className={css.strip} role="group" aria-label="办理阶段">
      {stages.map((stage) => (
        <button
          key={stage.key}
          type="button"
          className={css.stage}
          data-current={stage.current}
          aria-pressed={stage.key === shown}
          onClick={() => onShow(stage.key)}
        >
          <span className={css.head}>
            <strong>{stage.title}</strong>
            <span className={css.count}>
              {stage.done} / {stage.total}
            </span>
          </span>
          <span className={css.track} aria-hidden>
            <span className={css.done} style={{ width: `${share(stage)}%` }} />
          </span>
          <span className={css.remark}>{stage.remark ?? "\u00a0"}</span>
        </button>
      ))}
    </div>
  );
}

function share({ done, total }: Stage): number {
  return total === 0 ? 0 : (done / total) * 100;
}
