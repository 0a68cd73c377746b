// SPDX-License-Identifier: MPL-2.0
// A list as an Excel sheet, in constant memory: text stays text (leading zeros, never a formula), dates are dates, money has separators.
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "entity/sheet.h"
#include "entity/lookup.h"

enum { VIETNAM_MS = 7 * 3600 * 1000 };

struct sheet {
    const struct entity *e;
    lxw_worksheet *worksheet;
    struct sheet_formats format;
    struct lookup_rows *periods;  // by field: labels of references that need their period to be told apart
    lxw_row_t row;
};

// --- shared with template.c and svc/import.c ---------------------------------------------------------------------------------------

bool entity_imports(const struct entity *e) {
    if (e->shape != SHAPE_ROW || e->perm[OP_CREATE] == P_NEVER) return false;
    for (size_t i = 0; i < e->n_fields; i++)
        if (e->fields[i].type == F_JSON && !(e->fields[i].flags & READONLY)) return false;
    return true;
}

bool sheet_takes(const struct cx *cx, const struct field *f) {
    if ((f->flags & READONLY) || f->type == F_JSON) return false;
    return !(f->flags & SENSITIVE) || role_allows(cx->who->role, P_PERSON_SENSITIVE);
}

struct sheet_formats sheet_formats(lxw_workbook *book) {
    struct sheet_formats f = { .head = workbook_add_format(book), .date = workbook_add_format(book), .instant = workbook_add_format(book),
                               .number = workbook_add_format(book), .text = workbook_add_format(book), .fault = workbook_add_format(book) };
    format_set_bold(f.head);
    format_set_text_wrap(f.head);
    format_set_num_format(f.date, "dd/mm/yyyy");
    format_set_num_format(f.instant, "dd/mm/yyyy hh:mm");
    format_set_num_format(f.number, "#,##0");
    format_set_num_format(f.text, "@");
    format_set_font_color(f.fault, LXW_COLOR_RED);
    format_set_text_wrap(f.fault);
    return f;
}

lxw_workbook *sheet_book(struct cx *cx, const char *path, bool constant_memory) {
    lxw_workbook_options options = { .constant_memory = constant_memory, .tmpdir = (char *)cx->app->conf.run_dir };
    return workbook_new_opt(path, &options);
}

static void remove_file(void *path) {
    unlink(path);
}

enum rc sheet_file(struct cx *cx, const char **out) {
    mode_t old = umask(0077);
    char *path = arena_printf(cx->arena, "%s/export-XXXXXX", cx->app->conf.run_dir);
    int fd = mkstemp(path);
    umask(old);
    if (fd < 0) return fail(cx, RC_INTERNAL, "export_file", NULL);
    close(fd);
    arena_defer(cx->arena, remove_file, path);
    *out = path;
    return RC_OK;
}

// --- the list ----------------------------------------------------------------------------------------------------------------------

static bool is_column(const struct cx *cx, const struct field *f) {
    return (f->flags & LIST) && f->type != F_SECRET && (!(f->flags & SENSITIVE) || role_allows(cx->who->role, P_PERSON_SENSITIVE));
}

static void write_date(struct sheet *s, lxw_col_t col, const char *iso) {
    vday day;
    if (!vdate_parse(iso, &day)) {
        worksheet_write_string(s->worksheet, s->row, col, iso, s->format.text);
        return;
    }
    lxw_datetime d = { 0 };
    vdate_split(day, &d.year, &d.month, &d.day);
    worksheet_write_datetime(s->worksheet, s->row, col, &d, s->format.date);
}

// As clocks in Vietnam show it.
static void write_instant(struct sheet *s, lxw_col_t col, const char *utc) {
    int64_t ms;
    if (!clock_parse(utc, &ms)) return;
    lxw_datetime d = { 0 };
    vdate_split(clock_today(ms), &d.year, &d.month, &d.day);
    int64_t seconds = (ms + VIETNAM_MS) / 1000 % 86400;
    d.hour = (int)(seconds / 3600);
    d.min = (int)(seconds / 60 % 60);
    d.sec = (double)(seconds % 60);
    worksheet_write_datetime(s->worksheet, s->row, col, &d, s->format.instant);
}

