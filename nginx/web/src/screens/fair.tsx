// SPDX-License-Identifier: MPL-2.0
// A job fair or mobile session: its day and place, which vacancies and which people are on its list, who came.
import "../style/jobs.css";
import { useState } from "preact/hooks";
import { api, etagOf, getAll, getRow, getSchema } from "../core/api";
import { formatDate, today } from "../core/dates";
import { getDay, peopleOf } from "../core/fair";
import { flash } from "../core/router";
import { may } from "../core/session";
import { asProblem } from "../core/transport";
import { label, type Row, text } from "../core/types";
import { Button, ErrorSummary, failureOf, Link, noFailure, Screen, Waiting } from "../views/bits";
import { ReasonDialog } from "../views/reason";
import { DeleteDialog } from "../views/rowdialog";
import { useBusy, useLoad } from "../views/use";
import { AddMany } from "./fairadd";
import { Details } from "./record";

// The day's set knows the employer of each vacancy and the village of each person, which the lists do not; without it the page still works.
async function loadFair(id: string) {
  const [schema, row, vacancies, people, day] = await Promise.all([
    getSchema("fairs"),
    getRow("fairs", id),
    getAll("fair-vacancies", { fair_id: id }),
    getAll("fair-seekers", { fair_id: id }),
    getDay(id).catch(() => null),
  ]);
  const offers = new Map((day?.vacancies ?? []).map((v) => [v.vacancy_id, `${v.employer} · ${v.places} chỗ`]));
  const homes = new Map((day ? peopleOf(day) : []).map((p) => [p.seeker_id, p.where]));
  return { schema, row, vacancies, people, offers, homes };
}

type Open = "vacancies" | "people" | "delete" | null;

export function FairScreen({ id }: { id: string }) {
  const loaded = useLoad(`fair/${id}`, () => loadFair(id));
  const [open, setOpen] = useState<Open>(null);
  if (!loaded.data)
    return (
      <Screen title="Phiên giao dịch việc làm">
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      </Screen>
    );
  const { schema, row, vacancies, people, offers, homes } = loaded.data;
  const say = (said: string): void => {
    setOpen(null);
    flash.set({ text: said, tone: "ok" });
    loaded.reload();
  };
  return (
    <Screen
      title={`${text(row["title"])}, ngày ${formatDate(text(row["held_on"]))}`}
      tools={<Tools id={id} update={schema.can.update ?? false} remove={schema.can.delete ?? false} open={setOpen} />}
    >
      <Details fields={schema.fields.filter((f) => text(row[f.name]) !== "")} row={row} skip={["title"]} />
      <Vacancies rows={vacancies} more={offers} add={may("vacancy.write") && schema.can.update ? () => setOpen("vacancies") : undefined} said={say} />
      <People rows={people} more={homes} add={may("job.write") ? () => setOpen("people") : undefined} said={say} />
      {open === "vacancies" && <AddVacancies fair={row} known={vacancies} done={say} close={() => setOpen(null)} />}
      {open === "people" && <AddPeople fair={row} known={people} done={say} close={() => setOpen(null)} />}
      {open === "delete" && <DeleteDialog collection="fairs" row={row} name={text(row["title"])} close={() => setOpen(null)} />}
    </Screen>
  );
}

function Tools({ id, update, remove, open }: { id: string; update: boolean; remove: boolean; open: (what: Open) => void }) {
  return (
    <>
      <Link to={`/fairs/${id}/day`} class="button main" test="to-day">
        Xếp giới thiệu
      </Link>
      <Link to={`/fairs/${id}/sheet`} class="button plain" test="to-sheet">
        Danh sách có mặt để in
      </Link>
      <Link to={`/fairs/${id}/slips`} class="button plain" test="to-slips">
        Phiếu giới thiệu để in
      </Link>
      {update && (
        <Link to={`/fairs/${id}/edit`} class="button plain" test="edit">
          Sửa
        </Link>
      )}
      {remove && (
        <Button kind="danger" onClick={() => open("delete")} test="delete">
          Xoá
        </Button>
      )}
    </>
  );
}

interface PartProps {
  rows: Row[];
  more: Map<number, string>;
  add?: () => void;
  said: (words: string) => void;
}

