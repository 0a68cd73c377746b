// SPDX-License-Identifier: MPL-2.0
// A vacancy offered by SMS to chosen people: what it would say, to whom, in how many parts and at what price; sent only after this look,
// and only as looked at.
import { useMemo, useState } from "preact/hooks";
import { Action } from "../core/action";
import { api } from "../core/api";
import { formatNumber } from "../core/numbers";
import { asProblem } from "../core/transport";
import { Button, ErrorSummary, failure, failureOf, noFailure, Waiting } from "../views/bits";
import { Dialog } from "../views/dialog";
import { useBusy, useLoad } from "../views/use";
import { type Preview, PreviewPart } from "./invitation";

export interface OfferProps {
  vacancy: number;
  seekers: number[];
  done: (said: string) => void;
  close: () => void;
}

const CHANGED = "Người nhận, nội dung hoặc giá vừa thay đổi. Xem lại bản dưới đây rồi gửi; chưa gửi tin nào.";

export function OfferDialog({ vacancy, seekers, done, close }: OfferProps) {
  const [accents, setAccents] = useState(true);
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const action = useMemo(() => new Action(), []);
  const path = `/vacancies/${vacancy}/offer`;
  const preview = useLoad(
    `offer/${vacancy}/${seekers.join()}/${accents}`,
    async () => (await api<Preview>({ path, query: { seeker_ids: seekers.join(), accents: accents ? 1 : 0 } })).data,
  );
  const sendAll = (confirm: string): void =>
    run(async () => {
      try {
        const { answer } = await action.run<{ queued: number }>({ path, body: { seeker_ids: seekers, confirm, accents } });
        done(`Đã xếp ${answer.data.queued} tin giới thiệu vào hàng gửi.`);
      } catch (e) {
        const problem = asProblem(e);
        if (problem.is("changed")) {
          preview.reload();
          setFailed((last) => failure(last, CHANGED));
        } else setFailed((last) => failureOf(last, problem));
      }
    });
  return (
    <Dialog title="Nhắn tin giới thiệu việc: xem trước" close={close} wide test="dialog-offer">
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
            test="offer-send"
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
