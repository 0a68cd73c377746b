// SPDX-License-Identifier: MPL-2.0
#include "svc/import.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "entity/lookup.h"
#include "entity/sheet.h"
#include "svc/cell.h"
#include "svc/import_report.h"
#include "svc/xlsx.h"

enum { HEADER_WITHIN = 20, NO_FIELD = -1, ID_COLUMN = -2, FOUND_BUCKETS = 1024, NAMED_MAX = 3 };

// A name that was looked up before in this file.
struct found {
    const struct field *f;
    const char *text;
    struct lookup_rows rows;
    struct found *next;
};

struct job {
    struct cx *cx;
    const struct entity *e;
    struct import *out;
    struct arena *keep;  // what outlives a row
    int field_of[XLSX_COLUMNS_MAX];  // by column
    int *column_of;  // by field; NO_FIELD when the file does not bring it
    bool has_header;
    size_t above;  // rows before the header
    struct found *found[FOUND_BUCKETS];
    struct report *report;
    enum rc rc;
};

// --- the header ----------------------------------------------------------------------------------------------------------

static bool folds_to(struct cx *cx, const char *fold, const char *name) { return strcmp(fold, text_fold(cx->arena, name)) == 0; }

static int field_named(struct job *j, const char *fold) {
    for (size_t i = 0; i < j->e->n_fields; i++) {
        const struct field *f = &j->e->fields[i];
        if (folds_to(j->cx, fold, f->label) || folds_to(j->cx, fold, f->name)) return (int)i;
    }
    return NO_FIELD;
}

static const char *header_text(struct job *j, const struct xlsx_cell *cell) {
    return cell->kind == XLSX_STRING ? text_fold(j->cx->arena, cell->text) : "";
}

static bool is_header(struct job *j, const struct xlsx_row *row) {
    for (size_t i = 0; i < row->n; i++) {
        const char *fold = header_text(j, &row->cells[i]);
        int at = fold[0] ? field_named(j, fold) : NO_FIELD;
        if (at >= 0 && sheet_takes(j->cx, &j->e->fields[at])) return true;
    }
    return false;
}

static bool is_service_column(struct cx *cx, const char *fold) {
    return folds_to(cx, fold, SHEET_ORDINAL) || folds_to(cx, fold, SHEET_FAULT) || folds_to(cx, fold, SHEET_ID)
           || strcmp(fold, "id") == 0;
}

static enum rc duplicate_column(struct job *j, size_t first, size_t second, const char *name) {
    struct arena *a = j->cx->arena;
    field_fail(j->cx, name, "duplicate_column", arena_printf(a, "%s, %s", xlsx_column(a, first), xlsx_column(a, second)));
    return cx_valid(j->cx);
}

static enum rc take_column(struct job *j, size_t column, const char *title, const char *fold) {
    struct cx *cx = j->cx;
    int at = field_named(j, fold);
    const struct field *f = at >= 0 ? &j->e->fields[at] : NULL;
    bool secret = f && (f->flags & SENSITIVE) && !role_allows(cx->who->role, P_PERSON_SENSITIVE);
    if (folds_to(cx, fold, SHEET_ID) || strcmp(fold, "id") == 0) j->field_of[column] = ID_COLUMN;
    if (is_service_column(cx, fold) || (f && !secret && !sheet_takes(cx, f)))
        json_array_append_new(j->out->ignored, json_string(title));
    else if (!f || secret) json_array_append_new(j->out->unknown, json_string(title));
    if (!f || secret) return RC_OK;
    if (j->column_of[at] != NO_FIELD) return duplicate_column(j, (size_t)j->column_of[at], column, f->name);
    j->field_of[column] = at;
    j->column_of[at] = (int)column;
    if (sheet_takes(cx, f)) json_array_append_new(j->out->columns, json_string(f->name));
    return RC_OK;
}

