// The sample recordings, moved in time: a test that files its case today needs recordings of today. What tells their time
// is changed, nothing else: creation times of the boxes, the date in the photo, the name.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

export const FOLDER = fileURLToPath(new URL("../../crates/testkit/media/", import.meta.url));
const BEIJING_MS = 8 * 3600 * 1000;
/** MP4 counts seconds from 1904. */
const MP4_EPOCH_S = 2_082_844_800;

/** `20261103090200`, as camera names carry it. */
const digits = (ms) => new Date(ms + BEIJING_MS).toISOString().replace(/\D/g, "").slice(0, 14);

/** `2026-11-03 09:02:00`, as one types it. */
export const typed = (ms) => new Date(ms + BEIJING_MS).toISOString().slice(0, 19).replace("T", " ");

/** `2026-11-03` */
export const day = (ms) => typed(ms).slice(0, 10);

export async function video(name, startsAt) {
  const bytes = await readFile(FOLDER + name);
  for (const box of ["mvhd", "tkhd", "mdhd"]) {
    for (let at = bytes.indexOf(box); at !== -1; at = bytes.indexOf(box, at + 4)) {
      // Version 0: one byte of version, three of flags, then creation and modification.
      bytes.writeUInt32BE(Math.floor(startsAt / 1000) + MP4_EPOCH_S, at + 8);
    }
  }
  return { name: name.replace(/\d{14}/, digits(startsAt)), mimeType: "video/mp4", buffer: bytes };
}

export async function photo(name, takenAt) {
  const bytes = await readFile(FOLDER + name);
  const stamp = typed(takenAt).replace("-", ":").replace("-", ":");
  for (let at = bytes.indexOf("2026:"); at !== -1; at = bytes.indexOf("2026:", at + 19))
    bytes.write(stamp, at, "latin1");
  return { name: name.replace(/\d{14}/, digits(takenAt)), mimeType: "image/jpeg", buffer: bytes };
}

/** A sheet as a phone photographs it: a page of paper with a signature on it. */
export async function sheet(window, number) {
  const paper = await window.context().newPage();
  await paper.setViewportSize({ width: 1240, height: 1754 });
  await paper.setContent(`<body style="margin:120px;font:32px serif"><h1>第 ${number} 页</h1><p>以上笔录经核对无误。</p>
    <p style="font:italic 64px cursive">（签名）</p></body>`);
  const buffer = await paper.screenshot({ type: "jpeg", quality: 80 });
  await paper.close();
  return { name: `第${number}页.jpg`, mimeType: "image/jpeg", buffer };
}
