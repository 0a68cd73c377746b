// SPDX-License-Identifier: MPL-2.0
// The four writing verbs. Each reads under the caller's scope, decodes over what is there, lets the entity's hook judge, writes one
// statement, and records the audit row, all in the transaction the gate has opened.
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/text.h"
#include "base/vault.h"
#include "entity/entity.h"
#include "queries.h"

static bool is_null(const struct db_value *v) {
    return v->kind == DB_NULL;
}

// --- checks that need other rows ------------------------------------------------------------------------------------------------

// The unit of a referenced row; a row out of the caller's units is as absent as one that never was.
static enum rc ref_unit(struct cx *cx, const struct field *f, int64_t id, enum op op, int64_t *unit) {
    struct scope_text s = scope_text(cx, f->ref, op);
    struct db_value params[2];
    size_t n = 0;
    if (s.has_param) params[n++] = s.param;
    params[n++] = db_int(id);
    struct db_rows rows;
    TRY(db_run(cx->db, cx->arena, sql_ref_unit(cx->arena, f->ref, &s), params, n, &rows));
    if (rows.count == 0) return field_fail(cx, f->name, "not_found");
    *unit = db_cell(&rows, 0, 0)->i;
    return RC_OK;
}

static enum rc check_unit(struct cx *cx, const char *field, int64_t unit) {
    struct q_unit_in_scope_out out;
    bool found;
    TRY(q_unit_in_scope(cx->db, cx->arena, &(struct q_unit_in_scope_in){ .scope = cx->who->unit_id, .unit_id = unit }, &out, &found));
    return found ? RC_OK : field_fail(cx, field, "not_found");
}

static enum rc keep_going(enum rc rc) {
    return rc == RC_INVALID ? RC_OK : rc;
}

static bool is_unit_from(const struct entity *e, const struct field *f) {
    return e->unit_from && strcmp(e->unit_from, f->name) == 0;
}

static enum rc check_ref(struct cx *cx, struct write *w, size_t i) {
    const struct field *f = &w->e->fields[i];
    if (f->type != F_REF || is_null(&w->now[i])) return RC_OK;
    if (w->old && !write_changed(w, f->name)) return RC_OK;
    if (strcmp(f->name, "unit_id") == 0 && entity_has_unit(w->e)) return RC_OK;  // judged by settle_unit
    int64_t unit = 0;
    TRY(ref_unit(cx, f, w->now[i].i, is_unit_from(w->e, f) ? OP_UPDATE : OP_READ, &unit));
    if (is_unit_from(w->e, f)) w->unit_id = unit;
    return RC_OK;
}

// Third path of scope: which unit the row will belong to after the write. Either the parent row's, or the one that was named.
static enum rc settle_unit(struct cx *cx, struct write *w) {
    int at = entity_has_unit(w->e) ? entity_field_or(w->e, "unit_id") : -1;
    if (at < 0) return RC_OK;
    struct db_value *unit = &w->now[at];
    if (w->e->unit_from) {
        if (!is_null(unit) && w->given[at] && w->unit_id && unit->i != w->unit_id) return field_fail(cx, "unit_id", "differs");
        if (w->unit_id) *unit = db_int(w->unit_id);
        return RC_OK;
    }
    if (is_null(unit)) *unit = db_int(cx->who->unit_id);
    w->unit_id = unit->i;
    return w->old && w->old[at].i == unit->i ? RC_OK : check_unit(cx, "unit_id", unit->i);
}

// Whether the field's condition (if_field in if_values) holds, so that it is asked for.
static bool is_asked(const struct write *w, const struct field *f) {
    if (!f->if_field) return true;
    const struct db_value *v = write_get(w, f->if_field);
    if (is_null(v)) return false;
    if (v->kind == DB_INT) return v->i != 0;
    const char *at = strstr(f->if_values, v->s);
    size_t n = strlen(v->s);
    return at && (at == f->if_values || at[-1] == ' ') && (at[n] == '\0' || at[n] == ' ');
}

static void set_initial(struct cx *cx, const struct field *f, struct db_value *v) {
    bool number = f->type == F_FLAG || f->type == F_INT || f->type == F_MONEY;
    *v = number ? db_int(strtoll(f->initial, NULL, 10)) : db_text(arena_strdup(cx->arena, f->initial));
}

