// SPDX-License-Identifier: MPL-2.0
// Search over open vacancies and over people who look for work: words as one writes them, filters with their numbers beside, and why each
// hit is one. The address holds what is asked, so that a search can be kept and gone back to.
import "../style/jobs.css";
import { useState } from "preact/hooks";
import { api, getKept } from "../core/api";
import { formatDate } from "../core/dates";
import { type Facet, type Found, type FoundSeeker, type FoundVacancy, readingLines, search, wageText, type What, type Why } from "../core/jobsearch";
import { formatNumber, parseWhole } from "../core/numbers";
import { go, place } from "../core/router";
import type { Row } from "../core/types";
import { Button, Form, Link, Screen, Waiting } from "../views/bits";
import { rowTitle } from "../views/ref";
import { type BelowMinimum, WageLines } from "../views/wage";
import { useLoad, useNarrow, useStore } from "../views/use";

const PAGE = 20;
const NAMES = ["q", "trade_id", "unit_id", "near_id", "km", "wage", "hours", "boards", "state", "class", "skip"];
const OF_PEOPLE = ["state", "class"];
const WAYS = [5, 10, 20, 40];
const STATES: Record<string, string> = { looking: "", placed: "đã có việc", paused: "tạm dừng" };

export function JobSearchScreen() {
  const { query } = useStore(place);
  const what: What = query.get("what") === "seekers" ? "seekers" : "vacancies";
  return <JobSearch key={String(query)} what={what} query={query} />;
}

function askedOf(what: What, query: URLSearchParams): Record<string, string> {
  const names = NAMES.filter((n) => what === "seekers" || !OF_PEOPLE.includes(n));
  return Object.fromEntries(names.flatMap((n) => (query.get(n) ? [[n, query.get(n) ?? ""]] : [])));
}

function addressOf(what: What, asked: Record<string, string>): string {
  const next = new URLSearchParams({ what });
  for (const [name, value] of Object.entries(asked)) if (value) next.set(name, value);
  return `/job-search?${next}`;
}

function JobSearch({ what, query }: { what: What; query: URLSearchParams }) {
  const asked = askedOf(what, query);
  const found = useLoad(String(query), () => search<FoundVacancy & FoundSeeker>(what, { ...asked, limit: PAGE }));
  const other: What = what === "seekers" ? "vacancies" : "seekers";
  return (
    <Screen
      title={what === "seekers" ? "Tìm người tìm việc" : "Tìm chỗ việc đang tuyển"}
      tools={
        <Link to={addressOf(other, { q: asked["q"] ?? "" })} class="button plain" test="other">
          {other === "seekers" ? "Tìm người" : "Tìm chỗ việc"}
        </Link>
      }
    >
      <div class="beside">
        <Asking what={what} asked={asked} found={found.data} />
        <section aria-label="Kết quả">
          {found.data ? <Answer what={what} asked={asked} found={found.data} /> : <Waiting problem={found.problem} retry={found.reload} />}
          {what === "vacancies" && <LowWages />}
        </section>
      </div>
    </Screen>
  );
}

// --- what is asked -----------------------------------------------------------------------------------------------------------------

interface AskingProps {
  what: What;
  asked: Record<string, string>;
  found: Found<unknown> | null;
}

