// SPDX-License-Identifier: MPL-2.0
// What an enemy may send as a sheet: bombs, lies, document types, damage.
#include "svc/xlsx_part.h"

#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "sheets.h"

static bool count_row(void *arg, const struct xlsx_row *row) {
    *(size_t *)arg += row->n;
    return true;
}

static enum xlsx_fault read_fault(const void *bytes, size_t n) {
    struct arena *a = arena_new();
    size_t cells = 0;
    enum xlsx_fault fault = xlsx_read(a, bytes, n, count_row, &cells);
    arena_free(a);
    return fault;
}

static const char SHEET_HEAD[] = "<worksheet><sheetData>", SHEET_TAIL[] = "</sheetData></worksheet>";

// One sheet whose text is unit repeated n times.
static struct file repeated(const char *unit, size_t n, const char *strings) {
    size_t size = strlen(unit), head = sizeof SHEET_HEAD - 1, tail = sizeof SHEET_TAIL - 1;
    char *text = malloc(head + size * n + tail);
    memcpy(text, SHEET_HEAD, head);
    for (size_t i = 0; i < n; i++) memcpy(text + head + i * size, unit, size);
    memcpy(text + head + n * size, SHEET_TAIL, tail);
    struct file f = sheets_book(text, head + size * n + tail, strings, SHEETS_BOOK);
    free(text);
    return f;
}

static const struct {
    const char *label, *unit;
    size_t times;
    enum xlsx_fault want;
} floods[] = {
    { "a bomb of blanks", "                                                                ", 1 << 20, XLSX_BOMB },
    { "a bomb of empty rows", "<row r='1'/>", 6000000, XLSX_BOMB },
    { "more rows than a list has", "<row><c><v>1</v></c></row>", XLSX_ROWS_MAX + 1, XLSX_LONG },
    { "as many rows as a list may have", "<row><c><v>1</v></c></row>", XLSX_ROWS_MAX, XLSX_GOOD },
};

START_TEST(a_flood_is_stopped_while_it_comes) {
    struct file f = repeated(floods[_i].unit, floods[_i].times, SHEETS_STRINGS);
    enum xlsx_fault got = read_fault(f.bytes, f.n);
    ck_assert_msg(got == floods[_i].want, "%s: %d", floods[_i].label, got);
    free(f.bytes);
}
END_TEST

static const struct {
    const char *label, *sheet;
    enum xlsx_fault want;
} hostile[] = {
    { "a document type", "<!DOCTYPE x><worksheet/>", XLSX_DOCTYPE },
    { "entities that multiply",
      "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b "
      "'&a;&a;&a;&a;'>]><worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>",
      XLSX_DOCTYPE },
    { "an entity of a file", "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><worksheet>&a;</worksheet>", XLSX_DOCTYPE },
    { "an entity nobody declared", "<worksheet><sheetData><row><c><v>&x;</v></c></row></sheetData></worksheet>", XLSX_DAMAGED },
    { "tags that do not close", "<worksheet><sheetData><row>", XLSX_DAMAGED },
    { "no XML", "xin chào", XLSX_DAMAGED },
    { "bytes that are no UTF-8", "<worksheet><sheetData><row><c t='str'><v>\xff\xfe</v></c></row></sheetData></worksheet>",
      XLSX_DAMAGED },
    { "a shared string that is not there", "<worksheet><sheetData><row><c t='s'><v>4</v></c></row></sheetData></worksheet>",
      XLSX_DAMAGED },
    { "a shared string of a negative number", "<worksheet><sheetData><row><c t='s'><v>-1</v></c></row></sheetData></worksheet>",
      XLSX_DAMAGED },
    { "a shared string beyond all numbers",
      "<worksheet><sheetData><row><c t='s'><v>99999999999999999999999</v></c></row></sheetData></worksheet>", XLSX_DAMAGED },
    { "a row beyond Excel's last", "<worksheet><sheetData><row r='1048577'><c><v>1</v></c></row></sheetData></worksheet>",
      XLSX_DAMAGED },
    { "row 0", "<worksheet><sheetData><row r='0'><c><v>1</v></c></row></sheetData></worksheet>", XLSX_DAMAGED },
    { "something in column 101", "<worksheet><sheetData><row><c r='CW1'><v>1</v></c></row></sheetData></worksheet>", XLSX_WIDE },
    { "a column beyond all letters",
      "<worksheet><sheetData><row><c r='ZZZZZZZZZZZZZZZZ1'><v>1</v></c></row></sheetData></worksheet>", XLSX_WIDE },
    { "the last column that counts", "<worksheet><sheetData><row><c r='CV1'><v>1</v></c></row></sheetData></worksheet>",
      XLSX_GOOD },
};

