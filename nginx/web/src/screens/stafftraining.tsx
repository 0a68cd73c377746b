// SPDX-License-Identifier: MPL-2.0
// How many of the staff have been trained in a year, and who has not: the figure the plan asks for (7.1).
import "../style/jobs.css";
import { api } from "../core/api";
import { today } from "../core/dates";
import { formatNumber } from "../core/numbers";
import { go, place } from "../core/router";
import { Link, PrintButton, Screen, Waiting } from "../views/bits";
import { FieldRow } from "../views/field";
import { useLoad, useStore } from "../views/use";

interface Missing {
  staff_id: number;
  person_id: number;
  name: string;
  position: string;
  body: string;
  unit: string;
  enrolled: boolean;
}

interface Figure {
  year: string;
  staff: number;
  trained: number;
  women: number;
  trained_women: number;
  missing: Missing[];
}

const FIRST_YEAR = 2021;

function yearsUpTo(last: number): { value: string; label: string }[] {
  return Array.from({ length: last - FIRST_YEAR + 1 }, (_, i) => String(last - i)).map((y) => ({ value: y, label: y }));
}

const share = (part: number, whole: number): string => (whole > 0 ? `${formatNumber(Math.floor((part * 1000) / whole) / 10)}%` : "–");

export function StaffTrainingScreen() {
  const { query } = useStore(place);
  const now = today().slice(0, 4);
  const year = /^\d{4}$/.test(query.get("year") ?? "") ? (query.get("year") ?? now) : now;
  const loaded = useLoad(`staff-training/${year}`, async () => (await api<Figure>({ path: "/staff-training", query: { year } })).data);
  return (
    <Screen title={`Tập huấn cán bộ giảm nghèo năm ${year}`} tools={<PrintButton />}>
      <div class="screen-only">
        <FieldRow
          field={{ name: "year", label: "Năm", kind: "enum", required: true, words: yearsUpTo(Number(now)) }}
          path="year"
          value={year}
          set={(value) => value && go(`/staff-training?year=${value}`, null, true)}
        />
      </div>
      {loaded.data ? <FigurePart figure={loaded.data} /> : <Waiting problem={loaded.problem} retry={loaded.reload} />}
    </Screen>
  );
}

function FigurePart({ figure: f }: { figure: Figure }) {
  if (f.staff === 0) return <p class="quiet">Chưa ghi cán bộ nào của năm này.</p>;
  return (
    <>
      <p class="places" role="status" data-test="staff-figure">
        <b>{share(f.trained, f.staff)}</b> cán bộ đã tập huấn: {f.trained}/{f.staff} người · nữ {f.trained_women}/{f.women}
      </p>
      <section aria-labelledby="h-missing">
        <h2 id="h-missing">Chưa tập huấn ({f.missing.length})</h2>
        {f.missing.length === 0 && <p class="quiet">Mọi cán bộ đã được tập huấn.</p>}
        <ol class="cards" data-test="staff-missing">
          {f.missing.map((m) => (
            <li key={m.staff_id}>
              <Link to={`/staff-members/${m.staff_id}`}>{m.name}</Link>, {m.position} · {m.unit}
              {m.enrolled && " · đã ghi danh một lớp"}
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}