function Asking({ what, asked, found }: AskingProps) {
  const [values, setValues] = useState(asked);
  const [wrong, setWrong] = useState("");
  const set = (name: string, value: string): void => setValues((v) => ({ ...v, [name]: value }));
  const facets = found?.facets;
  const narrow = useNarrow();
  const filtered = Object.keys(asked).some((name) => name !== "q" && name !== "skip");
  const submit = (): void => {
    const wage = values["wage"] ? parseWhole(values["wage"]) : null;
    if (wage && (!wage.ok || wage.value < 1)) return setWrong("Ghi số đồng một tháng, ví dụ 5.000.000.");
    if (!values["near_id"] !== !values["km"]) return setWrong("Chọn cả xã và khoảng cách.");
    setWrong("");
    go(addressOf(what, { ...values, q: (values["q"] ?? "").normalize("NFC").trim(), wage: wage?.ok ? String(wage.value) : "", skip: "" }));
  };
  const choice = (name: string, label: string, options: Facet[] | undefined) => (
    <Choice name={name} label={label} options={options ?? []} value={values[name] ?? ""} set={(v) => set(name, v)} />
  );
  const filters = (
    <>
      {choice("trade_id", "Nghề", facets?.trades)}
      {choice("unit_id", what === "seekers" ? "Xã đang ở" : "Nơi làm việc", facets?.communes)}
      <Near values={values} set={set} />
      <div class={`field${wrong.startsWith("Ghi") ? " wrong" : ""}`}>
        <label for="wage">{what === "seekers" ? "Mong lương nhiều nhất (đồng)" : "Lương ít nhất (đồng)"}</label>
        <input id="wage" type="text" inputMode="numeric" autocomplete="off" value={values["wage"] ?? ""} onInput={(e) => set("wage", e.currentTarget.value)} />
      </div>
      {choice("hours", "Thời gian làm", facets?.hours)}
      {choice("boards", what === "seekers" ? "Chịu ở lại chỗ làm" : "Có chỗ ở", facets && [{ word: "1", label: "Có", n: facets.boards }])}
      {what === "seekers" && choice("state", "Trạng thái", facets?.states)}
      {what === "seekers" && choice("class", "Diện hộ", facets?.classes)}
    </>
  );
  return (
    <Form role="search" class="filters" test="search-form" submit={submit}>
      <div class="field">
        <label for="q">{what === "seekers" ? "Tên người, nghề, nơi ở" : "Nghề, việc, nơi làm, đơn vị"}</label>
        <input id="q" type="search" autocomplete="off" value={values["q"] ?? ""} onInput={(e) => set("q", e.currentTarget.value)} />
      </div>
      <p class="buttons">
        <Button kind="main" submit test="search">
          Tìm
        </Button>
        {Object.keys(asked).length > 0 && (
          <Link to={addressOf(what, {})} class="button plain" test="clear">
            Bỏ lọc
          </Link>
        )}
      </p>
      {narrow ? (
        <details open={filtered}>
          <summary>Lọc thêm</summary>
          <div>{filters}</div>
        </details>
      ) : (
        filters
      )}
      {wrong && (
        <p class="error" role="alert" data-test="wrong">
          {wrong}
        </p>
      )}
    </Form>
  );
}

const valueOf = (f: Facet): string => f.word ?? String(f.id);

// The number says how many there would be with this choice and the others as they were asked.
function Choice({ name, label, options, value, set }: { name: string; label: string; options: Facet[]; value: string; set: (value: string) => void }) {
  const there = options.filter((o) => o.n > 0 || valueOf(o) === value);
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} value={value} onChange={(e) => set(e.currentTarget.value)}>
        <option value="">Tất cả</option>
        {value && !there.some((o) => valueOf(o) === value) && <option value={value}>(0)</option>}
        {there.map((o) => (
          <option key={valueOf(o)} value={valueOf(o)}>
            {o.label} ({formatNumber(o.n)})
          </option>
        ))}
      </select>
    </div>
  );
}

const livesIn = (u: Row): boolean => u["kind"] === "commune" || u["kind"] === "town";

function Near({ values, set }: { values: Record<string, string>; set: (name: string, value: string) => void }) {
  const units = useLoad("units", () => getKept("units"));
  return (
    <div class="field">
      <label for="near_id">Gần xã</label>
      <select id="near_id" value={values["near_id"] ?? ""} onChange={(e) => set("near_id", e.currentTarget.value)}>
        <option value="">Không hỏi</option>
        {(units.data ?? []).filter(livesIn).map((u) => (
          <option key={u.id} value={String(u.id)}>
            {rowTitle("units", u)}
          </option>
        ))}
      </select>
      <label for="km">Không quá</label>
      <select id="km" value={values["km"] ?? ""} onChange={(e) => set("km", e.currentTarget.value)}>
        <option value="">– km –</option>
        {[...new Set([...WAYS, Number(values["km"] || WAYS[0])])].map((n) => (
          <option key={n} value={String(n)}>
            {n} km
          </option>
        ))}
      </select>
    </div>
  );
}

