// A 简易程序 case at the roadside, on a phone: refused where the law forbids deciding on the spot, decided, printed, signed, handed over; the
// next one of the same cause asks for little and is done in less than a minute, from the empty form to the signed sheet in the case.
import assert from "node:assert/strict";
import { addOfficer, pick } from "./browser.mjs";
import { sign } from "./forms.mjs";
import { PASSWORD, PEOPLE } from "./people.mjs";

const CAUSE = "占用人行道经营";
const MINUTE_MS = 60_000;
/** What a person types for the second: party, place, what was found, how much. */
const FIELDS_TYPED = 4;

export async function spot(browser, report) {
  let phone;
  const decide = () => phone.getByRole("button", { name: "作出决定，去打印签名" }).click();

  await report.scenario("spot", {
    "a fine beyond what may be decided on the spot is refused, and nothing is filed": async () => {
      phone = await browser.person(PEOPLE.officer, PASSWORD, { phone: true });
      await phone.goto(`${browser.url}/cases/spot`);
      await phone.locator("[id='party.name']").fill("㛃某");
      await phone.fill("#cause", CAUSE);
      await phone.fill("#place", "人民路 18 号门前");
      await addOfficer(phone, "officers", PEOPLE.colleagueName);
      await pick(phone, "是否出示执法证件", "是");
      await phone.fill("#facts", "在人行道上摆放桌椅六套。");
      await phone.fill("#told", "已告知违法事实、理由、依据和权利，当事人不陈述、申辩。");
      await phone.fill("#basis", "《河南省城市市容和环境卫生管理办法》；警告并处罚款。");
      await pick(phone, "处罚和收缴", "罚款，限期缴纳");
      await phone.fill("#amount", "300");
      await phone.fill("#remedies", "可以依法申请行政复议或者提起行政诉讼。");
      await pick(phone, "是否当场交付当事人", "是");
      await decide();
      await phone.getByText(/可以当场作出行政处罚决定的数额/).waitFor();
      await phone.getByRole("link", { name: "改按普通程序立案" }).waitFor();
      await browser.shot(phone, "spot-refused");
    },

    "what may be decided is decided, with everything typed still there": async () => {
      await phone.fill("#amount", "200");
      await decide();
      await phone.getByText("扫描入卷").waitFor();
      await browser.shot(phone, "spot-decided");
      await sign(phone);
    },

    "the next of the same cause takes less than a minute and few words": async () => {
      let typed = 0;
      const fill = async (id, text) => {
        typed += 1;
        await phone.locator(`[id='${id}']`).fill(text);
      };
      await phone.goto(`${browser.url}/cases/spot`);
      const began = Date.now();
      await phone.getByRole("button", { name: CAUSE, exact: true }).click();
      await fill("party.name", "𠮷某");
      await fill("place", "人民路 20 号门前");
      await pick(phone, "是否出示执法证件", "是");
      await fill("facts", "在人行道上摆放货架两组。");
      await fill("amount", "100");
      await pick(phone, "是否当场交付当事人", "是");
      await browser.shot(phone, "spot-like");
      await decide();
      await phone.getByText("扫描入卷").waitFor();
      await sign(phone);
      const took = Date.now() - began;
      assert.ok(took < MINUTE_MS, `it took ${took} ms`);
      assert.equal(typed, FIELDS_TYPED);
    },

    "the case has its decision and its delivery, and says what is still due": async () => {
      await phone.goto(`${browser.url}/cases?mine=true`);
      await phone
        .getByRole("link", { name: /𠮷某占用人行道经营案/ })
        .first()
        .click();
      await phone
        .getByText(/简易程序/)
        .first()
        .waitFor();
      await phone.getByText(/备案/).first().waitFor();
      await browser.shot(phone, "spot-case");
      assert.deepEqual(phone.faults, []);
    },
  });
}
