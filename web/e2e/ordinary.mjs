// A 普通程序 case from a report to its closing by five people: the officer who handles it, the head of her unit, the legal reviewer, the
// agency's head and the custodian of dossiers; with the documents there are. The reviewer sends the decision back once; the head is away
// and her deputy approves it.
import assert from "node:assert/strict";
import { addOfficer, choose, pick, type } from "./browser.mjs";
import { name, sign, write } from "./forms.mjs";
import { day } from "./media.mjs";
import { PASSWORD, PEOPLE } from "./people.mjs";

const TITLE = "𠮷祥羊肉汤馆油烟扰民案";
const PARTY = "𠮷祥羊肉汤馆";
const REASON = "裁量依据没有写明适用的档次";
const SUM = "500";

export async function ordinary(browser, report) {
  const today = day(Date.now());
  let officer;
  let unitHead;
  let reviewer;
  let head;
  let custodian;
  let caseUrl;
  let decisionUrl;
  const dialog = (window) => window.getByRole("dialog");
  const gone = (window) => dialog(window).waitFor({ state: "detached" });
  const send = async (window, does) => {
    await dialog(window).getByRole("button", { name: does, exact: true }).click();
    await gone(window);
  };
  const document = async (typeId, values) => {
    await write(officer, browser.url, caseUrl, typeId, values);
    await sign(officer);
  };
  const answer = async (window, does, words, text = "") => {
    await window.getByRole("button", { name: does, exact: true }).click();
    await pick(window, "意见", words);
    await window.fill("#text", text);
    await send(window, "提交");
  };

  await report.scenario("ordinary", {
    "a report comes in and a case is filed": async () => {
      officer = await browser.person(PEOPLE.officer, PASSWORD);
      await officer.goto(`${browser.url}/cases/new`);
      await officer.fill("#title", TITLE);
      await officer.fill("#cause", "排放油烟");
      await choose(officer, "source", "投诉举报");
      await type(officer, "clue_received_on", today);
      await type(officer, "filed_on", today);
      await addOfficer(officer, "officers", PEOPLE.colleagueName);
      await officer.locator("[id='party.name']").fill(PARTY);
      await officer.fill("#summary", "群众来电，反映门店油烟直排居民楼。");
      await officer.locator("form").getByRole("button", { name: "立案" }).click();
      await officer.getByRole("heading", { name: TITLE }).waitFor();
      caseUrl = officer.url().split("?")[0];
    },

    "report, filing and investigation are written and signed": async () => {
      await document("report-registration", { channel: "电话", content: "门店油烟直排，夜间尤甚。" });
      await document("filing-approval", { legal_representative: "㛃某", facts: "经核实属实。", proposal: "建议立案" });
      await document("investigation-report", {
        facts: "净化设施停用。",
        opinion: "建议罚款五百元。",
        major: "否",
      });
    },

    "no decision before the party was told": async () => {
      await officer.goto(`${caseUrl}/records/new?type=penalty-decision`);
      await officer.getByRole("button", { name: "制作，去打印签名" }).waitFor();
      for (const id of ["facts", "basis", "performance", "remedies"]) await officer.fill(`#${id}`, "净化设施停用。");
      await officer.fill("#amount", SUM);
      await pick(officer, "决定", "处以罚款");
      await pick(officer, "是否具有一定社会影响，应当依法公开", "否");
      await officer.getByRole("button", { name: "制作，去打印签名" }).click();
      await officer.getByText(/不得作出行政处罚决定/).waitFor();
      await browser.shot(officer, "ordinary-refused");
    },

    "the party is told, and gives up what it might say": async () => {
      await document("penalty-notice", { facts: "净化设施停用，油烟直排。", proposed: "罚款五百元", amount: SUM });
      await document("rights-waiver", {});
    },

    "the decision is drafted and sent to the reviewer, then to the head": async () => {
      const values = { facts: "净化设施停用。", amount: SUM, result: "处以罚款", public: "否" };
      // What was typed before the refusal is still there.
      decisionUrl = await write(officer, browser.url, caseUrl, "penalty-decision", values);
      await officer.getByRole("button", { name: "送审", exact: true }).click();
      await name(officer, "reviewer", PEOPLE.legalReviewerName);
      await name(officer, "approver", PEOPLE.agencyHeadName);
      await officer.fill("#note", "请看裁量依据");
      await browser.shot(officer, "review-ask");
      await send(officer, "送审");
      await officer.getByText(/等待审核/).waitFor();
    },

    "the reviewer finds it in the inbox, with the reason, and sends it back": async () => {
      reviewer = await browser.person(PEOPLE.legalReviewer, PASSWORD);
      await reviewer.getByText("同事在等").waitFor();
      await reviewer.getByText(/李明远送您审核/).waitFor();
      await browser.shot(reviewer, "review-inbox");
      await reviewer.getByRole("link", { name: "去审核" }).first().click();
      await reviewer.getByRole("button", { name: "审核", exact: true }).click();
      await pick(reviewer, "意见", "退回修改");
      await dialog(reviewer).getByRole("button", { name: "提交", exact: true }).click();
      await reviewer.locator("#text-error").waitFor();
      await reviewer.fill("#text", REASON);
      await send(reviewer, "提交");
      await reviewer.getByText(/退回/).first().waitFor();
    },

    "the officer amends and sends it again, the reviewer passes it": async () => {
      await officer.goto(browser.url);
      await officer.getByText(new RegExp(`退回，由您修改后再送：${REASON}`)).waitFor();
      await browser.shot(officer, "review-returned");
      await officer.getByRole("link", { name: "去修改" }).first().click();
      await officer.locator("#basis").fill("《河南省大气污染防治条例》；适用较轻一档。");
      await officer.getByRole("button", { name: /制作|重新/ }).click();
      await officer.getByRole("button", { name: "送审", exact: true }).click();
      await name(officer, "reviewer", PEOPLE.legalReviewerName);
      await name(officer, "approver", PEOPLE.agencyHeadName);
      await send(officer, "送审");
      await officer.getByText(/等待审核/).waitFor();
      await reviewer.goto(decisionUrl);
      await answer(reviewer, "审核", "通过");
      await reviewer.getByText(/等待审批/).waitFor();
    },

    "the head is away: she says who acts for her, in what and until when": async () => {
      head = await browser.person(PEOPLE.agencyHead, PASSWORD);
      await head.goto(`${browser.url}/delegations`);
      await head.getByRole("button", { name: "委托代理" }).click();
      await name(head, "deputy", PEOPLE.custodianName);
      await head.getByText("审核、审批文书", { exact: true }).click();
      await head.getByText("签署案件处理意见", { exact: true }).click();
      await type(head, "until", today);
      await head.fill("#document", "局党组会议纪要〔2026〕11号");
      await browser.shot(head, "delegate");
      await send(head, "委托");
      await head.getByText("代理中").waitFor();
      await browser.shot(head, "delegations");
    },

    "her deputy approves the decision, and both names stand there": async () => {
      custodian = await browser.person(PEOPLE.custodian, PASSWORD);
      await custodian.getByText(/您代理魏国安审批/).waitFor();
      await custodian.getByRole("link", { name: "去审批" }).first().click();
      await answer(custodian, "审批", "通过", "同意");
      await custodian.getByText("审核通过", { exact: true }).first().waitFor();
      await custodian.getByText(/刘静（代理魏国安）/).waitFor();
      await browser.shot(custodian, "review-passed");
    },

    "the decision is signed, served and performed": async () => {
      await officer.goto(decisionUrl);
      await sign(officer);
      await document("service-receipt", {
        document: "处以罚款的行政处罚决定书",
        place: "当事人店内",
        method: "直接送达",
      });
      await document("payment-record", { amount: SUM, voucher: "豫财 00012345" });
    },

    "the handlers propose and remind, unit and agency agree": async () => {
      await officer.goto(`${caseUrl}?do=submit`);
      await pick(officer, "拟处理意见", "给予行政处罚");
      await officer.fill("#opinion", "事实清楚，建议罚款五百元。");
      await send(officer, "提交");
      await officer.getByRole("button", { name: "催办" }).click();
      await officer.getByText(/已催办 1 次/).waitFor();
      await browser.shot(officer, "ordinary-case");
      unitHead = await browser.person(PEOPLE.unitHead, PASSWORD);
      await unitHead.getByText(/已催办 1 次/).waitFor();
      await unitHead
        .getByText(/您是承办机构负责人/)
        .first()
        .waitFor();
      await browser.shot(unitHead, "inbox-why");
      await unitHead.goto(`${caseUrl}?do=opine`);
      await pick(unitHead, "意见", "同意");
      await send(unitHead, "签署");
      await custodian.goto(`${caseUrl}?do=opine`);
      await pick(custodian, "意见", "同意");
      await send(custodian, "签署");
      await custodian.getByText(/刘静（代理魏国安）/).waitFor();
    },

    "the case is closed, its dossier made and handed over": async () => {
      await document("closing-approval", { decision: "罚款五百元", ground: "行政执法决定执行完毕", ended_on: today });
      await officer.goto(`${caseUrl}?do=close`);
      await pick(officer, "结案事由", "处罚决定执行完毕");
      await send(officer, "结案");
      await officer.getByText(/结案 · 处罚决定执行完毕/).waitFor();
      await officer.goto(`${caseUrl}?do=dossier`);
      await send(officer, "制作");
      await officer.getByText("档号").waitFor();
      await custodian.goto(`${browser.url}/dossiers?state=compiled`);
      const row = custodian.getByRole("row", { name: new RegExp(TITLE) });
      await row.getByRole("button", { name: "接收归档" }).click();
      await custodian.fill("#place", "档案室 3 排 2 柜");
      await send(custodian, "接收归档");
      await browser.shot(officer, "ordinary-closed");
    },

    "no page broke on the way": () => {
      const windows = [officer, unitHead, reviewer, head, custodian];
      assert.deepEqual(
        windows.flatMap((window) => window.faults),
        [],
      );
    },
  });
}
