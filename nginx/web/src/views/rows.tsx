// SPDX-License-Identifier: MPL-2.0
// The rows of a list: a table on a desk, cards on a phone.
import { useState } from "preact/hooks";
import { formatInstant } from "../core/dates";
import { toShow } from "../core/form";
import { flash } from "../core/router";
import { may } from "../core/session";
import { shownText, type Trail, trailOf } from "../core/trail";
import { type Field, label, type Row, type Schema, text } from "../core/types";
import type { TakeBackProps } from "../screens/notice";
import { Button, Link } from "./bits";
import { chunk, Lazy } from "./lazy";
import { CardsOrTable } from "./onpaper";
import { Scroll } from "./scroll";
import { useLoad } from "./use";

const LOGS = ["audit", "message-events"];
const NUMBERS = ["int", "money"];
const MANY = 10; // columns; of a wider list those that say nothing on this page are left out
const NAMES = ["name", "title", "full_name", "username"];

// The column that opens the row: its name where it has one, else the first.
const head = (columns: Field[]): Field | undefined => columns.find((f) => NAMES.includes(f.name)) ?? columns[0];

function Cell({ field, row, trail }: { field: Field; row: Row; trail: Trail | null }) {
  const s = shownText(trail, field, row);
  return <>{field.kind === "longtext" && s.length > 160 ? `${s.slice(0, 160)}…` : s}</>;
}

const none = Promise.resolve<Trail | null>(null);

// The part that takes a waiting message back comes when it is wanted.
const takeBack = chunk<TakeBackProps>(() => import("../screens/notice").then((m) => m.TakeBackDialog));
const waits = (row: Row): boolean => row["state"] === "queued" || row["state"] === "retry_wait";

export function Rows({ schema, rows, first, changed }: { schema: Schema; rows: Row[]; first: number; changed: () => void }) {
  const [open, setOpen] = useState<Row | null>(null);
  const listed = schema.fields.filter((f) => f.list);
  const columns = listed.length > MANY ? listed.filter((f) => rows.some((row) => toShow(f, row) !== "")) : listed;
  const log = LOGS.includes(schema.collection);
  const audit = schema.collection === "audit";
  const trail = useLoad(`${audit}/${rows.map((row) => row.id).join()}`, () => (audit ? trailOf(rows) : none)).data;
  const done = (said: string): void => {
    setOpen(null);
    flash.set({ text: said, tone: "ok" });
    changed();
  };
  const back = schema.collection === "messages" && may("message.send") && rows.some(waits) ? setOpen : undefined;
  const props = { schema, rows, columns, log, trail, back };
  return (
    <>
      <CardsOrTable cards={() => <Cards {...props} />} table={(paper) => <Table {...props} first={first} paper={paper} />} />
      {open && <Lazy of={takeBack} props={{ row: open, done, close: () => setOpen(null) }} title="" bare />}
    </>
  );
}

function Back({ row, back }: { row: Row; back: (row: Row) => void }) {
  if (!waits(row)) return null;
  return (
    <Button kind="link" test="take-back" label={`Rút tin gửi ${label(row, "person_id")}`} onClick={() => back(row)}>
      Rút tin
    </Button>
  );
}

const instantOf = (row: Row): string => formatInstant(text(row["at"]) || text(row["created_at"]));

interface RowsProps {
  schema: Schema;
  rows: Row[];
  columns: Field[];
  log: boolean;
  trail: Trail | null; // of the audit: the forms of what it speaks of
  back?: (row: Row) => void; // waiting messages can be taken back
}

function Table({ schema, rows, columns, first, log, trail, back, paper }: RowsProps & { first: number; paper: boolean }) {
  return (
    <Scroll name={schema.titles}>
      <table class="list" data-test={paper ? "paper-rows" : "rows"}>
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
            {back && <th scope="col">Rút</th>}
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
                  {f === head(columns) ? (
                    <RowLink schema={schema} row={row} field={f} paper={paper} />
                  ) : (
                    <Cell field={f} row={row} trail={trail} />
                  )}
                </td>
              ))}
              {back && (
                <td class="tight">{!paper && <Back row={row} back={back} />}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function RowLink({ schema, row, field, paper }: { schema: Schema; row: Row; field: Field; paper?: boolean }) {
  return (
    <Link to={`/${schema.collection}/${row.id}`} test={paper ? undefined : "row"}>
      {toShow(field, row) || `Số ${row.id}`}
    </Link>
  );
}

// Cards are a list: a table taken apart by style would lose its meaning for a screen reader.
function Cards({ schema, rows, columns, log, trail, back }: RowsProps) {
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
          {back && <Back row={row} back={back} />}
        </li>
      ))}
    </ul>
  );
}
