import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { cases, scenes, session } from "./endpoints";
import { ApiError, onSessionLost, setCsrf } from "./http";

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

let sent: Request[];
let answers: (Response | Error)[];

beforeEach(() => {
  sent = [];
  answers = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    sent.push(request.clone());
    const next = answers.shift() ?? json(500, {});
    if (next instanceof Error) throw next;
    return next;
  });
  setCsrf("token");
});

afterEach(() => {
  vi.unstubAllGlobals();
  onSessionLost(null);
});

test("a change carries the token, a question does not", async () => {
  answers = [json(200, {}), json(200, {})];
  await scenes.mark("s1", { mark: "items" });
  await scenes.one("s1");
  expect(sent.map((r) => r.headers.get("X-Zhilu-CSRF"))).toEqual(["token", null]);
});

test("a named change is given up in time: it may be sent again; any other is waited for", async () => {
  const given: (RequestInit | undefined)[] = [];
  vi.stubGlobal("fetch", async (_: Request, init?: RequestInit) => {
    given.push(init);
    if (given.length === 1) throw new DOMException("too late", "TimeoutError");
    return json(200, {});
  });
  const late = scenes.mark("s1", { mark: "items" }, "3f2c5a54-8c0e-4a5e-9a51-2b8f3f0c9d10");
  await expect(late).rejects.toMatchObject({ status: 0, code: "offline" });
  await scenes.mark("s1", { mark: "items" });
  expect(given.map((init) => init?.signal instanceof AbortSignal)).toEqual([true, false]);
});

test("empty filters are left out of the address", async () => {
  answers = [json(200, { items: [], total: 0 })];
  await cases.list({ q: "", state: "open", page: undefined });
  expect(new URL(sent[0]!.url).search).toBe("?state=open");
});

test("a lost session is won back and the same change is sent once more, with the new token", async () => {
  answers = [json(401, {}), json(200, { id: "s1" })];
  onSessionLost(async () => setCsrf("new"));
  await scenes.mark("s1", { mark: "items" });
  expect(sent.map((r) => r.headers.get("X-Zhilu-CSRF"))).toEqual(["token", "new"]);
  expect(await sent[1]!.json()).toEqual({ mark: "items" });
});

test("at the door a 401 is an answer", async () => {
  const asked = vi.fn(async () => {});
  onSessionLost(asked);
  answers = [json(401, { error: { code: "denied", message: "账号或口令不正确" } })];
  await expect(session.begin("a", "b")).rejects.toMatchObject({ status: 401, message: "账号或口令不正确" });
  expect(asked).not.toHaveBeenCalled();
});

test("a refusal keeps its article and its fields; silence has a sentence of its own", async () => {
  const article = { code: "24.2", number: 24, label: "第二十四条第二款" };
  answers = [
    json(403, { error: { code: "refused", message: "须经批准", article } }),
    json(422, { error: { code: "invalid", message: "有误", fields: [{ field: "place", message: "请填写地点" }] } }),
    json(409, { error: { code: "stale", message: "已被更新", revision: 7 } }),
    new TypeError("failed to fetch"),
    new Response("<html>", { status: 502 }),
  ];
  const failures: ApiError[] = [];
  for (let i = 0; i < 5; i++) await scenes.one("s1").catch((error: ApiError) => failures.push(error));
  expect(failures[0]).toMatchObject({ article, status: 403 });
  expect(failures[1]?.fields).toEqual([{ field: "place", message: "请填写地点" }]);
  expect(failures[2]?.stale).toBe(true);
  expect(failures[3]).toMatchObject({ status: 0, code: "offline" });
  expect(failures[4]?.message).toBe("服务器没有完成这次操作（502）");
});
