/**
 * One request to `/api/v1`: cookie, CSRF header, errors as `ApiError`, and a single way back in when the session has ended.
 * Knows no page and no query; `endpoints.ts` names the calls.
 */
import type { ArticleLabel } from "./types";

export const API_ROOT = "/api/v1";

export interface FieldProblem {
  field: string;
  message: string;
}

interface ErrorBody {
  code: string;
  message: string;
  article?: ArticleLabel;
  fields?: FieldProblem[];
  revision?: number;
  retry_after_s?: number;
}

/** What went wrong, in one Chinese sentence; `status` 0 means that no answer came. */
export class ApiError extends Error {
  readonly code: string;
  readonly article?: ArticleLabel;
  readonly fields: FieldProblem[];
  /** The revision the server holds now, on a stale page (409). */
  readonly revision?: number;
  readonly retryAfterS?: number;

  constructor(
    readonly status: number,
    body: ErrorBody,
  ) {
    super(body.message);
    this.name = "ApiError";
    this.code = body.code;
    this.article = body.article;
    this.fields = body.fields ?? [];
    this.revision = body.revision;
    this.retryAfterS = body.retry_after_s;
  }

  get stale(): boolean {
    return this.status === 409 && this.code === "stale";
  }
}

export type Query = Record<string, string | number | boolean | undefined | null>;

let csrf = "";
let reenter: (() => Promise<void>) | null = null;

export function setCsrf(token: string): void {
  csrf = token;
}

export function csrfHeader(): Record<string, string> {
  return csrf === "" ? {} : { "X-Zhilu-CSRF": csrf };
}

/** The page says how a lost session is won back; a request that met 401 waits for it and is sent once more. */
export function onSessionLost(handler: (() => Promise<void>) | null): void {
  reenter = handler;
}

/** Waits until somebody has logged in again; rejects when nobody can. */
export async function regainSession(): Promise<void> {
  if (reenter === null) throw new ApiError(401, { code: "unauthenticated", message: "请先登录" });
  await reenter();
}

export function withQuery(path: string, query?: Query): string {
  const pairs = Object.entries(query ?? {}).filter(([, v]) => v !== undefined && v !== null && v !== "");
  if (pairs.length === 0) return path;
  return `${path}?${new URLSearchParams(pairs.map(([k, v]) => [k, String(v)])).toString()}`;
}

interface Options {
  query?: Query;
  body?: unknown;
  /** Let a 401 through: the question whether somebody is logged in, and the login itself. */
  anonymous?: boolean;
  /** Outlives the page: drafts sent while the tab closes. */
  keepalive?: boolean;
  signal?: AbortSignal;
}

export async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const first = await send(method, path, options);
  if (first.status !== 401 || options.anonymous) return unwrap<T>(first);
  await regainSession();
  return unwrap<T>(await send(method, path, options));
}

async function send(method: string, path: string, { query, body, keepalive, signal }: Options): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") Object.assign(headers, csrfHeader());
  if (body !== undefined) headers["Content-Type"] = "application/json";
  try {
    return await fetch(withQuery(API_ROOT + path, query), {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      keepalive,
      signal,
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, { code: "offline", message: "网络不通，没有送达。内容仍在本页，恢复后请再试" });
  }
}

async function unwrap<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  const json: unknown = text === "" ? undefined : parse(text);
  if (response.ok) return json as T;
  throw new ApiError(response.status, errorBody(json, response.status));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function errorBody(json: unknown, status: number): ErrorBody {
  const body = (json as { error?: ErrorBody } | undefined)?.error;
  return body?.message ? body : { code: String(status), message: plainWords(status) };
}

/** For answers that did not come from the application: a proxy, a file server, a crash. */
export function plainWords(status: number): string {
  if (status === 401) return "登录已失效";
  if (status === 403) return "没有权限";
  if (status === 404) return "没有找到";
  if (status === 413) return "内容过大，服务器未接收";
  if (status === 429) return "操作过于频繁，请稍后再试";
  if (status === 503) return "系统暂时不可用，请稍后再试";
  if (status === 507) return "存储空间不足，服务器暂不接收";
  return `服务器没有完成这次操作（${status}）`;
}
