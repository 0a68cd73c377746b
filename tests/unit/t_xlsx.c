// SPDX-License-Identifier: MPL-2.0
// Sheets as programs write them: by libxlsxwriter, and by hand as others do.
#include "svc/xlsx.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/arena.h"
#include "base/buf.h"
#include "sheets.h"

// --- reading a sheet into one text ---------------------------------------------------------------------------------------

struct seen {
    struct buf text;
    size_t rows, stop_after;
};

static void write_cell(struct buf *b, const struct xlsx_cell *c) {
    switch (c->kind) {
    case XLSX_BLANK:
        buf_text(b, "_");
        return;
    case XLSX_STRING:
        buf_printf(b, "'%s'", c->text);
        return;
    case XLSX_NUMBER:
        buf_printf(b, "%.15g", c->number);
        return;
    case XLSX_DATE:
        buf_printf(b, "@%.10g", c->number);
        return;
    case XLSX_BOOL:
        buf_text(b, c->number != 0 ? "yes" : "no");
        return;
    case XLSX_ERROR:
        buf_printf(b, "!%s", c->text);
        return;
    case XLSX_UNKNOWN:
        buf_text(b, "?");
        return;
    }
}

static bool on_row(void *arg, const struct xlsx_row *row) {
    struct seen *seen = arg;
    buf_printf(&seen->text, "%u:", row->number);
    for (size_t i = 0; i < row->n; i++) {
        buf_char(&seen->text, ' ');
        write_cell(&seen->text, &row->cells[i]);
    }
    buf_char(&seen->text, '\n');
    return ++seen->rows != seen->stop_after;
}

static bool count_row(void *arg, const struct xlsx_row *row) {
    *(size_t *)arg += row->n;
    return true;
}

static const char *read_text(struct arena *a, const void *bytes, size_t n) {
    struct seen seen = { .text = buf_new(a) };
    ck_assert_int_eq(xlsx_read(a, bytes, n, on_row, &seen), XLSX_GOOD);
    return buf_string(&seen.text);
}

// --- sheets as programs write them ---------------------------------------------------------------------------------------

static const struct {
    const char *label, *sheet, *want;
} sheets[] = {
    { "shared strings, rich text without its reading aid, blanks kept",
      "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c><c r='C1' t='s'><v>2</v></c></row>",
      "1: 'Họ tên' 'Y Hương' ' A '\n" },
    { "inline strings and entities", "<row r='3'><c r='B3' t='inlineStr'><is><t>a &lt; b &amp; c</t></is></c></row>",
      "3: _ 'a < b & c'\n" },
    { "inline rich text", "<row r='1'><c t='inlineStr'><is><r><t>A </t></r><r><t>Thông</t></r></is></c></row>",
      "1: 'A Thông'\n" },
    { "cells and rows without references", "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>",
      "1: 1 2\n2: 3\n" },
    { "dates by built-in and own formats",
      "<row r='1'><c s='1'><v>45296</v></c><c s='5'><v>45296.5</v></c><c s='4'><v>1.5</v></c></row>",
      "1: @45296 @45296.5 @1.5\n" },
    { "formats with letters in quotes and colours are no dates",
      "<row r='1'><c s='2'><v>5</v></c><c s='3'><v>5</v></c><c s='0'><v>5</v></c></row>", "1: 5 5 5\n" },
    { "a style that does not exist", "<row r='1'><c s='99'><v>5</v></c><c s='-1'><v>6</v></c><c s='x'><v>7</v></c></row>",
      "1: 5 6 7\n" },
    { "booleans and errors", "<row r='1'><c t='b'><v>1</v></c><c t='b'><v>0</v></c><c t='e'><v>#N/A</v></c></row>",
      "1: yes no !#N/A\n" },
    { "a formula's last value", "<row r='1'><c><f>1+1</f><v>2</v></c><c t='str'><f>A&amp;B</f><v>chữ</v></c></row>",
      "1: 2 'chữ'\n" },
    { "a formula that was never computed", "<row r='1'><c><f>1+1</f></c><c><v>1</v></c></row>", "1: ? 1\n" },
    { "a formula whose value is an empty text", "<row r='1'><c t='str'><f>A</f><v></v></c><c><v>1</v></c></row>", "1: _ 1\n" },
    { "numbers in scientific notation", "<row r='1'><c><v>1.23E5</v></c><c><v>7.9185001234E10</v></c></row>",
      "1: 123000 79185001234\n" },
    { "what is no number", "<row r='1'><c><v>abc</v></c><c><v>NaN</v></c><c><v>INF</v></c></row>", "1: !abc !NaN !INF\n" },
    { "leading zeros of text", "<row r='1'><c t='str'><v>079185001234</v></c></row>", "1: '079185001234'\n" },
    { "empty rows and styled empty cells",
      "<row r='1'><c s='1'/></row><row r='2'/><row r='5'><c r='C5'><v>1</v></c><c r='ZZ5' s='1'/></row>", "5: _ _ 1\n" },
    { "days of the strict standard",
      "<row r='1'><c t='d'><v>2024-01-05T00:00:00</v></c><c t='d'><v>2024-01-05T07:30:00</v></c></row>",
      "1: '2024-01-05' '2024-01-05 07:30:00'\n" },
    { "an empty shared string", "<row r='1'><c t='s'><v>3</v></c><c><v>1</v></c></row>", "1: _ 1\n" },
    { "nothing at all", "", "" },
};

