// SPDX-License-Identifier: MPL-2.0
#include "entity/lookup.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/must.h"
#include "base/text.h"

static bool has_period(const struct entity *e) {
    return entity_field_or(e, "valid_from") >= 0 && entity_field_or(e, "valid_to") >= 0;
}

static bool has_code(const struct entity *e) {
    int at = entity_field_or(e, "code");
    return at >= 0 && e->fields[at].type == F_TEXT;
}

struct lookup lookup_of(const struct entity *e, const struct field *f) {
    bool parent = e->unit_from && strcmp(e->unit_from, f->name) == 0;
    bool own = strcmp(f->name, "unit_id") == 0 && entity_has_unit(e);
    return (struct lookup){ .e = f->ref, .op = parent ? OP_UPDATE : OP_READ, .own_units = own, .by = LOOKUP_ANY };
}

// Parameters so far: those of the scope.
struct question {
    struct buf sql;
    struct db_value params[LABELS_MAX + 4];
    size_t n;
};

static void ask(struct question *q, struct db_value v) { q->params[q->n++] = v; }

// A name that several rows carry is no label while one of them has ended: the period is written behind it.
static const char *twin(struct arena *a, const struct entity *e) {
    return arena_printf(a,
                        " (t.valid_to IS NOT NULL OR EXISTS (SELECT 1 FROM %s o WHERE o.%s = t.%s AND o.valid_to IS NOT NULL"
                        " AND o.deleted_at IS NULL AND o.id <> t.id))",
                        e->table, e->label, e->label);
}

// Columns: id, unit, label, and of entities with a period its first day, its last day, whether the label needs them.
static struct question question(struct cx *cx, const struct lookup *l) {
    const struct entity *e = l->e;
    struct question q = { .sql = buf_new(cx->arena) };
    struct scope_text s = scope_text(cx, e, l->op);
    bool join = s.has_param && s.join[0];
    const struct field *after = entity_label_ref(e);
    buf_printf(&q.sql, "SELECT t.id, %s, %s.%s", entity_has_unit(e) ? "t.unit_id" : "0", after ? "q" : "t", after ? after->ref->label : e->label);
    if (has_period(e)) buf_printf(&q.sql, ", t.valid_from, t.valid_to,%s", twin(cx->arena, e));
    else buf_text(&q.sql, ", NULL, NULL, 0");
    buf_printf(&q.sql, " FROM %s t%s", e->table, s.join);
    if (after) buf_printf(&q.sql, " LEFT JOIN %s q ON q.id = t.%s", after->ref->table, after->name);
    if (join) ask(&q, s.param);
    if (l->own_units) {
        buf_text(&q.sql, " JOIN unit_scope own ON own.root_id = ? AND own.unit_id = t.id");
        ask(&q, db_int(cx->who->unit_id));
    }
    buf_printf(&q.sql, " WHERE t.deleted_at IS NULL%s", s.where);
    if (s.has_param && !join) ask(&q, s.param);
    return q;
}

static const char *in_words(struct cx *cx, const char *iso) {
    vday day;
    return iso && vdate_parse(iso, &day) ? vdate_vn(cx->arena, day) : NULL;
}

static const char *full_label(struct cx *cx, const struct db_value *cells) {
    const char *plain = cells[2].kind == DB_INT ? arena_printf(cx->arena, "%lld", (long long)cells[2].i)
                        : cells[2].s            ? cells[2].s
                                                : "";
    const char *from = in_words(cx, cells[3].s), *to = in_words(cx, cells[4].s);
    if (!cells[5].i || (!from && !to)) return plain;
    return arena_printf(cx->arena, "%s (%s %s)", plain, to ? "đến" : "từ", to ? to : from);
}

static bool known(const struct lookup_rows *rows, int64_t id) {
    for (size_t i = 0; i < rows->n; i++)
        if (rows->rows[i].id == id) return true;
    return false;
}

static enum rc run(struct cx *cx, struct question *q, struct lookup_rows *out) {
    struct db_rows found;
    buf_printf(&q->sql, " LIMIT %d", LOOKUP_MAX + 1);
    TRY(db_run(cx->db, cx->arena, buf_string(&q->sql), q->params, q->n, &found));
    struct lookup_row *rows = arena_array(cx->arena, out->n + found.count, sizeof *rows);
    if (out->n) memcpy(rows, out->rows, out->n * sizeof *rows);
    out->rows = rows;
    for (size_t i = 0; i < found.count; i++) {
        const struct db_value *cells = db_cell(&found, i, 0);
        if (!known(out, cells[0].i)) rows[out->n++] = (struct lookup_row){ cells[0].i, cells[1].i, full_label(cx, cells) };
    }
    return RC_OK;
}

static enum rc by(struct cx *cx, const struct lookup *l, const char *condition, struct db_value v, struct lookup_rows *out) {
    struct question q = question(cx, l);
    buf_printf(&q.sql, " AND t.%s", condition);
    ask(&q, v);
    return run(cx, &q, out);
}

// "(đến 30/06/2025)" and the like at the end; without it, in the arena, or NULL when there is none.
static const char *without_period(struct cx *cx, const char *text) {
    size_t n = strlen(text);
    if (n == 0 || text[n - 1] != ')') return NULL;
    const char *open = strrchr(text, '(');
    if (!open || open == text || open[-1] != ' ') return NULL;
    if (strncmp(open, "(đến ", strlen("(đến ")) != 0 && strncmp(open, "(từ ", strlen("(từ ")) != 0) return NULL;
    return arena_strndup(cx->arena, text, (size_t)(open - text) - 1);
}

