// SPDX-License-Identifier: MPL-2.0
// A campaign under way and its result: how far it is, what became of whom, by unit and village, in words that claim no more than is
// known; fit for paper.
import { type Board, GROUPS, grouped, type Outcomes, sumOf, type Told, toldIn } from "../core/campaign";
import { formatInstant } from "../core/dates";
import { formatNumber } from "../core/numbers";
import { text } from "../core/types";
import { Link } from "../views/bits";
import { BarChart } from "../views/chart";
import { CardsOrTable } from "../views/onpaper";
import { Scroll } from "../views/scroll";


const OTHER = { label: "Khác", short: "Khác" };
const heads = [...GROUPS, OTHER];

// A column nobody is in is not drawn.
const used = (totals: number[]): number[] => heads.map((_, i) => i).filter((i) => (totals[i] ?? 0) > 0);

export function CampaignBoard({ board }: { board: Board }) {
  const totals = board.units.reduce<Outcomes>((sum, u) => merge(sum, u.counts), {});
  const columns = used(grouped(totals));
  return (
    <div data-test="campaign-board">
      <Progress board={board} />
      <ul class="inline outcomes" data-test="outcomes">
        {board.outcomes.map((o) => (
          <li key={o.outcome}>
            {o.text}: <b>{formatNumber(o.n)}</b>
          </li>
        ))}
      </ul>
      {board.relays && <Relays of={board.relays} />}
      {board.sample && <Sample of={board.sample} />}
      {board.units.length > 0 && <Result board={board} columns={columns} />}
      <p class="quiet">
        “Đã gửi tới nhà mạng” không có nghĩa là máy đã nhận được: nhà mạng không báo hết cho chúng ta. Chỉ “có trả lời” là chắc
        người đã đọc.
      </p>
    </div>
  );
}

function Relays({ of: r }: { of: NonNullable<Board["relays"]> }) {
  return (
    <p data-test="relays">
      Người truyền tin: {formatNumber(r.done)} / {formatNumber(r.lists)} thôn đã báo xong, báo được <b>{formatNumber(r.reached)}</b>{" "}
      trong {formatNumber(r.people)} người trên phiếu.
    </p>
  );
}

const toldText = (t: Told | null | undefined): string =>
  !t ? "–" : t.reached === null ? `chưa báo / ${formatNumber(t.people)}` : `${formatNumber(t.reached)} / ${formatNumber(t.people)}`;

function Sample({ of: s }: { of: NonNullable<Board["sample"]> }) {
  return (
    <section aria-labelledby="h-sample">
      <h2 id="h-sample">Tin như người nhận thấy</h2>
      <p class="lines" data-test="campaign-sample">
        {s.text}
      </p>
      <p class="quiet">
        Tin của một người ở đơn vị anh chị, {s.gone ? "đã gửi tới nhà mạng" : "chưa gửi"}; {formatNumber(s.parts)} phần,{" "}
        {s.coding === "ucs2" ? "có dấu" : "không dấu"}.
      </p>
    </section>
  );
}

function merge(a: Outcomes, b: Outcomes): Outcomes {
  const sum = { ...a };
  for (const [name, n] of Object.entries(b)) sum[name] = (sum[name] ?? 0) + n;
  return sum;
}

function Progress({ board: { progress: p, campaign } }: { board: Board }) {
  const part = p.people > 0 ? Math.round((p.fed / p.people) * 100) : 0;
  const at = text(campaign["finished_at"]) || text(campaign["started_at"]);
  return (
    <div class="progress" data-test="progress">
      <label for="progress-bar">
        Đã xét {formatNumber(p.fed)} / {formatNumber(p.people)} người ({part}%)
      </label>
      <progress id="progress-bar" max={Math.max(1, p.people)} value={p.fed} />
      <p>
        {formatNumber(p.messages)} tin, {formatNumber(p.parts)} phần, {formatNumber(p.price)} đồng
        {at && ` · ${campaign["finished_at"] ? "xong" : "bắt đầu"} lúc ${formatInstant(at)}`}
      </p>
    </div>
  );
}

