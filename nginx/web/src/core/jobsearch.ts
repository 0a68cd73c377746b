// SPDX-License-Identifier: MPL-2.0
// Search over open vacancies and seekers: what is asked, and what the server says of it.
import { formatDate } from "./dates";
import { getMatches } from "./matching";
import { formatNumber } from "./numbers";
import type { Query } from "./transport";
import type { Page, Row } from "./types";

export type What = "vacancies" | "seekers";

export interface Why {
  kind: string;
  text: string;
}

export interface Meant {
  id: number;
  label: string;
  typed: string;
  said: string;
  how: string;
}

export interface Facet {
  id?: number;
  word?: string;
  label: string;
  n: number;
}

export interface Found<T> {
  items: T[];
  total: number;
  skip: number;
  more: boolean;
  reading: { trades: Meant[]; places: Meant[]; words: string[]; ignored: string[]; dropped: number };
  facets: { trades: Facet[]; communes: Facet[]; hours: Facet[]; boards: number; states?: Facet[]; classes?: Facet[] };
}

export interface FoundVacancy {
  vacancy_id: number;
  title: string;
  trade: string;
  employer: string;
  unit: string;
  places: number;
  wage_from: number | null;
  wage_to: number | null;
  start_on: string;
  deadline: string;
  boards: boolean;
  min_wage: number | null; // whole days are paid less than this
  why: Why[];
}

export interface FoundSeeker {
  seeker_id: number;
  name: string;
  birth: string | null;
  unit: string;
  village: string | null;
  class_label: string | null;
  state: string;
  trades: string[];
  wage: number;
  boards: boolean;
  introduced: number;
  why: Why[];
}

export const search = <T>(what: What, query: Query): Promise<Found<T>> => getMatches<Found<T>>(`/${what}/search`, query);

// As rows of a list of choices.
export async function findSeekers(q: string): Promise<Page> {
  const found = await search<FoundSeeker>("seekers", { q, limit: 20 });
  const items = found.items.map((s): Row => {
    const home = [s.village, s.unit].filter(Boolean).join(", ");
    return { id: s.seeker_id, version: 0, name: [s.name, s.birth && `sinh ${formatDate(s.birth)}`, home, s.trades.join(", ")].filter(Boolean).join(" · ") };
  });
  return { items, next: found.more ? "more" : null };
}

export function wageText(w: { wage_from: number | null; wage_to: number | null }): string {
  if (w.wage_from === null && w.wage_to === null) return "lương thoả thuận";
  const [from, to] = [w.wage_from, w.wage_to].map((n) => (n === null ? "" : formatNumber(n)));
  return from && to ? `${from}–${to} đồng/tháng` : from ? `từ ${from} đồng/tháng` : `đến ${to} đồng/tháng`;
}

const meantText = (m: Meant): string => `${m.label} (“${m.typed}” – ${m.how}${m.said.toLowerCase() === m.label.toLowerCase() ? "" : `: ${m.said}`})`;

const SHOWN = 4;

function several(list: Meant[]): string {
  const rest = list.length - SHOWN;
  return list.slice(0, SHOWN).map(meantText).join("; ") + (rest > 0 ? ` và ${rest} tên khác` : "");
}

// What the words were taken for, as sentences; empty when nothing was typed.
export function readingLines({ trades, places, words, ignored, dropped }: Found<unknown>["reading"]): string[] {
  return [
    trades.length > 0 && `Hiểu là nghề: ${several(trades)}.`,
    places.length > 0 && `Hiểu là nơi: ${several(places)}.`,
    words.length > 0 && `Phải có chữ: ${words.join(", ")}.`,
    ignored.length > 0 && `Chữ thường gặp, không dùng để tìm: ${ignored.join(", ")}.`,
    dropped > 0 && `Câu dài: ${dropped} chữ cuối không được dùng.`,
  ].filter((line) => typeof line === "string");
}
