// One case from arrival at the scene to the archive, by the people who would do it.
import assert from "node:assert/strict";
import { addOfficer, choose, hold, pick, type } from "./browser.mjs";
import { day, photo, sheet, typed, video } from "./media.mjs";
import { PASSWORD, PEOPLE } from "./people.mjs";

const TITLE = "某建材经营部占用人行道堆放建材案";
const PLACE = "豫安县城关镇解放街 7 号";
const TARGET = "某建材经营部";
const HELD_LONG_ENOUGH_MS = 1500;

export async function walk(browser, report) {
  // The sample recordings last two minutes and twenty seconds; the scene begins so much before now.
  const arrivedAt = Math.floor(Date.now() / 1000) * 1000 - 125_000;
  const at = (seconds) => arrivedAt + seconds * 1000;
  let phone;
  let desk;
  let caseUrl;
  let recordUrl;

  await report.scenario("walk", {
    "an officer logs in on a phone and arrives; no case number is asked": async () => {
      phone = await browser.person(PEOPLE.officer, PASSWORD, { phone: true });
      await phone.goto(`${browser.url}/scenes/new`);
      await browser.shot(phone, "arrive");
      assert.equal(await phone.getByText("案号").count(), 0);
      await choose(phone, "activity", "现场检查");
      await phone.fill("#target", TARGET);
      await phone.fill("#place", PLACE);
      await addOfficer(phone, "officers", PEOPLE.colleagueName);
      await phone.getByText("早些时候已经到达").click();
      await type(phone, "arrived_at", typed(arrivedAt));
      await phone.getByRole("button", { name: "到达现场" }).click();
      await phone.waitForURL(/\/live$/);
      await browser.shot(phone, "live");
    },

    "marks of article 17 and words of article 18 take one tap each": async () => {
      for (const mark of ["现场环境", "涉案物品"]) {
        await phone.getByRole("button", { name: new RegExp(`^${mark}`) }).click();
      }
      await phone.getByRole("button", { name: /现在是/ }).click();
      await phone.getByText(/已说 1 \/ /).waitFor();
      await phone.getByText(/2 处 · 2 类/).waitFor();
    },

    "an interruption has its cause, and is said aloud when recording goes on": async () => {
      await phone.getByRole("button", { name: "中断并说明原因" }).click();
      await browser.shot(phone, "live-cause");
      await phone.getByRole("button", { name: "电量不足" }).click();
      await phone.getByText(/已中断/).waitFor();
      await browser.shot(phone, "live-interrupted");
      await phone.getByRole("button", { name: "恢复记录" }).click();
      await phone.getByRole("button", { name: "已语音说明，恢复记录" }).click();
      await phone.getByText(/已中断/).waitFor({ state: "detached" });
    },

    "a tap does not end the stay, holding does": async () => {
      const leave = phone.getByRole("button", { name: /离开现场/ });
      await leave.click();
      await phone.getByText("按住不放，直到离开").waitFor();
      await hold(phone, leave, HELD_LONG_ENOUGH_MS);
      await phone.getByText(/已离开/).waitFor();
      await browser.shot(phone, "live-left");
    },

    "two videos, a second camera and photos go up at once and come back with receipts": async () => {
      desk = await browser.person(PEOPLE.officer, PASSWORD);
      await desk.goto(`${browser.url}/scenes`);
      await desk
        .getByRole("link", { name: new RegExp(TARGET) })
        .first()
        .click();
      await desk.getByRole("heading", { name: new RegExp(TARGET) }).waitFor();
      await desk
        .locator("input[type=file]")
        .setInputFiles([
          await video("CG26001_002601_20261103090200_0001.mp4", at(0)),
          await video("CG26001_002601_20261103090322_0002.mp4", at(82)),
          await video("CG26002_002602_20261103090215_0001.mp4", at(15)),
          await photo("CG26001_002601_20261103090248_0001.jpg", at(48)),
          await photo("CG26001_002601_20261103090255_0002.jpg", at(55)),
        ]);
      await desk.getByText("已入库", { exact: true }).nth(4).waitFor();
      await desk.getByText("核验", { exact: true }).first().click();
      await desk.getByText("SM3").first().waitFor();
      await browser.shot(desk, "uploaded");
    },

    "the hole that no camera covers is drawn, and explained": async () => {
      await desk.reload();
      await desk.getByRole("link", { name: "说明情况" }).first().click();
      await choose(desk, "cause", "电量不足");
      await desk.fill("#text", "执法记录仪电量不足，更换电池后继续记录。");
      await browser.shot(desk, "explain");
      await desk.getByRole("button", { name: "说明", exact: true }).click();
      await desk
        .getByText(/已书面说明/)
        .first()
        .waitFor();
      await browser.shot(desk, "scene");
    },

    "the case is filed and takes the scene with it": async () => {
      await desk.getByRole("link", { name: "立案" }).click();
      await desk.fill("#title", TITLE);
      await desk.fill("#cause", "擅自占用城市道路堆放物品");
      await choose(desk, "source", "监督检查");
      await type(desk, "clue_received_on", day(arrivedAt));
      await type(desk, "filed_on", day(arrivedAt));
      await addOfficer(desk, "officers", PEOPLE.colleagueName);
      await desk.locator("[id='party.name']").fill(TARGET);
      await desk.fill("#summary", "巡查发现当事人在门前人行道堆放建材。");
      await browser.shot(desk, "file-case");
      await desk.locator("form").getByRole("button", { name: "立案" }).click();
      await desk.getByRole("heading", { name: TITLE }).waitFor();
      caseUrl = desk.url().split("?")[0];
      await desk.getByText("第十条（三）").first().waitFor();
      await browser.shot(desk, "case");
    },

    "an article opens beside the page, not instead of it": async () => {
      await desk.getByRole("button", { name: "第十条（三）" }).first().click();
      await desk.getByText("现场检查（勘验）情况；").waitFor();
      assert.ok(await desk.getByRole("heading", { name: TITLE }).isVisible());
      await browser.shot(desk, "article");
      await desk.keyboard.press("Escape");
      await desk.getByText("现场检查（勘验）情况；").waitFor({ state: "detached" });
    },

    "the inspection record is written from data that is there already": async () => {
      await desk.getByRole("button", { name: "补充记录" }).click();
      await desk.getByRole("menuitem", { name: "现场检查（勘验）笔录" }).click();
      await desk.getByRole("heading", { name: "现场检查（勘验）笔录" }).waitFor();
      assert.equal(await desk.inputValue("#place"), PLACE);
      await pick(desk, "是否出示执法证件", "是");
      await pick(desk, "当事人是否在场", "是");
      await desk.fill("#attendant", "王某");
      await pick(desk, "在场人员身份", "负责人");
      await pick(desk, "是否告知权利义务", "是");
      await desk.getByRole("button", { name: /^我们是执法人员/ }).click();
      await pick(desk, "当事人是否申请回避", "否");
      await desk.fill("#course", "经现场检查，发现以下情况：当事人在门前人行道堆放建材，占用约 12 平方米。");
      await browser.shot(desk, "record-form");
      await desk.getByRole("button", { name: "制作，去打印签名" }).click();
      await desk.getByText("扫描入卷").waitFor();
      recordUrl = desk.url();
      await browser.shot(desk, "record");
    },

    "it prints as a PDF": async () => {
      const href = await desk.getByRole("link", { name: "打印签名" }).getAttribute("href");
      const answer = await desk.request.get(browser.url + href);
      assert.equal(answer.status(), 200);
      assert.equal((await answer.body()).subarray(0, 5).toString(), "%PDF-");
    },

    "a missing page is named until it is there; then the record becomes final": async () => {
      const pages = await desk.getByRole("button", { name: "上传这一页" }).count();
      assert.ok(pages > 0);
      for (let page = 1; page <= pages; page++) {
        await desk.getByLabel(`第 ${page} 页扫描件`).setInputFiles(await sheet(desk, page));
        await desk
          .getByRole("listitem")
          .filter({ hasText: `第 ${page} 页` })
          .getByText("查看扫描件")
          .waitFor();
        if (page < pages)
          await desk
            .getByText(new RegExp(`缺第 .*${page + 1}`))
            .first()
            .waitFor();
      }
      await pick(desk, "签名情况", "已签名或者盖章");
      await desk.fill("#place", "城关执法中队 2 号柜");
      await desk.getByRole("button", { name: "定稿" }).click();
      await desk.getByRole("link", { name: "查看文书" }).waitFor();
      await browser.shot(desk, "record-final");
    },

    "the handlers propose": async () => {
      await desk.goto(`${caseUrl}?do=submit`);
      await pick(desk, "拟处理意见", "不予行政处罚");
      await desk.fill("#opinion", "当事人已当场清理，违法行为轻微并及时改正，没有造成危害后果，建议不予行政处罚。");
      await desk.getByRole("button", { name: "提交", exact: true }).click();
      await desk.getByText("等待承办机构意见").waitFor();
      await browser.shot(desk, "submitted");
    },

    "the unit's head and the agency's head agree": async () => {
      await agree(browser, caseUrl, PEOPLE.unitHead);
      await agree(browser, caseUrl, PEOPLE.agencyHead);
    },

    "the case is closed on its ground": async () => {
      await desk.goto(`${caseUrl}?do=close`);
      await pick(desk, "结案事由", "不予行政处罚");
      await desk.getByRole("button", { name: "结案", exact: true }).last().click();
      await desk.getByText(/结案 · 不予行政处罚/).waitFor();
    },

    "the dossier is compiled and its package comes down": async () => {
      await desk.goto(`${caseUrl}?do=dossier`);
      await desk.getByRole("button", { name: "制作", exact: true }).click();
      await desk.getByText("档号").waitFor();
      await browser.shot(desk, "dossier");
      const [download] = await Promise.all([
        desk.waitForEvent("download"),
        desk.getByRole("link", { name: /下载案卷包/ }).click(),
      ]);
      assert.equal(await download.failure(), null);
    },

    "all entries of the case verify": async () => {
      // The newest entry is signed a moment after it was written; until then it is said not to be covered.
      const verified = desk.getByText(/与日志一致，没有改动/);
      for (let tries = 0; tries < 10 && !(await verified.isVisible()); tries++) {
        await desk.getByRole("button", { name: "核验本案全部记录" }).click();
        await desk.getByText(/核验 \d+ 条/).waitFor();
        await desk.waitForTimeout(500);
      }
      await verified.waitFor();
      await browser.shot(desk, "verified");
    },

    "the custodian takes the dossier over": async () => {
      const custodian = await browser.person(PEOPLE.custodian, PASSWORD);
      await custodian.goto(`${browser.url}/dossiers?state=compiled`);
      await custodian
        .getByRole("row", { name: new RegExp(TITLE) })
        .getByRole("button", { name: "接收归档" })
        .click();
      await custodian.fill("#place", "档案室 3 排 2 柜");
      await browser.shot(custodian, "handover");
      await custodian.getByRole("dialog").getByRole("button", { name: "接收归档" }).click();
      await custodian.getByRole("row", { name: new RegExp(TITLE) }).waitFor({ state: "detached" });
      await custodian.goto(`${browser.url}/dossiers?state=handed_over`);
      await custodian.getByText(/档案室 3 排 2 柜/).waitFor();
      await browser.shot(custodian, "archived");
    },

    "nobody sees a video without the head's approval, and then under his own name": async () => {
      await viewing(browser, desk, recordUrl);
    },

    "no page broke on the way": () => {
      assert.deepEqual([...phone.faults, ...desk.faults], []);
    },
  });
}

