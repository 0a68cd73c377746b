// SPDX-License-Identifier: MPL-2.0
import { describe, expect, test } from "vitest";
import { formatDate, formatInstant, parseBirth, parseDate, parseInstant, parseTime, today } from "../src/core/dates";

describe("a date as officers write it", () => {
  const read: [typed: string, iso: string][] = [
    ["1/2/1960", "1960-02-01"],
    ["01/02/1960", "1960-02-01"],
    ["1.2.1960", "1960-02-01"],
    ["1-2-1960", "1960-02-01"],
    ["1 2 1960", "1960-02-01"],
    ["01021960", "1960-02-01"],
    ["1960-02-01", "1960-02-01"],
    [" 5 / 1 / 2024 ", "2024-01-05"],
    ["29/2/2024", "2024-02-29"],
    ["３１/１２/2100", "2100-12-31"],
    ["1/1/1900", "1900-01-01"],
  ];
  test.each(read)("%s is %s", (typed, iso) => expect(parseDate(typed)).toEqual({ ok: true, value: iso }));

  const refused = [
    "1/2/60",
    "1/2/060",
    "29/2/2023",
    "31/4/2024",
    "0/1/2024",
    "1/13/2024",
    "1/1/1899",
    "1/1/2101",
    "1960",
    "010260",
    "hôm qua",
    "1//1960",
    "12/2024",
  ];
  test.each(refused)("%s is refused with a remedy", (typed) => {
    const parsed = parseDate(typed);
    expect(parsed.ok).toBe(false);
    expect(!parsed.ok && parsed.error).toMatch(/Ghi|Năm/);
  });

  test("a year of two digits is told apart from nonsense", () => {
    expect(parseDate("1/2/60")).toMatchObject({ error: expect.stringContaining("bốn chữ số") });
  });
});

describe("a birth date", () => {
  test.each([
    ["1960", "1960"],
    ["1/2/1960", "1960-02-01"],
    ["01021960", "1960-02-01"],
  ])("%s is %s", (typed, value) => expect(parseBirth(typed)).toEqual({ ok: true, value }));
  test.each(["60", "1899", "2101", "196", "1/2/60"])("%s is refused", (typed) => expect(parseBirth(typed).ok).toBe(false));
});

describe("a time", () => {
  test.each([
    ["7:30", "07:30"],
    ["07.30", "07:30"],
    ["7h30", "07:30"],
    ["7h", "07:00"],
    ["730", "07:30"],
    ["1330", "13:30"],
  ])("%s is %s", (typed, value) => expect(parseTime(typed)).toEqual({ ok: true, value }));
  test.each(["24:00", "7:60", "7:3", "sáng", ""])("%s is refused", (typed) => expect(parseTime(typed).ok).toBe(false));
});

describe("an instant", () => {
  test("is typed in Vietnamese time and travels in UTC", () =>
    expect(parseInstant("05/01/2024 07:30")).toEqual({ ok: true, value: "2024-01-05T00:30:00.000Z" }));
  test("before seven in the morning belongs to the day before in UTC", () =>
    expect(parseInstant("1/1/2024 6h")).toEqual({ ok: true, value: "2023-12-31T23:00:00.000Z" }));
  test("without a time begins the day", () =>
    expect(parseInstant("5.1.2024")).toEqual({ ok: true, value: "2024-01-04T17:00:00.000Z" }));
  test("is refused with a wrong day or a wrong time", () => {
    expect(parseInstant("31/2/2024 07:30").ok).toBe(false);
    expect(parseInstant("5/1/2024 25:00").ok).toBe(false);
  });
  test("is shown in Vietnamese time", () => expect(formatInstant("2023-12-31T23:05:09.123Z")).toBe("01/01/2024 06:05"));
});

test("today changes at midnight in Việt Nam, not in Greenwich", () => {
  expect(today(Date.parse("2024-01-04T16:59:59Z"))).toBe("2024-01-04");
  expect(today(Date.parse("2024-01-04T17:00:00Z"))).toBe("2024-01-05");
});

test("a stored date reads day first, a year stays a year", () => {
  expect(formatDate("1985-03-27")).toBe("27/03/1985");
  expect(formatDate("1960")).toBe("1960");
});
