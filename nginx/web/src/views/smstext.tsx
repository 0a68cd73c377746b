// SPDX-License-Identifier: MPL-2.0
// A text on its way to telephones, with what it costs while it is typed. The server counts: it counts as the worker will send.
import { useEffect, useState } from "preact/hooks";
import { controlId } from "../core/problems";
import { formatNumber } from "../core/numbers";
import { previewText, type Rendering, type TextAsk, type TextPreview } from "../core/sms";
import { asProblem } from "../core/transport";

const QUIET_MS = 350;

// The newest value that has stood still for a moment.
export function useQuiet<T>(value: T, ms = QUIET_MS): T {
  const [quiet, setQuiet] = useState(value);
  const print = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(value), ms);
    return () => clearTimeout(timer);
  }, [print]);
  return quiet;
}

export interface Counted {
  preview: TextPreview | null;
  failed: string;
}

// What the server makes of a text; the last answer stands until the next one.
export function useTextPreview(ask: TextAsk): Counted {
  const [counted, setCounted] = useState<Counted>({ preview: null, failed: "" });
  const quiet = useQuiet(ask);
  const print = JSON.stringify(quiet);
  useEffect(() => {
    if (quiet.body.trim() === "") return setCounted({ preview: null, failed: "" });
    let live = true;
    previewText(quiet).then(
      (preview) => live && setCounted({ preview, failed: "" }),
      (e: unknown) => live && setCounted((old) => ({ ...old, failed: asProblem(e).message })),
    );
    return () => void (live = false);
  }, [print]);
  return counted;
}

export function countText(r: Rendering): string {
  const alphabet = r.coding === "ucs2" ? "có dấu" : "không dấu";
  return `${r.parts} phần tin (${formatNumber(r.characters)} ký tự, ${alphabet}), ${formatNumber(r.price)} đồng một người`;
}

// Buttons that put a named field where the cursor is.
function FieldButtons({ id, fields, set }: { id: string; fields: [string, string][]; set: (value: string) => void }) {
  const insert = (name: string): void => {
    const box = document.getElementById(id);
    if (!(box instanceof HTMLTextAreaElement)) return;
    box.setRangeText(`{${name}}`, box.selectionStart, box.selectionEnd, "end");
    set(box.value);
    box.focus();
  };
  return (
    <p class="inserts" role="group" aria-label="Chèn trường vào chỗ con trỏ" data-test="inserts">
      <span class="hint">Chèn:</span>
      {fields.map(([name, label]) => (
        <button key={name} type="button" class="button plain" data-test={`insert-${name}`} onClick={() => insert(name)}>
          {label}
        </button>
      ))}
    </p>
  );
}

export interface SmsTextProps {
  path: string;
  label: string;
  hint?: string;
  value: string;
  set: (value: string) => void;
  error?: string;
  counted: Counted;
  accents: boolean;
  max?: number;
  rows?: number;
  fields?: [name: string, label: string][]; // that can be put in
  judged?: boolean; // faults of the preview are shown while the text is typed
}

// Characters a gateway would refuse or that make every message dearer are named under the text.
export function SmsText(props: SmsTextProps) {
  const { path, counted, hint } = props;
  const error = props.error ?? (props.judged ? counted.preview?.faults.find((f) => f.field === path)?.detail : undefined);
  const id = controlId(path);
  const described = [hint && `${id}-hint`, error && `${id}-error`, `${id}-count`].filter(Boolean).join(" ");
  const shown = counted.preview && (props.accents ? counted.preview.accented : counted.preview.plain);
  return (
    <div class={`field wide${error ? " wrong" : ""}`}>
      <p>
        <label for={id}>{props.label}</label>
        <span class="need" aria-hidden="true">
          {" "}
          (bắt buộc)
        </span>
      </p>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="error" id={`${id}-error`}>
          <span class="hidden">Lỗi: </span>
          {error}
        </p>
      )}
      <textarea
        id={id}
        name={id}
        rows={props.rows ?? 4}
        maxLength={props.max ?? 1000}
        aria-required="true"
        aria-invalid={error ? "true" : undefined}
        aria-describedby={described}
        value={props.value}
        onInput={(e) => props.set(e.currentTarget.value)}
      />
      {props.fields && props.fields.length > 0 && <FieldButtons id={id} fields={props.fields} set={props.set} />}
      <p class="hint" id={`${id}-count`} role="status" data-test="sms-count">
        {counted.failed || (shown ? countText(shown) : "")}
      </p>
      {counted.preview?.forbidden.map((f) => (
        <p class={f.in_use ? "error" : "hint"} key={f.gateway} data-test="sms-forbidden">
          Cổng {f.gateway} {f.in_use ? "(đang dùng) " : ""}không nhận: {[...f.characters].join(" ")}
        </p>
      ))}
    </div>
  );
}