async function agree(browser, caseUrl, login) {
  const head = await browser.person(login, PASSWORD);
  await head.goto(`${caseUrl}?do=opine`);
  await pick(head, "意见", "同意");
  await browser.shot(head, `opine-${login}`);
  await head.getByRole("button", { name: "签署", exact: true }).click();
  await head.getByRole("dialog").waitFor({ state: "detached" });
  assert.deepEqual(head.faults, []);
  await head.context().close();
}

async function viewing(browser, desk, recordUrl) {
  await desk.goto(recordUrl);
  await desk.getByRole("link", { name: "所记的现场" }).click();
  await desk
    .getByRole("link", { name: /_0001\.mp4/ })
    .first()
    .click();
  await desk.getByText("须经行政执法机关负责人批准").waitFor();
  await desk.getByRole("button", { name: "申请调阅" }).click();
  await desk.fill("#purpose", "核对笔录与录像");
  await desk.getByRole("button", { name: "提交申请" }).click();
  await desk.getByText("等待行政执法机关负责人批准").waitFor();

  const head = await browser.person(PEOPLE.agencyHead, PASSWORD, { phone: true });
  await head.goto(`${browser.url}/access`);
  await head.getByRole("button", { name: "批准", exact: true }).first().waitFor();
  await browser.shot(head, "approvals");
  await head.getByRole("button", { name: "批准", exact: true }).first().click();
  await head.getByRole("dialog").getByRole("button", { name: "批准", exact: true }).click();
  await head.getByRole("dialog").waitFor({ state: "detached" });

  await desk.reload();
  await desk.getByRole("button", { name: "开始调阅" }).click();
  await desk.waitForFunction(() => document.querySelector("video")?.readyState >= 1);
  await desk.evaluate(() => document.querySelector("video").play());
  await desk.waitForFunction(() => document.querySelector("video").currentTime > 1);
  await browser.shot(desk, "viewing");
  await desk.getByText(/调阅记录 · 1 次/).waitFor();
}
