// What goes wrong in offices: each time a Chinese sentence says so, and nothing typed is lost.
import assert from "node:assert/strict";
import { addOfficer, choose, pick, type } from "./browser.mjs";
import { day, video } from "./media.mjs";
import { PASSWORD, PEOPLE } from "./people.mjs";

const DAY_MS = 86_400_000;
const AWAITS_THE_HEAD = "葛全义";

export async function badInput(browser, report) {
  let page;
  await report.scenario("bad input", {
    "a wrong password is refused in one sentence": async () => {
      page = await browser.window();
      await page.goto(`${browser.url}/cases`);
      await page.fill("#login", PEOPLE.officer);
      await page.fill("#password", "不对");
      await page.getByRole("button", { name: "登录" }).click();
      await page.getByRole("alert").waitFor();
      await page.fill("#password", PASSWORD);
      await page.getByRole("button", { name: "登录" }).click();
      await page.waitForURL(/\/cases$/);
    },

    "an expired certificate is marked and named": async () => {
      await page.goto(`${browser.url}/scenes/new`);
      await choose(page, "activity", "现场检查");
      await page.fill("#place", "解放街 9 号");
      await addOfficer(page, "officers", PEOPLE.expiredName);
      await page.getByText(/到期/).first().waitFor();
      await browser.shot(page, "expired");
    },

    "a reload in the middle of a form keeps what was typed": async () => {
      await page.reload();
      assert.equal(await page.inputValue("#place"), "解放街 9 号");
    },

    "one officer whose certificate holds is one too few: recorded all the same, with findings": async () => {
      await page.getByRole("button", { name: "到达现场" }).click();
      await page.waitForURL(/\/live$/);
      await page.goto(page.url().replace(/\/live$/, ""));
      await page.getByText(/有执法人员的执法证已于 .* 到期/).waitFor();
      await page.getByText("持有效执法证的执法人员 1 人，少于 2 人").waitFor();
      await browser.shot(page, "one-officer");
      await page.goto(`${browser.url}/cases/new`);
      await page.fill("#title", "写到一半");
      await page.reload();
      await page.waitForFunction(() => document.querySelector("#title")?.value === "写到一半");
    },

    "wrong dates are named at their fields": async () => {
      await page.fill("#cause", "占道经营");
      await choose(page, "source", "监督检查");
      await type(page, "clue_received_on", day(Date.now()));
      await type(page, "filed_on", day(Date.now() - 3 * DAY_MS));
      await page.locator("[id='party.name']").fill("某店");
      await page.fill("#summary", "占道。");
      await page.locator("form").getByRole("button", { name: "立案" }).click();
      await page.getByText(/处需要改/).waitFor();
      await page.locator("#filed_on-error").getByText("立案日期早于线索收到日期，请核对").waitFor();
      await browser.shot(page, "wrong-dates");
      assert.equal(await page.inputValue("#title"), "写到一半");
      assert.equal(await page.inputValue("#summary"), "占道。");
    },

    "a session that ends is won back without losing the page": async () => {
      await page.context().clearCookies();
      await page.fill("#title", "登录失效以后");
      await page.getByText("登录已失效，请重新登录").waitFor();
      await browser.shot(page, "relogin");
      const door = page.getByRole("dialog");
      await door.locator("#login").fill(PEOPLE.officer);
      await door.locator("#password").fill(PASSWORD);
      await door.getByRole("button", { name: "登录" }).click();
      await door.waitFor({ state: "detached" });
      assert.equal(await page.inputValue("#title"), "登录失效以后");
      await page.getByText(/草稿 .* 已保存/).waitFor();
    },

    "two windows on one draft: neither loses a word": async () => {
      const other = await page.context().newPage();
      await other.goto(`${browser.url}/cases/new`);
      await other.getByText(/草稿 .* 已保存/).waitFor();
      // The words above may still be those of the draft that was found; the other window must have saved its own first.
      const saved = other.waitForResponse((r) => r.url().includes("/drafts/") && r.request().method() === "PUT");
      await other.fill("#title", "另一个窗口");
      await saved;
      await page.fill("#title", "这个窗口");
      await page.getByText("这份草稿在另一个窗口也改过").waitFor();
      await browser.shot(page, "draft-conflict");
      await page.getByRole("button", { name: "用这里的" }).click();
      await page.getByText(/草稿 .* 已保存/).waitFor();
      assert.equal(await page.inputValue("#title"), "这个窗口");
      await other.close();
    },

    "a file that is not what it claims is kept, with a finding": async () => {
      await page.goto(`${browser.url}/recordings`);
      await page
        .locator("input[type=file]")
        .first()
        .setInputFiles({ name: "20261103.mp4", mimeType: "video/mp4", buffer: Buffer.from("不是录像") });
      await page
        .getByRole("listitem")
        .filter({ hasText: "20261103.mp4" })
        .getByText("已入库", { exact: true })
        .waitFor();
      await browser.shot(page, "not-a-video");
      await opened(page, "20261103.mp4");
      await page
        .getByText(/20261103\.mp4|文件名/)
        .first()
        .waitFor();
      const panel = page.locator("section").filter({ has: page.getByRole("heading", { name: "原始性" }) });
      await panel.getByText("文件名与内容不符").first().waitFor();
    },

    "a film that broke off is kept, with a finding": async () => {
      const whole = await video("CG26001_002601_20261103090200_0001.mp4", Date.now() - 300_000);
      await page.goto(`${browser.url}/recordings`);
      await page
        .locator("input[type=file]")
        .first()
        .setInputFiles({ ...whole, name: "断电.mp4", buffer: whole.buffer.subarray(0, whole.buffer.length / 2) });
      await page.getByRole("listitem").filter({ hasText: "断电.mp4" }).getByText("已入库", { exact: true }).waitFor();
      await opened(page, "断电.mp4");
      await page
        .getByText(/未正常结束/)
        .first()
        .waitFor();
      await browser.shot(page, "broke-off");
    },

    "a page that others have overtaken says so, and what was typed stays": async () => {
      const id = page.url().split("/").at(-1);
      await page.goto(`${browser.url}/recordings/${id}?do=time`);
      await page.fill("#reason", "画面中可见钟表");
      await type(page, "started_at", `${day(Date.now())} 00:00:01`);
      await overtake(page, id);
      await page
        .getByRole("button", { name: "认 定" })
        .or(page.getByRole("button", { name: "认定", exact: true }))
        .click();
      await page.getByText(/已被更新/).waitFor();
      assert.equal(await page.inputValue("#reason"), "画面中可见钟表");
      await browser.shot(page, "stale");
    },

    "a second approval says that there is one, and what was typed stays": async () => {
      const first = await browser.person(PEOPLE.agencyHead, PASSWORD);
      await first.goto(`${browser.url}/cases?q=${encodeURIComponent(AWAITS_THE_HEAD)}`);
      await first
        .getByRole("link", { name: new RegExp(AWAITS_THE_HEAD) })
        .first()
        .click();
      await first.getByRole("heading", { name: new RegExp(AWAITS_THE_HEAD) }).waitFor();
      const url = `${first.url().split("?")[0]}?do=opine`;
      const second = await first.context().newPage();
      for (const window of [first, second]) {
        await window.goto(url);
        await pick(window, "意见", "同意");
        await window.fill("#opinion", "同意承办机构意见。");
      }
      await first.getByRole("button", { name: "签署", exact: true }).click();
      await first.getByRole("dialog").waitFor({ state: "detached" });
      await second.getByRole("button", { name: "签署", exact: true }).click();
      await second.getByText("本案已经机关负责人审批，不需要再次审批（第十一条）").waitFor();
      assert.equal(await second.inputValue("#opinion"), "同意承办机构意见。");
      await browser.shot(second, "second-approval");
      await first.context().close();
    },

    "no page broke on the way": () => {
      assert.deepEqual(page.faults, []);
    },
  });
}

/** Opens the newest recording of that name. */
async function opened(page, name) {
  await page.goto(`${origin(page)}/recordings?q=${encodeURIComponent(name)}`);
  await page.getByRole("link", { name }).first().click();
  await page.getByRole("heading", { name }).waitFor();
}

const origin = (page) => new URL(page.url()).origin;

/** Somebody else files the recording, after the page was read. */
function overtake(page, id) {
  return page.evaluate(async (recording) => {
    const { csrf } = await (await fetch("/api/v1/session")).json();
    const { revision } = await (await fetch(`/api/v1/recordings/${recording}`)).json();
    const { items } = await (await fetch("/api/v1/scenes")).json();
    const answer = await fetch(`/api/v1/recordings/${recording}/scene`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-zhilu-csrf": csrf },
      body: JSON.stringify({ revision, scene: items[0].id }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }, id);
}
