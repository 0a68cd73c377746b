// SPDX-License-Identifier: MPL-2.0
// One sub-project of the plan; targets and notes, which the plan as a whole has too.
import { millions } from "../core/numbers";
import { type JsonObject, label, type Row, text } from "../core/types";
import { Scroll } from "../views/scroll";

export interface Sums {
  central: number;
  local: number;
  other: number;
  total: number;
}

export type Project = Row & { roles: Row[]; budget_lines: Row[]; activities: Row[]; outputs: Row[]; sums: JsonObject & Sums };

const DUTIES: [duty: string, title: string][] = [
  ["lead", "Chủ trì"],
  ["manage", "Trực tiếp quản lý"],
  ["coordinate", "Phối hợp"],
  ["report", "Theo dõi, báo cáo"],
];

export function ProjectPart({ project: p, targets, notes }: { project: Project; targets: Row[]; notes: Row[] }) {
  const parent = text(p["project_name"]);
  return (
    <article id={`p-${p.id}`} class="project" tabIndex={-1} data-test={`project-${text(p["code"])}`}>
      <h3>
        {text(p["code"])} – {text(p["name"])}
      </h3>
      {parent !== text(p["name"]) && <p class="quiet">{parent}</p>}
      <dl class="details">
        {DUTIES.map(([duty, title]) => (
          <Bodies key={duty} title={title} roles={p.roles.filter((r) => r["duty"] === duty)} />
        ))}
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
  return (
    <div class={roles.length > 3 ? "wide" : undefined}>
      <dt>{title}</dt>
      <dd>{roles.map((r) => label(r, "body_id")).join("; ")}</dd>
    </div>
  );
}

function Fact({ title, value }: { title: string; value: string }) {
  return value ? (
    <div class="wide">
      <dt>{title}</dt>
      <dd class="lines">{value}</dd>
    </div>
  ) : null;
}

const SOURCES: Record<string, string> = { central: "Trung ương", local: "Địa phương", other: "Khác" };

function Budget({ project: p }: { project: Project }) {
  return (
    <Scroll name={`Kinh phí ${text(p["code"])}`}>
      <table>
        <caption>Kinh phí (triệu đồng)</caption>
        <thead>
          <tr>
            <th scope="col">Nguồn</th>
            <th scope="col">Nội dung</th>
            <th scope="col" class="number">
              Số tiền
            </th>
          </tr>
        </thead>
        <tbody>
          {p.budget_lines.map((line) => {
            const amount = line["amount"];
            return (
              <tr key={line.id}>
                <td>{SOURCES[text(line["source"])] ?? text(line["source"])}</td>
                <td>{text(line["label"])}</td>
                <td class="number">{typeof amount === "number" ? millions(amount) : "không ghi số"}</td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              Cộng
            </th>
            <td class="number">{millions(p.sums.total)}</td>
          </tr>
        </tfoot>
      </table>
    </Scroll>
  );
}

function Texts({ title, rows }: { title: string; rows: Row[] }) {
  if (rows.length === 0) return null;
  return (
    <details open>
      <summary>
        {title} ({rows.length})
      </summary>
      <ul>
        {rows.map((r) => (
          <li key={r.id} class="lines">
            {text(r["text"])}
          </li>
        ))}
      </ul>
    </details>
  );
}

export function Targets({ rows, caption }: { rows: Row[]; caption: string }) {
  return (
    <Scroll name={caption}>
      <table data-test="targets">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Chỉ tiêu</th>
            <th scope="col">Con số</th>
            <th scope="col">Ghi chú</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((t) => (
            <tr key={t.id}>
              <td>{text(t["name"])}</td>
              <td class="tight">{text(t["figure"]) || "không ghi số"}</td>
              <td>{text(t["remark"])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

export function Notes({ rows }: { rows: Row[] }) {
  return (
    <div class="notes" role="note" data-test="plan-notes">
      <b>Lưu ý</b>
      <ul>
        {rows.map((n) => (
          <li key={n.id}>{text(n["text"])}</li>
        ))}
      </ul>
    </div>
  );
}
