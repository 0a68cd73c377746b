// SPDX-License-Identifier: MPL-2.0
// Rows as they come from the database, and as a caller may see them.
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/vault.h"
#include "entity/entity.h"

enum { FIXED_CELLS = 6 };  // id, version, unit, created, updated, deleted: see select_list in sqltext.c

static enum rc unseal(struct cx *cx, const struct entity *e, const struct field *f, int64_t id, struct db_value *v) {
    if (v->kind == DB_NULL) return RC_OK;
    const char *place = arena_printf(cx->arena, "%s:%lld:%s", e->table, (long long)id, f->name);
    const char *text = vault_unseal(cx->app->vault, cx->arena, place, v->s, v->len);
    if (!text) {
        log_error("unseal_failed", "table=%s id=%lld field=%s", e->table, (long long)id, f->name);
        return fail(cx, RC_INTERNAL, "unseal", NULL);
    }
    *v = db_text(text);
    return RC_OK;
}

// Where the label is one of a list of words, the word's own label.
static const char *label_text(const struct entity *e, const char *text) {
    if (entity_label_ref(e)) e = entity_label_ref(e)->ref;
    int at = text ? entity_field_or(e, e->label) : -1;
    return at >= 0 && e->fields[at].type == F_ENUM ? word_label(e->fields[at].words, text) : text;
}

enum rc row_from_cells(struct cx *cx, const struct entity *e, const struct db_value *cells, struct row *out) {
    *out = (struct row){ .id = cells[0].i, .version = cells[1].i, .unit_id = cells[2].i,
                         .created_at = cells[3].s, .updated_at = cells[4].s, .deleted = cells[5].i != 0 };
    out->v = arena_array(cx->arena, e->n_fields, sizeof *out->v);
    out->label = arena_array(cx->arena, e->n_fields, sizeof *out->label);
    memcpy(out->v, cells + FIXED_CELLS, e->n_fields * sizeof *out->v);
    const struct db_value *labels = cells + FIXED_CELLS + e->n_fields;
    for (size_t i = 0; i < e->n_fields; i++) {
        const struct field *f = &e->fields[i];
        if (f->type == F_REF) out->label[i] = label_text(f->ref, labels++->s);
        if (field_is_sealed(f)) TRY(unseal(cx, e, f, out->id, &out->v[i]));
    }
    return RC_OK;
}

static enum rc read_one(struct cx *cx, const struct entity *e, int64_t id, enum op op, bool deleted, struct row *out) {
    struct scope_text s = scope_text(cx, e, op);
    struct db_value params[2];
    size_t n = 0;
    if (s.has_param) params[n++] = s.param;
    params[n++] = db_int(id);
    struct db_rows rows;
    TRY(db_run(cx->db, cx->arena, sql_item(cx->arena, e, &s, deleted), params, n, &rows));
    if (rows.count == 0) return fail(cx, RC_NOT_FOUND, NULL, NULL);
    return row_from_cells(cx, e, db_cell(&rows, 0, 0), out);
}

enum rc entity_read(struct cx *cx, const struct entity *e, int64_t id, struct row *out) {
    return read_one(cx, e, id, OP_READ, false, out);
}

enum rc entity_read_for(struct cx *cx, const struct entity *e, int64_t id, enum op op, bool deleted, struct row *out) {
    return read_one(cx, e, id, op, deleted, out);
}

// --- as JSON text -----------------------------------------------------------------------------------------------------------------------
// Lists are written straight into the answer: fifty rows as trees of small objects cost more than the query that read them.

static void put_number(struct buf *b, int64_t n) {
    char digits[24], *at = digits + sizeof digits;
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (n < 0) *--at = '-';
    buf_bytes(b, at, (size_t)(digits + sizeof digits - at));
}

