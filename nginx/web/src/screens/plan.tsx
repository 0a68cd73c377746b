// SPDX-License-Identifier: MPL-2.0
// The first page: the whole plan of a year, its money, who does what, targets, and the faults of its own text.
import { api, getPage } from "../core/api";
import { formatDate } from "../core/dates";
import { millions } from "../core/numbers";
import { place } from "../core/router";
import { type Row, text } from "../core/types";
import { Link, PrintButton, Screen, Waiting } from "../views/bits";
import { BarChart } from "../views/chart";
import { CardsOrTable } from "../views/onpaper";
import { useLoad, useStore } from "../views/use";
import { Notes, type Project, ProjectPart, type Sums, Targets } from "./planparts";
import { Scroll } from "../views/scroll";

interface Overview {
  plan: Row;
  projects: Project[];
  targets: Row[];
  notes: Row[];
  sums: Sums;
  groups: { name: string; total: number }[];
}

const YEAR = "2024";

async function load(year: string): Promise<Overview | null> {
  const plans = await getPage("plans", { year, limit: 1 });
  const plan = plans.items[0];
  return plan ? (await api<Overview>({ path: `/plans/${plan.id}/overview` })).data : null;
}

export function PlanScreen() {
  const { query } = useStore(place);
  const year = query.get("year") ?? YEAR;
  const loaded = useLoad(year, () => load(year).then((overview) => ({ overview })));
  const overview = loaded.data?.overview;
  return (
    <Screen title={`Kế hoạch năm ${year}`} tools={<PrintButton />}>
      {!loaded.data && <Waiting problem={loaded.problem} retry={loaded.reload} />}
      {loaded.data && !overview && <p>Chưa có kế hoạch năm {year}.</p>}
      {overview && <Plan overview={overview} />}
    </Screen>
  );
}

function Plan({ overview }: { overview: Overview }) {
  const { plan, projects, targets, notes } = overview;
  const issued = text(plan["issued_on"]);
  return (
    <>
      <p class="lead">{text(plan["title"])}</p>
      <p class="quiet">
        {text(plan["number"]) ? `Số ${text(plan["number"])}` : "Chưa có số, ký hiệu"}
        {issued && `, ban hành ${formatDate(issued)}`} · <Link to={`/plans/${plan.id}`}>Toàn văn mục tiêu và căn cứ</Link>
      </p>
      <Money overview={overview} />
      <section aria-labelledby="h-projects">
        <h2 id="h-projects">{projects.length} dự án, tiểu dự án</h2>
        {projects.map((p) => (
          <ProjectPart
            key={p.id}
            project={p}
            targets={targets.filter((t) => t["project_id"] === p.id)}
            notes={notes.filter((n) => n["project_id"] === p.id)}
          />
        ))}
      </section>
      <section aria-labelledby="h-targets">
        <h2 id="h-targets">Chỉ tiêu chung của kế hoạch</h2>
        <Targets rows={targets.filter((t) => !t["project_id"])} caption="Chỉ tiêu chung" />
      </section>
      <section aria-labelledby="h-notes">
        <h2 id="h-notes">Lưu ý về chính văn bản</h2>
        <Notes rows={notes.filter((n) => !n["project_id"])} />
      </section>
    </>
  );
}

function Money({ overview: { projects, sums, groups } }: { overview: Overview }) {
  const other = sums.other > 0;
  const legend = ["Trung ương", "Địa phương", ...(other ? ["Vốn khác"] : [])];
  const each = projects.map((p) => `${text(p["code"])}: ${millions(p.sums.total)}`).join("; ");
  const parts = (s: Sums): number[] => [s.central, s.local, ...(other ? [s.other] : [])];
  const money = { projects, sums, legend, parts };
  return (
    <section aria-labelledby="h-money" data-test="money">
      <h2 id="h-money">Kinh phí (triệu đồng)</h2>
      <div class="split">
        <div>
          <CardsOrTable cards={() => <MoneyCards {...money} />} table={(paper) => <MoneyTable {...money} paper={paper} />} />
        </div>
        <BarChart
          title="Kinh phí theo tiểu dự án (triệu đồng)"
          legend={legend}
          show={millions}
          summary={`Biểu đồ thanh, số liệu ở bảng bên cạnh. Tổng ${millions(sums.total)} triệu đồng; ${each}.`}
          bars={projects.map((p) => ({ name: text(p["code"]), parts: parts(p.sums) }))}
        />
      </div>
      <ul class="inline">
        {groups.map((g) => (
          <li key={g.name}>
            {g.name}: <b>{millions(g.total)}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface MoneyProps {
  projects: Project[];
  sums: Sums;
  legend: string[];
  parts: (s: Sums) => number[];
}

const shown = (n: number): string => (n > 0 ? millions(n) : "–");

function MoneyTable({ projects, sums, legend, parts, paper }: MoneyProps & { paper: boolean }) {
  return (
    <Scroll name="Bảng kinh phí">
      <table data-test={paper ? undefined : "money-table"}>
        <thead>
          <tr>
            <th scope="col">Mã</th>
            <th scope="col">Tiểu dự án</th>
            {legend.map((l) => (
              <th scope="col" class="number" key={l}>
                {l}
              </th>
            ))}
            <th scope="col" class="number">
              Cộng
            </th>
          </tr>
        </thead>
        <tbody>
          {projects.map((p) => (
            <tr key={p.id}>
              <td>{text(p["code"])}</td>
              <th scope="row">
                <a href={`#p-${p.id}`}>{text(p["name"])}</a>
              </th>
              {parts(p.sums).map((n, i) => (
                <td class="number" key={i}>
                  {shown(n)}
                </td>
              ))}
              <td class="number">{millions(p.sums.total)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td />
            <th scope="row">Tổng cộng</th>
            {parts(sums).map((n, i) => (
              <td class="number" key={i}>
                {millions(n)}
              </td>
            ))}
            <td class="number">{millions(sums.total)}</td>
          </tr>
        </tfoot>
      </table>
    </Scroll>
  );
}

function MoneyCards({ projects, sums, legend, parts }: MoneyProps) {
  const amounts = (s: Sums) => (
    <dl>
      {parts(s).map((n, i) => (
        <div key={i}>
          <dt>{legend[i]}</dt>
          <dd>{shown(n)}</dd>
        </div>
      ))}
      <div>
        <dt>Cộng</dt>
        <dd>
          <b>{millions(s.total)}</b>
        </dd>
      </div>
    </dl>
  );
  return (
    <ul class="cards rows" data-test="money-table">
      {projects.map((p) => (
        <li key={p.id}>
          {text(p["code"])} <a href={`#p-${p.id}`}>{text(p["name"])}</a>
          {amounts(p.sums)}
        </li>
      ))}
      <li>
        <b>Tổng cộng</b>
        {amounts(sums)}
      </li>
    </ul>
  );
}
