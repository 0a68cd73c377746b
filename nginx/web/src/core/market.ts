// SPDX-License-Identifier: MPL-2.0
// The labour-market report as the server counts it.
export interface Gap {
  trade_id?: number | null;
  trade?: string;
  unit_id?: number;
  unit?: string;
  supply: number;
  demand: number;
  gap: number;
  elsewhere?: number; // places open in units beyond the officer's
}

export interface Placed {
  label: string;
  suppressed: boolean;
  placed: number | null;
  due: number | null;
  kept: number | null;
  left: number | null;
  unknown: number | null;
  kept_percent: number | null;
}

export type Series = "asked" | "offered" | "placed";

export type Month = { month: string; whole: boolean } & Record<Series, number>;

export interface Forecast {
  too_few_months: boolean;
  months_used: number;
  slope?: number;
  text?: string;
  months?: { month: string; value: number; error: number }[];
}

export interface Market {
  from: string;
  to: string;
  today: { supply: number; demand: number; gap: number; elsewhere: number };
  trades: Gap[];
  communes: Gap[];
  cells: Gap[];
  placements: { total: Placed; villages: Placed[]; trades: Placed[]; employers: Placed[]; classes: Placed[]; sexes: Placed[] };
  trend: { months: Month[]; forecast: Record<Series, Forecast> };
}

export const SERIES: { name: Series; label: string }[] = [
  { name: "asked", label: "Người tìm việc mới" },
  { name: "offered", label: "Chỗ việc mới" },
  { name: "placed", label: "Người nhận việc" },
];

// "2026-03" as officers write it.
export const monthText = (month: string): string => `${month.slice(5, 7)}/${month.slice(0, 4)}`;

// "+3": three places more than people; "−5": five people more than places.
export const gapText = (n: number): string => (n > 0 ? `+${n}` : n < 0 ? `−${-n}` : "0");

// How strongly a cell is coloured, 0 to 3, by its share of the largest gap there is.
export const heatOf = (gap: number, most: number): number => (gap === 0 || most === 0 ? 0 : Math.max(1, Math.ceil((3 * Math.abs(gap)) / most)));

// The trades with the most people and places, largest first.
export const busiest = (trades: Gap[], n: number): Gap[] => [...trades].sort((a, b) => b.supply + b.demand - a.supply - a.demand).slice(0, n);
