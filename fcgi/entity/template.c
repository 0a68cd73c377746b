// SPDX-License-Identifier: MPL-2.0
// An empty sheet to be filled in and brought back: a column for each field people write, lists to choose from, hints beside the
// heads. Columns are text unless they hold amounts or days, so that Excel drops no zero.
#include <string.h>

#include "base/buf.h"
#include "entity/lookup.h"
#include "entity/sheet.h"

enum { ROWS = 20000, WIDTH = 22 };

static const char CHOICES[] = "Danh mục";

struct template {
    lxw_worksheet *sheet, *choices;
    struct sheet_formats format;
    lxw_col_t n_choices;  // columns of the second sheet so far
};

static lxw_format *format_of(const struct template *t, const struct field *f) {
    switch (f->type) {
    case F_DATE:
        return t->format.date;
    case F_INSTANT:
        return t->format.instant;
    case F_INT:
    case F_MONEY:
        return t->format.number;
    default:
        return t->format.text;
    }
}

static const char *how(const struct field *f) {
    static const char *const words[F_TYPES] = {
        [F_DATE] = "Ngày/tháng/năm, ví dụ 05/01/2024.",
        [F_BIRTH] = "Ngày/tháng/năm, hoặc chỉ năm.",
        [F_TIME] = "Giờ:phút, ví dụ 07:30.",
        [F_INSTANT] = "Ngày/tháng/năm giờ:phút.",
        [F_FLAG] = "Có hoặc Không.",
        [F_MONEY] = "Số đồng, không có phần lẻ.",
        [F_INT] = "Số nguyên.",
        [F_REF] = "Tên đúng như trong hệ thống, mã, hoặc mã số có dấu # ở trước.",
        [F_ENUM] = "Chọn trong danh sách.",
    };
    return words[f->type] ? words[f->type] : "";
}

static const char *hint(struct cx *cx, const struct field *f) {
    struct buf b = buf_new(cx->arena);
    if (f->flags & REQ) buf_text(&b, f->if_field ? "Có trường hợp bắt buộc. " : f->initial ? "" : "Bắt buộc. ");
    if (f->hint) buf_printf(&b, "%s. ", f->hint);
    buf_text(&b, how(f));
    return buf_string(&b);
}

static void choose(struct template *t, lxw_col_t col, const char *title, const char *const *words, size_t n) {
    char first[LXW_MAX_CELL_NAME_LENGTH], last[LXW_MAX_CELL_NAME_LENGTH], formula[128];
    for (size_t i = 0; i < n; i++) worksheet_write_string(t->choices, (lxw_row_t)i + 1, t->n_choices, words[i], t->format.text);
    worksheet_write_string(t->choices, 0, t->n_choices, title, t->format.head);
    lxw_rowcol_to_cell_abs(first, 1, t->n_choices, true, true);
    lxw_rowcol_to_cell_abs(last, (lxw_row_t)n, t->n_choices, true, true);
    snprintf(formula, sizeof formula, "='%s'!%s:%s", CHOICES, first, last);
    // A warning and not a stop: a code or "#12" is right too, and the server judges.
    lxw_data_validation rule = { .validate = LXW_VALIDATION_TYPE_LIST_FORMULA,
                                 .value_formula = formula,
                                 .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING };
    worksheet_data_validation_range(t->sheet, 1, col, ROWS, col, &rule);
    t->n_choices++;
}

static void choose_word(struct cx *cx, struct template *t, lxw_col_t col, const struct field *f) {
    size_t n = 0;
    while (f->words[n].value) n++;
    const char **words = arena_array(cx->arena, n, sizeof *words);
    for (size_t i = 0; i < n; i++) words[i] = f->words[i].label;
    choose(t, col, f->label, words, n);
}

// People are never offered: the list would be the register.
static enum rc choose_row(struct cx *cx, struct template *t, lxw_col_t col, const struct entity *e, const struct field *f) {
    if (f->ref->search == SEARCH_PERSON || f->ref->search == SEARCH_HOUSEHOLD) return RC_OK;
    if (!role_allows(cx->who->role, f->ref->perm[OP_READ])) return RC_OK;
    struct lookup l = lookup_of(e, f);
    struct lookup_rows rows;
    bool too_many;
    TRY(lookup_all(cx, &l, &rows, &too_many));
    if (rows.n == 0) return RC_OK;
    const char **words = arena_array(cx->arena, rows.n, sizeof *words);
    for (size_t i = 0; i < rows.n; i++) words[i] = rows.rows[i].label;
    choose(t, col, f->label, words, rows.n);
    return RC_OK;
}

static enum rc put_column(struct cx *cx, struct template *t, lxw_col_t col, const struct entity *e, const struct field *f) {
    static const char *const yes_no[] = { "Có", "Không" };
    bool asked = (f->flags & REQ) && !f->initial && !f->if_field;
    worksheet_set_column(t->sheet, col, col, WIDTH, format_of(t, f));
    worksheet_write_string(t->sheet, 0, col, asked ? arena_printf(cx->arena, "%s *", f->label) : f->label, t->format.head);
    const char *help = hint(cx, f);
    if (help[0]) worksheet_write_comment(t->sheet, 0, col, help);
    if (f->type == F_ENUM) choose_word(cx, t, col, f);
    else if (f->type == F_FLAG) choose(t, col, f->label, yes_no, 2);
    else if (f->type == F_REF) return choose_row(cx, t, col, e, f);
    return RC_OK;
}

static enum rc put_columns(struct cx *cx, struct template *t, const struct entity *e) {
    lxw_col_t col = 0;
    for (size_t i = 0; i < e->n_fields; i++)
        if (sheet_takes(cx, &e->fields[i])) TRY(put_column(cx, t, col++, e, &e->fields[i]));
    return RC_OK;
}

enum rc entity_template(struct cx *cx, const struct entity *e, const char **out) {
    TRY(sheet_file(cx, out));
    lxw_workbook *book = sheet_book(cx, *out, false);
    struct template t = { .format = sheet_formats(book) };
    t.sheet = workbook_add_worksheet(book, "Nhập");
    t.choices = workbook_add_worksheet(book, CHOICES);
    worksheet_freeze_panes(t.sheet, 1, 0);
    enum rc rc = put_columns(cx, &t, e);
    bool closed = workbook_close(book) == LXW_NO_ERROR;
    TRY(rc);
    return closed ? RC_OK : fail(cx, RC_INTERNAL, "export_write", NULL);
}
