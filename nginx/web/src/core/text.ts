// SPDX-License-Identifier: MPL-2.0
// Vietnamese text: one form for what is sent, a folded form for comparing.
import type { Json } from "./types";

// NFC, without blanks at the ends. Everything the page sends passes here.
export function tidy(raw: string): string {
  return raw.normalize("NFC").trim();
}

export function tidyJson(value: Json): Json {
  if (typeof value === "string") return value.normalize("NFC");
  if (Array.isArray(value)) return value.map(tidyJson);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, tidyJson(v)]));
  return value;
}

// "Đắk Hà" and "dak ha" fold to the same; so does "Ðak" with the Icelandic letter.
export function fold(raw: string): string {
  return raw
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[đð]/g, "d")
    .replace(/\s+/g, " ")
    .trim();
}
