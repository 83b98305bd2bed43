// python-swiftclient as the controller of a body-worn system: bytes with and without a length, the same again, words in bare UTF-8.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PEOPLE } from "../people.mjs";
import { need, run } from "../programs.mjs";
import { MIB, noise, samples } from "./files.mjs";

const PUSH = fileURLToPath(new URL("swift/push.py", import.meta.url));
const CONTAINER = "63ffd6d6-2c06-4df0-8d5c-1c7f8e9e4a11_ACCC8E012345_20261103T010200Z";

/** An account, as an administrator makes one on the server's machine. */
async function account(server) {
  const args = ["controllers", "new", "一中队", "--by", PEOPLE.officer, "--data", server.data];
  const said = await run(need("ZHILU_BIN"), args);
  const [user, key] = ["账号", "密钥"].map((word) => said.match(new RegExp(`^${word} (\\S+)$`, "m"))[1]);
  return { user, key };
}

export async function swift(server, scratch, report) {
  const python = need("ZHILU_TEST_PYTHON");
  const { user, key } = await account(server);
  const auth = `${server.url}/auth/v1.0`;
  const push = async (file, object, chunked) => {
    const said = { "X-Object-Meta-Starttimeiso": "2026-11-03T01:02:00Z", "X-Object-Meta-Name": "李明远" };
    const job = { auth, user, key, container: CONTAINER, object, file, said, chunked };
    return JSON.parse(await run(python, [PUSH], JSON.stringify(job)));
  };
  const large = await noise(scratch, "pushed.mp4", 20 * MIB + 54_321, 23);

  await report.scenario("python-swiftclient", {
    "sample recordings and a large file, with their length and in chunks": async () => {
      const files = (await samples()).filter((file) => file.endsWith(".mp4")).slice(0, 3);
      for (const [n, file] of [...files, large].entries()) {
        const bytes = await readFile(file);
        const md5 = createHash("md5").update(bytes).digest("hex");
        const answer = await push(file, `20261103_010200_${n}.mp4`, n % 2 === 1 || file === large);
        assert.deepEqual([answer.etag, answer.again, answer.head, answer.size], [md5, md5, md5, bytes.length]);
        assert.equal(decodeURIComponent(answer.said["x-object-meta-name"]), "李明远");
        assert.equal(answer.status, "Complete");
      }
    },

    "the command line of the client: upload and post": async () => {
      const [file] = await samples();
      const program = join(dirname(python), "swift");
      const as = ["-q", "-A", auth, "-U", user, "-K", key];
      await run(program, [
        ...as,
        "upload",
        `${CONTAINER}_x`,
        file,
        "--object-name",
        "现场 1.mp4",
        "-H",
        "X-Object-Meta-Starttime: 1793667720",
      ]);
      await run(program, [...as, "post", "-m", "Status:Complete", `${CONTAINER}_x`]);
    },

    "a wrong key opens nothing": async () => {
      const answer = await fetch(auth, { headers: { "X-Auth-User": user, "X-Auth-Key": "wrong" } });
      assert.equal(answer.status, 401);
    },
  });
}
