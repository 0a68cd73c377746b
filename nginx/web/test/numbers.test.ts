// SPDX-License-Identifier: MPL-2.0
import { describe, expect, test } from "vitest";
import { formatNumber, millions, parseNumber, parseWhole } from "../src/core/numbers";
import { showPhone } from "../src/core/phones";
import { fold, tidy, tidyJson } from "../src/core/text";

describe("a number as Vietnamese write it", () => {
  test.each([
    ["1.350.000", 1350000],
    ["12,5", 12.5],
    ["1350000", 1350000],
    ["1 350 000", 1350000],
    ["0", 0],
    ["-5", -5],
    ["−1.000", -1000],
    ["1.000,25", 1000.25],
    ["１２", 12],
  ])("%s is %d", (typed, value) => expect(parseNumber(typed)).toEqual({ ok: true, value }));
  test.each(["1.35", "12.5", "1,350,000", "1.3500", "mười", "1.000.00", "", "1e5", ",5", "5,"])("%s is refused", (typed) =>
    expect(parseNumber(typed).ok).toBe(false),
  );
  test("where whole numbers are asked, parts are refused", () => {
    expect(parseWhole("12,5").ok).toBe(false);
    expect(parseWhole("12,0")).toEqual({ ok: true, value: 12 });
    expect(parseWhole("99999999999999999999").ok).toBe(false);
  });
});

test.each([
  [0, "0"],
  [999, "999"],
  [1000, "1.000"],
  [13584000000, "13.584.000.000"],
  [-1200, "−1.200"],
  [12.5, "12,5"],
  [1234.5, "1.234,5"],
])("%d reads %s", (n, shown) => expect(formatNumber(n)).toBe(shown));

test.each([
  [12501000000, "12.501"],
  [1083000000, "1.083"],
  [198500000, "198,5"],
  [0, "0"],
  [1500, "0,002"],
])("%d đồng is %s triệu", (dong, shown) => expect(millions(dong)).toBe(shown));

test.each([
  ["+84912345678", "0912 345 678"],
  ["+842603822123", "0260 3822 123"],
  ["•••••••••789", "•••\u00a0789"],
  ["", ""],
  ["0912", "0912"],
])("phone %s reads %s", (stored, shown) => expect(showPhone(stored)).toBe(shown));

describe("text", () => {
  const decomposed = "A Thông".normalize("NFD");
  test("travels composed and without blanks at the ends", () => expect(tidy(` ${decomposed} `)).toBe("A Thông"));
  test("is composed in every depth of a body", () =>
    expect(tidyJson({ members: [{ name: decomposed, ok: true, n: 1, none: null }] })).toEqual({
      members: [{ name: "A Thông", ok: true, n: 1, none: null }],
    }));
  test.each([
    ["Đắk Hà", "dak ha"],
    ["Ðak  Hà", "dak ha"],
    ["Ngoḳ Réo", "ngok reo"],
    [" Y HƯƠNG ", "y huong"],
  ])("%s folds to %s", (a, b) => expect(fold(a)).toBe(b));
});
