// SPDX-License-Identifier: MPL-2.0
// What travels between server and page (docs/api.md), and the small result type of every parser here.
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export type Parsed<T> = { ok: true; value: T } | { ok: false; error: string };

export const good = <T>(value: T): Parsed<T> => ({ ok: true, value });
export const bad = (error: string): { ok: false; error: string } => ({ ok: false, error });

export type Row = JsonObject & { id: number; version: number };

export interface Page {
  items: Row[];
  next: string | null;
}

export interface User {
  id: number;
  username: string;
  full_name: string;
  role: string;
  role_name: string;
  unit_id: number;
  unit_name: string;
  unit_kind?: string;
}

export interface Session {
  user: User;
  permissions: string[];
  must_change: boolean;
  csrf: string;
  expires_at: string;
  demo: boolean;
  sandbox: boolean;
}

export type Kind =
  | "text"
  | "longtext"
  | "name"
  | "int"
  | "money"
  | "date"
  | "birth"
  | "time"
  | "instant"
  | "flag"
  | "enum"
  | "ref"
  | "phone"
  | "idnumber"
  | "secret"
  | "json";

export interface Word {
  value: string;
  label: string;
}

export interface Field {
  name: string;
  label: string;
  kind: Kind;
  ref?: string;
  required?: boolean;
  hint?: string;
  min?: number;
  max?: number;
  words?: Word[];
  initial?: string | number | boolean;
  read_only?: boolean;
  write_only?: boolean;
  create_only?: boolean;
  sensitive?: boolean;
  list?: boolean;
  filter?: boolean;
  sort?: boolean;
  show_if?: { field: string; in: string[] };
}

export interface Schema {
  entity: string;
  collection: string;
  title: string;
  titles: string;
  can: { create?: boolean; update?: boolean; delete?: boolean; export?: boolean; search?: boolean; import?: boolean };
  sort: string[];
  default_sort: string;
  fields: Field[];
}

export interface FieldError {
  field: string;
  code: string;
  detail: string;
}

// Text of a column as JSON gave it; "" for what is absent.
export function text(value: Json | undefined): string {
  return value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
}

// The text the server gave for a reference.
export function label(row: JsonObject | undefined, field: string): string {
  const labels = row?.["labels"];
  if (labels && typeof labels === "object" && !Array.isArray(labels)) return text(labels[field]);
  return "";
}
