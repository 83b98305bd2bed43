import { expect, test } from "vitest";
import type { LiveScene } from "../../../api/queries";
import { localScene, type Act, type Item } from "../../../outbox/item";
import { begun, project } from "./project";

const AT = Date.parse("2026-11-03T09:31:02.000+08:00");
const labels = {
  marks: [{ code: "items", label: "涉案物品", article: { code: "17(3)", number: 17, label: "第十七条（三）" } }],
  narrations: [{ code: "notice", label: "告知正在录音录像" }],
};
const scene: LiveScene = {
  id: "s",
  activity_label: "现场检查",
  tier_label: "全程",
  place: "后厨",
  arrived_at: "2026-11-03T09:02:00.000+08:00",
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
let order = 0;
const item = (what: Act, state: Item["state"] = "waiting"): Item => {
  order += 1;
  return {
    id: `i${order}`,
    order,
    person: "p",
    scene: "s",
    what,
    label: "",
    at: AT + order * 1000,
    pressed_at: AT,
    state,
  };
};

test("a press shows at once, with its own instant; one that was refused does not", () => {
  const mark = { act: "mark", mark: "items" } as const;
  const seen = project(scene, [item(mark), item(mark, "refused"), item(mark, "stored")], labels);
  expect(seen.marks).toMatchObject([{ mark: "items", label: "涉案物品" }]);
  expect(scene.marks, "what the server told stays what it told").toEqual([]);
});

test("an interruption ends with what was pressed to end it, and only the open one", () => {
  const stop = { act: "interruption", cause: "battery", cause_label: "电量不足" } as const;
  const stopped = project(scene, [item(stop)], labels);
  expect(stopped.interruptions[0]?.to).toBeUndefined();
  const again = [item(stop), item({ act: "resumption", spoken: true }), item(stop)];
  const [first, second] = project(scene, again, labels).interruptions;
  expect([first?.explained, first?.to !== undefined, second?.to]).toEqual(["spoken", true, undefined]);
});

test("people, words and the departure show before any server heard of them", () => {
  const people = [{ part: "police", name: "乙", unit: "某派出所" }];
  const seen = project(
    scene,
    [
      item({ act: "attend", people, part_labels: ["公安人员"] }),
      item({ act: "narration", element: "notice" }),
      item({ act: "leave" }),
    ],
    labels,
  );
  expect(seen.attendees).toMatchObject([{ part_label: "公安人员", name: "乙", unit: "某派出所" }]);
  expect(seen.narrations).toMatchObject([{ element: "notice", label: "告知正在录音录像" }]);
  expect(seen.left_at).toMatch(/^2026-11-03T09:31:/);
});

test("a scene that only this device knows is told by its arrival", () => {
  const told = { activity_label: "询问", tier_label: "全程", officers: [{ id: "p", name: "甲" }] };
  const arrival = item({
    act: "arrive",
    body: { activity: "inquiry", officers: ["p"], place: "大堂", target: "某店" },
    told,
  });
  const local = begun({ ...arrival, scene: localScene(arrival.id) });
  expect(local).toMatchObject({
    place: "大堂",
    target: "某店",
    activity_label: "询问",
    officers: [{ name: "甲" }],
    marks: [],
  });
  expect(begun(item({ act: "leave" }))).toBeNull();
});
