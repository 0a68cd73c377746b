// SPDX-License-Identifier: MPL-2.0
// The list of any collection, from its schema: search, filters, sort, pages, Excel; a table on a desk, cards on a phone.
import { useState } from "preact/hooks";
import { getPage, getSchema } from "../core/api";
import { go, place } from "../core/router";
import { me } from "../core/session";
import type { Query } from "../core/transport";
import type { Schema } from "../core/types";
import { Button, Link, Screen, Waiting, Form } from "../views/bits";
import { FieldRow } from "../views/field";
import { canChoose } from "../views/ref";
import { Rows } from "../views/rows";
import { useLoad, useNarrow, useStore } from "../views/use";

const PAGE = 50;
const MANY = 5; // filters that a phone folds away

// What of our own address goes to the server: known names only, since it refuses others.
function asked(schema: Schema, query: URLSearchParams): Query {
  const names = ["q", "sort", "after", ...schema.fields.filter((f) => f.filter).map((f) => f.name)];
  return Object.fromEntries(names.map((n) => [n, query.get(n) ?? undefined]));
}

export function ListScreen({ collection }: { collection: string }) {
  const { query } = useStore(place);
  const schema = useLoad(`schema/${collection}`, () => getSchema(collection));
  if (!schema.data)
    return (
      <Screen title="Danh sách">
        <Waiting problem={schema.problem} retry={schema.reload} />
      </Screen>
    );
  return <List key={collection} schema={schema.data} query={query} />;
}

function List({ schema, query }: { schema: Schema; query: URLSearchParams }) {
  const { collection } = schema;
  const wanted = asked(schema, query);
  const page = useLoad(`${collection}?${query}`, () => getPage(collection, { ...wanted, limit: PAGE }));
  const first = (Number(query.get("page") ?? 1) - 1) * PAGE;
  return (
    <Screen title={schema.titles} tools={<Tools schema={schema} wanted={wanted} />}>
      <div class="beside">
        <Search key={String(query)} schema={schema} query={query} />
        <section aria-label="Kết quả">
          {page.data ? (
            <>
              <p role="status" data-test="count">
                {countText(first, page.data.items.length, page.data.next !== null)}
              </p>
              {page.data.items.length > 0 && <Rows schema={schema} rows={page.data.items} first={first} changed={page.reload} />}
              <Pages query={query} next={page.data.next} collection={collection} />
            </>
          ) : (
            <Waiting problem={page.problem} retry={page.reload} />
          )}
        </section>
      </div>
    </Screen>
  );
}

function countText(first: number, n: number, more: boolean): string {
  if (n === 0) return first > 0 ? "Hết danh sách." : "Không có dòng nào khớp.";
  if (first === 0 && !more) return `${n} dòng.`;
  return `Dòng ${first + 1} đến ${first + n}${more ? ", còn nữa" : ", hết"}.`;
}

function Tools({ schema, wanted }: { schema: Schema; wanted: Query }) {
  const { collection, can } = schema;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(wanted)) if (value !== undefined && name !== "after") query.set(name, String(value));
  return (
    <>
      {(collection === "seekers" || collection === "vacancies") && (
        <Link to={`/job-search?what=${collection}`} class="button plain" test="job-search">
          Tìm theo chữ
        </Link>
      )}
      {collection === "households" && can.create && (
        <Link to="/households/register" class="button main" test="register">
          Ghi hộ mới
        </Link>
      )}
      {can.create && collection !== "households" && (
        <Link to={`/${collection}/new`} class="button main" test="create">
          Thêm
        </Link>
      )}
      {can.export && (
        <a class="button plain" href={`/api/v1/${collection}/export?${query}`} download data-test="export">
          Xuất Excel
        </a>
      )}
      {can.import && (
        <Link to={`/${collection}/import`} class="button plain" test="import">
          Nhập Excel
        </Link>
      )}
    </>
  );
}

interface Asked {
  q: string;
  sort: string;
  values: Record<string, string>;
}

function askedOf(schema: Schema, query: URLSearchParams): Asked {
  const values = Object.fromEntries(schema.fields.filter((f) => f.filter).map((f) => [f.name, query.get(f.name) ?? ""]));
  return { q: query.get("q") ?? "", sort: query.get("sort") ?? "", values };
}

function addressOf(collection: string, { q, sort, values }: Asked): string {
  const next = new URLSearchParams();
  for (const [name, value] of Object.entries({ q: q.normalize("NFC").trim(), ...values, sort }))
    if (value !== "") next.set(name, value);
  return `/${collection}${next.toString() ? `?${next}` : ""}`;
}

