// A scene played without a mouse: cameras on one clock, black where nothing was recorded, marks and words by key, and a film
// that no browser plays seen as a preview.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FOLDER } from "./media.mjs";
import { PASSWORD, PEOPLE } from "./people.mjs";
import { run } from "./programs.mjs";

/** 人民路, 3 November: two cameras, a hole from 09:03:06 to 09:03:22 that was explained. */
const STREET = "豫安县老槐树餐饮有限公司";
/** 9 November: a camera lost its power, and nobody said why recording stopped. */
const YARD = "北环路 260 号院";
const at = (time, day = "03") => Date.parse(`2026-11-${day}T${time}+08:00`);
const STARTS = { CG26001: at("09:02:00"), CG26002: at("09:02:15") };
/** How far apart two cameras may be, on a machine that does much else. */
const TOGETHER_MS = 400;
/** The samples show five frames a second. */
const FRAME_MS = 200;
const A_PREVIEW_TAKES_MS = 120_000;

export async function player(browser, report) {
  let desk;
  const open = async (target) => {
    await desk.goto(`${browser.url}/scenes?q=${encodeURIComponent(target)}`);
    await desk
      .getByRole("link", { name: new RegExp(target) })
      .first()
      .click();
    await desk.getByRole("link", { name: "播放", exact: true }).click();
    await desk.getByRole("heading", { name: /^播放/ }).waitFor();
  };
  const press = async (...keys) => {
    for (const key of keys) await desk.keyboard.press(key);
  };
  const screen = (device) => desk.getByRole("figure", { name: device });
  const instant = async () => {
    const text = await desk.getByLabel("当前时刻").textContent();
    return Date.parse(`${text.replace(" ", "T")}+08:00`);
  };
  const until = async (what, holds) => {
    for (let tries = 0; tries < 300; tries++) {
      if (await holds()) return;
      await desk.waitForTimeout(100);
    }
    assert.fail(what);
  };

  /** Opens what was recorded 32 seconds after arrival, and stands there. */
  const look = async () => {
    await desk.reload();
    await desk.getByText(/已批准调阅 4 \/ 4 件/).waitFor();
    await press("Home", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "ArrowRight", "ArrowRight");
    await press("Space", "k");
    await screen("CG26009")
      .getByText(/看原件|不能播放/)
      .waitFor();
  };

  await report.scenario("player", {
    "before the head's approval nothing is seen, and everything is known": async () => {
      desk = await browser.person(PEOPLE.officer, PASSWORD);
      await open(STREET);
      await desk.getByText("调阅、复制须经行政执法机关负责人批准").waitFor();
      await screen("CG26001").getByText("未开始调阅").waitFor();
      await desk.getByText("电量不足").first().waitFor();
      assert.equal(await desk.locator("video").count(), 0);
      await press("Home", "Space");
      await until("the clock runs", async () => (await instant()) > at("09:02:01"));
      await press("k");
      assert.equal(await desk.locator("video").count(), 0, "running the clock opens nothing");
      await browser.shot(desk, "player-closed");
    },

    "one request covers the scene": async () => {
      await desk.getByRole("button", { name: "申请调阅本现场音像" }).click();
      await desk.fill("#purpose", "核对现场录像与笔录");
      await desk.getByRole("button", { name: "提交申请" }).click();
      await desk.getByText("等待行政执法机关负责人批准").waitFor();
      const head = await browser.person(PEOPLE.agencyHead, PASSWORD);
      await head.goto(`${browser.url}/access`);
      const waiting = head.getByRole("button", { name: "批准", exact: true });
      await waiting.first().waitFor();
      while ((await waiting.count()) > 0) {
        const before = await waiting.count();
        await waiting.first().click();
        await head.getByRole("dialog").getByRole("button", { name: "批准", exact: true }).click();
        await head.getByRole("dialog").waitFor({ state: "detached" });
        await until("the request is off the list", async () => (await waiting.count()) < before);
      }
      await head.context().close();
    },

    "space begins, and two cameras run on one clock": async () => {
      await desk.reload();
      await desk.getByText(/已批准调阅 3 \/ 3 件/).waitFor();
      await press("Home", "Shift+ArrowRight", "Shift+ArrowRight", "Space");
      await desk.waitForFunction(
        () =>
          document.querySelectorAll("video").length === 2 &&
          [...document.querySelectorAll("video")].every((v) => !v.paused),
      );
      await until("both run", async () => (await instant()) > at("09:02:23"));
      const seen = await desk.evaluate(() =>
        [...document.querySelectorAll("figure")].map((f) => [
          f.getAttribute("aria-label"),
          f.querySelector("video").currentTime,
        ]),
      );
      const [one, other] = seen.map(([device, seconds]) => STARTS[device] + seconds * 1000);
      assert.ok(Math.abs(one - other) < TOGETHER_MS, `${one - other} ms apart`);
      await browser.shot(desk, "player");
    },

    "one camera is heard, and S goes to the next": async () => {
      const heard = () =>
        desk.evaluate(() =>
          [...document.querySelectorAll("figure")]
            .filter((f) => !f.querySelector("video").muted)
            .map((f) => f.ariaLabel),
        );
      assert.deepEqual(await heard(), ["CG26001"]);
      await press("s");
      assert.deepEqual(await heard(), ["CG26002"]);
      await press("m");
      assert.deepEqual(await heard(), []);
    },

    "a matter of article 17 is marked where the clock stands, and says that it was written in afterwards": async () => {
      await press("k");
      const stood = await instant();
      await press("2");
      await desk.getByText(/标记：当事人言行（补录）/).waitFor();
      const line = desk.getByRole("listitem").filter({ hasText: "当事人言行" }).filter({ hasText: "补录" });
      await line.first().waitFor();
      const shown = new Date(stood + 8 * 3600_000).toISOString().slice(11, 19);
      assert.ok(await line.filter({ hasText: shown }).count(), `the mark stands at ${shown}`);
      await press("2");
      await desk.waitForTimeout(500);
      assert.equal(await line.count(), 1, "the same matter at the same instant is one mark");
    },

    "a word that was heard is found again by its key": async () => {
      await press("w");
      await until("the clock stands where the place was said", async () => (await instant()) === at("09:02:07"));
    },

    "what is heard once more is ticked once more, with Shift": async () => {
      await press("Shift+ArrowRight", "Shift+E");
      await desk.getByText("已在 09:02:17 听到：执法人员（补录）").waitFor();
      const line = desk.getByRole("listitem").filter({ hasText: "执法人员" }).filter({ hasText: "补录" });
      await line.filter({ hasText: "09:02:17" }).waitFor();
      await press("w");
    },

    "seconds, tens of seconds and frames are one key each": async () => {
      await press("ArrowRight");
      assert.equal(await instant(), at("09:02:08"));
      await press("Shift+ArrowRight");
      assert.equal(await instant(), at("09:02:18"));
      await press(".");
      const frame = (await instant()) - at("09:02:18");
      assert.ok(Math.abs(frame - FRAME_MS) <= 20, `a frame of ${frame} ms`);
      await press("End");
      assert.equal(await instant(), at("09:04:20"));
    },

    "where nothing was recorded it is black, with the reason": async () => {
      await press("Home");
      for (let i = 0; i < 7; i++) await press("Shift+ArrowRight");
      assert.equal(await instant(), at("09:03:10"));
      const words = screen("CG26001").getByRole("status");
      await words.getByText("电量不足", { exact: true }).waitFor();
      await words.getByText("09:03:22 继续").waitFor();
      await words.getByText(/已说明/).waitFor();
      await browser.shot(desk, "player-hole");
      await press("]");
      assert.ok((await instant()) > at("09:03:22"), "the next event is after the hole");
    },

    "the axis goes from the day to the second": async () => {
      const ticks = () => desk.getByRole("slider", { name: "时间轴" }).innerText();
      for (let i = 0; i < 14; i++) await press("-");
      await until("the day is seen", async () => (await ticks()).includes("18:00"));
      await desk
        .getByText(/笔录.*定稿/)
        .first()
        .waitFor();
      await browser.shot(desk, "player-day");
      for (let i = 0; i < 20; i++) await press("+");
      await until("seconds are seen", async () => /\d\d:\d\d:\d\d\s+\d\d:\d\d:\d\d/.test(await ticks()));
      await press("0");
    },

    "the list of keys is one key away": async () => {
      await press("?");
      await desk.getByRole("dialog").getByText("退、进一帧").waitFor();
      await browser.shot(desk, "player-keys");
      await press("Escape");
      await desk.getByRole("dialog").waitFor({ state: "hidden" });
    },

    "every file that was seen says who saw it": async () => {
      await desk.getByRole("link", { name: "电量不足" }).first().click();
      await desk.getByText(/调阅记录 · \d 次/).waitFor();
      await desk.getByText(PEOPLE.officerName).first().waitFor();
    },

    "a file that broke off says so at its end, and the hole leads to its explanation": async () => {
      await open(YARD);
      await desk.getByText("文件未正常结束").first().waitFor();
      await press("Home");
      for (let i = 0; i < 8; i++) await press("Shift+ArrowRight");
      await screen("CG26003")
        .getByRole("status")
        .getByText(/未说明/)
        .waitFor();
      await browser.shot(desk, "player-broken");
      await press("g");
      await desk.getByRole("dialog").getByText(/说明/).first().waitFor();
      assert.match(desk.url(), /do=explain/);
    },

    "a film that no browser plays is seen as a preview, which says that it is one": async () => {
      await desk.goto(`${browser.url}/scenes?q=${encodeURIComponent(STREET)}`);
      await desk
        .getByRole("link", { name: new RegExp(STREET) })
        .first()
        .click();
      await desk.locator("input[type=file]").setInputFiles(await oldFilm("CG26009_002601_20261103090230_0001.avi"));
      await desk
        .getByRole("table")
        .getByRole("link", { name: /CG26009/ })
        .waitFor();
      await desk.getByRole("link", { name: "播放", exact: true }).click();
      await desk.getByRole("heading", { name: /^播放/ }).waitFor();
      const made = async () => {
        await look();
        return (await screen("CG26009").getByRole("button", { name: "看原件" }).count()) > 0;
      };
      const began = Date.now();
      while (!(await made())) {
        assert.ok(Date.now() - began < A_PREVIEW_TAKES_MS, "no preview came");
        await desk.waitForTimeout(2000);
      }
      await screen("CG26009").getByText("预览", { exact: true }).waitFor();
      await until("it shows", () =>
        desk.evaluate(() => document.querySelector("figure[aria-label=CG26009] video")?.videoWidth > 0),
      );
      await browser.shot(desk, "player-preview");
    },

    "sound is drawn into the bars": async () => {
      const drawn = desk.getByRole("group", { name: "CG26009" }).locator("[data-wave] path");
      const began = Date.now();
      while ((await drawn.count()) === 0) {
        assert.ok(Date.now() - began < A_PREVIEW_TAKES_MS, "no waveform came");
        await look();
        await desk.waitForTimeout(1000);
      }
      assert.match(await drawn.getAttribute("d"), /^M0 0\.5L/);
    },

    "where somebody speaks is a strip along the bar": async () => {
      const voices = desk.getByRole("group", { name: "CG26009" }).locator("[data-voice]");
      const began = Date.now();
      while ((await voices.count()) === 0) {
        assert.ok(Date.now() - began < A_PREVIEW_TAKES_MS, "nobody was heard");
        await look();
        await desk.waitForTimeout(1000);
      }
      assert.match((await voices.first().getAttribute("title")) ?? "", /此处有人声（机器判断，仅供参考）/);
    },

    "no page broke on the way": () => assert.deepEqual(desk.faults, []),
  });
}

/** A film as old cameras make it: MPEG-4 part 2 in an AVI. Made of a sample, so that it shows what the others show. */
async function oldFilm(name) {
  const folder = await mkdtemp(join(tmpdir(), "zhilu-film-"));
  const file = join(folder, name);
  const from = join(FOLDER, "CG26001_002601_20261103090200_0001.mp4");
  const how = ["-c:v", "mpeg4", "-q:v", "6", "-c:a", "adpcm_ms", "-ar", "16000", file];
  await run("ffmpeg", ["-hide_banner", "-loglevel", "error", "-nostdin", "-t", "12", "-i", from, ...how]);
  const buffer = await readFile(file);
  await rm(folder, { recursive: true });
  return { name, mimeType: "video/x-msvideo", buffer };
}
