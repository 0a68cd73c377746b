// SPDX-License-Identifier: MPL-2.0
// What a page works out of a fair's set, and of the labour-market report.
import { describe, expect, it } from "vitest";
import { type Day, differences, employersOf, type Left, type Pair, peopleOf, type Place, toWrite, whyApart } from "../src/core/fair";
import { busiest, gapText, heatOf, monthText } from "../src/core/market";

const pair = (seeker_id: number, vacancy_id: number, score: number, more: Partial<Pair> = {}): Pair => ({
  seeker_id,
  person_id: seeker_id + 100,
  name: `Người ${seeker_id}`,
  unit: "Xã Đăk Ui",
  village: "Thôn 1",
  class_label: "Hộ nghèo",
  vacancy_id,
  title: `Việc ${vacancy_id}`,
  employer: vacancy_id < 10 ? "HTX A" : "Công ty B",
  score,
  fixed: false,
  referral_id: null,
  hand_id: null,
  shared: false,
  reasons: [],
  ...more,
});

const place = (vacancy_id: number, left: number): Place => ({ vacancy_id, title: `Việc ${vacancy_id}`, employer: "HTX A", unit: "Xã Đăk Ui", places: 1, given: 1 - left, left, reason: null });
const left: Left = { seeker_id: 3, name: "An", unit: "Xã Đăk Mar", village: null, reason: { code: "places_taken", text: "Hết chỗ." } };

const day = (pairs: Pair[], more: Partial<Day> = {}): Day => ({
  limit: 1,
  of: 100,
  pairs,
  stable: { taken: pairs.length, score: 0, pairs, blocking: [] },
  best: { taken: 0, score: 0, pairs: [], blocking: [] },
  people_left: [left],
  vacancies: [place(1, 0), place(2, 1), place(12, 0)],
  hand: [],
  hand_blocking: [],
  ...more,
});

describe("a fair's set", () => {
  it("lists everybody by name, with pairs or the reason of none", () => {
    const people = peopleOf(day([pair(1, 1, 80), pair(1, 2, 70), pair(2, 12, 60)]));
    expect(people.map((p) => [p.name, p.where, p.pairs.length, p.left?.reason.code])).toEqual([
      ["An", "Xã Đăk Mar", 0, "places_taken"],
      ["Người 1", "Thôn 1, Xã Đăk Ui", 2, undefined],
      ["Người 2", "Thôn 1, Xã Đăk Ui", 1, undefined],
    ]);
  });

  it("tells what the two sets do not share", () => {
    const d = day([pair(1, 1, 80), pair(2, 2, 70)], { best: { taken: 2, score: 0, pairs: [pair(1, 2, 75), pair(2, 2, 70)], blocking: [] } });
    const brief = (list: { seeker_id: number; vacancy_id: number }[]): string => list.map((p) => `${p.seeker_id}-${p.vacancy_id}`).join();
    expect([brief(differences(d).more), brief(differences(d).fewer)]).toEqual(["1-2", "1-1"]);
  });

  it.each([
    ["together", 1, 1, 80, /đang được xếp với nhau/],
    ["the place went to somebody who fits better", 3, 1, 60, /đã đủ chỗ.*Người 1 \(80\)/],
    ["the person has what fits her better", 1, 2, 70, /đủ 1 nơi hợp hơn: Việc 1 \(80\)/],
    ["ruled out by hand", 3, 12, 90, /quyết định tay/],
    ["nothing of the set's", 3, 2, 50, null],
  ])("says why two are apart: %s", (_, seeker, vacancy, score, said) => {
    const hand = [{ id: 1, version: 1, seeker_id: 3, vacancy_id: 12, decision: "never" as const, name: null, title: null, reason: "x", author: null, fault: null }];
    const why = whyApart(day([pair(1, 1, 80), pair(2, 12, 60)], { hand }), seeker, vacancy, score);
    if (said === null) expect(why).toBeNull();
    else expect(why).toMatch(said);
  });

  it("writes what is not written yet, and gathers slips by employer", () => {
    const pairs = [pair(1, 1, 80, { fixed: true }), pair(2, 12, 60), pair(3, 2, 50)];
    expect(toWrite(day(pairs)).map((p) => p.seeker_id)).toEqual([2, 3]);
    expect(employersOf(pairs).map((e) => [e.name, e.pairs.length])).toEqual([
      ["Công ty B", 1],
      ["HTX A", 2],
    ]);
  });
});

describe("the labour market", () => {
  it("reads gaps, months and heat", () => {
    expect([3, -5, 0].map(gapText)).toEqual(["+3", "−5", "0"]);
    expect(monthText("2026-03")).toBe("03/2026");
    expect([0, 1, -4, 9, -9].map((n) => heatOf(n, 9))).toEqual([0, 1, 2, 3, 3]);
    expect(heatOf(0, 0)).toBe(0);
    const gaps = [1, 7, 3].map((supply) => ({ trade: String(supply), supply, demand: 0, gap: -supply }));
    expect(busiest(gaps, 2).map((g) => g.trade)).toEqual(["7", "3"]);
  });
});
