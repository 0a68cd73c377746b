// SPDX-License-Identifier: MPL-2.0
// From a server's field path (members.2.phones.0.number) to the place on the page.
import type { FieldError } from "./types";

export const controlId = (path: string): string => `f-${path}`;

// The first message of each path; controls show it.
export function byField(errors: FieldError[]): Record<string, string> {
  const map: Record<string, string> = {};
  for (const e of errors) map[e.field] ??= e.detail;
  return map;
}

// The nearest place that exists: the control itself, else the group that holds it.
export function placeOf(path: string, exists: (id: string) => boolean): string {
  const parts = path.split(".");
  for (let n = parts.length; n > 0; n--) {
    const id = controlId(parts.slice(0, n).join("."));
    if (exists(id)) return id;
  }
  return "";
}
