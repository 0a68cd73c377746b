// SPDX-License-Identifier: MPL-2.0
// Everything about one household on one page.
import { useState } from "preact/hooks";
import { api, getSchema } from "../core/api";
import { flash } from "../core/router";
import { may } from "../core/session";
import { type Row, text } from "../core/types";
import { Button, Link, Screen, Waiting } from "../views/bits";
import { DeleteDialog, RowDialog } from "../views/rowdialog";
import { useLoad } from "../views/use";
import { MemberDialog } from "./memberdialog";
import { MoveDialog } from "./movedialog";
import { Classes, type Member, MemberCard, type Schemas } from "./dossierparts";
import { NoticeDialog } from "./notice";
import { Details } from "./record";

interface Dossier {
  household: Row;
  members: Member[];
  classifications: Row[];
  similar: Row[];
}

const SCHEMAS = ["households", "memberships", "persons", "phones", "classifications", "consents", "enrolments"];

async function load(id: string): Promise<{ dossier: Dossier; schemas: Schemas }> {
  const [answer, ...schemas] = await Promise.all([
    api<Dossier>({ path: `/households/${id}/dossier` }),
    ...SCHEMAS.map(getSchema),
  ]);
  return { dossier: answer.data, schemas: Object.fromEntries(SCHEMAS.map((name, i) => [name, schemas[i]])) as Schemas };
}

type Open = { what: "member" | "class" | "move" | "delete" } | { what: "phone" | "consent" | "notice"; person: Row } | null;

export function DossierScreen({ id }: { id: string }) {
  const loaded = useLoad(`dossier/${id}`, () => load(id));
  const [open, setOpen] = useState<Open>(null);
  if (!loaded.data)
    return (
      <Screen title="Hộ gia đình">
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      </Screen>
    );
  const { dossier, schemas } = loaded.data;
  const write = may("household.write");
  const name = text(dossier.household["name"]);
  const done = (said: string): void => {
    setOpen(null);
    flash.set({ text: said, tone: "ok" });
    loaded.reload();
  };
  const canDelete = schemas["households"]?.can.delete ?? false;
  return (
    <Screen title={`Hộ ${name}`} tools={<Tools id={id} write={write} canDelete={canDelete} open={setOpen} />}>
      {dossier.similar.length > 0 && <Similar rows={dossier.similar} />}
      <Details fields={schemas["households"]?.fields ?? []} row={dossier.household} />
      <Members members={dossier.members} schemas={schemas} write={write} open={setOpen} />
      <section aria-labelledby="h-classes">
        <div class="heading">
          <h2 id="h-classes">Phân loại qua các năm</h2>
          {write && (
            <Button onClick={() => setOpen({ what: "class" })} test="add-classification">
              Thêm phân loại
            </Button>
          )}
        </div>
        <Classes rows={dossier.classifications} schema={schemas["classifications"]} />
      </section>
      <Dialogs open={open} dossier={dossier} close={() => setOpen(null)} done={done} />
    </Screen>
  );
}

function Tools({ id, write, canDelete, open }: { id: string; write: boolean; canDelete: boolean; open: (what: Open) => void }) {
  return (
    <>
      {write && (
        <Link to={`/households/${id}/edit`} class="button main" test="edit">
          Sửa hộ
        </Link>
      )}
      {write && (
        <Button onClick={() => open({ what: "move" })} test="move">
          Chuyển thôn, xã
        </Button>
      )}
      {canDelete && (
        <Button kind="danger" onClick={() => open({ what: "delete" })} test="delete">
          Xoá
        </Button>
      )}
    </>
  );
}

interface MembersProps {
  members: Member[];
  schemas: Schemas;
  write: boolean;
  open: (what: Open) => void;
}

function Members({ members, schemas, write, open }: MembersProps) {
  return (
    <section aria-labelledby="h-members">
      <div class="heading">
        <h2 id="h-members">Thành viên ({members.length})</h2>
        {write && (
          <Button onClick={() => open({ what: "member" })} test="add-member">
            Thêm thành viên
          </Button>
        )}
      </div>
      <ul class="cards members" data-test="members">
        {members.map((m) => (
          <MemberCard
            key={m.membership.id}
            member={m}
            schemas={schemas}
            write={write}
            addPhone={() => open({ what: "phone", person: m.person })}
            addConsent={() => open({ what: "consent", person: m.person })}
            notify={may("message.send") ? () => open({ what: "notice", person: m.person }) : undefined}
          />
        ))}
      </ul>
    </section>
  );
}

function Dialogs({
  open,
  dossier,
  close,
  done,
}: {
  open: Open;
  dossier: Dossier;
  close: () => void;
  done: (said: string) => void;
}) {
  const { household } = dossier;
  switch (open?.what) {
    case "member":
      return (
        <MemberDialog
          household={household}
          hasHead={dossier.members.some((m) => m.membership["relation"] === "head" && !m.membership["to_date"])}
          done={done}
          close={close}
        />
      );
    case "class":
      return (
        <RowDialog
          collection="classifications"
          title="Thêm phân loại"
          fixed={{ household_id: household.id }}
          close={close}
          done={() => done("Đã ghi phân loại.")}
        />
      );
    case "phone":
      return (
        <RowDialog
          collection="phones"
          title={`Thêm số điện thoại: ${text(open.person["name"])}`}
          fixed={{ person_id: open.person.id }}
          preset={{ kind: "own", can_sms: true, priority: 1 }}
          close={close}
          done={() => done("Đã ghi số điện thoại.")}
        />
      );
    case "consent":
      return (
        <RowDialog
          collection="consents"
          title={`Ghi ý kiến nhận tin: ${text(open.person["name"])}`}
          fixed={{ person_id: open.person.id }}
          preset={{ given_at: new Date().toISOString() }}
          close={close}
          done={() => done("Đã ghi ý kiến nhận tin.")}
        />
      );
    case "notice":
      return <NoticeDialog person={open.person} done={done} close={close} />;
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
      {rows.map((r) => (
        <span key={r.id}>
          <Link to={`/households/${r.id}`}>
            {text(r["name"])} ({text(r["code"])})
          </Link>{" "}
        </span>
      ))}
    </div>
  );
}
