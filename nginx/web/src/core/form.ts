// SPDX-License-Identifier: MPL-2.0
// Between what stands in the controls (texts) and what travels (JSON), by the field descriptions of /schema. Checks here only
// save a round trip; the server is the judge.
import { formatDate, formatInstant, parseBirth, parseDate, parseInstant, parseTime } from "./dates";
import { formatNumber, parseWhole } from "./numbers";
import { showPhone } from "./phones";
import { tidy } from "./text";
import { bad, type Field, type FieldError, good, type Json, type JsonObject, label, type Parsed, text } from "./types";

export type Values = Record<string, string>;

// How a stored value stands in its control.
export function toInput(field: Field, value: Json | undefined): string {
  const s = text(value);
  if (s === "") return "";
  switch (field.kind) {
    case "date":
    case "birth":
      return formatDate(s);
    case "instant":
      return formatInstant(s);
    case "int":
    case "money":
      return field.name === "year" ? s : formatNumber(Number(s));
    case "phone":
      return showPhone(s);
    default:
      return s;
  }
}

// How a stored value reads on screen.
export function toShow(field: Field, row: JsonObject): string {
  const value = row[field.name];
  const s = text(value);
  if (s === "") return "";
  if (field.kind === "ref") return label(row, field.name) || s;
  if (field.kind === "flag") return value === true ? "Có" : "Không";
  if (field.words) return wordOf(field, s);
  if (field.kind === "int" && field.name.endsWith("_id")) return s;
  return toInput(field, value);
}

export function wordOf(field: Field | undefined, value: string): string {
  return field?.words?.find((w) => w.value === value)?.label ?? value;
}

export function initialValues(fields: Field[], row?: JsonObject, preset: JsonObject = {}): Values {
  return Object.fromEntries(fields.map((f) => [f.name, toInput(f, row ? row[f.name] : (preset[f.name] ?? f.initial))]));
}

// A field behind a condition is there only while the other field holds one of the named values.
export function shown(field: Field, values: Values): boolean {
  return !field.show_if || field.show_if.in.includes(values[field.show_if.field] ?? "");
}

function checkLength(field: Field, s: string): Parsed<Json> {
  const length = [...s].length;
  if (field.max && length > field.max) return bad(`Dài quá: nhiều nhất ${field.max} ký tự.`);
  if (field.min && length < field.min) return bad(`Ngắn quá: ít nhất ${field.min} ký tự.`);
  return good(s);
}

function checkRange(field: Field, raw: string): Parsed<Json> {
  const n = parseWhole(raw);
  if (!n.ok) return n;
  if (field.min !== undefined && n.value < field.min) return bad(`Nhỏ quá: ít nhất là ${formatNumber(field.min)}.`);
  if (field.max !== undefined && n.value > field.max) return bad(`Lớn quá: nhiều nhất là ${formatNumber(field.max)}.`);
  return n;
}

// One control's text as JSON; an empty one is null.
export function fromInput(field: Field, raw: string): Parsed<Json> {
  const s = field.kind === "secret" ? raw.normalize("NFC") : tidy(raw);
  if (s === "") return good(null);
  switch (field.kind) {
    case "int":
    case "money":
      return checkRange(field, s);
    case "ref":
      return good(Number(s));
    case "flag":
      return good(s === "true");
    case "date":
      return parseDate(s);
    case "birth":
      return parseBirth(s);
    case "time":
      return parseTime(s);
    case "instant":
      return parseInstant(s);
    case "text":
    case "longtext":
    case "name":
    case "secret":
      return checkLength(field, s);
    default:
      return good(s);
  }
}

const ASKS: Partial<Record<Field["kind"], string>> = { ref: "Chọn", enum: "Chọn", flag: "Chọn" };

// What the server would give an initial value is left to it.
function missing(field: Field): boolean {
  return field.required === true && !["enum", "flag", "int"].includes(field.kind);
}

export interface Body {
  body: JsonObject;
  errors: FieldError[];
}

// Which fields an officer fills in: those the server does not write itself, and on a change not those fixed at creation.
export function writable(fields: Field[], creating: boolean): Field[] {
  return fields.filter((f) => !f.read_only && (creating || !f.create_only));
}

function blank(field: Field, creating: boolean): boolean {
  return missing(field) && (creating || field.kind !== "secret");
}

// The body of a creation: every field that holds something.
export function createBody(fields: Field[], values: Values, prefix = ""): Body {
  const result: Body = { body: {}, errors: [] };
  for (const f of fields) {
    if (!shown(f, values)) continue;
    const parsed = fromInput(f, values[f.name] ?? "");
    if (!parsed.ok) result.errors.push({ field: prefix + f.name, code: "format", detail: parsed.error });
    else if (parsed.value !== null) result.body[f.name] = parsed.value;
    else if (blank(f, true)) result.errors.push({ field: prefix + f.name, code: "required", detail: need(f) });
  }
  return result;
}

function need(field: Field): string {
  return `${ASKS[field.kind] ?? "Nhập"} ${field.label.charAt(0).toLowerCase()}${field.label.slice(1)}.`;
}

// The body of a change: only what the officer changed, so that masked values never travel back and two officers who change
// different fields do not undo each other.
export function updateBody(fields: Field[], values: Values, base: JsonObject): Body {
  const result: Body = { body: {}, errors: [] };
  const before = initialValues(fields, base);
  for (const f of fields) {
    const now = shown(f, values) ? (values[f.name] ?? "") : "";
    if (tidy(now) === tidy(before[f.name] ?? "")) continue;
    const parsed = fromInput(f, now);
    if (!parsed.ok) result.errors.push({ field: f.name, code: "format", detail: parsed.error });
    else if (parsed.value === null && shown(f, values) && blank(f, false))
      result.errors.push({ field: f.name, code: "required", detail: need(f) });
    else if (!(f.kind === "secret" && parsed.value === null)) result.body[f.name] = parsed.value;
  }
  return result;
}
