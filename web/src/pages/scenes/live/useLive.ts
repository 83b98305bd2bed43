/** Everything one can press at a scene, with the list of what did not get through. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { scenes } from "../../../api/endpoints";
import { sceneQuery } from "../../../api/queries";
import type { SceneView } from "../../../api/types";
import { serverNow } from "../../../lib/clock";
import { toInstant } from "../../../lib/time";
import { flush, mayArriveLater, readUnsent, send, writeUnsent, type Press, type Unsent } from "./unsent";

export function useLive(scene: SceneView) {
  const client = useQueryClient();
  const [unsent, setUnsent] = useState<Unsent[]>(() => readUnsent(scene.id));
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);

  const hear = useCallback(
    (view: SceneView | undefined) => view && client.setQueryData(sceneQuery(view.id).queryKey, view),
    [client],
  );
  const keep = useCallback(
    (next: Unsent[]) => {
      writeUnsent(scene.id, next);
      setUnsent(next);
    },
    [scene.id],
  );

  const resend = useCallback(async () => {
    const waiting = readUnsent(scene.id);
    if (waiting.length === 0) return;
    setBusy("resend");
    const result = await flush(scene.id, waiting);
    keep(result.left);
    hear(result.scene);
    setError(result.refused ?? null);
    setBusy(null);
  }, [scene.id, keep, hear]);

  useEffect(() => {
    const again = () => void resend();
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, [resend]);

  const press = useCallback(
    async (what: Press, label: string) => {
      const at = toInstant(serverNow());
      navigator.vibrate?.(30);
      setBusy(label);
      setError(null);
      try {
        hear(await send(scene.id, what));
      } catch (problem) {
        if (mayArriveLater(problem)) keep([...readUnsent(scene.id), { press: what, label, at }]);
        else setError(problem);
      } finally {
        setBusy(null);
      }
    },
    [scene.id, hear, keep],
  );

  const leave = useCallback(async () => {
    setBusy("leave");
    setError(null);
    try {
      await resend();
      setBusy("leave");
      const seen = client.getQueryData(sceneQuery(scene.id).queryKey)?.revision ?? scene.revision;
      hear(await scenes.leave(scene.id, { revision: seen }));
      void client.invalidateQueries();
    } catch (problem) {
      setError(problem);
      void client.invalidateQueries({ queryKey: sceneQuery(scene.id).queryKey });
    } finally {
      setBusy(null);
    }
  }, [scene.id, scene.revision, client, hear, resend]);

  return { press, leave, resend, unsent, busy, error };
}
