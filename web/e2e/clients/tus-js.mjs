// tus-js-client, the program of the page, outside a browser: what tabs, lines and servers do to it must not cost a byte.
import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { PassThrough } from "node:stream";
import { FileUrlStorage, Upload } from "tus-js-client";
import { MIB, noise, samples } from "./files.mjs";
import { openLine } from "./line.mjs";

const RETRY_AFTER_MS = [100, 300, 1000, 2000, 4000];

export async function tusJs(server, session, receipts, scratch, report) {
  const large = await noise(scratch, "large.mp4", 24 * MIB + 12_345, 1);

  /** Sends a file to its end and judges the receipt. */
  async function whole(file, options = {}) {
    const { url } = await send(session, createReadStream(file), { metadata: { filename: basename(file) }, ...options });
    await receipts.check(file, await session.result(url));
  }

  await report.scenario("tus-js-client", {
    "a receipt that was changed does not verify": async () => {
      const [file] = await samples();
      const { url } = await send(session, createReadStream(file), { metadata: { filename: basename(file) } });
      const { receipt } = await session.result(url);
      await receipts.text(receipt.note);
      await assert.rejects(receipts.text(receipt.note.replace(/^size .*$/m, "size 1")));
    },

    "every sample recording, all at once, in chunks": async () => {
      await Promise.all((await samples()).map((file) => whole(file, { chunkSize: 64 * 1024 })));
    },

    "a large file in chunks that do not divide it": async () => whole(large, { chunkSize: 3 * MIB + 1 }),

    "a large file in one piece": async () => whole(large, { chunkSize: Infinity }),

    "a file of no bytes": async () => whole(await noise(scratch, "empty.mp4", 0, 1)),

    "four large files at once": async () => {
      const sizes = [9 * MIB, 11 * MIB - 1, 10 * MIB + 1, 8 * MIB + 4096];
      const files = await Promise.all(sizes.map((size, n) => noise(scratch, `at-once-${n}.mp4`, size, n + 2)));
      await Promise.all(files.map((file) => whole(file, { chunkSize: 2 * MIB })));
    },

    "first bytes with the announcement": async () =>
      whole(large, { chunkSize: 8 * MIB, uploadDataDuringCreation: true }),

    "a stream whose end nobody knows yet": async () => {
      // Through a pipe the client cannot ask the file how long it is.
      const stream = createReadStream(large).pipe(new PassThrough());
      const metadata = { filename: basename(large) };
      const { url } = await send(session, stream, { chunkSize: 5 * MIB, uploadLengthDeferred: true, metadata });
      await receipts.check(large, await session.result(url));
    },

    "PATCH behind a proxy that lets only POST through": async () =>
      whole(large, { chunkSize: 8 * MIB, overridePatchMethod: true }),

    "a tab is closed in the middle; a new one goes on from the stored address": async () => {
      const urlStorage = new FileUrlStorage(join(scratch, "addresses.json"));
      const options = { chunkSize: 2 * MIB, urlStorage, metadata: { filename: basename(large) } };
      const abandoned = await sendUntil(session, createReadStream(large), 9 * MIB, options);

      const again = make(session, createReadStream(large), options);
      const [previous, ...others] = await again.findPreviousUploads();
      assert.deepEqual([previous?.uploadUrl, others.length], [abandoned, 0]);
      again.resumeFromPreviousUpload(previous);
      const { url, from } = await finish(again);
      assert.equal(url, abandoned);
      assert.ok(from >= 8 * MIB && from < (await stat(large)).size, `went on from ${from}`);
      await receipts.check(large, await session.result(url));
    },

    "the page's way: the server's list of what is unfinished leads back": async () => {
      const abandoned = await sendUntil(session, createReadStream(large), 5 * MIB, {
        chunkSize: 2 * MIB,
        metadata: { filename: "unfinished.mp4" },
      });
      const answer = await fetch(session.uploads, { headers: session.headers });
      const unfinished = (await answer.json()).filter((upload) => upload.file_name === "unfinished.mp4");
      assert.equal(unfinished.length, 1);
      assert.equal(new URL(unfinished[0].location, session.url).href, abandoned);
      const uploadUrl = new URL(unfinished[0].location, session.url).href;
      const { from } = await send(session, createReadStream(large), { uploadUrl, chunkSize: 2 * MIB });
      assert.ok(from > 0);
      await receipts.check(large, await session.result(uploadUrl));
    },

    "the line breaks in the middle of a chunk": async () => {
      const line = await openLine(server.url);
      try {
        line.breakAfter(10 * MIB + 777);
        const { url } = await send(session.through(line.url), createReadStream(large), {
          chunkSize: 8 * MIB,
          metadata: { filename: basename(large) },
        });
        assert.equal(line.broken, 1);
        await receipts.check(large, await session.result(url));
      } finally {
        await line.close();
      }
    },

    "the server is killed in the middle and started again": async () => {
      let crashed;
      const { url } = await send(session, createReadStream(large), {
        chunkSize: 2 * MIB,
        metadata: { filename: basename(large) },
        onChunkComplete: (_, accepted) => {
          if (!crashed && accepted >= 8 * MIB) crashed = server.crash();
        },
      });
      assert.ok(crashed, "the server was killed");
      await crashed;
      await receipts.check(large, await session.result(url));
    },

    "a file in parts that the server would have to join is refused with a sentence": async () => {
      const file = await readFile(large);
      const refused = send(session, file, {
        parallelUploads: 2,
        retryDelays: null,
        metadata: { filename: "parts.mp4" },
      });
      await assert.rejects(refused, (error) => {
        assert.equal(error.originalResponse.getStatus(), 400);
        assert.match(JSON.parse(error.originalResponse.getBody()).error.message, /Upload-Concat/);
        return true;
      });
    },
  });
}

function make(session, file, options) {
  return new Upload(file, {
    endpoint: session.uploads,
    headers: session.headers,
    retryDelays: RETRY_AFTER_MS,
    ...options,
  });
}

/** Sends to the end. Returns the address and where it began. */
const send = (session, file, options) => finish(make(session, file, options));

function finish(upload) {
  return new Promise((done, fail) => {
    let from;
    upload.options.onProgress = (sent) => (from ??= sent);
    upload.options.onError = fail;
    upload.options.onSuccess = () => done({ url: upload.url, from });
    upload.start();
  });
}

/** Sends until the server has so many bytes and goes away as a closed tab does. Returns the address. */
function sendUntil(session, file, bytes, options) {
  return new Promise((done, fail) => {
    const upload = make(session, file, {
      ...options,
      onChunkComplete: (_, accepted) => {
        if (accepted >= bytes) upload.abort().then(() => done(upload.url), fail);
      },
      onError: fail,
      onSuccess: () => fail(new Error("it should not have come to the end")),
    });
    upload.start();
  });
}
