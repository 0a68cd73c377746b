// SPDX-License-Identifier: MPL-2.0
// Small parts of every screen: page frame, link, button, messages.
import type { ComponentChildren, TargetedMouseEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { placeOf } from "../core/problems";
import { flash, go, place } from "../core/router";
import type { Problem } from "../core/transport";
import type { FieldError } from "../core/types";
import { useBusy, useStore } from "./use";

export interface LinkProps {
  to: string;
  children: ComponentChildren;
  class?: string;
  test?: string;
  current?: boolean;
}

// A link of our own pages: modified clicks (new tab) stay the browser's.
export function Link({ to, children, class: name, test, current }: LinkProps) {
  const follow = (event: TargetedMouseEvent<HTMLAnchorElement>): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a href={to} class={name} data-test={test} aria-current={current ? "page" : undefined} onClick={follow}>
      {children}
    </a>
  );
}

export interface ButtonProps {
  children: ComponentChildren;
  onClick?: () => void;
  kind?: "main" | "plain" | "danger" | "link";
  busy?: boolean;
  submit?: boolean;
  test?: string;
  label?: string;
}

// Busy buttons keep the focus and say so, but do nothing.
export function Button({ children, onClick, kind = "plain", busy, submit, test, label }: ButtonProps) {
  return (
    <button
      type={submit ? "submit" : "button"}
      class={`button ${kind}`}
      data-test={test}
      aria-label={label}
      aria-disabled={busy ? "true" : undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.();
      }}
    >
      {children}
    </button>
  );
}

export function PrintButton() {
  return (
    <Button onClick={() => print()} test="print">
      In
    </Button>
  );
}

export interface FormProps {
  submit: () => void;
  children: ComponentChildren;
  class?: string;
  role?: "search";
  test?: string;
}

// A form whose sending is ours; the browser's own checks stay out of the way.
export function Form({ submit, children, class: name, role, test }: FormProps) {
  const send = (event: Event): void => {
    event.preventDefault();
    submit();
  };
  return (
    <form noValidate class={name} role={role} data-test={test} onSubmit={send}>
      {children}
    </form>
  );
}

// Takes the focus when it appears, so that it is read out and seen on a phone.
export interface NoticeProps {
  tone: "ok" | "warn" | "bad";
  children: ComponentChildren;
  test?: string;
  news?: unknown; // a new value takes the focus again
}

export function Notice({ tone, children, test, news }: NoticeProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [news]);
  return (
    <div ref={box} class={`notice ${tone}`} tabIndex={-1} role={tone === "bad" ? "alert" : "status"} data-test={test}>
      {children}
    </div>
  );
}

function FlashNotice() {
  const said = useStore(flash);
  const [busy, run] = useBusy();
  if (!said) return null;
  const { undo } = said;
  return (
    <Notice tone={said.tone} test="notice" news={said}>
      {said.text}{" "}
      {undo && (
        <Button kind="link" busy={busy} test="undo" onClick={() => run(undo)}>
          Hoàn tác
        </Button>
      )}
    </Notice>
  );
}

// The frame of a screen. A move inside the page puts the focus on the heading, unless a message takes it.
export function Screen({ title, children, tools }: { title: string; children: ComponentChildren; tools?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { moves } = useStore(place);
  useEffect(() => {
    document.title = `${title} – Giảm nghèo Đắk Hà`;
  }, [title]);
  useEffect(() => {
    if (moves > 0 && !flash.get()) heading.current?.focus();
  }, [moves]);
  return (
    <>
      <FlashNotice />
      <div class="heading">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {tools && <div class="tools">{tools}</div>}
      </div>
      {children}
    </>
  );
}

export function Waiting({ problem, retry }: { problem: Problem | null; retry?: () => void }) {
  if (!problem)
    return (
      <p class="quiet" role="status">
        Đang tải…
      </p>
    );
  return (
    <div class="notice bad" role="alert">
      <p>{problem.message}</p>
      {retry && (
        <Button onClick={retry} test="retry">
          Thử lại
        </Button>
      )}
    </div>
  );
}

export interface Failure {
  serial: number;
  message: string;
  errors: FieldError[];
}

export const noFailure: Failure = { serial: 0, message: "", errors: [] };

// Failures are counted so that the same fault twice takes the focus twice.
export function failure(last: Failure, message: string, errors: FieldError[] = []): Failure {
  return { serial: last.serial + 1, message, errors };
}

export function failureOf(last: Failure, problem: Problem): Failure {
  const kept = problem.unknown
    ? " Chưa biết đã ghi hay chưa; những gì đã nhập còn nguyên. Bấm lại để hỏi và gửi tiếp, không sợ ghi hai lần."
    : "";
  return failure(last, problem.message + kept, problem.errors);
}

function focusField(path: string): void {
  const found = document.getElementById(placeOf(path, (id) => document.getElementById(id) !== null));
  found?.focus();
  found?.scrollIntoView({ block: "center" });
}

export function ErrorSummary({ failure: failed, nameOf }: { failure: Failure; nameOf?: (path: string) => string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (failed.serial === 0) return;
    box.current?.focus();
    box.current?.scrollIntoView({ block: "nearest" });
  }, [failed.serial]);
  if (!failed.message && failed.errors.length === 0) return null;
  return (
    <div
      ref={box}
      class="notice bad summary"
      tabIndex={-1}
      role="alert"
      aria-labelledby="summary-title"
      data-test="error-summary"
    >
      <h2 id="summary-title">{failed.errors.length > 0 ? "Chưa ghi được: cần sửa các mục sau" : "Chưa làm được"}</h2>
      {failed.errors.length === 0 && <p>{failed.message}</p>}
      <ul>
        {failed.errors.map((e) => (
          <li key={e.field + e.code}>
            <a
              href={`#${e.field}`}
              onClick={(event) => {
                event.preventDefault();
                focusField(e.field);
              }}
            >
              {nameOf ? `${nameOf(e.field)}: ${e.detail}` : e.detail}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
