// SPDX-License-Identifier: MPL-2.0
// Fields of the public forms, drawn from what the server says of them; and their values as a body to send.
import { parseWhole } from "../core/numbers";
import type { FieldError, JsonObject } from "../core/types";
import type { Catalogue, Field } from "./api";
import { idOf } from "./bits";

export type Values = Record<string, string | boolean>;

export interface FieldsProps {
  fields: Field[];
  values: Values;
  prefix: string; // "" or "vacancies.0."
  errors: FieldError[];
  lists: Catalogue;
  change: (name: string, value: string | boolean) => void;
}

export function Fields(props: FieldsProps) {
  return (
    <div class="grid">
      {props.fields.map((f) => (
        <FieldRow key={f.name} {...props} field={f} />
      ))}
    </div>
  );
}

const wide = (f: Field): boolean => (f.kind === "text" && (f.max ?? 0) > 150) || f.kind === "longtext";

function FieldRow({ field: f, values, prefix, errors, lists, change }: FieldsProps & { field: Field }) {
  const id = idOf(prefix + f.name);
  const error = errors.find((e) => e.field === prefix + f.name);
  const value = values[f.name] ?? "";
  const described = [f.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  const common = { id, "aria-describedby": described, "aria-invalid": error ? ("true" as const) : undefined, "aria-required": f.required ? ("true" as const) : undefined };
  if (f.kind === "flag")
    return (
      <div class="field">
        <label class="choice" for={id}>
          <input {...common} type="checkbox" checked={value === true} onChange={(e) => change(f.name, e.currentTarget.checked)} />
          {f.label}
        </label>
        <Notes field={f} id={id} error={error} />
      </div>
    );
  return (
    <div class={wide(f) ? "field wide" : "field"}>
      <label for={id}>
        {f.label}
        {f.required && <span class="need"> (cần có)</span>}
      </label>
      <Notes field={f} id={id} error={error} />
      <Control field={f} common={common} value={String(value)} lists={lists} change={change} />
    </div>
  );
}

function Notes({ field: f, id, error }: { field: Field; id: string; error: FieldError | undefined }) {
  return (
    <>
      {f.hint && (
        <p class="hint" id={`${id}-hint`}>
          {f.hint}
        </p>
      )}
      {error && (
        <p class="error" id={`${id}-error`}>
          {error.detail}
        </p>
      )}
    </>
  );
}

interface ControlProps {
  field: Field;
  common: { id: string; "aria-describedby": string | undefined; "aria-invalid": "true" | undefined; "aria-required": "true" | undefined };
  value: string;
  lists: Catalogue;
  change: (name: string, value: string) => void;
}

const modes: Record<string, "tel" | "numeric" | "email" | undefined> = { phone: "tel", int: "numeric", money: "numeric" };

function Control({ field: f, common, value, lists, change }: ControlProps) {
  const options = f.words ?? (f.ref ? lists[f.ref].map((r) => ({ value: String(r.id), label: r.name })) : null);
  if (options)
    return (
      <select {...common} value={value} onChange={(e) => change(f.name, e.currentTarget.value)}>
        <option value="">–</option>
        {options.map((o) => (
          <option key={o.value} value={o.value}>
            {o.label}
          </option>
        ))}
      </select>
    );
  if (f.kind === "date") return <input {...common} type="date" value={value} onInput={(e) => change(f.name, e.currentTarget.value)} />;
  return <input {...common} type="text" inputMode={modes[f.kind]} maxLength={f.max} value={value} onInput={(e) => change(f.name, e.currentTarget.value)} />;
}

// Numbers are read here, because JSON has them as numbers; everything else the server judges.
export function bodyOf(fields: Field[], values: Values, prefix: string, errors: FieldError[]): JsonObject {
  const body: JsonObject = {};
  for (const f of fields) {
    const v = values[f.name];
    if (v === undefined || v === "" || v === false) continue;
    if (f.kind === "ref") body[f.name] = Number(v);
    else if (f.kind === "int" || f.kind === "money") {
      const n = parseWhole(String(v));
      if (n.ok) body[f.name] = n.value;
      else errors.push({ field: prefix + f.name, code: "not_number", detail: n.error });
    } else body[f.name] = v;
  }
  return body;
}

// "vacancies.1.title" as "Chỗ việc 2, Vị trí".
export const labelsOf =
  (lists: Catalogue) =>
  (field: string): string => {
    const part = /^vacancies\.(\d+)\.(.*)$/.exec(field);
    const found = (part ? lists.vacancy : lists.firm).find((f) => f.name === (part?.[2] ?? field));
    const words = found?.label ?? (field === "vacancies" ? "Chỗ việc" : field);
    return part ? `Chỗ việc ${Number(part[1]) + 1}, ${words}` : words;
  };
