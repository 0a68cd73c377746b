// SPDX-License-Identifier: MPL-2.0
// A notice to many: whom its filters mean, and what became of those people, in few words that claim no more than is known.
import { parseWhole } from "./numbers";
import type { FieldError, Json, JsonObject, Row } from "./types";

// --- whom ---------------------------------------------------------------------------------------------------------------

// As the controls hold it: texts, and lists of ids or words.
export interface Audience {
  unit_id: string;
  villages: string[];
  classes: string[];
  ethnic: string[];
  sex: string;
  age_from: string;
  age_to: string;
  heads_only: boolean;
  project_id: string;
  course_id: string;
}

export const everybody: Audience = {
  unit_id: "",
  villages: [],
  classes: [],
  ethnic: [],
  sex: "",
  age_from: "",
  age_to: "",
  heads_only: false,
  project_id: "",
  course_id: "",
};

const list = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);
const word = (value: Json | undefined): string => (value === null || value === undefined ? "" : String(value));

export function audienceOf(value: Json | undefined): Audience {
  let stored: Json | undefined = value;
  if (typeof stored === "string") {
    try {
      stored = JSON.parse(stored) as Json;
    } catch {
      stored = {};
    }
  }
  const from = stored && typeof stored === "object" && !Array.isArray(stored) ? stored : {};
  return {
    unit_id: word(from["unit_id"]),
    villages: list(from["village_ids"]),
    classes: list(from["classes"]),
    ethnic: list(from["ethnic_ids"]),
    sex: word(from["sex"]),
    age_from: word(from["age_from"]),
    age_to: word(from["age_to"]),
    heads_only: from["heads_only"] === true || from["heads_only"] === 1,
    project_id: word(from["project_id"]),
    course_id: word(from["course_id"]),
  };
}

export interface AudienceBody {
  body: JsonObject;
  errors: FieldError[];
}

const AGE_MAX = 120;

function age(name: "age_from" | "age_to", raw: string, made: AudienceBody): number | null {
  if (raw.trim() === "") return null;
  const n = parseWhole(raw);
  if (n.ok && n.value >= 0 && n.value <= AGE_MAX) return (made.body[name] = n.value);
  made.errors.push({ field: `audience.${name}`, code: "format", detail: `Ghi tuổi bằng số, từ 0 đến ${AGE_MAX}.` });
  return null;
}

// What travels: only filters that filter.
export function audienceBody(a: Audience): AudienceBody {
  const made: AudienceBody = { body: {}, errors: [] };
  if (a.unit_id) made.body["unit_id"] = Number(a.unit_id);
  if (a.villages.length > 0) made.body["village_ids"] = a.villages.map(Number);
  if (a.classes.length > 0) made.body["classes"] = a.classes;
  if (a.ethnic.length > 0) made.body["ethnic_ids"] = a.ethnic.map(Number);
  if (a.sex) made.body["sex"] = a.sex;
  const from = age("age_from", a.age_from, made);
  const to = age("age_to", a.age_to, made);
  if (from !== null && to !== null && from > to)
    made.errors.push({ field: "audience.age_to", code: "before_start", detail: "Tuổi đến phải bằng hoặc lớn hơn tuổi từ." });
  if (a.heads_only) made.body["heads_only"] = true;
  if (a.project_id) made.body["project_id"] = Number(a.project_id);
  if (a.course_id) made.body["course_id"] = Number(a.course_id);
  return made;
}

// --- what became of them ------------------------------------------------------------------------------------------------

export type Outcomes = Record<string, number>;

export interface Group {
  label: string;
  short: string;
  outcomes: string[];
}

