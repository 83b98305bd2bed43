// A clock that jumped: every page says so, nothing is written, and the word of the security officer lets work go on.
//
// The jump was found by a server that ran before, as its folder tells: one outlives the process until somebody confirms it.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Browser } from "./browser.mjs";
import { PASSWORD, PEOPLE } from "./people.mjs";
import { startServer } from "./server.mjs";

const REASON = "机房断电后时钟复位，已与授时服务核对。";

/** Beijing's wall clock so many minutes from now, as instants are written down. */
function wall(minutes) {
  const at = new Date(Date.now() + (minutes + 8 * 60) * 60_000);
  return `${at.toISOString().slice(0, 23)}+08:00`;
}

export async function clock(shots, report) {
  let server;
  let browser;
  let guard;
  let officer;
  const notice = (page) => page.getByRole("status").filter({ hasText: "时钟跳变" });
  const dialog = () => guard.getByRole("dialog");
  const send = () => dialog().locator("button[type=submit]").click();
  report.onFailure = async () => browser?.shotAll("clock-failed");
  try {
    await report.scenario("clock", {
      "every page says what the clock did, and an officer cannot take it away": async () => {
        const jump = { expected: wall(0), found: wall(-120) };
        server = await startServer({ prepare: (data) => writeFile(join(data, "clock.json"), JSON.stringify(jump)) });
        browser = await Browser.launch(server.url, shots);
        officer = await browser.person(PEOPLE.officer, PASSWORD);
        await notice(officer)
          .getByText(/服务器时钟慢了约 2 小时 0 分钟/)
          .waitFor();
        assert.equal(await officer.getByRole("button", { name: "确认时钟" }).count(), 0);
      },

      "the security officer is asked for a reason": async () => {
        guard = await browser.person(PEOPLE.securityOfficer, PASSWORD);
        await notice(guard).waitFor();
        await guard.getByRole("button", { name: "确认时钟" }).click();
        await dialog().getByText("确认服务器时钟").waitFor();
        await send();
        await guard.locator("#reason-error").getByText("请填写核实的情况").waitFor();
        await browser.shot(guard, "clock-refused");
      },

      "what was typed is there again after the dialog was closed": async () => {
        await guard.fill("#reason", REASON);
        await guard.keyboard.press("Escape");
        await dialog().waitFor({ state: "detached" });
        await guard.getByRole("button", { name: "确认时钟" }).click();
        assert.equal(await guard.inputValue("#reason"), REASON);
        // The dialog comes gliding in.
        await guard.waitForTimeout(400);
        await browser.shot(guard, "clock-confirm");
      },

      "confirmed, the notice is gone for everybody and stays gone": async () => {
        await send();
        await dialog().waitFor({ state: "detached" });
        await notice(guard).waitFor({ state: "detached" });
        await officer.reload();
        await officer.getByRole("link", { name: "工作台" }).waitFor();
        assert.equal(await notice(officer).count(), 0);
        await server.crash();
        await officer.reload();
        await officer.getByRole("link", { name: "工作台" }).waitFor();
        assert.equal(await notice(officer).count(), 0, "another process asks nobody again");
      },
    });
  } finally {
    await browser?.close();
    await server?.stop();
  }
}
