// SPDX-License-Identifier: MPL-2.0
// What an employer sent from the public page: itself, its vacancies, who here has the same tax code or number; confirmed or refused.
import { useMemo, useState } from "preact/hooks";
import { Action } from "../core/action";
import { api, getKept, getRow, getSchema } from "../core/api";
import { formatDate } from "../core/dates";
import { formatNumber } from "../core/numbers";
import { byField } from "../core/problems";
import { flash } from "../core/router";
import { may } from "../core/session";
import { asProblem } from "../core/transport";
import { type JsonObject, label, type Row, type Schema, text } from "../core/types";
import { Button, ErrorSummary, failureOf, Form, Link, noFailure, Screen, Waiting } from "../views/bits";
import { Dialog } from "../views/dialog";
import { FieldRow } from "../views/field";
import { useBusy, useLoad } from "../views/use";
import { Details } from "./record";

interface Twin {
  collection: "employers" | "registrations";
  id: number;
  name: string;
  unit: string;
  state: string;
  same_code: boolean;
  same_number: boolean;
}

const twinsOf = async (id: string) => (await api<{ items: Twin[] }>({ path: `/registrations/${id}/twins` })).data.items;

export function RegistrationScreen({ id }: { id: string }) {
  const loaded = useLoad(`registration/${id}`, () =>
    Promise.all([getSchema("registrations"), getRow("registrations", id), twinsOf(id), getKept("trades")]),
  );
  if (!loaded.data)
    return (
      <Screen title="Đăng ký tuyển dụng">
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      </Screen>
    );
  const [schema, row, twins, trades] = loaded.data;
  return <Registration schema={schema} row={row} twins={twins} trades={trades} reload={loaded.reload} />;
}

interface Props {
  schema: Schema;
  row: Row;
  twins: Twin[];
  trades: Row[];
  reload: () => void;
}

function Registration({ schema, row, twins, trades, reload }: Props) {
  const [refusing, setRefusing] = useState(false);
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const action = useMemo(() => new Action(), []);
  const waits = row["state"] === "pending" && may("employer.confirm");
  const told = (words: string): void => {
    flash.set({ text: words, tone: "ok" });
    setRefusing(false);
    reload();
  };
  const confirm = (employer_id?: number): void =>
    run(async () => {
      try {
        await action.run({ path: `/registrations/${row.id}/confirm`, body: employer_id ? { employer_id } : {} });
        told("Đã xác nhận: chỗ việc đã đăng, đơn vị được nhắn tin.");
      } catch (e) {
        setFailed((last) => failureOf(last, asProblem(e)));
      }
    });
  const tools = waits && (
    <>
      <Button kind="main" busy={busy} onClick={() => confirm()} test="confirm">
        {row["employer_id"] ? "Xác nhận, đăng chỗ việc" : "Xác nhận là đơn vị mới"}
      </Button>
      <Button kind="danger" onClick={() => setRefusing(true)} test="refuse">
        Không xác nhận…
      </Button>
    </>
  );
  return (
    <Screen title={text(row["name"])} tools={tools}>
      <ErrorSummary failure={failed} nameOf={(path) => schema.fields.find((f) => f.name === path)?.label ?? path} />
      <Twins twins={twins} pick={waits && !row["employer_id"] ? confirm : null} busy={busy} />
      <Details fields={schema.fields} row={row} skip={["vacancies"]} />
      <Vacancies row={row} trades={trades} />
      {refusing && <RefuseDialog row={row} done={() => told("Đã ghi: không xác nhận. Đơn vị được nhắn lý do.")} close={() => setRefusing(false)} />}
    </Screen>
  );
}

const same = (t: Twin): string => [t.same_code && "mã số thuế", t.same_number && "số điện thoại"].filter(Boolean).join(" và ");

function Twins({ twins, pick, busy }: { twins: Twin[]; pick: ((id: number) => void) | null; busy: boolean }) {
  if (twins.length === 0) return null;
  return (
    <section class="notice warn" aria-labelledby="h-twins" data-test="twins">
      <h2 id="h-twins">Có thể đã có trong hệ thống</h2>
      <ul>
        {twins.map((t) => (
          <li key={t.collection + t.id}>
            <Link to={`/${t.collection}/${t.id}`}>{t.name}</Link> ({t.unit}): trùng {same(t)}
            {t.collection === "registrations" && ", cũng đang chờ"}.{" "}
            {pick && t.collection === "employers" && t.state === "confirmed" && (
              <Button busy={busy} onClick={() => pick(t.id)} test="join">
                Là đơn vị này: chỉ thêm chỗ việc
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const isRow = (v: unknown): v is JsonObject => typeof v === "object" && v !== null && !Array.isArray(v);

function Vacancies({ row, trades }: { row: Row; trades: Row[] }) {
  const all = isRow(row["vacancies"]) ? row["vacancies"]["items"] : [];
  const items = Array.isArray(all) ? all.filter(isRow) : [];
  const money = (v: unknown): string => (typeof v === "number" ? `${formatNumber(v)} đồng` : "thoả thuận");
  return (
    <section aria-labelledby="h-vacancies">
      <h2 id="h-vacancies">Chỗ việc ({items.length})</h2>
      <ul class="cards">
        {items.map((v, i) => (
          <li key={i} data-test="asked">
            <b>{text(v["title"])}</b> · {text(trades.find((t) => t.id === v["trade_id"])?.["name"] ?? "")} · {text(v["places"])} người · {text(v["place"])} · lương từ{" "}
            {money(v["wage_from"])} · hạn {formatDate(text(v["deadline"]))}
            {v["lawful_reason"] && <> · căn cứ yêu cầu về giới, tuổi: {text(v["lawful_reason"])}</>}
          </li>
        ))}
      </ul>
      {row["employer_id"] && (
        <p>
          <Link to={`/employers/${text(row["employer_id"])}`}>{label(row, "employer_id")}</Link>
        </p>
      )}
    </section>
  );
}

function RefuseDialog({ row, done, close }: { row: Row; done: () => void; close: () => void }) {
  const [reason, setReason] = useState("");
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const action = useMemo(() => new Action(), []);
  const save = (): void =>
    run(async () => {
      try {
        await action.run({ path: `/registrations/${row.id}/refuse`, body: reason.trim() ? { reason: reason.trim() } : {} });
        done();
      } catch (e) {
        setFailed((last) => failureOf(last, asProblem(e)));
      }
    });
  return (
    <Dialog title="Không xác nhận đăng ký" close={close} test="dialog-refuse">
      <Form submit={save}>
        <ErrorSummary failure={failed} nameOf={() => "Lý do"} />
        <FieldRow
          field={{ name: "reason", label: "Lý do", kind: "text", max: 300, required: true, hint: "Được nhắn cho đơn vị, không dấu" }}
          path="reason"
          value={reason}
          set={(v) => setReason(String(v))}
          error={byField(failed.errors)["reason"]}
        />
        <p class="buttons">
          <Button kind="danger" submit busy={busy} test="refuse-save">
            Không xác nhận
          </Button>
          <Button onClick={close}>Thôi</Button>
        </p>
      </Form>
    </Dialog>
  );
}
