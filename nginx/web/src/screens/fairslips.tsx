// SPDX-License-Identifier: MPL-2.0
// Slips of what was introduced at a fair, a sheet for each employer and one for each person. An employer's sheet names only who has
// agreed to be named to him; the others come by a number.
import "../style/jobs.css";
import { getAll, getRow } from "../core/api";
import { formatDate } from "../core/dates";
import { employersOf, getDay, type Pair, peopleOf } from "../core/fair";
import { go, place } from "../core/router";
import { label, type Row, text } from "../core/types";
import { Link, PrintButton, Screen, Waiting } from "../views/bits";
import { Scroll } from "../views/scroll";
import { useLoad, useStore } from "../views/use";

const SKILLS = ["experience", "certificate", "qualification", "schooling"];

async function loadSlips(id: string) {
  const [fair, day, vacancies] = await Promise.all([getRow("fairs", id), getDay(id), getAll("fair-vacancies", { fair_id: id })]);
  const tables = new Map(vacancies.map((v) => [Number(v["vacancy_id"]), text(v["note"])]));
  return { fair, day, tables };
}

export function FairSlipsScreen({ id }: { id: string }) {
  const { query } = useStore(place);
  const by = query.get("by") === "person" ? "person" : "employer";
  const loaded = useLoad(`slips/${id}`, () => loadSlips(id));
  const data = loaded.data;
  const pairs = data?.day.pairs.filter((p) => p.fixed) ?? [];
  return (
    <Screen
      title={data ? `Phiếu giới thiệu: ${text(data.fair["title"])}` : "Phiếu giới thiệu"}
      tools={
        <>
          <PrintButton />
          <Link to={`/fairs/${id}/day`} class="button plain" test="to-day">
            Về bảng xếp
          </Link>
        </>
      }
    >
      <p class="buttons" role="group" aria-label="In phiếu theo">
        <Choice now={by} is="employer" words="Theo đơn vị tuyển dụng" id={id} />
        <Choice now={by} is="person" words="Theo từng người" id={id} />
      </p>
      {!data && <Waiting problem={loaded.problem} retry={loaded.reload} />}
      {data && pairs.length === 0 && <p class="quiet">Chưa ghi lời giới thiệu nào của phiên này: xếp giới thiệu và xác nhận trước.</p>}
      {data && by === "employer" && employersOf(pairs).map((e) => <EmployerSlip key={e.name} fair={data.fair} name={e.name} pairs={e.pairs} />)}
      {data &&
        by === "person" &&
        peopleOf({ ...data.day, pairs, people_left: [] }).map((p) => (
          <PersonSlip key={p.seeker_id} fair={data.fair} name={p.name} where={p.where} pairs={p.pairs} tables={data.tables} />
        ))}
    </Screen>
  );
}

function Choice({ now, is, words, id }: { now: string; is: string; words: string; id: string }) {
  return (
    <button type="button" class="button plain" aria-pressed={now === is} data-test={`by-${is}`} onClick={() => go(`/fairs/${id}/slips?by=${is}`, null, true)}>
      {words}
    </button>
  );
}

function Heading({ fair, title }: { fair: Row; title: string }) {
  return (
    <>
      <p>
        {label(fair, "unit_id")} · {text(fair["title"])} · {text(fair["place"])} · ngày {formatDate(text(fair["held_on"]))}
      </p>
      <h2>{title}</h2>
    </>
  );
}

// What an employer may know of anybody: trade and experience.
const skillsOf = (p: Pair): string =>
  p.reasons
    .filter((r) => r.met && SKILLS.includes(r.part))
    .map((r) => r.text)
    .join("; ") || "–";

function EmployerSlip({ fair, name, pairs }: { fair: Row; name: string; pairs: Pair[] }) {
  const unnamed = pairs.some((p) => !p.shared);
  return (
    <article class="paper" data-test="slip">
      <Heading fair={fair} title={`Người được giới thiệu đến: ${name}`} />
      <Scroll name={`Người được giới thiệu đến ${name}`}>
        <table>
          <thead>
            <tr>
              <th scope="col" class="number">
                STT
              </th>
              <th scope="col">Người tìm việc</th>
              <th scope="col">Kinh nghiệm, tay nghề</th>
              <th scope="col">Xã</th>
              <th scope="col">Chỗ việc</th>
              <th scope="col" class="sign">
                Kết quả phỏng vấn
              </th>
            </tr>
          </thead>
          <tbody>
            {pairs.map((p, i) => (
              <tr key={`${p.seeker_id}-${p.vacancy_id}`}>
                <td class="number">{i + 1}</td>
                <th scope="row">{p.shared ? p.name : `Người số ${p.seeker_id}`}</th>
                <td>{skillsOf(p)}</td>
                <td>{p.unit}</td>
                <td>{p.title}</td>
                <td />
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {unnamed && <p>Người ghi bằng số chưa đồng ý cho đơn vị xem tên; cán bộ của phiên mời theo số.</p>}
      <p>Kết quả ghi: nhận, làm thử, hẹn lại hoặc không nhận và vì sao. Trả phiếu này cho cán bộ trước khi về.</p>
    </article>
  );
}

interface PersonProps {
  fair: Row;
  name: string;
  where: string;
  pairs: Pair[];
  tables: Map<number, string>;
}

function PersonSlip({ fair, name, where, pairs, tables }: PersonProps) {
  return (
    <article class="paper half" data-test="slip">
      <Heading fair={fair} title={`Phiếu giới thiệu: ${name}`} />
      <p>{where}</p>
      <ol>
        {pairs.map((p) => (
          <li key={p.vacancy_id}>
            <b>{p.title}</b>, {p.employer}
            {tables.get(p.vacancy_id) && ` · ${tables.get(p.vacancy_id)}`}
            <br />
            Vì: {p.reasons.filter((r) => r.met && r.points > 0).slice(0, 3).map((r) => r.text).join("; ") || "cán bộ giới thiệu"}
          </li>
        ))}
      </ol>
      <p>Mang theo căn cước và chứng chỉ nghề nếu có. Không ai phải nộp tiền để được giới thiệu việc.</p>
    </article>
  );
}
