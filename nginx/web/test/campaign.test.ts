// SPDX-License-Identifier: MPL-2.0
import { describe, expect, test } from "vitest";
import { audienceBody, audienceOf, everybody, GROUPS, grouped, sumOf } from "../src/core/campaign";
import { noticesText } from "../src/core/notices";
import { fieldsOfKind } from "../src/core/sms";

describe("an audience", () => {
  test("of everybody asks for nothing", () => expect(audienceBody(everybody)).toEqual({ body: {}, errors: [] }));

  test("travels as numbers and words, and comes back as it was", () => {
    const chosen = {
      ...everybody,
      unit_id: "11",
      villages: ["5", "6"],
      classes: ["poor"],
      ethnic: ["2"],
      age_from: "18",
      heads_only: true,
    };
    const { body, errors } = audienceBody(chosen);
    expect(errors).toEqual([]);
    expect(body).toEqual({
      unit_id: 11,
      village_ids: [5, 6],
      classes: ["poor"],
      ethnic_ids: [2],
      age_from: 18,
      heads_only: true,
    });
    expect(audienceOf(JSON.stringify(body))).toEqual(chosen);
  });

  test("names the age that is none, and ages that cross", () => {
    expect(audienceBody({ ...everybody, age_from: "mười" }).errors.map((e) => e.field)).toEqual(["audience.age_from"]);
    expect(audienceBody({ ...everybody, age_to: "121" }).errors.map((e) => e.field)).toEqual(["audience.age_to"]);
    expect(audienceBody({ ...everybody, age_from: "30", age_to: "20" }).errors.map((e) => e.field)).toEqual(["audience.age_to"]);
  });

  test("kept in nonsense is everybody", () => expect(audienceOf("{")).toEqual(everybody));
});

describe("what became of people", () => {
  test("is grouped without losing anybody", () => {
    const outcomes = {
      sent: 3,
      delivered: 4,
      confirmed: 2,
      declined: 1,
      relayed: 5,
      relay_done: 6,
      no_phone: 7,
      something_new: 8,
    };
    const counts = grouped(outcomes);
    expect(counts.length).toBe(GROUPS.length + 1);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(sumOf(outcomes));
    expect(counts.at(-1)).toBe(8);
    expect(counts[GROUPS.findIndex((g) => g.label === "Đã gửi tới nhà mạng")]).toBe(7);
  });

  test("never claims that a telephone got it", () => {
    for (const g of GROUPS) expect(g.label).not.toMatch(/đã (đến|tới) máy|đã nhận/i);
  });
});

describe("what a change did to notices", () => {
  test("is told in numbers", () => {
    const said = noticesText('{"cancelled":3,"again":2,"told":12,"left_out":1}');
    expect(said).toMatch(/Báo lại cho 12 người/);
    expect(said).toMatch(/2 tin chưa gửi được viết lại/);
    expect(said).toMatch(/1 tin chưa gửi bị huỷ/);
    expect(said).toMatch(/1 người không báo được/);
  });
  test("is nothing when nobody was told", () => {
    expect(noticesText("")).toBe("");
    expect(noticesText('{"cancelled":0,"again":0,"told":0,"left_out":0}')).toBe("");
  });
});

test("a text about a class may name its trade, one about rice what to bring", () => {
  const names = (kind: string): string[] => fieldsOfKind(kind).map(([name]) => name);
  expect(names("invitation")).toContain("trade");
  expect(names("invitation")).not.toContain("bring");
  expect(names("support")).toContain("bring");
  expect(names("none")).toEqual([]);
});
