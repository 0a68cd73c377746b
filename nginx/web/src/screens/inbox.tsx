// SPDX-License-Identifier: MPL-2.0
// What people wrote and no rule could answer by itself: the list, and one of them with its thread, its answer or its end.
import { useEffect, useMemo, useState } from "preact/hooks";
import { Action } from "../core/action";
import { api, getPage, getRow, getSchema } from "../core/api";
import { formatInstant } from "../core/dates";
import { toShow, wordOf } from "../core/form";
import { byField } from "../core/problems";
import { goSaved, guard, place } from "../core/router";
import { newOnes } from "../core/unread";
import { asProblem } from "../core/transport";
import { type Row, type Schema, text } from "../core/types";
import { Button, ErrorSummary, failure, failureOf, Form, Link, noFailure, Screen, Waiting } from "../views/bits";
import { ReasonDialog } from "../views/reason";
import { Rows } from "../views/rows";
import { SmsText, useTextPreview } from "../views/smstext";
import { useBusy, useLoad, useStore } from "../views/use";
import { Details } from "./record";

const PAGE = 50;
const NEW = "/incoming?state=new";

// --- the list -----------------------------------------------------------------------------------------------------------

export function InboxScreen() {
  const { query } = useStore(place);
  const state = query.get("state") ?? "new";
  const after = query.get("after") ?? undefined;
  const loaded = useLoad(`incoming/${state}/${after}`, () =>
    Promise.all([getSchema("incoming"), getPage("incoming", { state: state === "all" ? undefined : state, after, limit: PAGE })]),
  );
  useEffect(() => void newOnes.refresh(), [loaded.data]);
  const states = loaded.data?.[0].fields.find((f) => f.name === "state")?.words ?? [];
  return (
    <Screen title="Tin đến">
      <nav class="tabs" aria-label="Tin đến theo trạng thái">
        {[...states, { value: "all", label: "Tất cả" }].map((w) => (
          <Link key={w.value} to={`/incoming?state=${w.value}`} current={w.value === state} test={`tab-${w.value}`}>
            {w.label}
          </Link>
        ))}
      </nav>
      {loaded.data ? (
        <List schema={loaded.data[0]} rows={loaded.data[1].items} reload={loaded.reload} />
      ) : (
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      )}
      {loaded.data?.[1].next && (
        <p>
          <Link
            to={`/incoming?state=${state}&after=${encodeURIComponent(loaded.data[1].next)}`}
            class="button plain"
            test="next-page"
          >
            Cũ hơn
          </Link>
        </p>
      )}
    </Screen>
  );
}

function List({ schema, rows, reload }: { schema: Schema; rows: Row[]; reload: () => void }) {
  if (rows.length === 0) return <p data-test="count">Không có tin nào.</p>;
  return (
    <>
      <p class="quiet">Nội dung chỉ hiện khi mở từng tin; mỗi lần mở được ghi nhật ký.</p>
      <Rows schema={schema} rows={rows} first={0} changed={reload} />
    </>
  );
}

// --- one ----------------------------------------------------------------------------------------------------------------

interface Said {
  at: string;
  direction: "in" | "out";
  id: number;
  kind: string;
  state?: string;
  word?: string;
  text: string;
}

const load = (id: string) =>
  Promise.all([
    getSchema("incoming"),
    getRow("incoming", id),
    api<{ items: Said[] }>({ path: `/incoming/${id}/thread` }).then((a) => a.data.items),
    getSchema("messages").catch(() => null),
  ]);