// "2024-01-05 08:00:00.000" of the database as "2024-01-05T08:00:00.000Z".
static void put_instant(struct buf *b, const char *text) {
    size_t n = text ? strlen(text) : 0;
    if (n < 19) {
        buf_bytes(b, "null", 4);
        return;
    }
    buf_char(b, '"');
    buf_bytes(b, text, 10);
    buf_char(b, 'T');
    buf_bytes(b, text + 11, n - 11);
    buf_bytes(b, "Z\"", 2);
}

// Only the last three digits, for lists.
static void put_masked(struct buf *b, const char *digits) {
    size_t n = strlen(digits);
    buf_text(b, "\"•••••••••");
    buf_text(b, n > 3 ? digits + n - 3 : digits);
    buf_char(b, '"');
}

static void put_value(struct buf *b, const struct field *f, const struct db_value *v, bool in_list) {
    if (v->kind == DB_NULL) {
        buf_bytes(b, "null", 4);
        return;
    }
    switch (f->type) {
    case F_FLAG: buf_text(b, v->i ? "true" : "false"); return;
    case F_INT:
    case F_MONEY:
    case F_REF: put_number(b, v->i); return;
    case F_INSTANT: put_instant(b, v->s); return;
    case F_JSON: buf_bytes(b, v->s, v->len); return;  // was an object when it was sealed
    case F_PHONE:
    case F_IDNUM:
        if (in_list) put_masked(b, v->s);
        else buf_json(b, v->s, v->len);
        return;
    default: buf_json(b, v->s, v->len);
    }
}

static void put_key(struct buf *b, const char *key) {
    buf_bytes(b, ",\"", 2);
    buf_text(b, key);
    buf_bytes(b, "\":", 2);
}

static bool hidden(const struct cx *cx, const struct field *f, bool in_list) {
    if (f->type == F_SECRET || (in_list && (f->type == F_JSON || f->type == F_SEALED))) return true;
    return (f->flags & SENSITIVE) && !(cx->who && role_allows(cx->who->role, P_PERSON_SENSITIVE));
}

static void put_labels(struct cx *cx, const struct entity *e, const struct row *row, bool in_list, struct buf *b) {
    bool any = false;
    for (size_t i = 0; i < e->n_fields; i++) {
        if (!row->label[i] || hidden(cx, &e->fields[i], in_list)) continue;
        if (!any) buf_text(b, ",\"labels\":{");
        buf_text(b, any ? ",\"" : "\"");
        buf_text(b, e->fields[i].name);
        buf_bytes(b, "\":", 2);
        buf_json(b, row->label[i], strlen(row->label[i]));
        any = true;
    }
    if (any) buf_char(b, '}');
}

static void put_time(struct buf *b, const char *key, const char *text) {
    put_key(b, key);
    put_instant(b, text);
}

void entity_text(struct cx *cx, const struct entity *e, const struct row *row, bool in_list, struct buf *b) {
    buf_text(b, "{\"id\":");
    put_number(b, row->id);
    if (e->shape == SHAPE_ROW) {
        put_key(b, "version");
        put_number(b, row->version);
    }
    if (row->unit_id && entity_field_or(e, "unit_id") < 0) {
        put_key(b, "unit_id");
        put_number(b, row->unit_id);
    }
    for (size_t i = 0; i < e->n_fields; i++) {
        if (hidden(cx, &e->fields[i], in_list)) continue;
        put_key(b, e->fields[i].name);
        put_value(b, &e->fields[i], &row->v[i], in_list);
    }
    put_labels(cx, e, row, in_list, b);
    if (e->shape == SHAPE_ROW) put_time(b, "created_at", row->created_at);
    put_time(b, e->shape == SHAPE_ROW ? "updated_at" : "at", row->updated_at);
    buf_char(b, '}');
}

json_t *entity_json(struct cx *cx, const struct entity *e, const struct row *row, bool in_list) {
    struct buf b = buf_new(cx->arena);
    entity_text(cx, e, row, in_list, &b);
    return cx_json(cx, json_loadb(b.data, b.len, 0, NULL));
}
