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

    "one press files it, and nothing is offered any more": async () => {
      await file(line()).click();
      await line().waitFor({ state: "detached" });
    },

    "no page broke on the way": () => {
      assert.deepEqual(officer.faults, []);
    },
  });
}
