/** 建议归入: scenes to which a recording may belong, how surely and why; one press files it there. A person decides, never the page. */
import { Button } from "antd";
import { Link } from "react-router";
import { recordings as endpoints } from "../../api/endpoints";
import { recordingQuery, useAct } from "../../api/queries";
import type { RecordingView, Suggestion } from "../../api/types";
import { Chip, type Tone } from "../../components/Chip";
import { Panel } from "../../components/Panel";
import { Problem } from "../../components/Problem";
import css from "./suggestions.module.css";

const TONE: Record<Suggestion["confidence"], Tone> = { high: "met", medium: "amber", low: "plain" };

/** In the list of what belongs to no scene: those for which there is a suggestion. */
export function SuggestedPanel({ recordings }: { recordings: readonly RecordingView[] }) {
  const suggested = recordings.filter((one) => one.suggestions.length > 0);
  if (suggested.length === 0) return null;
  return (
    <Panel title={`建议归入 · ${suggested.length} 件`} right="依据时间、设备领用、入库人和办案场所" flush>
      <ul>
        {suggested.map((one) => (
          <li key={one.id} className={css.recording}>
            <Link to={`/recordings/${one.id}`}>{one.file_name}</Link>
            <Suggestions recording={one} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** The scenes offered for one recording, the best first. */
export function Suggestions({ recording }: { recording: RecordingView }) {
  const assign = useAct((scene: string) => endpoints.assign(recording.id, { revision: recording.revision, scene }), {
    answers: (view) => recordingQuery(view.id).queryKey,
  });
  if (recording.suggestions.length === 0) return null;
  return (
    <>
      <ul>
        {recording.suggestions.map(({ scene, confidence, confidence_label, reasons }) => (
          <li key={scene.id} className={css.line}>
            <div className={css.words}>
              <p>
                <Chip tone={TONE[confidence]}>{confidence_label}</Chip> <Link to={scene.href}>{scene.label}</Link>
              </p>
              <p className="small muted">{reasons.join("；")}</p>
            </div>
            <Button
              size="small"
              aria-label={`归入 ${scene.label}`}
              loading={assign.isPending && assign.variables === scene.id}
              onClick={() => assign.mutate(scene.id)}
            >
              归入
            </Button>
          </li>
        ))}
      </ul>
      <Problem error={assign.error} />
    </>
  );
}