START_TEST(a_sheet_is_read_as_it_is_meant) {
    struct arena *a = arena_new();
    char sheet[2000];
    snprintf(sheet, sizeof sheet, "<worksheet xmlns='http://m'><sheetData>%s</sheetData></worksheet>", sheets[_i].sheet);
    struct file f = sheets_book(sheet, 0, SHEETS_STRINGS, SHEETS_BOOK);
    const char *got = read_text(a, f.bytes, f.n);
    ck_assert_msg(strcmp(got, sheets[_i].want) == 0, "%s:\n%s", sheets[_i].label, got);
    free(f.bytes);
    arena_free(a);
}
END_TEST

START_TEST(years_may_begin_in_1904) {
    struct arena *a = arena_new();
    const char *sheet = "<worksheet><sheetData><row><c s='1'><v>43834</v></c><c><v>1</v></c></row></sheetData></worksheet>";
    struct file f = sheets_book(
        sheet, 0, SHEETS_STRINGS,
        "<workbook xmlns:r='http://r'><workbookPr date1904='1'/><sheets><sheet r:id='b'/></sheets></workbook>");
    ck_assert_str_eq(read_text(a, f.bytes, f.n), "1: @45296 1\n");
    free(f.bytes);
    arena_free(a);
}
END_TEST

START_TEST(a_file_of_our_own_library_is_read) {
    struct arena *a = arena_new();
    struct file f = sheets_written(_i, 2);
    const char *row = " 'Đắk Hà' @45296 1350000 yes '079185001234' 2\n";
    ck_assert_str_eq(read_text(a, f.bytes, f.n), arena_printf(a, "1:%s2:%s", row, row));
    free(f.bytes);
    arena_free(a);
}
END_TEST

START_TEST(the_callers_function_ends_the_reading) {
    struct arena *a = arena_new();
    struct file f = sheets_written(false, 10);
    struct seen seen = { .text = buf_new(a), .stop_after = 3 };
    ck_assert_int_eq(xlsx_read(a, f.bytes, f.n, on_row, &seen), XLSX_STOPPED);
    ck_assert_uint_eq(seen.rows, 3);
    free(f.bytes);
    arena_free(a);
}
END_TEST

START_TEST(twenty_thousand_rows_take_little_memory) {
    struct file f = sheets_written(true, 20000);
    struct arena *a = arena_new();
    struct rusage before, after;
    size_t cells = 0;
    getrusage(RUSAGE_SELF, &before);
    ck_assert_int_eq(xlsx_read(a, f.bytes, f.n, count_row, &cells), XLSX_GOOD);
    getrusage(RUSAGE_SELF, &after);
    ck_assert_uint_eq(cells, 20000 * 6);
#ifndef SAN_ARENA
    ck_assert_int_lt(after.ru_maxrss - before.ru_maxrss, 4096);
#endif
    free(f.bytes);
    arena_free(a);
}
END_TEST

START_TEST(columns_are_called_as_in_excel) {
    static const struct {
        size_t i;
        const char *want;
    } rows[] = { { 0, "A" }, { 25, "Z" }, { 26, "AA" }, { 51, "AZ" }, { 52, "BA" }, { 701, "ZZ" }, { 702, "AAA" } };
    struct arena *a = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) ck_assert_str_eq(xlsx_column(a, rows[i].i), rows[i].want);
    arena_free(a);
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

Suite *t_xlsx_suite(void) {
    Suite *s = suite_create("xlsx");
    TCase *tc = tcase_create("sheets");
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, a_sheet_is_read_as_it_is_meant, 0, COUNT(sheets));
    tcase_add_test(tc, years_may_begin_in_1904);
    tcase_add_loop_test(tc, a_file_of_our_own_library_is_read, 0, 2);
    tcase_add_test(tc, the_callers_function_ends_the_reading);
    tcase_add_test(tc, twenty_thousand_rows_take_little_memory);
    tcase_add_test(tc, columns_are_called_as_in_excel);
    suite_add_tcase(s, tc);
    return s;
}
