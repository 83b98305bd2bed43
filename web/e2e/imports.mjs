// Import: every row that cannot be right is told before anything is taken over; whole or not at all; the same file twice is once.
import assert from "node:assert/strict";
import { PASSWORD, PEOPLE } from "./people.mjs";

const HEADINGS = "姓名,承办机构,执法证号,有效期起,有效期止\n";
const GOOD = `${HEADINGS}贾新,城关执法中队,豫A-9001,2026/1/1,2029-12-31\n甄明,城关执法中队,豫A-9002,2026年1月1日,2029-12-31\n`;
const BAD = `${GOOD},城关执法中队,豫A-9003,2026-01-01,2029-12-31\n`;

const table = (text, name) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

export async function imports(browser, report) {
  let page;
  const choose = (text, name) => page.getByLabel("选择表格").setInputFiles(table(text, name));

  await report.scenario("imports", {
    "a row that cannot be right is told, and nothing is taken over": async () => {
      page = await browser.person(PEOPLE.legalReviewer, PASSWORD);
      await page.getByRole("link", { name: "导入", exact: true }).click();
      await page.getByRole("heading", { name: "导入", exact: true, level: 1 }).waitFor();
      await page.getByText("执法人员和证件", { exact: true }).click();
      await choose(BAD, "人员.csv");
      await page.getByText("1 行有误，改正后才能导入").waitFor();
      await page.getByText("没有姓名").waitFor();
      assert.ok(await page.getByRole("button", { name: /^导入 \d+ 行/ }).isDisabled());
      await browser.shot(page, "import-bad");
    },

    "a heading that nobody knows is told by a person": async () => {
      await choose(GOOD.replace("姓名", "甲栏"), "人员.csv");
      await page.getByText("2 行有误，改正后才能导入").waitFor();
      await page.locator("#column-0").click();
      await page.locator(".ant-select-item-option", { hasText: "姓名" }).first().click();
      await page.getByText("没有发现错误").waitFor();
    },

    "a table without faults comes whole": async () => {
      await choose(GOOD, "人员.csv");
      await page.getByText("没有发现错误").waitFor();
      await browser.shot(page, "import-preview");
      await page.getByRole("button", { name: /^导入 2 行/ }).click();
      await page.getByText("已导入：新增 2 行").waitFor();
    },

    "a second time it changes nothing": async () => {
      await choose(GOOD, "人员.csv");
      await page.getByText("新增 0，更新 0，已有 2").waitFor();
      assert.ok(await page.getByRole("button", { name: /^导入 0 行/ }).isDisabled());
      await browser.shot(page, "import-again");
      assert.deepEqual(page.faults, []);
    },
  });
}
