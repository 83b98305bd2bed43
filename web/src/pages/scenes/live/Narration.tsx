/** 语音说明: what art. 18 para. 2 asks to be said aloud, each with a sentence for this scene; a tap says that it was said. */
import type { LiveScene } from "../../../api/queries";
import type { Code } from "../../../api/types";
import { ArticleLink } from "../../../components/ArticleLink";
import { clock } from "../../../lib/time";
import { prompt } from "./prompts";
import css from "./live.module.css";

const ART18_2 = { code: "18.2", number: 18, label: "第十八条" };

interface Props {
  scene: LiveScene;
  elements: Code[];
  now: number;
  onSaid: (element: Code) => void;
}

export function Narration({ scene, elements, now, onSaid }: Props) {
  const saidAt = new Map(scene.narrations.map((n) => [n.element, n.at]));
  const said = elements.filter((e) => saidAt.has(e.code)).length;
  const left = Boolean(scene.left_at);
  const next = left ? undefined : elements.find((e) => !saidAt.has(e.code))?.code;
  /** The sentence to say; what was said, or can no longer be said here, is only named. */
  const words = (e: Code) => (left || saidAt.has(e.code) ? e.label : (prompt(e.code, scene, now) ?? e.label));
  return (
    <section className={css.narration} aria-label="语音说明">
      <p className={css.caption}>
        <ArticleLink article={ART18_2} className={css.article} /> 语音说明 · 已说 {said} / {elements.length}
        {said < elements.length && !left && "，说完一句点一句"}
      </p>
      <ul className={css.saying} data-all={said === elements.length}>
        {elements.map((element) => {
          const at = saidAt.get(element.code);
          return (
            <li key={element.code}>
              <button
                type="button"
                className={css.said}
                data-said={at !== undefined}
                data-next={element.code === next}
                disabled={at !== undefined || left}
                onClick={() => onSaid(element)}
              >
                <span className={css.element}>{at ? `✓ ${clock(at)}` : left ? "未标记" : element.label}</span>
                <span>{words(element)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
