// SPDX-License-Identifier: MPL-2.0
// A vacancy on one page: what it is, who fits and why, whom we introduced and how far they have come.
import "../style/jobs.css";
import { useState } from "preact/hooks";
import { getRow, getSchema } from "../core/api";
import { formatDate } from "../core/dates";
import { getMatches, type Matches, type Reason } from "../core/matching";
import { flash } from "../core/router";
import { may } from "../core/session";
import { label, type Row, type Schema, text } from "../core/types";
import { Button, Link, Screen, Waiting } from "../views/bits";
import { DeleteDialog } from "../views/rowdialog";
import { Score } from "../views/score";
import { useLoad } from "../views/use";
import { WageOfRow } from "../views/wage";
import { OfferDialog } from "./offer";
import { Details } from "./record";
import { Introduce, Referrals, stated, useReferrals } from "./referrals";

interface Fitting {
  seeker_id: number;
  person_id: number;
  name: string;
  unit: string;
  village: string | null;
  birth: string | null;
  class: string | null;
  class_label: string | null;
  introduced: number;
  score: number;
  reasons: Reason[];
}

export function VacancyScreen({ id }: { id: string }) {
  const loaded = useLoad(`vacancy/${id}`, () => Promise.all([getSchema("vacancies"), getRow("vacancies", id)]));
  if (!loaded.data)
    return (
      <Screen title="Chỗ việc">
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      </Screen>
    );
  const [schema, row] = loaded.data;
  return <Vacancy id={id} schema={schema} row={row} reload={loaded.reload} />;
}

function Vacancy({ id, schema, row, reload }: { id: string; schema: Schema; row: Row; reload: () => void }) {
  const referrals = useReferrals("vacancy_id", id);
  const people = useLoad(`people/${id}`, () => getMatches<Matches<Fitting>>(`/vacancies/${id}/people`));
  const [deleting, setDeleting] = useState(false);
  const [picked, setPicked] = useState<number[]>([]);
  const [offering, setOffering] = useState(false);
  const said = (words: string): void => {
    flash.set({ text: words, tone: "ok" });
    setOffering(false);
    setPicked([]);
    referrals.reload();
    reload();
  };
  const pick = (seeker: number): void => setPicked((list) => (list.includes(seeker) ? list.filter((x) => x !== seeker) : [...list, seeker]));
  const sends = may("message.send") && text(row["state"]) === "open";
  const known = new Set((referrals.data?.rows ?? []).map((r) => Number(r["seeker_id"])));
  const tools = (
    <>
      {schema.can.update && (
        <Link to={`/vacancies/${id}/edit`} class="button plain" test="edit">
          Sửa
        </Link>
      )}
      {schema.can.delete && (
        <Button kind="danger" onClick={() => setDeleting(true)} test="delete">
          Xoá
        </Button>
      )}
    </>
  );
  return (
    <Screen title={`${text(row["title"])}: ${label(row, "employer_id")}`} tools={tools}>
      <WageOfRow row={row} />
      <Details fields={stated(schema.fields, row)} row={row} skip={["title"]} />
      <section aria-labelledby="h-referrals">
        <h2 id="h-referrals">Đã giới thiệu</h2>
        <Referrals loaded={referrals} other="seeker_id" done={said} />
      </section>
      <section aria-labelledby="h-fitting">
        <h2 id="h-fitting">Người phù hợp</h2>
        {!people.data && <Waiting problem={people.problem} retry={people.reload} />}
        {people.data?.items.length === 0 && <p class="quiet">Chưa có người tìm việc nào hợp với chỗ này.</p>}
        <ol class="cards" data-test="people">
          {people.data?.items.map((p) => (
            <li key={p.seeker_id} data-test="fitting">
              <Person person={p} />
              <Score score={p.score} of={people.data?.of ?? 0} reasons={p.reasons} name={p.name} />
              {sends && !known.has(p.seeker_id) && (
                <label class="choice">
                  <input type="checkbox" checked={picked.includes(p.seeker_id)} onChange={() => pick(p.seeker_id)} data-test="pick" />{" "}
                  <span>
                    Nhắn tin cho {p.name}
                  </span>
                </label>
              )}
              <Introduce seeker={p.seeker_id} vacancy={row.id} name={p.name} known={known.has(p.seeker_id)} done={said} />
            </li>
          ))}
        </ol>
        {sends && (people.data?.items.length ?? 0) > 0 && (
          <p class="buttons">
            <Button kind="main" busy={picked.length === 0} onClick={() => setOffering(true)} test="offer">
              Nhắn tin giới thiệu cho {picked.length} người đã chọn
            </Button>
          </p>
        )}
      </section>
      {offering && <OfferDialog vacancy={row.id} seekers={picked} done={said} close={() => setOffering(false)} />}
      {deleting && <DeleteDialog collection="vacancies" row={row} name={text(row["title"])} close={() => setDeleting(false)} />}
    </Screen>
  );
}

function Person({ person: p }: { person: Fitting }) {
  return (
    <p>
      <Link to={`/seekers/${p.seeker_id}`}>{p.name}</Link>
      {p.birth && `, sinh ${formatDate(p.birth)}`} · {p.class_label ?? "chưa phân loại hộ"} · {[p.village, p.unit].filter(Boolean).join(", ")}
      {p.introduced > 0 && ` · đang được giới thiệu ở ${p.introduced} nơi`}
    </p>
  );
}