// --- what is found -----------------------------------------------------------------------------------------------------------------

function Answer({ what, asked, found }: { what: What; asked: Record<string, string>; found: Found<FoundVacancy & FoundSeeker> }) {
  const { items, skip, total } = found;
  const at = (n: number): string => addressOf(what, { ...asked, skip: n > 0 ? String(n) : "" });
  return (
    <>
      {readingLines(found.reading).map((line) => (
        <p key={line} class="quiet" data-test="reading">
          {line}
        </p>
      ))}
      <p role="status" data-test="count">
        {total === 0 ? "Không có kết quả nào khớp." : `${formatNumber(total)} kết quả${items.length < total ? `, đang xem ${skip + 1} đến ${skip + items.length}` : ""}.`}
      </p>
      <ol class="cards" start={skip + 1} data-test="found">
        {items.map((i) => (
          <li key={what === "seekers" ? i.seeker_id : i.vacancy_id} data-test="hit">
            {what === "seekers" ? <Seeker one={i} /> : <Vacancy one={i} />}
            <Reasons why={i.why} />
          </li>
        ))}
      </ol>
      {(skip > 0 || found.more) && (
        <nav class="pages" aria-label="Trang">
          {skip > 0 && (
            <Link to={at(skip - PAGE)} class="button plain" test="previous-page">
              Trang trước
            </Link>
          )}
          {found.more && (
            <Link to={at(skip + PAGE)} class="button plain" test="next-page">
              Trang sau
            </Link>
          )}
        </nav>
      )}
    </>
  );
}

function Reasons({ why }: { why: Why[] }) {
  if (why.length === 0) return null;
  return (
    <ul aria-label="Vì sao có trong kết quả" data-test="why">
      {why.map((w) => (
        <li key={w.text}>{w.text}</li>
      ))}
    </ul>
  );
}

function Vacancy({ one: v }: { one: FoundVacancy }) {
  return (
    <>
      <p>
        <Link to={`/vacancies/${v.vacancy_id}`}>{v.title}</Link>, {v.employer} · {v.trade} · {v.unit} · {v.places} chỗ · {wageText(v)}
        {v.boards && " · có chỗ ở"} · làm từ {formatDate(v.start_on)}, hạn nộp {formatDate(v.deadline)}
      </p>
      {v.min_wage !== null && <p class="notice warn">Thấp hơn lương tối thiểu vùng III ({formatNumber(v.min_wage)} đồng/tháng).</p>}
    </>
  );
}

function Seeker({ one: s }: { one: FoundSeeker }) {
  return (
    <p>
      <Link to={`/seekers/${s.seeker_id}`}>{s.name}</Link>
      {s.birth && `, sinh ${formatDate(s.birth)}`} · {s.class_label ?? "chưa phân loại hộ"} · {[s.village, s.unit].filter(Boolean).join(", ")}
      {s.trades.length > 0 && ` · muốn làm: ${s.trades.join(", ")}`}
      {s.wage > 0 && ` · mong từ ${formatNumber(s.wage)} đồng/tháng`}
      {STATES[s.state] && ` · ${STATES[s.state]}`}
      {s.introduced > 0 && ` · đang được giới thiệu ở ${s.introduced} nơi`}
    </p>
  );
}

// Those who confirm employers look here before.
function LowWages() {
  const loaded = useLoad("below", async () => (await api<{ items: BelowMinimum[] }>({ path: "/vacancies/below-minimum-wage" })).data.items);
  if (!loaded.data || loaded.data.length === 0) return null;
  return (
    <details data-test="low-wages">
      <summary>{loaded.data.length} chỗ việc cả ngày trả dưới lương tối thiểu: cần hỏi lại đơn vị</summary>
      <WageLines items={loaded.data} />
    </details>
  );
}
