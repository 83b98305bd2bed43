// What goes wrong in offices: each time a Chinese sentence says so, and nothing typed is lost.
import assert from "node:assert/strict";
import { addOfficer, choose, type } from "./browser.mjs";
import { day } from "./media.mjs";
import { PASSWORD, PEOPLE } from "./people.mjs";

const DAY_MS = 86_400_000;

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
      await page.goto(`${browser.url}/cases/new`);
      await page.fill("#title", "写到一半");
      await page.reload();
      await page.waitForFunction(() => document.querySelector("#title")?.value === "写到一半");
    },

    "wrong dates and a single officer are named at their fields": async () => {
      await page.fill("#cause", "占道经营");
      await choose(page, "source", "监督检查");
      await type(page, "clue_received_on", day(Date.now()));
      await type(page, "filed_on", day(Date.now() - 3 * DAY_MS));
      await page.locator("[id='party.name']").fill("某店");
      await page.fill("#summary", "占道。");
      await page.locator("form").getByRole("button", { name: "立案" }).click();
      await page.getByText(/处需要改/).waitFor();
      await browser.shot(page, "wrong-dates");
      assert.equal(await page.inputValue("#title"), "写到一半");
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
    },

    "no page broke on the way": () => {
      assert.deepEqual(page.faults, []);
    },
  });
}
