// SPDX-License-Identifier: MPL-2.0
// A list as an Excel sheet, in constant memory: text stays text (leading zeros, never a formula), dates are dates, money has separators.
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "entity/entity.h"

struct sheet {
    const struct entity *e;
    lxw_worksheet *worksheet;
    lxw_format *head, *date, *number, *text;
    lxw_row_t row;
};

static bool is_column(const struct cx *cx, const struct field *f) {
    return (f->flags & LIST) && f->type != F_SECRET && (!(f->flags & SENSITIVE) || role_allows(cx->who->role, P_PERSON_SENSITIVE));
}

static void write_date(struct sheet *s, lxw_col_t col, const char *iso) {
    vday day;
    if (!vdate_parse(iso, &day)) {
        worksheet_write_string(s->worksheet, s->row, col, iso, s->text);
        return;
    }
    lxw_datetime d = { 0 };
    vdate_split(day, &d.year, &d.month, &d.day);
    worksheet_write_datetime(s->worksheet, s->row, col, &d, s->date);
}

static void write_cell(struct cx *cx, struct sheet *s, const struct field *f, const struct row *row, size_t i, lxw_col_t col) {
    const struct db_value *v = &row->v[i];
    if (v->kind == DB_NULL) return;
    switch (f->type) {
    case F_INT:
    case F_MONEY: worksheet_write_number(s->worksheet, s->row, col, (double)v->i, s->number); return;
    case F_FLAG: worksheet_write_string(s->worksheet, s->row, col, v->i ? "Có" : "Không", s->text); return;
    case F_REF: worksheet_write_string(s->worksheet, s->row, col, row->label[i] ? row->label[i] : "", s->text); return;
    case F_ENUM: worksheet_write_string(s->worksheet, s->row, col, word_label(f->words, v->s), s->text); return;
    case F_DATE:
    case F_BIRTH: write_date(s, col, v->s); return;
    case F_PHONE:
    case F_IDNUM: worksheet_write_string(s->worksheet, s->row, col, arena_printf(cx->arena, "•••••••••%s", v->s + (v->len > 3 ? v->len - 3 : 0)), s->text); return;
    default: worksheet_write_string(s->worksheet, s->row, col, v->s, s->text);
    }
}

static enum rc write_row(void *arg, struct cx *cx, const struct row *row) {
    struct sheet *s = arg;
    lxw_col_t col = 1;
    s->row++;
    worksheet_write_number(s->worksheet, s->row, 0, s->row, NULL);
    for (size_t i = 0; i < s->e->n_fields; i++)
        if (is_column(cx, &s->e->fields[i])) write_cell(cx, s, &s->e->fields[i], row, i, col++);
    return RC_OK;
}

static void write_head(struct cx *cx, struct sheet *s) {
    lxw_col_t col = 1;
    worksheet_write_string(s->worksheet, 0, 0, "STT", s->head);
    for (size_t i = 0; i < s->e->n_fields; i++)
        if (is_column(cx, &s->e->fields[i])) worksheet_write_string(s->worksheet, 0, col++, s->e->fields[i].label, s->head);
    worksheet_freeze_panes(s->worksheet, 1, 0);
    worksheet_set_column(s->worksheet, 1, (lxw_col_t)(col - 1), 20, NULL);
    worksheet_set_landscape(s->worksheet);
    worksheet_set_paper(s->worksheet, 9);  // A4
    worksheet_fit_to_pages(s->worksheet, 1, 0);
    worksheet_repeat_rows(s->worksheet, 0, 0);
}

static void remove_file(void *path) {
    unlink(path);
}

static enum rc new_file(struct cx *cx, char **path) {
    mode_t old = umask(0077);
    *path = arena_printf(cx->arena, "%s/export-XXXXXX", cx->app->conf.run_dir);
    int fd = mkstemp(*path);
    umask(old);
    if (fd < 0) return fail(cx, RC_INTERNAL, "export_file", NULL);
    close(fd);
    arena_defer(cx->arena, remove_file, *path);
    return RC_OK;
}

enum rc entity_export(struct cx *cx, const struct entity *e, const struct list_query *lq, const char **out) {
    char *path;
    TRY(new_file(cx, &path));
    lxw_workbook_options options = { .constant_memory = LXW_TRUE, .tmpdir = (char *)cx->app->conf.run_dir };
    lxw_workbook *book = workbook_new_opt(path, &options);
    struct sheet s = { .e = e, .worksheet = workbook_add_worksheet(book, NULL), .head = workbook_add_format(book), .date = workbook_add_format(book),
                       .number = workbook_add_format(book), .text = workbook_add_format(book) };
    format_set_bold(s.head);
    format_set_text_wrap(s.head);
    format_set_num_format(s.date, "dd/mm/yyyy");
    format_set_num_format(s.number, "#,##0");
    format_set_num_format(s.text, "@");
    write_head(cx, &s);
    enum rc rc = list_each(cx, e, lq, write_row, &s);
    bool closed = workbook_close(book) == LXW_NO_ERROR;
    TRY(rc);
    *out = path;
    return closed ? RC_OK : fail(cx, RC_INTERNAL, "export_write", NULL);
}