export function IncomingScreen({ id }: { id: string }) {
  const loaded = useLoad(`incoming/${id}`, () => load(id));
  const [closing, setClosing] = useState(false);
  const action = useMemo(() => new Action(), []);
  if (!loaded.data)
    return (
      <Screen title="Tin đến">
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      </Screen>
    );
  const [schema, row, thread, messages] = loaded.data;
  const isNew = row["state"] === "new";
  const close = async (note: string): Promise<void> => {
    await action.run({ path: `/incoming/${id}/close`, body: note ? { note } : {} });
    void newOnes.refresh();
    goSaved(NEW, "Đã đóng tin, không trả lời.");
  };
  return (
    <Screen
      title={`Tin đến: ${toShow({ name: "person_id", label: "", kind: "ref" }, row) || text(row["number"])}`}
      tools={
        <>
          {isNew && (
            <Button onClick={() => setClosing(true)} test="close">
              Đóng, không trả lời
            </Button>
          )}
          <Link to={NEW} class="button plain" test="to-list">
            Về danh sách
          </Link>
        </>
      }
    >
      <div class="aside">
        <div>
          <Thread list={thread} messages={messages} now={text(row["text"])} row={row} />
          {isNew ? (
            <AnswerForm id={id} reload={loaded.reload} />
          ) : (
            <p class="lead">
              {wordOf(
                schema.fields.find((f) => f.name === "state"),
                text(row["state"]),
              )}
            </p>
          )}
        </div>
        <div class="count">
          <Details fields={schema.fields} row={row} skip={["text"]} />
        </div>
      </div>
      {closing && (
        <ReasonDialog
          title="Đóng tin, không trả lời"
          label="Ghi chú"
          optional
          submit="Đóng tin"
          deed={close}
          close={() => setClosing(false)}
          test="close"
        />
      )}
    </Screen>
  );
}

// Newest last, as a conversation is read. The row's own text stands there even when the thread does not hold it.
function Thread({ list, messages, now, row }: { list: Said[]; messages: Schema | null; now: string; row: Row }) {
  const states = messages?.fields.find((f) => f.name === "state");
  const held = list.some((s) => s.direction === "in" && s.text === now);
  const all = held ? list : [...list, { at: text(row["at"]), direction: "in" as const, id: row.id, kind: "", text: now }];
  return (
    <section aria-labelledby="h-thread">
      <h2 id="h-thread">Trao đổi với số này</h2>
      <ol class="thread" data-test="thread">
        {all.map((s) => (
          <li key={`${s.direction}${s.id}${s.at}`} class={s.direction}>
            <p class="sms">{s.text}</p>
            <p class="hint">
              {s.direction === "in" ? "Người dân" : "Ta gửi"}, {formatInstant(s.at)}
              {s.direction === "out" && s.state && (
                <>
                  {" · "}
                  <Link to={`/messages/${s.id}`}>{wordOf(states, s.state)}</Link>
                </>
              )}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function AnswerForm({ id, reload }: { id: string; reload: () => void }) {
  const [body, setBody] = useState("");
  const [failed, setFailed] = useState(noFailure);
  const [busy, run] = useBusy();
  const action = useMemo(() => new Action(), []);
  const counted = useTextPreview({ kind: "announcement", body });
  useEffect(() => {
    guard(() => body.trim() !== "");
    return () => guard(null);
  }, [body]);
  const errors = byField(failed.errors);
  const send = (): void =>
    run(async () => {
      if (body.trim() === "")
        return setFailed((last) => failure(last, "", [{ field: "text", code: "required", detail: "Nhập câu trả lời." }]));
      try {
        await action.run({ path: `/incoming/${id}/answer`, body: { text: body.trim() } });
        void newOnes.refresh();
        goSaved(NEW, "Đã xếp câu trả lời vào hàng gửi.");
      } catch (e) {
        const problem = asProblem(e);
        if (problem.is("bad_state")) reload();
        setFailed((last) => failureOf(last, problem));
      }
    });
  return (
    <Form submit={send} test="answer-form">
      <ErrorSummary failure={failed} nameOf={() => "Trả lời"} />
      <SmsText
        path="text"
        label="Trả lời"
        hint="Gửi tới đúng số đã nhắn. Nhiều nhất 5 phần tin."
        value={body}
        set={setBody}
        error={errors["text"]}
        counted={counted}
        accents
        rows={3}
      />
      <p class="buttons">
        <Button kind="main" submit busy={busy} test="answer">
          Gửi trả lời
        </Button>
        <span role="status">{busy ? "Đang xếp hàng gửi…" : ""}</span>
      </p>
    </Form>
  );
}
