// SPDX-License-Identifier: MPL-2.0
// The parts of a household's page: one member, and the classification over the years.
import { formatDate, formatInstant } from "../core/dates";
import { wordOf } from "../core/form";
import { showPhone } from "../core/phones";
import { label, type Row, type Schema, text } from "../core/types";
import { Button, Link } from "../views/bits";
import { Scroll } from "../views/scroll";

export interface Member {
  membership: Row;
  person: Row;
  phones: Row[];
  consents: Row[];
  enrolments: Row[];
}

export type Schemas = Record<string, Schema>;

const word = (schema: Schema | undefined, name: string, row: Row): string =>
  wordOf(
    schema?.fields.find((f) => f.name === name),
    text(row[name]),
  );

function phoneText(schemas: Schemas, phone: Row): string {
  const relay = text(phone["relay_name"]);
  const sms = phone["can_sms"] === false ? ", không nhận tin nhắn" : "";
  const kind = word(schemas["phones"], "kind", phone).toLowerCase();
  return `${showPhone(text(phone["number"]))} (${kind}${relay ? `: ${relay}` : ""}${sms})`;
}

interface CardProps {
  member: Member;
  schemas: Schemas;
  write: boolean;
  addPhone: () => void;
  addConsent: () => void;
  notify?: () => void; // absent: this officer may not send
}

export function MemberCard({ member, schemas, write, addPhone, addConsent, notify }: CardProps) {
  const { membership, person } = member;
  const left = text(membership["to_date"]);
  const name = text(person["name"]);
  return (
    <li class={left ? "past" : undefined}>
      <b>
        <Link to={`/persons/${person.id}`}>{name}</Link>
      </b>{" "}
      · <Link to={`/memberships/${membership.id}`}>{word(schemas["memberships"], "relation", membership)}</Link>
      {left && <span> · ra khỏi hộ ngày {formatDate(left)}</span>}
      <MemberFacts member={member} schemas={schemas} />
      {!left && (write || notify) && (
        <p class="buttons">
          {notify && (
            <Button kind="link" onClick={notify} test="notify" label={`Gửi thông báo cho ${name}`}>
              Gửi thông báo
            </Button>
          )}
          {write && <AddButtons name={name} addPhone={addPhone} addConsent={addConsent} />}
        </p>
      )}
    </li>
  );
}

function AddButtons({ name, addPhone, addConsent }: { name: string; addPhone: () => void; addConsent: () => void }) {
  return (
    <>
      <Button kind="link" onClick={addPhone} test="add-phone" label={`Thêm số điện thoại cho ${name}`}>
        Thêm số
      </Button>
      <Button kind="link" onClick={addConsent} test="add-consent" label={`Ghi ý kiến nhận tin của ${name}`}>
        Ghi ý kiến nhận tin
      </Button>
    </>
  );
}

function consentText(schemas: Schemas, consent: Row): string {
  const day = formatInstant(text(consent["given_at"])).slice(0, 10);
  const schema = schemas["consents"];
  return `${word(schema, "purpose", consent)}: ${word(schema, "answer", consent).toLowerCase()} (${day})`;
}

function MemberFacts({ member: { person, phones, consents, enrolments }, schemas }: { member: Member; schemas: Schemas }) {
  const birth = text(person["birth"]);
  return (
    <dl>
      <Pair
        name="Sinh"
        value={[birth && formatDate(birth), word(schemas["persons"], "sex", person)].filter(Boolean).join(", ")}
      />
      <Pair name="Dân tộc" value={label(person, "ethnic_id")} />
      <Pair name="Số định danh" value={text(person["id_number"]) || word(schemas["persons"], "no_id_reason", person)} />
      <Links name="Điện thoại" none="chưa có" rows={phones} to={(p) => `/phones/${p.id}`} say={(p) => phoneText(schemas, p)} />
      <Pair name="Nhận tin" value={consents.map((c) => consentText(schemas, c)).join("; ")} />
      <Links
        name="Lớp học"
        rows={enrolments}
        to={(e) => `/courses/${text(e["course_id"])}`}
        say={(e) => `${label(e, "course_id")} (${word(schemas["enrolments"], "state", e).toLowerCase()})`}
      />
    </dl>
  );
}

interface LinksProps {
  name: string;
  none?: string;
  rows: Row[];
  to: (row: Row) => string;
  say: (row: Row) => string;
}

function Links({ name, none, rows, to, say }: LinksProps) {
  if (rows.length === 0) return <Pair name={name} value={none ?? ""} />;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <ul class="inline">
          {rows.map((row) => (
            <li key={row.id}>
              <Link to={to(row)}>{say(row)}</Link>
            </li>
          ))}
        </ul>
      </dd>
    </div>
  );
}

function Pair({ name, value }: { name: string; value: string }) {
  return value ? (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  ) : null;
}

export function Classes({ rows, schema }: { rows: Row[]; schema: Schema | undefined }) {
  if (rows.length === 0) return <p class="quiet">Chưa phân loại.</p>;
  return (
    <Scroll name="Phân loại qua các năm">
      <table data-test="classifications">
        <thead>
          <tr>
            <th scope="col">Phân loại</th>
            <th scope="col">Từ ngày</th>
            <th scope="col">Đến ngày</th>
            <th scope="col">Quyết định</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((c) => (
            <tr key={c.id}>
              <td>
                <Link to={`/classifications/${c.id}`}>{word(schema, "class", c)}</Link>
              </td>
              <td class="tight">{formatDate(text(c["from_date"]))}</td>
              <td class="tight">{c["to_date"] ? formatDate(text(c["to_date"])) : "nay"}</td>
              <td>{text(c["decision"])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
