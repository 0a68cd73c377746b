// SPDX-License-Identifier: MPL-2.0
// Moves a household, with all it holds, to another village and so perhaps to another unit.
import { useMemo, useState } from "preact/hooks";
import { Action } from "../core/action";
import { formatDate, today } from "../core/dates";
import { createBody, type Values } from "../core/form";
import { byField } from "../core/problems";
import { asProblem } from "../core/transport";
import { type Field, label, type Row, text } from "../core/types";
import { Button, ErrorSummary, failure, failureOf, noFailure, Form } from "../views/bits";
import { Dialog } from "../views/dialog";
import { FieldRow } from "../views/field";
import { useBusy } from "../views/use";

const FIELDS: Field[] = [
  { name: "village_id", label: "Thôn, làng mới", kind: "ref", ref: "villages", required: true },
  { name: "on_date", label: "Ngày chuyển", kind: "date", required: true },
  { name: "reason", label: "Lý do", kind: "text", required: true, max: 500 },
];

export function MoveDialog({ household, done, close }: { household: Row; done: (said: string) => void; close: () => void }) {
  const [values, setValues] = useState<Values>({ village_id: "", on_date: formatDate(today()), reason: "" });
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const action = useMemo(() => new Action(), []);
  const move = (): void =>
    run(async () => {
      const { body, errors } = createBody(FIELDS, values);
      if (errors.length > 0) return setFailed((last) => failure(last, "", errors));
      try {
        await action.run({ path: `/households/${household.id}/move`, body });
        done("Đã chuyển hộ.");
      } catch (e) {
        setFailed((last) => failureOf(last, asProblem(e)));
      }
    });
  const errors = byField(failed.errors);
  return (
    <Dialog title={`Chuyển hộ ${text(household["name"])}`} close={close} test="dialog-move">
      <Form submit={move}>
        <ErrorSummary failure={failed} nameOf={(path) => FIELDS.find((f) => f.name === path)?.label ?? path} />
        <p>Đang ở: {[label(household, "village_id"), label(household, "unit_id")].filter(Boolean).join(", ")}</p>
        {FIELDS.map((f) => (
          <FieldRow
            key={f.name}
            field={f}
            path={f.name}
            value={values[f.name] ?? ""}
            error={errors[f.name]}
            set={(v) => setValues((old) => ({ ...old, [f.name]: v }))}
          />
        ))}
        <p class="buttons">
          <Button kind="main" submit busy={busy} test="move-save">
            Chuyển
          </Button>
          <Button onClick={close}>Thôi</Button>
        </p>
      </Form>
    </Dialog>
  );
}
