// A document as a person makes it: fill what the form asks and nobody filled in beforehand, print, scan the pages back, make it final.
import { addOfficer, choose, pick, type } from "./browser.mjs";
import { day, sheet } from "./media.mjs";
import { PEOPLE } from "./people.mjs";

const ANY_TEXT = "经查，情况属实。";

/** Fills the form that stands open: `values` by field, and something fitting wherever the form insists. */
export async function fill(window, origin, typeId, values = {}) {
  const answer = await window.request.get(`${origin}/api/v1/record-types/${typeId}`);
  const { sections } = await answer.json();
  for (const field of sections.flatMap((section) => section.fields)) {
    const told = values[field.id];
    if (told === undefined && field.required !== true) continue;
    await put(window, field, told);
  }
}

async function put(window, field, told) {
  const input = window.locator(`[id='${field.id}']`);
  switch (field.type) {
    case "text":
    case "textarea":
    case "place":
      if (told !== undefined || (await input.inputValue()) === "") await input.fill(told ?? ANY_TEXT);
      break;
    case "money":
      await input.fill(told ?? "500");
      break;
    case "number":
      await input.fill(told ?? "1");
      break;
    case "date":
      if (told !== undefined || (await input.inputValue()) === "")
        await type(window, field.id, told ?? day(Date.now()));
      break;
    case "datetime":
      if (told !== undefined || (await input.inputValue()) === "")
        await type(window, field.id, told ?? `${day(Date.now())} 00:01`);
      break;
    case "boolean":
      await pick(window, field.label, told ?? "是");
      break;
    case "choice": {
      if (told === undefined && field.preset) break;
      const label = told ?? field.choices[0].label;
      if (field.choices.length <= 6) await pick(window, field.label, label);
      else await choose(window, field.id, label);
      break;
    }
    case "persons":
      if (told !== undefined || (await window.getByText("证号").count()) === 0)
        await addOfficer(window, field.id, told ?? PEOPLE.colleagueName);
      break;
    case "person":
      await named(window, field.id, told ?? OF_ROLE[field.roles?.[0]] ?? PEOPLE.officerName);
      break;
  }
}

/** Who is named where a form wants somebody of a role. */
const OF_ROLE = {
  agency_head: PEOPLE.agencyHeadName,
  legal_reviewer: PEOPLE.legalReviewerName,
};

/** A person is found by typing, wherever in a long list she stands. */
async function named(window, id, who) {
  const input = window.locator(`[id='${id}']`);
  await input.click();
  await input.fill(who);
  const list = window.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden)");
  await list.locator(".ant-select-item-option", { hasText: who }).first().click();
  await list.waitFor({ state: "hidden" });
}

/** Makes a document of a case and leaves its page open. */
export async function write(window, origin, caseUrl, typeId, values) {
  await window.goto(`${caseUrl}/records/new?type=${typeId}`);
  await window.getByRole("button", { name: "制作，去打印签名" }).waitFor();
  await fill(window, origin, typeId, values);
  await window.getByRole("button", { name: "制作，去打印签名" }).click();
  await window.getByText("扫描入卷").waitFor();
  return window.url();
}

/** Scans every page back and makes the document final. */
export async function sign(window, place = "城关执法中队 2 号柜") {
  await window.getByText("扫描入卷").waitFor();
  const pages = await window.getByRole("button", { name: "上传这一页" }).count();
  for (let page = 1; page <= pages; page++) {
    await window.getByLabel(`第 ${page} 页扫描件`).setInputFiles(await sheet(window, page));
    const line = window.getByRole("listitem").filter({ hasText: `第 ${page} 页` });
    await line.getByText("查看扫描件").waitFor();
  }
  await pick(window, "签名情况", "已签名或者盖章");
  await window.fill("#place", place);
  await window.getByRole("button", { name: "定稿" }).click();
  await window.getByRole("link", { name: "查看文书" }).waitFor();
}

/** Names a person in a field of a dialog by typing, which no animation of the dialog disturbs. */
export async function name(window, id, person) {
  const input = window.locator(`#${id}`);
  await input.fill(person);
  await window.locator(".ant-select-item-option-active", { hasText: person }).first().waitFor();
  await input.press("Enter");
  // Two lists may be folding up at the same time.
  await window.waitForFunction(() => !document.querySelector(".ant-select-dropdown:not(.ant-select-dropdown-hidden)"));
}
