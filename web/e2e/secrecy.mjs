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
  let ofWhich;
  const dialog = (window) => window.getByRole("dialog");
  const send = async (window) => {
    await dialog(window).locator("button[type=submit]").click();
    await dialog(window).waitFor({ state: "detached" });
  };
  await report.scenario("secrecy", {
    "who has nothing to do with a record is refused, told why, and can ask": async () => {
      officer = await browser.person(PEOPLE.officer, PASSWORD);
      ({ record, recording, ofWhich } = await ofCase(officer));
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

    "a grant that runs out while it plays stops the picture within ten seconds, and the page says so": async () => {
      await keeper.goto(at(officer, `/recordings/${recording}`));
      await keeper.getByRole("button", { name: "申请调阅" }).click();
      await keeper.fill("#purpose", "看到期为止");
      await send(keeper);
      const until = Date.now() + 25_000;
      const waiting = await (await head.request.get(at(officer, "/api/v1/access-requests?state=waiting"))).json();
      const asked = waiting.find((one) => one.purpose === "看到期为止");
      const approved = await head.request.post(at(officer, `/api/v1/access-requests/${asked.id}/approval`), {
        headers: { "x-zhilu-csrf": await token(head) },
        data: { revision: asked.revision, until: new Date(until).toISOString() },
      });
      assert.equal(approved.status(), 200);
      await keeper.reload();
      await keeper.getByRole("button", { name: "开始调阅" }).click();
      const player = keeper.locator("video, audio, img[draggable=false]").first();
      await player.waitFor({ state: "attached" });
      const content = await player.getAttribute("src");
      assert.equal((await keeper.request.get(at(officer, content))).status(), 200);
      await keeper.getByText("批准的调阅时间已到，画面已停止。").waitFor({ timeout: 40_000 });
      assert.ok(Date.now() < until + 10_000, "within ten seconds");
      assert.equal(await keeper.locator("video, audio").count(), 0);
      await browser.shot(keeper, "viewing-expired");
      assert.equal((await keeper.request.get(at(officer, content), { headers: { range: "bytes=0-9" } })).status(), 403);
    },

    "a grant that is taken back while it plays stops what the browser has buffered, too": async () => {
      await keeper.reload();
      await keeper.getByRole("button", { name: "申请调阅" }).click();
      await keeper.fill("#purpose", "看到收回为止");
      await send(keeper);
      await head.goto(at(officer, "/access?show=waiting"));
      const line = head.locator("li", { hasText: "看到收回为止" }).first();
      await line.getByRole("button", { name: "批准", exact: true }).click();
      await send(head);
      await keeper.reload();
      await keeper.getByRole("button", { name: "开始调阅" }).click();
      await keeper.getByRole("button", { name: "结束调阅" }).waitFor();
      await head.goto(at(officer, "/access?show=all"));
      const given = head.locator("li", { hasText: "看到收回为止" }).first();
      await given.getByRole("button", { name: "收回" }).click();
      await dialog(head).locator("#text").fill("核对已毕");
      await send(head);
      await keeper.getByText("调阅许可已经失效，画面已停止").waitFor({ timeout: 10_000 });
      await browser.shot(keeper, "viewing-taken-back");
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

    "carriers that are kept elsewhere leave a number, a count and an office": async () => {
      await officer.goto(at(officer, `/cases/${ofWhich}?do=elsewhere`));
      await dialog(officer).locator("#number").fill("密登2026-3");
      await dialog(officer).locator("#keeper").fill("局保密办");
      await browser.shot(officer, "kept-elsewhere");
      await send(officer);
      await officer.getByText("另有涉密载体，按保密规定另行保管").waitFor();
    },

    "a recording with a state secret is closed at once, and the head decides without being told what it is":
      async () => {
        await officer.goto(at(officer, `/recordings/${recording}`));
        await officer.getByRole("button", { name: "发现涉国家秘密" }).click();
        await browser.shot(officer, "spill-report");
        await send(officer);
        await officer.getByText("涉嫌国家秘密，已经封存或者销毁").waitFor();
        await browser.shot(officer, "spill-closed");
        const refused = await officer.request.post(at(officer, `/api/v1/recordings/${recording}/viewings`), {
          headers: { "x-zhilu-csrf": await token(officer) },
          data: {},
        });
        assert.equal(refused.status(), 403);
        await head.goto(at(officer, "/access"));
        await head.getByText(/涉密封存 · 1 件待处理/).waitFor();
        await browser.shot(head, "spill-decide");
        await head.getByRole("button", { name: "解除封存" }).click();
        await send(head);
        await head.getByText("经审查不涉密，已解除封存").waitFor();
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

/** What a page of ours sends along when it changes something. */
const token = async (page) => (await (await page.request.get(at(page, "/api/v1/session"))).json()).csrf;

/** A record with a scan and a recording of one case of the officer's unit. */
async function ofCase(page) {
  const cases = (await (await page.request.get(at(page, "/api/v1/cases?mine=1"))).json()).items;
  for (const brief of cases) {
    const found = await (await page.request.get(at(page, `/api/v1/cases/${brief.id}`))).json();
    const record = found.records.find((one) => one.scanned > 0);
    const recording = found.scenes.flatMap((scene) => scene.recordings_list)[0];
    if (record && recording) return { record: record.id, recording: recording.id, ofWhich: brief.id };
  }
  throw new Error("no case has both a scanned record and a recording");
}