// In the order of the bars; what belongs to no group is counted under the last.
export const GROUPS: Group[] = [
  { label: "Có trả lời xác nhận", short: "Trả lời", outcomes: ["confirmed", "declined"] },
  { label: "Đã gửi tới nhà mạng", short: "Tới nhà mạng", outcomes: ["sent", "delivered"] },
  { label: "Nhờ người truyền tin", short: "Truyền tin", outcomes: ["relay_queued", "relayed", "relay_done"] },
  { label: "Cán bộ phải lo: giao phiếu, tìm người truyền tin", short: "Phải lo", outcomes: ["relay_paper", "relay_none"] },
  { label: "Chờ gửi", short: "Chờ", outcomes: ["planned", "queued", "held"] },
  { label: "Chưa rõ", short: "Chưa rõ", outcomes: ["unknown"] },
  { label: "Không gửi được", short: "Không được", outcomes: ["failed", "expired", "cancelled", "too_late", "gone"] },
  { label: "Không nhận tin (từ chối, chưa đồng ý)", short: "Không nhận", outcomes: ["opted_out", "no_consent", "listed"] },
  { label: "Không có số nhận tin", short: "Không số", outcomes: ["no_phone", "landline", "unreadable"] },
];

export function sumOf(outcomes: Outcomes): number {
  return Object.values(outcomes).reduce((a, b) => a + b, 0);
}

// Counts in the order of GROUPS, with what no group names last.
export function grouped(outcomes: Outcomes): number[] {
  const counts = GROUPS.map((g) => g.outcomes.reduce((n, o) => n + (outcomes[o] ?? 0), 0));
  const named = counts.reduce((a, b) => a + b, 0);
  return [...counts, sumOf(outcomes) - named];
}

// --- how many, before anything is sent ----------------------------------------------------------------------------------

export interface Count {
  people: number;
  reachable: number;
  no_phone: number; // of the others: whom a relay can tell
  excluded: { why: string; text: string; n: number }[];
}

export interface Cost {
  parts: number;
  price: number;
  parts_each: number;
  coding: string;
}

export interface Sample {
  person_id: number;
  name: string;
  unit: string;
  village: string;
  class_label: string | null;
  phone: string | null;
  why: string;
  why_text: string;
}

export interface Budget {
  label: string;
  amount: number | null;
  spent: number;
  left: number | null;
  over: boolean;
}

// What is looked at before a campaign is handed in; confirm stands for all of it.
export interface Preview extends Count {
  messages: number;
  relayed: number;
  relay_messages: number; // to relays, priced with the others
  without_relay: string[]; // villages
  on_paper: string[]; // villages whose relay has no telephone
  text: string;
  sample: Sample[];
  money: {
    with_marks: Cost;
    without_marks: Cost;
    chosen: Cost;
    per_part: number;
    verified: boolean;
    source: string | null;
    budget: Budget | null;
    cap: number | null;
    over_cap: boolean;
  };
  time: { starts: string; due_at: string; allowed_at: string; valid_until: string; in_time: boolean };
  needs_approval: boolean;
  refused: string | null; // by a gateway, of the text
  approval_people: number;
  subject_cancelled: boolean;
  confirm: string;
}

// --- while it runs and after --------------------------------------------------------------------------------------------

// People on the list of a village's relay, and how many of them he says he has told; null: he has not reported.
export interface Told {
  people: number;
  reached: number | null;
}

export interface Place {
  unit: string;
  counts: Outcomes;
  villages: { village_id: number; village: string; counts: Outcomes; relay?: Told }[];
}

// Of several villages; null: no relay has a list there. Lists that are not reported yet reach nobody so far.
export function toldIn(villages: Place["villages"]): Told | null {
  const lists = villages.flatMap((v) => v.relay ?? []);
  const sum = (of: (t: Told) => number): number => lists.reduce((n, t) => n + of(t), 0);
  return lists.length === 0 ? null : { people: sum((t) => t.people), reached: sum((t) => t.reached ?? 0) };
}

export interface Board {
  campaign: Row;
  progress: { people: number; fed: number; messages: number; parts: number; price: number; all_fed: boolean };
  outcomes: { outcome: string; text: string; n: number }[];
  units: (Place & { unit_id: number })[];
  relays: { lists: number; done: number; people: number; reached: number } | null;
  sample: { text: string; coding: string; parts: number; gone: boolean } | null; // of a person in the reader's own units
}

export interface Person {
  person_id: number;
  name: string;
  unit: string;
  village: string;
  state: string;
  state_text: string;
  message: { id: number; state: string; phone: string; at: string; reply: string | null } | null;
  relay: { task_id: number; name: string | null; code: number; state: string } | null;
}
