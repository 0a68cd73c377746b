// SPDX-License-Identifier: MPL-2.0
// Support of a class's learners: looked at with its reasons and drawn up; then the list itself, approved by another, paid, signed.
import "../style/jobs.css";
import { useMemo, useState } from "preact/hooks";
import { Action } from "../core/action";
import { api, etagOf, getAll, getPage, getRow, getSchema } from "../core/api";
import { formatDate, formatInstant, parseDate, today } from "../core/dates";
import { wordOf } from "../core/form";
import { formatNumber } from "../core/numbers";
import { byField } from "../core/problems";
import { flash, goSaved } from "../core/router";
import { may } from "../core/session";
import { asProblem } from "../core/transport";
import { type Field, type Json, label, type Row, type Schema, text } from "../core/types";
import { Button, ErrorSummary, failure, failureOf, Form, Link, noFailure, PrintButton, Screen, Waiting } from "../views/bits";
import { Dialog } from "../views/dialog";
import { FieldRow } from "../views/field";
import { CardsOrTable } from "../views/onpaper";
import { ReasonDialog } from "../views/reason";
import { Scroll } from "../views/scroll";
import { useBusy, useLoad } from "../views/use";
import { Norms } from "./norms";
import { Details } from "./record";
import { Scans } from "./scans";

interface Line {
  enrolment_id: number;
  person_id: number;
  name: string;
  days: number;
  norm: string | null;
  tuition: number;
  meals: number;
  travel: number;
  reason: string | null;
}

interface Preview {
  items: Line[];
  total: number;
  elsewhere: number;
}

const money = (n: Json | undefined): string => (typeof n === "number" ? formatNumber(n) : "");

async function loadPayments(id: string) {
  const [course, preview, lists, schema, lines] = await Promise.all([
    getRow("courses", id),
    api<Preview>({ path: `/courses/${id}/payments` }),
    getPage("payment-lists", { course_id: id, limit: 50 }),
    getSchema("payment-lists"),
    getSchema("payment-lines"),
  ]);
  return { course, preview: preview.data, lists: lists.items, schema, norms: lines.fields.find((f) => f.name === "norm") };
}

export function CoursePaymentsScreen({ id }: { id: string }) {
  const loaded = useLoad(`payments/${id}`, () => loadPayments(id));
  const [open, setOpen] = useState(false);
  const action = useMemo(() => new Action(), []);
  const data = loaded.data;
  const drawn = data?.lists.find((l) => l["state"] !== "cancelled");
  const can = data && !drawn && may("payment.write") && data.preview.items.length > 0 && data.preview.elsewhere === 0;
  const draw = async (): Promise<void> => {
    const { answer } = await action.run<Row>({ path: `/courses/${id}/payments`, body: {} });
    goSaved(`/payment-lists/${answer.data.id}`, "Đã lập danh sách chi trả. Nhờ người khác duyệt.");
  };
  return (
    <Screen
      title={data ? `Tiền hỗ trợ người học: ${text(data.course["title"])}` : "Tiền hỗ trợ người học"}
      tools={
        <>
          {can && (
            <Button kind="main" onClick={() => setOpen(true)} test="draw">
              Lập danh sách
            </Button>
          )}
          <Link to={`/courses/${id}`} class="button plain" test="to-course">
            Về lớp
          </Link>
        </>
      }
    >
      {!data && <Waiting problem={loaded.problem} retry={loaded.reload} />}
      {data && data.lists.length > 0 && <Lists lists={data.lists} schema={data.schema} />}
      {data && <Norms course={id} />}
      {data && !drawn && <PreviewPart preview={data.preview} norms={data.norms} />}
      {open && data && (
        <ReasonDialog title="Lập danh sách chi trả" label="" submit="Lập danh sách" deed={draw} close={() => setOpen(false)} test="draw">
          <p>
            {data.preview.items.length} người, tổng {money(data.preview.total)} đồng. Từ lúc lập, điểm danh của lớp khoá lại; huỷ danh sách thì mở ra.
          </p>
        </ReasonDialog>
      )}
    </Screen>
  );
}

