/** 重点记录: the six matters of art. 17 as big buttons; green once marked, with how often and when last. */
import type { LiveScene } from "../../../api/queries";
import type { Choices } from "../../../api/types";
import { clock } from "../../../lib/time";
import css from "./live.module.css";

type MarkChoice = Choices["marks"][number];

interface Props {
  scene: LiveScene;
  choices: MarkChoice[];
  onMark: (mark: MarkChoice) => void;
}

export function Marks({ scene, choices, onMark }: Props) {
  const unmarked = scene.left_at ? "未标记" : "点按标记";
  return (
    <section className={css.marks} aria-label="重点记录标记，第十七条">
      {choices.map((choice) => {
        const made = scene.marks.filter((m) => m.mark === choice.code);
        const last = made.at(-1);
        return (
          <button
            key={choice.code}
            type="button"
            className={css.mark}
            data-made={made.length > 0}
            disabled={Boolean(scene.left_at)}
            onClick={() => onMark(choice)}
          >
            <span>{choice.label}</span>
            <small>{last ? `${made.length > 1 ? `${made.length} 次 · ` : ""}${clock(last.at)}` : unmarked}</small>
          </button>
        );
      })}
    </section>
  );
}
