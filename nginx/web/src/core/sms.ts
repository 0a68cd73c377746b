// SPDX-License-Identifier: MPL-2.0
// What the server says of a text before it is sent, and the named fields of texts.
import { api } from "./api";
import type { FieldError, JsonObject } from "./types";

export interface Rendering {
  text: string;
  characters: number;
  parts: number;
  coding: string;
  price: number;
}

export interface TextAsk {
  kind: string;
  body: string;
  class?: string;
}

export interface TextPreview {
  accented: Rendering;
  plain: Rendering;
  faults: FieldError[];
  forbidden: { gateway: string; characters: string; in_use: boolean }[];
  price_per_part: number;
  price_verified: boolean;
}

export async function previewText(ask: TextAsk): Promise<TextPreview> {
  const body: JsonObject = { ...ask };
  return (await api<TextPreview>({ method: "POST", path: "/texts/preview", body, key: crypto.randomUUID() })).data;
}

// The fields a text may name, and what each is filled with. The server refuses a field that a kind of notice does not know.
export const TEXT_FIELDS: [name: string, label: string][] = [
  ["sender", "Cơ quan gửi"],
  ["name", "Họ tên người nhận"],
  ["what", "Việc"],
  ["trade", "Nghề học"],
  ["place", "Địa điểm"],
  ["date", "Ngày"],
  ["time", "Giờ"],
  ["bring", "Mang theo"],
  ["village", "Thôn, làng"],
  ["relay", "Người truyền tin"],
  ["count", "Số hộ"],
  ["code", "Mã để báo xong"],
];

const COURSE = ["sender", "name", "trade", "place", "date", "time", "village"];
const OCCASION = ["sender", "name", "what", "place", "date", "time", "bring", "village"];
const BOTH = [...new Set([...COURSE, ...OCCASION])];

const OF_KIND: Record<string, string[]> = {
  invitation: COURSE,
  reminder: BOTH,
  change: BOTH,
  cancellation: BOTH,
  support: OCCASION,
  review: OCCASION,
  health: OCCASION,
  announcement: OCCASION,
  job_match: ["sender", "name", "what", "place", "date", "village"],
  relay: ["sender", "relay", "count", "village", "what", "code", "date", "place"],
};

export const fieldsOfKind = (kind: string): [name: string, label: string][] =>
  TEXT_FIELDS.filter(([name]) => (OF_KIND[kind] ?? []).includes(name));
