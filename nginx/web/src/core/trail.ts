// SPDX-License-Identifier: MPL-2.0
// The audit in words: the kind of record, its changes under the labels of its own form, and what those refer to by name.
import { api, getSchema } from "./api";
import { toShow } from "./form";
import { type Field, type Json, type Row, type Schema, text } from "./types";

export interface Trail {
  forms: Record<string, Schema>; // by the record's name
  labels: Record<string, Record<string, string>>; // by collection and number
}

export const noTrail: Trail = { forms: {}, labels: {} };

const LABELS_MAX = 50; // of one request

// What the audit names that has no form.
const OTHERS: Record<string, string> = {
  session: "Phiên làm việc",
  queued: "xếp hàng gửi",
  already: "đã mời trước",
  elsewhere: "số của nơi khác",
};

// The server keeps {"field": [before, after]}, or {"what": value} for other deeds. What cannot be read is nothing.
function changesOf(raw: string): Record<string, Json> | null {
  try {
    return JSON.parse(raw) as Record<string, Json>;
  } catch {
    return null;
  }
}

// The numbers of other records that these changes name, by collection.
export function refsOf(forms: Trail["forms"], rows: Row[]): Record<string, number[]> {
  const found: Record<string, Set<number>> = {};
  for (const row of rows)
    for (const [name, change] of Object.entries(changesOf(text(row["changes"])) ?? {})) {
      const field = forms[text(row["entity"])]?.fields.find((f) => f.name === name);
      if (!field?.ref || !Array.isArray(change)) continue;
      for (const id of change) if (typeof id === "number") (found[field.ref] ??= new Set()).add(id);
    }
  return Object.fromEntries(Object.entries(found).map(([collection, ids]) => [collection, [...ids]]));
}

// Their names, as far as this officer may know them.
async function labelsOf(refs: Record<string, number[]>): Promise<Trail["labels"]> {
  const asks = Object.entries(refs).flatMap(([collection, ids]) =>
    Array.from({ length: Math.ceil(ids.length / LABELS_MAX) }, async (_, i) => {
      const some = ids.slice(i * LABELS_MAX, (i + 1) * LABELS_MAX).join();
      const answer = await api<Record<string, string>>({ path: `/labels/${collection}`, query: { ids: some } }).catch(() => null);
      return [collection, answer?.data ?? {}] as const;
    }),
  );
  const all: Trail["labels"] = {};
  for (const [collection, labels] of await Promise.all(asks)) all[collection] = { ...all[collection], ...labels };
  return all;
}

// The forms of the records that these rows speak of; one that this officer may not read is left out.
export async function trailOf(rows: Row[]): Promise<Trail> {
  const names = [...new Set(rows.map((row) => text(row["entity"])))].filter((name) => name !== "" && !(name in OTHERS));
  const found = await Promise.all(names.map((name) => getSchema(name).catch(() => null)));
  const forms = Object.fromEntries(found.flatMap((schema) => (schema ? [[schema.entity, schema]] : [])));
  return { forms, labels: await labelsOf(refsOf(forms, rows)) };
}

export const entityText = (trail: Trail, entity: string): string => trail.forms[entity]?.title ?? OTHERS[entity] ?? entity;

export function changesText(trail: Trail, entity: string, raw: string): string {
  const one = ([name, change]: [string, Json]): string => {
    const field = trail.forms[entity]?.fields.find((f) => f.name === name);
    const say = (value: Json | undefined): string => {
      if (!field || value === null || value === undefined) return text(value) || "∅";
      if (field.ref && typeof value === "number") return trail.labels[field.ref]?.[value] ?? `#${value}`;
      return toShow(field, { [name]: value }) || "∅";
    };
    const what = field?.label ?? OTHERS[name] ?? name;
    return Array.isArray(change) ? `${what}: ${say(change[0])} → ${say(change[1])}` : `${what}: ${text(change)}`;
  };
  const all = changesOf(raw);
  return all ? Object.entries(all).map(one).join("; ") : raw;
}

// A value of any record as people read it; of the audit with its trail.
export function shownText(trail: Trail | null, field: Field, row: Row): string {
  if (trail && field.name === "entity") return entityText(trail, text(row["entity"]));
  return trail && field.name === "changes" ? changesText(trail, text(row["entity"]), text(row["changes"])) : toShow(field, row);
}
