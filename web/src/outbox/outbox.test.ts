import "fake-indexeddb/auto";
import { beforeEach, expect, test, vi } from "vitest";
import type { Item } from "./item";

/** A server that keeps what it was told, by name; `answers` says what happens to the next requests instead. */
class Server {
  readonly done = new Map<string, { path: string; body: Record<string, unknown> }>();
  readonly asked: string[] = [];
  answers: ((path: string) => Response | Error | "lost" | undefined)[] = [];

  readonly fetch = async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname.replace("/api/v1", "");
    if (!online) throw new TypeError("Failed to fetch");
    if (path === "/session") return json(200, session);
    this.asked.push(path);
    const special = this.answers.shift()?.(path);
    if (special instanceof Error) throw special;
    if (special instanceof Response) return special;
    const name = request.headers.get("Idempotency-Key") ?? "";
    if (!this.done.has(name)) this.done.set(name, { path, body: (await request.json()) as Record<string, unknown> });
    if (special === "lost") throw new TypeError("the answer was lost");
    return json(200, {
      id: "real",
      officers: [],
      attendees: [],
      agencies: [],
      scripts: [],
      marks: [],
      narrations: [],
      interruptions: [],
    });
  };

  paths = () => [...this.done.values()].map((d) => d.path);
}

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
const session = { csrf: "t", now: "2026-11-03T20:00:00.000+08:00", person: { id: "p", name: "甲", roles: [] } };
const arrival = {
  act: "arrive" as const,
  body: { activity: "inquiry", officers: ["p"], place: "后厨" },
  told: { activity_label: "询问", tier_label: "", officers: [] },
};
const AT = Date.parse("2026-11-03T09:31:02.000+08:00");

let online = true;
let server: Server;

/** The module as a tab that was just opened has it: nothing in memory, everything on the device. */
async function tab() {
  vi.resetModules();
  return import("./outbox");
}
type Outbox = Awaited<ReturnType<typeof tab>>;

const press = (outbox: Outbox, scene: string, mark: string, at = AT) =>
  outbox.put({ person: "p", scene, what: { act: "mark", mark }, label: mark, at });
const states = (outbox: Outbox) => outbox.outboxItems().map((i: Item) => [i.label, i.state]);
const until = (outbox: Outbox, holds: () => boolean) =>
  vi.waitFor(() => expect(holds()).toBe(true), { timeout: 3000, interval: 5 }).then(() => outbox.outboxItems());
const allStored = (outbox: Outbox) => until(outbox, () => outbox.outboxItems().every((i) => i.state === "stored"));

beforeEach(async () => {
  online = true;
  server = new Server();
  vi.stubGlobal("fetch", server.fetch);
  const { clear } = await import("../offline/db");
  await clear("outbox");
});

test("a day without a line: everything waits through a closed tab, then goes once, in order, with its own time", async () => {
  online = false;
  let outbox = await tab();
  const begun = await outbox.put({ person: "p", scene: "", what: arrival, label: "到达", at: AT });
  await press(outbox, begun.scene, "items", AT + 60_000);
  await press(outbox, begun.scene, "people", AT + 120_000);
  outbox = await tab();
  await outbox.ready();
  expect(states(outbox).map(([, state]) => state)).toEqual(["waiting", "waiting", "waiting"]);
  online = true;
  await outbox.flush();
  await allStored(outbox);
  expect(server.paths()).toEqual(["/scenes", "/scenes/real/marks", "/scenes/real/marks"]);
  const [first, second, third] = [...server.done.values()].map((d) => d.body);
  expect(first).toMatchObject({ place: "后厨", arrived_at: "2026-11-03T09:31:02.000+08:00" });
  expect(second).toMatchObject({ mark: "items", at: "2026-11-03T09:32:02.000+08:00" });
  expect(third).toMatchObject({ mark: "people", at: "2026-11-03T09:33:02.000+08:00" });
});

test("an answer that was lost is asked for again under the same name", async () => {
  const outbox = await tab();
  server.answers = [() => "lost"];
  await press(outbox, "real", "items");
  await until(outbox, () => server.asked.length === 1 && outbox.outboxItems()[0]?.state === "waiting");
  await outbox.flush();
  await allStored(outbox);
  expect([server.asked.length, server.done.size]).toEqual([2, 1]);
});

test("what the server refuses shows its sentence and holds up nobody", async () => {
  const outbox = await tab();
  server.answers = [
    () => json(409, { error: { code: "conflict", message: "记录已经处于中断状态，请先登记恢复记录" } }),
  ];
  online = false;
  await press(outbox, "real", "first");
  await press(outbox, "real", "second");
  online = true;
  await outbox.flush();
  await until(outbox, () => outbox.outboxItems().every((i) => i.state === "stored" || i.state === "refused"));
  expect(states(outbox)).toEqual([
    ["first", "refused"],
    ["second", "stored"],
  ]);
  const [refused, stored] = outbox.outboxItems();
  expect(refused?.reason).toBe("记录已经处于中断状态，请先登记恢复记录");
  await outbox.dismiss(stored?.id ?? "");
  expect(outbox.outboxItems()).toHaveLength(2);
  await outbox.dismiss(refused?.id ?? "");
  expect(states(outbox)).toEqual([["second", "stored"]]);
});

test("an arrival that was refused is corrected, and what was done since goes with it", async () => {
  const outbox = await tab();
  const field = { field: "officers", message: "名单中有本机关没有的人员，请重新选择" };
  server.answers = [() => json(422, { error: { code: "invalid", message: "填写有误", fields: [field] } })];
  online = false;
  const begun = await outbox.put({ person: "p", scene: "", what: arrival, label: "到达", at: AT });
  await press(outbox, begun.scene, "items");
  online = true;
  await outbox.flush();
  await until(outbox, () => outbox.outboxItems()[0]?.state === "refused");
  expect(states(outbox)[1]).toEqual(["items", "waiting"]);
  await outbox.amend(begun.id, { ...arrival, body: { ...arrival.body, place: "大堂" } }, AT);
  await allStored(outbox);
  expect([...server.done.values()][0]?.body).toMatchObject({ place: "大堂" });
  expect(server.paths()).toEqual(["/scenes", "/scenes/real/marks"]);
});

test("one waits for the answer no longer than one has patience", async () => {
  const outbox = await tab();
  online = false;
  const slow = await press(outbox, "real", "items");
  expect(await outbox.settled(slow.id, 20)).toBeUndefined();
  online = true;
  void outbox.flush();
  expect((await outbox.settled(slow.id, 3000))?.state).toBe("stored");
});
