// What is sent: the repository's sample recordings, and large files that nobody has seen before.
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { FOLDER } from "../media.mjs";

export const MIB = 1 << 20;

/** The sample recordings: films, photos, a dictation, one file that breaks off. */
export async function samples() {
  const names = await readdir(FOLDER);
  return names.filter((name) => /\.(mp4|jpg|wav)$/.test(name)).map((name) => join(FOLDER, name));
}

/** A file of so many bytes that do not compress, different for each `seed`: xorshift32. */
export async function noise(folder, name, bytes, seed) {
  const path = join(folder, name);
  const file = await open(path, "wx");
  const block = new Uint32Array(MIB / 4);
  let state = seed;
  for (let left = bytes; left > 0; left -= MIB) {
    for (let at = 0; at < block.length; at++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      block[at] = state;
    }
    await file.write(Buffer.from(block.buffer, 0, Math.min(left, MIB)));
  }
  await file.close();
  return path;
}
