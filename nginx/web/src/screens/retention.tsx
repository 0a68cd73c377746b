// SPDX-License-Identifier: MPL-2.0
// Who found work and who is still there after ninety days: by village, trade, employer, class, sex; a drawing, its table, and Excel.
import { useState } from "preact/hooks";
import { api } from "../core/api";
import { formatDate, parseDate, today } from "../core/dates";
import type { Market, Placed } from "../core/market";
import { formatNumber } from "../core/numbers";
import { go, place } from "../core/router";
import { may } from "../core/session";
import { PrintButton, Screen, Waiting } from "../views/bits";
import { BarChart } from "../views/chart";
import { FieldGrid, FieldRow } from "../views/field";
import { Scroll } from "../views/scroll";
import { useLoad, useStore } from "../views/use";

type Placements = Market["placements"];

const WAYS = [
  { value: "villages", label: "Thôn, làng" },
  { value: "trades", label: "Nghề" },
  { value: "employers", label: "Đơn vị tuyển dụng" },
  { value: "classes", label: "Diện hộ" },
  { value: "sexes", label: "Nam, nữ" },
] as const;
type Way = (typeof WAYS)[number]["value"];

const LEFT = 150;
const SHORT = 20;
const MOST = 20;

const short = (name: string): string => (name.length > SHORT ? `${name.slice(0, SHORT - 1)}…` : name);
const count = (n: number | null): string => (n === null ? "–" : formatNumber(n));
const percent = (n: number | null): string => (n === null ? "–" : `${formatNumber(n)}%`);

// Those who stayed, those who left, and those of whom it is not known or ninety days have not passed.
export function partsOf(c: Placed): number[] {
  const [kept, left] = [c.kept ?? 0, c.left ?? 0];
  return [kept, left, Math.max(0, (c.placed ?? 0) - kept - left)];
}

const yearBefore = (iso: string): string => `${Number(iso.slice(0, 4)) - 1}${iso.slice(4, 8)}01`;

export function RetentionScreen() {
  const { query } = useStore(place);
  const way = (WAYS.find((w) => w.value === query.get("by"))?.value ?? "villages") as Way;
  const to = query.get("to") ?? today();
  const from = query.get("from") ?? yearBefore(to);
  const loaded = useLoad(`retention/${from}/${to}`, async () => (await api<{ placements: Placements }>({ path: "/labour-market", query: { from, to } })).data.placements);
  const see = (change: Record<string, string>): void => go(`/retention?${new URLSearchParams({ by: way, from, to, ...change }).toString()}`, null, true);
  const tools = (
    <>
      {may("export") && (
        <a class="button plain" href={`/api/v1/labour-market/export?${new URLSearchParams({ from, to }).toString()}`} download data-test="export">
          Tải Excel
        </a>
      )}
      <PrintButton />
    </>
  );
  return (
    <Screen title="Có việc và còn làm sau 90 ngày" tools={tools}>
      <Choices way={way} from={from} to={to} see={see} />
      {loaded.data ? <Part placements={loaded.data} way={way} /> : <Waiting problem={loaded.problem} retry={loaded.reload} />}
    </Screen>
  );
}

function Choices({ way, from, to, see }: { way: Way; from: string; to: string; see: (change: Record<string, string>) => void }) {
  const [typed, setTyped] = useState({ from: formatDate(from), to: formatDate(to) });
  const day = (name: "from" | "to", value: string): void => {
    setTyped((t) => ({ ...t, [name]: value }));
    const parsed = parseDate(value);
    if (parsed.ok && value) see({ [name]: parsed.value });
  };
  return (
    <div class="screen-only">
      <FieldGrid>
        <FieldRow field={{ name: "by", label: "Xem theo", kind: "enum", required: true, words: [...WAYS] }} path="by" value={way} set={(v) => v && see({ by: v })} />
        <FieldRow field={{ name: "from", label: "Vào làm từ ngày", kind: "date" }} path="from" value={typed.from} set={(v) => day("from", v)} />
        <FieldRow field={{ name: "to", label: "Đến ngày", kind: "date" }} path="to" value={typed.to} set={(v) => day("to", v)} />
      </FieldGrid>
    </div>
  );
}

function Part({ placements: p, way }: { placements: Placements; way: Way }) {
  const cells = [...p[way]].sort((a, b) => (b.placed ?? 0) - (a.placed ?? 0));
  const shown = cells.filter((c) => !c.suppressed && (c.placed ?? 0) > 0).slice(0, MOST);
  const name = WAYS.find((w) => w.value === way)?.label ?? "";
  const summary = shown.map((c) => `${c.label}: ${count(c.placed)} người có việc, còn làm ${count(c.kept)}, đã nghỉ ${count(c.left)}`).join("; ");
  return (
    <>
      <p class="places" role="status" data-test="retention-total">
        <b>{count(p.total.placed)}</b> người có việc · {count(p.total.due)} đã qua 90 ngày: còn làm {count(p.total.kept)}, đã nghỉ {count(p.total.left)}, chưa rõ{" "}
        {count(p.total.unknown)} · <b>{percent(p.total.kept_percent)}</b> còn làm
      </p>
      {shown.length > 0 && (
        <BarChart
          title={`Số người có việc theo ${name.toLowerCase()}`}
          summary={`${summary}. Số liệu ở bảng dưới.`}
          legend={["Còn làm sau 90 ngày", "Đã nghỉ", "Chưa đủ 90 ngày hoặc chưa rõ"]}
          bars={shown.map((c) => ({ name: short(c.label), parts: partsOf(c) }))}
          show={formatNumber}
          left={LEFT}
        />
      )}
      {cells.length === 0 ? <p class="quiet">Chưa có ai vào làm trong thời gian này.</p> : <Table cells={cells} name={name} />}
      {cells.some((c) => c.suppressed) && <p class="hint">Nhóm dưới ba người không hiện số, để không lộ từng người.</p>}
    </>
  );
}

function Table({ cells, name }: { cells: Placed[]; name: string }) {
  return (
    <Scroll name={`Theo ${name.toLowerCase()}`}>
      <table data-test="retention">
        <caption>Theo {name.toLowerCase()}</caption>
        <thead>
          <tr>
            <th scope="col">{name}</th>
            <th scope="col">Có việc</th>
            <th scope="col">Qua 90 ngày</th>
            <th scope="col">Còn làm</th>
            <th scope="col">Đã nghỉ</th>
            <th scope="col">Chưa rõ</th>
            <th scope="col">Tỷ lệ còn làm</th>
          </tr>
        </thead>
        <tbody>
          {cells.map((c, i) => (
            <tr key={i}>
              <th scope="row">{c.label}</th>
              <td class="number">{count(c.placed)}</td>
              <td class="number">{count(c.due)}</td>
              <td class="number">{count(c.kept)}</td>
              <td class="number">{count(c.left)}</td>
              <td class="number">{count(c.unknown)}</td>
              <td class="number">{percent(c.kept_percent)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
