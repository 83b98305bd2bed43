import { expect, test } from "vitest";
import { ApiError } from "../../../api/http";
import type { SceneView } from "../../../api/types";
import { flush, readUnsent, writeUnsent, type Unsent } from "./unsent";

const press = (mark: string): Unsent => ({
  press: { act: "mark", mark },
  label: mark,
  at: "2026-11-03T09:31:02.000+08:00",
});
const offline = () => new ApiError(0, { code: "offline", message: "" });
const refusal = () => new ApiError(400, { code: "refused", message: "" });
const answer = { id: "s" } as SceneView;

test("presses go in order, each with its own instant", async () => {
  const sent: (string | undefined)[] = [];
  const result = await flush("s", [press("a"), press("b")], (_, p, at) => {
    sent.push(`${p.act === "mark" ? p.mark : ""} ${at ?? ""}`);
    return Promise.resolve(answer);
  });
  expect(sent).toEqual(["a 2026-11-03T09:31:02.000+08:00", "b 2026-11-03T09:31:02.000+08:00"]);
  expect(result).toEqual({ left: [], scene: answer, refused: undefined });
});

test("the first that does not get through keeps itself and all after it", async () => {
  let calls = 0;
  const result = await flush("s", [press("a"), press("b"), press("c")], () =>
    ++calls === 2 ? Promise.reject(offline()) : Promise.resolve(answer),
  );
  expect(result.left.map((u) => u.label)).toEqual(["b", "c"]);
});

test("a refusal is an answer: it is shown, not sent for ever", async () => {
  const error = refusal();
  const result = await flush("s", [press("a"), press("b")], (_, p) =>
    p.act === "mark" && p.mark === "a" ? Promise.reject(error) : Promise.resolve(answer),
  );
  expect(result.left).toEqual([]);
  expect(result.refused).toBe(error);
});

test("they survive a reload and are gone once sent", () => {
  writeUnsent("s", [press("a")]);
  expect(readUnsent("s")).toHaveLength(1);
  writeUnsent("s", []);
  expect(readUnsent("s")).toEqual([]);
});
