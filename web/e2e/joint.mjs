// A joint action: agencies and forty people on the scene page, a wrong line corrected, a loss reported, hints where a hole is explained; the
// words of the catalogue in the hand and as cards.
import assert from "node:assert/strict";
import { PASSWORD, PEOPLE } from "./people.mjs";

/** Six workdays before the seeding: seven cameras, forty people, one hole that nobody covers. */
const TARGET = "豫安县顺达仓储服务部";

export async function joint(browser, report) {
  let desk;
  let scene;
  const send = () => desk.locator(".ant-modal button[type=submit]").click();
  const gone = () => desk.locator(".ant-modal").waitFor({ state: "detached" });
  await report.scenario("a joint action", {
    "the scene names the agencies and the forty": async () => {
      desk = await browser.person(PEOPLE.joint, PASSWORD);
      await desk.goto(`${browser.url}/scenes?q=${encodeURIComponent(TARGET)}`);
      await desk
        .getByRole("link", { name: new RegExp(TARGET) })
        .first()
        .click();
      await desk.getByText("到场人员 40 人").waitFor();
      await desk.getByText("豫安县公安局（6 人）").waitFor();
      await desk.getByText(/更正一行：名单中姓名、社区写错/).waitFor();
      scene = new URL(desk.url()).pathname;
      await browser.shot(desk, "joint");
    },

    "another agency is named once": async () => {
      await desk.getByRole("link", { name: "登记联合执法单位" }).click();
      await send();
      await desk.locator("#name-error").getByText("请填写单位名称").waitFor();
      await desk.fill("#name", "豫安县公安局");
      await send();
      await desk.locator("#name-error").getByText("这个单位已经登记").waitFor();
      await desk.fill("#name", "豫安县交通运输局");
      await send();
      await gone();
      await desk.getByText("豫安县交通运输局（0 人）").waitFor();
    },

    "a line is put under it, with a reason": async () => {
      await desk.getByText("逐人查看、更正").click();
      await desk.getByRole("link", { name: "更正", exact: true }).last().click();
      await desk.locator(".ant-modal").waitFor();
      await send();
      await desk.locator("#reason-error").getByText("请填写更正的理由").waitFor();
      await desk.locator("#agency").click();
      await desk.locator(".ant-select-dropdown").getByText("豫安县交通运输局").click();
      await desk.fill("#reason", "单位登记有误");
      await send();
      await gone();
      await desk.getByText("豫安县交通运输局（1 人）").waitFor();
    },

    "a loss needs its cause and its measure": async () => {
      await desk.getByText("遗失、损毁 1 件").waitFor();
      await desk.getByText(/存储卡断裂/).waitFor();
      await desk.goto(`${browser.url}${scene}?do=loss`);
      await desk.locator(".ant-modal").waitFor();
      await send();
      await desk.locator("#cause-error").waitFor();
      await desk.locator("#measure-error").waitFor();
      await browser.shot(desk, "loss");
    },

    "a hole that nobody covers offers what may have stopped it": async () => {
      await desk.goto(`${browser.url}${scene}`);
      await desk.getByRole("link", { name: "说明情况" }).first().click();
      await desk.locator(".ant-modal").waitFor();
      assert.ok(await desk.locator("#cause").count(), "a person says which cause it was");
      await browser.shot(desk, "explain-hints");
    },

    "the phone shows it all": async () => {
      const phone = await browser.person(PEOPLE.joint, PASSWORD, { phone: true });
      await phone.goto(`${browser.url}${scene}`);
      await phone.getByText("到场人员 40 人").waitFor();
      const wide = await phone.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.equal(wide, 0, "nothing runs out of the screen");
      await browser.shot(phone, "joint-phone");
    },

    "the words of the catalogue are cards": async () => {
      await desk.goto(`${browser.url}${scene}/scripts`);
      await desk.getByRole("heading", { name: /^执法用语/ }).waitFor();
      await browser.shot(desk, "scripts");
    },
  });
}
