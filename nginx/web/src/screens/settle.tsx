// SPDX-License-Identifier: MPL-2.0
// A message of which nobody knows whether it went out: a person asks the household and decides.
import { useState } from "preact/hooks";
import { api, etagOf, getRow } from "../core/api";
import { asProblem } from "../core/transport";
import { Button, ErrorSummary, failure, failureOf, noFailure, Form } from "../views/bits";
import { Dialog } from "../views/dialog";
import { useBusy } from "../views/use";

const OUTCOMES: [value: string, text: string][] = [
  ["delivered", "Người nhận đã thấy tin"],
  ["failed", "Người nhận không thấy tin"],
];

export function SettleDialog({
  message,
  name,
  done,
  close,
}: {
  message: number;
  name: string;
  done: () => void;
  close: () => void;
}) {
  const [outcome, setOutcome] = useState("");
  const [reason, setReason] = useState("");
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const settle = (): void =>
    run(async () => {
      const errors = [
        ...(outcome ? [] : [{ field: "outcome", code: "required", detail: "Chọn kết quả." }]),
        ...(reason.trim() ? [] : [{ field: "reason", code: "required", detail: "Ghi đã hỏi ai, lúc nào." }]),
      ];
      if (errors.length > 0) return setFailed((last) => failure(last, "", errors));
      try {
        const row = await getRow("messages", message);
        await api({
          method: "PUT",
          path: `/messages/${message}/settle`,
          body: { outcome, reason: reason.trim() },
          ifMatch: etagOf(row),
        });
        done();
      } catch (e) {
        setFailed((last) => failureOf(last, asProblem(e)));
      }
    });
  return (
    <Dialog title={`Tin chưa rõ: ${name}`} close={close} test="dialog-settle">
      <p>Máy chủ không biết tin này đã tới nhà mạng hay chưa, nên không tự gửi lại. Hỏi người nhận rồi ghi kết quả.</p>
      <Form submit={settle}>
        <ErrorSummary failure={failed} />
        <fieldset id="f-outcome" tabIndex={-1}>
          <legend>Kết quả</legend>
          {OUTCOMES.map(([value, text]) => (
            <label class="choice" key={value}>
              <input type="radio" name="outcome" value={value} checked={outcome === value} onChange={() => setOutcome(value)} />
              <span>{text}</span>
            </label>
          ))}
        </fieldset>
        <div class="field">
          <label for="f-reason">Căn cứ</label>
          <textarea
            id="f-reason"
            rows={2}
            maxLength={150}
            aria-required="true"
            value={reason}
            onInput={(e) => setReason(e.currentTarget.value)}
          />
        </div>
        <p class="buttons">
          <Button kind="main" submit busy={busy} test="settle-save">
            Ghi kết quả
          </Button>
          <Button onClick={close}>Thôi</Button>
        </p>
      </Form>
    </Dialog>
  );
}
