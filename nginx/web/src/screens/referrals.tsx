// SPDX-License-Identifier: MPL-2.0
// Introductions of one vacancy or of one seeker: how far each has come, what became of its SMS, the next step, and making a new one. Replies
// show by themselves.
import { useEffect, useMemo, useState } from "preact/hooks";
import { Action } from "../core/action";
import { api, etagOf, getAll, getSchema } from "../core/api";
import { formatDate, formatInstant } from "../core/dates";
import { fromInput, toInput, wordOf } from "../core/form";
import { nextSteps, wantsEnd, wantsReason, wantsStart } from "../core/matching";
import { byField } from "../core/problems";
import { may } from "../core/session";
import { asProblem } from "../core/transport";
import { type Field, type FieldError, type JsonObject, label, type Row, type Schema, text } from "../core/types";
import { Button, ErrorSummary, failure, failureOf, Form, Link, noFailure, Notice, Waiting } from "../views/bits";
import { Dialog } from "../views/dialog";
import { FieldGrid, FieldRow } from "../views/field";
import { usePolled } from "../views/polled";
import { type Loaded, useBusy, useLoad } from "../views/use";
import { OfferDialog } from "./offer";

export type Side = "seeker_id" | "vacancy_id";

export interface Introductions {
  schema: Schema;
  rows: Row[];
}

// What became of the offer of one introduction.
export interface Offered {
  referral_id: number;
  version: number;
  message: { id: number; state: string; state_text: string; at: string } | null;
  reply: { answer: string; at: string } | null;
}

export interface LoadedReferrals extends Loaded<Introductions> {
  offers: Map<number, Offered>;
  lost: boolean;
}

const printOf = (list: { id: number; version: number }[]): string =>
  list
    .map((x) => `${x.id}.${x.version}`)
    .sort()
    .join();

// The rows are read again when somebody's reply, or another officer, has moved one of them.
export function useReferrals(side: Side, id: string): LoadedReferrals {
  const loaded = useLoad(`referrals/${side}/${id}`, async () => {
    const [schema, rows] = await Promise.all([getSchema("referrals"), getAll("referrals", { [side]: id })]);
    return { schema, rows };
  });
  const board = usePolled<{ items: Offered[] }>(`/${side === "vacancy_id" ? "vacancies" : "seekers"}/${id}/introductions`);
  const seen = board.data && printOf(board.data.items.map((o) => ({ id: o.referral_id, version: o.version })));
  const have = loaded.data && printOf(loaded.data.rows.map((r) => ({ id: r.id, version: Number(r["version"]) })));
  useEffect(() => {
    if (seen !== null && have !== null && seen !== have) loaded.reload();
  }, [seen]);
  const offers = useMemo(() => new Map(board.data?.items.map((o) => [o.referral_id, o])), [board.data]);
  return { ...loaded, offers, lost: board.lost };
}

// These forms have many questions; a page shows those that were answered, and not each hour and contract that is not meant.
export const stated = (fields: Field[], row: Row): Field[] => fields.filter((f) => text(row[f.name]) !== "" && row[f.name] !== false);

interface IntroduceProps {
  seeker: number;
  vacancy: number;
  name: string;
  known: boolean; // there is an introduction already
  done: (said: string) => void;
}

export function Introduce({ seeker, vacancy, name, known, done }: IntroduceProps) {
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const action = useMemo(() => new Action(), []);
  const introduce = (): void =>
    run(async () => {
      try {
        await action.run({ path: "/referrals", body: { seeker_id: seeker, vacancy_id: vacancy } });
        setFailed(noFailure);
        done(`Đã giới thiệu: ${name}.`);
      } catch (e) {
        setFailed((last) => failureOf(last, asProblem(e)));
      }
    });
  if (known) return <p class="quiet">Đã giới thiệu</p>;
  if (!may("job.write")) return null;
  const said = failed.errors.length > 0 ? failed.errors.map((e) => e.detail).join(" ") : failed.message;
  return (
    <>
      {said && (
        <Notice tone="bad" news={failed.serial} test="introduce-error">
          {said}
        </Notice>
      )}
      <Button busy={busy} onClick={introduce} test="introduce" label={`Giới thiệu: ${name}`}>
        Giới thiệu
      </Button>
    </>
  );
}

interface ReferralsProps {
  loaded: LoadedReferrals;
  other: Side; // whose name each line carries
  done: (said: string) => void;
}

export function Referrals({ loaded, other, done }: ReferralsProps) {
  const [open, setOpen] = useState<Row | null>(null);
  const [offering, setOffering] = useState<Row | null>(null);
  if (!loaded.data) return <Waiting problem={loaded.problem} retry={loaded.reload} />;
  const { schema, rows } = loaded.data;
  const ends = (said: string): void => {
    setOpen(null);
    setOffering(null);
    done(said);
  };
  if (rows.length === 0) return <p class="quiet">Chưa có giới thiệu nào.</p>;
  return (
    <>
      {loaded.lost && (
        <p class="notice warn" role="status">
          Mất kết nối, đang thử lại. Trả lời mới chưa hiện ở đây.
        </p>
      )}
      <ul class="cards" data-test="referrals">
        {rows.map((row) => (
          <ReferralCard key={row.id} row={row} schema={schema} other={other} offered={loaded.offers.get(row.id)} open={setOpen} offer={setOffering} />
        ))}
      </ul>
      {offering && (
        <OfferDialog
          vacancy={Number(offering["vacancy_id"])}
          seekers={[Number(offering["seeker_id"])]}
          done={ends}
          close={() => setOffering(null)}
        />
      )}
      {open && <StepDialog key={open.id} row={open} schema={schema} name={label(open, other)} done={ends} close={() => setOpen(null)} />}
    </>
  );
}

