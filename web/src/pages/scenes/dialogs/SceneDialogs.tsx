/** Which dialog of a scene stands open; the address says so, because duties and the case page lead here. */
import { useEffect } from "react";
import type { Hole, SceneView } from "../../../api/types";
import { CorrectDialog } from "./CorrectDialog";
import { ExcuseDialog } from "./ExcuseDialog";
import { ExplainDialog } from "./ExplainDialog";
import { FileDialog } from "./FileDialog";
import { JoinDialog } from "./JoinDialog";
import { LossDialog } from "./LossDialog";
import { MarkDialog } from "./MarkDialog";

interface Props {
  scene: SceneView;
  act: string | null;
  /** Which hole to explain, the instant at which it begins; or which line of the roster to correct. */
  part: string | null;
  onClose: () => void;
}

export function SceneDialogs({ scene, act, part, onClose }: Props) {
  useEffect(() => {
    if (act === "upload") document.getElementById("recordings")?.scrollIntoView();
  }, [act]);

  switch (act) {
    case "explain": {
      const hole = holeOf(scene, part);
      return hole ? <ExplainDialog key={hole.from} scene={scene} hole={hole} onClose={onClose} /> : null;
    }
    case "join":
      return <JoinDialog scene={scene} onClose={onClose} />;
    case "correct": {
      const line = scene.attendees.find((one) => one.id === part);
      return line ? <CorrectDialog key={line.id} scene={scene} line={line} onClose={onClose} /> : null;
    }
    case "loss":
      return <LossDialog scene={scene} onClose={onClose} />;
    case "mark":
      return <MarkDialog scene={scene} onClose={onClose} />;
    case "excuse":
      return <ExcuseDialog scene={scene} onClose={onClose} />;
    case "file":
      return <FileDialog scene={scene} onClose={onClose} />;
    default:
      return null;
  }
}

/** The hole that begins then; else the first without an explanation. */
function holeOf({ coverage }: SceneView, part: string | null): Hole | undefined {
  const holes = coverage?.holes ?? [];
  // A plus sign that was not escaped arrives as a space.
  const from = part === null ? NaN : Date.parse(part.replace(" ", "+"));
  return holes.find((hole) => Date.parse(hole.from) === from) ?? holes.find((hole) => !hole.explained);
}