static enum rc take_header(struct job *j, const struct xlsx_row *row) {
    j->has_header = true;
    for (size_t i = 0; i < row->n; i++) {
        const char *title, *fold = header_text(j, &row->cells[i]);
        if (!fold[0] || text_clean(j->cx->arena, row->cells[i].text, strlen(row->cells[i].text), true, &title) != TEXT_OK)
            continue;
        TRY(take_column(j, i, title, fold));
    }
    if (j->report) report_row(j->report, row, SHEET_FAULT);
    return RC_OK;
}

// --- references ----------------------------------------------------------------------------------------------------------

static size_t bucket(const char *s) {
    uint32_t h = 2166136261u;
    for (; *s; s++) h = (h ^ (unsigned char)*s) * 16777619u;
    return h % FOUND_BUCKETS;
}

static void remember(struct job *j, const struct field *f, const char *text, const struct lookup_rows *rows) {
    struct found *n = arena_new_of(j->keep, struct found), **at = &j->found[bucket(text)];
    *n = (struct found){ f, arena_strdup(j->keep, text), { arena_array(j->keep, rows->n, sizeof *rows->rows), rows->n }, *at };
    for (size_t i = 0; i < rows->n; i++)
        n->rows.rows[i] = (struct lookup_row){ rows->rows[i].id, rows->rows[i].unit_id,
                                               arena_strdup(j->keep, rows->rows[i].label) };
    *at = n;
}

// What the file itself may add is asked anew each time.
static enum rc look_up(struct job *j, const struct field *f, const char *text, struct lookup_rows *out) {
    for (struct found *n = j->found[bucket(text)]; n; n = n->next)
        if (n->f == f && strcmp(n->text, text) == 0) {
            *out = n->rows;
            return RC_OK;
        }
    struct lookup l = lookup_of(j->e, f);
    TRY(lookup_text(j->cx, &l, text, out));
    if (out->n && f->ref != j->e) remember(j, f, text, out);
    return RC_OK;
}

static enum rc ambiguous(struct job *j, const struct field *f, const struct lookup_rows *rows) {
    struct buf b = buf_new(j->cx->arena);
    for (size_t i = 0; i < rows->n && i < NAMED_MAX; i++)
        buf_printf(&b, "%s#%lld %s", i ? "; " : "", (long long)rows->rows[i].id, rows->rows[i].label);
    if (rows->n > NAMED_MAX) buf_text(&b, "; …");
    return field_fail(j->cx, f->name, "ambiguous", buf_string(&b));
}

static struct lookup_rows within(struct job *j, const struct lookup_rows *rows, const struct lookup_rows *units) {
    struct lookup_rows out = { arena_array(j->cx->arena, rows->n, sizeof *out.rows), 0 };
    for (size_t i = 0; i < rows->n; i++)
        for (size_t u = 0; u < units->n; u++)
            if (rows->rows[i].unit_id == units->rows[u].id) {
                out.rows[out.n++] = rows->rows[i];
                break;
            }
    return out;
}

static bool is_parent(const struct job *j, const struct field *f) {
    return j->e->unit_from && strcmp(j->e->unit_from, f->name) == 0;
}

// The unit of a row that takes it from another one: written beside it only to tell which "Thôn 1" is meant.
static bool is_narrowing(const struct job *j, const struct field *f) {
    return j->e->unit_from && strcmp(f->name, "unit_id") == 0;
}

struct line {
    const struct xlsx_row *row;
    json_t *body;
    struct lookup_rows units;  // that the row's unit column may mean, when it has one
    bool narrowed;
};

static enum rc take_reference(struct job *j, struct line *l, const struct field *f, const char *text) {
    struct lookup_rows rows;
    TRY(look_up(j, f, text, &rows));
    if (is_parent(j, f) && l->narrowed) rows = within(j, &rows, &l->units);
    if (rows.n == 0) return field_fail(j->cx, f->name, "not_found");
    if (is_narrowing(j, f)) {
        l->units = rows;
        l->narrowed = true;
        return RC_OK;
    }
    if (rows.n > 1) return ambiguous(j, f, &rows);
    json_object_set_new(l->body, f->name, json_integer(rows.rows[0].id));
    return RC_OK;
}

