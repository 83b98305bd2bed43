// A superior and an agency below, each with a server of its own: what comes is counted, what stops coming is told.
//
// Both start from the same demo, and a server follows no log that it has itself. So the one above was put back to an old database, and the
// log of that name goes on there under another origin, as `zhilu recover` does it.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Browser, type } from "./browser.mjs";
import { Session } from "./clients/session.mjs";
import { PASSWORD, PEOPLE } from "./people.mjs";
import { need, run } from "./programs.mjs";
import { startServer } from "./server.mjs";

const ORIGIN = "demo.yuan.cgj";
const OTHER_ORIGIN = "elsewhere.yuan.cgj";
const NAME = "豫安县城市管理局";
const SILENT_AFTER = "5s";
/** The whole log of the demo is told and folded, by a server that may be a debug build. */
const TOLD_WITHIN_MS = 90_000;

const zhilu = (...args) => run(need("ZHILU_BIN"), args);

export async function superior(shots, report) {
  let below;
  let above;
  let browser;
  let page;
  report.onFailure = async () => browser?.shotAll("superior-failed");
  try {
    await report.scenario("superior", {
      "who follows nobody is told how to begin": async () => {
        above = await startServer();
        browser = await Browser.launch(above.url, shots);
        page = await browser.person(PEOPLE.supervisor, PASSWORD);
        await page.getByRole("link", { name: "下级机关" }).click();
        await page.getByText(/zhilu mirror follow/).waitFor();
        await browser.shot(page, "subordinates-none");
        const head = await browser.person(PEOPLE.justiceHead, PASSWORD);
        await head.getByRole("link", { name: "工作台" }).waitFor();
        assert.equal(await head.getByRole("link", { name: "下级机关" }).count(), 0);
      },

      "a log that was registered and has told nothing yet says so": async () => {
        below = await startServer();
        const key = await keyOf(below, ORIGIN);
        await giveAway(above);
        const data = ["--data", above.data];
        const cosigner = await zhilu(
          "keys",
          "new",
          "cosign",
          "--name",
          "sifaju.example",
          "--by",
          PEOPLE.justiceHead,
          ...data,
        );
        await zhilu("mirror", "follow", key, "--name", NAME, "--by", PEOPLE.justiceHead, ...data);
        await above.again({});
        await page.goto(`${browser.url}/subordinates`);
        await page.getByRole("row").filter({ hasText: NAME }).getByText("尚未报送").waitFor();
        await below.again({ ZHILU_SUPERIOR: above.url, ZHILU_SUPERIOR_KEY: cosigner.trim() });
      },

      "its entries come, are cosigned, and its duties are computed here": async () => {
        const row = page.getByRole("row").filter({ hasText: NAME });
        await until(async () => {
          await page.reload();
          await row.waitFor();
          return (await row.getByText("正常", { exact: true }).count()) > 0;
        });
        await page.getByText("正在重算").waitFor({ state: "detached", timeout: TOLD_WITHIN_MS });
        await browser.shot(page, "subordinates");
        await page.getByRole("link", { name: NAME }).click();
        await page.waitForURL(/origin=demo/);
        await page.getByRole("row").filter({ hasText: "第二十一条" }).first().waitFor();
        await page.getByText(`${ORIGIN} 前`).waitFor();
        await browser.shot(page, "figures");
      },

      "figures of an instant have an address, and before the first duty nothing is undone": async () => {
        const sum = page.getByRole("row", { name: /^合计/ });
        const now = (await sum.innerText()).split(/\s+/);
        assert.ok(Number(now[1]) > 0, "the demo has something undone");
        await type(page, "at", "2019-06-04 08:00");
        await page.keyboard.press("Escape");
        await page.waitForURL(/at=2019-06-04T08/);
        await page.getByText("2019-06-04 08:00:00").waitFor();
        await page.reload();
        await page.getByText("2019-06-04 08:00:00").waitFor();
        assert.equal(await page.inputValue("#at"), "2019-06-04 08:00");
        assert.equal((await sum.innerText()).split(/\s+/)[1], "0", "nothing is undone before the first duty");
        await page.getByRole("button", { name: "现在", exact: true }).click();
        await page.getByText("2019-06-04 08:00:00").waitFor({ state: "detached" });
        assert.deepEqual((await sum.innerText()).split(/\s+/), now);
      },

      "an instant that is none is answered in a sentence": async () => {
        await page.goto(`${browser.url}/subordinates?origin=${ORIGIN}&at=${encodeURIComponent("昨天")}`);
        await page.getByRole("alert").waitFor();
        await browser.shot(page, "figures-of-no-instant");
        await page.getByRole("button", { name: "看现在的数字" }).click();
        await page.getByRole("row", { name: /^合计/ }).waitFor();
      },

      "who stops telling is out of contact, and stands with a number in the navigation": async () => {
        await below.halt();
        await above.again({ ZHILU_SILENT_AFTER: SILENT_AFTER });
        await page.goto(`${browser.url}/subordinates`);
        await until(async () => {
          await page.reload();
          await page.getByRole("row").filter({ hasText: NAME }).waitFor();
          return (await page.getByText("失联", { exact: true }).count()) > 0;
        });
        await page.getByText(/无消息/).waitFor();
        await page.getByRole("link", { name: /下级机关\s*1/ }).waitFor();
        await browser.shot(page, "out-of-contact");
        await page.getByRole("link", { name: NAME }).click();
        await page.getByRole("heading", { name: "发现" }).waitFor();
        await browser.shot(page, "out-of-contact-one");
      },

      "no page broke on the way": () => {
        assert.deepEqual(page.faults, []);
      },
    });
  } finally {
    await browser?.close();
    await below?.stop();
    await above?.stop();
  }
}

