// SPDX-License-Identifier: MPL-2.0
// What a campaign would send, to the đồng, before anybody hands it in or approves it.
import type { Budget, Cost, Preview, Sample } from "../core/campaign";
import { formatInstant } from "../core/dates";
import { formatNumber } from "../core/numbers";
import { Link } from "../views/bits";
import { Excluded, Reached } from "./audience";

const dong = (n: number): string => `${formatNumber(n)} đồng`;

export function PreviewFacts({ preview: p, accents }: { preview: Preview; accents: boolean }) {
  return (
    <>
      <Reached count={p} />
      <dl class="details">
        <Pair name="Số tin" value={formatNumber(p.messages)} test="messages" />
        <Pair name="Nhờ người truyền tin báo" value={relayText(p)} test="relayed" />
        <Pair name="Số phần tin tính tiền" value={formatNumber(p.money.chosen.parts)} test="parts" />
        <div>
          <dt>Giá</dt>
          <dd data-test="price">
            {dong(p.money.chosen.price)}{" "}
            {p.money.verified ? "(giá đã kiểm chứng)" : <strong>(giá chưa kiểm chứng, chỉ để ước lượng)</strong>}
          </dd>
        </div>
        <Pair
          name={accents ? "Nếu gửi không dấu" : "Nếu gửi có dấu"}
          value={costText(accents ? p.money.without_marks : p.money.with_marks)}
          test="other"
        />
        <Pair name="Gửi từ" value={formatInstant(p.time.allowed_at)} test="allowed" />
        <Pair name="Thôi gửi sau" value={formatInstant(p.time.valid_until)} test="until" />
        {p.money.budget && (
          <Pair name="Dòng ngân sách trả tiền" value={budgetText(p.money.budget, p.money.chosen.price)} test="budget" wide />
        )}
      </dl>
      <Warnings preview={p} />
      <Excluded excluded={p.excluded} />
      <Samples list={p.sample} />
    </>
  );
}

const relayText = (p: Preview): string =>
  `${formatNumber(p.relayed)} người` + (p.relay_messages > 0 ? `, bằng ${formatNumber(p.relay_messages)} tin cho người truyền tin` : "");

const costText = (c: Cost): string => `${formatNumber(c.parts)} phần, ${dong(c.price)}`;

function budgetText(b: Budget, price: number): string {
  const spent = `tin nhắn đã dùng ${dong(b.spent)}`;
  if (b.left === null) return `${b.label}: kế hoạch không ghi số tiền; ${spent}`;
  const rest = b.left - price;
  const after = rest < 0 ? `thiếu ${dong(-rest)}` : `sau lần này còn ${dong(rest)}`;
  return `${b.label}: ${dong(b.amount ?? 0)}, ${spent}, ${after}`;
}

function Pair({ name, value, test, wide }: { name: string; value: string; test: string; wide?: boolean }) {
  return (
    <div class={wide ? "wide" : undefined}>
      <dt>{name}</dt>
      <dd data-test={test}>{value}</dd>
    </div>
  );
}

// What would stop it, or hold it on the way.
function warningsOf(p: Preview): string[] {
  return [
    p.subject_cancelled ? "Lớp hoặc buổi này đã huỷ." : "",
    p.refused ?? "",
    p.money.source === null ? "Hôm nay chưa có giá tin của cổng gửi: ghi giá tin trước khi nộp." : "",
    p.time.in_time ? "" : "Đến giờ được phép gửi thì tin đã hết hạn: sửa lúc gửi hoặc kéo dài hạn.",
    p.money.budget?.over ? "Dòng ngân sách không còn đủ tiền." : "",
    p.money.over_cap && p.money.cap !== null ? `Vượt trần ${dong(p.money.cap)}: tới trần thì tự tạm dừng.` : "",
    p.without_relay.length > 0
      ? `Chưa có người truyền tin, không ai báo cho người không có điện thoại ở: ${p.without_relay.join(", ")}.`
      : "",
    p.on_paper.length > 0 ? `Người truyền tin không có máy, phải giao phiếu in ở: ${p.on_paper.join(", ")}.` : "",
    p.needs_approval ? `Hơn ${formatNumber(p.approval_people)} người: phải có người khác duyệt rồi mới gửi.` : "",
  ].filter(Boolean);
}

function Warnings({ preview }: { preview: Preview }) {
  const list = warningsOf(preview);
  if (list.length === 0) return null;
  return (
    <ul class="notice warn plain-list" data-test="warnings">
      {list.map((said) => (
        <li key={said}>{said}</li>
      ))}
    </ul>
  );
}

function Samples({ list }: { list: Sample[] }) {
  if (list.length === 0) return null;
  return (
    <details>
      <summary>{list.length} người làm mẫu</summary>
      <ul data-test="sample">
        {list.map((p) => (
          <li key={p.person_id}>
            <Link to={`/persons/${p.person_id}`}>{p.name}</Link>,{" "}
            {[p.village, p.unit, p.class_label, p.phone].filter(Boolean).join(", ")}
            {p.why !== "ok" && <b> ({p.why_text.charAt(0).toLowerCase() + p.why_text.slice(1)})</b>}
          </li>
        ))}
      </ul>
    </details>
  );
}
