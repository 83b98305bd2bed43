// A room for handling cases: set up, used by a scene that began there, its cameras out and back.
import assert from "node:assert/strict";
import { take } from "./browser.mjs";
import { PASSWORD, PEOPLE } from "./people.mjs";

const ROOM = "询问室一";

export async function rooms(browser, report) {
  let custodian;
  let officer;
  const send = (window) => window.locator(".ant-modal button[type=submit]").click();
  const gone = (window) => window.locator(".ant-modal").waitFor({ state: "detached" });
  await report.scenario("rooms", {
    "the custodian sets a room up": async () => {
      custodian = await browser.person(PEOPLE.deviceCustodian, PASSWORD);
      await custodian.getByRole("link", { name: "办案场所" }).click();
      await custodian.getByRole("button", { name: "设置办案场所" }).click();
      await custodian.fill("#name", ROOM);
      await custodian.fill("#place", "机关一楼");
      await custodian.fill("#cameras", "C-01\nC-02");
      await send(custodian);
      await gone(custodian);
      await custodian.getByText("正常录制").waitFor();
    },

    "an officer arrives in it": async () => {
      officer = await browser.person(PEOPLE.officer, PASSWORD, { phone: true });
      await officer.goto(`${browser.url}/scenes/new`);
      await take(officer, "activity", "询问");
      await take(officer, "room", ROOM);
      assert.equal(await officer.inputValue("#place"), `机关一楼 ${ROOM}`);
      await browser.shot(officer, "arrive-room-390");
      await officer.getByRole("button", { name: "到达现场" }).click();
      await officer.waitForURL(/\/scenes\/.*\/live/);
    },

    "an outage while it is in use is marked": async () => {
      await custodian.reload();
      await custodian.getByText("使用登记 · 1 次").waitFor();
      await custodian.getByRole("button", { name: "登记停录" }).click();
      await take(custodian, "camera", "C-01");
      await custodian.fill("#text", "断电");
      await send(custodian);
      await gone(custodian);
      await custodian.getByText("停录时在使用").waitFor();
      await custodian.getByText("C-01 停录").waitFor();
      await browser.shot(custodian, "rooms");
    },

    "cameras record again": async () => {
      await custodian.getByRole("button", { name: "恢复录制" }).click();
      await send(custodian);
      await gone(custodian);
      await custodian.getByText("正常录制").waitFor();
      assert.equal(await custodian.getByText("停录中").count(), 0);
    },

    "no page broke on the way": () => {
      assert.deepEqual([...custodian.faults, ...officer.faults], []);
    },
  });
}
