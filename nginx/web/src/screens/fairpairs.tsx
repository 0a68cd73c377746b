// SPDX-License-Identifier: MPL-2.0
// The pairs of a fair by vacancy and by person, each with its score opened into parts, and the dialog in which an officer keeps a pair,
// rules it out, or puts somebody elsewhere after reading why the machine did not.
import { useMemo, useState } from "preact/hooks";
import { Action } from "../core/action";
import { type Day, type Pair, peopleOf, type Place, type Someone, whyApart } from "../core/fair";
import { getMatches, type Verdict } from "../core/matching";
import { may } from "../core/session";
import type { Field, JsonObject } from "../core/types";
import { Button, Link, Waiting } from "../views/bits";
import { FieldRow } from "../views/field";
import { ReasonDialog } from "../views/reason";
import { Reasons, Score } from "../views/score";
import { useLoad } from "../views/use";

export interface Deed {
  kind: "keep" | "never" | "move";
  seeker_id: number;
  name: string;
  from: Pair | null; // the pair it is about; null: somebody who was given nothing
}

type Act = (deed: Deed) => void;

export function ByVacancy({ day, act }: { day: Day; act: Act }) {
  return (
    <ul class="cards" data-test="by-vacancy-list">
      {day.vacancies.map((v) => (
        <li key={v.vacancy_id} data-test="place">
          <VacancyHead place={v} />
          <ul class="plain-list">
            {day.pairs
              .filter((p) => p.vacancy_id === v.vacancy_id)
              .map((p) => (
                <PairLine key={p.seeker_id} day={day} pair={p} act={act} words={[p.name, p.village, p.unit, p.class_label].filter(Boolean).join(" · ")} to={`/seekers/${p.seeker_id}`} />
              ))}
          </ul>
          {v.reason && <p class="quiet">Còn {v.left} chỗ: {v.reason.text}</p>}
          {v.left === 0 && v.given < v.places && <p class="quiet">Các chỗ còn lại đã có người nhận việc từ trước.</p>}
        </li>
      ))}
    </ul>
  );
}

function VacancyHead({ place: v }: { place: Place }) {
  return (
    <h3>
      <Link to={`/vacancies/${v.vacancy_id}`}>{v.title}</Link>, {v.employer} · {v.unit} · {v.given}/{v.places} chỗ
    </h3>
  );
}

export function ByPerson({ day, act }: { day: Day; act: Act }) {
  return (
    <ul class="cards" data-test="by-person-list">
      {peopleOf(day).map((p) => (
        <PersonCard key={p.seeker_id} day={day} person={p} act={act} />
      ))}
    </ul>
  );
}

function PersonCard({ day, person: p, act }: { day: Day; person: Someone; act: Act }) {
  return (
    <li data-test="person">
      <h3>
        <Link to={`/seekers/${p.seeker_id}`}>{p.name}</Link> · {p.where}
      </h3>
      {p.left && <p class="quiet">Chưa xếp được: {p.left.reason.text}</p>}
      <ul class="plain-list">
        {p.pairs.map((pair) => (
          <PairLine key={pair.vacancy_id} day={day} pair={pair} act={act} words={`${pair.title}, ${pair.employer}`} to={`/vacancies/${pair.vacancy_id}`} />
        ))}
      </ul>
      <p class="screen-only">
        <Button kind="link" test="why-not" label={`Vì sao ${p.name} không vào chỗ khác`} onClick={() => act({ kind: "move", seeker_id: p.seeker_id, name: p.name, from: null })}>
          Vì sao không vào chỗ khác?
        </Button>
      </p>
    </li>
  );
}

interface LineProps {
  day: Day;
  pair: Pair;
  act: Act;
  words: string;
  to: string;
}

function PairLine({ day, pair: p, act, words, to }: LineProps) {
  const deed = (kind: Deed["kind"]): void => act({ kind, seeker_id: p.seeker_id, name: p.name, from: p });
  const what = `${p.name} và ${p.title}`;
  return (
    <li class="pair-line" data-test="pair">
      <Link to={to}>{words}</Link>{" "}
      {p.fixed && <span class="state running">đã giới thiệu</span>}
      {p.hand_id !== null && <span class="state paused">giữ bằng tay</span>}
      <Score score={p.score} of={day.of} reasons={p.reasons} name={what} />
      {!p.fixed && may("job.write") && (
        <p class="screen-only deeds">
          {p.hand_id === null && (
            <Button kind="link" test="keep" label={`Giữ cặp ${what}`} onClick={() => deed("keep")}>
              Giữ cặp này
            </Button>
          )}
          <Button kind="link" test="move" label={`Chuyển ${p.name} khỏi ${p.title} sang chỗ khác`} onClick={() => deed("move")}>
            Chuyển chỗ khác
          </Button>
          {p.hand_id === null && (
            <Button kind="link" test="never" label={`Không xếp cặp ${what}`} onClick={() => deed("never")}>
              Không xếp
            </Button>
          )}
        </p>
      )}
    </li>
  );
}

