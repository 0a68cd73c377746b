// SPDX-License-Identifier: MPL-2.0
// What an invitation, or another text to chosen people, would say, to whom, in how many parts and at what price; sent only after this
// preview, and only as previewed.
import { useMemo, useState } from "preact/hooks";
import { Action } from "../core/action";
import { api } from "../core/api";
import { formatNumber } from "../core/numbers";
import { asProblem } from "../core/transport";
import type { JsonObject } from "../core/types";
import { Button, ErrorSummary, failure, failureOf, noFailure, Waiting } from "../views/bits";
import { Dialog } from "../views/dialog";
import { useBusy, useLoad } from "../views/use";

export interface Preview {
  text: string;
  sample: string;
  recipients: number;
  parts: number;
  price: number;
  price_verified: boolean;
  coding: string;
  people: { person_id: number; name: string; parts: number; price: number; phone: string; kind: string }[];
  skipped: { person_id: number; name: string; reason: string }[];
  confirm: string;
  due_at?: string | null;
}

const KINDS: Record<string, string> = { own: "máy riêng", shared: "máy dùng chung", relay: "nhờ người nhận" };

const CHANGED = "Người nhận, nội dung hoặc giá vừa thay đổi. Xem lại bản dưới đây rồi gửi; chưa gửi tin nào.";

export interface SendDialogProps<T> {
  title: string;
  test: string; // "invitation": dialog-invitation, invitation-send
  path: string; // GET is the look, POST sends
  query?: Record<string, string>; // which people, of the look
  body?: JsonObject; // and of the sending
  said: (answer: T) => string;
  done: (said: string) => void;
  close: () => void;
}

export function SendDialog<T>({ title, test, path, query, body, said, done, close }: SendDialogProps<T>) {
  const [accents, setAccents] = useState(true);
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const action = useMemo(() => new Action(), []);
  const preview = useLoad(
    `${path}/${JSON.stringify(query)}/${accents}`,
    async () => (await api<Preview>({ path, query: { ...query, accents: accents ? 1 : 0 } })).data,
  );
  const sendAll = (confirm: string): void =>
    run(async () => {
      try {
        const { answer } = await action.run<T>({ path, body: { ...body, confirm, accents } });
        done(said(answer.data));
      } catch (e) {
        const problem = asProblem(e);
        if (problem.is("changed")) {
          preview.reload();
          setFailed((last) => failure(last, CHANGED));
        } else setFailed((last) => failureOf(last, problem));
      }
    });
  return (
    <Dialog title={title} close={close} wide test={`dialog-${test}`}>
      <ErrorSummary failure={failed} />
      <label class="choice">
        <input type="checkbox" checked={accents} onChange={(e) => setAccents(e.currentTarget.checked)} data-test="accents" />{" "}
        <span>Gửi chữ có dấu</span>
      </label>
      {preview.data ? <PreviewPart preview={preview.data} /> : <Waiting problem={preview.problem} retry={preview.reload} />}
      {preview.data && (
        <p class="buttons">
          <Button
            kind="main"
            busy={busy || preview.data.recipients === 0}
            test={`${test}-send`}
            onClick={() => preview.data && sendAll(preview.data.confirm)}
          >
            Gửi tới {preview.data.recipients} người, {formatNumber(preview.data.price)} đồng
          </Button>
          <Button onClick={close}>Thôi</Button>
          <span role="status">{busy ? "Đang xếp hàng gửi…" : ""}</span>
        </p>
      )}
    </Dialog>
  );
}

export function InvitationDialog({ course, done, close }: { course: string; done: (said: string) => void; close: () => void }) {
  return (
    <SendDialog<{ queued: number; already: number }>
      title="Gửi lời mời: xem trước"
      test="invitation"
      path={`/courses/${course}/invitation`}
      said={({ queued, already }) => `Đã xếp ${queued} tin vào hàng gửi${already > 0 ? `; ${already} người đã được mời trước đó` : ""}.`}
      done={done}
      close={close}
    />
  );
}

export function PreviewPart({ preview: p }: { preview: Preview }) {
  return (
    <div data-test="invitation-preview">
      <p class="sms" data-test="invitation-sample">
        {p.sample}
      </p>
      <dl class="details">
        <div>
          <dt>Người nhận</dt>
          <dd data-test="recipients">{p.recipients}</dd>
        </div>
        <div>
          <dt>Số phần tin tính tiền</dt>
          <dd data-test="parts">{formatNumber(p.parts)}</dd>
        </div>
        <div>
          <dt>Giá</dt>
          <dd data-test="price">
            {formatNumber(p.price)} đồng{" "}
            {p.price_verified ? "(giá đã kiểm chứng)" : <strong>(giá chưa kiểm chứng, chỉ để ước lượng)</strong>}
          </dd>
        </div>
        <div>
          <dt>Bảng mã</dt>
          <dd>{p.coding === "ucs2" ? "Có dấu (UCS-2)" : "Không dấu (GSM 7 bit)"}</dd>
        </div>
        <div class="wide">
          <dt>Mẫu</dt>
          <dd class="lines">{p.text}</dd>
        </div>
      </dl>
      {p.skipped.length > 0 && (
        <div class="notice warn" data-test="skipped">
          <b>Không gửi cho {p.skipped.length} người:</b>
          <ul>
            {p.skipped.map((s) => (
              <li key={s.person_id}>
                {s.name}: {s.reason}
              </li>
            ))}
          </ul>
        </div>
      )}
      <details>
        <summary>Danh sách người nhận ({p.people.length})</summary>
        <ul>
          {p.people.map((x) => (
            <li key={x.person_id}>
              {x.name}: {x.phone} ({KINDS[x.kind] ?? x.kind}), {x.parts} phần, {formatNumber(x.price)} đồng
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
