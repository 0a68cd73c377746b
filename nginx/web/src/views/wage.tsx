// SPDX-License-Identifier: MPL-2.0
// The warning of a wage below the minimum: while a vacancy is written, on its page, and as a list. It never refuses.
import { api } from "../core/api";
import { formatDate, parseDate } from "../core/dates";
import type { Values } from "../core/form";
import { wageText } from "../core/jobsearch";
import { formatNumber, parseWhole } from "../core/numbers";
import { type Row, text } from "../core/types";
import { Link } from "./bits";
import { useLoad } from "./use";

interface MinimumWage {
  day: string;
  value: number | null;
  verified: boolean;
  source: string | null;
}

export interface BelowMinimum {
  vacancy_id: number;
  title: string;
  state: string;
  employer: string;
  employer_state: string;
  unit: string;
  wage_from: number | null;
  wage_to: number | null;
  start_on: string;
  minimum: number;
  verified: boolean;
  source: string | null;
}

const UNVERIFIED = " Mức này ghi theo trí nhớ, chưa đối chiếu văn bản.";

// What whole days are paid at least; null: not said, or not whole days.
function offered(full: boolean, from: string, to: string): number | null {
  const [low, high] = [parseWhole(from), parseWhole(to)];
  if (!full) return null;
  return from && low.ok ? low.value : to && high.ok ? high.value : null;
}

function Warning({ wage, day }: { wage: number; day: string }) {
  const { data } = useLoad(`minimum-wage/${day}`, async () => (await api<MinimumWage>({ path: "/minimum-wage", query: { day } })).data);
  if (!data || data.value === null || wage >= data.value) return null;
  return (
    <p class="notice warn" role="status" data-test="low-wage">
      Lương {formatNumber(wage)} đồng/tháng thấp hơn lương tối thiểu vùng III ngày {formatDate(data.day)}: {formatNumber(data.value)} đồng/tháng
      {data.source && ` (${data.source})`}.{!data.verified && UNVERIFIED} Vẫn ghi được; cần hỏi lại đơn vị tuyển dụng và xem nơi làm việc thuộc vùng nào.
    </p>
  );
}

export function WageOfForm({ values }: { values: Values }) {
  const wage = offered(values["hours_full"] === "true", values["wage_from"] ?? "", values["wage_to"] ?? "");
  const day = parseDate(values["start_on"] ?? "");
  return wage !== null && day.ok ? <Warning wage={wage} day={day.value} /> : null;
}

export function WageOfRow({ row }: { row: Row }) {
  const wage = offered(row["hours_full"] === true, text(row["wage_from"]), text(row["wage_to"]));
  return wage !== null ? <Warning wage={wage} day={text(row["start_on"])} /> : null;
}

export function WageLines({ items }: { items: BelowMinimum[] }) {
  return (
    <ul>
      {items.map((v) => (
        <li key={v.vacancy_id}>
          <Link to={`/vacancies/${v.vacancy_id}`}>{v.title}</Link>, {v.employer}
          {v.employer_state === "pending" && " (chờ xác nhận)"}
          {v.state === "draft" && " · nháp"} · {v.unit} · {wageText(v)}; tối thiểu {formatNumber(v.minimum)} từ ngày {formatDate(v.start_on)}
          {v.source && ` (${v.source})`}.{!v.verified && UNVERIFIED}
        </li>
      ))}
    </ul>
  );
}