static enum rc check_fields(struct cx *cx, struct write *w) {
    for (size_t i = 0; i < w->e->n_fields; i++) {
        const struct field *f = &w->e->fields[i];
        if (w->given[i] && (f->flags & READONLY)) field_fail(cx, f->name, "read_only");
        if (w->given[i] && (f->flags & SENSITIVE) && !role_allows(cx->who->role, P_PERSON_SENSITIVE)) return fail(cx, RC_FORBIDDEN, NULL, NULL);
        if (w->old && (f->flags & FIXED) && write_changed(w, f->name)) field_fail(cx, f->name, "fixed");
        if (!w->old && !w->given[i] && f->initial) set_initial(cx, f, &w->now[i]);
        TRY(keep_going(check_ref(cx, w, i)));
    }
    return keep_going(settle_unit(cx, w));
}

static void check_required(struct cx *cx, const struct write *w) {
    for (size_t i = 0; i < w->e->n_fields; i++) {
        const struct field *f = &w->e->fields[i];
        bool kept_secret = f->type == F_SECRET && w->old;
        if ((f->flags & REQ) && is_null(&w->now[i]) && !kept_secret && is_asked(w, f)) field_fail(cx, f->name, "required");
    }
}

static enum rc judge(struct cx *cx, struct write *w) {
    TRY(check_fields(cx, w));
    if (w->e->before_write) TRY(keep_going(w->e->before_write(cx, w)));
    check_required(cx, w);
    return cx_valid(cx);
}

// --- binding --------------------------------------------------------------------------------------------------------------------

struct binding {
    struct db_value *params;
    size_t n;
};

static void bind(struct binding *b, struct db_value v) {
    b->params[b->n++] = v;
}

static struct db_value sealed(struct cx *cx, const struct write *w, const struct field *f, const struct db_value *v) {
    const char *place = arena_printf(cx->arena, "%s:%lld:%s", w->e->table, (long long)w->id, f->name);
    size_t len;
    void *bytes = vault_seal(cx->app->vault, cx->arena, place, v->s, v->len, &len);
    return db_blob(bytes, len);
}

static void bind_number(struct cx *cx, struct binding *b, const struct field *f, const struct db_value *v) {
    if (is_null(v)) {
        bind(b, db_null());
        bind(b, db_null());
        return;
    }
    uint8_t *index = arena_alloc(cx->arena, VAULT_INDEX_SIZE);
    vault_index(cx->app->vault, f->type == F_PHONE ? "phone" : "id", v->s, index);
    bind(b, db_blob(index, VAULT_INDEX_SIZE));
    bind(b, db_text(v->s + (v->len > 3 ? v->len - 3 : 0)));
}

static void bind_field(struct cx *cx, struct binding *b, const struct write *w, size_t i) {
    const struct field *f = &w->e->fields[i];
    const struct db_value *v = &w->now[i];
    switch (f->type) {
    case F_PHONE:
    case F_IDNUM:
        bind(b, is_null(v) ? *v : sealed(cx, w, f, v));
        bind_number(cx, b, f, v);
        return;
    case F_SEALED:
    case F_JSON: bind(b, is_null(v) ? *v : sealed(cx, w, f, v)); return;
    default: bind(b, *v);
    }
    if (f->flags & FOLD) bind(b, is_null(v) ? *v : db_text(text_fold(cx->arena, v->s)));
}

// In the order of sql_insert or sql_update.
static struct binding bind_all(struct cx *cx, const struct write *w) {
    struct binding b = { .params = arena_array(cx->arena, w->e->n_fields * 3 + 8, sizeof *b.params) };
    if (w->op == OP_CREATE) {
        bind(&b, db_int(w->id));
        bind(&b, db_int(cx->who->user_id));
    }
    bind(&b, db_int(cx->who->user_id));
    if (entity_has_unit(w->e) && entity_field_or(w->e, "unit_id") < 0) bind(&b, db_int(w->unit_id));
    if (w->op == OP_CREATE && w->e->scope == SCOPE_OWNER) bind(&b, db_int(cx->who->user_id));
    for (size_t i = 0; i < w->e->n_fields; i++) bind_field(cx, &b, w, i);
    return b;
}

// --- what the database refuses --------------------------------------------------------------------------------------------------

// A broken key or constraint becomes an error at the field the entity's table names for it.
static enum rc explain(struct cx *cx, const struct entity *e, enum rc rc) {
    if (rc != RC_CONFLICT) return rc;
    const char *name = db_error(cx->db)->constraint;
    for (size_t i = 0; i < sizeof e->unique / sizeof e->unique[0] && e->unique[i].constraint; i++)
        if (strcmp(e->unique[i].constraint, name) == 0) {
            field_fail(cx, e->unique[i].field, e->unique[i].code);
            return fail(cx, RC_CONFLICT, e->unique[i].code, NULL);
        }
    unsigned number = db_error(cx->db)->number;
    const char *code = number == 1452 ? "bad_reference" : number == 4025 ? "broken_rule" : "duplicate";
    return fail(cx, RC_CONFLICT, code, words_sentence(code));
}

