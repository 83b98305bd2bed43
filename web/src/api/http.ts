/**
 * How a request to `/api/v1` goes out and what its answer becomes: cookie, CSRF header, errors as `ApiError`, and a single
 * way back in when the session has ended. Knows no page and no query; `endpoints.ts` names the calls.
 */
import createClient from "openapi-fetch";
import type { ArticleLabel } from "./types";
import type { paths } from "./schema";

export const API_ROOT = "/api/v1";

export interface FieldProblem {
  field: string;
  message: string;
}

interface ErrorBody {
  code: string;
  message: string;
  article?: ArticleLabel | null;
  fields?: FieldProblem[];
  revision?: number | null;
  retry_after_s?: number | null;
}

/** What went wrong, in one Chinese sentence; `status` 0 means that no answer came. */
export class ApiError extends Error {
  readonly code: string;
  readonly article?: ArticleLabel;
  readonly fields: FieldProblem[];
  readonly retryAfterS?: number;

  constructor(
    readonly status: number,
    body: ErrorBody,
  ) {
    super(body.message);
    this.name = "ApiError";
    this.code = body.code;
    this.article = body.article ?? undefined;
    this.fields = body.fields ?? [];
    this.retryAfterS = body.retry_after_s ?? undefined;
  }

  /** The page was read before somebody else changed its subject. */
  get stale(): boolean {
    return this.status === 409 && this.code === "stale";
  }
}

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

/** Whether a 401 is an answer here: the question who is logged in, and the login itself. */
const isDoor = (request: Request): boolean => new URL(request.url).pathname === `${API_ROOT}/session`;

async function send(request: Request): Promise<Response> {
  // A request can be sent once only; the copy is for the second time.
  const again = request.clone();
  const first = await transmit(request);
  if (first.status !== 401 || isDoor(request)) return first;
  await regainSession();
  return transmit(again);
}

/** On a line that carries nothing a request may hang for minutes. What does no harm when sent again need not be waited for so long. */
const PATIENCE_MS = 45_000;
const repeatable = (request: Request): boolean =>
  request.headers.has("Idempotency-Key") || (request.method === "GET" && isDoor(request));

async function transmit(request: Request): Promise<Response> {
  if (request.method !== "GET") {
    for (const [name, value] of Object.entries(csrfHeader())) request.headers.set(name, value);
  }
  try {
    return await fetch(request, repeatable(request) ? { signal: AbortSignal.timeout(PATIENCE_MS) } : undefined);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, { code: "offline", message: "网络不通，没有送达。内容仍在本页，恢复后请再试" });
  }
}

/** The typed client: paths, parameters and bodies are checked against the server's own description. */
export const client = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? "",
  fetch: send,
  // Empty filters are no filters.
  querySerializer: (query) => new URLSearchParams(filled(query)).toString(),
});

function filled(query: object): [string, string][] {
  return Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null || value === "" ? [] : [[name, String(value)] as [string, string]],
  );
}

interface Answer {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/** What the server answered, under the page's narrower type; its refusal as an `ApiError`. */
export async function answer<T>(call: Promise<Answer>): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  const body = (error as { error?: ErrorBody } | undefined)?.error;
  throw new ApiError(
    response.status,
    body?.message ? body : { code: String(response.status), message: plainWords(response.status) },
  );
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
