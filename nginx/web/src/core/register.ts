// SPDX-License-Identifier: MPL-2.0
// The registration of a household as it stands on screen, and its way to POST /households/register. Rows keep their order, so
// that members.1.phones.0.number means the same place on both sides.
import { today } from "./dates";
import { type Body, createBody, initialValues, type Values, writable } from "./form";
import type { Field, FieldError, Json, JsonObject, Schema } from "./types";

export interface MemberForm {
  values: Values;
  phones: Values[];
}

export interface Registration {
  unit: string;
  household: Values;
  members: MemberForm[];
  classification: Values;
}

export interface RegisterFields {
  household: Field[];
  person: Field[];
  phone: Field[];
  classification: Field[];
}

const without = (schema: Schema, names: string[]): Field[] =>
  writable(schema.fields, true).filter((f) => !names.includes(f.name));

// Fields that the registration itself knows (whose household, whose phone, which unit) are not asked.
export function registerFields(
  household: Schema,
  person: Schema,
  membership: Schema,
  phone: Schema,
  classification: Schema,
): RegisterFields {
  const relation = membership.fields.filter((f) => f.name === "relation");
  return {
    household: without(household, ["unit_id"]),
    person: [...relation, ...without(person, ["unit_id"])],
    phone: without(phone, ["person_id"]),
    classification: without(classification, ["household_id", "to_date"]),
  };
}

export function newMember(fields: RegisterFields, relation = ""): MemberForm {
  return { values: initialValues(fields.person, undefined, { relation }), phones: [] };
}

export function newPhone(fields: RegisterFields): Values {
  return initialValues(fields.phone, undefined, { kind: "own", can_sms: true, priority: 1 });
}

export function newRegistration(fields: RegisterFields, unit: string): Registration {
  return {
    unit,
    household: initialValues(fields.household, undefined, { registered_on: today(), state: "complete" }),
    members: [newMember(fields, "head")],
    classification: initialValues(fields.classification),
  };
}

export function isEmpty(r: Registration, fresh: Registration): boolean {
  return JSON.stringify({ ...r, unit: "" }) === JSON.stringify({ ...fresh, unit: "" });
}

function memberBody(fields: RegisterFields, member: MemberForm, path: string): Body {
  const result = createBody(fields.person, member.values, `${path}.`);
  const phones: Json[] = member.phones.map((phone, i) => {
    const one = createBody(fields.phone, phone, `${path}.phones.${i}.`);
    result.errors.push(...one.errors);
    return one.body;
  });
  result.body["phones"] = phones;
  return result;
}

// classification is left out when nothing of it was filled in.
export function registrationBody(fields: RegisterFields, r: Registration): Body {
  const errors: FieldError[] = [];
  const take = (part: Body): JsonObject => {
    errors.push(...part.errors);
    return part.body;
  };
  const body: JsonObject = { household: take(createBody(fields.household, r.household, "household.")) };
  body["members"] = r.members.map((m, i) => take(memberBody(fields, m, `members.${i}`)));
  if (Object.values(r.classification).some((v) => v !== "")) {
    body["classification"] = take(createBody(fields.classification, r.classification, "classification."));
  }
  return { body, errors };
}

const strings = (v: Json | undefined): Values =>
  v && typeof v === "object" && !Array.isArray(v)
    ? Object.fromEntries(Object.entries(v).map(([k, x]) => [k, typeof x === "string" ? x : ""]))
    : {};

// A draft may be of an older page: what is missing gets its fresh value.
export function fromDraft(fields: RegisterFields, saved: JsonObject): Registration {
  const fresh = newRegistration(fields, typeof saved["unit"] === "string" ? saved["unit"] : "");
  const members = Array.isArray(saved["members"]) ? saved["members"] : [];
  return {
    unit: fresh.unit,
    household: { ...fresh.household, ...strings(saved["household"]) },
    members: members.map((m) => {
      const member = m && typeof m === "object" && !Array.isArray(m) ? m : {};
      const phones = Array.isArray(member["phones"]) ? member["phones"] : [];
      return {
        values: { ...newMember(fields).values, ...strings(member["values"]) },
        phones: phones.map((p) => ({ ...newPhone(fields), ...strings(p) })),
      };
    }),
    classification: { ...fresh.classification, ...strings(saved["classification"]) },
  };
}

export function toDraft(r: Registration): JsonObject {
  return {
    unit: r.unit,
    household: r.household,
    members: r.members.map((m) => ({ values: m.values, phones: m.phones })),
    classification: r.classification,
  };
}