function Search({ schema, query }: { schema: Schema; query: URLSearchParams }) {
  const [asked, setAsked] = useState(() => askedOf(schema, query));
  const narrow = useNarrow();
  const { can, collection } = schema;
  const many = Object.keys(asked.values).length > MANY;
  const folded = narrow && (can.search === true || many);
  const filtered = asked.sort !== "" || Object.values(asked.values).some((value) => value !== "");
  if (!can.search && Object.keys(asked.values).length === 0 && schema.sort.length === 0) return null;
  const filters = <Filters schema={schema} asked={asked} set={setAsked} />;
  const fold = folded && (
    <details open={filtered}>
      <summary>Lọc và xếp</summary>
      {filters}
    </details>
  );
  return (
    <Form role="search" class="filters" test="search-form" submit={() => go(addressOf(collection, asked))}>
      {can.search && (
        <div class="field">
          <label for="q">Tìm</label>
          <input
            id="q"
            type="search"
            autocomplete="off"
            value={asked.q}
            onInput={(e) => setAsked({ ...asked, q: e.currentTarget.value })}
          />
        </div>
      )}
      {!folded && filters}
      {!can.search && fold}
      <p class="buttons">
        <Button kind="main" submit test="search">
          Tìm
        </Button>
        {String(query) !== "" && (
          <Link to={`/${collection}`} class="button plain" test="clear">
            Bỏ lọc
          </Link>
        )}
      </p>
      {can.search && fold}
    </Form>
  );
}

// A commune's officer sees no other, so its villages need no choice before.
const ownCommune = (): string => (["commune", "town"].includes(me()?.unit_kind ?? "") ? String(me()?.unit_id) : "");

function Filters({ schema, asked, set }: { schema: Schema; asked: Asked; set: (change: (asked: Asked) => Asked) => void }) {
  const byUnit = asked.values["unit_id"] === "" ? ownCommune() : asked.values["unit_id"];
  // Another commune has other villages.
  const change = (name: string, value: string): void =>
    set((old) => {
      const chained: Record<string, string> = name === "unit_id" && "village_id" in old.values ? { village_id: "" } : {};
      return { ...old, values: { ...old.values, [name]: value, ...chained } };
    });
  return (
    <>
      {schema.fields
        .filter((f) => f.filter && (canChoose(f) || asked.values[f.name] !== ""))
        .map((f) => (
          <FieldRow
            key={f.name}
            field={{ ...f, required: false, hint: undefined }}
            path={`filter.${f.name}`}
            value={asked.values[f.name] ?? ""}
            unit={byUnit}
            set={(value) => change(f.name, value)}
          />
        ))}
      <SortField schema={schema} sort={asked.sort} set={(sort) => set((old) => ({ ...old, sort }))} />
    </>
  );
}

function SortField({ schema, sort, set }: { schema: Schema; sort: string; set: (sort: string) => void }) {
  if (schema.sort.length === 0) return null;
  const name = (field: string): string => schema.fields.find((f) => f.name === field)?.label ?? field;
  return (
    <div class="field">
      <label for="sort">Xếp theo</label>
      <select id="sort" value={sort} onChange={(e) => set(e.currentTarget.value)}>
        <option value="">Mặc định</option>
        {schema.sort.flatMap((s) => [
          <option key={s} value={s}>
            {name(s)}, tăng dần
          </option>,
          <option key={`-${s}`} value={`-${s}`}>
            {name(s)}, giảm dần
          </option>,
        ])}
      </select>
    </div>
  );
}

// Keyset pages go forward; the browser's Back goes back.
function Pages({ query, next, collection }: { query: URLSearchParams; next: string | null; collection: string }) {
  const at = Number(query.get("page") ?? 1);
  const to = (page: number, after: string): string => {
    const q = new URLSearchParams(query);
    q.delete("after");
    q.delete("page");
    if (after) q.set("after", after);
    if (page > 1) q.set("page", String(page));
    return `/${collection}${q.toString() ? `?${q}` : ""}`;
  };
  if (at === 1 && !next) return null;
  return (
    <nav class="pages" aria-label="Trang">
      {at > 1 && (
        <Link to={to(1, "")} class="button plain" test="first-page">
          Về trang đầu
        </Link>
      )}
      {at > 1 && (
        <Button onClick={() => history.back()} test="previous-page">
          Trang trước
        </Button>
      )}
      <span>Trang {at}</span>
      {next && (
        <Link to={to(at + 1, next)} class="button plain" test="next-page">
          Trang sau
        </Link>
      )}
    </nav>
  );
}
