// SPDX-License-Identifier: MPL-2.0
// An employer's own page.
import { useState } from "preact/hooks";
import { formatDate } from "../core/dates";
import { formatNumber } from "../core/numbers";
import { Problem } from "../core/transport";
import type { FieldError } from "../core/types";
import { Access } from "./access";
import { catalogue, type Catalogue, get, newKey, write } from "./api";
import { Failure, Notice, useDeed, useLoad, Waiting } from "./bits";
import { labelsOf, type Values } from "./fields";
import { readVacancies, Vacancies } from "./register";

interface Introduced {
  id: number;
  state_label: string;
  trade: string | null;
  months: number;
  unit: string;
  name: string | null;
  phone: string | null;
}

interface Firm {
  name: string;
  unit: string;
  address: string | null;
  vacancies: { id: number; title: string; trade: string; state: string; state_label: string; places: number; placed: number; deadline: string; unit: string; people: Introduced[] }[];
  proposed: { id: number; state: string; places: number; reason: string | null; created_at: string }[];
}

export const FirmPage = () => (
  <Access kind="employer" title="Đơn vị của tôi" lead="Dành cho đơn vị đã được xác nhận. Ghi số điện thoại đã đăng ký; máy chủ nhắn một mã để vào.">
    {() => <Mine />}
  </Access>
);

function Mine() {
  const loaded = useLoad(() => Promise.all([catalogue(), get<Firm>("firm")]));
  const [busy, problem, run] = useDeed();
  const [told, setTold] = useState("");
  if (!loaded.data) return <Waiting problem={loaded.problem} retry={loaded.reload} />;
  const [lists, firm] = loaded.data;
  const filled = (id: number): void =>
    run(async () => {
      loaded.set([lists, await write<Firm>("POST", `firm/vacancies/${id}/filled`, {})]);
      setTold("Đã ghi: đủ người. Chỗ việc thôi hiện ra trong vòng một phút.");
    });
  const proposed = (next: Firm): void => {
    loaded.set([lists, next]);
    setTold("Đã gửi. Chỗ việc hiện ra khi cán bộ xác nhận.");
  };
  return (
    <>
      {problem && <Failure problem={problem} labels={(f) => f} />}
      {told && (
        <Notice tone="ok" key={told} test="told">
          {told}
        </Notice>
      )}
      <p>
        {firm.unit}
        {firm.address && ` · ${firm.address}`}
      </p>
      {firm.vacancies.length === 0 && <p>Chưa có chỗ việc nào.</p>}
      {firm.vacancies.map((v) => (
        <section key={v.id} aria-labelledby={`h-${v.id}`} data-test="own-vacancy">
          <h2 id={`h-${v.id}`}>{v.title}</h2>
          <p>
            <b>{v.state_label}</b> · {v.trade} · {v.unit} · đã nhận {formatNumber(v.placed)}/{formatNumber(v.places)} người · hạn {formatDate(v.deadline)}
          </p>
          {v.state === "open" && (
            <p class="buttons">
              <button type="button" class="button" aria-disabled={busy ? "true" : undefined} onClick={() => filled(v.id)} data-test="filled">
                Đã đủ người
              </button>
            </p>
          )}
          <People list={v.people} />
        </section>
      ))}
      <Proposed list={firm.proposed} />
      <Propose lists={lists} done={proposed} />
    </>
  );
}

function People({ list }: { list: Introduced[] }) {
  if (list.length === 0) return <p class="quiet">Chưa có ai được giới thiệu.</p>;
  return (
    <ul class="offers">
      {list.map((p) => (
        <li key={p.id} data-test="introduced">
          <p>
            <b>{p.name ?? "Chưa cho xem tên"}</b> · {p.trade ?? "nghề chưa ghi"} · {p.unit} · {p.months ? `đã làm ${formatNumber(p.months)} tháng` : "chưa từng làm việc này"}
          </p>
          <p>
            {p.state_label}
            {p.phone && (
              <>
                {" · "}
                <a href={`tel:${p.phone}`}>{p.phone.replace(/^\+84/, "0")}</a>
              </>
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}

function Proposed({ list }: { list: Firm["proposed"] }) {
  if (list.length === 0) return null;
  return (
    <section aria-labelledby="h-proposed">
      <h2 id="h-proposed">Đã đề nghị</h2>
      <ul>
        {list.map((p) => (
          <li key={p.id} data-test="proposed">
            {formatDate(p.created_at)}: {formatNumber(p.places)} người, {p.state === "pending" ? "chờ xác nhận" : `chưa được xác nhận: ${p.reason ?? ""}`}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Propose({ lists, done }: { lists: Catalogue; done: (firm: Firm) => void }) {
  const [all, setAll] = useState<Values[]>([]);
  const [key, setKey] = useState(newKey);
  const [busy, problem, run] = useDeed();
  const change = (next: Values[]): void => {
    setAll(next);
    setKey(newKey());
  };
  const send = (): void =>
    run(async () => {
      const errors: FieldError[] = [];
      const vacancies = readVacancies(lists, all, errors);
      if (errors.length) throw new Problem(422, { detail: "Có thông tin chưa đúng.", errors: errors as never });
      const firm = await write<Firm>("POST", "firm/vacancies", { vacancies }, key);
      change([]);
      done(firm);
    });
  return (
    <section aria-labelledby="h-propose">
      <h2 id="h-propose">Cần thêm người</h2>
      <form
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          send();
        }}
      >
        {problem && <Failure key={problem.message + problem.errors.length} problem={problem} labels={labelsOf(lists)} />}
        <Vacancies lists={lists} all={all} errors={problem?.errors ?? []} change={change} least={0} />
        {all.length > 0 && (
          <p class="buttons">
            <button type="submit" class="button main" aria-disabled={busy ? "true" : undefined} data-test="propose">
              Gửi để xác nhận
            </button>
          </p>
        )}
      </form>
    </section>
  );
}
