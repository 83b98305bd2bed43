// Evidence copies (art. 23) and what goes outside (art. 24): an officer lists a recording as evidence, the copy and its note are there
// a moment later; the head approves on a phone that a pack may be provided, and the pack is put together.
import assert from "node:assert/strict";
import { PASSWORD, PEOPLE } from "./people.mjs";

export async function copies(browser, report) {
  let officer;
  let head;
  const dialog = (window) => window.getByRole("dialog");
  const send = (window) => dialog(window).locator("button[type=submit]").click();
  await report.scenario("copies", {
    "a recording of a case is listed as evidence, with what its note must say": async () => {
      officer = await browser.person(PEOPLE.officer, PASSWORD);
      const scene = await sceneOfCase(officer);
      await officer.goto(at(officer, `/recordings/${scene.recording}`));
      await officer.getByRole("button", { name: "列为证据" }).click();
      await dialog(officer).locator("#place").waitFor();
      await officer.waitForFunction(() => document.querySelector("#place")?.value);
      await officer.fill("#place", "");
      await send(officer);
      await officer.locator("#place-error").getByText("请填写取证地点").waitFor();
      await officer.fill("#place", "人民路 18 号门前");
      await officer.fill("#proves", "占道经营的事实");
      await browser.shot(officer, "copy-order");
      await send(officer);
      await dialog(officer).waitFor({ state: "detached" });
      await officer.getByText("已制成").first().waitFor();
      await officer.getByText(/与原件摘要值一致/).waitFor();
      await browser.shot(officer, "copies");
    },

    "the copy says how it was made, and its note is a document": async () => {
      await officer.getByRole("link", { name: "整件" }).first().click();
      await officer.getByText("逐字节复制，未作任何改动").waitFor();
      const note = await officer.getByRole("link", { name: /打开文字说明材料/ }).getAttribute("href");
      const answer = await officer.request.get(at(officer, note));
      assert.equal(answer.headers()["content-type"], "application/pdf");
      await browser.shot(officer, "copy");
    },

    "it may be provided to a court only by the head's approval, given on a phone": async () => {
      await officer.locator("main a[href^='/cases/']").first().click();
      await officer.waitForURL(/\/cases\//);
      const id = officer.url().split("/").at(-1);
      const csrf = await token(officer);
      const body = {
        kind: "provide",
        scope: `case:${id}`,
        purpose: "行政诉讼举证",
        outsider: "authority",
        recipient: "示范县人民法院",
      };
      const asked = await officer.request.post(at(officer, "/api/v1/access-requests"), {
        data: body,
        headers: { "x-zhilu-csrf": csrf },
      });
      assert.equal(asked.status(), 201, await asked.text());
      await officer.goto(at(officer, "/access?show=mine"));
      await officer
        .getByText(/示范县人民法院/)
        .first()
        .waitFor();
      assert.equal(await officer.getByRole("button", { name: "制作副本包" }).count(), 0);

      head = await browser.person(PEOPLE.agencyHead, PASSWORD);
      await head.setViewportSize({ width: 390, height: 844 });
      await head.goto(at(officer, "/access?show=waiting"));
      await head
        .getByText(/示范县人民法院/)
        .first()
        .waitFor();
      await browser.shot(head, "access-phone");
      const line = head.locator("li", { hasText: "示范县人民法院" }).first();
      await line.getByRole("button", { name: "批准", exact: true }).click();
      await send(head);
      await dialog(head).waitFor({ state: "detached" });
    },

    "the pack is put together and taken along": async () => {
      await officer.reload();
      await officer.getByRole("button", { name: "制作副本包" }).first().click();
      const link = officer.getByRole("link", { name: /下载副本包/ }).first();
      await link.waitFor();
      const pack = await officer.request.get(at(officer, await link.getAttribute("href")));
      assert.equal(pack.status(), 200);
      assert.equal((await pack.body()).subarray(0, 2).toString(), "PK");
      await browser.shot(officer, "access-pack");
    },
  });
}

/** An address of the same server. */
const at = (page, path) => new URL(path, page.url()).href;

async function token(page) {
  return (await (await page.request.get(at(page, "/api/v1/session"))).json()).csrf;
}

/** A recording of a scene that belongs to a case of the officer's unit. */
async function sceneOfCase(page) {
  const scenes = (await (await page.request.get(at(page, "/api/v1/scenes"))).json()).items;
  for (const brief of scenes) {
    const scene = await (await page.request.get(at(page, `/api/v1/scenes/${brief.id}`))).json();
    const recording = scene.recordings_list[0];
    if (scene.cases.length > 0 && recording) return { recording: recording.id };
  }
  throw new Error("no scene of a case has a recording");
}
