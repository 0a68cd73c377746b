// SPDX-License-Identifier: MPL-2.0
// One HTTP exchange with /api/v1: JSON in, JSON out, every failure a Problem. Knows nothing of sessions (api.ts does).
import { tidyJson } from "./text";
import type { FieldError, Json, JsonObject, Row } from "./types";

export type Query = Record<string, string | number | undefined>;

export interface Ask {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  query?: Query;
  body?: Json;
  sheet?: Blob; // a file, instead of a JSON body: an .xlsx
  media?: string; // unless it is another kind of file
  wantsFile?: boolean; // the answer's data is a Blob
  key?: string;
  ifMatch?: string;
  etag?: string;
}

export interface Answer<T> {
  status: number;
  data: T;
  etag: string;
  notices: string; // what the change did to notices, see core/notices.ts
}

const READ_MS = 30_000;
const WRITE_MS = 60_000;
const SHEET_MS = 300_000;
const SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const UNKNOWN = [0, 502, 504];
const LATER = [0, 429, 502, 503, 504];

const isObject = (v: unknown): v is JsonObject => typeof v === "object" && v !== null && !Array.isArray(v);

function fieldErrors(body: JsonObject): FieldError[] {
  const list = body["errors"];
  if (!Array.isArray(list)) return [];
  return list
    .filter(isObject)
    .map((e) => ({ field: String(e["field"] ?? ""), code: String(e["code"] ?? ""), detail: String(e["detail"] ?? "") }));
}

const FALLBACK: Record<number, string> = {
  0: "Mất kết nối với máy chủ.",
  401: "Phiên làm việc đã hết. Đăng nhập lại.",
  403: "Tài khoản này không có quyền làm việc đó.",
  404: "Không tìm thấy, hoặc thuộc đơn vị khác.",
  409: "Trái với dữ liệu đang có.",
  412: "Người khác vừa sửa bản ghi này.",
  413: "Nội dung dài quá mức máy chủ nhận.",
  429: "Gửi nhiều quá. Chờ một lát rồi thử lại.",
  502: "Máy chủ không trả lời.",
  503: "Máy chủ đang bận, chưa ghi gì. Thử lại sau ít giây.",
  504: "Chưa biết máy chủ đã ghi hay chưa.",
};

export class Problem extends Error {
  readonly errors: FieldError[];
  readonly type: string;

  constructor(
    readonly status: number,
    readonly body: JsonObject = {},
    readonly retryAfter = 0,
  ) {
    const said = [body["detail"], body["title"]].find((s) => typeof s === "string" && s !== "");
    super(typeof said === "string" ? said : (FALLBACK[status] ?? `Máy chủ báo lỗi ${status}.`));
    this.errors = fieldErrors(body);
    this.type = String(body["type"] ?? "");
  }

  is(code: string): boolean {
    return this.type.endsWith(`/${code}`) || this.errors.some((e) => e.code === code);
  }

  // Perhaps done, perhaps not: only the same request with the same key can tell.
  get unknown(): boolean {
    return UNKNOWN.includes(this.status);
  }

  // Worth sending again exactly as it was.
  get again(): boolean {
    return LATER.includes(this.status) || this.is("still_running");
  }

  // A refused write's row as it is now (412).
  get current(): Row | null {
    const row = this.body["current"];
    return isObject(row) ? (row as Row) : null;
  }
}

export function asProblem(e: unknown): Problem {
  return e instanceof Problem
    ? e
    : new Problem(0, { detail: e instanceof Error ? `Lỗi của trang: ${e.message}` : "Lỗi của trang." });
}

function address(ask: Ask): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(ask.query ?? {}))
    if (value !== undefined && value !== "") query.set(name, String(value));
  const tail = query.toString();
  return `/api/v1${ask.path}${tail ? `?${tail}` : ""}`;
}

function headers(ask: Ask, csrf: string): Headers {
  const h = new Headers({ Accept: "application/json" });
  if (ask.sheet) h.set("Content-Type", ask.media ?? SHEET_TYPE);
  else if (ask.body !== undefined) h.set("Content-Type", "application/json");
  if (ask.method && ask.method !== "GET" && csrf) h.set("X-CSRF-Token", csrf);
  if (ask.key) h.set("Idempotency-Key", ask.key);
  if (ask.ifMatch) h.set("If-Match", ask.ifMatch);
  if (ask.etag) h.set("If-None-Match", ask.etag);
  return h;
}

async function readJson(response: Response): Promise<Json> {
  const body = await response.text();
  return body === "" ? null : (JSON.parse(body) as Json);
}

// A 304 comes back as an answer without data.
export async function send<T>(ask: Ask, csrf = ""): Promise<Answer<T>> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), ask.sheet ? SHEET_MS : ask.method && ask.method !== "GET" ? WRITE_MS : READ_MS);
  const body = ask.sheet ?? (ask.body === undefined ? undefined : JSON.stringify(tidyJson(ask.body)));
  let response: Response;
  let data: Json | Blob;
  try {
    response = await fetch(address(ask), {
      method: ask.method ?? "GET",
      headers: headers(ask, csrf),
      body,
      signal: abort.signal,
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
    });
    data = await (ask.wantsFile && response.ok ? response.blob() : readJson(response)).catch((e: unknown) => {
      if (e instanceof SyntaxError && !response.ok) return null;
      throw e;
    });
  } catch {
    throw new Problem(0);
  } finally {
    clearTimeout(timer);
  }
  const header = (name: string): string => response.headers.get(name) ?? "";
  if (response.ok || response.status === 304)
    return { status: response.status, data: data as T, etag: header("ETag"), notices: header("X-Notices") };
  throw new Problem(response.status, isObject(data) ? data : {}, Number(response.headers.get("Retry-After")) || 0);
}
