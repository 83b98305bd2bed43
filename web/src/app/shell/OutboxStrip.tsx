/** 本机现场: above every page while something done at a scene is still on this device; leads back to it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { recallAll } from "../../offline/kept";
import { ofScene, open, realScene, tally, type Item } from "../../outbox/item";
import { useOutbox } from "../../outbox/outbox";
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
  const all = useOutbox();
  const items = all.filter((item) => item.person === person.id);
  const elses = all.filter((item) => item.person !== person.id && open(item)).length;
  // Names of scenes as they were last seen here; asked anew whenever the outbox changes.
  const { data: seen = [] } = useQuery({
    queryKey: ["device", "scenes", items.length],
    queryFn: () => recallAll<LiveScene>("scene."),
    staleTime: 5000,
  });
  const places = placesOf(items, seen);
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

/** Scenes of which something still lies here, by the name they have now. */
export function placesOf(items: readonly Item[], seen: readonly LiveScene[]): Place[] {
  const found = new Map<string, Place>();
  for (const item of items) {
    const id = realScene(items, item.scene) ?? item.scene;
    if (found.has(id)) continue;
    const own = ofScene(items, id);
    const { waiting, refused } = tally(own);
    if (waiting + refused === 0) continue;
    const arrival = own.map((o) => o.what).find((w) => w.act === "arrive");
    const told = arrival && { ...arrival.body, activity_label: arrival.told.activity_label };
    const scene = seen.find((s) => s.id === id) ?? told;
    found.set(id, { id, title: scene ? sceneTitle(scene) : "记录", waiting, refused });
  }
  return [...found.values()];
}
