// SPDX-License-Identifier: MPL-2.0
#include "svc/import_report.h"

#include "entity/sheet.h"

struct report {
    lxw_workbook *book;
    lxw_worksheet *worksheet;
    struct sheet_formats format;
    lxw_col_t fault_column;  // right of the widest row so far: the header's, in all but odd files
};

enum { FIRST_WIDTH = 16, FAULT_WIDTH = 60 };

// The file is left behind half written when the request ends badly; the book is closed all the same.
static void close_book(void *p) {
    struct report *r = p;
    if (r->book) workbook_close(r->book);
    r->book = NULL;
}

enum rc report_open(struct cx *cx, const char **path, struct report **out) {
    TRY(sheet_file(cx, path));
    struct report *r = arena_new_of(cx->arena, struct report);
    lxw_workbook *book = sheet_book(cx, *path, true);
    *r = (struct report){ .book = book, .worksheet = workbook_add_worksheet(book, NULL), .format = sheet_formats(book) };
    arena_defer(cx->arena, close_book, r);
    worksheet_set_column(r->worksheet, 0, XLSX_COLUMNS_MAX, FIRST_WIDTH, NULL);
    *out = r;
    return RC_OK;
}

static void put(struct report *r, lxw_row_t row, lxw_col_t col, const struct xlsx_cell *c) {
    switch (c->kind) {
    case XLSX_NUMBER:
        worksheet_write_number(r->worksheet, row, col, c->number, NULL);
        return;
    case XLSX_DATE:
        worksheet_write_number(r->worksheet, row, col, c->number,
                               c->number == (double)(int64_t)c->number ? r->format.date : r->format.instant);
        return;
    case XLSX_BOOL:
        worksheet_write_boolean(r->worksheet, row, col, c->number != 0, NULL);
        return;
    case XLSX_STRING:
    case XLSX_ERROR:
        worksheet_write_string(r->worksheet, row, col, c->text, r->format.text);
        return;
    default:
        return;
    }
}

void report_row(struct report *r, const struct xlsx_row *row, const char *fault) {
    lxw_row_t at = row->number - 1;
    for (size_t i = 0; i < row->n; i++) put(r, at, (lxw_col_t)i, &row->cells[i]);
    if (row->n > r->fault_column) r->fault_column = (lxw_col_t)row->n;
    if (fault[0]) worksheet_write_string(r->worksheet, at, r->fault_column, fault, r->format.fault);
}

enum rc report_close(struct cx *cx, struct report *r) {
    worksheet_set_column(r->worksheet, r->fault_column, r->fault_column, FAULT_WIDTH, NULL);
    bool closed = workbook_close(r->book) == LXW_NO_ERROR;
    r->book = NULL;
    return closed ? RC_OK : fail(cx, RC_INTERNAL, "export_write", NULL);
}
