// SPDX-License-Identifier: MPL-2.0
// Rows as they come from the database, and as a caller may see them.
#include <string.h>

#include "base/log.h"
#include "base/must.h"
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

static bool is_sealed(enum field_type type) {
    return type == F_PHONE || type == F_IDNUM || type == F_SEALED || type == F_JSON;
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
        if (f->type == F_REF) out->label[i] = labels++->s;
        if (is_sealed(f->type)) TRY(unseal(cx, e, f, out->id, &out->v[i]));
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

// "2024-01-05 08:00:00.000" of the database as "2024-01-05T08:00:00.000Z".
static json_t *instant_json(struct cx *cx, const char *text) {
    if (!text) return json_null();
    char *iso = arena_printf(cx->arena, "%sZ", text);
    if (strlen(iso) > 10) iso[10] = 'T';
    return json_string(iso);
}

// Only the last three digits, for lists.
static json_t *masked(struct cx *cx, const char *digits) {
    size_t n = strlen(digits);
    return json_string(arena_printf(cx->arena, "•••••••••%s", n > 3 ? digits + n - 3 : digits));
}

static json_t *value_json(struct cx *cx, const struct field *f, const struct db_value *v, bool in_list) {
    if (v->kind == DB_NULL) return json_null();
    switch (f->type) {
    case F_FLAG: return json_boolean(v->i != 0);
    case F_INT:
    case F_MONEY:
    case F_REF: return json_integer(v->i);
    case F_INSTANT: return instant_json(cx, v->s);
    case F_JSON: return json_loads(v->s, 0, NULL);
    case F_PHONE:
    case F_IDNUM: return in_list ? masked(cx, v->s) : json_stringn(v->s, v->len);
    default: return json_stringn(v->s, v->len);
    }
}

static bool hidden(const struct cx *cx, const struct field *f) {
    return f->type == F_SECRET || ((f->flags & SENSITIVE) && !(cx->who && role_allows(cx->who->role, P_PERSON_SENSITIVE)));
}

json_t *entity_json(struct cx *cx, const struct entity *e, const struct row *row, bool in_list) {
    json_t *o = cx_json(cx, json_object());
    json_object_set_new_nocheck(o, "id", json_integer(row->id));
    if (e->shape == SHAPE_ROW) json_object_set_new_nocheck(o, "version", json_integer(row->version));
    if (row->unit_id && entity_field_or(e, "unit_id") < 0) json_object_set_new_nocheck(o, "unit_id", json_integer(row->unit_id));
    json_t *labels = NULL;
    for (size_t i = 0; i < e->n_fields; i++) {
        const struct field *f = &e->fields[i];
        if (hidden(cx, f) || (in_list && (f->type == F_JSON || f->type == F_SEALED))) continue;
        json_t *value = value_json(cx, f, &row->v[i], in_list);
        must(value && json_object_set_new_nocheck(o, f->name, value) == 0);
        if (!row->label[i]) continue;
        if (!labels) labels = json_object();
        json_object_set_new_nocheck(labels, f->name, json_string(row->label[i]));
    }
    if (labels) json_object_set_new_nocheck(o, "labels", labels);
    if (e->shape == SHAPE_LOG) {
        json_object_set_new_nocheck(o, "at", instant_json(cx, row->created_at));
        return o;
    }
    json_object_set_new_nocheck(o, "created_at", instant_json(cx, row->created_at));
    json_object_set_new_nocheck(o, "updated_at", instant_json(cx, row->updated_at));
    return o;
}
