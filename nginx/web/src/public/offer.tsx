// SPDX-License-Identifier: MPL-2.0
// One vacancy, at an address that can be handed on.
import { useState } from "preact/hooks";
import { formatDate } from "../core/dates";
import { formatNumber } from "../core/numbers";
import type { JsonObject } from "../core/types";
import { catalogue, type Field, get } from "./api";
import { Sms } from "./list";
import { Frame, Notice, useLoad, wages, Waiting } from "./bits";

type Offer = JsonObject & { id: number; short_no: number; title: string; employer: string; contact: { name: string | null; phone: string | null } | null };

// Shown in words of their own below the title.
const TOLD = ["title", "wage_from", "wage_to", "unit_id", "place", "places"];

function shown(f: Field, v: Offer): string {
  const value = v[f.name];
  if (value === null || value === undefined || value === false) return "";
  if (typeof v[`${f.name}_label`] === "string") return String(v[`${f.name}_label`]);
  if (f.kind === "enum") return f.words?.find((w) => w.value === value)?.label ?? String(value);
  if (f.kind === "date") return formatDate(String(value));
  return typeof value === "number" ? formatNumber(value) : String(value);
}

export function OfferPage({ id }: { id: string }) {
  const loaded = useLoad(() => Promise.all([catalogue(), get<Offer>(`vacancies/${id}`)]));
  if (!loaded.data)
    return (
      <Frame title="Chỗ việc">
        <Waiting problem={loaded.problem} retry={loaded.reload} />
        <p>
          <a href="/viec-lam">Các chỗ việc đang tuyển</a>
        </p>
      </Frame>
    );
  const [lists, v] = loaded.data;
  const num = (n: string): number | null => (typeof v[n] === "number" ? (v[n] as number) : null);
  const flags = lists.vacancy.filter((f) => f.kind === "flag" && v[f.name] === true).map((f) => f.label);
  const rows = lists.vacancy.filter((f) => f.kind !== "flag" && !TOLD.includes(f.name) && shown(f, v));
  return (
    <Frame title={v.title} tools={<Share title={v.title} />}>
      <p class="lead">{wages(num("wage_from"), num("wage_to"))}</p>
      <p>
        {v.employer} · {String(v["place"])}, {String(v["unit_id_label"] ?? "")} · cần {formatNumber(num("places") ?? 1)} người
      </p>
      {flags.length > 0 && <p>{flags.join(" · ")}</p>}
      <dl class="details">
        {rows.map((f) => (
          <div key={f.name}>
            <dt>{f.label}</dt>
            <dd>{shown(f, v)}</dd>
          </div>
        ))}
      </dl>
      <Contact offer={v} number={lists.reply_number} />
      <p class="screen-only">
        <a href="/viec-lam">Các chỗ việc khác</a>
      </p>
    </Frame>
  );
}

function Contact({ offer: v, number }: { offer: Offer; number: string | null }) {
  const phone = v.contact?.phone;
  return (
    <section aria-labelledby="h-contact">
      <h2 id="h-contact">Muốn làm việc này</h2>
      {v.contact && phone ? (
        <p data-test="contact">
          Gọi {v.contact.name ?? v.employer}: <a href={`tel:${phone}`}>{phone.replace(/^\+84/, "0")}</a>. Hoặc nói với cán bộ xã: <Sms no={v.short_no} number={number} />.
        </p>
      ) : (
        <p data-test="contact">Nói với cán bộ lao động ở Uỷ ban nhân dân xã, nêu chỗ việc này: <Sms no={v.short_no} number={number} />. Người đã ghi tên tìm việc thì xem thêm ở “Việc của tôi”.</p>
      )}
    </section>
  );
}

function Share({ title }: { title: string }) {
  const [told, setTold] = useState("");
  const copy = (): void => {
    navigator.clipboard.writeText(location.href).then(
      () => setTold("Đã chép địa chỉ. Dán vào tin nhắn Zalo."),
      () => setTold(`Địa chỉ: ${location.href}`),
    );
  };
  return (
    <>
      {"share" in navigator && (
        <button type="button" class="button" onClick={() => void navigator.share({ title, url: location.href }).catch(() => undefined)}>
          Gửi qua Zalo…
        </button>
      )}
      <button type="button" class="button" onClick={copy} data-test="copy">
        Chép địa chỉ
      </button>
      <button type="button" class="button" onClick={() => print()}>
        In
      </button>
      {told && (
        <Notice tone="ok" key={told}>
          {told}
        </Notice>
      )}
    </>
  );
}