interface ResultProps {
  board: Board;
  columns: number[];
}

function Result({ board, columns }: ResultProps) {
  const bars = board.units.map((u) => ({ name: shortName(u.unit), parts: columns.map((i) => grouped(u.counts)[i] ?? 0) }));
  const said = columns.map((i) => heads[i]?.label ?? "").join(", ");
  return (
    <section aria-labelledby="h-result">
      <h2 id="h-result">Kết quả theo xã, thôn</h2>
      <BarChart
        title="Số người theo kết quả"
        summary={`Biểu đồ số người của ${board.units.length} đơn vị theo kết quả: ${said}. Số liệu ở bảng dưới.`}
        legend={columns.map((i) => heads[i]?.label ?? "")}
        kinds={columns}
        bars={bars}
        show={formatNumber}
        left={116}
      />
      <CardsOrTable
        cards={() => <ResultCards board={board} columns={columns} />}
        table={(paper) => <ResultTable board={board} columns={columns} paper={paper} />}
      />
    </section>
  );
}

const shortName = (unit: string): string => {
  const bare = unit.replace(/ \(.*\)$/, "").replace(/^Thị trấn /, "TT ");
  return bare.length > 16 ? `${bare.slice(0, 15)}…` : bare;
};

function Cells({ counts, columns, told }: { counts: Outcomes; columns: number[]; told?: string }) {
  const numbers = grouped(counts);
  return (
    <>
      <td class="number">{formatNumber(sumOf(counts))}</td>
      {columns.map((i) => (
        <td key={i} class="number">
          {formatNumber(numbers[i] ?? 0)}
        </td>
      ))}
      {told !== undefined && <td class="number">{told}</td>}
    </>
  );
}

function ResultTable({ board, columns, paper }: ResultProps & { paper: boolean }) {
  return (
    <Scroll name="Kết quả theo xã, thôn">
      <table data-test={paper ? undefined : "result"}>
        <thead>
          <tr>
            <th scope="col">Xã, thôn</th>
            <th scope="col" class="number">
              Người
            </th>
            {columns.map((i) => (
              <th key={i} scope="col" class="number wraps">
                {heads[i]?.label}
              </th>
            ))}
            {board.relays && (
              <th scope="col" class="number wraps">
                Người truyền tin báo được / trên phiếu
              </th>
            )}
          </tr>
        </thead>
        {board.units.map((u) => (
          <tbody key={u.unit_id}>
            <tr class="sum">
              <th scope="row">{u.unit}</th>
              <Cells counts={u.counts} columns={columns} told={board.relays ? toldText(toldIn(u.villages)) : undefined} />
            </tr>
            {u.villages.map((v) => (
              <tr key={v.village_id}>
                <th scope="row" class="inner">
                  {v.village}
                </th>
                <Cells counts={v.counts} columns={columns} told={board.relays ? toldText(v.relay) : undefined} />
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </Scroll>
  );
}

const line = (counts: Outcomes, columns: number[]): string =>
  columns
    .map((i) => [heads[i]?.label ?? "", grouped(counts)[i] ?? 0] as const)
    .filter(([, n]) => n > 0)
    .map(([label, n]) => `${label}: ${formatNumber(n)}`)
    .join("; ");

function ResultCards({ board, columns }: ResultProps) {
  return (
    <ul class="cards" data-test="result">
      {board.units.map((u) => (
        <li key={u.unit_id}>
          <b>{u.unit}</b> ({formatNumber(sumOf(u.counts))} người)
          <p>{line(u.counts, columns)}</p>
          <details>
            <summary>Từng thôn, làng</summary>
            {u.villages.map((v) => (
              <p key={v.village_id}>
                {v.village} ({formatNumber(sumOf(v.counts))}): {line(v.counts, columns)}
                {v.relay && `; người truyền tin báo được ${toldText(v.relay)}`}
              </p>
            ))}
          </details>
        </li>
      ))}
    </ul>
  );
}

export const toRelay = (campaign: number) => (
  <Link to={`/relay-tasks?campaign_id=${campaign}`} class="button plain" test="relay">
    Người truyền tin
  </Link>
);
