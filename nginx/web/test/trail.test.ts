// SPDX-License-Identifier: MPL-2.0
import { describe, expect, it } from "vitest";
import { changesText, entityText, noTrail, refsOf, shownText, type Trail } from "../src/core/trail";
import type { Schema } from "../src/core/types";

const household = {
  entity: "household",
  title: "Hộ gia đình",
  fields: [
    { name: "address", label: "Địa chỉ", kind: "text" },
    { name: "class", label: "Phân loại", kind: "enum", words: [{ value: "poor", label: "Hộ nghèo" }] },
    { name: "village_id", label: "Thôn, làng", kind: "ref", ref: "villages" },
    { name: "registered_on", label: "Ngày đăng ký", kind: "date" },
  ],
} as unknown as Schema;
const trail: Trail = { forms: { household }, labels: { villages: { 12: "Thôn 5" } } };

describe("the audit in words", () => {
  it.each([
    ['{"address": ["Đầu làng", "Cuối làng"]}', "Địa chỉ: Đầu làng → Cuối làng"],
    ['{"class": [null, "poor"], "registered_on": ["2024-01-02", null]}', "Phân loại: ∅ → Hộ nghèo; Ngày đăng ký: 02/01/2024 → ∅"],
    ['{"village_id": [12, 15]}', "Thôn, làng: Thôn 5 → #15"],
    ['{"village_id": [null, 12]}', "Thôn, làng: ∅ → Thôn 5"],
    ['{"village_id": [12, 15], "on_date": "2024-01-05"}', "Thôn, làng: Thôn 5 → #15; on_date: 2024-01-05"],
    ['{"unknown": [1, 2]}', "unknown: 1 → 2"],
    ['{"queued": 2, "already": 0}', "xếp hàng gửi: 2; đã mời trước: 0"],
    ["not json", "not json"],
  ])("%s", (raw, said) => expect(changesText(trail, "household", raw)).toBe(said));

  it("names records by their forms", () => {
    expect(["household", "session", "secret_thing"].map((e) => entityText(trail, e))).toEqual(["Hộ gia đình", "Phiên làm việc", "secret_thing"]);
  });

  it("knows which other records it must be told the names of", () => {
    const rows = ['{"village_id": [12, 15], "address": ["a", "b"]}', '{"village_id": [15, null]}', "not json", '{"queued": 2}'].map((changes, id) => ({ id, entity: "household", changes }));
    expect(refsOf(trail.forms, rows as never)).toEqual({ villages: [12, 15] });
    expect(refsOf({}, rows as never)).toEqual({});
  });

  it("shows a row of it, and any other row as it is", () => {
    const row = { id: 1, entity: "household", changes: '{"village_id": [null, 12]}' } as never;
    const fields = [{ name: "entity", kind: "text" }, { name: "changes", kind: "longtext" }] as never[];
    expect(fields.map((f) => shownText(trail, f, row))).toEqual(["Hộ gia đình", "Thôn, làng: ∅ → Thôn 5"]);
    expect(fields.map((f) => shownText(null, f, row))).toEqual(["household", '{"village_id": [null, 12]}']);
  });

  it("stands without the form", () => expect(changesText(noTrail, "household", '{"address": ["a", "b"]}')).toBe("address: a → b"));
});
