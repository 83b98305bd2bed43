import "fake-indexeddb/auto";
import { beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "../api/http";
import type { SessionView } from "../api/types";
import { clear } from "./db";
import { keep, keepSession, orKept, recall, recallAll, recallSession } from "./kept";

const silence = () => Promise.reject(new ApiError(0, { code: "offline", message: "" }));
const session = (id: string) =>
  ({ csrf: "secret", now: "", person: { id, name: id, roles: [] } }) as unknown as SessionView;

beforeEach(() => clear("kept"));

test("the last answer stands in while the line is down; a refusal is an answer", async () => {
  expect(await orKept("choices", () => Promise.resolve("new"))).toBe("new");
  await vi.waitFor(async () => expect(await recall("choices")).toBe("new"));
  expect(await orKept("choices", silence)).toBe("new");
  const refused = new ApiError(403, { code: "denied", message: "没有权限" });
  await expect(orKept("choices", () => Promise.reject(refused))).rejects.toBe(refused);
  await expect(orKept("unknown", silence)).rejects.toMatchObject({ status: 0 });
});

test("after two days it is no answer any more", async () => {
  await keep("scene.s", { id: "s" });
  expect(await recallAll("scene.")).toEqual([{ id: "s" }]);
  vi.setSystemTime(Date.now() + 49 * 3_600_000);
  expect([await recall("scene.s"), await recallAll("scene.")]).toEqual([undefined, []]);
  vi.useRealTimers();
});

test("the token is not kept, and whoever comes next finds nothing of whoever was here", async () => {
  await keepSession(session("甲"));
  await keep("scene.s", { id: "s" });
  expect((await recallSession())?.csrf).toBe("");
  await keepSession(session("甲"));
  expect(await recall("scene.s")).toEqual({ id: "s" });
  await keepSession(session("乙"));
  expect([await recall("scene.s"), (await recallSession())?.person.id]).toEqual([undefined, "乙"]);
});
