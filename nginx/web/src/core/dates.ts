// SPDX-License-Identifier: MPL-2.0
// Dates as officers write them. Stored dates are YYYY-MM-DD (a birth may be YYYY), instants are UTC; screens show Vietnamese
// days and Vietnamese time (UTC+7, no summer time).
import { bad, good, type Parsed } from "./types";

const YEAR_MIN = 1900;
const YEAR_MAX = 2100;
const HOURS_EAST = 7;

const two = (n: number): string => String(n).padStart(2, "0");

function realDay(year: number, month: number, day: number): Parsed<string> {
  const d = new Date(Date.UTC(year, month - 1, day));
  const real = d.getUTCFullYear() === year && d.getUTCMonth() === month - 1 && d.getUTCDate() === day;
  if (!real) return bad("Ngày không có thật. Ghi ngày/tháng/năm, ví dụ 05/01/2024.");
  if (year < YEAR_MIN || year > YEAR_MAX) return bad(`Năm phải từ ${YEAR_MIN} đến ${YEAR_MAX}.`);
  return good(`${year}-${two(month)}-${two(day)}`);
}

// 1/2/1960, 1.2.1960, 1-2-1960, 1 2 1960, 01021960, 1960-02-01. Never a year of two digits: 60 may be 1960 or 2060.
export function parseDate(raw: string): Parsed<string> {
  const s = raw.normalize("NFKC").trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(s);
  if (iso) return realDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const m = /^(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d+)$/.exec(s) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(s);
  if (!m) return bad("Ghi ngày/tháng/năm, ví dụ 05/01/2024.");
  if ((m[3] ?? "").length !== 4) return bad("Ghi năm đủ bốn chữ số, ví dụ 05/01/1960.");
  return realDay(Number(m[3]), Number(m[2]), Number(m[1]));
}

// A birth date: a day, or the year alone.
export function parseBirth(raw: string): Parsed<string> {
  const s = raw.normalize("NFKC").trim();
  if (!/^\d{4}$/.test(s)) return parseDate(s);
  const year = Number(s);
  return year >= YEAR_MIN && year <= YEAR_MAX ? good(s) : bad(`Năm phải từ ${YEAR_MIN} đến ${YEAR_MAX}.`);
}

export function formatDate(iso: string): string {
  const m = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  return m ? `${m[3]}/${m[2]}/${m[1]}` : iso;
}

// 7:30, 07.30, 7h30, 730, 7h.
export function parseTime(raw: string): Parsed<string> {
  const s = raw.normalize("NFKC").trim().toLowerCase();
  const m = /^(\d{1,2})\s*(?:[:.h])\s*(\d{2})?$/.exec(s) ?? /^(\d{1,2})(\d{2})$/.exec(s);
  const hour = Number(m?.[1]);
  const minute = Number(m?.[2] ?? 0);
  if (!m || hour > 23 || minute > 59) return bad("Ghi giờ:phút, ví dụ 07:30.");
  return good(`${two(hour)}:${two(minute)}`);
}

// "05/01/2024 07:30" in Vietnamese time to UTC; without a time the day begins.
export function parseInstant(raw: string): Parsed<string> {
  const s = raw.normalize("NFKC").trim();
  const cut = s.lastIndexOf(" ");
  const timeText = cut > 0 ? s.slice(cut + 1) : "";
  const withTime = /[:h]/i.test(timeText);
  const day = parseDate(withTime ? s.slice(0, cut) : s);
  if (!day.ok) return bad("Ghi ngày/tháng/năm giờ:phút, ví dụ 05/01/2024 07:30.");
  const time = withTime ? parseTime(timeText) : good("00:00");
  if (!time.ok) return time;
  return good(new Date(`${day.value}T${time.value}:00.000+07:00`).toISOString());
}

export function formatInstant(utc: string): string {
  const ms = Date.parse(utc);
  if (Number.isNaN(ms)) return utc;
  const d = new Date(ms + HOURS_EAST * 3600_000);
  return `${formatDate(d.toISOString())} ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
}

export function formatClock(utc: string): string {
  return formatInstant(utc).slice(-5);
}

// Today in Việt Nam.
export function today(nowMs: number = Date.now()): string {
  return new Date(nowMs + HOURS_EAST * 3600_000).toISOString().slice(0, 10);
}
