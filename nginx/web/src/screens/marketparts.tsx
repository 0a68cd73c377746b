// SPDX-License-Identifier: MPL-2.0
// Parts of the labour-market report: where the gap is, the months with what they let expect, placements and who stayed.
import { type Forecast, type Gap, gapText, heatOf, type Market, monthText, type Placed, SERIES } from "../core/market";
import { formatNumber } from "../core/numbers";
import { type Line, Lines } from "../views/plots";
import { Scroll } from "../views/scroll";

// Trades down, communes across; a cell says its number and is the deeper coloured the larger the gap.
export function Heat({ market: m }: { market: Market }) {
  const units = m.communes.map((c) => ({ id: c.unit_id, name: c.unit ?? "" }));
  const most = Math.max(0, ...m.cells.map((c) => Math.abs(c.gap)));
  const at = (trade: Gap, unit: number | undefined): Gap | undefined => m.cells.find((c) => c.trade_id === trade.trade_id && c.unit_id === unit);
  if (units.length < 2) return null;
  return (
    <Scroll name="Chênh lệch theo nghề và xã">
      <table class="heat" data-test="heat">
        <caption>Chỗ trừ người, theo nghề và xã: + thừa chỗ, − thiếu chỗ</caption>
        <thead>
          <tr>
            <th scope="col">Nghề, việc</th>
            {units.map((u) => (
              <th scope="col" key={u.id}>
                {u.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {m.trades.map((t) => (
            <tr key={t.trade}>
              <th scope="row">{t.trade}</th>
              {units.map((u) => (
                <HeatCell key={u.id} cell={at(t, u.id)} most={most} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function HeatCell({ cell, most }: { cell: Gap | undefined; most: number }) {
  if (!cell) return <td class="number">–</td>;
  const level = heatOf(cell.gap, most);
  const tone = level === 0 ? "" : cell.gap > 0 ? ` over${level}` : ` under${level}`;
  return (
    <td class={`number${tone}`}>
      {gapText(cell.gap)}
      <span class="hidden">
        : {cell.supply} người, {cell.demand} chỗ
      </span>
    </td>
  );
}

// --- months ---

const one = (n: number): string => formatNumber(Math.round(n * 10) / 10);

function lineOf(m: Market, at: (typeof SERIES)[number]): Line {
  const f = m.trend.forecast[at.name];
  const ahead = f.months ?? [];
  const first = ahead[0]?.month;
  const from = first ? m.trend.months.findIndex((x) => x.month === first) : -1;
  return { name: at.label, points: m.trend.months.map((x) => x[at.name]), ahead, from: from < 0 ? m.trend.months.length : from };
}

function axisOf(m: Market): string[] {
  const months = m.trend.months.map((x) => x.month);
  for (const s of SERIES) for (const a of m.trend.forecast[s.name].months ?? []) if (!months.includes(a.month)) months.push(a.month);
  return months.map(monthText);
}

export function Trend({ market: m }: { market: Market }) {
  const lines = SERIES.map((s) => lineOf(m, s));
  const last = m.trend.months[m.trend.months.length - 1];
  const said = last ? SERIES.map((s) => `${s.label} tháng ${monthText(last.month)}: ${last[s.name]}`).join("; ") : "";
  return (
    <section aria-labelledby="h-trend" data-test="trend">
      <h2 id="h-trend">Theo tháng, và dự báo</h2>
      <div class="split">
        <Lines title="Số người, số chỗ mỗi tháng; nét đứt là dự báo, vạch đứng là sai số" summary={`Biểu đồ đường, số liệu ở bảng bên cạnh. ${said}.`} months={axisOf(m)} lines={lines} />
        <div>
          <MonthTable market={m} />
          <ForecastTable market={m} />
        </div>
      </div>
    </section>
  );
}

function MonthTable({ market: m }: { market: Market }) {
  return (
    <Scroll name="Số liệu theo tháng">
      <table data-test="months">
        <caption>Theo tháng</caption>
        <thead>
          <tr>
            <th scope="col">Tháng</th>
            {SERIES.map((s) => (
              <th scope="col" class="number wraps" key={s.name}>
                {s.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {m.trend.months.map((x) => (
            <tr key={x.month}>
              <th scope="row">
                {monthText(x.month)}
                {!x.whole && <span class="quiet"> (chưa trọn)</span>}
              </th>
              {SERIES.map((s) => (
                <td class="number" key={s.name}>
                  {formatNumber(x[s.name])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function ForecastTable({ market: m }: { market: Market }) {
  return (
    <>
      <h3>Dự báo</h3>
      <ul class="plain-list" data-test="forecast">
        {SERIES.map((s) => (
          <li key={s.name}>
            <b>{s.label}</b>: {forecastText(m.trend.forecast[s.name])}
          </li>
        ))}
      </ul>
      <p class="hint">
        Cách tính: kẻ một đường thẳng qua các tháng đã trọn trong thời kỳ, kéo dài thêm ba tháng. Sai số là độ lệch chuẩn của dự báo: khoảng hai phần ba khả năng
        số thật nằm trong khoảng ấy. Mùa vụ và chính sách mới không nằm trong đường này.
      </p>
    </>
  );
}

function forecastText(f: Forecast): string {
  if (f.too_few_months || !f.months) return f.text ?? "Chưa đủ tháng để dự báo.";
  return `${f.months.map((x) => `${monthText(x.month)}: ${one(x.value)} ± ${one(x.error)}`).join("; ")} (từ ${f.months_used} tháng)`;
}

// --- placements ---

const GROUPS: { key: keyof Market["placements"]; title: string }[] = [
  { key: "villages", title: "Theo thôn, làng" },
  { key: "trades", title: "Theo nghề" },
  { key: "employers", title: "Theo đơn vị tuyển dụng" },
  { key: "classes", title: "Theo diện hộ" },
  { key: "sexes", title: "Theo giới" },
];

export function Placements({ market: m }: { market: Market }) {
  const { total } = m.placements;
  return (
    <section aria-labelledby="h-placements" data-test="placements">
      <h2 id="h-placements">Người nhận việc, và còn làm sau 90 ngày</h2>
      {total.placed ? (
        <>
          <p class="lead">
            {formatNumber(total.placed)} người nhận việc. Đã qua 90 ngày: {total.due} người, trong đó {total.kept} còn làm, {total.left} đã nghỉ, {total.unknown} chưa biết
            {total.kept_percent !== null && `; còn làm ${one(total.kept_percent)}% số đã biết`}.
          </p>
          {GROUPS.map((g) => (
            <PlacedTable key={g.key} title={g.title} rows={m.placements[g.key] as Placed[]} />
          ))}
        </>
      ) : (
        <p class="quiet">Chưa có ai nhận việc trong thời kỳ này.</p>
      )}
    </section>
  );
}

const shown = (n: number | null): string => (n === null ? "–" : formatNumber(n));

function PlacedTable({ title, rows }: { title: string; rows: Placed[] }) {
  if (rows.length === 0) return null;
  return (
    <Scroll name={`Người nhận việc ${title.toLowerCase()}`}>
      <table data-test="placed">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">Nhóm</th>
            {["Nhận việc", "Qua 90 ngày", "Còn làm", "Đã nghỉ", "Chưa biết", "Còn làm (%)"].map((h) => (
              <th scope="col" class="number wraps" key={h}>
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.label}>
              <th scope="row">
                {r.label}
                {r.suppressed && <span class="quiet"> (dưới 3 người, không nêu số)</span>}
              </th>
              {[r.placed, r.due, r.kept, r.left, r.unknown].map((n, i) => (
                <td class="number" key={i}>
                  {shown(n)}
                </td>
              ))}
              <td class="number">{r.kept_percent === null ? "–" : one(r.kept_percent)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
