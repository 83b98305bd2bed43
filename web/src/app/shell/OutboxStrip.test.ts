import { expect, test } from "vitest";
import type { LiveScene } from "../../api/queries";
import { localScene, type Item } from "../../outbox/item";
import { placesOf } from "./OutboxStrip";

const nothing = {
  officers: [],
  attendees: [],
  agencies: [],
  scripts: [],
  marks: [],
  narrations: [],
  interruptions: [],
  recordings: 0,
  photos: 0,
};
const seen = (id: string, left_at?: string): LiveScene => ({
  id,
  place: `${id} 号`,
  activity_label: "询问",
  tier_label: "",
  left_at,
  ...nothing,
});
let order = 0;
const item = (scene: string, state: Item["state"], what: Item["what"] = { act: "leave" }): Item => {
  order += 1;
  return { id: `${order}`, order, person: "p", scene, what, label: "", at: 0, pressed_at: 0, state };
};
const arrival: Item["what"] = {
  act: "arrive",
  body: { activity: "inquiry", officers: [], place: "后厨", target: "某店" },
  told: { activity_label: "询问", tier_label: "", officers: [] },
};

test("what still lies here leads to its scene, under the name it has now", () => {
  const scene = localScene("a");
  const begun = item(scene, "waiting", arrival);
  expect(placesOf([begun, item(scene, "waiting")], [], true)).toEqual([
    { id: scene, title: "某店 · 询问", waiting: 2, refused: 0 },
  ]);
  const known: Item = { ...begun, state: "stored", scene_id: "real" };
  const places = placesOf([known, item(scene, "refused"), item("real", "waiting")], [seen("real")], true);
  expect(places).toEqual([{ id: "real", title: "real 号 · 询问", waiting: 1, refused: 1 }]);
  expect(placesOf([known], [seen("real")], true)).toEqual([]);
});

test("without a line a scene that was not left is found, one that was left is not", () => {
  const scenes = [seen("here"), seen("gone", "2026-11-03T10:00:00.000+08:00")];
  expect(placesOf([], scenes, false).map((p) => p.id)).toEqual(["here"]);
  expect(placesOf([], scenes, true)).toEqual([]);
});
