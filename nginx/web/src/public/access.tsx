// SPDX-License-Identifier: MPL-2.0
// Coming in by a one-time code: the number, the code, and who of several one is. Then the page that is asked for, and the way out.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Problem } from "../core/transport";
import { get, remember, type Visit, write } from "./api";
import { Failure, Frame, idOf, Notice, useDeed, useLoad, Waiting } from "./bits";

const labels = (field: string): string => ({ number: "Số điện thoại", code: "Mã", id: "Anh chị là ai" })[field] ?? field;

// Nobody is here yet: an answer like any other.
async function visit(): Promise<Visit | "nobody"> {
  try {
    return remember(await get<Visit>("session"));
  } catch (e) {
    if (e instanceof Problem && e.status === 401) return "nobody";
    throw e;
  }
}

export interface AccessProps {
  kind: Visit["kind"];
  title: string;
  lead: string;
  children: (visit: Visit) => ComponentChildren;
}

export function Access({ kind, title, lead, children }: AccessProps) {
  const loaded = useLoad(visit);
  const v = loaded.data;
  const leave = (): void => {
    void write("DELETE", "session").finally(() => location.replace("/viec-lam"));
  };
  if (!v)
    return (
      <Frame title={title}>
        <Waiting problem={loaded.problem} retry={loaded.reload} />
      </Frame>
    );
  if (v === "nobody" || v.kind !== kind)
    return (
      <Frame title={title}>
        <p>{lead}</p>
        <CodeForm kind={kind} done={loaded.set} />
      </Frame>
    );
  return (
    <Frame
      title={v.name ? `${title}: ${v.name}` : title}
      tools={
        <button type="button" class="button" onClick={leave} data-test="leave">
          Thoát
        </button>
      }
    >
      {v.name ? children(v) : <Choose visit={v} done={loaded.set} />}
      <p class="hint">Trang này tự đóng sau 30 phút. Dùng máy chung thì bấm Thoát khi xong.</p>
    </Frame>
  );
}

function CodeForm({ kind, done }: { kind: Visit["kind"]; done: (v: Visit) => void }) {
  const [number, setNumber] = useState("");
  const [code, setCode] = useState("");
  const [sent, setSent] = useState<{ minutes: number } | null>(null);
  const [busy, problem, run] = useDeed();
  const ask = (): void =>
    run(async () => {
      setSent(await write<{ minutes: number }>("POST", "codes", { kind, number }));
      setTimeout(() => document.getElementById(idOf("code"))?.focus(), 50);
    });
  const enter = (): void => run(async () => done(remember(await write<Visit>("POST", "session", { kind, number, code: code.replace(/\D/g, "") }))));
  const error = (field: string) => problem?.errors.find((e) => e.field === field);
  return (
    <form
      noValidate
      class="narrow"
      onSubmit={(e) => {
        e.preventDefault();
        if (sent) enter();
        else ask();
      }}
    >
      {problem && <Failure key={problem.message} problem={problem} labels={labels} />}
      {sent && !problem && (
        <Notice tone="ok" test="sent">
          Nếu số này có trong danh sách thì mã sáu chữ số đang được nhắn đến, dùng trong {sent.minutes} phút. Không đưa mã cho ai.
        </Notice>
      )}
      <Line name="number" label="Số điện thoại của tôi" value={number} error={error("number")?.detail} set={setNumber} complete="tel" />
      {sent && <Line name="code" label="Mã trong tin nhắn" value={code} error={error("code")?.detail} set={setCode} complete="one-time-code" />}
      <p class="buttons">
        <button type="submit" class="button main" aria-disabled={busy ? "true" : undefined} data-test={sent ? "enter" : "ask"}>
          {sent ? "Vào" : "Nhắn mã cho tôi"}
        </button>
        {sent && (
          <button type="button" class="button" onClick={ask} data-test="ask-again">
            Nhắn mã khác
          </button>
        )}
      </p>
    </form>
  );
}

interface LineProps {
  name: string;
  label: string;
  value: string;
  error: string | undefined;
  complete: string;
  set: (v: string) => void;
}

function Line({ name, label, value, error, complete, set }: LineProps) {
  const id = idOf(name);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {error && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
      <input
        id={id}
        type="tel"
        autoComplete={complete}
        maxLength={20}
        value={value}
        aria-invalid={error ? "true" : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        onInput={(e) => set(e.currentTarget.value)}
      />
    </div>
  );
}

function Choose({ visit: v, done }: { visit: Visit; done: (v: Visit) => void }) {
  const [busy, problem, run] = useDeed();
  return (
    <section aria-labelledby="h-choose">
      <h2 id="h-choose">Số này nhiều người dùng. Anh chị là ai?</h2>
      {problem && <Failure problem={problem} labels={labels} />}
      <p class="buttons">
        {v.choices.map((c) => (
          <button
            key={c.id}
            type="button"
            class="button"
            data-test="choice"
            aria-disabled={busy ? "true" : undefined}
            onClick={() => run(async () => done(remember(await write<Visit>("PUT", "session", { id: c.id }))))}
          >
            {c.name}
            {c.birth_year && `, sinh năm ${c.birth_year}`}
          </button>
        ))}
      </p>
    </section>
  );
}