/** The public key of a log. */
async function keyOf(server, origin) {
  const keys = await zhilu("keys", "list", "--data", server.data);
  return keys.split(/\s+/).find((word) => word.startsWith(`${origin}+`));
}

/** Writes something, puts the database back to before it, and lets the log go on under `OTHER_ORIGIN`; leaves the server stopped. */
async function giveAway(server) {
  const old = await mkdtemp(join(tmpdir(), "zhilu-e2e-old-"));
  await server.halt();
  await copyDatabase(server.data, old);
  await server.again({});
  const signed = await signedSize(server);
  await arrive(server.url);
  // Only what was signed is missed by a database that lacks it.
  await until(async () => (await signedSize(server)) > signed);
  await server.halt();
  await copyDatabase(old, server.data);
  await rm(old, { recursive: true });
  const by = ["--by", PEOPLE.agencyHead, "--reason", "备份以后的记录无处可补"];
  await zhilu("recover", "--origin", ORIGIN, "--open-new-origin", OTHER_ORIGIN, ...by, "--data", server.data);
}

/** The database with its log of writes, which may outlive a server; what the place had of them goes. */
async function copyDatabase(from, to) {
  for (const name of ["zhilu.db", "zhilu.db-wal", "zhilu.db-shm"]) {
    await rm(join(to, name), { force: true });
    if (existsSync(join(from, name))) await copyFile(join(from, name), join(to, name));
  }
}

/** How many entries the signer of that log remembers (`docs/keys.md`). */
async function signedSize(server) {
  const last = await readFile(join(server.data, "keys", `log.${ORIGIN}.last`), "utf8");
  return Number(last.split("\n")[1]);
}

/** One more entry in that log. */
async function arrive(url) {
  const { headers } = await Session.open(url, PEOPLE.officer);
  const { person } = await (await fetch(`${url}/api/v1/session`, { headers })).json();
  const answer = await fetch(`${url}/api/v1/scenes`, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify({ activity: "inquiry", officers: [person.id], place: "解放街 11 号" }),
  });
  assert.equal(answer.status, 201, await answer.text());
}

/** Looks again every second. */
async function until(seen) {
  const end = Date.now() + TOLD_WITHIN_MS;
  while (!(await seen())) {
    if (Date.now() > end) throw new Error("it did not come about in time");
    await new Promise((wait) => setTimeout(wait, 1000));
  }
}
