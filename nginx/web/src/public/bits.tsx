// SPDX-License-Identifier: MPL-2.0
// Small parts of the public pages: the frame, messages, loading, a deed under way.
import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { formatNumber } from "../core/numbers";
import { asProblem, type Problem } from "../core/transport";
import type { FieldError } from "../core/types";

const ways: [string, string][] = [
  ["/viec-lam", "Tìm việc"],
  ["/viec-lam/cua-toi", "Việc của tôi"],
  ["/viec-lam/dang-ky", "Đăng ký tuyển người"],
  ["/viec-lam/don-vi", "Đơn vị của tôi"],
];

export function Frame({ title, children, tools }: { title: string; children: ComponentChildren; tools?: ComponentChildren }) {
  useEffect(() => void (document.title = `${title} – Việc làm ở Đắk Hà`), [title]);
  return (
    <>
      <a class="skip" href="#main">
        Đến nội dung
      </a>
      <header>
        <span class="brand">Việc làm ở Đắk Hà</span>
        <nav aria-label="Chính">
          <ul>
            {ways.map(([to, words]) => (
              <li key={to}>
                <a href={to} aria-current={location.pathname === to ? "page" : undefined}>
                  {words}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <main id="main" tabIndex={-1}>
        <div class="heading">
          <h1>{title}</h1>
          {tools && <div class="tools">{tools}</div>}
        </div>
        {children}
      </main>
      <footer>
        <p>Xem và đăng ký không mất tiền. Không ai được thu tiền giới thiệu việc; nếu có người đòi, báo cán bộ xã.</p>
      </footer>
    </>
  );
}

// Takes the focus, so that it is read out and seen on a phone.
export function Notice({ tone, children, test }: { tone: "ok" | "warn" | "bad"; children: ComponentChildren; test?: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} class={`notice ${tone}`} tabIndex={-1} role={tone === "bad" ? "alert" : "status"} data-test={test}>
      {children}
    </div>
  );
}

export const idOf = (field: string): string => `f-${field}`;

export function Failure({ problem, labels }: { problem: Problem; labels: (field: string) => string }) {
  const show = (event: Event, e: FieldError): void => {
    event.preventDefault();
    document.getElementById(idOf(e.field))?.focus();
  };
  return (
    <Notice tone="bad" test="error-summary">
      {problem.errors.length === 0 ? (
        <p>{problem.message}</p>
      ) : (
        <>
          <h2>Xem lại {problem.errors.length} chỗ</h2>
          <ul>
            {problem.errors.map((e) => (
              <li key={e.field}>
                <a href={`#${idOf(e.field)}`} onClick={(event) => show(event, e)}>
                  {labels(e.field)}
                </a>
                : {e.detail}
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
}

export interface Loaded<T> {
  data: T | null;
  problem: Problem | null;
  reload: () => void;
  set: (data: T) => void;
}

export function useLoad<T>(load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ data: T | null; problem: Problem | null }>({ data: null, problem: null });
  const reload = useCallback(() => {
    setState({ data: null, problem: null });
    load().then(
      (data) => setState({ data, problem: null }),
      (e: unknown) => setState({ data: null, problem: asProblem(e) }),
    );
  }, []);
  useEffect(reload, []);
  return { ...state, reload, set: (data) => setState({ data, problem: null }) };
}

export function Waiting({ problem, retry }: { problem: Problem | null; retry: () => void }) {
  if (!problem)
    return (
      <p class="quiet" role="status">
        Đang tải…
      </p>
    );
  return (
    <Notice tone="bad">
      <p>{problem.status === 404 ? "Chỗ việc này không còn tuyển." : problem.message}</p>
      {problem.status !== 404 && (
        <button type="button" class="button" onClick={retry}>
          Thử lại
        </button>
      )}
    </Notice>
  );
}

// One deed at a time; the problem of the last one.
export function useDeed(): [boolean, Problem | null, (deed: () => Promise<void>) => void] {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const run = (deed: () => Promise<void>): void => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    deed().then(
      () => setBusy(false),
      (e: unknown) => {
        setProblem(asProblem(e));
        setBusy(false);
      },
    );
  };
  return [busy, problem, run];
}

export function wages(from: number | null, to: number | null): string {
  if (from === null && to === null) return "Lương thoả thuận";
  if (from !== null && to !== null && to !== from) return `${formatNumber(from)} – ${formatNumber(to)} đồng/tháng`;
  return `${from === null ? "Đến " : "Từ "}${formatNumber(from ?? to ?? 0)} đồng/tháng`;
}
