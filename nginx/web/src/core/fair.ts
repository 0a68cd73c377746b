// SPDX-License-Identifier: MPL-2.0
// A day of the exchange as the server sets it out, and what a page works out of it. The server decides again.
import { api } from "./api";
import type { Reason } from "./matching";

export interface Pair {
  seeker_id: number;
  person_id: number;
  name: string;
  unit: string;
  village: string | null;
  class_label: string;
  vacancy_id: number;
  title: string;
  employer: string;
  score: number;
  fixed: boolean; // introduced already
  referral_id: number | null;
  hand_id: number | null; // kept by hand
  shared: boolean; // the employer may see the name
  reasons: Reason[];
}

export interface Brief {
  seeker_id: number;
  vacancy_id: number;
  score: number;
}

export interface Sum {
  taken: number;
  score: number;
  pairs: Brief[];
  blocking: Brief[];
}

export interface Left {
  seeker_id: number;
  name: string;
  unit: string;
  village: string | null;
  reason: { code: string; text: string };
}

export interface Place {
  vacancy_id: number;
  title: string;
  employer: string;
  unit: string;
  places: number;
  given: number;
  left: number;
  reason: { code: string; text: string } | null;
}

export interface Hand {
  id: number;
  version: number;
  seeker_id: number;
  vacancy_id: number;
  decision: "keep" | "never";
  name: string | null;
  title: string | null;
  reason: string;
  author: string | null;
  fault: string | null;
}

export interface Day {
  limit: number;
  of: number;
  pairs: Pair[];
  stable: Sum;
  best: Sum;
  people_left: Left[];
  vacancies: Place[];
  hand: Hand[];
  hand_blocking: (Brief & { text: string })[];
}

export async function getDay(fair: string, limit?: number): Promise<Day> {
  return (await api<Day>({ path: `/fairs/${fair}/assignment`, query: { limit } })).data;
}

export interface Someone {
  seeker_id: number;
  name: string;
  where: string; // village and commune
  pairs: Pair[];
  left: Left | null;
}

const whereOf = (p: { village: string | null; unit: string }): string => [p.village, p.unit].filter(Boolean).join(", ");

// Everybody of the list by name, with what each was given or why nothing.
export function peopleOf(day: Day): Someone[] {
  const all = new Map<number, Someone>();
  for (const p of day.pairs) {
    const one = all.get(p.seeker_id) ?? { seeker_id: p.seeker_id, name: p.name, where: whereOf(p), pairs: [], left: null };
    one.pairs.push(p);
    all.set(p.seeker_id, one);
  }
  for (const l of day.people_left) all.set(l.seeker_id, { seeker_id: l.seeker_id, name: l.name, where: whereOf(l), pairs: [], left: l });
  return [...all.values()].sort((a, b) => a.name.localeCompare(b.name, "vi"));
}

const key = (p: { seeker_id: number; vacancy_id: number }): string => `${p.seeker_id}-${p.vacancy_id}`;

// What the set with the highest sum has that the stable one has not, and the other way about.
export function differences(day: Day): { more: Brief[]; fewer: Brief[] } {
  const stable = new Set(day.stable.pairs.map(key));
  const best = new Set(day.best.pairs.map(key));
  return { more: day.best.pairs.filter((p) => !stable.has(key(p))), fewer: day.stable.pairs.filter((p) => !best.has(key(p))) };
}

// Why these two are not together, from the set itself; null when the set has no reason of its own.
export function whyApart(day: Day, seeker: number, vacancy: number, score: number): string | null {
  const place = day.vacancies.find((v) => v.vacancy_id === vacancy);
  const there = day.pairs.filter((p) => p.vacancy_id === vacancy);
  const own = day.pairs.filter((p) => p.seeker_id === seeker);
  if (there.some((p) => p.seeker_id === seeker)) return "Hai bên đang được xếp với nhau.";
  if (day.hand.some((h) => h.decision === "never" && h.seeker_id === seeker && h.vacancy_id === vacancy)) return "Đã có quyết định tay không xếp cặp này.";
  const least = Math.min(...there.map((p) => p.score));
  if (place && place.left === 0 && least >= score)
    return `${place.title} đã đủ chỗ cho người hợp hơn hoặc được ưu tiên hơn: ${there.map((p) => `${p.name} (${p.score})`).join(", ")}.`;
  const worst = Math.min(...own.map((p) => p.score));
  if (own.length >= day.limit && worst >= score) return `Người này đã được xếp đủ ${own.length} nơi hợp hơn: ${own.map((p) => `${p.title} (${p.score})`).join(", ")}.`;
  return null;
}

// Pairs that would be written when the set is confirmed.
export const toWrite = (day: Day): Pair[] => day.pairs.filter((p) => !p.fixed);

export interface Employer {
  name: string;
  pairs: Pair[];
}

export function employersOf(pairs: Pair[]): Employer[] {
  const all = new Map<string, Employer>();
  for (const p of pairs) {
    const one = all.get(p.employer) ?? { name: p.employer, pairs: [] };
    one.pairs.push(p);
    all.set(p.employer, one);
  }
  return [...all.values()].sort((a, b) => a.name.localeCompare(b.name, "vi"));
}
