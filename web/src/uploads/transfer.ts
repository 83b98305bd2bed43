/** One file to `/api/v1/uploads` by tus, and the wait for its signed receipt. Which file, when, and what is shown of it is decided elsewhere. */
import { Upload, type UploadOptions } from "tus-js-client";
import { uploads as endpoints } from "../api/endpoints";
import { API_ROOT, ApiError, csrfHeader } from "../api/http";
import type { UploadResult } from "../api/types";
import type { UploadTarget } from "./queue";

const CHUNK_BYTES = 64 * 1024 * 1024;
const RETRY_AFTER_MS = [0, 1000, 3000, 8000, 20_000];
const ASK_FOR_RECEIPT_EVERY_MS = 700;

export interface FileFacts {
  name: string;
  type: string;
  lastModified: number;
}

/** A transfer that has not started. */
export function transfer(file: Blob, facts: FileFacts, target: UploadTarget, options: UploadOptions): Upload {
  return new Upload(file, {
    endpoint: `${API_ROOT}/uploads`,
    chunkSize: CHUNK_BYTES,
    retryDelays: RETRY_AFTER_MS,
    metadata: metadata(facts, target),
    ...options,
    onBeforeRequest: async (request) => {
      for (const [name, value] of Object.entries(csrfHeader())) request.setHeader(name, value);
      await options.onBeforeRequest?.(request);
    },
  });
}

function metadata(facts: FileFacts, target: UploadTarget): Record<string, string> {
  const all: Record<string, string | undefined> = {
    filename: facts.name,
    filetype: facts.type,
    purpose: target.purpose,
    scene: target.scene,
    record: target.record,
    page: target.page?.toString(),
    last_modified: String(facts.lastModified),
  };
  return Object.fromEntries(Object.entries(all).filter((pair): pair is [string, string] => Boolean(pair[1])));
}

/** The id that an upload's address ends with. */
export const uploadId = (url: string): string => url.split("/").filter(Boolean).at(-1) ?? "";

/**
 * Waits until all that arrived is durable and entered in the ledger. Rejects with what the server says when that will not happen, and
 * when it did not happen while `patient` said to wait: then it is to be asked for again.
 */
export async function custody(id: string, patient: () => boolean = () => true): Promise<UploadResult> {
  for (;;) {
    try {
      const result = await endpoints.result(id);
      if (result.state === "in_custody") return result;
    } catch (error) {
      const waiting = error instanceof ApiError && [0, 409, 503].includes(error.status);
      if (!waiting || !patient()) throw error;
    }
    if (!patient()) throw new ApiError(503, { code: "no_receipt", message: "文件已传完，尚未取得存证回执" });
    await new Promise((done) => setTimeout(done, ASK_FOR_RECEIPT_EVERY_MS));
  }
}
