// A day without a line: a phone at a scene keeps everything, through reloads and a closed tab, and hands it in once when the line is back.
import assert from "node:assert/strict";
import { addOfficer, choose, hold, type } from "./browser.mjs";
import { photo, typed } from "./media.mjs";
import { PASSWORD, PEOPLE } from "./people.mjs";

const TARGET = "某食品加工小作坊";
const PLACE = "豫安县北岭乡石门村";
const HELD_LONG_ENOUGH_MS = 1500;
const LIST = Array.from({ length: 38 }, (_, n) => `执法辅助人员\t辅助${n + 1}\t豫安县某保安公司`);

export async function offline(browser, report) {
  let phone;
  let context;
  let scene;
  let pressed;
  const line = (up) => context.setOffline(!up);
  const pill = () => phone.getByRole("button", { name: /在线|离线/ });
  const said = (words) => phone.getByText(words).first().waitFor();
  const press = (name) => phone.getByRole("button", { name }).first().click();

  await report.scenario("offline", {
    "whoever opened the page once has it without a line": async () => {
      phone = await browser.person(PEOPLE.officer, PASSWORD, { phone: true });
      context = phone.context();
      await phone.evaluate(() => navigator.serviceWorker.ready.then(() => true));
      await phone.waitForFunction(() => navigator.serviceWorker.controller !== null);
      // What can be chosen is asked for as soon as somebody is here, before anybody asks for it.
      await phone.waitForFunction(isKept, ["choices", "people.officer", "session"], { polling: 200 });
      await line(false);
      await phone.goto(`${browser.url}/scenes/new`);
      await phone.getByRole("heading", { name: "到达现场" }).waitFor();
    },

    "an arrival without a line begins a scene on this device": async () => {
      await choose(phone, "activity", "现场检查");
      await phone.fill("#target", TARGET);
      await phone.fill("#place", PLACE);
      await addOfficer(phone, "officers", PEOPLE.colleagueName);
      await phone.getByText("早些时候已经到达").click();
      await type(phone, "arrived_at", typed(Date.now() - 60_000));
      pressed = Date.now();
      await phone.locator("form").getByRole("button", { name: "到达现场" }).click();
      await phone.waitForURL(/\/scenes\/local-.*\/live$/);
      await said(/离线 · 1 项待发送/);
      await browser.shot(phone, "offline-arrived");
    },

    "marks, words, an interruption, a list of forty and a photo are kept": async () => {
      for (const mark of ["现场环境", "涉案物品"]) await press(new RegExp(`^${mark}`));
      await press(/现在是/);
      await said(/已说 1 \/ /);
      await said(/2 处 · 2 类/);
      await press("中断并说明原因");
      await press("电量不足");
      await said(/已中断/);
      await press("恢复记录");
      await press("已语音说明，恢复记录");
      await phone.getByText(/已中断/).waitFor({ state: "detached" });
      await press(/^到场 2 人/);
      await phone.getByRole("tab", { name: "导入名单" }).click();
      const list = [
        "身份\t姓名\t单位",
        ...LIST,
        "公安人员\t民警甲\t豫安县公安局北岭派出所",
        "见证人\t村民乙",
        "没有身份的一行",
      ];
      await phone.getByRole("dialog").locator("textarea").fill(list.join("\n"));
      await said(/第 42 行“没有身份的一行”：没有写明身份/);
      await browser.shot(phone, "offline-roster");
      await press(/^登记 40 人/);
      await press("返回");
      await said(/^到场 42 人 · /);
      await phone.getByLabel("拍照").setInputFiles(await photo("CG26001_002601_20261103090248_0001.jpg", Date.now()));
      await said(/待传 1/);
      await browser.shot(phone, "offline-live");
    },

    "leaving is held, and everything is still there after a reload": async () => {
      await hold(phone, phone.getByRole("button", { name: /离开现场/ }), HELD_LONG_ENOUGH_MS);
      await said(/已离开/);
      await phone.reload();
      await said(/已离开/);
      await said(/2 处 · 2 类/);
      await said(/到场 42 人/);
      await pill().click();
      for (const words of ["离开现场", "到场 40 人", "标记：涉案物品", "到达现场"]) {
        await phone.getByRole("listitem").filter({ hasText: words }).getByText("待发送").first().waitFor();
      }
      await browser.shot(phone, "offline-queue");
    },

    "a closed tab loses nothing: the next one leads back": async () => {
      await phone.close();
      phone = await context.newPage();
      phone.faults = [];
      phone.on("pageerror", (error) => phone.faults.push(error.message));
      await phone.goto(`${browser.url}/scenes`);
      await phone.getByRole("link", { name: new RegExp(`现场 ${TARGET}.*本机 9 项待发送`) }).click();
      await said(/已离开/);
    },

    "when the line is back everything arrives once, in order, with its own time": async () => {
      await line(true);
      await phone.waitForURL(/\/scenes\/(?!local-)[^/]+\/live$/);
      await said(/在线 · 已全部存入/);
      await said(/照片 1 张/);
      scene = phone.url().split("/").at(-2);
      const view = await ask(phone, `/scenes/${scene}`);
      const found = await ask(phone, `/scenes?q=${encodeURIComponent(TARGET)}`);
      assert.equal(found.total, 1);
      assert.deepEqual(
        view.marks.map((m) => m.mark),
        ["environment", "items"],
      );
      assert.equal(view.attendees.length, 40);
      assert.deepEqual([view.narrations.length, view.interruptions.length, view.photos], [1, 1, 1]);
      assert.equal(view.interruptions[0].explained, "spoken");
      const times = [
        view.arrived_at,
        ...view.marks.map((m) => m.at),
        view.interruptions[0].from,
        view.interruptions[0].to,
        view.left_at,
      ];
      const claimed = times.map(Date.parse);
      assert.deepEqual(
        claimed,
        [...claimed].sort((a, b) => a - b),
      );
      assert.ok(Math.abs(claimed[0] - (pressed - 60_000)) < 5_000, "the arrival is the one that was told");
      for (const mark of view.marks)
        assert.ok(Date.parse(mark.recorded_at) > Date.parse(view.left_at), "written down later");
      await browser.shot(phone, "offline-handed-in");
    },

    "an answer that is lost on the way does not double a mark": async () => {
      await phone.goto(`${browser.url}/scenes/new`);
      await choose(phone, "activity", "现场检查");
      await phone.fill("#place", PLACE);
      await phone.locator("form").getByRole("button", { name: "到达现场" }).click();
      await phone.waitForURL(/\/scenes\/(?!local-)[^/]+\/live$/);
      scene = phone.url().split("/").at(-2);
      let lost = 0;
      await context.route(/\/marks$/, async (route) => {
        if (lost > 0) return route.continue();
        lost += 1;
        await route.fetch();
        await route.abort("connectionreset");
      });
      await press(/^涉案物品/);
      await said(/项待发送/);
      await said(/在线 · 已全部存入/);
      assert.equal(lost, 1);
      assert.equal((await ask(phone, `/scenes/${scene}`)).marks.length, 1);
    },

    "nor does it double a photo": async () => {
      let lost = 0;
      await context.route(/\/uploads\/[^/]+$/, async (route) => {
        if (route.request().method() !== "PATCH" || lost > 0) return route.continue();
        lost += 1;
        await route.fetch();
        await route.abort("connectionreset");
      });
      const picture = await photo("CG26001_002601_20261103090255_0002.jpg", Date.now());
      await phone.getByLabel("拍照").setInputFiles({ ...picture, name: "image.jpg" });
      await said(/待传 1/);
      await said(/照片 1 张/);
      await said(/在线 · 已全部存入/);
      const { recordings_list: stored } = await ask(phone, `/scenes/${scene}`);
      assert.deepEqual([lost, stored.length], [1, 1]);
      assert.match(JSON.stringify(stored[0]), /现场照片_\d{8}_\d{6}\.jpg/);
    },

    "without a line the way back to a scene that was not left stands above every page": async () => {
      await line(false);
      await phone.goto(`${browser.url}/cases`);
      await phone.getByText("网络不通，这一页要有网络才能打开。").waitFor();
      await browser.shot(phone, "offline-elsewhere");
      await phone
        .getByRole("link", { name: new RegExp(`^现场 ${PLACE}`) })
        .first()
        .click();
      await phone.waitForURL(new RegExp(`/scenes/${scene}/live$`));
      await said(/1 处 · 1 类/);
      await line(true);
    },

    "what the server refuses says why, and holds up nothing else": async () => {
      await line(false);
      await press("中断并说明原因");
      await press("天气情况恶劣");
      await press(/^现场环境/);
      await said(/离线 · 2 项待发送/);
      const at = new Date(Date.now() - 500).toISOString();
      const desk = await browser.person(PEOPLE.colleague, PASSWORD);
      await ask(desk, `/scenes/${scene}/interruptions`, { cause: "battery", at });
      await line(true);
      await said(/在线 · 1 项未收/);
      await said(/未收：中断（天气情况恶劣）.*记录已经处于中断状态/);
      assert.deepEqual(
        (await ask(phone, `/scenes/${scene}`)).marks.map((m) => m.mark),
        ["items", "environment"],
      );
      await pill().click();
      await browser.shot(phone, "offline-refused");
      await press("移出");
      await press("返回");
      await said(/在线 · 已全部存入/);
      await desk.context().close();
    },

    "a session that ended meanwhile is won back at the scene, and what waited goes": async () => {
      await line(false);
      await context.clearCookies();
      await press(/^采取措施/);
      await said(/离线 · 1 项待发送/);
      await line(true);
      const door = phone.getByRole("dialog").filter({ hasText: "登录已失效，请重新登录" });
      await door.locator("#login").fill(PEOPLE.officer);
      await door.locator("#password").fill(PASSWORD);
      await door.getByRole("button", { name: "登录" }).click();
      await said(/在线 · 已全部存入/);
      assert.equal((await ask(phone, `/scenes/${scene}`)).marks.at(-1).mark, "measures");
    },

    "no page broke on the way": () => {
      assert.deepEqual(phone.faults, []);
    },
  });
}

/** Runs in the page: whether the device keeps answers under these keys. */
function isKept(keys) {
  return new Promise((done) => {
    const asked = indexedDB.open("zhilu");
    asked.onerror = () => done(false);
    asked.onsuccess = () => {
      const database = asked.result;
      if (!database.objectStoreNames.contains("kept")) return done(false);
      const all = database.transaction("kept").objectStore("kept").getAllKeys();
      all.onsuccess = () => {
        database.close();
        done(keys.every((key) => all.result.includes(key)));
      };
    };
  });
}

/** The API as the page itself asks it. */
function ask(page, path, body) {
  return page.evaluate(
    async ([path, body]) => {
      const { csrf } = await (await fetch("/api/v1/session")).json();
      const change = {
        method: "POST",
        headers: { "content-type": "application/json", "x-zhilu-csrf": csrf },
        body: JSON.stringify(body),
      };
      const answer = await fetch(`/api/v1${path}`, body ? change : {});
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return answer.json();
    },
    [path, body],
  );
}
