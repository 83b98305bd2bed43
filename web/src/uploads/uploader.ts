/**
 * Moves files to `/api/v1/uploads` by tus and keeps the list of them outside any page, so that going elsewhere does not stop
 * them. A file counts as stored only when the signed receipt is here.
 */
import { useSyncExternalStore } from "react";
import type { Upload } from "tus-js-client";
import { uploads as endpoints } from "../api/endpoints";
import { ApiError, regainSession } from "../api/http";
import { queries } from "../api/queries";
import type { UnfinishedUpload } from "../api/types";
import { newId } from "../lib/id";
import { change, continues, controls, startable, type UploadItem, type UploadTarget } from "./queue";
import { custody, transfer, uploadId } from "./transfer";
import { statusOf, uploadProblem } from "./words";

let items: UploadItem[] = [];
const transfers = new Map<string, Upload>();
const listeners = new Set<() => void>();

function update(key: string, to: Partial<UploadItem>): void {
  items = change(items, key, to);
  listeners.forEach((tell) => tell());
}

export function useUploads(): UploadItem[] {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => items,
  );
}

/** Takes files into the list and starts as many as may run. What was broken off earlier goes on where it stopped. */
export async function add(files: readonly File[], target: UploadTarget): Promise<void> {
  const unfinished = await endpoints.unfinished().catch(() => []);
  for (const file of files) {
    const key = newId();
    const earlier = continues(file, target, unfinished);
    transfers.set(key, await makeTransfer(key, file, target, earlier));
    const resumed = earlier ? { sent: earlier.offset, resumed_from: earlier.offset } : { sent: 0 };
    items = [
      ...items,
      { key, file_name: file.name, size: file.size, state: "waiting", target, findings: [], ...resumed },
    ];
  }
  startNext();
}

export function pause(key: string): void {
  if (!controls(stateOf(key)).pause) return;
  void transfers.get(key)?.abort();
  update(key, { state: "paused" });
  startNext();
}

export function resume(key: string): void {
  if (!controls(stateOf(key)).resume) return;
  update(key, { state: "waiting", problem: undefined });
  startNext();
}

/** Takes a file off the list. What already arrived stays with the server and can be continued. */
export function dismiss(key: string): void {
  if (!controls(stateOf(key)).dismiss) return;
  transfers.delete(key);
  items = items.filter((item) => item.key !== key);
  listeners.forEach((tell) => tell());
  void queries.invalidateQueries({ queryKey: ["uploads"] });
}

function stateOf(key: string) {
  return items.find((item) => item.key === key)?.state ?? "stored";
}

function startNext(): void {
  for (const { key } of startable(items)) {
    update(key, { state: "sending" });
    transfers.get(key)?.start();
  }
  listeners.forEach((tell) => tell());
}

async function makeTransfer(
  key: string,
  file: File,
  target: UploadTarget,
  earlier?: UnfinishedUpload,
): Promise<Upload> {
  const upload = transfer(file, file, target, {
    uploadUrl: earlier?.location,
    removeFingerprintOnSuccess: true,
    onProgress: (sent) => update(key, { sent }),
    onError: (error) => void failed(key, error),
    onSuccess: () => void arrived(key, upload.url ?? ""),
  });
  if (!earlier) {
    const [previous] = await upload.findPreviousUploads();
    if (previous) upload.resumeFromPreviousUpload(previous);
  }
  return upload;
}

async function failed(key: string, error: unknown): Promise<void> {
  if (statusOf(error) === 401) {
    try {
      await regainSession();
      return transfers.get(key)?.start();
    } catch {
      // Nobody logged in again: the file stays on the list with the sentence below.
    }
  }
  update(key, { state: "failed", problem: uploadProblem(error) });
  startNext();
}

/** All bytes are there; the receipt follows once they are durable and entered in the ledger. */
async function arrived(key: string, url: string): Promise<void> {
  update(key, { state: "checking" });
  startNext();
  try {
    const { receipt, findings, recording, record, page } = await custody(uploadId(url));
    const filed = {
      receipt: receipt ?? undefined,
      recording: recording ?? undefined,
      record: record ?? undefined,
      page: page ?? undefined,
    };
    update(key, { state: "stored", findings, ...filed });
    transfers.delete(key);
    await queries.invalidateQueries();
  } catch (error) {
    const words = error instanceof ApiError ? error.message : "没有取得存证回执";
    update(key, { state: "failed", problem: words });
  }
}

// A closed tab loses nothing that has arrived, but the rest would have to be chosen again: ask before leaving.
window.addEventListener("beforeunload", (event) => {
  if (items.some((item) => item.state === "sending" || item.state === "waiting")) event.preventDefault();
});

// The line is back: what it broke goes on by itself.
window.addEventListener("online", () => {
  for (const item of items) if (item.state === "failed") resume(item.key);
});
