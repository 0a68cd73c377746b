// SPDX-License-Identifier: MPL-2.0
// Everything about one household on one page.
import { useState } from "preact/hooks";
import { api, getSchema } from "../core/api";
import { formatDate, formatInstant } from "../core/dates";
import { wordOf } from "../core/form";
import { showPhone } from "../core/phones";
import { flash } from "../core/router";
import { may } from "../core/session";
import { label, type Row, type Schema, text } from "../core/types";
import { Button, Link, Screen, Waiting } from "../views/bits";
import { DeleteDialog, RowDialog } from "../views/rowdialog";
import { useLoad } from "../views/use";
import { MemberDialog } from "./memberdialog";
import { MoveDialog } from "./movedialog";
import { Details } from "./record";
import { Scroll } from "../views/scroll";

interface Member {
  membership: Row;
  person: Row;
  phones: Row[];
  consents: Row[];
  enrolments: Row[];
}

interface Dossier {
  household: Row;
  members: Member[];
  classifications: Row[];
  similar: Row[];
}

const SCHEMAS = ["households", "memberships", "persons", "phones", "classifications", "consents", "enrolments"];
type Schemas = Record<string, Schema>;

async function load(id: string): Promise<{ dossier: Dossier; schemas: Schemas }> {
  const [answer, ...schemas] = await Promise.all([api<Dossier>({ path: `/households/${id}/dossier` }), ...SCHEMAS.map(getSchema)]);
  return { dossier: answer.data, schemas: Object.fromEntries(SCHEMAS.map((name, i) => [name, schemas[i]])) as Schemas };
}

type Open = { what: "member" | "class" | "move" | "delete" } | { what: "phone" | "consent"; person: Row } | null;

export function DossierScreen({ id }: { id: string }) {
  const loaded = useLoad(`dossier/${id}`, () => load(id));
  const [open, setOpen] = useState<Open>(null);
  if (!loaded.data) return <Screen title="Hộ gia đình"><Waiting problem={loaded.problem} retry={loaded.reload} /></Screen>;
  const { dossier, schemas } = loaded.data;
  const write = may("household.write");
  const name = text(dossier.household["name"]);
  return (
    <Screen title={`Hộ ${name}`} tools={
      <>
        {write && <Link to={`/households/${id}/edit`} class="button main" test="edit">Sửa hộ</Link>}
        {write && <Button onClick={() => setOpen({ what: "move" })} test="move">Chuyển thôn, xã</Button>}
        {schemas["households"]?.can.delete && <Button kind="danger" onClick={() => setOpen({ what: "delete" })} test="delete">Xoá</Button>}
      </>
    }>
      {dossier.similar.length > 0 && <Similar rows={dossier.similar} />}
      <Details fields={schemas["households"]?.fields ?? []} row={dossier.household} />
      <section aria-labelledby="h-members">
        <div class="heading"><h2 id="h-members">Thành viên ({dossier.members.length})</h2>{write && <Button onClick={() => setOpen({ what: "member" })} test="add-member">Thêm thành viên</Button>}</div>
        <ul class="cards members" data-test="members">
          {dossier.members.map((m) => <MemberCard key={m.membership.id} member={m} schemas={schemas} write={write}
            addPhone={() => setOpen({ what: "phone", person: m.person })} addConsent={() => setOpen({ what: "consent", person: m.person })} />)}
        </ul>
      </section>
      <section aria-labelledby="h-classes">
        <div class="heading"><h2 id="h-classes">Phân loại qua các năm</h2>{write && <Button onClick={() => setOpen({ what: "class" })} test="add-classification">Thêm phân loại</Button>}</div>
        <Classes rows={dossier.classifications} schema={schemas["classifications"]} />
      </section>
      <Dialogs open={open} dossier={dossier} close={() => setOpen(null)} done={(said) => {
        setOpen(null);
        flash.set({ text: said, tone: "ok" });
        loaded.reload();
      }} />
    </Screen>
  );
}

function Dialogs({ open, dossier, close, done }: { open: Open; dossier: Dossier; close: () => void; done: (said: string) => void }) {
  const { household } = dossier;
  switch (open?.what) {
    case "member":
      return <MemberDialog household={household} hasHead={dossier.members.some((m) => m.membership["relation"] === "head" && !m.membership["to_date"])} done={done} close={close} />;
    case "class":
      return <RowDialog collection="classifications" title="Thêm phân loại" fixed={{ household_id: household.id }} close={close} done={() => done("Đã ghi phân loại.")} />;
    case "phone":
      return <RowDialog collection="phones" title={`Thêm số điện thoại: ${text(open.person["name"])}`} fixed={{ person_id: open.person.id }} preset={{ kind: "own", can_sms: true, priority: 1 }}
        close={close} done={() => done("Đã ghi số điện thoại.")} />;
    case "consent":
      return <RowDialog collection="consents" title={`Ghi ý kiến nhận tin: ${text(open.person["name"])}`} fixed={{ person_id: open.person.id }} preset={{ given_at: new Date().toISOString() }}
        close={close} done={() => done("Đã ghi ý kiến nhận tin.")} />;
    case "move":
      return <MoveDialog household={household} done={done} close={close} />;
    case "delete":
      return <DeleteDialog collection="households" row={household} name={`hộ ${text(household["name"])}`} close={close} />;
    default:
      return null;
  }
}

