// SPDX-License-Identifier: MPL-2.0
// Somebody who looks for work: what she can and wants, which work fits and why, why another does not.
import "../style/jobs.css";
import { useState } from "preact/hooks";
import { getAll, getRow, getSchema } from "../core/api";
import { formatDate } from "../core/dates";
import { wageText } from "../core/jobsearch";
import { getMatches, type Matches, type Reason, type Verdict } from "../core/matching";
import { flash } from "../core/router";
import { type Field, label, type Row, type Schema, text } from "../core/types";
import { Button, Link, Screen, Waiting } from "../views/bits";
import { FieldRow } from "../views/field";
import { DeleteDialog, RowDialog } from "../views/rowdialog";
import { Reasons, Score } from "../views/score";
import { useLoad } from "../views/use";
import { Details } from "./record";
import { Introduce, Referrals, stated, useReferrals } from "./referrals";

interface Work {
  vacancy_id: number;
  title: string;
  employer: string;
  unit: string;
  places: number;
  wage_from: number | null;
  wage_to: number | null;
  start_on: string;
  deadline: string;
  score: number;
  reasons: Reason[];
}

export function SeekerScreen({ id }: { id: string }) {
  const loaded = useLoad(`seeker/${id}`, () => Promise.all([getSchema("seekers"), getRow("seekers", id)]));
  if (!loaded.data)
    return (
      <Screen title="Người tìm việc">
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      </Screen>
    );
  const [schema, row] = loaded.data;
  return <Seeker id={id} schema={schema} row={row} reload={loaded.reload} />;
}

