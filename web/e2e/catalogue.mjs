// The catalogue from a table that an agency has published to the page that everybody sees: import, draft, head's word, publication.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { take } from "./browser.mjs";
import { PASSWORD, PEOPLE } from "./people.mjs";

/** 吴忠市交通运输, 2022: seven lines in columns of its own. */
const LIST = fileURLToPath(new URL("lists/wuzhong-transport-2022.csv", import.meta.url));
const TITLE = "音像记录事项清单（2026年另拟）";

export async function catalogue(browser, report) {
  let drafter;
  let head;
  let publicPage;
  const dialog = (window) => window.getByRole("dialog");
  const send = (window) => dialog(window).locator("button[type=submit]").click();
  const gone = (window) => dialog(window).waitFor({ state: "detached" });
  const line = (n) => drafter.getByRole("group", { name: `第 ${n} 行` });
  await report.scenario("catalogue", {
    "a published list is read, its columns and guesses are shown": async () => {
      drafter = await browser.person(PEOPLE.legalReviewer, PASSWORD);
      await drafter.getByRole("link", { name: "音像记录事项清单" }).click();
      // One is in force already; this one goes on from a table and not from that.
      await drafter.getByText("现行", { exact: true }).waitFor();
      await drafter.getByRole("link", { name: "新版本" }).waitFor();
      await drafter.goto(`${browser.url}/catalogue/new`);
      await drafter.getByRole("button", { name: "导入表格" }).click();
      await drafter.getByLabel("选择表格文件").setInputFiles(LIST);
      await drafter.getByRole("button", { name: "放入清单 7 行" }).waitFor();
      assert.ok((await drafter.getByText("（推测）").count()) >= 7, "guesses are marked");
    },

    "a column taken for the wrong thing is told anew": async () => {
      await take(drafter, "column-1", "执法环节");
      await drafter.getByText("执法环节 实施查封（扣押）").waitFor();
      await browser.shot(drafter, "catalogue-import");
      await drafter.getByLabel("取第 3 行").uncheck();
      await drafter.getByRole("button", { name: "放入清单 6 行" }).click();
      await line(6).waitFor();
      assert.equal(await drafter.inputValue("#line-0-step"), "交通运输违法行为现场处置、当场处罚");
      assert.equal(await line(7).count(), 0);
    },

    "a line is moved and added with the keyboard, and all is kept over a reload": async () => {
      await drafter.locator("#line-0-step").press("Alt+ArrowDown");
      await drafter.waitForFunction(() => document.activeElement?.id === "line-1-step");
      assert.equal(await drafter.inputValue("#line-1-step"), "交通运输违法行为现场处置、当场处罚");
      await drafter.locator("#line-1-step").press("Alt+ArrowUp");
      await drafter.waitForFunction(() => document.activeElement?.id === "line-0-step");
      await drafter.locator("#line-5-step").press("Alt+Enter");
      await drafter.waitForFunction(() => document.activeElement?.id === "line-6-step");
      await drafter.keyboard.type("送达");
      await drafter.fill("#line-0-script", "您好，我们是行政执法人员，现在进行音像记录。");
      await drafter.fill("#title", TITLE);
      await drafter.getByText(/草稿 \d\d:\d\d:\d\d 已保存/).waitFor();
      await drafter.reload();
      await line(7).waitFor();
      assert.equal(await drafter.inputValue("#line-6-step"), "送达");
      await browser.shot(drafter, "catalogue-editor");
    },

    "less than the law asks is shown at its line, and is not put before the head": async () => {
      await take(drafter, "line-4-tier", "根据需要");
      await drafter.getByRole("button", { name: "保存清单" }).click();
      await drafter.getByText("低于要求", { exact: true }).waitFor();
      await drafter.getByText(/应当进行全程音像记录，清单不得降低/).waitFor();
      await drafter.getByRole("button", { name: "第十五条第一款" }).click();
      await drafter.getByRole("complementary", { name: /第十五条/ }).waitFor();
      await browser.shot(drafter, "catalogue-shortfall");
      await drafter.getByRole("button", { name: "关闭" }).click();
      await drafter.getByRole("button", { name: "报送审定" }).click();
      await send(drafter);
      await dialog(drafter)
        .getByText(/第 5 行：.*清单不得降低/)
        .waitFor();
      await dialog(drafter).getByRole("button", { name: "取消" }).click();
      await gone(drafter);
    },

    "mended it goes to the head, who gives it back with a reason": async () => {
      await drafter.getByRole("link", { name: "修改" }).click();
      await line(5)
        .getByText(/清单不得降低/)
        .waitFor();
      await take(drafter, "line-4-tier", "全程");
      await drafter.getByRole("button", { name: "保存清单" }).click();
      await submitted();
      head = await browser.person(PEOPLE.agencyHead, PASSWORD);
      await head.getByRole("link", { name: /音像记录事项清单.*1.*待审定/ }).click();
      await head.getByRole("link", { name: TITLE }).click();
      await head.getByRole("button", { name: "退回" }).click();
      await send(head);
      await head.locator("#reason-error").waitFor();
      await head.fill("#reason", "请补充记录人");
      await send(head);
      await gone(head);
      await head.getByText("请补充记录人").waitFor();
    },

    "sent again it is approved under a document": async () => {
      await drafter.reload();
      await drafter.getByText("请补充记录人").waitFor();
      await drafter.getByRole("link", { name: "修改" }).click();
      await drafter.fill("#line-0-recorder", "执法人员");
      await drafter.getByRole("button", { name: "保存清单" }).click();
      await submitted();
      await head.reload();
      await head.getByRole("button", { name: "审定" }).click();
      await head.fill("#document", "安城管〔2026〕11号");
      await send(head);
      await gone(head);
      await head.getByText("等待法制审核人员、承办机构负责人公布").waitFor();
    },

    "published it holds, and whoever is not logged in sees it": async () => {
      await drafter.reload();
      await drafter.getByRole("button", { name: "公布", exact: true }).click();
      await drafter.fill("#place", "机关网站行政执法公示栏");
      await send(drafter);
      await gone(drafter);
      await drafter.getByText("现行", { exact: true }).waitFor();
      await browser.shot(drafter, "catalogue-edition");
      const address = await drafter.getByRole("link", { name: "公开页" }).getAttribute("href");
      publicPage = await browser.window();
      await publicPage.goto(`${browser.url}${address}`);
      await publicPage.getByRole("heading", { name: TITLE }).waitFor();
      assert.equal(await publicPage.locator("tbody > tr > td:first-child", { hasText: /^\d+$/ }).count(), 7);
      await publicPage.getByText("安城管〔2026〕11号").waitFor();
      await browser.shot(publicPage, "catalogue-public");
    },

    "the next edition shows what differs": async () => {
      await drafter.getByRole("link", { name: "新版本" }).click();
      await drafter.fill("#line-1-content", "进入事故现场、表明身份、出示执法证件");
      await drafter.getByRole("button", { name: "保存清单" }).click();
      await drafter.getByRole("heading", { name: "与上一版本的差别" }).waitFor();
      await drafter.getByText("改动", { exact: true }).waitFor();
      await drafter.getByRole("link", { name: "音像记录事项清单" }).first().click();
      await drafter.getByText("现行", { exact: true }).waitFor();
      await browser.shot(drafter, "catalogue");
    },

    "no page broke on the way": () => {
      assert.deepEqual([...drafter.faults, ...head.faults, ...publicPage.faults], []);
    },
  });

  async function submitted() {
    await drafter.getByRole("button", { name: "报送审定" }).click();
    await send(drafter);
    await gone(drafter);
    await drafter.getByText("等待机关负责人审定").waitFor();
  }
}
