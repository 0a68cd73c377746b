// SPDX-License-Identifier: MPL-2.0
// The norms by which a class's support is counted, with where each comes from.
import { api } from "../core/api";
import { formatDate } from "../core/dates";
import { formatNumber } from "../core/numbers";
import { Link, Waiting } from "../views/bits";
import { CardsOrTable } from "../views/onpaper";
import { Scroll } from "../views/scroll";
import { useLoad } from "../views/use";

interface Norm {
  code: string;
  name: string;
  value: number;
  measure: string | null;
  valid_from: string;
  source: string | null;
  verified: boolean;
}

export function Norms({ course }: { course: string }) {
  const loaded = useLoad(`norms/${course}`, async () => (await api<{ day: string; items: Norm[] }>({ path: `/courses/${course}/norms` })).data);
  if (!loaded.data) return <Waiting problem={loaded.problem} retry={loaded.reload} />;
  const { day, items } = loaded.data;
  const once = items.find((n) => n.code === "training_once");
  return (
    <details class="checks" data-test="norms">
      <summary>Định mức hỗ trợ người học, theo ngày khai giảng {formatDate(day)}</summary>
      <p class="hint">
        Học phí trả cơ sở đào tạo, không quá mức của nhóm cao nhất người học thuộc diện. Tiền ăn tính theo ngày thực học ghi ở điểm danh. Tiền đi lại tính theo khoảng
        cách và nhóm.
        {once && ` Mỗi người chỉ được hỗ trợ ${once.value} lần (${once.source ?? "chưa ghi nguồn"}); người đã được hỗ trợ ở lớp khác thì danh sách ghi rõ lý do không chi.`}
      </p>
      {items.length === 0 ? <p>Chưa có định mức nào cho ngày này.</p> : <NormList items={items.filter((n) => n !== once)} />}
      <p>
        <Link to="/rules">Quy định theo ngày</Link>
      </p>
    </details>
  );
}

const sourceOf = (n: Norm) => (
  <>
    {n.source ?? "chưa ghi nguồn"}
    {!n.verified && <b> (cần đối chiếu văn bản)</b>}
  </>
);

function NormList({ items }: { items: Norm[] }) {
  const cards = () => (
    <ul class="cards">
      {items.map((n) => (
        <li key={n.code}>
          {n.name}: <b>{formatNumber(n.value)}</b> {n.measure}, từ {formatDate(n.valid_from)}. Nguồn: {sourceOf(n)}
        </li>
      ))}
    </ul>
  );
  return <CardsOrTable cards={cards} table={() => <NormTable items={items} />} />;
}

function NormTable({ items }: { items: Norm[] }) {
  return (
    <Scroll name="Định mức hỗ trợ">
      <table>
        <thead>
          <tr>
            <th scope="col">Khoản</th>
            <th scope="col" class="number">
              Mức
            </th>
            <th scope="col">Đơn vị</th>
            <th scope="col">Từ ngày</th>
            <th scope="col">Nguồn</th>
          </tr>
        </thead>
        <tbody>
          {items.map((n) => (
            <tr key={n.code}>
              <th scope="row">{n.name}</th>
              <td class="number">{formatNumber(n.value)}</td>
              <td>{n.measure}</td>
              <td class="tight">{formatDate(n.valid_from)}</td>
              <td>{sourceOf(n)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
