// SPDX-License-Identifier: MPL-2.0
import { describe, expect, test } from "vitest";
import { differences, settled } from "../src/core/diff";
import { createBody, fromInput, initialValues, toShow, updateBody, writable } from "../src/core/form";
import { byField, placeOf } from "../src/core/problems";
import type { Field, Row } from "../src/core/types";

const field = (name: string, kind: Field["kind"], more: Partial<Field> = {}): Field => ({
  name,
  label: `Nhãn ${name}`,
  kind,
  ...more,
});

const KINDS = [
  { value: "own", label: "Máy riêng" },
  { value: "relay", label: "Nhờ người nhận" },
];
const fields: Field[] = [
  field("name", "name", { required: true, max: 10 }),
  field("kind", "enum", { required: true, words: KINDS, initial: "own" }),
  field("relay_name", "name", { required: true, show_if: { field: "kind", in: ["relay"] } }),
  field("amount", "money", { min: 0, max: 1000000 }),
  field("birth", "birth"),
  field("village_id", "ref", { ref: "villages" }),
  field("can_sms", "flag"),
  field("number", "phone"),
  field("password", "secret", { required: true }),
];
const plain = fields.filter((f) => f.kind !== "secret");

describe("a new row", () => {
  test("starts with the schema's initial values, and proposals over them", () => {
    expect(initialValues(fields)).toMatchObject({ name: "", kind: "own" });
    expect(initialValues(fields, undefined, { kind: "relay", amount: 1350000 })).toMatchObject({
      kind: "relay",
      amount: "1.350.000",
    });
  });

  test("travels in the server's forms, without what is empty or hidden", () => {
    const values = {
      ...initialValues(plain),
      name: " A Thông ".normalize("NFD"),
      amount: "12.000",
      birth: "1960",
      village_id: "7",
      can_sms: "false",
      relay_name: "ẩn",
    };
    expect(createBody(plain, values)).toEqual({
      body: { name: "A Thông", kind: "own", amount: 12000, birth: "1960", village_id: 7, can_sms: false },
      errors: [],
    });
  });

  test("names every fault by its path", () => {
    const { errors } = createBody(
      fields,
      { ...initialValues(fields), kind: "relay", amount: "nhiều", birth: "1/2/60" },
      "members.0.",
    );
    expect(errors.map((e) => [e.field, e.code])).toEqual([
      ["members.0.name", "required"],
      ["members.0.relay_name", "required"],
      ["members.0.amount", "format"],
      ["members.0.birth", "format"],
      ["members.0.password", "required"],
    ]);
    expect(byField(errors)["members.0.name"]).toBe("Nhập nhãn name.");
  });

  test("is held to the limits of the schema, counted in letters", () => {
    expect(fromInput(fields[0] as Field, "Ưưưưưưưưưư").ok).toBe(true);
    expect(fromInput(fields[0] as Field, "Ưưưưưưưưưưư").ok).toBe(false);
    expect(fromInput(fields[3] as Field, "1.000.001").ok).toBe(false);
    expect(fromInput(fields[3] as Field, "-1").ok).toBe(false);
  });
});

describe("a changed row", () => {
  const base = {
    id: 1,
    version: 3,
    name: "A Thông",
    kind: "relay",
    relay_name: "A Nhin",
    amount: 5000,
    birth: "1985-03-27",
    village_id: 7,
    can_sms: true,
    number: "•••••••••789",
  } as Row;

  test("sends nothing when nothing was changed, masked numbers and empty passwords included", () => {
    expect(updateBody(fields, initialValues(fields, base), base)).toEqual({ body: {}, errors: [] });
  });

  test("sends only what was changed", () => {
    expect(updateBody(fields, { ...initialValues(fields, base), amount: "6.000", birth: "" }, base).body).toEqual({
      amount: 6000,
      birth: null,
    });
  });

  test("empties what its condition has hidden", () => {
    expect(updateBody(fields, { ...initialValues(fields, base), kind: "own" }, base)).toEqual({
      body: { kind: "own", relay_name: null },
      errors: [],
    });
  });

  test("keeps a required field", () => {
    expect(updateBody(fields, { ...initialValues(fields, base), name: " " }, base).errors).toMatchObject([
      { field: "name", code: "required" },
    ]);
  });

  test("offers only what may be changed", () => {
    const all = [field("a", "text"), field("b", "text", { read_only: true }), field("c", "text", { create_only: true })];
    expect(writable(all, true).map((f) => f.name)).toEqual(["a", "c"]);
    expect(writable(all, false).map((f) => f.name)).toEqual(["a"]);
  });
});

test("values read as people say them", () => {
  const row = {
    kind: "relay",
    can_sms: false,
    village_id: 7,
    amount: 1350000,
    number: "+84912345678",
    labels: { village_id: "Thôn 5" },
  };
  const read = (name: string): string => toShow(fields.find((f) => f.name === name) as Field, row);
  expect(["kind", "can_sms", "village_id", "amount", "number", "birth"].map(read)).toEqual([
    "Nhờ người nhận",
    "Không",
    "Thôn 5",
    "1.350.000",
    "0912 345 678",
    "",
  ]);
});

describe("two officers at one row", () => {
  const base = {
    id: 1,
    version: 1,
    name: "A Thông",
    amount: 1,
    birth: "1985-03-27",
    village_id: 7,
    labels: { village_id: "Thôn 5" },
  } as Row;
  const theirs = { ...base, version: 2, amount: 2, birth: "1985-03-28" } as Row;

  test("differ only where the values differ, and it is said who changed what", () => {
    const list = differences(plain, base, { name: "A Thống", amount: 3, birth: "1985-03-28", village_id: 8 }, theirs, {
      village_id: "Thôn 6",
    });
    expect(list.map((d) => [d.field.name, d.base, d.mine, d.theirs, d.both])).toEqual([
      ["name", "A Thông", "A Thống", "A Thông", false],
      ["amount", "1", "3", "2", true],
      ["village_id", "Thôn 5", "Thôn 6", "Thôn 5", false],
    ]);
  });

  test("do not differ when the lost answer was our own save", () => {
    expect(differences(plain, base, { amount: 2 }, theirs)).toEqual([]);
  });

  test("get what was picked, and a new password in any case", () => {
    const mine = { name: "A Thống", amount: 3, password: "mật khẩu mới" };
    const list = differences(fields, base, mine, theirs);
    expect(settled(fields, mine, list, { name: true, amount: false })).toEqual({ name: "A Thống", password: "mật khẩu mới" });
  });
});

describe("the way from a server's path to the page", () => {
  const ids = ["f-members.1.phones.0.number", "f-members.1", "f-members"];
  const find = (path: string): string => placeOf(path, (id) => ids.includes(id));
  test.each([
    ["members.1.phones.0.number", "f-members.1.phones.0.number"],
    ["members.1.unit_id", "f-members.1"],
    ["members.4.name", "f-members"],
    ["members", "f-members"],
    ["household.x", ""],
  ])("%s leads to %s", (path, id) => expect(find(path)).toBe(id));
});
