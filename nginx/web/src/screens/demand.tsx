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
  unit: string;
  wishes: number;
  poor: number;
  served: number;
}

interface Gap {
  village_id: number;
  village: string;
  unit: string;
  households: number;
  untrained: number;
}

// Open work for which too few people have the trade or the licence.
interface Lack {
  trade_code: string;
  trade: string;
  licence_needed: string | null;
  vacancies: number;
  places: number;
  lacking: number;
  people: number;
  poor: number;
  licence_only: number;
  communes: { unit_id: number; unit: string; people: number }[];
}

interface Demand {
  items: Wish[];
  villages: Gap[];
  work: { looked: number; trades: Lack[] } | null; // null: there is no list to match with just now
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
      <h2>Theo khảo sát</h2>
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
      <h2>Theo chỗ việc thiếu người</h2>
      <Lacks work={d.work} />
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
              <td>{`${i.village ?? "chưa rõ thôn"}, ${i.unit}`}</td>
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

function Lacks({ work }: { work: Demand["work"] }) {
  if (!work) return <p class="quiet">Chưa tính được: danh sách khớp việc đang được lập. Mở lại trang sau giây lát.</p>;
  if (work.trades.length === 0) return <p class="quiet">{work.looked === 0 ? "Chưa có chỗ việc nào còn tuyển." : "Chỗ việc nào đang tuyển cũng có đủ người hợp."}</p>;
  return (
    <>
      <p class="quiet">
        Đã xem {formatNumber(work.looked)} chỗ việc còn tuyển của cả vùng. Thiếu: số chỗ mà hiện không có người tìm việc nào hợp. Có thể học: người đang tìm việc ở
        địa bàn của anh chị đạt mọi điều kiện khác (tuổi, ngày bắt đầu, đường đi), chỉ thiếu nghề hoặc giấy phép.
      </p>
      <Scroll name="Chỗ việc thiếu người theo nghề">
        <table data-test="lacks">
          <caption>Nghề mà chỗ việc đang tuyển thiếu người</caption>
          <thead>
            <tr>
              <th scope="col">Nghề</th>
              <th scope="col">Chỗ việc</th>
              <th scope="col">Thiếu</th>
              <th scope="col">Có thể học</th>
              <th scope="col">Thuộc hộ nghèo, cận nghèo, mới thoát</th>
              <th scope="col">Chỉ thiếu giấy phép</th>
              <th scope="col">Ở đâu</th>
            </tr>
          </thead>
          <tbody>
            {work.trades.map((t) => (
              <tr key={t.trade_code}>
                <th scope="row">
                  {t.trade}
                  {t.licence_needed && <span class="quiet"> (luật đòi: {t.licence_needed})</span>}
                </th>
                <td class="number">{formatNumber(t.vacancies)}</td>
                <td class="number">{formatNumber(t.lacking)}</td>
                <td class="number">{formatNumber(t.people)}</td>
                <td class="number">{formatNumber(t.poor)}</td>
                <td class="number">{formatNumber(t.licence_only)}</td>
                <td>{t.communes.map((c) => `${c.unit}: ${formatNumber(c.people)}`).join("; ") || "chưa có ai"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
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
              <th scope="row">{`${v.village}, ${v.unit}`}</th>
              <td class="number">{formatNumber(v.households)}</td>
              <td class="number">{formatNumber(v.untrained)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
