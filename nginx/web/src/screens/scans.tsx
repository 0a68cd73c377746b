// SPDX-License-Identifier: MPL-2.0
// The signed copy of a payment list: scans that are kept with it, and the mark that it is signed, by a scan or for a reason.
import { useMemo, useState } from "preact/hooks";
import { Action } from "../core/action";
import { etagOf, getAll, getSchema } from "../core/api";
import { formatDate, formatInstant, parseDate, today } from "../core/dates";
import { wordOf } from "../core/form";
import { formatNumber } from "../core/numbers";
import { byField } from "../core/problems";
import { may } from "../core/session";
import { asProblem } from "../core/transport";
import { type Field, type JsonObject, type Row, text } from "../core/types";
import { Button, ErrorSummary, failure, failureOf, Form, noFailure, Waiting } from "../views/bits";
import { Dialog } from "../views/dialog";
import { FieldGrid, FieldRow } from "../views/field";
import { ReasonDialog } from "../views/reason";
import { useBusy, useLoad } from "../views/use";

const MOST = 5 * 1024 * 1024;
const TYPES = "application/pdf,image/jpeg,image/png";

export interface ScansProps {
  list: Row;
  done: (said: string) => void; // the list has changed too
}

type Open = { kind: "sign" } | { kind: "withdraw"; scan: Row } | null;

export function Scans({ list, done }: ScansProps) {
  const loaded = useLoad(`scans/${list.id}/${list.version}`, async () => {
    const [schema, rows] = await Promise.all([getSchema("payment-scans"), getAll("payment-scans", { payment_list_id: list.id })]);
    return { schema, rows };
  });
  const [open, setOpen] = useState<Open>(null);
  const ready = ["approved", "paid"].includes(text(list["state"]));
  const says = (words: string): void => {
    setOpen(null);
    loaded.reload();
    done(words);
  };
  const rows = loaded.data?.rows ?? [];
  const media = loaded.data?.schema.fields.find((f) => f.name === "media");
  return (
    <section aria-labelledby="h-scans" class="screen-only" data-test="scans">
      <h2 id="h-scans">Bản có chữ ký</h2>
      <p data-test="signed-state">{signedText(list)}</p>
      {!loaded.data && <Waiting problem={loaded.problem} retry={loaded.reload} />}
      <ul class="plain-list">
        {rows.map((r) => (
          <li key={r.id} data-test="scan">
            <a href={`/api/v1/payment-scans/${r.id}/file`} download>
              {wordOf(media, text(r["media"]))}, {formatNumber(Math.ceil(Number(r["bytes"]) / 1024))} KB, tải lên lúc {formatInstant(text(r["created_at"]))}
            </a>{" "}
            {may("payment.write") && (
              <Button kind="link" test="withdraw" label={`Gỡ bản tải lên lúc ${formatInstant(text(r["created_at"]))}`} onClick={() => setOpen({ kind: "withdraw", scan: r })}>
                Gỡ
              </Button>
            )}
          </li>
        ))}
      </ul>
      {ready && may("payment.write") && (
        <>
          <Upload list={list} done={says} />
          <p class="buttons">
            <Button onClick={() => setOpen({ kind: "sign" })} test="sign">
              Ghi đã ký nhận
            </Button>
          </p>
        </>
      )}
      {!ready && <p class="quiet">Danh sách được duyệt rồi mới in ra ký và tải bản ký lên.</p>}
      {open?.kind === "sign" && <SignDialog list={list} scans={rows.length} done={says} close={() => setOpen(null)} />}
      {open?.kind === "withdraw" && <Withdraw scan={open.scan} done={says} close={() => setOpen(null)} />}
    </section>
  );
}

function signedText(list: Row): string {
  const day = formatDate(text(list["signed_on"]));
  if (list["signed_how"] === "scan") return `Đã ký nhận ngày ${day}, có bản quét.`;
  if (list["signed_how"] === "reason") return `Đã ký nhận ngày ${day}, không có bản quét: ${text(list["signed_reason"])}`;
  return "Chưa ghi ký nhận.";
}

