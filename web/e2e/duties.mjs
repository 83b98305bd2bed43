// From a row of the case page to where its gap is mended: the page that is missing, and what a person must judge.
import assert from "node:assert/strict";
import { pick } from "./browser.mjs";
import { PASSWORD, PEOPLE } from "./people.mjs";

const WITH_A_PAGE_MISSING = "百味鲜";
const STOPPED_BY_HAND = "惠民";
const REASON = "当事人如厕，为保护隐私暂停，恢复后已语音说明。";

export async function duties(browser, report) {
  let page;
  const row = (article) => page.getByRole("listitem").filter({ has: page.getByRole("button", { name: article }) });
  const open = async (title) => {
    await page.goto(`${browser.url}/cases?q=${encodeURIComponent(title)}`);
    await page
      .getByRole("link", { name: new RegExp(title) })
      .first()
      .click();
    await page.getByRole("heading", { name: new RegExp(title) }).waitFor();
  };

  await report.scenario("duties", {
    "a record that lacks a page leads to where the page is scanned": async () => {
      page = await browser.person(PEOPLE.colleague, PASSWORD);
      await open(WITH_A_PAGE_MISSING);
      await row("第十条（三）").getByRole("link", { name: "补第 2 页" }).first().click();
      await page.waitForURL(/\/records\//);
      await page.getByText("缺第 2 页").first().waitFor();
      await page.getByRole("button", { name: "上传这一页" }).waitFor();
    },

    "no judgement without a reason, and a reload keeps what was typed": async () => {
      await open(STOPPED_BY_HAND);
      await page.goto(`${page.url().split("?")[0]}?stage=investigation`);
      const judge = row("第十九条").getByRole("button", { name: "作出判断" }).first();
      await judge.click();
      await page.getByRole("dialog").getByRole("button", { name: "确定" }).click();
      await page.locator("#reason-error").getByText("请填写理由").waitFor();
      await page.fill("#reason", REASON);
      await page.reload();
      await judge.click();
      assert.equal(await page.inputValue("#reason"), REASON);
      await browser.shot(page, "judge");
    },

    "a judgement settles the duty and what hangs on it, and says who judged and why": async () => {
      await pick(page, "判断", "符合规定");
      await page.getByRole("dialog").getByRole("button", { name: "确定" }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await row("第十九条").getByText("经判断，符合规定").first().waitFor();
      await row("第十九条").getByText("说明中止记录的原因").first().click();
      await row("第十九条").getByText(REASON).first().waitFor();
      // Art. 17 asks for a judgement of its own.
      await row("第十五条").getByText("经判断，符合规定").first().waitFor();
      const left = row(/^第十[589]条/).getByRole("button", { name: "作出判断" });
      assert.equal(await left.count(), 0, "the whole course hung on it");
      await browser.shot(page, "judged");
    },

    "no page broke on the way": () => {
      assert.deepEqual(page.faults, []);
    },
  });
}
