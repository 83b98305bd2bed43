// A recording that belongs to no scene is offered the one where it may belong, with the reasons; one press files it.
import assert from "node:assert/strict";
import { PASSWORD, PEOPLE } from "./people.mjs";

const FILE = /^CG26001_.*wav$/;

export async function suggestions(browser, report) {
  let officer;
  const line = () => officer.getByRole("listitem").filter({ has: officer.getByRole("link", { name: FILE }) });
  const file = (within) => within.getByRole("button", { name: /^归入 / });
  await report.scenario("suggestions", {
    "what belongs to no scene is offered one, and why": async () => {
      officer = await browser.person(PEOPLE.officer, PASSWORD);
      await officer.getByRole("link", { name: /音像资料/ }).click();
      await officer.getByRole("button", { name: "未归入现场" }).click();
      await officer.getByRole("heading", { name: /^建议归入/ }).waitFor();
      await line().getByText("较可信").waitFor();
      await line().getByText("上传人在场").waitFor();
      await browser.shot(officer, "suggestions");
    },

    "the page of the recording offers the same": async () => {
      await line().getByRole("link", { name: FILE }).click();
      await officer.getByRole("heading", { name: FILE }).waitFor();
      await file(officer).waitFor();
      await browser.shot(officer, "suggestion-recording");
      await officer.goBack();
    },

    "a time that one person states, another one confirms": async () => {
      await line().getByRole("link", { name: FILE }).click();
      await officer.getByRole("button", { name: "认定时间" }).click();
      await officer.fill("#reason", "录音开头报了时间");
      await officer.getByRole("dialog").locator("button[type=submit]").click();
      await officer.getByText(`${PEOPLE.officerName}认定，待另一人核对后确认`).waitFor();
      assert.equal(
        await officer.getByRole("button", { name: "核对无误，确认时间" }).count(),
        0,
        "one's own word is no second one",
      );
      const colleague = await browser.person(PEOPLE.colleague, PASSWORD);
      await colleague.goto(officer.url());
      await colleague.getByRole("button", { name: "核对无误，确认时间" }).click();
      await colleague.getByText(`${PEOPLE.officerName}认定，${PEOPLE.colleagueName}确认`).waitFor();
      await browser.shot(colleague, "time-confirmed");
      assert.deepEqual(colleague.faults, []);
      await colleague.context().close();
      await officer.goBack();
    },

    "one press files it, and nothing is offered any more": async () => {
      // The colleague's word made it another state than the one that this list was read in.
      await officer.reload();
      await file(line()).click();
      await line().waitFor({ state: "detached" });
    },

    "no page broke on the way": () => {
      assert.deepEqual(officer.faults, []);
    },
  });
}
