// Lawful destruction by two persons: the custodian proposes, the head has it done; nothing goes on a single word.
import assert from "node:assert/strict";
import { choose, pick, type } from "./browser.mjs";
import { PASSWORD, PEOPLE } from "./people.mjs";

const GROUND = "保管期限届满，经鉴定准予销毁（鉴定意见 2026 第 3 号）。";

export async function disposals(browser, report) {
  let custodian;
  let head;
  const dialog = (window) => window.getByRole("dialog");
  /** Not by its words: while a button is busy its name has one more. */
  const send = (window) => dialog(window).locator("button[type=submit]").click();
  await report.scenario("disposals", {
    "what is no number of an entry is named at its field": async () => {
      custodian = await browser.person(PEOPLE.custodian, PASSWORD);
      await custodian.getByRole("link", { name: "销毁" }).click();
      await custodian.getByText(/没有等待办理的销毁/).waitFor();
      await custodian.getByRole("button", { name: "提出销毁" }).click();
      await send(custodian);
      await custodian.locator("#ground-error").getByText("请填写法律依据").waitFor();
      await custodian.fill("#ground", GROUND);
      await custodian.fill("#entries", "到达现场");
      await send(custodian);
      await custodian.locator("#entries-error").getByText("“到达现场”不是记录编号").waitFor();
    },

    "an entry the server does not know is refused, and what was typed stays": async () => {
      await custodian.fill("#entries", "0".repeat(26));
      await send(custodian);
      await dialog(custodian).getByText("没有找到要销毁内容的记录").waitFor();
      assert.equal(await custodian.inputValue("#ground"), GROUND);
    },

    "entries are picked from an archived dossier": async () => {
      await custodian.fill("#entries", "");
      await choose(custodian, "dossier", "·");
      await dialog(custodian).getByRole("button", { name: "选取" }).first().click();
      await dialog(custodian).getByText("已写 1 条").waitFor();
      await browser.shot(custodian, "disposal-propose");
      await send(custodian);
      await dialog(custodian).waitFor({ state: "detached" });
      await custodian.getByText("等待机关负责人办理").waitFor();
      assert.equal(await custodian.getByRole("button", { name: "办理销毁" }).count(), 0, "one person is not two");
    },

    "the head must say whether there are backups": async () => {
      head = await browser.person(PEOPLE.agencyHead, PASSWORD);
      await head.getByRole("link", { name: /销毁/ }).click();
      await head.getByText(GROUND).waitFor();
      await browser.shot(head, "disposals");
      await head.getByRole("button", { name: "办理销毁" }).click();
      await dialog(head).getByText("销毁以后不能恢复。").waitFor();
      await send(head);
      await head.locator("#held-error").waitFor();
    },

    "backups are named with their last day, and it is done": async () => {
      await pick(head, "备份", "还有备份保存着这些内容");
      await head.fill("#backup-0", "异地备份");
      await send(head);
      await head.locator("#backups-error").getByText("请选择“异地备份”保存到哪一天").waitFor();
      await type(head, "last-day-0", "2030-02-01");
      await browser.shot(head, "disposal-carry-out");
      await send(head);
      await dialog(head).waitFor({ state: "detached" });
      await head.getByRole("status").getByText("已销毁 1 条记录的非公开部分").waitFor();
      await head.getByRole("button", { name: "已销毁" }).click();
      await head.getByText(GROUND).waitFor();
      await browser.shot(head, "disposed");
    },

    "no page broke on the way": () => {
      assert.deepEqual([...custodian.faults, ...head.faults], []);
    },
  });
}
