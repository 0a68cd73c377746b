// SPDX-License-Identifier: MPL-2.0
#include "area/jobs/json_sheet.h"

#include <string.h>

#include "entity/sheet.h"

enum { WIDTH_TEXT = 26, WIDTH_NUMBER = 10 };

static const json_t *value_of(const json_t *row, const char *path) {
    const char *dot = strchr(path, '.');
    if (!dot) return json_object_get(row, path);
    const json_t *part = json_object_getn(row, path, (size_t)(dot - path));
    return part ? json_object_get(part, dot + 1) : NULL;
}

static void cell(lxw_worksheet *ws, const struct sheet_formats *f, lxw_row_t row, lxw_col_t col, const struct json_column *c, const json_t *value) {
    if (c->kind == JSON_YES) {
        if (json_is_boolean(value)) worksheet_write_string(ws, row, col, json_is_true(value) ? "Có" : "Không", f->text);
    } else if (json_is_number(value)) {
        worksheet_write_number(ws, row, col, json_number_value(value), f->number);
    } else if (json_is_string(value)) {
        worksheet_write_string(ws, row, col, json_string_value(value), f->text);
    }
}

static void fill(lxw_worksheet *ws, const struct sheet_formats *f, const struct json_sheet *s) {
    size_t i;
    json_t *row;
    for (size_t c = 0; c < s->n; c++) {
        worksheet_set_column(ws, (lxw_col_t)c, (lxw_col_t)c, s->columns[c].kind == JSON_TEXT ? WIDTH_TEXT : WIDTH_NUMBER, NULL);
        worksheet_write_string(ws, 0, (lxw_col_t)c, s->columns[c].title, f->head);
    }
    worksheet_freeze_panes(ws, 1, 0);
    worksheet_repeat_rows(ws, 0, 0);
    worksheet_set_landscape(ws);
    worksheet_set_paper(ws, 9);  // A4
    worksheet_fit_to_pages(ws, 1, 0);
    json_array_foreach(s->rows, i, row)
        for (size_t c = 0; c < s->n; c++) cell(ws, f, (lxw_row_t)(i + 1), (lxw_col_t)c, &s->columns[c], value_of(row, s->columns[c].path));
}

enum rc json_sheets_write(struct cx *cx, const struct json_sheet *sheets, size_t n, const char **path) {
    TRY(sheet_file(cx, path));
    lxw_workbook *book = sheet_book(cx, *path, true);
    if (!book) return fail(cx, RC_INTERNAL, "export_file", NULL);
    struct sheet_formats formats = sheet_formats(book);
    for (size_t i = 0; i < n; i++) fill(workbook_add_worksheet(book, sheets[i].name), &formats, &sheets[i]);
    return workbook_close(book) == LXW_NO_ERROR ? RC_OK : fail(cx, RC_INTERNAL, "export_write", NULL);
}
