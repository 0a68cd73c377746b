// SPDX-License-Identifier: MPL-2.0
// Two sets of weights on today's pool: which vacancies would show other people first, who moves in and out, and by how much.
import { useState } from "preact/hooks";
import { getMatches } from "../core/matching";
import { formatNumber } from "../core/numbers";
import { asProblem, type Problem } from "../core/transport";
import { type Field, type Row, text } from "../core/types";
import { Button, Form, Link, Waiting } from "../views/bits";
import { FieldRow } from "../views/field";
import { Scroll } from "../views/scroll";
import { useBusy } from "../views/use";

interface Move {
  seeker_id: number;
  name: string;
  unit: string;
  village: string | null;
  from: number | null;
  to: number | null;
  score_from: number | null;
  score_to: number | null;
}

interface Changed {
  vacancy_id: number;
  title: string;
  employer: string;
  kept: number;
  of: number;
  same_first: boolean;
  moves: Move[];
}

interface Comparison {
  vacancies: number;
  same_first: number;
  kept: number;
  shown: number;
  of: number;
  of_other: number;
  changed: Changed[];
}

interface Props {
  set: Row;
  sets: Row[];
  now: Row | undefined;
  can: boolean;
}

export function ComparePart({ set, sets, now, can }: Props) {
  const others = sets.filter((s) => s.id !== set.id);
  const [other, setOther] = useState(String(now && now.id !== set.id ? now.id : (others[0]?.id ?? "")));
  const [seen, setSeen] = useState<{ with: string; data: Comparison } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, run] = useBusy();
  if (!can) return null;
  const words = others.map((s) => ({ value: String(s.id), label: `${text(s["name"])}${s.id === now?.id ? " (đang áp dụng)" : ""}` }));
  const field: Field = { name: "with", label: "So với bộ", kind: "enum", required: true, words };
  const compare = (): void =>
    run(async () => {
      setProblem(null);
      try {
        setSeen({ with: other, data: await getMatches<Comparison>(`/match-sets/${set.id}/compare`, { with: other }) });
      } catch (e) {
        setProblem(asProblem(e));
      }
    });
  return (
    <section aria-labelledby="h-compare" data-test="compare">
      <h2 id="h-compare">So sánh trên danh sách hôm nay</h2>
      {others.length === 0 ? (
        <p class="quiet">Chưa có bộ nào khác để so: tạo bộ mới từ bộ này.</p>
      ) : (
        <Form class="narrow" submit={compare}>
          <FieldRow field={field} path="with" value={other} set={(value) => setOther(value || other)} />
          <p>
            <Button kind="main" submit busy={busy} test="compare-run">
              So sánh
            </Button>{" "}
            <span role="status">{busy ? "Đang chấm lại mọi chỗ việc…" : ""}</span>
          </p>
        </Form>
      )}
      {problem && <Waiting problem={problem} />}
      {seen && <Seen data={seen.data} other={text(sets.find((s) => String(s.id) === seen.with)?.["name"])} />}
    </section>
  );
}

function Seen({ data: c, other }: { data: Comparison; other: string }) {
  return (
    <div data-test="compared" role="status">
      <p class="lead">
        {formatNumber(c.vacancies)} chỗ việc: {formatNumber(c.same_first)} chỗ vẫn cùng người đứng đầu; {formatNumber(c.kept)}/{formatNumber(c.shown)} người còn trong hai
        mươi người đầu.
      </p>
      <p class="quiet">
        “Trước” là theo bộ {other} (nhiều nhất {c.of} điểm), “sau” là theo bộ này (nhiều nhất {c.of_other} điểm).
      </p>
      {c.changed.length === 0 && <p>Không chỗ việc nào đổi thứ tự trong mười người đầu.</p>}
      {c.changed.map((v) => (
        <VacancyMoves key={v.vacancy_id} vacancy={v} />
      ))}
    </div>
  );
}

const placeText = (n: number | null): string => (n === null ? "ngoài 20" : String(n));

function moveText(m: Move): string {
  if (m.from === null) return "vào danh sách";
  if (m.to === null) return "ra khỏi danh sách";
  return m.to < m.from ? `lên ${m.from - m.to} bậc` : `xuống ${m.to - m.from} bậc`;
}

function VacancyMoves({ vacancy: v }: { vacancy: Changed }) {
  return (
    <details class="checks" data-test="changed">
      <summary>
        {v.title}, {v.employer}: {v.moves.length} người đổi chỗ{v.same_first ? "" : ", đổi người đứng đầu"}
      </summary>
      <p>
        <Link to={`/vacancies/${v.vacancy_id}`}>Xem chỗ việc</Link>
      </p>
      <Scroll name={`Đổi chỗ ở ${v.title}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">Người tìm việc</th>
              <th scope="col" class="number">
                Hạng trước
              </th>
              <th scope="col" class="number">
                Hạng sau
              </th>
              <th scope="col">Đổi</th>
              <th scope="col" class="number">
                Điểm trước
              </th>
              <th scope="col" class="number">
                Điểm sau
              </th>
            </tr>
          </thead>
          <tbody>
            {v.moves.map((m) => (
              <tr key={m.seeker_id}>
                <th scope="row">
                  <Link to={`/seekers/${m.seeker_id}`}>{m.name}</Link>, {[m.village, m.unit].filter(Boolean).join(", ")}
                </th>
                <td class="number">{placeText(m.from)}</td>
                <td class="number">{placeText(m.to)}</td>
                <td>{moveText(m)}</td>
                <td class="number">{m.score_from ?? "–"}</td>
                <td class="number">{m.score_to ?? "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}
