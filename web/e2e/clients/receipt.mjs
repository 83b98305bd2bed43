// Receipts judged by somebody else's program: OpenSSL computes the digests of the file that was sent and verifies the signature.
import assert from "node:assert/strict";
import { readFile, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { run } from "../programs.mjs";

/** What stands before an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410). */
const SPKI = Buffer.from("302a300506032b6570032100", "hex");
/** The signature type of a verifier key, and the bytes of a key's hash before a signature (C2SP signed-note). */
const ED25519 = 1;
const HASH_BYTES = 4;

export class Receipts {
  #key;
  #scratch;
  #pem;

  /** `data` is the server's folder, where its public key lies; `scratch` takes what OpenSSL reads. */
  static async with(data, scratch) {
    const receipts = new Receipts();
    const vkey = (await readFile(join(data, "keys", "receipt.pub"), "utf8")).trim();
    const [name, hash, ...rest] = vkey.split("+");
    const key = Buffer.from(rest.join("+"), "base64");
    assert.equal(key[0], ED25519, "the key is an Ed25519 key");
    receipts.#key = { name, hash };
    receipts.#scratch = scratch;
    const der = Buffer.concat([SPKI, key.subarray(1)]).toString("base64");
    receipts.#pem = join(scratch, "receipt.pem");
    await writeFile(receipts.#pem, `-----BEGIN PUBLIC KEY-----\n${der}\n-----END PUBLIC KEY-----\n`);
    return receipts;
  }

  /** Fails unless the receipt holds for the bytes of `file`. */
  async check(file, result) {
    const { state, receipt } = result;
    assert.equal(state, "in_custody");
    const [sha256, sm3] = await Promise.all(["sha256", "sm3"].map((digest) => openssl(digest, file)));
    const size = (await stat(file)).size;
    assert.deepEqual(
      { size: receipt.size, sha256: receipt.sha256, sm3: receipt.sm3 },
      { size, sha256, sm3 },
      basename(file),
    );
    // What is signed says the same as what is shown.
    const text = await this.text(receipt.note);
    const lines = new Map(text.split("\n").map((line) => [line.split(" ")[0], line.slice(line.indexOf(" ") + 1)]));
    assert.deepEqual(
      [lines.get("object"), lines.get("size"), lines.get("sha256"), lines.get("sm3"), lines.get("received_at")],
      [receipt.object, String(size), sha256, sm3, receipt.received_at],
    );
  }

  /** The text of a signed note; fails unless the server's key signed it. */
  async text(note) {
    const end = note.lastIndexOf("\n\n");
    const text = note.slice(0, end + 1);
    const [line] = note.slice(end + 2).split("\n");
    const [dash, name, signature] = line.split(" ");
    assert.deepEqual([dash, name], ["—", this.#key.name]);
    const bytes = Buffer.from(signature, "base64");
    assert.equal(bytes.subarray(0, HASH_BYTES).toString("hex"), this.#key.hash);
    const id = crypto.randomUUID();
    const [message, signed] = ["txt", "sig"].map((ending) => join(this.#scratch, `${id}.${ending}`));
    await writeFile(message, text);
    await writeFile(signed, bytes.subarray(HASH_BYTES));
    const about = ["-inkey", this.#pem, "-in", message, "-sigfile", signed];
    await run("openssl", ["pkeyutl", "-verify", "-pubin", "-rawin", ...about]);
    return text;
  }
}

async function openssl(digest, file) {
  return (await run("openssl", ["dgst", `-${digest}`, "-r", file])).split(" ")[0];
}
