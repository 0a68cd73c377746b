// SPDX-License-Identifier: MPL-2.0
// The rows of a list: a table on a desk, cards on a phone.
import { formatInstant } from "../core/dates";
import { toShow } from "../core/form";
import { shownText, type Trail, trailOf } from "../core/trail";
import { type Field, type Row, type Schema, text } from "../core/types";
import { Link } from "./bits";
import { Scroll } from "./scroll";
import { useLoad, useNarrow } from "./use";

const LOGS = ["audit", "message-events"];
const NUMBERS = ["int", "money"];
const NAMES = ["name", "title", "full_name", "username"];

// The column that opens the row: its name where it has one, else the first.
const head = (columns: Field[]): Field | undefined => columns.find((f) => NAMES.includes(f.name)) ?? columns[0];

function Cell({ field, row, trail }: { field: Field; row: Row; trail: Trail | null }) {
  const s = shownText(trail, field, row);
  return <>{field.kind === "longtext" && s.length > 160 ? `${s.slice(0, 160)}…` : s}</>;
}

const none = Promise.resolve<Trail | null>(null);

export function Rows({ schema, rows, first }: { schema: Schema; rows: Row[]; first: number }) {
  const narrow = useNarrow();
  const columns = schema.fields.filter((f) => f.list);
  const log = LOGS.includes(schema.collection);
  const audit = schema.collection === "audit";
  const trail = useLoad(`${audit}/${rows.map((row) => row.id).join()}`, () => (audit ? trailOf(rows) : none)).data;
  return narrow ? (
    <Cards schema={schema} rows={rows} columns={columns} log={log} trail={trail} />
  ) : (
    <Table schema={schema} rows={rows} columns={columns} first={first} log={log} trail={trail} />
  );
}

const instantOf = (row: Row): string => formatInstant(text(row["at"]) || text(row["created_at"]));

interface RowsProps {
  schema: Schema;
  rows: Row[];
  columns: Field[];
  log: boolean;
  trail: Trail | null; // of the audit: the forms of what it speaks of
}

function Table({ schema, rows, columns, first, log, trail }: RowsProps & { first: number }) {
  return (
    <Scroll name={schema.titles}>
      <table data-test="rows">
        <thead>
          <tr>
            <th scope="col" class="number">
              STT
            </th>
            {log && <th scope="col">Lúc</th>}
            {columns.map((f) => (
              <th key={f.name} scope="col" class={NUMBERS.includes(f.kind) ? "number" : undefined}>
                {f.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={row.id}>
              <td class="number">{first + i + 1}</td>
              {log && <td class="tight">{instantOf(row)}</td>}
              {columns.map((f) => (
                <td
                  key={f.name}
                  class={NUMBERS.includes(f.kind) ? "number" : ["date", "birth", "phone"].includes(f.kind) ? "tight" : undefined}
                >
                  {f === head(columns) ? <RowLink schema={schema} row={row} field={f} /> : <Cell field={f} row={row} trail={trail} />}
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
  return (
    <Link to={`/${schema.collection}/${row.id}`} test="row">
      {toShow(field, row) || `Số ${row.id}`}
    </Link>
  );
}

// Cards are a list: a table taken apart by style would lose its meaning for a screen reader.
function Cards({ schema, rows, columns, log, trail }: RowsProps) {
  const first = head(columns);
  return (
    <ul class="cards rows" data-test="rows">
      {rows.map((row) => (
        <li key={row.id}>
          {first && <RowLink schema={schema} row={row} field={first} />}
          <dl>
            {log && (
              <div>
                <dt>Lúc</dt>
                <dd>{instantOf(row)}</dd>
              </div>
            )}
            {columns
              .filter((f) => f !== first && toShow(f, row) !== "")
              .map((f) => (
                <div key={f.name}>
                  <dt>{f.label}</dt>
                  <dd>
                    <Cell field={f} row={row} trail={trail} />
                  </dd>
                </div>
              ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}
