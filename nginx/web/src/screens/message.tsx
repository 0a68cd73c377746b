// SPDX-License-Identifier: MPL-2.0
// One message: what it says, what became of it, and what can still be done about it.
import { useState } from "preact/hooks";
import { api, getRow, getSchema } from "../core/api";
import { formatInstant } from "../core/dates";
import { toShow } from "../core/form";
import { flash, go } from "../core/router";
import { may } from "../core/session";
import { label, type Page, type Row, type Schema, text } from "../core/types";
import { Button, Link, Screen, Waiting } from "../views/bits";
import { CardsOrTable } from "../views/onpaper";
import { Scroll } from "../views/scroll";
import { useLoad } from "../views/use";
import { isWaiting, TakeBackDialog } from "./notice";
import { Details } from "./record";
import { SettleDialog } from "./settle";

const load = async (id: string) =>
  Promise.all([
    getSchema("messages"),
    getRow("messages", id),
    getSchema("message-events"),
    api<Page>({ path: `/messages/${id}/events` }).then((a) => a.data.items),
  ]);

export function MessageScreen({ id }: { id: string }) {
  const loaded = useLoad(`message/${id}`, () => load(id));
  const [open, setOpen] = useState<"back" | "settle" | null>(null);
  if (!loaded.data)
    return (
      <Screen title="Tin nhắn">
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      </Screen>
    );
  const [schema, row, eventSchema, events] = loaded.data;
  const to = label(row, "person_id") || text(row["phone"]);
  const done = (said: string): void => {
    setOpen(null);
    flash.set({ text: said, tone: "ok" });
    loaded.reload();
  };
  const send = may("message.send");
  return (
    <Screen
      title={`Tin nhắn: ${to}`}
      tools={
        <>
          {send && isWaiting(row) && (
            <Button kind="danger" onClick={() => setOpen("back")} test="take-back">
              Rút tin
            </Button>
          )}
          {send && row["state"] === "ambiguous" && (
            <Button kind="main" onClick={() => setOpen("settle")} test="settle">
              Xử lý tin chưa rõ
            </Button>
          )}
          <Button onClick={() => go("/messages")} test="to-list">
            Về danh sách
          </Button>
        </>
      }
    >
      <Details fields={schema.fields} row={row} />
      <h2>Diễn biến</h2>
      <Events schema={eventSchema} rows={events} />
      {open === "back" && <TakeBackDialog row={row} done={done} close={() => setOpen(null)} />}
      {open === "settle" && (
        <SettleDialog message={row.id} name={to} done={() => done("Đã ghi kết quả của tin.")} close={() => setOpen(null)} />
      )}
    </Screen>
  );
}

const shown = (schema: Schema, row: Row, name: string): string => {
  const field = schema.fields.find((f) => f.name === name);
  return field ? toShow(field, row) : text(row[name]);
};

function Events({ schema, rows }: { schema: Schema; rows: Row[] }) {
  if (rows.length === 0) return <p class="quiet">Chưa có gì.</p>;
  const said = (row: Row): string => [shown(schema, row, "word"), shown(schema, row, "detail")].filter(Boolean).join(": ");
  const cards = () => (
      <ul class="cards" data-test="events">
        {rows.map((row) => (
          <li key={row.id}>
            <Link to={`/message-events/${row.id}`}>{formatInstant(text(row["at"]))}</Link> · {shown(schema, row, "kind")} ·{" "}
            {said(row)}
          </li>
        ))}
      </ul>
  );
  const table = (paper: boolean) => (
    <Scroll name="Diễn biến">
      <table data-test={paper ? undefined : "events"}>
        <thead>
          <tr>
            <th scope="col">Lúc</th>
            <th scope="col">Việc</th>
            <th scope="col">Chi tiết</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td class="tight">
                <Link to={`/message-events/${row.id}`}>{formatInstant(text(row["at"]))}</Link>
              </td>
              <td>{shown(schema, row, "kind")}</td>
              <td>{said(row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
  return <CardsOrTable cards={cards} table={table} />;
}