static enum rc finish(struct cx *cx, const struct write *w) {
    if (w->e->after_write) TRY(w->e->after_write(cx, w));
    return audit_write(cx, w);
}

// Secrets are hashed on the way in; one that was not given keeps its hash, which is read here because rows never carry it.
static enum rc settle_secrets(struct cx *cx, struct write *w) {
    for (size_t i = 0; i < w->e->n_fields; i++) {
        const struct field *f = &w->e->fields[i];
        if (f->type != F_SECRET) continue;
        if (!is_null(&w->now[i])) {
            w->now[i] = db_text(vault_password_hash(cx->arena, w->now[i].s));
            continue;
        }
        if (w->op == OP_CREATE) continue;
        const char *sql = arena_printf(cx->arena, "SELECT %s FROM %s WHERE id = ?", f->name, w->e->table);
        struct db_value id = db_int(w->id);
        struct db_rows rows;
        TRY(db_run(cx->db, cx->arena, sql, &id, 1, &rows));
        if (rows.count) w->now[i] = *db_cell(&rows, 0, 0);
    }
    return RC_OK;
}

enum rc next_id(struct cx *cx, int64_t *id) {
    struct q_next_id_out out;
    TRY(q_next_id(cx->db, cx->arena, &out));
    *id = out.id;
    return RC_OK;
}

// --- verbs ----------------------------------------------------------------------------------------------------------------------

enum rc entity_create(struct cx *cx, const struct entity *e, json_t *body, int64_t *id) {
    bool *given = arena_array(cx->arena, e->n_fields, sizeof *given);
    struct write w = { .e = e, .op = OP_CREATE, .given = given, .now = arena_array(cx->arena, e->n_fields, sizeof *w.now) };
    TRY(decode_fields(cx, e->fields, e->n_fields, body, w.now, given));
    TRY(next_id(cx, &w.id));
    TRY(judge(cx, &w));
    TRY(settle_secrets(cx, &w));
    struct binding b = bind_all(cx, &w);
    struct db_rows rows;
    TRY(explain(cx, e, db_run(cx->db, cx->arena, sql_insert(cx->arena, e), b.params, b.n, &rows)));
    *id = w.id;
    return finish(cx, &w);
}

// What the server wrote may come back unchanged (a client that GETs, edits and PUTs the whole row); changed, it is refused.
static json_t *without_unchanged(struct cx *cx, const struct entity *e, json_t *body, const struct row *row) {
    static const char *const own[] = { "id", "version", "created_at", "updated_at", "labels", "unit_id" };
    json_t *was = entity_json(cx, e, row, false);
    json_t *rest = cx_json(cx, json_copy(body));
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        json_t *v = json_object_get(body, own[i]);
        bool named = entity_field_or(e, own[i]) >= 0;
        if (v && json_equal(v, json_object_get(was, own[i]))) json_object_del(rest, own[i]);
        else if (v && !named) {
            field_fail(cx, own[i], "read_only");
            json_object_del(rest, own[i]);
        }
    }
    for (size_t i = 0; i < e->n_fields; i++) {
        const char *name = e->fields[i].name;
        json_t *v = json_object_get(rest, name);
        bool kept = (e->fields[i].flags & READONLY) || e->fields[i].type == F_PHONE;  // a number's raw writing too stays as it was
        if (kept && v && json_equal(v, json_object_get(was, name))) json_object_del(rest, name);
    }
    return rest;
}

enum rc entity_stale(struct cx *cx, const struct entity *e, const struct row *row) {
    cx->current = entity_json(cx, e, row, false);
    return fail(cx, RC_STALE, "version_stale", NULL);
}

