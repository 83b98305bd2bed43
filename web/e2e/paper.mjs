// Paper: a signed sheet taken with a phone lies straight in the record, a missing page is told, what is refused is told with what bears it out;
// an opinion given on paper is written down with its scan; numbers of documents stand in their register.
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { choose, pick, take, type } from "./browser.mjs";
import { day, sheet } from "./media.mjs";
import { PASSWORD, PEOPLE } from "./people.mjs";
import { run } from "./programs.mjs";

const LONG = "经现场检查，当事人在门前人行道堆放建材，占用约十二平方米，现场有行人绕行。".repeat(45);

/** Sends what a page would send, as whoever is logged in there. */
async function post(window, origin, path, data) {
  const session = await (await window.request.get(`${origin}/api/v1/session`)).json();
  const answer = await window.request.post(`${origin}/api/v1${path}`, {
    headers: { "X-Zhilu-CSRF": session.csrf },
    data,
  });
  assert.ok(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}

/** The pages of a print as pictures. */
async function pagesOf(window, href) {
  const folder = await mkdtemp(join(tmpdir(), "print-"));
  try {
    await writeFile(join(folder, "print.pdf"), await (await window.request.get(href)).body());
    await run("pdftoppm", ["-r", "130", "-png", join(folder, "print.pdf"), join(folder, "page")]);
    const names = (await readdir(folder)).filter((name) => name.endsWith(".png")).sort();
    return await Promise.all(names.map((name) => readFile(join(folder, name))));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A page on a table, taken from above with a hand that is not quite steady. */
async function photographed(window, png, number) {
  const table = await window
    .context()
    .browser()
    .newPage({ viewport: { width: 1300, height: 1750 } });
  const source = `data:image/png;base64,${png.toString("base64")}`;
  await table.setContent(`<body style="margin:0;background:#4b3a2c"><img src="${source}" style="position:absolute;left:110px;top:110px;
    width:1050px;transform:perspective(2600px) rotateX(9deg) rotateZ(-4deg)"></body>`);
  const buffer = await table.screenshot({ type: "jpeg", quality: 82 });
  await table.close();
  return { name: `IMG_00${number}.jpg`, mimeType: "image/jpeg", buffer };
}

export async function paper(browser, report) {
  let desk;
  let phone;
  let one;
  let record;
  let photos;

  await report.scenario("paper", {
    "a record of several pages is printed": async () => {
      desk = await browser.person(PEOPLE.officer, PASSWORD);
      const people = await (await desk.request.get(`${browser.url}/api/v1/people?role=officer`)).json();
      const officers = [PEOPLE.officerName, PEOPLE.colleagueName].map((name) => people.find((p) => p.name === name).id);
      const today = day(Date.now());
      one = await post(desk, browser.url, "/cases", {
        title: "某五金店占道堆放案",
        cause: "擅自占用城市道路堆放物品",
        source: "inspection",
        clue_received_on: today,
        filed_on: today,
        officers,
        party: { kind: "organisation", name: "某五金店" },
        summary: "巡查发现当事人在门前人行道堆放货物。",
        scenes: [],
      });
      record = await post(desk, browser.url, `/cases/${one.id}/records`, {
        record_type: "on-site-inspection",
        values: {
          cause: "擅自占用城市道路堆放物品",
          started_at: `${today}T00:01:00+08:00`,
          ended_at: `${today}T00:02:00+08:00`,
          place: "豫安县城关镇解放街 9 号",
          officers,
          recorder: officers[1],
          certificates_shown: true,
          certificates_shown_at: `${today}T00:01:00+08:00`,
          party: "某五金店",
          party_present: false,
          rights_told: false,
          course: LONG,
        },
      });
      assert.ok(record.pages >= 2, `${record.pages} pages`);
      const prints = await pagesOf(desk, browser.url + record.pdf_href);
      photos = await Promise.all(prints.map((png, n) => photographed(desk, png, n + 1)));
    },

    "on the phone a picture of one page says which is missing": async () => {
      phone = await browser.person(PEOPLE.officer, PASSWORD, { phone: true });
      await phone.goto(`${browser.url}/records/${record.id}`);
      await phone.getByText("扫描入卷").first().waitFor();
      // The last page first; nobody says which it is.
      await phone.locator("input[type=file][multiple]").setInputFiles(photos.at(-1));
      await phone.getByText("按二维码认出").first().waitFor();
      await phone.getByText("缺第 1").first().waitFor();
      await browser.shot(phone, "paper-missing");
      await pick(phone, "签名情况", "已签名或者盖章");
      await phone.fill("#place", "城关执法中队 2 号柜");
      await phone.getByRole("button", { name: "定稿" }).click();
      await phone.getByText(/缺第 1 页.*的签名扫描件/).waitFor();
    },

    "the sheet lies straight beside the picture as it came": async () => {
      for (const photo of photos.slice(0, -1)) {
        await phone.locator("input[type=file][multiple]").setInputFiles(photo);
      }
      await phone.getByText("页数已齐").waitFor();
      const thumb = phone.getByRole("img", { name: "第 1 页" });
      await thumb.scrollIntoViewIfNeeded();
      await phone.waitForFunction((img) => img.complete && img.naturalWidth > 0, await thumb.elementHandle());
      const [wide, high] = await thumb.evaluate((img) => [img.naturalWidth, img.naturalHeight]);
      assert.ok(high / wide > 1.3 && high / wide < 1.55, `${wide}×${high} is the shape of a sheet`);
      await browser.shot(phone, "paper-straight");
    },

    "a refused signature asks what bears it out": async () => {
      await pick(phone, "签名情况", "拒绝签名，已在笔录上注明");
      await phone.fill("#note", "当事人看后不肯签名");
      await phone.fill("#witness", "社区工作人员 刘某");
      await browser.shot(phone, "paper-refused");
      await phone.getByRole("button", { name: "定稿" }).click();
      await phone.getByText("拒绝签名，已注明").waitFor();
      await phone.getByText("见证人 社区工作人员 刘某").waitFor();
      assert.deepEqual(phone.faults, []);
    },

    "whoever holds a page looks it up without login": async () => {
      const stranger = await browser.window({ phone: true });
      await stranger.goto(`${browser.url}/v/`);
      await stranger.getByLabel("核验码").fill(`ZL1:${record.id}:1:1/${record.pages}`);
      await stranger.getByRole("button", { name: "核验" }).click();
      await stranger.getByRole("heading", { name: "登记在册" }).waitFor();
      await stranger.getByText("现场检查（勘验）笔录").waitFor();
      assert.equal(await stranger.getByText("某五金店").count(), 0, "nothing of its words is told");
      await browser.shot(stranger, "genuine");
      const print = await (await desk.request.get(browser.url + record.pdf_href)).body();
      const file = (buffer) => ({ name: "笔录.pdf", mimeType: "application/pdf", buffer });
      await stranger.locator("input[type=file]").setInputFiles(file(print));
      await stranger.getByText("这个文件与登记的电子打印件完全相同").waitFor();
      await stranger.locator("input[type=file]").setInputFiles(file(Buffer.concat([print, Buffer.from("x")])));
      await stranger.getByText("这个文件与登记的电子打印件不同").waitFor();
      await stranger.goto(`${browser.url}/v/00000000000000000000000000:1:1/1`);
      await stranger.getByText("没有找到登记的这份文书；请向文书上署名的机关核实").waitFor();
      await browser.shot(stranger, "genuine-not");
      assert.deepEqual(stranger.faults, []);
    },

    "an opinion that was given on paper is written down with its scan": async () => {
      const { revision } = await (await desk.request.get(`${browser.url}/api/v1/cases/${one.id}`)).json();
      await post(desk, browser.url, `/cases/${one.id}/submissions`, {
        revision,
        proposal: "no_penalty",
        opinion: "当事人已当场清理，建议不予行政处罚。",
      });
      await desk.goto(`${browser.url}/cases/${one.id}`);
      await desk.getByRole("link", { name: "代录纸质签批" }).click();
      await desk.getByRole("button", { name: "代录", exact: true }).click();
      await desk.getByText("请选择签批件").first().waitFor();
      await desk.getByLabel("选择文件或者拍照").setInputFiles(await sheet(desk, 1));
      await take(desk, "signer", "郑守正");
      await type(desk, "signed_on", day(Date.now()));
      await pick(desk, "意见", "同意");
      await desk.fill("#opinion", "同意承办人意见");
      await browser.shot(desk, "paper-opinion");
      await desk.getByRole("button", { name: "代录", exact: true }).click();
      await desk.getByText(/签于纸上/).waitFor();
      await desk.getByRole("link", { name: "签批件" }).first().waitFor();
      await browser.shot(desk, "paper-opinion-done");
    },

    "numbers stand in their register, and a block is set aside": async () => {
      const head = await browser.person(PEOPLE.unitHead, PASSWORD);
      await head.goto(`${browser.url}/numbers`);
      await head.getByRole("button", { name: "预留号段" }).click();
      await choose(head, "record_type", "行政处罚事先告知书");
      await head.fill("#count", "5");
      await take(head, "holder", PEOPLE.officerName);
      await head.fill("#purpose", "山区巡查");
      await head.getByRole("button", { name: "预留", exact: true }).click();
      await head.getByText("预留号段还有 5 个号未使用").waitFor();
      await head.getByRole("button", { name: "逐号查看" }).first().click();
      await browser.shot(head, "numbers");
      assert.deepEqual(head.faults, []);
    },
  });
}
