/** 本机现场: above every page while something done at a scene is still on this device, and without a line; leads back to the scene. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { recallAll } from "../../offline/kept";
import { ofScene, open, realScene, tally, type Item } from "../../outbox/item";
import { useOutbox, useReached } from "../../outbox/outbox";
import { useSession } from "../session";
import type { LiveScene } from "../../api/queries";
import { sceneTitle } from "../../pages/scenes/words";
import css from "./UploadStrip.module.css";

interface Place {
  id: string;
  title: string;
  waiting: number;
  refused: number;
}

export function OutboxStrip() {
  const { person } = useSession();
  const reached = useReached();
  const all = useOutbox();
  const items = all.filter((item) => item.person === person.id);
  const elses = all.filter((item) => item.person !== person.id && open(item)).length;
  // Names of scenes as they were last seen here; asked anew whenever the outbox changes.
  const { data: seen = [] } = useQuery({
    queryKey: ["device", "scenes", items.length, reached],
    queryFn: () => recallAll<LiveScene>("scene."),
    staleTime: 5000,
  });
  const places = placesOf(items, seen, reached);
  return (
    <>
      {places.map(({ id, title, waiting, refused }) => (
        <Link key={id} to={`/scenes/${id}/live`} className={css.strip}>
          <span>现场 {title}</span>
          {waiting > 0 && <span>本机 {waiting} 项待发送</span>}
          {refused > 0 && <span className={css.held}>{refused} 项未收</span>}
        </Link>
      ))}
      {elses > 0 && (
        <p className={css.strip} role="status">
          本机有他人登记的 {elses} 项待发送，须本人登录后送达
        </p>
      )}
    </>
  );
}

/** Scenes of which something still lies here, by the name they have now; without a line those that were not left, too: no list leads to them. */
export function placesOf(items: readonly Item[], seen: readonly LiveScene[], reached: boolean): Place[] {
  const found = new Map<string, Place>();
  const note = (id: string) => {
    if (found.has(id)) return;
    const own = ofScene(items, id);
    const arrival = own.map((o) => o.what).find((w) => w.act === "arrive");
    const told = arrival && { ...arrival.body, activity_label: arrival.told.activity_label };
    const scene = seen.find((s) => s.id === id) ?? told;
    found.set(id, { id, title: scene ? sceneTitle(scene) : "记录", ...tally(own) });
  };
  for (const item of items) if (item.state !== "stored") note(realScene(items, item.scene) ?? item.scene);
  if (!reached) for (const scene of seen) if (!scene.left_at) note(scene.id);
  return [...found.values()];
}
