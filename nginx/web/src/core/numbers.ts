// SPDX-License-Identifier: MPL-2.0
// Numbers as Vietnamese write them: a dot between thousands, a comma before decimals. What could be read two ways is refused.
import { bad, good, type Parsed } from "./types";

const MILLION = 1_000_000;

export function parseNumber(raw: string): Parsed<number> {
  const s = raw
    .normalize("NFKC")
    .replace(/[\s\u00a0\u202f]/g, "")
    .replace(/^[−–]/, "-");
  if (/^-?\d+(,\d+)?$/.test(s)) return good(Number(s.replace(",", ".")));
  if (/^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(s)) return good(Number(s.replace(/\./g, "").replace(",", ".")));
  return bad("Ghi số, dấu chấm giữa các nghìn và dấu phẩy trước phần lẻ: 1.350.000 hoặc 12,5.");
}

export function parseWhole(raw: string): Parsed<number> {
  const n = parseNumber(raw);
  if (!n.ok) return n;
  return Number.isSafeInteger(n.value) ? n : bad("Ghi số nguyên, ví dụ 1.350.000.");
}

export function formatNumber(n: number): string {
  const [whole = "", part] = String(Math.abs(n)).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ".");
  return (n < 0 ? "−" : "") + grouped + (part ? `,${part}` : "");
}

// đồng as triệu đồng: 12501000000 is "12.501"; parts of a million are kept.
export function millions(dong: number): string {
  return formatNumber(Math.round((dong / MILLION) * 1000) / 1000);
}
