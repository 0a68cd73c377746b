// SPDX-License-Identifier: MPL-2.0
// The audit row of a write: which fields changed, from what to what. Sensitive and sealed values appear as keyed hashes, so that
// two equal values can be seen to be equal and nothing else.
#include <stdlib.h>

#include "base/vault.h"
#include "entity/entity.h"
#include "queries.h"

static bool is_hashed(const struct field *f) {
    return (f->flags & SENSITIVE) || f->type == F_PHONE || f->type == F_IDNUM || f->type == F_SEALED || f->type == F_JSON;
}

static json_t *audit_value(struct cx *cx, const struct field *f, const struct db_value *v) {
    if (!v || v->kind == DB_NULL) return json_null();
    if (f->type == F_SECRET) return json_string("***");
    const char *text = v->kind == DB_INT ? arena_printf(cx->arena, "%lld", (long long)v->i) : v->s;
    if (!is_hashed(f)) return v->kind == DB_INT ? json_integer(v->i) : json_string(text);
    uint8_t hash[VAULT_INDEX_SIZE];
    char hex[2 * VAULT_INDEX_SIZE + 1];
    vault_index(cx->app->vault, "audit", text, hash);
    vault_hex(hash, sizeof hash, hex);
    return json_string(arena_printf(cx->arena, "#%s", hex));
}

static json_t *changes_of(struct cx *cx, const struct write *w) {
    json_t *changes = cx_json(cx, json_object());
    for (size_t i = 0; i < w->e->n_fields; i++) {
        const struct field *f = &w->e->fields[i];
        const struct db_value *old = w->old ? &w->old[i] : NULL;
        const struct db_value *now = w->op == OP_DELETE ? NULL : &w->now[i];
        if ((f->flags & NOAUDIT) || (f->type == F_SECRET && !w->given[i])) continue;
        if (!old && now && now->kind == DB_NULL) continue;
        if (old && now && !write_changed(w, f->name)) continue;
        json_object_set_new(changes, f->name, json_pack("[o,o]", audit_value(cx, f, old), audit_value(cx, f, now)));
    }
    return changes;
}

enum rc audit_act(struct cx *cx, const char *action, const struct entity *e, int64_t row_id, int64_t unit_id, json_t *changes, const char *reason) {
    char at[VTIME_SIZE];
    clock_format(cx->now_ms, at);
    char *text = changes ? json_dumps(changes, JSON_COMPACT) : NULL;
    int64_t unit = unit_id ? unit_id : cx->who ? cx->who->unit_id : 0;
    struct q_audit_insert_in in = {
        .at = at, .actor_id = cx->who ? cx->who->user_id : 0, .has_actor_id = cx->who != NULL,
        .unit_id = unit, .has_unit_id = unit != 0, .action = action, .entity = e ? e->table : "session",
        .row_id = row_id, .has_row_id = row_id != 0, .changes = text ? arena_strdup(cx->arena, text) : NULL,
        .reason = reason, .request_id = cx->request_id,
    };
    free(text);
    return q_audit_insert(cx->db, cx->arena, &in);
}

enum rc audit_write(struct cx *cx, const struct write *w) {
    static const char *const actions[OP_COUNT] = { [OP_CREATE] = "create", [OP_UPDATE] = "update", [OP_DELETE] = "delete" };
    return audit_act(cx, actions[w->op], w->e, w->id, w->unit_id, changes_of(cx, w), w->reason);
}
