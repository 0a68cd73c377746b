// SPDX-License-Identifier: MPL-2.0
// Several of a short list: boxes in a group that folds away while nothing of it is chosen.
import { controlId } from "../core/problems";
import type { Option } from "./field";

export interface ChecksProps {
  path: string;
  label: string;
  options: Option[];
  picked: string[];
  set: (picked: string[]) => void;
  error?: string;
  none: string; // what nothing chosen means
}

export function Checks({ path, label, options, picked, set, error, none }: ChecksProps) {
  const id = controlId(path);
  const chosen = options.filter((o) => picked.includes(o.value)).map((o) => o.label);
  const toggle = (value: string): void => set(picked.includes(value) ? picked.filter((p) => p !== value) : [...picked, value]);
  if (options.length === 0) return null;
  return (
    <details class="checks" open={picked.length > 0 || error !== undefined}>
      <summary id={id}>
        {label}: <span class="quiet">{chosen.length > 0 ? chosen.join(", ") : none}</span>
      </summary>
      {error && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
      <div role="group" aria-label={label} class="boxes">
        {options.map((o) => (
          <label class="choice" key={o.value}>
            <input type="checkbox" checked={picked.includes(o.value)} onChange={() => toggle(o.value)} />
            <span>{o.label}</span>
          </label>
        ))}
      </div>
    </details>
  );
}
