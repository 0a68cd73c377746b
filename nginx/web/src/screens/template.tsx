// SPDX-License-Identifier: MPL-2.0
// A message template: read with both its renderings, written with a live preview, put into use, replaced by a new revision.
import { useState } from "preact/hooks";
import { api, etagOf, forget, getRow, getSchema } from "../core/api";
import { toShow } from "../core/form";
import { formatNumber } from "../core/numbers";
import { flash, go, goSaved, place } from "../core/router";
import { fieldsOfKind, type Rendering, type TextPreview } from "../core/sms";
import { type Field, type JsonObject, type Row, type Schema, text } from "../core/types";
import { Button, ErrorSummary, Form, Link, Screen, Waiting } from "../views/bits";
import { FieldGrid, FieldRow } from "../views/field";
import { ReasonDialog } from "../views/reason";
import { useRecordForm } from "../views/recordform";
import { DeleteDialog } from "../views/rowdialog";
import { countText, SmsText, useTextPreview } from "../views/smstext";
import { useLoad, useStore } from "../views/use";
import { Details } from "./record";

const COLLECTION = "message-templates";

// --- writing ----------------------------------------------------------------------------------------------------------

export function TemplateForm({ id }: { id: string }) {
  const loaded = useLoad(`template/${id}/edit`, () => Promise.all([getSchema(COLLECTION), id ? getRow(COLLECTION, id) : null]));
  const { query } = useStore(place);
  const from = query.get("from") ?? "";
  const before = useLoad(`template/from/${from}`, () => (from ? getRow(COLLECTION, from) : Promise.resolve(null)));
  const title = id ? "Sửa mẫu tin" : from ? "Soạn bản mới của mẫu tin" : "Soạn mẫu tin";
  const ready = loaded.data && (!from || before.data);
  return (
    <Screen title={title}>
      {ready && loaded.data ? (
        <Editor schema={loaded.data[0]} row={loaded.data[1]} preset={before.data ? copied(before.data) : {}} />
      ) : (
        <Waiting problem={loaded.problem ?? before.problem} retry={loaded.reload} />
      )}
    </Screen>
  );
}

// A new revision starts as the one it will replace, not yet in use and not yet approved.
function copied(row: Row): JsonObject {
  const names = ["kind", "language", "title", "class", "body", "note"];
  return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}

const AROUND = ["kind", "language", "title", "class"];
const AFTER = ["approval_no", "approved_on", "note"];

function Editor({ schema, row, preset }: { schema: Schema; row: Row | null; preset: JsonObject }) {
  const state = useRecordForm({
    schema,
    row,
    preset,
    done: (saved) => {
      forget(`rows/${COLLECTION}`);
      goSaved(`/${COLLECTION}/${saved.id}`, "Đã ghi mẫu tin.");
    },
    cancel: () => undefined,
  });
  const { fields, values, set, failed, errors, busy, save, conflict } = state;
  const kind = values["kind"] ?? "";
  const counted = useTextPreview({ kind, body: kind ? (values["body"] ?? "") : "", class: values["class"] || "policy" });
  if (conflict) return conflict;
  const one = (name: string) => {
    const f = fields.find((x) => x.name === name);
    return (
      f && (
        <FieldRow key={name} field={f} path={name} value={values[name] ?? ""} error={errors[name]} set={(v, l) => set(f, v, l)} />
      )
    );
  };
  const body: Field | undefined = fields.find((f) => f.name === "body");
  const label = (path: string): string => fields.find((f) => f.name === path)?.label ?? path;
  return (
    <Form test="template-form" submit={save}>
      <ErrorSummary failure={failed} nameOf={label} />
      <FieldGrid>{AROUND.map(one)}</FieldGrid>
      <SmsText
        path="body"
        label={body?.label ?? "Nội dung"}
        hint={body?.hint}
        value={values["body"] ?? ""}
        set={(value) => body && set(body, value)}
        error={errors["body"]}
        counted={counted}
        accents
        fields={fieldsOfKind(kind)}
        judged
      />
      {counted.preview && <Renderings preview={counted.preview} />}
      <FieldGrid>{AFTER.map(one)}</FieldGrid>
      <p class="buttons">
        <Button kind="main" submit busy={busy} test="save">
          Ghi
        </Button>
        <Button onClick={() => go(row ? `/${COLLECTION}/${row.id}` : `/${COLLECTION}`)} test="cancel">
          Thôi
        </Button>
        <span role="status">{busy ? "Đang ghi…" : ""}</span>
      </p>
    </Form>
  );
}

// The text as it would stand on a telephone, filled with made-up values.
export function Renderings({ preview: p }: { preview: TextPreview }) {
  return (
    <section aria-labelledby="h-renderings" data-test="renderings">
      <h2 id="h-renderings">Trên máy người nhận (ví dụ)</h2>
      <div class="pair">
        <OneRendering title="Có dấu" r={p.accented} test="accented" />
        <OneRendering title="Không dấu" r={p.plain} test="plain" />
      </div>
      {!p.price_verified && (
        <p class="quiet">Giá {formatNumber(p.price_per_part)} đồng một phần là giá chưa kiểm chứng, chỉ để ước lượng.</p>
      )}
    </section>
  );
}

