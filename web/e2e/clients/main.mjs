// Clients that we did not write send recordings to the real server, and OpenSSL judges the receipts.
//
// ZHILU_BIN names the server, ZHILU_TEST_DEMO_DATA a folder that `demo-seed` filled, ZHILU_TEST_PYTHON a Python that has tuspy and
// python-swiftclient. The last line reads `12 passed, 0 failed`; the exit code says the same.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PEOPLE } from "../people.mjs";
import { need, run } from "../programs.mjs";
import { Report } from "../report.mjs";
import { startServer } from "../server.mjs";
import { bagit } from "./bagit.mjs";
import { byHand } from "./by-hand.mjs";
import { Receipts } from "./receipt.mjs";
import { Session } from "./session.mjs";
import { swift } from "./swift.mjs";
import { tusJs } from "./tus-js.mjs";
import { tuspy } from "./tuspy.mjs";

const report = new Report();
const scratch = await mkdtemp(join(tmpdir(), "zhilu-clients-"));
const server = await startServer();
try {
  if (!server.data) throw new Error("a server of our own is needed: its key verifies the receipts");
  const session = await Session.open(server.url, PEOPLE.officer);
  const receipts = await Receipts.with(server.data, scratch);
  await tusJs(server, session, receipts, scratch, report);
  await byHand(session, receipts, report);
  await tuspy(server, session, receipts, scratch, report);
  await bagit(server, scratch, report);
  await swift(server, scratch, report);
  await report.scenario("afterwards", {
    "the server's own check finds every original as its receipt says": async () => {
      await server.halt();
      await run(need("ZHILU_BIN"), ["check", "--data", server.data]);
    },
  });
} finally {
  await server.stop();
  await rm(scratch, { recursive: true, force: true });
}
process.exitCode = report.print();
