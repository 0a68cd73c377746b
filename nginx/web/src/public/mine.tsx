// SPDX-License-Identifier: MPL-2.0
// A seeker's own page.
import { useState } from "preact/hooks";
import { formatDate } from "../core/dates";
import { formatNumber } from "../core/numbers";
import type { Json } from "../core/types";
import { Access } from "./access";
import { get, write } from "./api";
import { Failure, Notice, useDeed, useLoad, wages, Waiting } from "./bits";

interface Referral {
  id: number;
  state: string;
  state_label: string;
  title: string;
  employer_id: number;
  employer: string;
  unit: string;
  place: string;
  wage_from: number | null;
  wage_to: number | null;
  start_on: string;
  asks: boolean;
  shared: "yes" | "no" | null;
}

interface Me {
  name: string;
  state: string;
  state_label: string;
  wishes: string[];
  any_work: boolean;
  wage: number | null;
  max_km: number | null;
  unit: string;
  boards: boolean;
  referrals: Referral[];
}

interface Hit {
  id: number;
  title: string;
  employer: string;
  unit: string;
  wage_from: number | null;
  wage_to: number | null;
  deadline: string;
  score: number;
  reasons: { label: string; met: boolean; text: string }[];
}

const WHY_NOT: [string, string][] = [
  ["far", "Xa nhà"],
  ["harvest", "Vào mùa rẫy"],
  ["pay", "Lương"],
  ["language", "Tiếng nói"],
  ["health", "Sức khoẻ"],
  ["other", "Khác"],
];

export const MinePage = () => (
  <Access kind="seeker" title="Việc của tôi" lead="Dành cho người đã ghi tên tìm việc ở xã. Ghi số điện thoại đã cho cán bộ; máy chủ nhắn một mã để vào.">
    {() => <Mine />}
  </Access>
);

function Mine() {
  const loaded = useLoad(() => get<Me>("me"));
  const [busy, problem, run] = useDeed();
  const [told, setTold] = useState("");
  const me = loaded.data;
  if (!me) return <Waiting problem={loaded.problem} retry={loaded.reload} />;
  const act = (path: string, body: Json, words: string): void =>
    run(async () => {
      setTold("");
      loaded.set(await write<Me>("POST", `me/${path}`, body));
      setTold(words);
    });
  return (
    <>
      {problem && <Failure problem={problem} labels={(f) => f} />}
      {told && (
        <Notice tone="ok" key={told} test="told">
          {told}
        </Notice>
      )}
      <Profile me={me} />
      <p class="buttons">
        {me.state === "placed" ? (
          <button type="button" class="button" aria-disabled={busy ? "true" : undefined} onClick={() => act("state", { state: "looking" }, "Đã ghi: đang tìm việc.")}>
            Tôi tìm việc lại
          </button>
        ) : (
          <button
            type="button"
            class="button"
            data-test="found"
            aria-disabled={busy ? "true" : undefined}
            onClick={() => act("state", { state: "placed" }, "Đã ghi: đã có việc. Cảm ơn anh chị đã báo.")}
          >
            Tôi đã có việc
          </button>
        )}
      </p>
      <section aria-labelledby="h-referrals">
        <h2 id="h-referrals">Nơi đã giới thiệu ({me.referrals.length})</h2>
        {me.referrals.length === 0 && <p>Cán bộ chưa giới thiệu nơi nào.</p>}
        <ul class="offers">
          {me.referrals.map((r) => (
            <Introduced key={r.id} referral={r} busy={busy} act={act} />
          ))}
        </ul>
      </section>
      <Best />
    </>
  );
}

function Profile({ me }: { me: Me }) {
  const rows: [string, string][] = [
    ["Họ tên", me.name],
    ["Trạng thái", me.state_label],
    ["Muốn làm", [...me.wishes, ...(me.any_work ? ["việc phổ thông nào cũng nhận"] : [])].join(", ") || "chưa ghi"],
    ["Mong lương từ", me.wage === null ? "chưa ghi" : `${formatNumber(me.wage)} đồng/tháng`],
    ["Đi làm xa nhất", me.max_km === null ? "xa bao nhiêu cũng được" : `${formatNumber(me.max_km)} km`],
    ["Ở", me.unit],
  ];
  return (
    <dl class="details" data-test="profile">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface IntroducedProps {
  referral: Referral;
  busy: boolean;
  act: (path: string, body: Json, words: string) => void;
}

function Introduced({ referral: r, busy, act }: IntroducedProps) {
  const [why, setWhy] = useState("far");
  const off = busy ? ("true" as const) : undefined;
  return (
    <li data-test="referral">
      <h3>{r.title}</h3>
      <p>
        {r.employer} · {r.place}, {r.unit} · {wages(r.wage_from, r.wage_to)} · làm từ {formatDate(r.start_on)}
      </p>
      <p>
        Bước: <b>{r.state_label}</b>
      </p>
      {r.asks && (
        <div class="buttons">
          {r.state !== "interested" && (
            <button type="button" class="button main" aria-disabled={off} data-test="yes" onClick={() => act(`referrals/${r.id}`, { answer: "yes" }, "Đã ghi: quan tâm.")}>
              Quan tâm
            </button>
          )}
          <label>
            Không, vì{" "}
            <select value={why} onChange={(e) => setWhy(e.currentTarget.value)}>
              {WHY_NOT.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </label>
          <button type="button" class="button" aria-disabled={off} data-test="no" onClick={() => act(`referrals/${r.id}`, { answer: "no", reason: why }, "Đã ghi: không.")}>
            Không
          </button>
        </div>
      )}
      <p data-test="shared">
        {r.shared === "yes" ? `${r.employer} đang xem được họ tên và số điện thoại của anh chị. ` : `${r.employer} chỉ thấy nghề, xã và kinh nghiệm, chưa thấy tên và số điện thoại. `}
        <button
          type="button"
          class="button"
          aria-disabled={off}
          data-test="share"
          onClick={() => act("consents", { employer_id: r.employer_id, answer: r.shared === "yes" ? "no" : "yes" }, r.shared === "yes" ? "Đã thôi cho xem." : "Đã cho xem.")}
        >
          {r.shared === "yes" ? "Thôi cho xem" : "Cho nơi này xem tên và số"}
        </button>
      </p>
    </li>
  );
}

function Best() {
  const loaded = useLoad(() => get<{ items: Hit[]; of: number }>("me/work"));
  const best = loaded.data;
  return (
    <section aria-labelledby="h-best">
      <h2 id="h-best">Việc đang tuyển hợp với tôi</h2>
      {!best && <Waiting problem={loaded.problem} retry={loaded.reload} />}
      {best?.items.length === 0 && <p>Hôm nay chưa có việc nào hợp. Xem mọi chỗ việc ở mục Tìm việc.</p>}
      <ul class="offers">
        {best?.items.map((h) => (
          <li key={h.id} data-test="hit">
            <h3>
              <a href={`/viec-lam/${h.id}`}>{h.title}</a>
            </h3>
            <p>
              {h.employer} · {h.unit} · {wages(h.wage_from, h.wage_to)} · hạn nộp {formatDate(h.deadline)}
            </p>
            <details>
              <summary>
                {h.score}/{best.of} điểm: vì sao
              </summary>
              <ul>
                {h.reasons.map((r) => (
                  <li key={r.label}>
                    {r.met ? "Được" : "Thiếu"}: {r.text}
                  </li>
                ))}
              </ul>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
