// SPDX-License-Identifier: MPL-2.0
import { describe, expect, test } from "vitest";
import {
  fromDraft,
  isEmpty,
  newMember,
  newPhone,
  newRegistration,
  registerFields,
  registrationBody,
  toDraft,
} from "../src/core/register";
import type { Field, Schema } from "../src/core/types";

const field = (name: string, kind: Field["kind"], more: Partial<Field> = {}): Field => ({ name, label: name, kind, ...more });
const schema = (collection: string, fields: Field[]): Schema => ({
  entity: collection,
  collection,
  title: "",
  titles: "",
  can: {},
  sort: [],
  default_sort: "",
  fields,
});
const ref = (name: string): Field => field(name, "ref", { required: true });

const fields = registerFields(
  schema("households", [
    field("code", "text", { read_only: true }),
    field("name", "name", { required: true }),
    ref("unit_id"),
    ref("village_id"),
    field("registered_on", "date"),
    field("state", "enum"),
  ]),
  schema("persons", [ref("unit_id"), field("name", "name", { required: true }), field("birth", "birth")]),
  schema("memberships", [ref("household_id"), ref("person_id"), field("relation", "enum", { required: true })]),
  schema("phones", [
    ref("person_id"),
    field("number", "phone", { required: true }),
    field("kind", "enum"),
    field("can_sms", "flag"),
    field("priority", "int"),
  ]),
  schema("classifications", [
    ref("household_id"),
    field("class", "enum"),
    field("from_date", "date", { required: true }),
    field("to_date", "date"),
  ]),
);

describe("a registration", () => {
  test("asks neither for what the server sets nor for what the page knows", () => {
    expect(Object.values(fields).map((list: Field[]) => list.map((f) => f.name))).toEqual([
      ["name", "village_id", "registered_on", "state"],
      ["relation", "name", "birth"],
      ["number", "kind", "can_sms", "priority"],
      ["class", "from_date"],
    ]);
  });

  test("travels as one body, rows in their order", () => {
    const form = newRegistration(fields, "15");
    form.household = { ...form.household, name: "A Thông", village_id: "9", registered_on: "5/1/2024" };
    form.members = [
      { values: { relation: "head", name: "A Thông", birth: "1960" }, phones: [{ ...newPhone(fields), number: "0912 345 678" }] },
      { values: { relation: "child", name: "Y Hương", birth: "1.2.1990" }, phones: [] },
    ];
    form.classification = { class: "poor", from_date: "1/1/2024" };
    expect(registrationBody(fields, form)).toEqual({
      errors: [],
      body: {
        household: { name: "A Thông", village_id: 9, registered_on: "2024-01-05", state: "complete" },
        members: [
          {
            relation: "head",
            name: "A Thông",
            birth: "1960",
            phones: [{ number: "0912 345 678", kind: "own", can_sms: true, priority: 1 }],
          },
          { relation: "child", name: "Y Hương", birth: "1990-02-01", phones: [] },
        ],
        classification: { class: "poor", from_date: "2024-01-01" },
      },
    });
  });

  test("leads to each fault by the server's own paths", () => {
    const form = newRegistration(fields, "15");
    form.members = [newMember(fields, "head"), { ...newMember(fields), phones: [newPhone(fields), newPhone(fields)] }];
    form.classification = { class: "poor", from_date: "" };
    expect(registrationBody(fields, form).errors.map((e) => e.field)).toEqual([
      "household.name",
      "household.village_id",
      "members.0.name",
      "members.1.name",
      "members.1.phones.0.number",
      "members.1.phones.1.number",
      "classification.from_date",
    ]);
  });

  test("leaves an untouched classification out", () => {
    expect(registrationBody(fields, newRegistration(fields, "15")).body).not.toHaveProperty("classification");
  });

  test("comes back from its draft as it was", () => {
    const form = newRegistration(fields, "15");
    form.household["name"] = "A Thông";
    form.members.push({ ...newMember(fields, "child"), phones: [newPhone(fields)] });
    expect(fromDraft(fields, toDraft(form))).toEqual(form);
  });

  test("comes back from a draft of an older page with what is missing filled in", () => {
    const back = fromDraft(fields, { household: { name: "A Thông" }, members: [{ values: { name: "B" } }, null] });
    expect(back.household).toMatchObject({ name: "A Thông", state: "complete" });
    expect(back.members).toEqual([{ values: { relation: "", name: "B", birth: "" }, phones: [] }, newMember(fields)]);
  });

  test("is empty until something is typed; choosing a unit is not typing", () => {
    const fresh = newRegistration(fields, "15");
    expect(isEmpty({ ...newRegistration(fields, "16") }, fresh)).toBe(true);
    expect(isEmpty({ ...fresh, household: { ...fresh.household, name: "A" } }, fresh)).toBe(false);
  });
});