function Lists({ lists, schema }: { lists: Row[]; schema: Schema }) {
  const states = schema.fields.find((f) => f.name === "state");
  return (
    <section aria-labelledby="h-lists">
      <h2 id="h-lists">Danh sách đã lập</h2>
      <ul class="plain-list" data-test="payment-lists">
        {lists.map((l) => (
          <li key={l.id}>
            <Link to={`/payment-lists/${l.id}`}>
              {wordOf(states, text(l["state"]))}: {text(l["people"])} người, {money(l["total"])} đồng
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Shown {
  key: number;
  name: string;
  days: string;
  norm: string;
  tuition: string;
  meals: string;
  travel: string;
  amount: string;
  reason: string;
}

function PreviewPart({ preview: p, norms }: { preview: Preview; norms: Field | undefined }) {
  const rows: Shown[] = p.items.map((l) => ({
    key: l.enrolment_id,
    name: l.name,
    days: String(l.days),
    norm: l.norm ? wordOf(norms, l.norm) : "",
    tuition: money(l.tuition),
    meals: money(l.meals),
    travel: money(l.travel),
    amount: money(l.meals + l.travel),
    reason: l.reason ?? "",
  }));
  return (
    <section aria-labelledby="h-preview">
      <h2 id="h-preview">Xem trước, theo điểm danh đến nay</h2>
      {p.elsewhere > 0 && (
        <p class="notice warn" role="status">
          Có {p.elsewhere} học viên của đơn vị khác: cấp trên của các đơn vị đó lập danh sách.
        </p>
      )}
      {rows.length === 0 ? <p class="quiet">Lớp chưa có học viên nhận lời.</p> : <Lines rows={rows} sums={sumsOf(p.items)} total={p.total} signed={false} />}
    </section>
  );
}

const HEADS: [keyof Shown, string][] = [
  ["days", "Ngày học"],
  ["norm", "Nhóm hỗ trợ"],
  ["tuition", "Học phí trả cơ sở đào tạo"],
  ["meals", "Tiền ăn"],
  ["travel", "Tiền đi lại"],
  ["amount", "Người học nhận"],
  ["reason", "Ghi chú"],
];

type Sums = Partial<Record<keyof Shown, string>>;

interface LinesProps {
  rows: Shown[];
  sums: Sums; // of the columns that are money
  total: number;
  signed: boolean;
}

interface Money {
  tuition: number;
  meals: number;
  travel: number;
}

const moneyOf = (l: Row): Money => ({ tuition: Number(l["tuition"]), meals: Number(l["meals"]), travel: Number(l["travel"]) });

function sumsOf(lines: Money[]): Sums {
  const sum = (of: (l: Money) => number): string => money(lines.reduce((n, l) => n + of(l), 0));
  return { tuition: sum((l) => l.tuition), meals: sum((l) => l.meals), travel: sum((l) => l.travel), amount: sum((l) => l.meals + l.travel) };
}

function Lines(props: LinesProps) {
  const heads = HEADS.filter(([name]) => props.rows.some((r) => r[name] !== "")).filter(([name]) => !props.signed || name !== "norm");
  return <CardsOrTable cards={() => <LineCards {...props} heads={heads} />} table={(paper) => <LineTable {...props} heads={heads} paper={paper} />} />;
}

type WithHeads = LinesProps & { heads: [keyof Shown, string][] };

const WORDS = ["norm", "reason"];

function LineTable({ rows, sums, signed, heads, paper }: WithHeads & { paper: boolean }) {
  return (
    <Scroll name="Danh sách chi trả">
      <table data-test={paper ? "paper-lines" : "lines"}>
        <thead>
          <tr>
            <th scope="col" class="number">
              STT
            </th>
            <th scope="col">Họ và tên</th>
            {heads.map(([name, title]) => (
              <th scope="col" key={name}>
                {title}
              </th>
            ))}
            {signed && (
              <th scope="col" class="sign">
                Ký nhận
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((r, i) => (
            <tr key={r.key} data-test={paper ? "paper-line" : "line"}>
              <td class="number">{i + 1}</td>
              <th scope="row">{r.name}</th>
              {heads.map(([name]) => (
                <td key={name} class={WORDS.includes(name) ? undefined : "number"}>
                  {r[name]}
                </td>
              ))}
              {signed && <td />}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              Cộng
            </th>
            {heads.map(([name]) => (
              <td key={name} class="number">
                {sums[name]}
              </td>
            ))}
            {signed && <td />}
          </tr>
        </tfoot>
      </table>
    </Scroll>
  );
}

function LineCards({ rows, total, heads }: WithHeads) {
  return (
    <ul class="cards" data-test="lines">
      {rows.map((r) => (
        <li key={r.key} data-test="line">
          <b>{r.name}</b>
          <dl>
            {heads.map(
              ([name, title]) =>
                r[name] !== "" && (
                  <div key={name}>
                    <dt>{title}</dt>
                    <dd>{r[name]}</dd>
                  </div>
                ),
            )}
          </dl>
        </li>
      ))}
      <li>
        Cộng người học nhận: <b>{money(total)}</b> đồng
      </li>
    </ul>
  );
}

type Move = "approve" | "pay" | "cancel" | null;

async function loadList(id: string) {
  const [schema, row, lines] = await Promise.all([getSchema("payment-lists"), getRow("payment-lists", id), getAll("payment-lines", { payment_list_id: id })]);
  return { schema, row, lines };
}

export function PaymentListScreen({ id }: { id: string }) {
  const loaded = useLoad(`payment-list/${id}`, () => loadList(id));
  const [open, setOpen] = useState<Move>(null);
  if (!loaded.data)
    return (
      <Screen title="Danh sách chi trả">
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      </Screen>
    );
  const { schema, row, lines } = loaded.data;
  const done = (said: string): void => {
    setOpen(null);
    flash.set({ text: said, tone: "ok" });
    loaded.reload();
  };
  const rows: Shown[] = lines.map((l) => ({
    key: l.id,
    name: label(l, "person_id"),
    days: text(l["days"]),
    norm: "",
    tuition: money(l["tuition"]),
    meals: money(l["meals"]),
    travel: money(l["travel"]),
    amount: money(l["amount"]),
    reason: text(l["reason"]),
  }));
  return (
    <Screen title={`Danh sách chi trả: ${label(row, "course_id")}`} tools={<ListTools row={row} open={setOpen} />}>
      <div class="screen-only">
        <Details fields={schema.fields.filter((f) => text(row[f.name]) !== "")} row={row} />
      </div>
      <p class="paper-only">
        {label(row, "unit_id")} · {text(row["people"])} người · duyệt {text(row["approved_at"]) ? `lúc ${formatInstant(text(row["approved_at"]))}, ${label(row, "approved_by")}` : "chưa"} · đơn vị tính: đồng
      </p>
      <div class="signed">
        <Lines rows={rows} sums={sumsOf(lines.map(moneyOf))} total={Number(row["total"])} signed />
      </div>
      <div class="signatures paper-only" data-test="signatures">
        <p>Người lập danh sách</p>
        <p>Kế toán</p>
        <p>Thủ trưởng đơn vị</p>
      </div>
      <Scans list={row} done={done} />
      <MoveDialog move={open} row={row} done={done} close={() => setOpen(null)} />
    </Screen>
  );
}

function ListTools({ row, open }: { row: Row; open: (move: Move) => void }) {
  const state = text(row["state"]);
  return (
    <>
      {state === "drawn" && may("payment.approve") && (
        <Button kind="main" onClick={() => open("approve")} test="approve">
          Duyệt
        </Button>
      )}
      {state === "approved" && may("payment.write") && (
        <Button kind="main" onClick={() => open("pay")} test="pay">
          Ghi đã chi
        </Button>
      )}
      <PrintButton />
      {["drawn", "approved"].includes(state) && may("payment.write") && (
        <Button kind="danger" onClick={() => open("cancel")} test="cancel-list">
          Huỷ danh sách
        </Button>
      )}
      <Link to={`/courses/${text(row["course_id"])}/payments`} class="button plain" test="to-payments">
        Về tiền hỗ trợ của lớp
      </Link>
    </>
  );
}

interface MoveProps {
  move: Move;
  row: Row;
  done: (said: string) => void;
  close: () => void;
}

function MoveDialog({ move, row, done, close }: MoveProps) {
  const action = useMemo(() => new Action(), [move, row.version]);
  const post = async (what: string, body: { [key: string]: Json }, said: string): Promise<void> => {
    await action.run({ path: `/payment-lists/${row.id}/${what}`, body, ifMatch: etagOf(row) });
    done(said);
  };
  const sum = `${text(row["people"])} người, ${money(row["total"])} đồng`;
  if (move === "approve")
    return (
      <ReasonDialog title="Duyệt danh sách chi trả" label="" submit="Duyệt" deed={() => post("approve", {}, "Đã duyệt danh sách.")} close={close} test="approve">
        <p>{sum}. Người lập danh sách không tự duyệt.</p>
      </ReasonDialog>
    );
  if (move === "cancel")
    return (
      <ReasonDialog
        title="Huỷ danh sách chi trả"
        label="Lý do huỷ"
        submit="Huỷ danh sách"
        danger
        deed={(reason) => post("cancel", { reason }, "Đã huỷ danh sách. Điểm danh của lớp sửa lại được.")}
        close={close}
        test="cancel-list"
      >
        <p>{sum}.</p>
      </ReasonDialog>
    );
  return move === "pay" ? <PayDialog sum={sum} pay={(day) => post("pay", { paid_on: day }, "Đã ghi ngày chi.")} close={close} /> : null;
}

const PAID: Field = { name: "paid_on", label: "Ngày chi, theo danh sách có ký nhận", kind: "date", required: true };

function PayDialog({ sum, pay, close }: { sum: string; pay: (day: string) => Promise<void>; close: () => void }) {
  const [value, setValue] = useState(formatDate(today()));
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const send = (): void =>
    run(async () => {
      const day = parseDate(value);
      if (!day.ok) return setFailed((last) => failure(last, "", [{ field: "paid_on", code: "format", detail: day.error }]));
      await pay(day.value).catch((e: unknown) => setFailed((last) => failureOf(last, asProblem(e))));
    });
  return (
    <Dialog title="Ghi đã chi" close={close} test="dialog-pay">
      <Form submit={send}>
        <ErrorSummary failure={failed} />
        <p>{sum}. Đã chi thì không sửa lại được.</p>
        <FieldRow field={PAID} path="paid_on" value={value} set={setValue} error={byField(failed.errors)["paid_on"]} />
        <p class="buttons">
          <Button kind="main" submit busy={busy} test="pay-confirm">
            Ghi đã chi
          </Button>
          <Button onClick={close}>Thôi</Button>
        </p>
      </Form>
    </Dialog>
  );
}
