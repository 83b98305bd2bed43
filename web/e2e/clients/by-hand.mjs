// What no client library does of its own accord: false checksums, false places, no token, somebody else's upload.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { PEOPLE } from "../people.mjs";
import { samples } from "./files.mjs";
import { Session } from "./session.mjs";

export async function byHand(session, receipts, report) {
  const [file] = await samples();
  const bytes = await readFile(file);
  // What is refused unread is small: behind a large body the answer may meet a line that its sender has already given up.
  const few = bytes.subarray(0, 1000);
  const sum = (algorithm, of) => `${algorithm} ${createHash(algorithm).update(of).digest("base64")}`;
  const code = async (answer) => (await answer.json()).error.code;

  await report.scenario("by hand", {
    "the server says what it can": async () => {
      const answer = await session.tus("OPTIONS", "/api/v1/uploads");
      assert.equal(answer.headers.get("tus-version"), "1.0.0");
      const can = answer.headers.get("tus-extension").split(",");
      for (const extension of ["creation", "creation-with-upload", "creation-defer-length", "checksum", "expiration"])
        assert.ok(can.includes(extension), extension);
      assert.ok(!can.includes("termination") && !can.includes("concatenation"));
      assert.equal(answer.headers.get("tus-checksum-algorithm"), "sha1,sha256");
    },

    "bytes whose checksum is another are refused with 460 and sent again": async () => {
      const half = bytes.length >> 1;
      const location = await session.announce(bytes.length, basename(file));
      for (const [algorithm, from, to] of [
        ["sha256", 0, half],
        ["sha1", half, bytes.length],
      ]) {
        const piece = bytes.subarray(from, to);
        const flipped = Buffer.from(piece);
        flipped[piece.length >> 1] ^= 1;
        const refused = await session.patch(location, from, flipped, { "Upload-Checksum": sum(algorithm, piece) });
        assert.deepEqual([refused.status, await code(refused)], [460, "upload_checksum"]);
        assert.equal(await session.offset(location), from, "nothing of it counts");
        const taken = await session.patch(location, from, piece, { "Upload-Checksum": sum(algorithm, piece) });
        assert.deepEqual([taken.status, taken.headers.get("upload-offset")], [204, String(to)]);
      }
      await receipts.check(file, await session.result(location));
    },

    "a checksum that cannot be computed is refused before a byte is taken": async () => {
      const location = await session.announce(bytes.length, basename(file));
      const answer = await session.patch(location, 0, few, { "Upload-Checksum": "crc32 AAAAAA==" });
      assert.deepEqual([answer.status, await session.offset(location)], [400, 0]);
    },

    "bytes for another place are refused, and the right place is told": async () => {
      const location = await session.announce(1500, basename(file));
      await session.patch(location, 0, few);
      const answer = await session.patch(location, 500, few);
      assert.deepEqual([answer.status, await code(answer)], [409, "upload_offset"]);
      assert.equal(await session.offset(location), 1000);
      const more = await session.patch(location, 1000, few);
      assert.deepEqual([more.status, await session.offset(location)], [413, 1000]);
    },

    "what has arrived is not taken back, an empty announcement is": async () => {
      const kept = await session.announce(bytes.length, basename(file));
      await session.patch(kept, 0, bytes.subarray(0, 1));
      assert.equal((await session.tus("DELETE", kept)).status, 403);
      assert.equal(await session.offset(kept), 1);
      const empty = await session.announce(bytes.length, basename(file));
      assert.equal((await session.tus("DELETE", empty)).status, 204);
      assert.equal((await session.tus("HEAD", empty)).status, 410);
    },

    "without session, token or version nothing is taken": async () => {
      const location = await session.announce(bytes.length, basename(file));
      const without = (name) => {
        const rest = session.through(session.url);
        rest.headers = { ...session.headers };
        delete rest.headers[name];
        return rest;
      };
      assert.equal((await without("Cookie").patch(location, 0, few)).status, 401);
      assert.equal((await without("X-Zhilu-CSRF").patch(location, 0, few)).status, 403);
      assert.equal((await session.patch(location, 0, few, { "Tus-Resumable": "0.2.2" })).status, 412);
      assert.equal(await session.offset(location), 0);
    },

    "somebody else's upload is not there": async () => {
      const location = await session.announce(bytes.length, basename(file));
      const other = await Session.open(session.url, PEOPLE.custodian);
      assert.equal((await other.tus("HEAD", location)).status, 404);
      assert.equal((await other.patch(location, 0, few)).status, 404);
      assert.equal(await session.offset(location), 0);
    },
  });
}
