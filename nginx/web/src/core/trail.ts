// SPDX-License-Identifier: MPL-2.0
// The audit in words: the kind of record, and its changes under the labels of its own form.
import { getSchema } from "./api";
import { toShow } from "./form";
import { type Json, type Row, type Schema, text } from "./types";

export type Trail = Record<string, Schema>;

// What the audit names that has no form.
const OTHERS: Record<string, string> = { session: "Phiên làm việc", queued: "xếp hàng gửi", already: "đã mời trước" };

// The forms of the records that these rows speak of; one that this officer may not read is left out.
export async function trailOf(rows: Row[]): Promise<Trail> {
  const names = [...new Set(rows.map((row) => text(row["entity"])))].filter((name) => name !== "" && !(name in OTHERS));
  const found = await Promise.all(names.map((name) => getSchema(name).catch(() => null)));
  return Object.fromEntries(found.flatMap((schema) => (schema ? [[schema.entity, schema]] : [])));
}

export const entityText = (trail: Trail, entity: string): string => trail[entity]?.title ?? OTHERS[entity] ?? entity;

// The server keeps {"field": [before, after]}, or {"what": value} for other deeds.
export function changesText(trail: Trail, entity: string, raw: string): string {
  let all: Record<string, Json>;
  try {
    all = JSON.parse(raw) as Record<string, Json>;
  } catch {
    return raw;
  }
  const one = ([name, change]: [string, Json]): string => {
    const field = trail[entity]?.fields.find((f) => f.name === name);
    const say = (value: Json | undefined): string => (field ? toShow(field, { [name]: value ?? null }) : text(value)) || "∅";
    const what = field?.label ?? OTHERS[name] ?? name;
    return Array.isArray(change) ? `${what}: ${say(change[0])} → ${say(change[1])}` : `${what}: ${text(change)}`;
  };
  return Object.entries(all).map(one).join("; ");
}
