// SPDX-License-Identifier: MPL-2.0
// One relay's list of one campaign: on screen with its end to be written down, on paper as one sheet to tick off and to read aloud.
import { useMemo, useState } from "preact/hooks";
import { Action } from "../core/action";
import { api } from "../core/api";
import { formatInstant } from "../core/dates";
import { formatNumber, parseWhole } from "../core/numbers";
import { byField } from "../core/problems";
import { flash } from "../core/router";
import { may } from "../core/session";
import { asProblem } from "../core/transport";
import { type JsonObject, type Row, text } from "../core/types";
import { Button, ErrorSummary, failure, failureOf, Form, Link, noFailure, PrintButton, Screen, Waiting } from "../views/bits";
import { Dialog } from "../views/dialog";
import { FieldRow } from "../views/field";
import { useBusy, useLoad } from "../views/use";

interface Sheet {
  task: Row;
  campaign: { id: number; title: string; kind: string };
  village: string;
  unit: string;
  relay: { name: string; role: string; role_text: string } | null;
  text: string;
  script: string;
  people: { person_id: number; name: string; household_id: number; household: string; household_code: string }[];
  reply: { number: string | null; text: string; text_with_count: string };
}

const load = async (id: string) => (await api<Sheet>({ path: `/relay-tasks/${id}/sheet` })).data;

export function RelayTaskScreen({ id }: { id: string }) {
  const loaded = useLoad(`relay-task/${id}`, () => load(id));
  const [open, setOpen] = useState(false);
  const sheet = loaded.data;
  const title = sheet ? `Phiếu truyền tin: ${sheet.village}` : "Phiếu truyền tin";
  const done = (): void => {
    setOpen(false);
    flash.set({ text: "Đã ghi kết quả truyền tin.", tone: "ok" });
    loaded.reload();
  };
  const isOpen = sheet?.task["state"] === "open";
  return (
    <Screen
      title={title}
      tools={
        sheet && (
          <>
            <PrintButton />
            {isOpen && may("campaign.write") && (
              <Button kind="main" onClick={() => setOpen(true)} test="relay-done">
                Ghi đã báo xong
              </Button>
            )}
            <Link to={`/relay-tasks?campaign_id=${sheet.campaign.id}`} class="button plain" test="to-list">
              Các phiếu của chiến dịch
            </Link>
          </>
        )
      }
    >
      {sheet ? <SheetPart sheet={sheet} /> : <Waiting problem={loaded.problem} retry={loaded.reload} />}
      {open && sheet && <DoneDialog sheet={sheet} done={done} close={() => setOpen(false)} />}
    </Screen>
  );
}

const NEWS: Record<string, string> = { change: "Đổi lịch.", cancellation: "Không mở nữa." };

function SheetPart({ sheet: s }: { sheet: Sheet }) {
  const who = s.relay ? `${s.relay.role_text} ${s.relay.name}` : "chưa có người truyền tin";
  const reached = s.task["reached"];
  const news = NEWS[text(s.task["news"])];
  return (
    <article class="sheet" data-test="sheet">
      <p>
        {s.unit} · <b>{who}</b> · {s.campaign.title}
      </p>
      {news && (
        <p class="notice warn" data-test="sheet-news">
          <b>{news}</b> Tin báo trước đây không còn đúng: đọc lại cho mọi người có tên.
        </p>
      )}
      {s.task["state"] === "done" && (
        <p class="notice ok screen-only" data-test="sheet-done">
          Đã báo xong{typeof reached === "number" ? ` ${formatNumber(reached)} người` : ""},{" "}
          {formatInstant(text(s.task["done_at"]))}.
        </p>
      )}
      <section class="aloud" aria-labelledby="h-script">
        <h2 id="h-script">Đọc trên loa</h2>
        <p class="lines" data-test="script">
          {s.script}
        </p>
      </section>
      <section aria-labelledby="h-people">
        <h2 id="h-people">Đánh dấu người đã báo ({s.people.length})</h2>
        <People sheet={s} />
      </section>
      <section class="answer-line" aria-labelledby="h-answer">
        <h2 id="h-answer">Báo xong thì nhắn</h2>
        <p data-test="reply">
          <b class="code">{s.reply.text}</b>
          {s.reply.number ? ` tới số ${s.reply.number}` : " tới số đã gửi tin"}; hoặc kèm số người đã báo được:{" "}
          <b>{s.reply.text_with_count}</b>
        </p>
      </section>
    </article>
  );
}

// One household after another; the box is for a pen.
function People({ sheet: s }: { sheet: Sheet }) {
  return (
    <ul class="ticks" data-test="ticks">
      {s.people.map((p) => (
        <li key={p.person_id}>
          <span class="box" aria-hidden="true" />
          <span>
            {p.name}
            {p.household !== p.name && <span class="quiet"> (hộ {p.household})</span>}{" "}
            <span class="quiet">{p.household_code}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

const NAMES: Record<string, string> = { reached: "Đã báo được bao nhiêu người", note: "Ghi chú" };

function DoneDialog({ sheet, done, close }: { sheet: Sheet; done: () => void; close: () => void }) {
  const [values, setValues] = useState({ reached: String(sheet.people.length), note: "" });
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const action = useMemo(() => new Action(), []);
  const errors = byField(failed.errors);
  const save = (): void =>
    run(async () => {
      const reached = parseWhole(values.reached);
      if (!reached.ok)
        return setFailed((last) => failure(last, "", [{ field: "reached", code: "format", detail: reached.error }]));
      const body: JsonObject = { reached: reached.value, ...(values.note.trim() && { note: values.note.trim() }) };
      try {
        await action.run({ path: `/relay-tasks/${sheet.task.id}/done`, body });
        done();
      } catch (e) {
        setFailed((last) => failureOf(last, asProblem(e)));
      }
    });
  return (
    <Dialog title={`Đã báo xong: ${sheet.village}`} close={close} test="dialog-relay-done">
      <Form submit={save}>
        <ErrorSummary failure={failed} nameOf={(path) => NAMES[path] ?? path} />
        <FieldRow
          field={{
            name: "reached",
            label: "Đã báo được bao nhiêu người",
            kind: "int",
            required: true,
            hint: `Trong ${sheet.people.length} người của phiếu`,
          }}
          path="reached"
          value={values.reached}
          set={(reached) => setValues((v) => ({ ...v, reached }))}
          error={errors["reached"]}
        />
        <FieldRow
          field={{ name: "note", label: "Ghi chú", kind: "longtext", max: 500 }}
          path="note"
          value={values.note}
          set={(note) => setValues((v) => ({ ...v, note }))}
          error={errors["note"]}
        />
        <p class="buttons">
          <Button kind="main" submit busy={busy} test="relay-done-save">
            Ghi
          </Button>
          <Button onClick={close}>Thôi</Button>
        </p>
      </Form>
    </Dialog>
  );
}
