// SPDX-License-Identifier: MPL-2.0
// A modal dialog on the browser's own element: focus stays inside, Escape closes, focus returns to where it was.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

export interface DialogProps {
  title: string;
  close?: () => void; // absent: it cannot be dismissed
  children: ComponentChildren;
  wide?: boolean;
  test?: string;
}

export function Dialog({ title, close, children, wide, test }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    box.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={box}
      class={wide ? "wide" : undefined}
      aria-label={title}
      data-test={test}
      onCancel={(event) => {
        event.preventDefault();
        close?.();
      }}
    >
      <div class="heading">
        <h2>{title}</h2>
        {close && (
          <button type="button" class="button plain" onClick={close} data-test="dialog-close">
            Đóng
          </button>
        )}
      </div>
      {children}
    </dialog>
  );
}
