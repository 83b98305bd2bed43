// The package of an archived dossier, judged as a bag by the library that the Library of Congress keeps.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PEOPLE } from "../people.mjs";
import { need, run } from "../programs.mjs";
import { Session } from "./session.mjs";

const JUDGE = fileURLToPath(new URL("judge-bag.py", import.meta.url));

export async function bagit(server, scratch, report) {
  const custodian = await Session.open(server.url, PEOPLE.custodian);
  const get = (path) => fetch(`${server.url}${path}`, { headers: custodian.headers });
  await report.scenario("bagit", {
    "an archived package is a valid bag, and no longer when a byte of it is another": async () => {
      const lines = await (await get("/api/v1/dossiers?state=handed_over")).json();
      const { dossier } = lines[0];
      const answer = await get(dossier.package_href);
      assert.equal(answer.status, 200);
      const file = join(scratch, "package.zip");
      await writeFile(file, Buffer.from(await answer.arrayBuffer()));
      const said = JSON.parse(await run(need("ZHILU_TEST_PYTHON"), [JUDGE], JSON.stringify({ package: file })));
      assert.equal(said.info["External-Identifier"], dossier.number);
      assert.equal(Number(said.info["Payload-Oxum"].split(".")[1]), said.files.length);
      assert.ok(said.files.includes("data/目录.json") && said.files.includes("data/文书/元数据.xml"), said.files);
      assert.equal(said.valid_when_changed, false);
    },
  });
}
