// SPDX-License-Identifier: MPL-2.0
// The numbers of a set of weights as a form: for a new set with its name and day, or for one that is not in force yet. Always with a reason.
import { useState } from "preact/hooks";
import { formatDate, parseDate, today } from "../core/dates";
import { parseWhole } from "../core/numbers";
import { byField } from "../core/problems";
import { asProblem } from "../core/transport";
import type { Field, FieldError, Word } from "../core/types";
import { Button, ErrorSummary, failure, failureOf, Form, noFailure } from "../views/bits";
import { Dialog } from "../views/dialog";
import { FieldGrid, FieldRow } from "../views/field";
import { useBusy } from "../views/use";

type Body = { [key: string]: string | boolean | Record<string, number> };

export interface WeightsProps {
  fresh?: boolean; // a new set
  words: Word[];
  weights: Map<string, number>;
  deed: (body: Body) => Promise<void>;
  close: () => void;
}

const MOST = 1000;
const NAME: Field = { name: "name", label: "Tên bộ mới", kind: "text", required: true, max: 120 };
const TRIAL: Field = { name: "trial", label: "Chỉ để so sánh", kind: "flag", required: true, hint: "Có: thử trên danh sách hôm nay, không áp dụng" };
const DAY: Field = { name: "valid_from", label: "Áp dụng từ", kind: "date", required: true };
const REASON: Field = { name: "reason", label: "Lý do", kind: "longtext", required: true, max: 500 };

function tomorrow(): string {
  const day = new Date(`${today()}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

function read(props: WeightsProps, values: Record<string, string>, numbers: Record<string, string>): { body: Body; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const weights: Record<string, number> = {};
  const need = (f: Field): string => {
    const s = (values[f.name] ?? "").trim();
    if (s === "") errors.push({ field: f.name, code: "required", detail: `${f.label}: cần ghi.` });
    return s;
  };
  for (const w of props.words) {
    const n = parseWhole(numbers[w.value] ?? "");
    if (n.ok && n.value >= 0 && n.value <= MOST) weights[w.value] = n.value;
    else errors.push({ field: `weights.${w.value}`, code: "format", detail: "Số nguyên từ 0 đến 1.000." });
  }
  const reason = need(REASON);
  if (!props.fresh) return { body: { reason, weights }, errors };
  const day = parseDate(values["valid_from"] ?? "");
  if (!day.ok) errors.push({ field: "valid_from", code: "format", detail: day.error });
  return { body: { name: need(NAME), trial: values["trial"] === "true", valid_from: day.ok ? day.value : "", reason, weights }, errors };
}

export function WeightsDialog(props: WeightsProps) {
  const { fresh, words, weights, deed, close } = props;
  const [values, setValues] = useState<Record<string, string>>({ trial: "true", valid_from: formatDate(tomorrow()) });
  const [numbers, setNumbers] = useState<Record<string, string>>(Object.fromEntries(words.map((w) => [w.value, String(weights.get(w.value) ?? 0)])));
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const errors = byField(failed.errors);
  const row = (f: Field) => (
    <FieldRow key={f.name} field={f} path={f.name} value={values[f.name] ?? ""} set={(v) => setValues((old) => ({ ...old, [f.name]: v }))} error={errors[f.name]} />
  );
  const send = (): void =>
    run(async () => {
      const made = read(props, values, numbers);
      if (made.errors.length > 0) return setFailed((last) => failure(last, "", made.errors));
      await deed(made.body).catch((e: unknown) => setFailed((last) => failureOf(last, asProblem(e))));
    });
  const name = (path: string): string => words.find((w) => `weights.${w.value}` === path)?.label ?? [NAME, TRIAL, DAY, REASON].find((f) => f.name === path)?.label ?? path;
  return (
    <Dialog title={fresh ? "Tạo bộ trọng số mới" : "Sửa trọng số"} close={close} wide test="dialog-weights">
      <Form submit={send}>
        <ErrorSummary failure={failed} nameOf={name} />
        {fresh && <FieldGrid>{[NAME, TRIAL, DAY].map(row)}</FieldGrid>}
        {row(REASON)}
        <fieldset>
          <legend>Trọng số, từ 0 đến 1.000</legend>
          <FieldGrid>
            {words.map((w) => (
              <FieldRow
                key={w.value}
                field={{ name: w.value, label: w.label, kind: "int", required: true }}
                path={`weights.${w.value}`}
                value={numbers[w.value] ?? ""}
                set={(v) => setNumbers((old) => ({ ...old, [w.value]: v }))}
                error={errors[`weights.${w.value}`]}
              />
            ))}
          </FieldGrid>
        </fieldset>
        <p class="buttons sticky">
          <Button kind="main" submit busy={busy} test="weights-confirm">
            {fresh ? "Tạo bộ mới" : "Ghi"}
          </Button>
          <Button onClick={close}>Thôi</Button>
        </p>
      </Form>
    </Dialog>
  );
}