enum rc entity_update(struct cx *cx, const struct entity *e, int64_t id, const struct versions *known, json_t *body) {
    struct row row;
    TRY(entity_read_for(cx, e, id, OP_UPDATE, false, &row));
    if (!versions_hold(known, row.version)) return entity_stale(cx, e, &row);
    bool *given = arena_array(cx->arena, e->n_fields, sizeof *given);
    struct write w = { .e = e, .op = OP_UPDATE, .id = id, .unit_id = row.unit_id, .old = row.v, .given = given };
    w.now = arena_array(cx->arena, e->n_fields, sizeof *w.now);
    memcpy(w.now, row.v, e->n_fields * sizeof *w.now);
    TRY(decode_fields(cx, e->fields, e->n_fields, without_unchanged(cx, e, body, &row), w.now, given));
    TRY(judge(cx, &w));
    TRY(settle_secrets(cx, &w));
    struct binding b = bind_all(cx, &w);
    bind(&b, db_int(id));
    bind(&b, db_int(row.version));
    struct db_rows rows;
    TRY(explain(cx, e, db_run(cx->db, cx->arena, sql_update(cx->arena, e), b.params, b.n, &rows)));
    if (rows.affected != 1) return entity_stale(cx, e, &row);
    return finish(cx, &w);
}

// Everything that still hangs on the row, named, so that the officer knows what to remove first.
static enum rc check_parts(struct cx *cx, const struct entity *e, int64_t id) {
    struct db_value param = db_int(id);
    for (size_t i = 0; i < sizeof e->parts / sizeof e->parts[0] && e->parts[i]; i++) {
        struct db_rows rows;
        TRY(db_run(cx->db, cx->arena, sql_part(cx->arena, e->parts[i], e->parts_by[i]), &param, 1, &rows));
        if (rows.count == 0) continue;
        field_fail(cx, "id", "has_parts", e->parts[i]->titles);
        return fail(cx, RC_CONFLICT, "has_parts", NULL);
    }
    return RC_OK;
}

static enum rc mark_deleted(struct cx *cx, struct write *w, int64_t version, bool deleted) {
    const char *sql = arena_printf(cx->arena, "UPDATE %s SET version = version + 1, updated_by = ?, deleted_at = %s WHERE id = ? AND version = ?",
                                   w->e->table, deleted ? "UTC_TIMESTAMP(3)" : "NULL");
    struct db_value params[] = { db_int(cx->who->user_id), db_int(w->id), db_int(version) };
    struct db_rows rows;
    TRY(explain(cx, w->e, db_run(cx->db, cx->arena, sql, params, 3, &rows)));
    return rows.affected == 1 ? RC_OK : fail(cx, RC_STALE, "version_stale", NULL);
}

enum rc entity_delete(struct cx *cx, const struct entity *e, int64_t id, const struct versions *known, const char *reason) {
    struct row row;
    TRY(entity_read_for(cx, e, id, OP_DELETE, false, &row));
    if (!versions_hold(known, row.version)) return entity_stale(cx, e, &row);
    TRY(check_parts(cx, e, id));
    bool *given = arena_array(cx->arena, e->n_fields, sizeof *given);
    struct write w = { .e = e, .op = OP_DELETE, .id = id, .unit_id = row.unit_id, .old = row.v, .now = row.v, .given = given, .reason = reason };
    TRY(mark_deleted(cx, &w, row.version, true));
    return finish(cx, &w);
}

// What has happened since the deletion may stand against the row: its parents are gone or moved, its place or its period is taken.
static enum rc judge_restored(struct cx *cx, const struct row *row, struct write *w) {
    for (size_t i = 0; i < w->e->n_fields; i++) TRY(keep_going(check_ref(cx, w, i)));
    if (w->e->before_write) TRY(keep_going(w->e->before_write(cx, w)));
    TRY(cx_valid(cx));
    bool same = w->unit_id == row->unit_id;
    struct write now = *w;
    now.old = row->v;
    for (size_t i = 0; i < w->e->n_fields; i++)
        if (!(w->e->fields[i].flags & READONLY) && write_changed(&now, w->e->fields[i].name)) same = false;
    return same ? RC_OK : fail(cx, RC_CONFLICT, "changed_since", "Dữ liệu liên quan đã đổi từ khi xoá. Tạo bản ghi mới.");
}

enum rc entity_restore(struct cx *cx, const struct entity *e, int64_t id, const char *reason) {
    struct row row;
    TRY(entity_read_for(cx, e, id, OP_DELETE, true, &row));
    bool *given = arena_array(cx->arena, e->n_fields, sizeof *given);
    struct write w = { .e = e, .op = OP_CREATE, .id = id, .unit_id = row.unit_id, .given = given, .reason = reason };
    w.now = arena_array(cx->arena, e->n_fields, sizeof *w.now);
    memcpy(w.now, row.v, e->n_fields * sizeof *w.now);
    TRY(judge_restored(cx, &row, &w));
    TRY(mark_deleted(cx, &w, row.version, false));
    if (e->after_write) TRY(e->after_write(cx, &w));
    return audit_act(cx, "restore", e, id, w.unit_id, NULL, reason);
}
