// A device from the register into an officer's hand and back: the custodian at the desk, the officer with the phone.
import assert from "node:assert/strict";
import { video } from "./media.mjs";
import { PASSWORD, PEOPLE } from "./people.mjs";

const MARK = "CG26099";

export async function devices(browser, report) {
  let custodian;
  let officer;
  const form = (window) => window.locator(".ant-modal").getByRole("dialog").or(window.locator(".ant-modal")).last();
  const send = (window) => window.locator(".ant-modal button[type=submit]").click();
  const gone = (window) => window.locator(".ant-modal").waitFor({ state: "detached" });
  const panel = (window) => window.locator(".ant-drawer");
  const act = (window, name) => panel(window).getByRole("button", { name, exact: true }).click();
  await report.scenario("devices", {
    "the custodian registers a device, and what it lacks is said": async () => {
      custodian = await browser.person(PEOPLE.deviceCustodian, PASSWORD);
      await custodian.getByRole("link", { name: "设备" }).click();
      await custodian.getByRole("button", { name: "登记设备" }).click();
      await send(custodian);
      await custodian.locator("#mark-error").getByText("请填写设备编号").waitFor();
      await custodian.fill("#mark", MARK);
      await custodian.fill("#name", "某型执法记录仪");
      await send(custodian);
      await gone(custodian);
      await panel(custodian).getByText("没有登记存放地点").waitFor();
    },

    "a number is given once": async () => {
      await panel(custodian)
        .getByRole("button", { name: /关闭|Close/ })
        .click();
      await custodian.getByRole("button", { name: "登记设备" }).click();
      await custodian.fill("#mark", MARK);
      await custodian.fill("#name", "另一台");
      await send(custodian);
      await custodian.locator("#mark-error").getByText(`已有编号为“${MARK}”的设备`).waitFor();
      await form(custodian).getByRole("button", { name: "取消" }).click();
      await gone(custodian);
    },

    "with a place nothing is lacking": async () => {
      await custodian.getByRole("link", { name: MARK }).click();
      await act(custodian, "存放地点");
      await custodian.fill("#place", "装备室 2 号柜");
      await send(custodian);
      await gone(custodian);
      await panel(custodian).getByText("没有登记存放地点").waitFor({ state: "detached" });
      await browser.shot(custodian, "device");
    },

    "an officer takes it out at the phone": async () => {
      officer = await browser.person(PEOPLE.officer, PASSWORD, { phone: true });
      await officer.goto(`${browser.url}/devices`);
      await officer.getByRole("link", { name: MARK }).click();
      assert.equal(
        await panel(officer).getByRole("button", { name: "维护" }).count(),
        0,
        "an officer does not maintain",
      );
      await act(officer, "使用前检查");
      await officer.fill("#battery", "90");
      await send(officer);
      await gone(officer);
      await panel(officer).getByText("使用前检查：合格").waitFor();
      await act(officer, "领用");
      await send(officer);
      await gone(officer);
      await panel(officer).getByText(`领用：${PEOPLE.officerName}`).waitFor();
    },

    "its clock is compared with the server's": async () => {
      await act(officer, "校时");
      await officer.getByRole("button", { name: "记下此刻" }).click();
      const shown = Date.parse(`${await officer.inputValue("#shows")}Z`);
      await officer.fill("#shows", new Date(shown - 83_000).toISOString().slice(0, 19));
      await officer.getByText("设备慢 83 秒").waitFor();
      await browser.shot(officer, "device-clock-390");
      await send(officer);
      await gone(officer);
      await panel(officer).getByText("校时：慢 83 秒").waitFor();
    },

    "what it recorded is corrected, and the page says by how much and from where": async () => {
      const desk = await browser.person(PEOPLE.officer, PASSWORD);
      const film = await video("CG26001_002601_20261103090200_0001.mp4", Date.now() - 20 * 60_000);
      film.name = film.name.replace("CG26001", MARK);
      await desk.goto(`${browser.url}/recordings`);
      await desk.locator("input[type=file]").setInputFiles([film]);
      await desk.getByText("已入库", { exact: true }).first().waitFor();
      await desk.reload();
      await desk.getByRole("link", { name: film.name }).first().click();
      await desk.getByText(/^\+83 秒 ± \d+ 秒（校时记录）$/).waitFor();
      await desk.getByText("修正后开始").waitFor();
      await browser.shot(desk, "recording-corrected");
      assert.deepEqual(desk.faults, []);
    },

    "what is mine stands first; given back it is home": async () => {
      await browser.shot(officer, "device-390");
      await panel(officer)
        .getByRole("button", { name: /关闭|Close/ })
        .click();
      await panel(officer).waitFor({ state: "detached" });
      await officer.getByText("领出 1").waitFor();
      assert.match((await officer.locator("tbody tr").first().textContent()) ?? "", new RegExp(MARK));
      await browser.shot(officer, "devices-390");
      const width = await officer.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 390, `the page is ${width} px wide`);
      await officer.getByRole("link", { name: MARK }).click();
      await act(officer, "归还");
      await send(officer);
      await gone(officer);
      await panel(officer).getByText("归还", { exact: true }).waitFor();
    },

    "the custodian sees all that happened": async () => {
      await custodian.reload();
      for (const what of ["归还", `领用：${PEOPLE.officerName}`, "校时：慢 83 秒", "登记"]) {
        await panel(custodian).getByText(what, { exact: true }).first().waitFor();
      }
      await act(custodian, "报损坏");
      await custodian.fill("#text", "按键失灵，送修");
      await send(custodian);
      await gone(custodian);
      await panel(custodian).getByRole("button", { name: "恢复使用" }).waitFor();
      await panel(custodian)
        .getByRole("button", { name: /关闭|Close/ })
        .click();
      await panel(custodian).waitFor({ state: "detached" });
      await browser.shot(custodian, "devices");
    },

    "no page broke on the way": () => {
      assert.deepEqual([...custodian.faults, ...officer.faults], []);
    },
  });
}
