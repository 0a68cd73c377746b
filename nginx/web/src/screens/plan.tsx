// SPDX-License-Identifier: MPL-2.0
// The first page: the whole plan of a year, its money, who does what, targets, and the faults of its own text.
import { api, getPage } from "../core/api";
import { formatDate } from "../core/dates";
import { millions } from "../core/numbers";
import { place } from "../core/router";
import { type JsonObject, label, type Row, text } from "../core/types";
import { Link, Screen, Waiting } from "../views/bits";
import { BarChart } from "../views/chart";
import { useLoad, useStore } from "../views/use";
import { Scroll } from "../views/scroll";

interface Sums {
  central: number;
  local: number;
  other: number;
  total: number;
}

type Project = Row & { roles: Row[]; budget_lines: Row[]; activities: Row[]; outputs: Row[]; sums: JsonObject & Sums };

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
  const tools = <button type="button" class="button plain" onClick={() => print()} data-test="print">In</button>;
  return (
    <Screen title={`Kế hoạch năm ${year}`} tools={tools}>
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
        {text(plan["number"]) ? `Số ${text(plan["number"])}` : "Chưa có số, ký hiệu"}{issued && `, ban hành ${formatDate(issued)}`} ·{" "}
        <Link to={`/plans/${plan.id}`}>Toàn văn mục tiêu và căn cứ</Link>
      </p>
      <Money overview={overview} />
      <section aria-labelledby="h-projects">
        <h2 id="h-projects">{projects.length} dự án, tiểu dự án</h2>
        {projects.map((p) => <ProjectPart key={p.id} project={p} targets={targets.filter((t) => t["project_id"] === p.id)} notes={notes.filter((n) => n["project_id"] === p.id)} />)}
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
  const legend = ["Ngân sách Trung ương", "Ngân sách địa phương", ...(other ? ["Vốn khác"] : [])];
  const parts = (s: Sums): number[] => [s.central, s.local, ...(other ? [s.other] : [])];
  return (
    <section aria-labelledby="h-money" data-test="money">
      <h2 id="h-money">Kinh phí (triệu đồng)</h2>
      <div class="split">
        <Scroll name="Bảng kinh phí">
          <table data-test="money-table">
            <thead>
              <tr><th scope="col">Mã</th><th scope="col">Tiểu dự án</th>{legend.map((l) => <th scope="col" class="number" key={l}>{l}</th>)}<th scope="col" class="number">Cộng</th></tr>
            </thead>
            <tbody>
              {projects.map((p) => (
                <tr key={p.id}>
                  <td>{text(p["code"])}</td><th scope="row"><a href={`#p-${p.id}`}>{text(p["name"])}</a></th>
                  {parts(p.sums).map((n, i) => <td class="number" key={i}>{n > 0 ? millions(n) : "–"}</td>)}
                  <td class="number">{millions(p.sums.total)}</td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr><td /><th scope="row">Tổng cộng</th>{parts(sums).map((n, i) => <td class="number" key={i}>{millions(n)}</td>)}<td class="number">{millions(sums.total)}</td></tr>
            </tfoot>
          </table>
        </Scroll>
        <BarChart title="Kinh phí theo tiểu dự án (triệu đồng)" legend={legend} show={millions}
          summary={`Biểu đồ thanh, số liệu ở bảng bên cạnh. Tổng ${millions(sums.total)} triệu đồng; ${projects.map((p) => `${text(p["code"])}: ${millions(p.sums.total)}`).join("; ")}.`}
          bars={projects.map((p) => ({ name: text(p["code"]), parts: parts(p.sums) }))} />
      </div>
      <ul class="inline">{groups.map((g) => <li key={g.name}>{g.name}: <b>{millions(g.total)}</b></li>)}</ul>
    </section>
  );
}

const DUTIES: [duty: string, title: string][] = [["lead", "Chủ trì"], ["manage", "Trực tiếp quản lý"], ["coordinate", "Phối hợp"], ["report", "Theo dõi, báo cáo"]];

function ProjectPart({ project: p, targets, notes }: { project: Project; targets: Row[]; notes: Row[] }) {
  const parent = text(p["project_name"]);
  return (
    <article id={`p-${p.id}`} class="project" tabIndex={-1} data-test={`project-${text(p["code"])}`}>
      <h3>{text(p["code"])} – {text(p["name"])}</h3>
      {parent !== text(p["name"]) && <p class="quiet">{parent}</p>}
      <dl class="details">
        {DUTIES.map(([duty, title]) => <Bodies key={duty} title={title} roles={p.roles.filter((r) => r["duty"] === duty)} />)}
        <Fact title="Mục tiêu" value={text(p["objective"])} />
        <Fact title="Đối tượng thụ hưởng" value={text(p["target_group"])} />
      </dl>
      <Budget project={p} />
      <Texts title="Hoạt động" rows={p.activities} />
      <Texts title="Kết quả đầu ra" rows={p.outputs} />
      {targets.length > 0 && <Targets rows={targets} caption={`Chỉ tiêu của ${text(p["code"])}`} />}
      {notes.length > 0 && <Notes rows={notes} />}
    </article>
  );
}

function Bodies({ title, roles }: { title: string; roles: Row[] }) {
  if (roles.length === 0) return null;
  return <div class={roles.length > 3 ? "wide" : undefined}><dt>{title}</dt><dd>{roles.map((r) => label(r, "body_id")).join("; ")}</dd></div>;
}

function Fact({ title, value }: { title: string; value: string }) {
  return value ? <div class="wide"><dt>{title}</dt><dd class="lines">{value}</dd></div> : null;
}

const SOURCES: Record<string, string> = { central: "Trung ương", local: "Địa phương", other: "Khác" };

function Budget({ project: p }: { project: Project }) {
  return (
    <Scroll name={`Kinh phí ${text(p["code"])}`}>
      <table>
        <caption>Kinh phí (triệu đồng)</caption>
        <thead><tr><th scope="col">Nguồn</th><th scope="col">Nội dung</th><th scope="col" class="number">Số tiền</th></tr></thead>
        <tbody>
          {p.budget_lines.map((line) => {
            const amount = line["amount"];
            return (
              <tr key={line.id}>
                <td>{SOURCES[text(line["source"])] ?? text(line["source"])}</td><td>{text(line["label"])}</td>
                <td class="number">{typeof amount === "number" ? millions(amount) : "không ghi số"}</td>
              </tr>
            );
          })}
        </tbody>
        <tfoot><tr><th scope="row" colSpan={2}>Cộng</th><td class="number">{millions(p.sums.total)}</td></tr></tfoot>
      </table>
    </Scroll>
  );
}

function Texts({ title, rows }: { title: string; rows: Row[] }) {
  if (rows.length === 0) return null;
  return (
    <details open={rows.length <= 4}>
      <summary>{title} ({rows.length})</summary>
      <ul>{rows.map((r) => <li key={r.id} class="lines">{text(r["text"])}</li>)}</ul>
    </details>
  );
}

function Targets({ rows, caption }: { rows: Row[]; caption: string }) {
  return (
    <Scroll name={caption}>
      <table data-test="targets">
        <caption>{caption}</caption>
        <thead><tr><th scope="col">Chỉ tiêu</th><th scope="col">Con số</th><th scope="col">Ghi chú</th></tr></thead>
        <tbody>{rows.map((t) => <tr key={t.id}><td>{text(t["name"])}</td><td class="tight">{text(t["figure"]) || "không ghi số"}</td><td>{text(t["remark"])}</td></tr>)}</tbody>
      </table>
    </Scroll>
  );
}

function Notes({ rows }: { rows: Row[] }) {
  return (
    <div class="notes" role="note" data-test="plan-notes">
      <b>Lưu ý</b>
      <ul>{rows.map((n) => <li key={n.id}>{text(n["text"])}</li>)}</ul>
    </div>
  );
}
