// SPDX-License-Identifier: MPL-2.0
// One field of a form: label, hint, error and the control of its kind.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { controlId } from "../core/problems";
import type { Field } from "../core/types";
import { RefControl } from "./ref";

export interface ControlProps {
  field: Field;
  id: string;
  value: string;
  set: (value: string, label?: string) => void;
  describedBy?: string;
  invalid: boolean;
  unit?: string; // villages: of this unit; absent: the control asks for the unit itself
  communes?: boolean; // units: only those where people live
  valueLabel?: string; // references: text of the value
}

export interface FieldProps {
  field: Field;
  path: string;
  value: string;
  set: (value: string, label?: string) => void;
  error?: string;
  unit?: string;
  communes?: boolean;
  valueLabel?: string;
}

const FORMAT_HINT: Partial<Record<Field["kind"], string>> = {
  date: "ngày/tháng/năm",
  time: "giờ:phút",
  instant: "ngày/tháng/năm giờ:phút",
};

export function FieldRow(props: FieldProps) {
  const { field, path, error } = props;
  const id = controlId(path);
  const hint = field.hint ?? FORMAT_HINT[field.kind];
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  const wide = field.kind === "longtext" || field.kind === "json" ? " wide" : "";
  return (
    <div class={`field ${field.kind}${wide}${error ? " wrong" : ""}`}>
      <Label id={id} field={field} />
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
      <Control
        field={field}
        id={id}
        value={props.value}
        set={props.set}
        describedBy={describedBy}
        invalid={Boolean(error)}
        unit={props.unit}
        communes={props.communes}
        valueLabel={props.valueLabel}
      />
    </div>
  );
}

// The word stands beside the label, so that the control's name is the label alone; the control itself carries aria-required.
function Label({ id, field }: { id: string; field: Field }) {
  return (
    <p>
      <label for={id}>{field.label}</label>
      {field.required && (
        <span class="need" aria-hidden="true">
          {" "}
          (bắt buộc)
        </span>
      )}
    </p>
  );
}

const YES_NO = [
  { value: "true", label: "Có" },
  { value: "false", label: "Không" },
];

function Control(props: ControlProps) {
  const { field } = props;
  switch (field.kind) {
    case "enum":
      return <Select {...props} options={field.words ?? []} />;
    case "flag":
      return <Select {...props} options={YES_NO} />;
    case "ref":
      return <RefControl {...props} />;
    case "longtext":
    case "json":
      return (
        <textarea
          {...common(props)}
          rows={field.max && field.max > 2000 ? 6 : 2}
          value={props.value}
          onInput={(e) => props.set(e.currentTarget.value)}
        />
      );
    case "secret":
      return <Secret {...props} />;
    default:
      return <Line {...props} />;
  }
}

function common({ field, id, describedBy, invalid }: ControlProps) {
  return {
    id,
    name: id,
    "aria-describedby": describedBy,
    "aria-invalid": invalid ? ("true" as const) : undefined,
    "aria-required": field.required ? ("true" as const) : undefined,
  };
}

// The library's types tell inputs apart by a literal type, which a choice is not.
const inputType = (type: "text" | "tel" | "password") => ({ type: type as "text" });

const DIGITS = ["int", "money", "date", "birth", "idnumber", "time"];

function Line(props: ControlProps) {
  const { field } = props;
  const digits = DIGITS.includes(field.kind);
  return (
    <input
      {...common(props)}
      {...inputType(field.kind === "phone" ? "tel" : "text")}
      inputMode={digits ? "numeric" : undefined}
      autocomplete="off"
      spellcheck={false}
      value={props.value}
      onInput={(e) => props.set(e.currentTarget.value)}
    />
  );
}

function Secret(props: ControlProps) {
  const [open, setOpen] = useState(false);
  return (
    <div class="joined">
      <input
        {...common(props)}
        {...inputType(open ? "text" : "password")}
        autocomplete="new-password"
        spellcheck={false}
        value={props.value}
        onInput={(e) => props.set(e.currentTarget.value)}
      />
      <button type="button" class="button plain" aria-pressed={open} onClick={() => setOpen(!open)}>
        {open ? "Ẩn" : "Hiện"}
      </button>
    </div>
  );
}

export interface Option {
  value: string;
  label: string;
}

// An own option list, with an empty first choice. A value that is not in the list (any more) stays chosen.
export function Select(props: ControlProps & { options: Option[]; empty?: string }) {
  const { options, value, valueLabel } = props;
  const unlisted = value !== "" && !options.some((o) => o.value === value);
  return (
    <select
      {...common(props)}
      value={value}
      onChange={(e) => props.set(e.currentTarget.value, e.currentTarget.selectedOptions[0]?.textContent ?? "")}
    >
      <option value="">{props.empty ?? "– Chọn –"}</option>
      {unlisted && <option value={value}>{valueLabel || value}</option>}
      {options.map((o) => (
        <option key={o.value} value={o.value}>
          {o.label}
        </option>
      ))}
    </select>
  );
}

export function FieldGrid({ children }: { children: ComponentChildren }) {
  return <div class="grid">{children}</div>;
}
