/** Which dialog of a scene stands open; the address says so, because duties and the case page lead here. */
import { useEffect } from "react";
import type { SceneView } from "../../../api/types";
import { ExcuseDialog } from "./ExcuseDialog";
import { ExplainDialog } from "./ExplainDialog";
import { FileDialog } from "./FileDialog";

interface Props {
  scene: SceneView;
  /** The start of the hole to explain; any other word means the first that has no explanation. */
  explain: string | null;
  act: string | null;
  onClose: () => void;
}

export function SceneDialogs({ scene, explain, act, onClose }: Props) {
  useEffect(() => {
    if (act === "upload") document.getElementById("recordings")?.scrollIntoView();
  }, [act]);

  if (explain !== null) {
    const holes = scene.coverage?.holes ?? [];
    const hole = holes.find((h) => h.from === explain) ?? holes.find((h) => !h.explained);
    if (hole) return <ExplainDialog key={hole.from} scene={scene} hole={hole} onClose={onClose} />;
  }
  if (act === "excuse") return <ExcuseDialog scene={scene} onClose={onClose} />;
  if (act === "file") return <FileDialog scene={scene} onClose={onClose} />;
  return null;
}