function OneRendering({ title, r, test }: { title: string; r: Rendering; test: string }) {
  return (
    <div>
      <h3>{title}</h3>
      <p class="sms" data-test={`text-${test}`}>
        {r.text}
      </p>
      <p class="hint">{countText(r)}</p>
    </div>
  );
}

// --- reading, putting into use ---------------------------------------------------------------------------------------

type Open = "live" | "retired" | "delete" | null;

const load = (id: string) =>
  Promise.all([
    getSchema(COLLECTION),
    getRow(COLLECTION, id),
    api<TextPreview>({ path: `/${COLLECTION}/${id}/preview` }).then(
      (a) => a.data,
      () => null,
    ),
  ]);

export function TemplateScreen({ id }: { id: string }) {
  const loaded = useLoad(`template/${id}`, () => load(id));
  const [open, setOpen] = useState<Open>(null);
  if (!loaded.data)
    return (
      <Screen title="Mẫu tin">
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      </Screen>
    );
  const [schema, row, preview] = loaded.data;
  const done = (said: string): void => {
    setOpen(null);
    forget(`rows/${COLLECTION}`);
    flash.set({ text: said, tone: "ok" });
    loaded.reload();
  };
  return (
    <Screen title={`Mẫu tin: ${text(row["title"])}`} tools={<Tools schema={schema} row={row} open={setOpen} />}>
      <p class="sms" data-test="template-body">
        {text(row["body"])}
      </p>
      <Details fields={schema.fields} row={row} skip={["body", "title"]} />
      {preview && <Renderings preview={preview} />}
      {(open === "live" || open === "retired") && (
        <StateDialog to={open} schema={schema} row={row} done={done} close={() => setOpen(null)} />
      )}
      {open === "delete" && (
        <DeleteDialog collection={COLLECTION} row={row} name={text(row["title"])} close={() => setOpen(null)} />
      )}
    </Screen>
  );
}

function Tools({ schema, row, open }: { schema: Schema; row: Row; open: (what: Open) => void }) {
  const state = text(row["state"]);
  const write = schema.can.update === true;
  return (
    <>
      {write && state !== "live" && (
        <Button kind="main" onClick={() => open("live")} test="make-live">
          Đưa vào dùng
        </Button>
      )}
      {write && state === "draft" && (
        <Link to={`/${COLLECTION}/${row.id}/edit`} class="button plain" test="edit">
          Sửa
        </Link>
      )}
      {schema.can.create && state !== "draft" && (
        <Link to={`/${COLLECTION}/new?from=${row.id}`} class="button plain" test="new-revision">
          Soạn bản mới
        </Link>
      )}
      {write && state === "live" && (
        <Button kind="danger" onClick={() => open("retired")} test="retire">
          Thôi dùng
        </Button>
      )}
      {schema.can.delete && state === "draft" && (
        <Button kind="danger" onClick={() => open("delete")} test="delete">
          Xoá
        </Button>
      )}
      <Link to={`/${COLLECTION}`} class="button plain" test="to-list">
        Về danh sách
      </Link>
    </>
  );
}

interface StateProps {
  to: "live" | "retired";
  schema: Schema;
  row: Row;
  done: (said: string) => void;
  close: () => void;
}

function StateDialog({ to, schema, row, done, close }: StateProps) {
  const live = to === "live";
  const shown = (name: string): string => {
    const field = schema.fields.find((f) => f.name === name);
    return field ? toShow(field, row).toLowerCase() : "";
  };
  const deed = async (): Promise<void> => {
    await api<Row>({ method: "PUT", path: `/${COLLECTION}/${row.id}`, body: { state: to }, ifMatch: etagOf(row) });
    done(live ? "Mẫu đã được đưa vào dùng." : "Mẫu không còn được dùng.");
  };
  return (
    <ReasonDialog
      title={live ? "Đưa mẫu tin vào dùng" : "Thôi dùng mẫu tin"}
      label=""
      submit={live ? "Đưa vào dùng" : "Thôi dùng"}
      danger={!live}
      deed={deed}
      close={close}
      test="template-state"
    >
      {live ? (
        <p>
          Mỗi loại tin, mỗi ngôn ngữ chỉ có một mẫu đang dùng: mẫu {shown("kind")}, {shown("language")} đang dùng (nếu có) sẽ được
          thay bằng mẫu này. Đưa vào dùng rồi thì không sửa được nữa; muốn sửa thì soạn bản mới.
        </p>
      ) : (
        <p>Không có mẫu thay thế thì loại tin này không gửi được nữa.</p>
      )}
    </ReasonDialog>
  );
}
