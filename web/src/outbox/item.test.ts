import { describe, expect, test } from "vitest";
import { ApiError } from "../api/http";
import {
  claim,
  following,
  localScene,
  mayArriveLater,
  next,
  ofScene,
  outdated,
  realScene,
  reasonOf,
  type Act,
  type Item,
} from "./item";

const HOUR = 3_600_000;
const arrive: Act = {
  act: "arrive",
  body: { activity: "inquiry", officers: [], place: "后厨" },
  told: { activity_label: "", tier_label: "", officers: [] },
};
const mark = { act: "mark", mark: "items" } as const;
const file = { act: "file", file_name: "a.jpg", type: "image/jpeg", size: 1, last_modified: 0 } as const;

let order = 0;
const item = (id: string, what: Item["what"], more: Partial<Item> = {}): Item => ({
  id,
  order: ++order,
  person: "p",
  scene: "s",
  what,
  label: id,
  at: 1000,
  pressed_at: 1000,
  state: "waiting",
  ...more,
});
const NOTHING = new Set<string>();

describe("what goes next", () => {
  test("acts in the order of pressing, files beside them", () => {
    const items = [item("photo", file), item("b", mark, { order: 90 }), item("a", mark)];
    expect(next(items, "acts", "p", NOTHING)?.id).toBe("a");
    expect(next(items, "files", "p", NOTHING)?.id).toBe("photo");
  });

  test("nothing of a scene before its arrival was received, and then under its real id", () => {
    const scene = localScene("arr");
    const waiting = [item("m", mark, { scene }), item("f", file, { scene })];
    const begun = item("arr", arrive, { scene, order: 0 });
    expect(next([...waiting, begun], "acts", "p", NOTHING)?.id).toBe("arr");
    expect(next([...waiting, begun], "files", "p", NOTHING)).toBeUndefined();
    const received = [...waiting, { ...begun, state: "stored", scene_id: "real" } as Item];
    expect(next(received, "acts", "p", NOTHING)?.id).toBe("m");
    expect(realScene(received, scene)).toBe("real");
    const refused = [...waiting, { ...begun, state: "refused" } as Item];
    expect(next(refused, "acts", "p", NOTHING), "the arrival has to be corrected first").toBeUndefined();
  });

  test("a refused act holds up nobody; a scene that does not get through holds up itself alone", () => {
    const items = [item("a", mark, { state: "refused" }), item("b", mark), item("c", mark, { scene: "other" })];
    expect(next(items, "acts", "p", NOTHING)?.id).toBe("b");
    expect(next(items, "acts", "p", new Set(["s"]))?.id).toBe("c");
  });

  test("nobody sends what somebody else pressed", () => {
    expect(next([item("a", mark)], "acts", "another", NOTHING)).toBeUndefined();
  });
});

test("silence and an overloaded server are no answer, a refusal is one", () => {
  const error = (status: number) => new ApiError(status, { code: "", message: "句子" });
  expect([0, 401, 429, 500, 503, 507].every((s) => mayArriveLater(error(s)))).toBe(true);
  expect([400, 403, 404, 409, 422].some((s) => mayArriveLater(error(s)))).toBe(false);
  expect(mayArriveLater(new ApiError(403, { code: "csrf", message: "" })), "another session has another token").toBe(
    true,
  );
  expect(reasonOf(error(409))).toBe("句子");
  const field = { field: "at", message: "时间早于到达现场的时间" };
  expect(reasonOf(new ApiError(422, { code: "", message: "填写有误", fields: [field] }))).toBe(field.message);
});

describe("the instant that is claimed", () => {
  test("is the one of the press, however late it is sent", () => {
    expect(claim({ at: 5000, pressed_at: 4000 }, 0, 5000 + 20 * HOUR)).toBe(5000);
  });

  test("never lies in the server's future: a clock that was ahead is put right by what is known now", () => {
    const pressed_at = 10 * HOUR;
    expect(claim({ at: pressed_at, pressed_at }, -HOUR, 9.5 * HOUR)).toBe(9 * HOUR);
    expect(claim({ at: pressed_at, pressed_at }, 0, 9.5 * HOUR)).toBe(9.5 * HOUR);
  });

  test("keeps the order of pressing although the server's time was heard anew between two", () => {
    const items = [item("a", mark, { at: 2000 })];
    expect(following(items, "s", 1900)).toBe(2000);
    expect(following(items, "s", 2500)).toBe(2500);
    expect(following([], "s", 1900, 3000), "nothing happens before the arrival").toBe(3000);
    expect(following([item("odd", mark, { at: 9 * HOUR })], "s", 1900), "one odd clock does not spoil the others").toBe(
      1900,
    );
  });
});

test("a scene is one, whichever of its names is asked for", () => {
  const scene = localScene("arr");
  const items = [
    item("arr", arrive, { scene, state: "stored", scene_id: "real" }),
    item("before", mark, { scene }),
    item("after", mark, { scene: "real" }),
    item("else", mark),
  ];
  for (const name of [scene, "real"]) expect(ofScene(items, name).map((i) => i.id)).toEqual(["arr", "before", "after"]);
});

test("what was received leaves the device after a day, with its scene and not before", () => {
  const stored = item("a", mark, { state: "stored", settled_at: 0 });
  expect(outdated([stored], 25 * HOUR)).toEqual([stored]);
  expect(outdated([stored], 23 * HOUR)).toEqual([]);
  expect(outdated([stored, item("b", file)], 25 * HOUR)).toEqual([]);
});
