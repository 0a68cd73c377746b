// SPDX-License-Identifier: MPL-2.0
// Requests of the public page. A visit by code has a token for writes; it is kept for the life of the page only.
import { type Ask, send } from "../core/transport";
import type { Json } from "../core/types";

export interface Named {
  id: number;
  name: string;
}

export interface Field {
  name: string;
  label: string;
  kind: string;
  required?: boolean;
  hint?: string;
  max?: number;
  words?: { value: string; label: string }[];
  ref?: "units" | "trades" | "industries" | "certificates";
}

export interface Catalogue {
  reply_number: string | null; // where "VIEC 12" is sent to
  units: Named[];
  trades: Named[];
  industries: Named[];
  certificates: Named[];
  firm: Field[];
  vacancy: Field[];
}

export interface Visit {
  kind: "seeker" | "employer";
  csrf: string;
  expires_at: string;
  name: string | null;
  choices: { id: number; name: string; birth_year: string | null }[];
}

const token = { csrf: "" };

export function remember(visit: Visit): Visit {
  token.csrf = visit.csrf;
  return visit;
}

export async function get<T>(path: string, query?: Ask["query"]): Promise<T> {
  return (await send<T>({ path: `/public/${path}`, query })).data;
}

export async function write<T>(method: "POST" | "PUT" | "DELETE", path: string, body?: Json, key?: string): Promise<T> {
  return (await send<T>({ method, path: `/public/${path}`, body, key: key ?? (method === "POST" ? newKey() : undefined) }, token.csrf)).data;
}

export const newKey = (): string => crypto.randomUUID();

const kept: { catalogue?: Promise<Catalogue> } = {};

export function catalogue(): Promise<Catalogue> {
  kept.catalogue ??= get<Catalogue>("catalogue");
  kept.catalogue.catch(() => delete kept.catalogue);
  return kept.catalogue;
}
