/** One item to the server: which call it is, with the instant it claims and the name under which it is done once. */
import { scenes, uploads } from "../api/endpoints";
import { ApiError } from "../api/http";
import type { SceneView, UploadResult } from "../api/types";
import { toInstant } from "../lib/time";
import { custody, transfer, uploadId } from "../uploads/transfer";
import { codeOf, statusOf, uploadProblem } from "../uploads/words";
import type { Act, Item } from "./item";

const RECEIPT_WITHIN_MS = 60_000;

type FileAct = Extract<Act, { act: "file" }>;

/** What an act became; `scene` is the id that the server knows its scene by, unknown for arrivals. */
export function deliverAct(item: Item, scene: string, atMs: number): Promise<SceneView> {
  const { what, id } = item;
  const at = toInstant(atMs);
  switch (what.act) {
    case "arrive":
      return scenes.arrive({ ...what.body, arrived_at: at }, id);
    case "mark":
      return scenes.mark(scene, { mark: what.mark, text: what.text, at }, id);
    case "narration":
      return scenes.narrate(scene, { element: what.element, at }, id);
    case "interruption":
      return scenes.interrupt(scene, { cause: what.cause, text: what.text, at }, id);
    case "resumption":
      return scenes.resume(scene, { spoken: what.spoken, at }, id);
    case "attend":
      return scenes.attend(scene, { people: what.people, at }, id);
    case "leave":
      return scenes.leave(scene, { at }, id);
    case "file":
      throw new Error("a file goes by deliverFile");
  }
}

interface Progress {
  /** Called once the server has given the upload its address, and awaited before the first byte goes: without it a reload would send twice. */
  onUpload: (url: string) => Promise<void>;
  onSent: (bytes: number) => void;
}

/** A file, from where it was broken off; resolves with its receipt. */
export async function deliverFile(
  item: Item,
  what: FileAct,
  bytes: Blob,
  scene: string,
  { onUpload, onSent }: Progress,
): Promise<UploadResult> {
  if (item.upload) {
    const earlier = await uploads.result(uploadId(item.upload)).catch((error: unknown) => {
      // Not there yet, or not there any more: the transfer below finds out which.
      if (error instanceof ApiError && [404, 409, 410].includes(error.status)) return null;
      throw error;
    });
    if (earlier?.state === "in_custody") return earlier;
  }
  const url = await new Promise<string>((resolve, reject) => {
    let noted: Promise<void> = Promise.resolve();
    const facts = { name: what.file_name, type: what.type, lastModified: what.last_modified };
    const upload = transfer(
      bytes,
      facts,
      { purpose: "recording", scene },
      {
        uploadUrl: item.upload ?? null,
        storeFingerprintForResuming: false,
        retryDelays: [],
        onUploadUrlAvailable: () => {
          if (upload.url && upload.url !== item.upload) noted = onUpload(upload.url);
        },
        onBeforeRequest: () => noted,
        onProgress: onSent,
        onSuccess: () => resolve(upload.url ?? ""),
        onError: (error) => reject(asApiError(error)),
      },
    );
    upload.start();
  });
  // A receipt that takes long is asked for again next time; meanwhile the next file may go.
  const until = Date.now() + RECEIPT_WITHIN_MS;
  return custody(uploadId(url), () => navigator.onLine && Date.now() < until);
}

/** A failure of the transfer in the shape that every other failure has. */
function asApiError(error: unknown): ApiError {
  const status = statusOf(error);
  const code = status === 0 ? "offline" : (codeOf(error) ?? String(status));
  return new ApiError(status === -1 ? 400 : status, { code, message: uploadProblem(error) });
}