static void write_cell(struct cx *cx, struct sheet *s, const struct field *f, const struct row *row, size_t i, lxw_col_t col) {
    const struct db_value *v = &row->v[i];
    if (v->kind == DB_NULL) return;
    switch (f->type) {
    case F_INT:
    case F_MONEY: worksheet_write_number(s->worksheet, s->row, col, (double)v->i, s->format.number); return;
    case F_FLAG: worksheet_write_string(s->worksheet, s->row, col, v->i ? "Có" : "Không", s->format.text); return;
    case F_REF: worksheet_write_string(s->worksheet, s->row, col, row->label[i] ? lookup_label(&s->periods[i], v->i, row->label[i]) : "", s->format.text); return;
    case F_ENUM: worksheet_write_string(s->worksheet, s->row, col, word_label(f->words, v->s), s->format.text); return;
    case F_DATE:
    case F_BIRTH: write_date(s, col, v->s); return;
    case F_INSTANT: write_instant(s, col, v->s); return;
    case F_PHONE:
    case F_IDNUM: worksheet_write_string(s->worksheet, s->row, col, arena_printf(cx->arena, "•••••••••%s", v->s + (v->len > 3 ? v->len - 3 : 0)), s->format.text); return;
    default: worksheet_write_string(s->worksheet, s->row, col, f->words ? word_label(f->words, v->s) : v->s, s->format.text);
    }
}

static enum rc write_row(void *arg, struct cx *cx, const struct row *row) {
    struct sheet *s = arg;
    lxw_col_t col = 1;
    s->row++;
    worksheet_write_number(s->worksheet, s->row, 0, s->row, NULL);
    for (size_t i = 0; i < s->e->n_fields; i++)
        if (is_column(cx, &s->e->fields[i])) write_cell(cx, s, &s->e->fields[i], row, i, col++);
    if (s->e->shape == SHAPE_ROW) worksheet_write_number(s->worksheet, s->row, col, (double)row->id, NULL);
    return RC_OK;
}

static void write_head(struct cx *cx, struct sheet *s) {
    lxw_col_t col = 1;
    worksheet_write_string(s->worksheet, 0, 0, SHEET_ORDINAL, s->format.head);
    for (size_t i = 0; i < s->e->n_fields; i++)
        if (is_column(cx, &s->e->fields[i])) worksheet_write_string(s->worksheet, 0, col++, s->e->fields[i].label, s->format.head);
    worksheet_freeze_panes(s->worksheet, 1, 0);
    worksheet_set_column(s->worksheet, 1, (lxw_col_t)(col - 1), 20, NULL);
    if (s->e->shape == SHAPE_ROW) worksheet_write_string(s->worksheet, 0, col, SHEET_ID, s->format.head);
    worksheet_set_landscape(s->worksheet);
    worksheet_set_paper(s->worksheet, 9);  // A4
    worksheet_fit_to_pages(s->worksheet, 1, 0);
    worksheet_repeat_rows(s->worksheet, 0, 0);
}

enum rc entity_export(struct cx *cx, const struct entity *e, const struct list_query *lq, const char **out) {
    const char *path;
    struct lookup_rows *periods = arena_array(cx->arena, e->n_fields, sizeof *periods);
    for (size_t i = 0; i < e->n_fields; i++)
        if (e->fields[i].type == F_REF) TRY(lookup_periods(cx, e->fields[i].ref, &periods[i]));
    TRY(sheet_file(cx, &path));
    lxw_workbook *book = sheet_book(cx, path, true);
    struct sheet s = { .e = e, .worksheet = workbook_add_worksheet(book, NULL), .format = sheet_formats(book), .periods = periods };
    write_head(cx, &s);
    enum rc rc = list_each(cx, e, lq, write_row, &s);
    bool closed = workbook_close(book) == LXW_NO_ERROR;
    TRY(rc);
    *out = path;
    return closed ? RC_OK : fail(cx, RC_INTERNAL, "export_write", NULL);
}