START_TEST(an_enemys_sheet_is_refused) {
    struct file f = sheets_book(hostile[_i].sheet, 0, SHEETS_STRINGS, SHEETS_BOOK);
    enum xlsx_fault got = read_fault(f.bytes, f.n);
    ck_assert_msg(got == hostile[_i].want, "%s: %d", hostile[_i].label, got);
    free(f.bytes);
}
END_TEST

// Noise does not shrink, so that the ratio is not what stops these.
static char *noise(const char *head, const char *tail, size_t n) {
    size_t a = strlen(head), b = strlen(tail);
    char *text = malloc(a + n + b + 1);
    uint32_t seed = 1;
    memcpy(text, head, a);
    for (size_t i = 0; i < n; i++) text[a + i] = (char)('a' + (seed = seed * 1664525u + 1013904223u) % 26);
    memcpy(text + a + n, tail, b + 1);
    return text;
}

START_TEST(a_tag_that_never_ends_is_refused) {
    char *sheet = noise("<worksheet x='", "'/>", 3 << 20);
    struct file f = sheets_book(sheet, 0, SHEETS_STRINGS, SHEETS_BOOK);
    ck_assert_int_eq(read_fault(f.bytes, f.n), XLSX_BOMB);
    free(f.bytes);
    free(sheet);
}
END_TEST

START_TEST(a_text_longer_than_excels_is_refused) {
    char *sheet = noise("<worksheet><sheetData><row><c t='str'><v>", "</v></c></row></sheetData></worksheet>", XLSX_TEXT_MAX + 1);
    struct file f = sheets_book(sheet, 0, SHEETS_STRINGS, SHEETS_BOOK);
    ck_assert_int_eq(read_fault(f.bytes, f.n), XLSX_TEXT);
    free(f.bytes);
    free(sheet);
}
END_TEST

START_TEST(shared_strings_have_an_end) {
    struct arena *a = arena_new();
    struct buf b = buf_new(a);
    buf_text(&b, "<sst>");
    for (size_t i = 0; i <= XLSX_STRINGS_MAX; i++) buf_printf(&b, "<si><t>%zu</t></si>", i * 2654435761u % 1000000007u);
    buf_text(&b, "</sst>");
    struct file f = sheets_book("<worksheet/>", 0, buf_string(&b), SHEETS_BOOK);
    ck_assert_int_eq(read_fault(f.bytes, f.n), XLSX_BOMB);
    free(f.bytes);
    arena_free(a);
}
END_TEST

static char *find(char *bytes, size_t n, const char *what, size_t len) {
    for (size_t i = 0; i + len <= n; i++)
        if (memcmp(bytes + i, what, len) == 0) return bytes + i;
    return NULL;
}

// The size a zip announces for an entry stands in its directory, 24 bytes from the entry's mark.
START_TEST(a_size_that_lies_helps_nobody) {
    struct file f = repeated(floods[0].unit, floods[0].times, SHEETS_STRINGS);
    char *at = f.bytes, *end = f.bytes + f.n;
    int patched = 0;
    while ((at = find(at, (size_t)(end - at), "PK\1\2", 4))) {
        uint32_t small = 1000;
        memcpy(at + 24, &small, sizeof small);
        at += 4;
        patched++;
    }
    ck_assert_int_eq(patched, 7);
    enum xlsx_fault got = read_fault(f.bytes, f.n);
    ck_assert_msg(got == XLSX_BOMB || got == XLSX_DAMAGED, "%d", got);
    free(f.bytes);
}
END_TEST