const fieldOf = (schema: Schema, name: string): Field | undefined => schema.fields.find((f) => f.name === name);

interface CardProps {
  row: Row;
  schema: Schema;
  other: Side;
  offered: Offered | undefined;
  open: (row: Row) => void;
  offer: (row: Row) => void;
}

const ENDED = ["cancelled", "failed", "expired", "dead"];

// Never "read": what we know is what the network reported.
function OfferText({ offered: o }: { offered: Offered }) {
  if (!o.message) return null;
  const reply = o.reply && `Trả lời ${o.reply.answer === "yes" ? "muốn làm" : "không"}, ${formatInstant(o.reply.at)}`;
  return (
    <p class="quiet" data-test="offer-state">
      Tin giới thiệu: <Link to={`/messages/${o.message.id}`}>{`${o.message.state_text}, ${formatInstant(o.message.at)}`}</Link>
      {reply && ` · ${reply}`}
    </p>
  );
}

function ReferralCard({ row, schema, other, offered, open, offer }: CardProps) {
  const name = label(row, other) || `số ${text(row[other])}`;
  const collection = other === "seeker_id" ? "seekers" : "vacancies";
  const reason = text(row["reason"]);
  const mayOffer = may("message.send") && text(row["state"]) === "introduced" && (!offered?.message || ENDED.includes(offered.message.state));
  const days = [
    row["start_on"] && `vào làm ${formatDate(text(row["start_on"]))}`,
    row["left_on"] && `nghỉ ${formatDate(text(row["left_on"]))}`,
    reason && `lý do: ${wordOf(fieldOf(schema, "reason"), reason)}`,
  ].filter(Boolean);
  return (
    <li data-test="referral">
      <Link to={`/${collection}/${text(row[other])}`}>{name}</Link> · <b data-test="referral-state">{wordOf(fieldOf(schema, "state"), text(row["state"]))}</b>
      {days.length > 0 && ` · ${days.join(", ")}`}{" "}
      {schema.can.update && (
        <Button kind="link" test="step" label={`Bước tiếp theo của ${name}`} onClick={() => open(row)}>
          Bước tiếp theo
        </Button>
      )}{" "}
      {mayOffer && (
        <Button kind="link" test="offer-one" label={`Nhắn tin giới thiệu cho ${name}`} onClick={() => offer(row)}>
          Nhắn tin
        </Button>
      )}
      {offered && <OfferText offered={offered} />}
    </li>
  );
}

interface StepProps {
  row: Row;
  schema: Schema;
  name: string;
  done: (said: string) => void;
  close: () => void;
}

const wanted = (state: string): string[] => [
  ...(wantsReason(state) ? ["reason"] : []),
  ...(wantsStart(state) ? ["start_on"] : []),
  ...(wantsEnd(state) ? ["left_on"] : []),
  "note",
];

// Only what the step asks for travels; what else the row holds stays.
function bodyOf(fields: Field[], values: Record<string, string>): { body: JsonObject; errors: FieldError[] } {
  const body: JsonObject = { state: values["state"] ?? "" };
  const errors: FieldError[] = [];
  if (!values["state"]) errors.push({ field: "state", code: "required", detail: "Chọn bước tiếp theo." });
  for (const f of fields) {
    const value = fromInput(f, values[f.name] ?? "");
    if (value.ok) body[f.name] = value.value;
    else errors.push({ field: f.name, code: "format", detail: value.error });
  }
  return { body, errors };
}

function StepDialog({ row, schema, name, done, close }: StepProps) {
  const states = fieldOf(schema, "state");
  const [values, setValues] = useState<Record<string, string>>({ state: "" });
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const state = values["state"] ?? "";
  const asked = wanted(state).flatMap((n) => fieldOf(schema, n) ?? []);
  const errors = byField(failed.errors);
  const valueOf = (f: Field): string => values[f.name] ?? toInput(f, row[f.name]);
  const save = (): void =>
    run(async () => {
      const made = bodyOf(asked, Object.fromEntries([["state", state], ...asked.map((f) => [f.name, valueOf(f)])]));
      if (made.errors.length > 0) return setFailed((last) => failure(last, "", made.errors));
      try {
        await api({ method: "PUT", path: `/referrals/${row.id}`, body: made.body, ifMatch: etagOf(row) });
        done(`Đã ghi bước của ${name}.`);
      } catch (e) {
        setFailed((last) => failureOf(last, asProblem(e)));
      }
    });
  return (
    <Dialog title={`Bước tiếp theo: ${name}`} close={close} test="dialog-step">
      <Form submit={save}>
        <ErrorSummary failure={failed} nameOf={(path) => fieldOf(schema, path)?.label ?? path} />
        <p>Hiện nay: {wordOf(states, text(row["state"]))}.</p>
        <FieldGrid>
          <FieldRow
            field={{ name: "state", label: "Bước", kind: "enum", required: true, words: nextSteps(states?.words ?? [], text(row["state"])) }}
            path="state"
            value={state}
            set={(value) => setValues((v) => ({ ...v, state: value }))}
            error={errors["state"]}
          />
          {asked.map((f) => (
            <FieldRow
              key={f.name}
              field={{ ...f, required: f.name !== "note" }}
              path={f.name}
              value={valueOf(f)}
              set={(value) => setValues((v) => ({ ...v, [f.name]: value }))}
              error={errors[f.name]}
            />
          ))}
        </FieldGrid>
        <p class="buttons">
          <Button kind="main" submit busy={busy} test="step-save">
            Ghi
          </Button>
          <Button onClick={close}>Thôi</Button>
        </p>
      </Form>
    </Dialog>
  );
}