// --- a row ---------------------------------------------------------------------------------------------------------------

static enum rc keep_going(enum rc rc) { return rc == RC_INVALID ? RC_OK : rc; }

static enum rc take_cell(struct job *j, struct line *l, const struct field *f) {
    int column = j->column_of[f - j->e->fields];
    if (column == NO_FIELD || (size_t)column >= l->row->n || !sheet_takes(j->cx, f)) return RC_OK;
    const struct xlsx_cell *cell = &l->row->cells[column];
    if (f->type == F_REF) {
        const char *text;
        TRY(cell_text(j->cx, f, cell, &text));
        return text[0] ? take_reference(j, l, f, text) : RC_OK;
    }
    json_t *value;
    TRY(cell_value(j->cx, f, cell, &value));
    if (value) json_object_set(l->body, f->name, value);
    return RC_OK;
}

static enum rc take_cells(struct job *j, struct line *l) {
    int unit = entity_field_or(j->e, "unit_id");
    if (unit >= 0) TRY(keep_going(take_cell(j, l, &j->e->fields[unit])));  // first: it narrows
    for (size_t i = 0; i < j->e->n_fields; i++)
        if ((int)i != unit) TRY(keep_going(take_cell(j, l, &j->e->fields[i])));
    return RC_OK;
}

// A row that was exported from here carries its number, or the code the server gave it: brought back it would be there twice.
static enum rc check_new(struct job *j, const struct line *l) {
    for (size_t i = 0; i < l->row->n; i++) {
        int at = j->field_of[i];
        bool code = at >= 0 && (j->e->fields[at].flags & READONLY) && strcmp(j->e->fields[at].name, "code") == 0;
        if (at != ID_COLUMN && !code) continue;
        const struct field any = { .name = code ? "code" : "id" };
        const char *text;
        struct lookup_rows rows;
        TRY(cell_text(j->cx, &any, &l->row->cells[i], &text));
        TRY(lookup_text(j->cx, &(struct lookup){ j->e, OP_READ, false, code ? LOOKUP_CODE : LOOKUP_ID }, text, &rows));
        if (rows.n) return field_fail(j->cx, any.name, "already_there");
    }
    return RC_OK;
}

static int column_at(const struct job *j, const char *field) {
    int at = entity_field_or(j->e, field);
    if (at >= 0) return j->column_of[at];
    for (int i = 0; i < XLSX_COLUMNS_MAX; i++)
        if (j->field_of[i] == ID_COLUMN && strcmp(field, "id") == 0) return i;
    return NO_FIELD;
}

static void keep_error(struct job *j, uint32_t row, const char *field, const char *code, const char *detail) {
    if (json_array_size(j->out->errors) == IMPORT_ERRORS_MAX) return;
    int at = entity_field_or(j->e, field), column = column_at(j, field);
    const char *label = at >= 0 ? j->e->fields[at].label : strcmp(field, "id") == 0 ? SHEET_ID : "";
    json_t *o = json_pack("{s:I, s:s, s:s, s:s, s:s}", "row", (json_int_t)row, "field", field, "label", label, "code", code,
                          "detail", detail);
    if (column != NO_FIELD) json_object_set_new(o, "column", json_string(xlsx_column(j->cx->arena, (size_t)column)));
    json_array_append_new(j->out->errors, o);
}

// Tells a bad row's faults; their text for the report.
static const char *keep_errors(struct job *j, uint32_t row, enum rc rc) {
    struct cx *cx = j->cx;
    struct buf b = buf_new(cx->arena);
    if (!cx->errors)
        field_fail_text(cx, "", cx->word ? cx->word : rc_info(rc)->word, cx->detail ? cx->detail : rc_info(rc)->title);
    for (const struct field_error *e = cx->errors; e; e = e->next) {
        int at = entity_field_or(j->e, e->field);
        keep_error(j, row, e->field, e->code, e->detail);
        buf_printf(&b, "%s%s%s%s", b.len ? "\n" : "", at >= 0 ? j->e->fields[at].label : "", at >= 0 ? ": " : "", e->detail);
    }
    return buf_string(&b);
}

