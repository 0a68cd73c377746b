// SPDX-License-Identifier: MPL-2.0
#include "sheets.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>
#include <zip.h>

static struct file slurp(const char *path) {
    struct file f = { malloc(1 << 24), 0 };
    FILE *in = fopen(path, "rb");
    ck_assert_ptr_nonnull(in);
    f.n = fread(f.bytes, 1, 1 << 24, in);
    fclose(in);
    unlink(path);
    return f;
}

struct file sheets_zip(const struct entry *entries, size_t n) {
    char path[] = "/tmp/giamngheo-xlsx-XXXXXX";
    close(mkstemp(path));
    int error;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &error);
    ck_assert_ptr_nonnull(zip);
    for (size_t i = 0; i < n; i++) {
        zip_source_t *source = zip_source_buffer(zip, entries[i].text, entries[i].n ? entries[i].n : strlen(entries[i].text), 0);
        ck_assert_int_ge(zip_file_add(zip, entries[i].name, source, ZIP_FL_ENC_UTF_8), 0);
    }
    ck_assert_int_eq(zip_close(zip), 0);
    return slurp(path);
}

static const char RELS[] = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
                           "<Relationship Id='r1' Type='http://x/officeDocument' Target='xl/workbook.xml'/></Relationships>";
const char SHEETS_BOOK[] =
    "<workbook xmlns:r='http://r'><workbookPr date1904='0'/><sheets><sheet name='ẩn' sheetId='1' state='hidden' r:id='a'/>"
    "<sheet name='Bảng' sheetId='2' r:id='b'/></sheets></workbook>";
static const char BOOK_RELS[] = "<Relationships><Relationship Id='a' Type='http://x/worksheet' Target='worksheets/sheet1.xml'/>"
                                "<Relationship Id='b' Type='http://x/worksheet' Target='/xl/worksheets/odd-name.xml'/>"
                                "<Relationship Id='c' Type='http://x/sharedStrings' Target='sharedStrings.xml'/>"
                                "<Relationship Id='d' Type='http://x/styles' Target='styles.xml'/></Relationships>";
static const char STYLES[] =
    "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='dd/mm/yyyy'/><numFmt numFmtId='165' formatCode='#,##0 \"đồng, mỗi "
    "năm\"'/>"
    "<numFmt numFmtId='166' formatCode='[Magenta]0.00'/><numFmt numFmtId='167' formatCode='[h]:mm'/></numFmts>"
    "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
    "<cellXfs><xf numFmtId='0'/><xf numFmtId='164'/><xf numFmtId='165'/><xf numFmtId='166'/><xf numFmtId='167'/><xf "
    "numFmtId='14'/></cellXfs></styleSheet>";
const char SHEETS_STRINGS[] =
    "<sst><si><t>Họ tên</t></si><si><r><t>Y </t></r><r><rPr/><t>Hương</t></r><rPh><t>x</t></rPh></si><si><t "
    "xml:space='preserve'> A </t></si><si/></sst>";
static const char HIDDEN[] =
    "<worksheet><sheetData><row><c t='inlineStr'><is><t>sai trang</t></is></c></row></sheetData></worksheet>";

struct file sheets_book(const char *sheet, size_t n, const char *strings, const char *book) {
    const struct entry entries[] = { { "_rels/.rels", RELS, 0 },
                                     { "xl/workbook.xml", book, 0 },
                                     { "xl/_rels/workbook.xml.rels", BOOK_RELS, 0 },
                                     { "xl/styles.xml", STYLES, 0 },
                                     { "xl/sharedStrings.xml", strings, 0 },
                                     { "xl/worksheets/sheet1.xml", HIDDEN, 0 },
                                     { "xl/worksheets/odd-name.xml", sheet, n } };
    return sheets_zip(entries, sizeof entries / sizeof entries[0]);
}

struct file sheets_written(bool constant_memory, unsigned rows) {
    char path[] = "/tmp/giamngheo-xlsx-XXXXXX";
    close(mkstemp(path));
    lxw_workbook_options options = { .constant_memory = constant_memory };
    lxw_workbook *book = workbook_new_opt(path, &options);
    lxw_worksheet *sheet = workbook_add_worksheet(book, "Danh sách");
    workbook_add_worksheet(book, "Trang khác");
    lxw_format *date = workbook_add_format(book);
    format_set_num_format(date, "dd/mm/yyyy");
    lxw_datetime day = { 2024, 1, 5, 0, 0, 0 };
    for (lxw_row_t i = 0; i < rows; i++) {
        worksheet_write_string(sheet, i, 0, "Đắk Hà", NULL);
        worksheet_write_datetime(sheet, i, 1, &day, date);
        worksheet_write_number(sheet, i, 2, 1350000, NULL);
        worksheet_write_boolean(sheet, i, 3, 1, NULL);
        worksheet_write_string(sheet, i, 4, "079185001234", NULL);
        worksheet_write_formula_num(sheet, i, 5, "=1+1", NULL, 2);
    }
    ck_assert_int_eq(workbook_close(book), LXW_NO_ERROR);
    return slurp(path);
}
