// Secrets (art. 25) and seeing by approval (art. 24): an officer labels a recording, somebody who has nothing to do with a record is refused
// with the reason and the way to ask, the head approves and names what it includes, it opens; what an approval does not name stays shut.
// Then the morning report of those who keep the evidence.
import assert from "node:assert/strict";
import { PASSWORD, PEOPLE } from "./people.mjs";

export async function secrecy(browser, report) {
  let officer;
  let keeper;
  let head;
  let record;
  let recording;
  const dialog = (window) => window.getByRole("dialog");
  const send = async (window) => {
    await dialog(window).locator("button[type=submit]").click();
    await dialog(window).waitFor({ state: "detached" });
  };
  await report.scenario("secrecy", {
    "who has nothing to do with a record is refused, told why, and can ask": async () => {
      officer = await browser.person(PEOPLE.officer, PASSWORD);
      ({ record, recording } = await ofCase(officer));
      keeper = await browser.person(PEOPLE.deviceCustodian, PASSWORD);
      await keeper.goto(at(officer, `/records/${record}`));
      await keeper.getByText("须经批准").waitFor();
      await keeper.getByText(/应当经机关负责人批准，请先提出申请/).waitFor();
      await browser.shot(keeper, "record-refused");
      await keeper.getByRole("button", { name: "申请调阅" }).click();
      await keeper.fill("#purpose", "核对设备在本案中的使用");
      await send(keeper);
    },

    "a label says what must be kept secret, who said so and why": async () => {
      await officer.goto(at(officer, `/records/${record}`));
      await officer.getByRole("button", { name: "标注", exact: true }).click();
      await dialog(officer).getByText("商业秘密", { exact: true }).click();
      await dialog(officer).locator("#reason").fill("配方和进价不得公开");
      await send(officer);
      await officer.getByText("配方和进价不得公开").waitFor();
      await browser.shot(officer, "record-labelled");
    },

    "the head sees what is labelled, and an approval opens only what it names": async () => {
      head = await browser.person(PEOPLE.agencyHead, PASSWORD);
      await head.goto(at(officer, "/access?show=waiting"));
      const line = head.locator("li", { hasText: "核对设备在本案中的使用" }).first();
      await line.getByText("商业秘密").waitFor();
      await line.getByRole("button", { name: "批准", exact: true }).click();
      await dialog(head).getByText("包括商业秘密").waitFor();
      await browser.shot(head, "approve-labelled");
      await send(head);
      await keeper.goto(at(officer, `/records/${record}`));
      await keeper.getByText(/标注为商业秘密，现有批准不包括/).waitFor();

      await keeper.getByRole("button", { name: "申请调阅" }).click();
      await keeper.fill("#purpose", "核对配方，请一并许可");
      await send(keeper);
      await head.reload();
      const again = head.locator("li", { hasText: "核对配方，请一并许可" }).first();
      await again.getByRole("button", { name: "批准", exact: true }).click();
      await dialog(head).getByText("包括商业秘密").click();
      await send(head);
      await keeper.goto(at(officer, `/records/${record}`));
      await keeper.getByText("出处").waitFor();
      await browser.shot(keeper, "record-opened");
    },

    "a recording plays under the approval with the viewer's name over it, and no more once it is taken back":
      async () => {
        await keeper.goto(at(officer, `/recordings/${recording}`));
        await keeper.getByRole("button", { name: "申请调阅" }).click();
        await keeper.fill("#purpose", "核对画面");
        await send(keeper);
        await head.goto(at(officer, "/access?show=waiting"));
        const line = head.locator("li", { hasText: "核对画面" }).first();
        await line.getByRole("button", { name: "批准", exact: true }).click();
        await send(head);
        await keeper.reload();
        await keeper.getByRole("button", { name: "开始调阅" }).click();
        const overlay = keeper.getByText(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}/).first();
        await overlay.waitFor();
        await browser.shot(keeper, "viewing-overlay");
        await head.goto(at(officer, "/access?show=all"));
        const given = head.locator("li", { hasText: "核对画面" }).first();
        await given.getByRole("button", { name: "收回" }).click();
        await dialog(head).locator("#text").fill("核对已毕");
        await send(head);
        await keeper.reload();
        assert.equal(await keeper.getByRole("button", { name: "开始调阅" }).count(), 0);
        await keeper.getByRole("button", { name: "申请调阅" }).waitFor();
      },

    "a redaction of a scan is drawn with the pointer": async () => {
      await officer.goto(at(officer, `/records/${record}`));
      await officer.getByRole("button", { name: "制作遮盖件" }).click();
      const sheet = officer.getByRole("img", { name: "要遮盖的页面" });
      await sheet.scrollIntoViewIfNeeded();
      const box = await sheet.boundingBox();
      await officer.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.2);
      await officer.mouse.down();
      await officer.mouse.move(box.x + box.width * 0.8, box.y + box.height * 0.3, { steps: 5 });
      await officer.mouse.up();
      await officer.getByText("已画 1 处").waitFor();
      await browser.shot(officer, "redact-pages");
      await officer.fill("#reason", "提供给外部前遮去住址");
      await send(officer);
      const link = officer.getByRole("link", { name: "打开遮盖件" });
      const made = await officer.request.get(at(officer, await link.getAttribute("href")));
      assert.equal(made.headers()["content-type"], "application/pdf");
      await browser.shot(officer, "redactions");
    },

    "the morning report says what does not fit together": async () => {
      await keeper.goto(at(officer, "/reports"));
      await keeper.getByRole("heading", { name: /^晨报/ }).waitFor();
      // Before five in the morning there is none yet, and the page says so.
      await keeper
        .getByText(/核对了什么|还没有晨报/)
        .first()
        .waitFor();
      await browser.shot(keeper, "morning-report");
      const refused = await officer.request.get(at(officer, "/api/v1/morning-reports"));
      assert.equal(refused.status(), 403);
    },
  });
}

/** An address of the same server. */
const at = (page, path) => new URL(path, page.url()).href;

/** A record with a scan and a recording of one case of the officer's unit. */
async function ofCase(page) {
  const cases = (await (await page.request.get(at(page, "/api/v1/cases?mine=1"))).json()).items;
  for (const brief of cases) {
    const found = await (await page.request.get(at(page, `/api/v1/cases/${brief.id}`))).json();
    const record = found.records.find((one) => one.scanned > 0);
    const recording = found.scenes.flatMap((scene) => scene.recordings_list)[0];
    if (record && recording) return { record: record.id, recording: recording.id };
  }
  throw new Error("no case has both a scanned record and a recording");
}
