// SPDX-License-Identifier: MPL-2.0
// The list of any collection, from its schema: search, filters, sort, pages, Excel; a table on a desk, cards on a phone.
import { useState } from "preact/hooks";
import { getPage, getSchema } from "../core/api";
import { formatInstant } from "../core/dates";
import { toShow } from "../core/form";
import { go, place } from "../core/router";
import type { Query } from "../core/transport";
import { type Field, type Row, type Schema, text } from "../core/types";
import { Button, Link, Screen, Waiting } from "../views/bits";
import { FieldRow } from "../views/field";
import { useLoad, useNarrow, useStore } from "../views/use";
import { Scroll } from "../views/scroll";

const PAGE = 50;
const LOGS = ["audit", "message-events"];

// What of our own address goes to the server: known names only, since it refuses others.
function asked(schema: Schema, query: URLSearchParams): Query {
  const names = ["q", "sort", "after", ...schema.fields.filter((f) => f.filter).map((f) => f.name)];
  return Object.fromEntries(names.map((n) => [n, query.get(n) ?? undefined]));
}

export function ListScreen({ collection }: { collection: string }) {
  const { query } = useStore(place);
  const schema = useLoad(`schema/${collection}`, () => getSchema(collection));
  if (!schema.data) return <Screen title="Danh sách"><Waiting problem={schema.problem} retry={schema.reload} /></Screen>;
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
              <p role="status" data-test="count">{countText(first, page.data.items.length, page.data.next !== null)}</p>
              {page.data.items.length > 0 && <Rows schema={schema} rows={page.data.items} first={first} />}
              <Pages query={query} next={page.data.next} collection={collection} />
            </>
          ) : <Waiting problem={page.problem} retry={page.reload} />}
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
      {collection === "households" && can.create && <Link to="/households/register" class="button main" test="register">Ghi hộ mới</Link>}
      {can.create && collection !== "households" && <Link to={`/${collection}/new`} class="button main" test="create">Thêm</Link>}
      {can.export && <a class="button plain" href={`/api/v1/${collection}/export?${query}`} download data-test="export">Xuất Excel</a>}
    </>
  );
}

function Search({ schema, query }: { schema: Schema; query: URLSearchParams }) {
  const filters = schema.fields.filter((f) => f.filter);
  const [q, setQ] = useState(query.get("q") ?? "");
  const [values, setValues] = useState<Record<string, string>>(() => Object.fromEntries(filters.map((f) => [f.name, query.get(f.name) ?? ""])));
  const [sort, setSort] = useState(query.get("sort") ?? "");
  const narrow = useNarrow();
  if (!schema.can.search && filters.length === 0 && schema.sort.length === 0) return null;
  const search = (): void => {
    const next = new URLSearchParams();
    for (const [name, value] of [["q", q.normalize("NFC").trim()], ...fields] as [string, string][]) if (value !== "") next.set(name, value);
    go(`/${schema.collection}${next.toString() ? `?${next}` : ""}`);
  };
  const fields = Object.entries({ ...values, sort });
  const byUnit = filters.some((f) => f.name === "unit_id") ? values["unit_id"] ?? "" : undefined;
  const more = (
    <>
      {filters.map((f) => (
        <FieldRow key={f.name} field={{ ...f, required: false, hint: undefined }} path={`filter.${f.name}`} value={values[f.name] ?? ""} unit={byUnit}
          set={(value) => setValues((v) => ({ ...v, [f.name]: value, ...(f.name === "unit_id" && "village_id" in v ? { village_id: "" } : {}) }))} />
      ))}
      <SortField schema={schema} sort={sort} set={setSort} />
    </>
  );
  return (
    <form role="search" class="filters" data-test="search-form" onSubmit={(event) => {
      event.preventDefault();
      search();
    }}>
      {schema.can.search && (
        <div class="field">
          <label for="q">Tìm</label>
          <input id="q" type="search" autocomplete="off" value={q} onInput={(e) => setQ(e.currentTarget.value)} />
        </div>
      )}
      {narrow ? <details open={!schema.can.search || fields.some(([, value]) => value !== "")}><summary>Lọc và xếp</summary>{more}</details> : more}
      <p class="buttons">
        <Button kind="main" submit test="search">Tìm</Button>
        {String(query) !== "" && <Link to={`/${schema.collection}`} class="button plain" test="clear">Bỏ lọc</Link>}
      </p>
    </form>
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
          <option key={s} value={s}>{name(s)}, tăng dần</option>,
          <option key={`-${s}`} value={`-${s}`}>{name(s)}, giảm dần</option>,
        ])}
      </select>
    </div>
  );
}

