// SPDX-License-Identifier: MPL-2.0
// Open vacancies: a search that is an address of its own, a list, and the same list on paper for the commune's board.
import { useState } from "preact/hooks";
import { formatDate } from "../core/dates";
import { formatNumber } from "../core/numbers";
import { catalogue, type Catalogue, get } from "./api";
import { Failure, Frame, useDeed, useLoad, wages, Waiting } from "./bits";

interface Item {
  id: number;
  short_no: number;
  title: string;
  trade: string;
  employer: string;
  unit: string;
  place: string;
  places: number;
  wage_from: number | null;
  wage_to: number | null;
  start_on: string;
  deadline: string;
  boards: boolean;
  km: number | null;
}

interface Page {
  items: Item[];
  next: string | null;
  day: string;
}

const PAPER_MOST = 300;
const PAPER_PAGE = 100;

// The search as it stands in the address; what is empty is not asked.
function asked(): Record<string, string> {
  const all = Object.fromEntries(new URLSearchParams(location.search));
  const query = Object.fromEntries(["q", "trade_id", "unit_id", "near_id", "km", "wage", "sort"].map((n) => [n, all[n] ?? ""]).filter(([, v]) => v));
  if (query["wage"]) query["wage"] = query["wage"].replace(/\D/g, "");
  if (!query["near_id"]) {
    delete query["km"];
    if (query["sort"] === "near") delete query["sort"];
  }
  return query;
}

export function ListPage() {
  const query = asked();
  const loaded = useLoad(() => Promise.all([catalogue(), get<Page>("vacancies", query)]));
  const [busy, problem, run] = useDeed();
  const data = loaded.data;
  const more = (limit?: number): Promise<Page> => get<Page>("vacancies", { ...query, after: data?.[1].next ?? undefined, limit });
  const next = (): void =>
    run(async () => {
      const page = await more();
      if (data) loaded.set([data[0], { ...page, items: [...data[1].items, ...page.items] }]);
    });
  const paper = (): void =>
    run(async () => {
      let page = data?.[1];
      while (data && page?.next && page.items.length < PAPER_MOST) {
        const rest: Page = await get<Page>("vacancies", { ...query, after: page.next, limit: PAPER_PAGE });
        page = { ...rest, items: [...page.items, ...rest.items] };
        loaded.set([data[0], page]);
      }
      setTimeout(() => print(), 50);
    });
  return (
    <Frame
      title="Chỗ việc đang tuyển"
      tools={
        <button type="button" class="button" data-test="print" onClick={paper}>
          In để dán bảng tin
        </button>
      }
    >
      {problem && <Failure problem={problem} labels={(f) => f} />}
      {data ? (
        <>
          <Search lists={data[0]} query={query} />
          <Items page={data[1]} number={data[0].reply_number} />
          {data[1].next && (
            <p class="buttons">
              <button type="button" class="button" aria-disabled={busy ? "true" : undefined} onClick={next} data-test="more">
                Xem thêm
              </button>
            </p>
          )}
        </>
      ) : (
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      )}
    </Frame>
  );
}

function Choice({ name, label, value, rows, change }: { name: string; label: string; value: string | undefined; rows: [string, string][]; change?: (v: string) => void }) {
  return (
    <div class="field">
      <label for={`s-${name}`}>{label}</label>
      <select id={`s-${name}`} name={name} onChange={(e) => change?.(e.currentTarget.value)}>
        {rows.map(([v, words]) => (
          <option key={v} value={v} selected={v === (value ?? "")}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

const rowsOf = (list: { id: number; name: string }[], none: string): [string, string][] => [["", none], ...list.map((r): [string, string] => [String(r.id), r.name])];

// A plain form: sending it is going to an address, which can be shared and kept.
function Search({ lists, query }: { lists: Catalogue; query: Record<string, string> }) {
  const [near, setNear] = useState(query["near_id"] ?? "");
  const more = Object.keys(query).some((k) => k !== "q");
  return (
    <form method="get" action="/viec-lam" role="search" class="search screen-only">
      <div class="field">
        <label for="s-q">Tìm việc gì, ở đâu</label>
        <div class="joined">
          <input id="s-q" name="q" type="search" maxLength={60} defaultValue={query["q"] ?? ""} placeholder="hái cà phê, phụ hồ, may…" />
          <button type="submit" class="button main">
            Tìm
          </button>
        </div>
      </div>
      <details open={more}>
        <summary>Chọn thêm: nghề, xã, đường đi, lương</summary>
        <div class="grid">
          <Choice name="trade_id" label="Nghề" value={query["trade_id"]} rows={rowsOf(lists.trades, "Mọi nghề")} />
          <Choice name="unit_id" label="Làm ở xã" value={query["unit_id"]} rows={rowsOf(lists.units, "Mọi xã")} />
          <Choice name="near_id" label="Tính đường từ xã" value={query["near_id"]} rows={rowsOf(lists.units, "Không tính")} change={setNear} />
          <Choice name="km" label="Cách không quá" value={query["km"]} rows={[["", "Bao xa cũng được"], ...["5", "10", "20", "40", "80"].map((k): [string, string] => [k, `${k} km`])]} />
          <div class="field">
            <label for="s-wage">Lương từ (đồng/tháng)</label>
            <input id="s-wage" name="wage" inputMode="numeric" maxLength={14} defaultValue={query["wage"] ? formatNumber(Number(query["wage"])) : ""} />
          </div>
          <Choice
            name="sort"
            label="Xếp"
            value={query["sort"]}
            rows={[["", "Mới đăng trước"], ["wage", "Lương cao trước"], ...(near ? [["near", "Gần trước"] as [string, string]] : [])]}
          />
        </div>
        <p class="hint">Đường giữa hai xã chưa ai đo thì không tính là gần.</p>
      </details>
    </form>
  );
}

// What to type on a telephone without internet.
export function Sms({ no, number }: { no: number; number: string | null }) {
  return number ? (
    <>
      nhắn <b>VIEC {no}</b> tới {number}
    </>
  ) : (
    <>việc số {no}</>
  );
}

function Items({ page, number }: { page: Page; number: string | null }) {
  return (
    <>
      <p role="status" data-test="count">
        {page.items.length === 0 ? "Chưa có chỗ việc nào như vậy. Bỏ bớt điều kiện rồi tìm lại." : `${page.items.length}${page.next ? "+" : ""} chỗ việc, ngày ${formatDate(page.day)}`}
      </p>
      <ul class="offers">
        {page.items.map((v) => (
          <li key={v.id} data-test="offer">
            <h2>
              <a href={`/viec-lam/${v.id}`}>{v.title}</a>
            </h2>
            <p>
              <b>{wages(v.wage_from, v.wage_to)}</b> · {formatNumber(v.places)} người · {v.trade}
              {v.boards && " · có chỗ ở"}
            </p>
            <p>
              {v.employer} · {v.place}, {v.unit}
              {v.km !== null && ` · ${v.km === 0 ? "trong xã" : `${formatNumber(v.km)} km`}`}
            </p>
            <p class="quiet">
              Làm từ {formatDate(v.start_on)} · hạn nộp {formatDate(v.deadline)} · <Sms no={v.short_no} number={number} />
            </p>
          </li>
        ))}
      </ul>
      <p class="paper-only">Xem chi tiết và đăng ký: {location.host}/viec-lam, hoặc hỏi cán bộ xã.</p>
    </>
  );
}
