// The browser test: starts a server on demo data, walks through the pages as people do, leaves screenshots.
//
// ZHILU_BIN names the server, ZHILU_TEST_DEMO_DATA a folder that `demo-seed` filled, CHROMIUM the browser, ZHILU_SHOTS the folder for
// pictures, ZHILU_FONTS the fonts for documents. ZHILU_URL instead of the first two tries a server that runs already. The last
// line reads `12 passed, 0 failed`; the exit code says the same.
import { mkdir } from "node:fs/promises";
import { Browser } from "./browser.mjs";
import { archive } from "./archive.mjs";
import { badInput } from "./bad-input.mjs";
import { catalogue } from "./catalogue.mjs";
import { clock } from "./clock.mjs";
import { copies } from "./copies.mjs";
import { devices } from "./devices.mjs";
import { disposals } from "./disposals.mjs";
import { duties } from "./duties.mjs";
import { imports } from "./imports.mjs";
import { joint } from "./joint.mjs";
import { find } from "./find.mjs";
import { offline } from "./offline.mjs";
import { ordinary } from "./ordinary.mjs";
import { paper } from "./paper.mjs";
import { player } from "./player.mjs";
import { Report } from "./report.mjs";
import { rooms } from "./rooms.mjs";
import { secrecy } from "./secrecy.mjs";
import { startServer } from "./server.mjs";
import { spot } from "./spot.mjs";
import { suggestions } from "./suggestions.mjs";
import { superior } from "./superior.mjs";
import { walk } from "./walk.mjs";

const shots = process.env.ZHILU_SHOTS ?? "shots";
await mkdir(shots, { recursive: true });

const report = new Report();
const server = await startServer();
const browser = await Browser.launch(server.url, shots);
report.onFailure = () => browser.shotAll("failed");
try {
  await walk(browser, report);
  await offline(browser, report);
  await duties(browser, report);
  await badInput(browser, report);
  await copies(browser, report);
  await secrecy(browser, report);
  await disposals(browser, report);
  await catalogue(browser, report);
  await devices(browser, report);
  await rooms(browser, report);
  await joint(browser, report);
  await player(browser, report);
  await suggestions(browser, report);
  await find(browser, report);
  await ordinary(browser, report);
  await spot(browser, report);
  await archive(browser, report);
  await paper(browser, report);
  await imports(browser, report);
} finally {
  await browser.close();
  await server.stop();
}
// Servers of their own: one whose clock jumped; one below, one above.
if (!process.env.ZHILU_URL) {
  await clock(shots, report);
  await superior(shots, report);
}
process.exitCode = report.print();