const NUMBERS = ["int", "money"];
const NAMES = ["name", "title", "full_name", "username"];

// The column that opens the row: its name where it has one, else the first.
const head = (columns: Field[]): Field | undefined => columns.find((f) => NAMES.includes(f.name)) ?? columns[0];

// The audit keeps its changes as {"field": [before, after]}.
function changesText(raw: string): string {
  try {
    const all = JSON.parse(raw) as Record<string, unknown>;
    return Object.entries(all).map(([field, pair]) => (Array.isArray(pair) ? `${field}: ${text(pair[0]) || "∅"} → ${text(pair[1]) || "∅"}` : `${field}: ${text(pair as string)}`)).join("; ");
  } catch {
    return raw;
  }
}

function Cell({ field, row }: { field: Field; row: Row }) {
  const s = field.name === "changes" ? changesText(text(row[field.name])) : toShow(field, row);
  return <>{field.kind === "longtext" && s.length > 160 ? `${s.slice(0, 160)}…` : s}</>;
}

function Rows({ schema, rows, first }: { schema: Schema; rows: Row[]; first: number }) {
  const narrow = useNarrow();
  const columns = schema.fields.filter((f) => f.list);
  const log = LOGS.includes(schema.collection);
  return narrow ? <Cards schema={schema} rows={rows} columns={columns} log={log} /> : <Table schema={schema} rows={rows} columns={columns} first={first} log={log} />;
}

const instantOf = (row: Row): string => formatInstant(text(row["at"]) || text(row["created_at"]));

interface RowsProps {
  schema: Schema;
  rows: Row[];
  columns: Field[];
  log: boolean;
}

function Table({ schema, rows, columns, first, log }: RowsProps & { first: number }) {
  return (
    <Scroll name={schema.titles}>
      <table data-test="rows">
        <thead>
          <tr>
            <th scope="col" class="number">STT</th>
            {log && <th scope="col">Lúc</th>}
            {columns.map((f) => <th key={f.name} scope="col" class={NUMBERS.includes(f.kind) ? "number" : undefined}>{f.label}</th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={row.id}>
              <td class="number">{first + i + 1}</td>
              {log && <td class="tight">{instantOf(row)}</td>}
              {columns.map((f) => (
                <td key={f.name} class={NUMBERS.includes(f.kind) ? "number" : ["date", "birth", "phone"].includes(f.kind) ? "tight" : undefined}>
                  {f === head(columns) ? <RowLink schema={schema} row={row} field={f} /> : <Cell field={f} row={row} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function RowLink({ schema, row, field }: { schema: Schema; row: Row; field: Field }) {
  return <Link to={`/${schema.collection}/${row.id}`} test="row">{toShow(field, row) || `Số ${row.id}`}</Link>;
}

// Cards are a list: a table taken apart by style would lose its meaning for a screen reader.
function Cards({ schema, rows, columns, log }: RowsProps) {
  const first = head(columns);
  return (
    <ul class="cards rows" data-test="rows">
      {rows.map((row) => (
        <li key={row.id}>
          {first && <RowLink schema={schema} row={row} field={first} />}
          <dl>
            {log && <div><dt>Lúc</dt><dd>{instantOf(row)}</dd></div>}
            {columns.filter((f) => f !== first && toShow(f, row) !== "").map((f) => <div key={f.name}><dt>{f.label}</dt><dd><Cell field={f} row={row} /></dd></div>)}
          </dl>
        </li>
      ))}
    </ul>
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
      {at > 1 && <Link to={to(1, "")} class="button plain" test="first-page">Về trang đầu</Link>}
      {at > 1 && <Button onClick={() => history.back()} test="previous-page">Trang trước</Button>}
      <span>Trang {at}</span>
      {next && <Link to={to(at + 1, next)} class="button plain" test="next-page">Trang sau</Link>}
    </nav>
  );
}
