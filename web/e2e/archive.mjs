// An archivist's day: the board, a dossier compiled with a page that was lost, looked at, printed, handed over, inspected, added to the shelf.
import assert from "node:assert/strict";
import { pick, type } from "./browser.mjs";
import { PASSWORD, PEOPLE } from "./people.mjs";

export async function archive(browser, report) {
  let officer;
  let custodian;
  let legal;
  const dialog = (window) => window.getByRole("dialog");
  const send = (window) => dialog(window).locator("button[type=submit]").click();
  await report.scenario("archive", {
    "the legal office confirms the reading of article 21, with name, date and document": async () => {
      legal = await browser.person(PEOPLE.legalReviewer, PASSWORD);
      await legal.goto(`${browser.url}/readings`);
      // The set-up of the demo said R1 already; now somebody answers for it.
      await legal.getByText("本机关采用").waitFor();
      await legal.getByRole("button", { name: "改为另一种" }).click();
      await send(legal);
      await legal.locator("#code-error").waitFor();
      await dialog(legal).getByText(/^R1/).click();
      await legal.fill("#by", "法制科");
      await legal.fill("#document", "豫安城管〔2026〕8号");
      await browser.shot(legal, "reading-confirm");
      await send(legal);
      await dialog(legal).waitFor({ state: "detached" });
      await legal.getByText(/法制科 确认 R1/).waitFor();
      await browser.shot(legal, "readings");
    },

    "the custodian sees which dossiers wait, and what becomes due": async () => {
      custodian = await browser.person(PEOPLE.custodian, PASSWORD);
      await custodian.getByRole("link", { name: "案卷归档" }).click();
      await custodian.getByRole("heading", { name: /案卷归档/ }).waitFor();
      await browser.shot(custodian, "archive-board");
      await custodian.getByRole("link", { name: "到期案卷" }).click();
      await custodian.getByText(/期限届满也不会自动销毁/).waitFor();
      await browser.shot(custodian, "archive-due");
    },

    "an archived dossier shows its days, its volumes and its sheets": async () => {
      await custodian.goto(`${browser.url}/dossiers?state=handed_over`);
      await custodian.locator("tbody tr td a").first().click();
      await custodian.getByRole("heading", { name: "期限" }).waitFor();
      assert.ok((await custodian.getByRole("list", { name: "逐日计算" }).locator("li").count()) >= 20);
      // Each opens in the browser's own reader, from which it is printed.
      for (const sheet of ["封面", "卷内目录", "备考表", "脊背", "载体标签"]) {
        const link = custodian.getByRole("group", { name: "表" }).getByRole("link", { name: sheet, exact: true });
        const answer = await custodian.request.get(`${browser.url}${await link.getAttribute("href")}`);
        assert.equal(answer.status(), 200, sheet);
        assert.equal((await answer.body()).subarray(0, 5).toString(), "%PDF-", sheet);
      }
      await browser.shot(custodian, "dossier");
    },

    "forty-five things are looked at, and what a machine cannot see says so": async () => {
      await custodian.getByRole("button", { name: "四性检测" }).click();
      await dialog(custodian)
        .getByText(/核验通过/)
        .waitFor();
      assert.equal(await dialog(custodian).locator("tbody tr").count(), 45);
      await dialog(custodian).getByText("待人工", { exact: true }).first().waitFor();
      assert.equal(await dialog(custodian).getByText("不通过", { exact: true }).count(), 0);
      await browser.shot(custodian, "four-natures");
      await custodian.keyboard.press("Escape");
      await dialog(custodian).waitFor({ state: "detached" });
    },

    "a dossier in a lawsuit is held, and may not be found fit to be destroyed": async () => {
      await custodian.getByRole("button", { name: "暂缓处置" }).click();
      await custodian.fill("#reason", "当事人提起行政诉讼，案卷作为证据。");
      await send(custodian);
      await dialog(custodian).waitFor({ state: "detached" });
      await custodian.getByText(/暂缓处置：当事人提起行政诉讼/).waitFor();
      await custodian.getByRole("button", { name: "鉴定", exact: true }).click();
      await pick(custodian, "鉴定结论", "无继续保存价值，可以销毁");
      await custodian.fill("#by", "档案鉴定小组");
      await custodian.fill("#opinion", "保管期限届满。");
      await send(custodian);
      await dialog(custodian)
        .getByText(/暂缓处置，解除以前不能鉴定/)
        .waitFor();
      await dialog(custodian).getByRole("button", { name: "取消" }).click();
    },

    "the archive's receipt is written down": async () => {
      await custodian.getByRole("button", { name: "移交进馆" }).click();
      await type(custodian, "on", "2026-01-05");
      await custodian.fill("#archive", "豫安县档案馆");
      await custodian.fill("#receipt", "豫档接〔2026〕3号");
      await browser.shot(custodian, "transfer");
      await send(custodian);
      await dialog(custodian).waitFor({ state: "detached" });
      await custodian.getByText(/豫档接〔2026〕3号/).waitFor();
      await browser.shot(custodian, "dossier-kept");
    },

    "no page broke on the way": () => {
      assert.deepEqual([...custodian.faults, ...legal.faults, ...(officer?.faults ?? [])], []);
    },
  });
}