function Upload({ list, done }: { list: Row; done: (said: string) => void }) {
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const action = useMemo(() => new Action(), [list.version]);
  const send = (input: HTMLInputElement): void =>
    run(async () => {
      const file = input.files?.[0];
      if (!file) return;
      if (file.size > MOST) return setFailed((last) => failure(last, "Tệp lớn hơn 5 MB. Quét lại ở 200 dpi, đen trắng hoặc xám."));
      try {
        await action.run({ path: `/payment-lists/${list.id}/scans`, body: `${file.name}/${file.size}/${file.lastModified}`, sheet: file, media: file.type || "application/pdf" });
        setFailed(noFailure);
        done("Đã lưu bản quét.");
      } catch (e) {
        setFailed((last) => failureOf(last, asProblem(e)));
      } finally {
        input.value = "";
      }
    });
  return (
    <div class="field narrow">
      <ErrorSummary failure={failed} />
      <label for="f-scan">Tải bản quét lên (PDF, JPEG, PNG, không quá 5 MB)</label>
      <input id="f-scan" type="file" accept={TYPES} data-test="scan-file" onChange={(e) => send(e.currentTarget)} />
      <p role="status">{busy ? "Đang tải lên…" : ""}</p>
    </div>
  );
}

const DAY: Field = { name: "signed_on", label: "Ngày ký nhận", kind: "date", required: true };

function SignDialog({ list, scans, done, close }: { list: Row; scans: number; done: (said: string) => void; close: () => void }) {
  const [values, setValues] = useState({ signed_on: formatDate(today()), reason: "" });
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const action = useMemo(() => new Action(), [list.version]);
  const errors = byField(failed.errors);
  const reason: Field = { name: "reason", label: "Vì sao không có bản quét", kind: "text", required: true, max: 300 };
  const send = (): void =>
    run(async () => {
      const day = parseDate(values.signed_on);
      if (!day.ok) return setFailed((last) => failure(last, "", [{ field: "signed_on", code: "format", detail: day.error }]));
      const body: JsonObject = { signed_on: day.value, ...(scans === 0 && { reason: values.reason.trim() || null }) };
      try {
        await action.run({ path: `/payment-lists/${list.id}/sign`, body, ifMatch: etagOf(list) });
        done("Đã ghi ký nhận.");
      } catch (e) {
        setFailed((last) => failureOf(last, asProblem(e)));
      }
    });
  return (
    <Dialog title="Ghi đã ký nhận" close={close} test="dialog-sign">
      <Form submit={send}>
        <ErrorSummary failure={failed} />
        <p>{scans > 0 ? `Kèm ${scans} bản quét đã tải lên.` : "Chưa tải bản quét nào: tải lên trước, hoặc ghi lý do không có."}</p>
        <FieldGrid>
          <FieldRow field={DAY} path="signed_on" value={values.signed_on} set={(v) => setValues({ ...values, signed_on: v })} error={errors["signed_on"]} />
          {scans === 0 && <FieldRow field={reason} path="reason" value={values.reason} set={(v) => setValues({ ...values, reason: v })} error={errors["reason"]} />}
        </FieldGrid>
        <p class="buttons">
          <Button kind="main" submit busy={busy} test="sign-confirm">
            Ghi
          </Button>
          <Button onClick={close}>Thôi</Button>
        </p>
      </Form>
    </Dialog>
  );
}

function Withdraw({ scan, done, close }: { scan: Row; done: (said: string) => void; close: () => void }) {
  const action = useMemo(() => new Action(), [scan.version]);
  const deed = async (reason: string): Promise<void> => {
    await action.run({ path: `/payment-scans/${scan.id}/withdraw`, body: { reason }, ifMatch: etagOf(scan) });
    done("Đã gỡ bản quét.");
  };
  return <ReasonDialog title="Gỡ bản quét" label="Lý do gỡ" submit="Gỡ" danger deed={deed} close={close} test="withdraw" />;
}
