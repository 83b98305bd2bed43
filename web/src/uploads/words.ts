/** What stopped an upload, in one sentence that says what to do. */
import { DetailedError } from "tus-js-client";
import { plainWords } from "../api/http";

export function statusOf(error: unknown): number {
  return error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : -1;
}

export function uploadProblem(error: unknown): string {
  const said = error instanceof DetailedError ? serverSentence(error.originalResponse?.getBody()) : null;
  if (said) return said;
  const status = statusOf(error);
  if (status === -1) return "读不到这个文件。文件可能已移动或存储卡已取出，请重新选择";
  if (status === 0) return "网络中断，已传部分保留在服务器。恢复后点“继续”";
  if (status === 404 || status === 410) return "服务器上的未传部分已过期，请重新选择文件上传";
  if (status === 409 || status === 423) return "这个文件正在别处上传，请稍后点“继续”";
  if (status === 460) return "传输中数据有误，服务器没有接收这一段。点“继续”重传";
  return plainWords(status);
}

/** The server's own word for what stopped it. */
export function codeOf(error: unknown): string | null {
  const said = error instanceof DetailedError ? serverError(error.originalResponse?.getBody()) : null;
  return typeof said?.code === "string" ? said.code : null;
}

function serverSentence(body: string | undefined): string | null {
  const said = serverError(body);
  return typeof said?.message === "string" ? said.message : null;
}

function serverError(body: string | undefined): { code?: unknown; message?: unknown } | null {
  try {
    return (JSON.parse(body ?? "") as { error?: { code?: unknown; message?: unknown } }).error ?? null;
  } catch {
    return null;
  }
}