static bool is_of_the_row(enum rc rc) { return rc == RC_INVALID || rc == RC_CONFLICT || rc == RC_NOT_FOUND; }

static enum rc create(struct job *j, const struct xlsx_row *row) {
    struct line l = { .row = row, .body = cx_json(j->cx, json_object()) };
    int64_t id;
    TRY(take_cells(j, &l));
    TRY(keep_going(check_new(j, &l)));
    return entity_create(j->cx, j->e, l.body, &id);
}

static enum rc take_row(struct job *j, const struct xlsx_row *row) {
    struct cx *cx = j->cx;
    struct arena_mark mark = arena_mark(cx->arena);
    const char *fault = "";
    if (j->out->rows == IMPORT_ROWS_MAX) return fail(cx, RC_TOO_LARGE, "too_many_rows", xlsx_fault_info(XLSX_LONG)->sentence);
    cx_clear(cx);
    enum rc rc = create(j, row);
    if (rc != RC_OK && !is_of_the_row(rc)) return rc;
    j->out->rows++;
    if (rc != RC_OK) {
        j->out->bad++;
        fault = keep_errors(j, row->number, rc);
    }
    if (j->report) report_row(j->report, row, fault);
    cx_clear(cx);
    arena_rewind(cx->arena, mark);
    return RC_OK;
}

static bool on_row(void *arg, const struct xlsx_row *row) {
    struct job *j = arg;
    if (j->has_header) {
        j->rc = take_row(j, row);
    } else if (is_header(j, row)) {
        j->rc = take_header(j, row);
    } else {
        if (j->report) report_row(j->report, row, "");
        return ++j->above < HEADER_WITHIN;
    }
    return j->rc == RC_OK;
}

// --- the file ------------------------------------------------------------------------------------------------------------

static void free_arena(void *p) { arena_free(p); }

static struct job new_job(struct cx *cx, const struct entity *e, struct import *out) {
    struct job j = {
        .cx = cx, .e = e, .out = out, .keep = arena_new(), .column_of = arena_array(cx->arena, e->n_fields, sizeof(int))
    };
    arena_defer(cx->arena, free_arena, j.keep);
    for (size_t i = 0; i < XLSX_COLUMNS_MAX; i++) j.field_of[i] = NO_FIELD;
    for (size_t i = 0; i < e->n_fields; i++) j.column_of[i] = NO_FIELD;
    *out = (struct import){ .columns = cx_json(cx, json_array()),
                            .unknown = cx_json(cx, json_array()),
                            .ignored = cx_json(cx, json_array()),
                            .errors = cx_json(cx, json_array()) };
    return j;
}

static enum rc settle(struct job *j, enum xlsx_fault fault) {
    const struct xlsx_fault_info *info = xlsx_fault_info(fault);
    if (j->rc != RC_OK) return j->rc;
    if (fault != XLSX_GOOD && fault != XLSX_STOPPED) return fail(j->cx, info->rc, info->word, info->sentence);
    if (j->has_header) return RC_OK;
    field_fail(j->cx, "file", "no_columns");
    return cx_valid(j->cx);
}

enum rc import_run(struct cx *cx, const struct entity *e, const struct import_file *file, struct import *out) {
    struct job *j = arena_new_of(cx->arena, struct job);
    *j = new_job(cx, e, out);
    if (file->report) TRY(report_open(cx, &out->report, &j->report));
    enum xlsx_fault fault = xlsx_read(cx->arena, file->bytes, file->len, on_row, j);
    TRY(settle(j, fault));
    return j->report ? report_close(cx, j->report) : RC_OK;
}