function Similar({ rows }: { rows: Row[] }) {
  return (
    <div class="notice warn" data-test="similar">
      Trong thôn còn hộ cùng tên, xem có phải ghi hai lần không:{" "}
      {rows.map((r) => <span key={r.id}><Link to={`/households/${r.id}`}>{text(r["name"])} ({text(r["code"])})</Link> </span>)}
    </div>
  );
}

const word = (schema: Schema | undefined, name: string, row: Row): string => wordOf(schema?.fields.find((f) => f.name === name), text(row[name]));

function phoneText(schemas: Schemas, phone: Row): string {
  const relay = text(phone["relay_name"]);
  const sms = phone["can_sms"] === false ? ", không nhận tin nhắn" : "";
  return `${showPhone(text(phone["number"]))} (${word(schemas["phones"], "kind", phone).toLowerCase()}${relay ? `: ${relay}` : ""}${sms})`;
}

interface CardProps {
  member: Member;
  schemas: Schemas;
  write: boolean;
  addPhone: () => void;
  addConsent: () => void;
}

function MemberCard({ member: { membership, person, phones, consents, enrolments }, schemas, write, addPhone, addConsent }: CardProps) {
  const left = text(membership["to_date"]);
  const name = text(person["name"]);
  return (
    <li class={left ? "past" : undefined}>
      <b><Link to={`/persons/${person.id}`}>{name}</Link></b> · <Link to={`/memberships/${membership.id}`}>{word(schemas["memberships"], "relation", membership)}</Link>
      {left && <span> · ra khỏi hộ ngày {formatDate(left)}</span>}
      <dl>
        <Pair name="Sinh" value={[text(person["birth"]) && formatDate(text(person["birth"])), word(schemas["persons"], "sex", person)].filter(Boolean).join(", ")} />
        <Pair name="Dân tộc" value={label(person, "ethnic_id")} />
        <Pair name="Số định danh" value={text(person["id_number"]) || word(schemas["persons"], "no_id_reason", person)} />
        <div><dt>Điện thoại</dt><dd>{phones.length === 0 ? "chưa có" : <ul class="inline">{phones.map((p) => <li key={p.id}><Link to={`/phones/${p.id}`}>{phoneText(schemas, p)}</Link></li>)}</ul>}</dd></div>
        <Pair name="Nhận tin" value={consents.map((c) => `${word(schemas["consents"], "purpose", c)}: ${word(schemas["consents"], "answer", c).toLowerCase()} (${formatInstant(text(c["given_at"])).slice(0, 10)})`).join("; ")} />
        {enrolments.length > 0 && (
          <div><dt>Lớp học</dt><dd><ul class="inline">{enrolments.map((e) => <li key={e.id}><Link to={`/courses/${text(e["course_id"])}`}>{label(e, "course_id")}</Link>: {word(schemas["enrolments"], "state", e).toLowerCase()}</li>)}</ul></dd></div>
        )}
      </dl>
      {write && !left && (
        <p class="buttons">
          <Button kind="link" onClick={addPhone} test="add-phone" label={`Thêm số điện thoại cho ${name}`}>Thêm số</Button>
          <Button kind="link" onClick={addConsent} test="add-consent" label={`Ghi ý kiến nhận tin của ${name}`}>Ghi ý kiến nhận tin</Button>
        </p>
      )}
    </li>
  );
}

function Pair({ name, value }: { name: string; value: string }) {
  return value ? <div><dt>{name}</dt><dd>{value}</dd></div> : null;
}

function Classes({ rows, schema }: { rows: Row[]; schema: Schema | undefined }) {
  if (rows.length === 0) return <p class="quiet">Chưa phân loại.</p>;
  return (
    <Scroll name="Phân loại qua các năm">
      <table data-test="classifications">
        <thead><tr><th scope="col">Phân loại</th><th scope="col">Từ ngày</th><th scope="col">Đến ngày</th><th scope="col">Quyết định</th></tr></thead>
        <tbody>
          {rows.map((c) => (
            <tr key={c.id}>
              <td><Link to={`/classifications/${c.id}`}>{word(schema, "class", c)}</Link></td><td class="tight">{formatDate(text(c["from_date"]))}</td>
              <td class="tight">{c["to_date"] ? formatDate(text(c["to_date"])) : "nay"}</td><td>{text(c["decision"])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
