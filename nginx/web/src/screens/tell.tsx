// SPDX-License-Identifier: MPL-2.0
// A notice about a class or an occasion to many: when, to whom, what it says and costs; sent or put aside for its day only after that.
import { useMemo, useState } from "preact/hooks";
import { Action } from "../core/action";
import { api } from "../core/api";
import { formatInstant, parseTime } from "../core/dates";
import { formatNumber, parseWhole } from "../core/numbers";
import { byField } from "../core/problems";
import { asProblem, type Query } from "../core/transport";
import type { Field, FieldError, JsonObject, Word } from "../core/types";
import { Button, ErrorSummary, failure, failureOf, noFailure, Waiting } from "../views/bits";
import { Dialog } from "../views/dialog";
import { FieldGrid, FieldRow } from "../views/field";
import { useQuiet } from "../views/smstext";
import { useBusy, useLoad } from "../views/use";
import { type Preview, PreviewPart } from "./invitation";

export interface TellProps {
  path: string;
  title: string;
  offset: string; // proposed; "": at once
  whom?: { kinds: Word[]; kind: string; classes: Word[] }; // of an occasion: who is asked here
  done: (said: string) => void;
  close: () => void;
}

interface Asked {
  offset_days: string;
  at: string;
  kind: string;
  village_id: string;
  class: string;
  accents: boolean;
}

const OFFSET: Field = {
  name: "offset_days",
  label: "Số ngày so với ngày diễn ra",
  kind: "int",
  hint: "-1: hôm trước; 0: trong ngày",
};
const AT: Field = { name: "at", label: "Gửi lúc", kind: "time" };
const VILLAGE: Field = { name: "village_id", label: "Thôn, làng", kind: "ref", ref: "villages" };
const NAMES: Record<string, string> = {
  offset_days: OFFSET.label,
  at: AT.label,
  kind: "Loại tin",
  village_id: VILLAGE.label,
  class: "Diện hộ",
  person_ids: "Gửi cho ai",
};

interface Made {
  body: JsonObject;
  errors: FieldError[];
}

function bodyOf(a: Asked, whom: TellProps["whom"]): Made {
  const made: Made = { body: { accents: a.accents }, errors: [] };
  const wrong = (field: string, detail: string): void => void made.errors.push({ field, code: "format", detail });
  if (a.offset_days.trim() !== "") {
    const n = parseWhole(a.offset_days);
    const at = parseTime(a.at);
    if (n.ok) made.body["offset_days"] = n.value;
    else wrong("offset_days", n.error);
    if (at.ok) made.body["at"] = at.value;
    else wrong("at", at.error);
  } else if (!whom) wrong("offset_days", "Ghi số ngày so với ngày diễn ra, ví dụ -1.");
  if (!whom) return made;
  if (a.kind) made.body["kind"] = a.kind;
  if (a.village_id) made.body["village_id"] = Number(a.village_id);
  if (a.class) made.body["class"] = a.class;
  return made;
}

const queryOf = (body: JsonObject): Query =>
  Object.fromEntries(Object.entries(body).map(([name, value]) => [name, name === "accents" ? Number(value) : String(value)]));

export function TellDialog(props: TellProps) {
  const { path, title, whom, done, close } = props;
  const [asked, setAsked] = useState<Asked>({
    offset_days: props.offset,
    at: "16:00",
    kind: whom?.kind ?? "",
    village_id: "",
    class: "",
    accents: true,
  });
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const action = useMemo(() => new Action(), []);
  const made = bodyOf(useQuiet(asked), whom);
  const name = JSON.stringify(made);
  const nobody = whom !== undefined && !("village_id" in made.body) && !("class" in made.body);
  const preview = useLoad(name, async () =>
    made.errors.length > 0 || nobody ? null : (await api<Preview>({ path, query: queryOf(made.body) })).data,
  );
  const send = (confirm: string): void =>
    run(async () => {
      try {
        const { answer } = await action.run<{ queued: number; already: number }>({ path, body: { ...made.body, confirm } });
        const { queued, already } = answer.data;
        done(`Đã xếp ${queued} tin${already > 0 ? `; ${already} người đã có tin này từ trước` : ""}.`);
      } catch (e) {
        const problem = asProblem(e);
        if (!problem.is("changed")) return setFailed((last) => failureOf(last, problem));
        preview.reload();
        setFailed((last) => failure(last, "Người nhận, nội dung hoặc giá vừa thay đổi. Xem lại rồi gửi; chưa gửi tin nào."));
      }
    });
  const errors = byField([...failed.errors, ...made.errors, ...(preview.problem?.errors ?? [])]);
  const p = preview.data;
  return (
    <Dialog title={`${title}: xem trước`} close={close} wide test="dialog-tell">
      <ErrorSummary failure={failed} nameOf={(field) => NAMES[field] ?? field} />
      <AskedFields asked={asked} set={(change) => setAsked((a) => ({ ...a, ...change }))} whom={whom} errors={errors} />
      {nobody ? (
        <p role="status">Chọn thôn, làng hoặc diện hộ sẽ được báo để xem trước.</p>
      ) : p ? (
        <PreviewPart preview={p} />
      ) : made.errors.length > 0 || preview.problem?.errors.length ? null : (
        <Waiting problem={preview.problem} retry={preview.reload} />
      )}
      <p class="buttons">
        <Button kind="main" busy={busy || !p || p.recipients === 0} test="tell-send" onClick={() => p && send(p.confirm)}>
          {p ? sendText(p, asked) : "Gửi"}
        </Button>
        <Button onClick={close}>Thôi</Button>
        <span role="status">{busy ? "Đang xếp hàng gửi…" : ""}</span>
      </p>
    </Dialog>
  );
}

function sendText(p: Preview, asked: Asked): string {
  const sum = `${p.recipients} người, ${formatNumber(p.price)} đồng`;
  return asked.offset_days.trim() !== "" && p.due_at ? `Đặt gửi ${formatInstant(p.due_at)}: ${sum}` : `Gửi tới ${sum}`;
}

interface FieldsProps {
  asked: Asked;
  set: (change: Partial<Asked>) => void;
  whom: TellProps["whom"];
  errors: Record<string, string>;
}

function AskedFields({ asked, set, whom, errors }: FieldsProps) {
  const one = (field: Field, name: "offset_days" | "at" | "kind" | "village_id" | "class") => (
    <FieldRow field={field} path={name} value={asked[name]} set={(value) => set({ [name]: value })} error={errors[name]} />
  );
  return (
    <>
      <FieldGrid>
        {whom && one({ name: "kind", label: "Loại tin", kind: "enum", words: whom.kinds }, "kind")}
        {whom && one(VILLAGE, "village_id")}
        {whom && one({ name: "class", label: "Diện hộ", kind: "enum", words: whom.classes }, "class")}
        {one(whom ? { ...OFFSET, hint: "-1: hôm trước; để trống: gửi ngay" } : OFFSET, "offset_days")}
        {asked.offset_days.trim() !== "" && one(AT, "at")}
      </FieldGrid>
      <label class="choice">
        <input
          type="checkbox"
          checked={asked.accents}
          onChange={(e) => set({ accents: e.currentTarget.checked })}
          data-test="accents"
        />{" "}
        <span>Gửi chữ có dấu</span>
      </label>
    </>
  );
}