// The label column by its own collation, which its index serves; short tables are asked again without case and marks.
static enum rc by_label(struct cx *cx, const struct lookup *l, const char *text, struct lookup_rows *out) {
    size_t before = out->n;
    TRY(by(cx, l, arena_printf(cx->arena, "%s = ?", l->e->label), db_text(text), out));
    bool is_long = l->e->search == SEARCH_HOUSEHOLD || l->e->search == SEARCH_PERSON;
    if (out->n > before || is_long) return RC_OK;
    return by(cx, l, arena_printf(cx->arena, "%s COLLATE utf8mb4_uca1400_ai_ci = ?", l->e->label), db_text(text), out);
}

static bool is_text(const struct entity *e) {
    int at = entity_field_or(e, e->label);
    return at >= 0 && (e->fields[at].type == F_TEXT || e->fields[at].type == F_NAME || e->fields[at].type == F_LONGTEXT)
           && !(e->fields[at].flags & ASCII);
}

static bool same_label(struct cx *cx, const char *label, const char *text, bool folded) {
    return folded ? strcmp(text_fold(cx->arena, label), text_fold(cx->arena, text)) == 0 : strcmp(label, text) == 0;
}

// Keeps those with this label, when there are any; says whether there are.
static bool prefer(struct cx *cx, struct lookup_rows *out, const char *text, bool folded) {
    size_t n = 0;
    for (size_t i = 0; i < out->n; i++) n += same_label(cx, out->rows[i].label, text, folded);
    if (n == 0) return false;
    n = 0;
    for (size_t i = 0; i < out->n; i++)
        if (same_label(cx, out->rows[i].label, text, folded)) out->rows[n++] = out->rows[i];
    out->n = n;
    return true;
}

static bool all_digits(const char *s) { return *s && strlen(s) <= 18 && strspn(s, "0123456789") == strlen(s); }

static bool fits_code(const char *s) {
    size_t n = strlen(s);
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] >= 0x80) return false;
    return n > 0 && n <= 40;
}

enum rc lookup_text(struct cx *cx, const struct lookup *l, const char *text, struct lookup_rows *out) {
    *out = (struct lookup_rows){ .n = 0 };
    bool marked = text[0] == '#' && all_digits(text + 1);
    const char *digits = marked ? text + 1 : text;
    if ((l->by & LOOKUP_ID) && all_digits(digits)) TRY(by(cx, l, "id = ?", db_int(strtoll(digits, NULL, 10)), out));
    if (marked) return RC_OK;
    if ((l->by & LOOKUP_CODE) && has_code(l->e) && fits_code(text)) TRY(by(cx, l, "code = ?", db_text(text), out));
    if (!(l->by & LOOKUP_LABEL) || !is_text(l->e)) return RC_OK;
    TRY(by_label(cx, l, text, out));
    const char *bare = has_period(l->e) ? without_period(cx, text) : NULL;
    if (bare) TRY(by_label(cx, l, bare, out));
    bool exact = prefer(cx, out, text, false);
    if (bare && !exact && !prefer(cx, out, text, true)) out->n = 0;  // the name is there, the period is not
    return RC_OK;
}

enum rc lookup_all(struct cx *cx, const struct lookup *l, struct lookup_rows *out, bool *too_many) {
    *out = (struct lookup_rows){ .n = 0 };
    struct question q = question(cx, l);
    buf_printf(&q.sql, " ORDER BY t.%s, t.id", l->e->label);
    TRY(run(cx, &q, out));
    *too_many = out->n > LOOKUP_MAX;
    if (*too_many) out->n = 0;
    return RC_OK;
}

enum rc lookup_periods(struct cx *cx, const struct entity *e, struct lookup_rows *out) {
    *out = (struct lookup_rows){ .n = 0 };
    if (!has_period(e)) return RC_OK;
    const char *sql = arena_printf(cx->arena, "SELECT t.id, 0, t.%s, t.valid_from, t.valid_to, 1 FROM %s t WHERE%s", e->label,
                                   e->table, twin(cx->arena, e));
    struct question q = { .sql = buf_new(cx->arena) };
    buf_text(&q.sql, sql);
    return run(cx, &q, out);
}

const char *lookup_label(const struct lookup_rows *periods, int64_t id, const char *plain) {
    for (size_t i = 0; i < periods->n; i++)
        if (periods->rows[i].id == id) return periods->rows[i].label;
    return plain;
}

// A label that is one of words is told as the word's text.
static const char *in_text(const struct entity *e, const char *label) {
    int at = entity_field_or(e, e->label);
    return at >= 0 && e->fields[at].type == F_ENUM ? word_label(e->fields[at].words, label) : label;
}

enum rc lookup_labels(struct cx *cx, const struct entity *e, const int64_t *ids, size_t n, json_t **out) {
    struct lookup_rows found = { .n = 0 };
    struct question q = question(cx, &(struct lookup){ .e = e, .op = OP_READ });
    must(n >= 1 && n <= LABELS_MAX && e->shape == SHAPE_ROW);
    buf_text(&q.sql, " AND t.id IN (");
    for (size_t i = 0; i < n; i++) {
        buf_text(&q.sql, i ? ", ?" : "?");
        ask(&q, db_int(ids[i]));
    }
    buf_char(&q.sql, ')');
    TRY(run(cx, &q, &found));
    *out = cx_json(cx, json_object());
    for (size_t i = 0; i < found.n; i++) {
        const char *key = arena_printf(cx->arena, "%lld", (long long)found.rows[i].id);
        json_object_set_new(*out, key, json_string(in_text(e, found.rows[i].label)));
    }
    return RC_OK;
}
