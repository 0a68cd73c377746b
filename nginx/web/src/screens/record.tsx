// SPDX-License-Identifier: MPL-2.0
// One row of any collection: to read, to change, to make new, to delete.
import { useState } from "preact/hooks";
import { forget, getRow, getSchema } from "../core/api";
import { formatInstant } from "../core/dates";
import { noticesText } from "../core/notices";
import { flash, go, goSaved, place } from "../core/router";
import { may } from "../core/session";
import { shownText, type Trail, trailOf } from "../core/trail";
import { type Field, type JsonObject, type Row, type Schema, text } from "../core/types";
import { Link, Button, Screen, Waiting } from "../views/bits";
import { RecordForm, type RecordFormProps } from "../views/recordform";
import { rowTitle } from "../views/ref";
import { DeleteDialog } from "../views/rowdialog";
import { WageOfForm } from "../views/wage";
import { useLoad, useStore } from "../views/use";
import { EmployerTools } from "./employertools";
import { NoticeDialog } from "./notice";

// What an officer should know while she writes.
const besides: Record<string, RecordFormProps["beside"]> = { vacancies: (values) => <WageOfForm values={values} /> };

// "/persons/new?unit_id=11" proposes a value.
function presetOf(schema: Schema, query: URLSearchParams): JsonObject {
  return Object.fromEntries(
    schema.fields.flatMap((f) => {
      const value = query.get(f.name);
      return value === null ? [] : [[f.name, f.kind === "ref" ? Number(value) : value]];
    }),
  );
}

export function NewScreen({ collection }: { collection: string }) {
  const { query } = useStore(place);
  const schema = useLoad(collection, () => getSchema(collection));
  if (!schema.data)
    return (
      <Screen title="Thêm">
        <Waiting problem={schema.problem} retry={schema.reload} />
      </Screen>
    );
  const { title } = schema.data;
  return (
    <Screen title={`Thêm: ${title}`}>
      <RecordForm
        schema={schema.data}
        row={null}
        preset={presetOf(schema.data, query)}
        beside={besides[collection]}
        cancel={() => go(`/${collection}`)}
        done={(row) => {
          forget(`rows/${collection}`);
          goSaved(`/${collection}/${row.id}`, `Đã ghi: ${rowTitle(collection, row)}.`);
        }}
      />
    </Screen>
  );
}

export function EditScreen({ collection, id }: { collection: string; id: string }) {
  const loaded = useLoad(`${collection}/${id}`, () => Promise.all([getSchema(collection), getRow(collection, id)]));
  if (!loaded.data)
    return (
      <Screen title="Sửa">
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      </Screen>
    );
  const [schema, row] = loaded.data;
  return (
    <Screen title={`Sửa: ${rowTitle(collection, row)}`}>
      <RecordForm
        key={row.version}
        schema={schema}
        row={row}
        beside={besides[collection]}
        cancel={() => go(`/${collection}/${id}`)}
        done={(saved, notices) => {
          forget(`rows/${collection}`);
          const said = saved.version === row.version ? "Không có gì thay đổi." : "Đã ghi thay đổi.";
          goSaved(`/${collection}/${id}`, said + noticesText(notices));
        }}
      />
    </Screen>
  );
}

async function loadRecord(collection: string, id: string): Promise<[Schema, Row, Trail | null]> {
  const [schema, row] = await Promise.all([getSchema(collection), getRow(collection, id)]);
  return [schema, row, collection === "audit" ? await trailOf([row]) : null];
}

export function RecordScreen({ collection, id }: { collection: string; id: string }) {
  const loaded = useLoad(`${collection}/${id}`, () => loadRecord(collection, id));
  const [deleting, setDeleting] = useState(false);
  if (!loaded.data)
    return (
      <Screen title="Xem">
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      </Screen>
    );
  const [schema, row, trail] = loaded.data;
  const title = rowTitle(collection, row);
  return (
    <Screen
      title={`${schema.title}: ${title}`}
      tools={
        <>
          {collection === "persons" && <PersonTools person={row} />}
          {collection === "employers" && <EmployerTools row={row} reload={loaded.reload} />}
          {schema.can.update && (
            <Link to={`/${collection}/${id}/edit`} class="button main" test="edit">
              Sửa
            </Link>
          )}
          {schema.can.delete && (
            <Button kind="danger" onClick={() => setDeleting(true)} test="delete">
              Xoá
            </Button>
          )}
          <Link to={`/${collection}`} class="button plain" test="to-list">
            Về danh sách
          </Link>
        </>
      }
    >
      <Details fields={schema.fields} row={row} trail={trail} />
      <p class="quiet">
        {row["updated_at"]
          ? `Sửa lần cuối ${formatInstant(text(row["updated_at"]))}, lần ghi thứ ${row.version}.`
          : formatInstant(text(row["at"] ?? row["created_at"]))}
      </p>
      {deleting && <DeleteDialog collection={collection} row={row} name={title} close={() => setDeleting(false)} />}
    </Screen>
  );
}

// What was sent to this person, and writing to him.
function PersonTools({ person }: { person: Row }) {
  const [writing, setWriting] = useState(false);
  const done = (said: string): void => {
    setWriting(false);
    flash.set({ text: said, tone: "ok" });
  };
  return (
    <>
      {may("message.send") && (
        <Button onClick={() => setWriting(true)} test="notify">
          Gửi thông báo
        </Button>
      )}
      {may("message.read") && (
        <Link to={`/messages?person_id=${person.id}`} class="button plain" test="person-messages">
          Tin đã gửi
        </Link>
      )}
      {writing && <NoticeDialog person={person} done={done} close={() => setWriting(false)} />}
    </>
  );
}

const linked = (field: Field): boolean => field.kind === "ref" && field.ref !== undefined;

interface DetailsProps {
  fields: Field[];
  row: Row;
  skip?: string[];
  trail?: Trail | null; // of the audit
}

export function Details({ fields, row, skip = [], trail = null }: DetailsProps) {
  const there = fields.filter((f) => !f.write_only && f.kind !== "secret" && f.name in row && !skip.includes(f.name));
  return (
    <dl class="details">
      {there.map((f) => {
        const shown = shownText(trail, f, row);
        return (
          <div key={f.name} class={f.kind === "longtext" ? "wide" : undefined}>
            <dt>{f.label}</dt>
            <dd>
              {linked(f) && shown ? (
                <Link to={`/${f.ref}/${text(row[f.name])}`}>{shown}</Link>
              ) : (
                shown || <span class="quiet">–</span>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
