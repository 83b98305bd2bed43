// Finding: one box over every page, two characters are enough, filters stand in the address bar, a list is kept under a name and saved as a
// sheet; whoever may open no case has no box and no hit.
import assert from "node:assert/strict";
import { PASSWORD, PEOPLE } from "./people.mjs";

export async function find(browser, report) {
  let page;
  let phone;
  const box = (window) => window.getByRole("searchbox");

  await report.scenario("find", {
    "a key leads into the box from anywhere; two characters find party and document": async () => {
      page = await browser.person(PEOPLE.officer, PASSWORD);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await box(page).waitFor();
      await page.keyboard.press("/");
      await box(page).and(page.locator(":focus")).waitFor();
      await page.keyboard.type("餐饮");
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/find\?q=/);
      await page.getByRole("heading", { name: /查找“餐饮”/ }).waitFor();
      assert.ok((await page.locator("mark", { hasText: "餐饮" }).count()) > 0);
      await browser.shot(page, "find");
    },

    "a slash that is typed is a slash": async () => {
      await box(page).fill("");
      await box(page).press("/");
      assert.equal(await box(page).inputValue(), "/");
    },

    "filters stand in the address bar and outlive a reload": async () => {
      await page.getByRole("button", { name: "当事人", exact: true }).click();
      await page.waitForURL(/topic=party/);
      await page.reload();
      await page.getByRole("button", { name: "当事人", exact: true, pressed: true }).waitFor();
      await page.getByText("老槐树").first().waitFor();
      await page
        .getByRole("link", { name: /老槐树/ })
        .first()
        .click();
      await page.getByRole("heading", { level: 1, name: /老槐树/ }).waitFor();
    },

    "words that stand nowhere say so": async () => {
      await box(page).fill("查无此词");
      await box(page).press("Enter");
      await page.getByText("没有找到").waitFor();
    },

    "a list with its filters is kept under a name and saved as a sheet": async () => {
      await page.goto(`${browser.url}/cases?state=closed&q=${encodeURIComponent("建材")}`);
      await page.getByRole("button", { name: "常用视图" }).click();
      await page.getByLabel("视图名称").fill("建材已结");
      await page.getByRole("button", { name: "存为视图" }).click();
      await page.getByRole("link", { name: "建材已结" }).waitFor();
      await browser.shot(page, "views");
      await page.goto(`${browser.url}/cases`);
      await page.getByRole("button", { name: "常用视图" }).click();
      await page.getByRole("link", { name: "建材已结" }).click();
      await page.waitForURL(/state=closed/);
      await page.getByText("建材经营部").first().waitFor();
      // The party of a case that is not the officer's own is no word by which she finds it.
      assert.equal(await page.getByText("在公共场地堆放物料").count(), 0);
      const href = await page.getByRole("link", { name: "导出表格" }).getAttribute("href");
      const answer = await page.request.get(browser.url + href);
      assert.equal(answer.status(), 200);
      assert.match(answer.headers()["content-disposition"], /\.xlsx$/);
      assert.equal((await answer.body()).subarray(0, 2).toString(), "PK");
    },

    "cases that were archived are found as such": async () => {
      await page.goto(`${browser.url}/cases?state=compiled`);
      await page.getByText("已制卷").first().waitFor();
      await page.getByText("金樽大排档").first().waitFor();
    },

    "on a phone it is the same box": async () => {
      phone = await browser.person(PEOPLE.colleague, PASSWORD, { phone: true });
      await box(phone).fill("油烟");
      await box(phone).press("Enter");
      await phone.locator("mark", { hasText: "油烟" }).first().waitFor();
      await browser.shot(phone, "find-phone");
    },

    "whoever may open no case has no box and no hit": async () => {
      const other = await browser.person(PEOPLE.supervisor, PASSWORD);
      await other.getByRole("heading", { level: 1 }).waitFor();
      assert.equal(await box(other).count(), 0);
      const answer = await other.request.get(`${browser.url}/api/v1/find?q=${encodeURIComponent("餐饮")}`);
      assert.equal(answer.status(), 403);
      assert.ok(!(await answer.text()).includes("老槐树"));
    },

    "no page broke on the way": () => {
      assert.deepEqual([...page.faults, ...phone.faults], []);
    },
  });
}