function Vacancies({ rows, more, add, said }: PartProps) {
  return (
    <section aria-labelledby="h-vacancies" data-test="fair-vacancies">
      <div class="heading">
        <h2 id="h-vacancies">Chỗ việc ở phiên ({rows.length})</h2>
        {add && (
          <Button onClick={add} test="add-vacancies">
            Thêm chỗ việc
          </Button>
        )}
      </div>
      {rows.length === 0 && <p class="quiet">Chưa có chỗ việc nào trong danh sách.</p>}
      <ul class="cards proposals">
        {rows.map((r) => (
          <li key={r.id} data-test="fair-vacancy">
            <Link to={`/vacancies/${text(r["vacancy_id"])}`}>{label(r, "vacancy_id")}</Link>
            {more.get(Number(r["vacancy_id"])) && `, ${more.get(Number(r["vacancy_id"]))}`}
            {text(r["note"]) && ` · ${text(r["note"])}`} <Remove collection="fair-vacancies" row={r} name={label(r, "vacancy_id")} can={add !== undefined} said={said} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function People({ rows, more, add, said }: PartProps) {
  const came = rows.filter((r) => r["came"] === true).length;
  const absent = rows.filter((r) => r["came"] === false).length;
  return (
    <section aria-labelledby="h-people" data-test="fair-people">
      <div class="heading">
        <h2 id="h-people">Người đến phiên ({rows.length})</h2>
        {add && (
          <Button onClick={add} test="add-people">
            Thêm người
          </Button>
        )}
      </div>
      {rows.length > 0 && (
        <p role="status" data-test="came-count">
          {came} có đến, {absent} không đến, {rows.length - came - absent} chưa ghi.
        </p>
      )}
      {rows.length === 0 && <p class="quiet">Chưa có ai trong danh sách.</p>}
      <ul class="cards proposals">
        {rows.map((r) => (
          <Person key={r.id} row={r} home={more.get(Number(r["seeker_id"])) ?? ""} can={add !== undefined} said={said} />
        ))}
      </ul>
    </section>
  );
}

const CAME: [value: string, label: string][] = [
  ["", "Chưa ghi"],
  ["true", "Có đến"],
  ["false", "Không đến"],
];

function Person({ row, home, can, said }: { row: Row; home: string; can: boolean; said: (words: string) => void }) {
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const name = label(row, "seeker_id");
  const mark = (value: string): void =>
    run(async () => {
      try {
        await api({ method: "PUT", path: `/fair-seekers/${row.id}`, body: { came: value === "" ? null : value === "true" }, ifMatch: etagOf(row) });
        said(`Đã ghi: ${name} ${(CAME.find(([v]) => v === value)?.[1] ?? "").toLowerCase()}.`);
      } catch (e) {
        setFailed((last) => failureOf(last, asProblem(e)));
      }
    });
  return (
    <li data-test="fair-person">
      <ErrorSummary failure={failed} />
      <p class="line">
        <Link to={`/seekers/${text(row["seeker_id"])}`}>{name}</Link>
        {home && <span class="quiet">{home}</span>}
        {can && (
          <select aria-label={`Có mặt: ${name}`} value={text(row["came"])} aria-busy={busy} data-test="came" onChange={(e) => mark(e.currentTarget.value)}>
            {CAME.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        )}
        <Remove collection="fair-seekers" row={row} name={name} can={can} said={said} />
      </p>
    </li>
  );
}

interface RemoveProps {
  collection: string;
  row: Row;
  name: string;
  can: boolean;
  said: (words: string) => void;
}

function Remove({ collection, row, name, can, said }: RemoveProps) {
  const [open, setOpen] = useState(false);
  const remove = async (reason: string): Promise<void> => {
    await api({ method: "DELETE", path: `/${collection}/${row.id}`, body: { reason }, ifMatch: etagOf(row) });
    said(`Đã bỏ khỏi danh sách: ${name}.`);
  };
  if (!can) return null;
  return (
    <>
      <Button kind="link" test="remove" label={`Bỏ ${name} khỏi danh sách`} onClick={() => setOpen(true)}>
        Bỏ
      </Button>
      {open && (
        <ReasonDialog title={`Bỏ khỏi danh sách: ${name}`} label="Lý do" submit="Bỏ khỏi danh sách" danger deed={remove} close={() => setOpen(false)} test="remove" />
      )}
    </>
  );
}

interface AddProps {
  fair: Row;
  known: Row[];
  done: (said: string) => void;
  close: () => void;
}

function AddVacancies({ fair, known, done, close }: AddProps) {
  const has = new Set(known.map((r) => r["vacancy_id"]));
  const load = async (): Promise<Row[]> =>
    (await getAll("vacancies", { state: "open" })).filter((v) => !has.has(v.id) && text(v["deadline"]) >= today());
  return (
    <AddMany
      title="Thêm chỗ việc đang tuyển"
      load={load}
      name={(v) => text(v["title"])}
      more={(v) => [label(v, "employer_id"), label(v, "unit_id"), `${text(v["places"])} chỗ`].filter(Boolean).join(" · ")}
      body={(v) => ({ fair_id: fair.id, vacancy_id: v.id })}
      collection="fair-vacancies"
      empty="Không còn chỗ việc đang tuyển nào ngoài danh sách."
      unit="chỗ việc"
      done={done}
      close={close}
    />
  );
}

function AddPeople({ fair, known, done, close }: AddProps) {
  const has = new Set(known.map((r) => r["seeker_id"]));
  const load = async (): Promise<Row[]> => (await getAll("seekers", { state: "looking" })).filter((s) => !has.has(s.id));
  return (
    <AddMany
      title="Thêm người đang tìm việc"
      load={load}
      name={(s) => label(s, "person_id")}
      more={(s) => ["wish_1_id", "wish_2_id"].map((w) => label(s, w)).filter(Boolean).join(", ")}
      body={(s) => ({ fair_id: fair.id, seeker_id: s.id })}
      collection="fair-seekers"
      empty="Không còn người tìm việc nào của đơn vị ngoài danh sách."
      unit="người"
      done={done}
      close={close}
    />
  );
}