START_TEST(a_file_cut_anywhere_is_refused) {
    struct file f = sheets_written(false, 5);
    for (size_t n = 0; n < f.n; n += 97) {
        char *copy = malloc(n + 1);
        memcpy(copy, f.bytes, n);
        enum xlsx_fault got = read_fault(copy, n);
        ck_assert_msg(got == XLSX_DAMAGED || got == XLSX_OTHER, "%zu of %zu bytes: %d", n, f.n, got);
        free(copy);
    }
    free(f.bytes);
}
END_TEST

START_TEST(a_byte_changed_anywhere_does_no_harm) {
    struct file f = sheets_written(false, 5);
    for (size_t i = 0; i < f.n; i += 13) {
        f.bytes[i] = (char)(f.bytes[i] ^ 0x55);
        ck_assert_int_lt(read_fault(f.bytes, f.n), XLSX_FAULTS);
        f.bytes[i] = (char)(f.bytes[i] ^ 0x55);
    }
    ck_assert_int_eq(read_fault(f.bytes, f.n), XLSX_GOOD);
    free(f.bytes);
}
END_TEST

START_TEST(another_kind_of_file_is_named) {
    static const char ole[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on";
    ck_assert_int_eq(read_fault(ole, sizeof ole), XLSX_OLD);
    ck_assert_int_eq(read_fault("STT;Họ tên\n1;A Thông\n", 22), XLSX_OTHER);
    ck_assert_int_eq(read_fault("", 0), XLSX_OTHER);
    const struct entry other[] = { { "word/document.xml", "<x/>", 0 } };
    struct file f = sheets_zip(other, 1);
    ck_assert_int_eq(read_fault(f.bytes, f.n), XLSX_OTHER);
    free(f.bytes);
}
END_TEST

START_TEST(too_many_entries_are_refused) {
    struct entry *entries = calloc(1001, sizeof *entries);
    char(*names)[16] = calloc(1001, sizeof *names);
    for (int i = 0; i < 1001; i++) {
        snprintf(names[i], sizeof names[i], "f%d", i);
        entries[i] = (struct entry){ names[i], "x", 1 };
    }
    struct file f = sheets_zip(entries, 1001);
    ck_assert_int_eq(read_fault(f.bytes, f.n), XLSX_BOMB);
    free(f.bytes);
    free(names);
    free(entries);
}
END_TEST

START_TEST(every_fault_has_its_words) {
    for (enum xlsx_fault i = XLSX_OTHER; i < XLSX_STOPPED; i++) {
        const struct xlsx_fault_info *info = xlsx_fault_info(i);
        ck_assert_int_ne(info->rc, RC_OK);
        ck_assert_uint_gt(strlen(info->word), 2);
        ck_assert_uint_gt(strlen(info->sentence), 20);
    }
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof(array)[0]))

Suite *t_xlsx_part_suite(void) {
    Suite *s = suite_create("xlsx_part");
    TCase *tc = tcase_create("enemies");
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, a_flood_is_stopped_while_it_comes, 0, COUNT(floods));
    tcase_add_loop_test(tc, an_enemys_sheet_is_refused, 0, COUNT(hostile));
    tcase_add_test(tc, a_tag_that_never_ends_is_refused);
    tcase_add_test(tc, a_text_longer_than_excels_is_refused);
    tcase_add_test(tc, shared_strings_have_an_end);
    tcase_add_test(tc, a_size_that_lies_helps_nobody);
    tcase_add_test(tc, a_file_cut_anywhere_is_refused);
    tcase_add_test(tc, a_byte_changed_anywhere_does_no_harm);
    tcase_add_test(tc, another_kind_of_file_is_named);
    tcase_add_test(tc, too_many_entries_are_refused);
    tcase_add_test(tc, every_fault_has_its_words);
    suite_add_tcase(s, tc);
    return s;
}
