// SPDX-License-Identifier: MPL-2.0
// The labour-market report: who looks for what, what is open, where the gap is, who was placed and stayed, the months and what they let
// expect. Drawings to look at, with the table of each beside it; on paper all of it.
import "../style/jobs.css";
import { useState } from "preact/hooks";
import { api } from "../core/api";
import { formatDate, parseDate } from "../core/dates";
import { busiest, type Gap, gapText, type Market } from "../core/market";
import { formatNumber } from "../core/numbers";
import { byField } from "../core/problems";
import { go, place } from "../core/router";
import { may } from "../core/session";
import type { Field, FieldError } from "../core/types";
import { Button, Form, PrintButton, Screen, Waiting } from "../views/bits";
import { FieldRow } from "../views/field";
import { TwinBars } from "../views/plots";
import { Scroll } from "../views/scroll";
import { useLoad, useStore } from "../views/use";
import { Heat, Placements, Trend } from "./marketparts";

const MOST = 12;

export function MarketScreen() {
  const { query } = useStore(place);
  const [from, to] = [query.get("from") ?? undefined, query.get("to") ?? undefined];
  const loaded = useLoad(`market/${from}/${to}`, async () => (await api<Market>({ path: "/labour-market", query: { from, to } })).data);
  const m = loaded.data;
  const asked = new URLSearchParams(m ? { from: m.from, to: m.to } : {});
  return (
    <Screen
      title="Thị trường lao động"
      tools={
        <>
          {may("export") && m && (
            <a class="button plain" href={`/api/v1/labour-market/export?${asked}`} download data-test="export">
              Xuất Excel
            </a>
          )}
          <PrintButton />
        </>
      }
    >
      {!m && <Waiting problem={loaded.problem} retry={loaded.reload} />}
      {m && (
        <>
          <Balance market={m} />
          <Period key={`${m.from}${m.to}`} from={m.from} to={m.to} />
          <Trend market={m} />
          <Placements market={m} />
        </>
      )}
    </Screen>
  );
}

function Balance({ market: m }: { market: Market }) {
  const { supply, demand, gap, elsewhere } = m.today;
  const top = busiest(m.trades, MOST).filter((t) => t.supply + t.demand > 0);
  const summary = top.map((t) => `${t.trade}: ${t.supply} người, ${t.demand} chỗ`).join("; ");
  if (m.trades.length === 0) return <p class="quiet">Hiện chưa có người tìm việc và chỗ việc nào trong phạm vi của đơn vị.</p>;
  return (
    <section aria-labelledby="h-balance" data-test="balance">
      <h2 id="h-balance">Cung và cầu hôm nay</h2>
      <p class="lead">
        {formatNumber(supply)} người tìm việc, {formatNumber(demand)} chỗ còn tuyển: {gap >= 0 ? "thừa" : "thiếu"} {formatNumber(Math.abs(gap))} chỗ.
        {elsewhere > 0 && ` Nơi khác còn ${formatNumber(elsewhere)} chỗ.`}
      </p>
      <div class="split">
        <TwinBars
          title={`Theo nghề${m.trades.length > MOST ? `, ${MOST} nghề nhiều nhất` : ""}`}
          legend={["Người tìm việc", "Chỗ còn tuyển"]}
          summary={`Biểu đồ thanh, số liệu ở bảng bên cạnh. ${summary}.`}
          rows={top.map((t) => ({ name: t.trade ?? "", values: [t.supply, t.demand] }))}
        />
        <GapTable title="Theo nghề" head="Nghề, việc" rows={m.trades} name={(g) => g.trade ?? ""} />
      </div>
      <Heat market={m} />
      <GapTable title="Theo xã, thị trấn" head="Xã, thị trấn" rows={m.communes} name={(g) => g.unit ?? ""} />
      <p class="hint">
        Mỗi người tính một lần, theo việc muốn làm nhất; chỗ việc tính theo nơi làm, trừ chỗ đã có người nhận. Người nhận việc nào cũng được xếp vào dòng “Bất kỳ việc gì”.
      </p>
    </section>
  );
}

interface TableProps {
  title: string;
  head: string;
  rows: Gap[];
  name: (g: Gap) => string;
}

function GapTable({ title, head, rows, name }: TableProps) {
  const beyond = rows.some((g) => (g.elsewhere ?? 0) > 0);
  return (
    <Scroll name={title}>
      <table class="narrow-table" data-test="gap-table">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col" class="number">
              Người
            </th>
            <th scope="col" class="number">
              Chỗ
            </th>
            <th scope="col" class="number">
              Chỗ trừ người
            </th>
            {beyond && (
              <th scope="col" class="number">
                Chỗ nơi khác
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {busiest(rows, rows.length).map((g) => (
            <tr key={name(g)}>
              <th scope="row">{name(g)}</th>
              <td class="number">{formatNumber(g.supply)}</td>
              <td class="number">{formatNumber(g.demand)}</td>
              <td class="number">{gapText(g.gap)}</td>
              {beyond && <td class="number">{formatNumber(g.elsewhere ?? 0)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

const FROM: Field = { name: "from", label: "Từ ngày", kind: "date", required: true };
const TO: Field = { name: "to", label: "Đến ngày", kind: "date", required: true };

function Period({ from, to }: { from: string; to: string }) {
  const [values, setValues] = useState({ from: formatDate(from), to: formatDate(to) });
  const [errors, setErrors] = useState<FieldError[]>([]);
  const fault = byField(errors);
  const show = (): void => {
    const [a, b] = [parseDate(values.from), parseDate(values.to)];
    const bad: FieldError[] = [];
    if (!a.ok) bad.push({ field: "from", code: "format", detail: a.error });
    if (!b.ok) bad.push({ field: "to", code: "format", detail: b.error });
    if (a.ok && b.ok && a.value > b.value) bad.push({ field: "to", code: "order", detail: "Ngày cuối trước ngày đầu." });
    setErrors(bad);
    if (a.ok && b.ok && bad.length === 0) go(`/labour-market?from=${a.value}&to=${b.value}`, null, true);
  };
  return (
    <section aria-labelledby="h-period">
      <h2 id="h-period">
        Từ {formatDate(from)} đến {formatDate(to)}
      </h2>
      <Form class="screen-only grid" submit={show} test="period">
        <FieldRow field={FROM} path="from" value={values.from} set={(value) => setValues({ ...values, from: value })} error={fault["from"]} />
        <FieldRow field={TO} path="to" value={values.to} set={(value) => setValues({ ...values, to: value })} error={fault["to"]} />
        <p>
          <Button kind="main" submit test="show-period">
            Xem thời kỳ này
          </Button>
        </p>
      </Form>
    </section>
  );
}
