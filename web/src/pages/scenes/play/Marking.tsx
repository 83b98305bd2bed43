/** What is marked while watching: the six matters of art. 17 and the words of art. 18, each with its key and where it already stands. */
import type { Choices, Code, SceneView } from "../../../api/types";
import { ArticleLink } from "../../../components/ArticleLink";
import { Problem } from "../../../components/Problem";
import { clockSeconds, millis, moment } from "../../../lib/time";
import { serverNow } from "../../../lib/clock";
import { ELEMENT_KEYS, MARK_KEYS } from "./keys";
import css from "./play.module.css";

const ART17 = { code: "17", number: 17, label: "第十七条" };
const ART18 = { code: "18.2", number: 18, label: "第十八条" };

interface Props {
  scene: SceneView;
  choices: Choices;
  /** Only officers write; whoever else looks sees what stands. */
  mayMark: boolean;
  error: unknown;
  /** What was just done, for whoever hears the page. */
  told: string;
  onMark: (mark: Code) => void;
  onNarrate: (element: Code) => void;
  onSeek: (t: number) => void;
}

export function Marking({ scene, choices, mayMark, error, told, onMark, onNarrate, onSeek }: Props) {
  const heard = (code: string) => scene.narrations.filter((n) => n.element === code);
  const elements = choices.narrations.filter((e) => heard(e.code).length > 0).length;
  return (
    <div className={css.marking}>
      <section aria-label="重点标记，第十七条">
        <h2>
          重点标记 <ArticleLink article={ART17} />
        </h2>
        <ul>
          {choices.marks.map((mark, i) => {
            const made = scene.marks.filter((m) => m.mark === mark.code);
            return (
              <li key={mark.code}>
                <button type="button" data-made={made.length > 0} disabled={!mayMark} onClick={() => onMark(mark)}>
                  <kbd>{MARK_KEYS[i]}</kbd>
                  <span>{mark.label}</span>
                  <small>{made.length > 0 ? `${made.length} 处` : "未标记"}</small>
                </button>
              </li>
            );
          })}
        </ul>
      </section>
      <section aria-label="语音说明，第十八条第二款">
        <h2>
          语音说明 <ArticleLink article={ART18} />
          <small>
            已听到 {elements} / {choices.narrations.length}
          </small>
        </h2>
        <ul>
          {choices.narrations.map((element, i) => {
            const [first] = heard(element.code).sort((a, b) => millis(a.at) - millis(b.at));
            return (
              <li key={element.code}>
                <button
                  type="button"
                  aria-pressed={Boolean(first)}
                  data-made={Boolean(first)}
                  disabled={!mayMark && !first}
                  onClick={() => (first ? onSeek(millis(first.at)) : onNarrate(element))}
                >
                  <kbd>{ELEMENT_KEYS[i]}</kbd>
                  <span>
                    {first ? "✓ " : ""}
                    {element.label}
                  </span>
                  <small>{first ? words(first) : "未听到"}</small>
                </button>
              </li>
            );
          })}
        </ul>
      </section>
      <p className={css.told} role="status">
        {told}
      </p>
      <Problem error={error} />
    </div>
  );
}

function words({ at, late, recorded_at }: SceneView["narrations"][number]): string {
  return late ? `${clockSeconds(at)} · 补录 ${moment(recorded_at, serverNow())}` : clockSeconds(at);
}
