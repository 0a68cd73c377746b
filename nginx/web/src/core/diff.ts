// SPDX-License-Identifier: MPL-2.0
// Two officers changed the same row: what each made of it, field by field.
import { toShow } from "./form";
import type { Field, Json, JsonObject } from "./types";

export interface Difference {
  field: Field;
  base: string;
  mine: string;
  theirs: string;
  mineValue: Json;
  both: boolean; // the other officer changed this field too: somebody must choose
}

const same = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

// base: the row as it was opened; mine: the fields this officer changed; labels: texts of the references she chose.
export function differences(
  fields: Field[],
  base: JsonObject,
  mine: JsonObject,
  theirs: JsonObject,
  labels: JsonObject = {},
): Difference[] {
  const result: Difference[] = [];
  for (const field of fields) {
    const value = mine[field.name];
    if (value === undefined || field.kind === "secret" || same(value, theirs[field.name])) continue;
    result.push({
      field,
      mineValue: value,
      base: toShow(field, base),
      theirs: toShow(field, theirs),
      mine: toShow(field, { [field.name]: value, labels }),
      both: !same(base[field.name], theirs[field.name]),
    });
  }
  return result;
}

// What to send after the choice: mine where it was picked, nothing where theirs stays. Secrets cannot be compared and stay mine.
export function settled(fields: Field[], mine: JsonObject, list: Difference[], pickMine: Record<string, boolean>): JsonObject {
  const body: JsonObject = {};
  for (const f of fields) {
    const value = mine[f.name];
    if (f.kind === "secret" && value !== undefined) body[f.name] = value;
  }
  for (const d of list) if (pickMine[d.field.name]) body[d.field.name] = d.mineValue;
  return body;
}
