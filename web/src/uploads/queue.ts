/**
 * The list of files on their way, as plain data: which may start, which runs, what the whole amounts to. No network here;
 * `uploader.ts` moves the bytes.
 */
import type { Finding, Receipt } from "../api/types";

/**
 * waiting → sending → checking → stored; paused and failed can go back to waiting. `checking`: all bytes are there, the
 * receipt is not. Only the receipt means that the recording is in custody.
 */
export type UploadState = "waiting" | "sending" | "paused" | "checking" | "stored" | "failed";

/** Where the file belongs; metadata of the upload. */
export interface UploadTarget {
  purpose: "recording" | "record_scan";
  scene?: string;
  record?: string;
  page?: number;
}

export interface UploadItem {
  key: string;
  file_name: string;
  size: number;
  sent: number;
  state: UploadState;
  target: UploadTarget;
  /** Bytes that were there before this attempt: it is a continuation. */
  resumed_from?: number;
  problem?: string;
  recording?: string;
  record?: string;
  page?: number;
  receipt?: Receipt;
  findings: Finding[];
}

/** More at once would not be faster on one line and would make each slower to finish. */
export const AT_ONCE = 3;

export function startable(items: readonly UploadItem[]): UploadItem[] {
  const running = items.filter((i) => i.state === "sending").length;
  return items.filter((i) => i.state === "waiting").slice(0, Math.max(0, AT_ONCE - running));
}

export function change(items: readonly UploadItem[], key: string, to: Partial<UploadItem>): UploadItem[] {
  return items.map((item) => (item.key === key ? { ...item, ...to } : item));
}

/** What may be done to one file now. */
export function controls(state: UploadState): { pause: boolean; resume: boolean; dismiss: boolean } {
  return {
    pause: state === "sending" || state === "waiting",
    resume: state === "paused" || state === "failed",
    dismiss: state === "stored" || state === "paused" || state === "failed",
  };
}

export interface Summary {
  running: number;
  held: number;
  stored: number;
  /** 0–100 over what is neither stored nor dismissed; never 100 while a byte is missing. */
  percent: number;
}

export function summary(items: readonly UploadItem[]): Summary {
  const under = items.filter((i) => i.state !== "stored");
  const size = under.reduce((sum, i) => sum + i.size, 0);
  const sent = under.reduce((sum, i) => sum + i.sent, 0);
  return {
    running: items.filter((i) => i.state === "sending" || i.state === "waiting" || i.state === "checking").length,
    held: items.filter((i) => i.state === "paused" || i.state === "failed").length,
    stored: items.filter((i) => i.state === "stored").length,
    percent: percent(sent, size),
  };
}

export function percent(sent: number, size: number): number {
  return size === 0 ? 0 : Math.floor((sent / size) * 100);
}

/** The unfinished upload of the server that a chosen file continues: same name, same size, same place. */
export function continues<
  U extends { file_name: string; size?: number | null; purpose: string; record?: string | null },
>(file: { name: string; size: number }, target: UploadTarget, unfinished: readonly U[]): U | undefined {
  return unfinished.find(
    (u) =>
      u.file_name === file.name &&
      u.size === file.size &&
      u.purpose === target.purpose &&
      (u.record ?? undefined) === target.record,
  );
}
