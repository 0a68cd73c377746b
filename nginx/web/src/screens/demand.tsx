// SPDX-License-Identifier: MPL-2.0
// What people want to learn, by trade and village, and where poor households have nobody who learnt a trade.
import { api } from "../core/api";
import { formatNumber } from "../core/numbers";
import { PrintButton, Screen, Waiting } from "../views/bits";
import { type Bar, BarChart } from "../views/chart";
import { Scroll } from "../views/scroll";
import { useLoad } from "../views/use";

interface Wish {
  trade_id: number;
  trade: string;
  village: string | null;
  wishes: number;
  poor: number;
  served: number;
}

interface Gap {
  village_id: number;
  village: string;
  households: number;
  untrained: number;
}

interface Demand {
  items: Wish[];
  villages: Gap[];
}

const LEFT = 150;
const SHORT = 20;

// One bar a trade, the most wanted first: poor and near-poor beside the others.
export function barsOf(items: Wish[]): Bar[] {
  const sums = new Map<number, { name: string; poor: number; all: number }>();
  for (const i of items) {
    const sum = sums.get(i.trade_id) ?? { name: i.trade, poor: 0, all: 0 };
    sums.set(i.trade_id, { ...sum, poor: sum.poor + i.poor, all: sum.all + i.wishes });
  }
  return [...sums.values()]
    .sort((a, b) => b.all - a.all)
    .map((s) => ({ name: s.name.length > SHORT ? `${s.name.slice(0, SHORT - 1)}…` : s.name, parts: [s.poor, s.all - s.poor] }));
}

export function DemandScreen() {
  const loaded = useLoad("training-demand", async () => (await api<Demand>({ path: "/training-demand" })).data);
  return (
    <Screen title="Nhu cầu học nghề theo nghề và thôn" tools={<PrintButton />}>
      {loaded.data ? <DemandPart demand={loaded.data} /> : <Waiting problem={loaded.problem} retry={loaded.reload} />}
    </Screen>
  );
}

function DemandPart({ demand: d }: { demand: Demand }) {
  const bars = barsOf(d.items);
  const summary = bars.map((b) => `${b.name}: ${b.parts.reduce((a, n) => a + n, 0)}`).join("; ");
  return (
    <>
      {d.items.length === 0 ? (
        <p class="quiet">Chưa ghi nhu cầu học nghề nào.</p>
      ) : (
        <>
          <BarChart
            title="Số người muốn học"
            summary={`Số người muốn học từng nghề: ${summary}. Số liệu ở bảng dưới.`}
            legend={["Hộ nghèo, cận nghèo, mới thoát nghèo", "Hộ khác"]}
            bars={bars}
            show={formatNumber}
            left={LEFT}
          />
          <Wishes items={d.items} />
        </>
      )}
      {d.villages.length > 0 && <Gaps villages={d.villages} />}
    </>
  );
}

function Wishes({ items }: { items: Wish[] }) {
  return (
    <Scroll name="Nhu cầu theo nghề và thôn">
      <table data-test="demand">
        <caption>Theo nghề và thôn</caption>
        <thead>
          <tr>
            <th scope="col">Nghề</th>
            <th scope="col">Thôn, làng</th>
            <th scope="col">Muốn học</th>
            <th scope="col">Thuộc hộ nghèo, cận nghèo, mới thoát</th>
            <th scope="col">Đã được học</th>
          </tr>
        </thead>
        <tbody>
          {items.map((i, n) => (
            <tr key={n}>
              <th scope="row">{i.trade}</th>
              <td>{i.village ?? "chưa rõ"}</td>
              <td class="number">{formatNumber(i.wishes)}</td>
              <td class="number">{formatNumber(i.poor)}</td>
              <td class="number">{formatNumber(i.served)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Gaps({ villages }: { villages: Gap[] }) {
  return (
    <Scroll name="Hộ chưa có ai học nghề">
      <table data-test="gaps">
        <caption>Hộ nghèo, cận nghèo, mới thoát nghèo chưa có ai học nghề</caption>
        <thead>
          <tr>
            <th scope="col">Thôn, làng</th>
            <th scope="col">Hộ</th>
            <th scope="col">Chưa có ai học nghề</th>
          </tr>
        </thead>
        <tbody>
          {villages.map((v) => (
            <tr key={v.village_id}>
              <th scope="row">{v.village}</th>
              <td class="number">{formatNumber(v.households)}</td>
              <td class="number">{formatNumber(v.untrained)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