function Seeker({ id, schema, row, reload }: { id: string; schema: Schema; row: Row; reload: () => void }) {
  const referrals = useReferrals("seeker_id", id);
  const work = useLoad(`work/${id}`, () => getMatches<Matches<Work>>(`/seekers/${id}/work`));
  const [deleting, setDeleting] = useState(false);
  const name = label(row, "person_id");
  const said = (words: string): void => {
    flash.set({ text: words, tone: "ok" });
    referrals.reload();
    reload();
  };
  const known = new Set((referrals.data?.rows ?? []).map((r) => Number(r["vacancy_id"])));
  const tools = (
    <>
      {schema.can.update && (
        <Link to={`/seekers/${id}/edit`} class="button plain" test="edit">
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
    <Screen title={`Người tìm việc: ${name}`} tools={tools}>
      <Details fields={stated(schema.fields, row)} row={row} />
      <Part collection="seeker-past" title="Việc đã làm" seeker={row} add="Thêm việc đã làm" said={work.reload} />
      <Part collection="seeker-certificates" title="Giấy phép, chứng chỉ" seeker={row} add="Thêm giấy phép" said={work.reload} />
      <section aria-labelledby="h-referrals">
        <h2 id="h-referrals">Đã giới thiệu</h2>
        <Referrals loaded={referrals} other="vacancy_id" done={said} />
      </section>
      <section aria-labelledby="h-work">
        <h2 id="h-work">Việc phù hợp</h2>
        {!work.data && <Waiting problem={work.problem} retry={work.reload} />}
        {work.data?.items.length === 0 && <p class="quiet">Hiện chưa có chỗ việc nào hợp với người này.</p>}
        <ol class="cards" data-test="work">
          {work.data?.items.map((w) => (
            <li key={w.vacancy_id} data-test="fitting">
              <WorkLine work={w} />
              <Score score={w.score} of={work.data?.of ?? 0} reasons={w.reasons} name={w.title} />
              <Introduce seeker={row.id} vacancy={w.vacancy_id} name={w.title} known={known.has(w.vacancy_id)} done={said} />
            </li>
          ))}
        </ol>
      </section>
      <WhyNot id={id} />
      {deleting && <DeleteDialog collection="seekers" row={row} name={name} close={() => setDeleting(false)} />}
    </Screen>
  );
}

function WorkLine({ work: w }: { work: Work }) {
  return (
    <p>
      <Link to={`/vacancies/${w.vacancy_id}`}>{w.title}</Link>, {w.employer} · {w.unit} · {w.places} chỗ · {wageText(w)} · làm từ {formatDate(w.start_on)}, hạn
      nộp {formatDate(w.deadline)}
    </p>
  );
}

interface PartProps {
  collection: string;
  title: string;
  seeker: Row;
  add: string;
  said: () => void;
}

// Rows that belong to the seeker, and one more of them.
function Part({ collection, title, seeker, add, said }: PartProps) {
  const loaded = useLoad(`${collection}/${seeker.id}`, () => Promise.all([getSchema(collection), getAll(collection, { seeker_id: seeker.id })]));
  const [open, setOpen] = useState(false);
  const done = (): void => {
    setOpen(false);
    flash.set({ text: `Đã ghi: ${title}.`, tone: "ok" });
    loaded.reload();
    said();
  };
  const [schema, rows] = loaded.data ?? [null, []];
  return (
    <section aria-labelledby={`h-${collection}`} data-test={collection}>
      <div class="heading">
        <h2 id={`h-${collection}`}>{title}</h2>
        {schema?.can.create && (
          <Button onClick={() => setOpen(true)} test={`add-${collection}`}>
            {add}
          </Button>
        )}
      </div>
      {!loaded.data && <Waiting problem={loaded.problem} retry={loaded.reload} />}
      {schema && rows.length === 0 && <p class="quiet">Chưa ghi.</p>}
      <ul class="inline">
        {rows.map((r) => (
          <li key={r.id}>
            <Link to={`/${collection}/${r.id}`}>{label(r, collection === "seeker-past" ? "trade_id" : "certificate_id")}</Link>
            {partText(r)}
          </li>
        ))}
      </ul>
      {open && <RowDialog collection={collection} title={add} fixed={{ seeker_id: seeker.id }} close={() => setOpen(false)} done={done} />}
    </section>
  );
}

function partText(r: Row): string {
  const facts = [
    r["months"] && `${text(r["months"])} tháng`,
    r["place"] && text(r["place"]),
    r["number"] && `số ${text(r["number"])}`,
    r["valid_to"] && `đến ${formatDate(text(r["valid_to"]))}`,
  ].filter(Boolean);
  return facts.length > 0 ? `: ${facts.join(", ")}` : "";
}

const VACANCY: Field = { name: "vacancy_id", label: "Chỗ việc muốn hỏi", kind: "ref", ref: "vacancies" };

function WhyNot({ id }: { id: string }) {
  const [vacancy, setVacancy] = useState({ id: "", label: "" });
  return (
    <section aria-labelledby="h-why" data-test="why">
      <h2 id="h-why">Vì sao không?</h2>
      <FieldRow field={VACANCY} path="vacancy_id" value={vacancy.id} valueLabel={vacancy.label} set={(value, name) => setVacancy({ id: value, label: name ?? "" })} />
      {vacancy.id && <Why key={vacancy.id} id={id} vacancy={vacancy.id} />}
    </section>
  );
}

function Why({ id, vacancy }: { id: string; vacancy: string }) {
  const loaded = useLoad(`why/${id}/${vacancy}`, () => getMatches<Verdict>(`/seekers/${id}/why`, { vacancy_id: vacancy }));
  if (!loaded.data) return <Waiting problem={loaded.problem} retry={loaded.reload} />;
  const v = loaded.data;
  return (
    <div role="status" data-test="verdict">
      <p class={`notice ${v.possible ? "ok" : "warn"}`}>
        {v.possible ? `Hợp được ${v.score}/${v.of} điểm.` : "Không giới thiệu được: còn điều kiện bắt buộc chưa đạt."}
      </p>
      <Reasons reasons={[...v.reasons].sort((a, b) => Number(a.met) - Number(b.met))} />
    </div>
  );
}
