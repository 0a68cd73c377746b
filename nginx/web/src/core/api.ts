// SPDX-License-Identifier: MPL-2.0
// Requests of a logged-in page: the token is added, an ended session is waited for, a read is tried twice.
import { csrf, expire, refreshSession, session } from "./session";
import { type Answer, type Ask, Problem, send } from "./transport";
import type { Page, Row, Schema } from "./types";

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export async function api<T>(ask: Ask): Promise<Answer<T>> {
  let readAgain = !ask.method || ask.method === "GET" ? 1 : 0;
  let tokenAgain = 1;
  for (;;) {
    try {
      return await send<T>(ask, csrf());
    } catch (e) {
      if (!(e instanceof Problem)) throw e;
      if (e.status === 401 && session.get().phase === "in") await expire();
      else if (e.is("csrf") && tokenAgain-- > 0) await refreshSession();
      else if (e.is("password_change_required")) {
        await refreshSession();
        throw e;
      } else if (e.unknown && readAgain-- > 0) await pause(800);
      else throw e;
    }
  }
}

export async function getRow(collection: string, id: number | string): Promise<Row> {
  return (await api<Row>({ path: `/${collection}/${id}` })).data;
}

export async function getPage(collection: string, query: Ask["query"]): Promise<Page> {
  return (await api<Page>({ path: `/${collection}`, query })).data;
}

// Every row of a short list (units, villages of one unit, roles): at most five pages.
export async function getAll(collection: string, query: Ask["query"] = {}): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | undefined;
  for (let i = 0; i < 5; i++) {
    const page = await getPage(collection, { limit: 200, ...query, after });
    rows.push(...page.items);
    if (!page.next) break;
    after = page.next;
  }
  return rows;
}

export const etagOf = (row: Row): string => `"${row.version}"`;

// Schemas and short lists stay for the life of the page; a failed load is forgotten so that it can be tried again.
const kept = new Map<string, Promise<unknown>>();

export function keep<T>(name: string, load: () => Promise<T>): Promise<T> {
  const known = kept.get(name) as Promise<T> | undefined;
  if (known) return known;
  const fresh = load();
  kept.set(name, fresh);
  fresh.catch(() => kept.delete(name));
  return fresh;
}

export function forget(prefix: string): void {
  for (const name of kept.keys()) if (name.startsWith(prefix)) kept.delete(name);
}

export function getSchema(collection: string): Promise<Schema> {
  return keep(`schema/${collection}`, async () => (await api<Schema>({ path: `/schema/${collection}` })).data);
}

export function getKept(collection: string, query: Ask["query"] = {}): Promise<Row[]> {
  return keep(`rows/${collection}/${JSON.stringify(query)}`, () => getAll(collection, query));
}