interface DialogProps {
  fair: number;
  day: Day;
  deed: Deed;
  done: (said: string) => void;
  close: () => void;
}

const TITLES: Record<Deed["kind"], string> = { keep: "Giữ cặp này", never: "Không xếp cặp này", move: "Xếp tay vào chỗ khác" };

export function PairDialog({ fair, day, deed, done, close }: DialogProps) {
  const [vacancy, setVacancy] = useState("");
  const [out, into] = useMemo(() => [new Action(), new Action()], []);
  const { from, seeker_id, kind, name } = deed;
  const decide = (action: Action, vacancy_id: number, decision: string, reason: string) => {
    const body: JsonObject = { fair_id: fair, seeker_id, vacancy_id, decision, reason };
    return action.run({ path: "/fair-pairs", body });
  };
  // Into the new place first: when that is refused nothing has changed.
  const write = async (reason: string): Promise<void> => {
    if (kind === "move") {
      await decide(into, Number(vacancy), "keep", reason);
      if (from && from.hand_id === null) await decide(out, from.vacancy_id, "never", reason);
      done(`Đã chuyển ${name}; danh sách xếp lại.`);
    } else if (from) {
      await decide(into, from.vacancy_id, kind, reason);
      done(kind === "keep" ? `Đã giữ cặp của ${name}.` : `Đã bỏ cặp của ${name}; danh sách xếp lại.`);
    }
  };
  const writes = may("job.write") && (kind !== "move" || vacancy !== "");
  return (
    <ReasonDialog
      title={`${TITLES[kind]}: ${name}`}
      label={writes ? "Lý do" : ""}
      submit={writes ? "Ghi quyết định" : "Xong"}
      deed={writes ? write : async () => close()}
      close={close}
      test="pair"
    >
      {from && (
        <p>
          Đang xếp: {from.title}, {from.employer} ({from.score} điểm).
        </p>
      )}
      {kind === "move" && <Target day={day} deed={deed} vacancy={vacancy} set={setVacancy} />}
    </ReasonDialog>
  );
}

interface TargetProps {
  day: Day;
  deed: Deed;
  vacancy: string;
  set: (id: string) => void;
}

function Target({ day, deed, vacancy, set }: TargetProps) {
  const mine = (p: { seeker_id: number }): boolean => p.seeker_id === deed.seeker_id;
  const taken = new Set([...day.pairs.filter(mine), ...day.hand.filter(mine)].map((p) => p.vacancy_id));
  const words = day.vacancies
    .filter((v) => !taken.has(v.vacancy_id))
    .map((v) => ({ value: String(v.vacancy_id), label: `${v.title}, ${v.employer}: ${v.left > 0 ? `còn ${v.left} chỗ` : "hết chỗ"}` }));
  const field: Field = { name: "vacancy", label: "Chỗ việc", kind: "enum", words, hint: "Chọn để xem vì sao chưa xếp vào đó" };
  return (
    <>
      <FieldRow field={field} path="vacancy" value={vacancy} set={(value) => set(value)} />
      {vacancy && <Why key={vacancy} day={day} seeker={deed.seeker_id} vacancy={Number(vacancy)} />}
    </>
  );
}

function Why({ day, seeker, vacancy }: { day: Day; seeker: number; vacancy: number }) {
  const loaded = useLoad(`why/${seeker}/${vacancy}`, () => getMatches<Verdict>(`/seekers/${seeker}/why`, { vacancy_id: vacancy }));
  if (!loaded.data) return <Waiting problem={loaded.problem} retry={loaded.reload} />;
  const v = loaded.data;
  const apart = v.possible ? whyApart(day, seeker, vacancy, v.score) : null;
  return (
    <div role="status" data-test="why-apart">
      <p class={`notice ${v.possible ? "ok" : "warn"}`}>
        {v.possible ? `Hợp được ${v.score}/${v.of} điểm. ${apart ?? ""}` : "Còn điều kiện chưa đạt:"}
      </p>
      <Reasons reasons={[...v.reasons].sort((a, b) => Number(a.met) - Number(b.met))} />
    </div>
  );
}
