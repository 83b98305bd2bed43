// tuspy, as a department's own script would use it: a program that starts, sends one file and ends.
import assert from "node:assert/strict";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { need, run } from "../programs.mjs";
import { MIB, noise, samples } from "./files.mjs";
import { openLine } from "./line.mjs";

const SEND = fileURLToPath(new URL("tuspy/send.py", import.meta.url));

export async function tuspy(server, session, receipts, scratch, report) {
  const python = need("ZHILU_TEST_PYTHON");
  const large = await noise(scratch, "tuspy.mp4", 20 * MIB + 54_321, 9);
  const size = (await stat(large)).size;

  /** One run of the program. `by` is the session, perhaps over another line. */
  async function send(file, options, by = session) {
    const job = { endpoint: by.uploads, headers: by.headers, file, chunk: 3 * MIB, ...options };
    return JSON.parse(await run(python, [SEND], JSON.stringify(job)));
  }

  /** A file that remembers addresses from one run to the next. */
  const storage = (name) => join(scratch, `tuspy-${name}.json`);

  await report.scenario("tuspy", {
    "every sample recording, each chunk with its checksum": async () => {
      for (const file of await samples()) {
        const sent = await send(file, { chunk: 100_000, checksum: true });
        assert.deepEqual([sent.error, sent.offset], [null, (await stat(file)).size]);
        await receipts.check(file, await session.result(sent.url));
      }
    },

    "two large files at once": async () => {
      const second = await noise(scratch, "tuspy-second.mp4", 16 * MIB, 10);
      await Promise.all(
        [large, second].map(async (file) => {
          const sent = await send(file, {});
          assert.equal(sent.error, null);
          await receipts.check(file, await session.result(sent.url));
        }),
      );
    },

    "a run that ended in the middle is taken up by the next": async () => {
      const first = await send(large, { storage: storage("stopped"), stop_at: 6 * MIB });
      assert.deepEqual([first.error, first.offset], [null, 6 * MIB]);
      const second = await send(large, { storage: storage("stopped") });
      assert.deepEqual(second, { url: first.url, from: 6 * MIB, offset: size, error: null });
      await receipts.check(large, await session.result(second.url));
    },

    "the line breaks in the middle of a chunk; the next run goes on behind what arrived": async () => {
      const line = await openLine(server.url);
      try {
        line.breakAfter(7 * MIB);
        const first = await send(large, { storage: storage("broken") }, session.through(line.url));
        assert.deepEqual([first.error, line.broken], ["TusUploadFailed", 1]);
        // The chunk that broke is not lost as a whole: its bytes count as far as they came.
        const second = await send(large, { storage: storage("broken") }, session.through(line.url));
        assert.deepEqual([second.url, second.offset, second.error], [first.url, size, null]);
        assert.ok(second.from > 6 * MIB && second.from <= 7 * MIB, `went on from ${second.from}`);
        await receipts.check(large, await session.result(second.url));
      } finally {
        await line.close();
      }
    },

    "the line breaks and the same run goes on by itself": async () => {
      const line = await openLine(server.url);
      try {
        line.breakAfter(4 * MIB);
        const sent = await send(large, { retries: 3, checksum: true }, session.through(line.url));
        assert.deepEqual([sent.error, sent.offset, line.broken], [null, size, 1]);
        await receipts.check(large, await session.result(sent.url));
      } finally {
        await line.close();
      }
    },
  });
}
