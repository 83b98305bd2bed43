/**
 * How a scene looks with what this device has not sent yet: the last state that the server told, and on it the presses that wait.
 * A press that was refused changes nothing; it stands in the list of what was sent. Coverage and duties are never guessed here.
 */
import type { LiveScene } from "../../../api/queries";
import type { Choices } from "../../../api/types";
import { toInstant } from "../../../lib/time";
import { inOrder, open, type Item } from "../../../outbox/item";

type Labels = Pick<Choices, "marks" | "narrations">;

/** A scene that only this device knows, as its arrival tells it. */
export function begun(item: Item): LiveScene | null {
  const { what } = item;
  if (what.act !== "arrive") return null;
  const { place, target } = what.body;
  const nothing = {
    attendees: [],
    agencies: [],
    scripts: [],
    marks: [],
    narrations: [],
    interruptions: [],
    recordings: 0,
    photos: 0,
  };
  return {
    id: item.scene,
    place,
    target,
    arrived_at: toInstant(item.at),
    left_at: undefined,
    ...what.told,
    ...nothing,
  };
}

export function project(scene: LiveScene, items: readonly Item[], labels: Labels): LiveScene {
  return inOrder(items.filter(open)).reduce((seen, item) => apply(seen, item, labels), scene);
}

function apply(scene: LiveScene, item: Item, labels: Labels): LiveScene {
  const { what, id } = item;
  const at = toInstant(item.at);
  const label = (list: { code: string; label: string }[], code: string) =>
    list.find((c) => c.code === code)?.label ?? code;
  switch (what.act) {
    case "mark": {
      const { mark, text } = what;
      const made = { mark, label: label(labels.marks, mark), at, recorded_at: at, who: "", late: false, text };
      return { ...scene, marks: [...scene.marks, made] };
    }
    case "narration": {
      const heard = label(labels.narrations, what.element);
      const said = { element: what.element, label: heard, at, recorded_at: at, who: "", late: false };
      return { ...scene, narrations: [...scene.narrations, said] };
    }
    case "interruption": {
      const { cause, cause_label, text } = what;
      const begun = { entry: id, cause, cause_label, from: at, who: "", text };
      return { ...scene, interruptions: [...scene.interruptions, begun] };
    }
    case "resumption": {
      const last = scene.interruptions.findLastIndex((i) => !i.to);
      const explained = what.spoken ? ({ explained: "spoken", spoken_at: at } as const) : {};
      const interruptions = scene.interruptions.map((i, n) => (n === last ? { ...i, to: at, ...explained } : i));
      return { ...scene, interruptions };
    }
    case "attend": {
      const joined = what.people.map((person, n) => ({
        id: `${id}.${n}`,
        part: person.part,
        part_label: what.part_labels[n] ?? person.part,
        person: person.person ?? undefined,
        name: person.name ?? "",
        unit: person.unit ?? undefined,
        at,
      }));
      return { ...scene, attendees: [...scene.attendees, ...joined] };
    }
    case "leave":
      return { ...scene, left_at: at };
    case "arrive":
    case "file":
      return scene;
  }
}
