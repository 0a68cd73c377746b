// SPDX-License-Identifier: MPL-2.0
// A notice to one person, with what it costs before it goes; and taking a waiting message back.
import { useMemo, useState } from "preact/hooks";
import { Action } from "../core/action";
import { api, etagOf, getSchema } from "../core/api";
import { byField } from "../core/problems";
import { asProblem } from "../core/transport";
import { label, type Row, text } from "../core/types";
import { Button, ErrorSummary, failure, failureOf, Form, noFailure } from "../views/bits";
import { Dialog } from "../views/dialog";
import { FieldRow } from "../views/field";
import { ReasonDialog } from "../views/reason";
import { SmsText, useTextPreview } from "../views/smstext";
import { useBusy, useLoad } from "../views/use";

// What was typed outlives a dialog closed by mistake, for as long as the page.
const typed = new Map<number, string>();

export interface NoticeProps {
  person: Row;
  done: (said: string) => void;
  close: () => void;
}

const NAMES: Record<string, string> = { body: "Nội dung", purpose: "Mục đích", person_id: "Người nhận" };

export function NoticeDialog({ person, done, close }: NoticeProps) {
  const name = text(person["name"]);
  const schema = useLoad("schema/messages", () => getSchema("messages"));
  const [body, setBody] = useState(typed.get(person.id) ?? "");
  const [purpose, setPurpose] = useState("service");
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const action = useMemo(() => new Action(), []);
  const counted = useTextPreview({ kind: "announcement", body });
  const purposes = schema.data?.fields.find((f) => f.name === "purpose");
  const errors = byField(failed.errors);
  const write = (value: string): void => {
    typed.set(person.id, value);
    setBody(value);
  };
  const send = (): void =>
    run(async () => {
      if (body.trim() === "")
        return setFailed((last) => failure(last, "", [{ field: "body", code: "required", detail: "Nhập nội dung tin." }]));
      try {
        await action.run<Row>({ path: "/messages", body: { person_id: person.id, body: body.trim(), purpose } });
        typed.delete(person.id);
        done(`Đã xếp tin gửi ${name} vào hàng gửi.`);
      } catch (e) {
        setFailed((last) => failureOf(last, asProblem(e)));
      }
    });
  return (
    <Dialog title={`Gửi thông báo: ${name}`} close={close} test="dialog-notice">
      <Form submit={send} test="form-notice">
        <ErrorSummary failure={failed} nameOf={(path) => NAMES[path] ?? path} />
        {errors["person_id"] && (
          <p class="error" id="f-person_id" tabIndex={-1}>
            {errors["person_id"]}
          </p>
        )}
        <SmsText
          path="body"
          label="Nội dung"
          hint="Viết một câu dễ hiểu: việc gì, lúc nào, ở đâu, mang theo gì. Nhiều nhất 5 phần tin."
          value={body}
          set={write}
          error={errors["body"]}
          counted={counted}
          accents
        />
        {purposes && (
          <FieldRow
            field={{ ...purposes, required: true }}
            path="purpose"
            value={purpose}
            set={setPurpose}
            error={errors["purpose"]}
          />
        )}
        <p class="buttons">
          <Button kind="main" submit busy={busy} test="notice-send">
            Gửi tin
          </Button>
          <Button onClick={close}>Thôi</Button>
          <span role="status">{busy ? "Đang xếp hàng gửi…" : ""}</span>
        </p>
      </Form>
    </Dialog>
  );
}

export interface TakeBackProps {
  row: Row;
  done: (said: string) => void;
  close: () => void;
}

export function TakeBackDialog({ row, done, close }: TakeBackProps) {
  const to = label(row, "person_id") || text(row["phone"]);
  const deed = async (): Promise<void> => {
    await api({ method: "DELETE", path: `/messages/${row.id}`, ifMatch: etagOf(row) });
    done(`Đã rút tin gửi ${to}; tin sẽ không được gửi.`);
  };
  return (
    <ReasonDialog title={`Rút tin: ${to}`} label="" submit="Rút tin này" danger deed={deed} close={close} test="take-back">
      <p>Tin còn chờ gửi. Rút lại thì người nhận không được tin này.</p>
      <p class="sms">{text(row["body"])}</p>
    </ReasonDialog>
  );
}

export const isWaiting = (row: Row): boolean => row["state"] === "queued" || row["state"] === "retry_wait";
