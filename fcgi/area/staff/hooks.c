// SPDX-License-Identifier: MPL-2.0
#include "area/staff/hooks.h"

#include <string.h>

#include "queries.h"
#include "svc/password.h"

// What a unit holds by unit_scope is below it (or came before it); its parent cannot be one of those.
static enum rc check_ancestors(struct cx *cx, const struct write *w) {
    struct q_unit_in_scope_out out;
    bool found;
    const struct db_value *parent = write_get(w, "parent_id");
    if (!w->old || parent->kind != DB_INT || !write_changed(w, "parent_id")) return RC_OK;
    TRY(q_unit_in_scope(cx->db, cx->arena, &(struct q_unit_in_scope_in){ .scope = w->id, .unit_id = parent->i }, &out, &found));
    return found ? field_fail(cx, "parent_id", "own_ancestor") : RC_OK;
}

enum rc unit_before_write(struct cx *cx, struct write *w) {
    check_period(cx, w, "valid_from", "valid_to");
    return check_ancestors(cx, w);
}

enum rc unit_after_write(struct cx *cx, const struct write *w) {
    (void)w;
    int64_t affected;
    TRY(q_scope_clear(cx->db, cx->arena, &affected));
    TRY(q_scope_fill(cx->db, cx->arena, &affected));
    cx->forget_sessions = true;
    return RC_OK;
}

static bool is_username(const char *s) {
    return s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_")] == '\0';
}

// Nobody gives a right she does not have, and nobody locks or demotes herself: the last administrator would be gone.
static enum rc check_role(struct cx *cx, const struct write *w) {
    struct q_role_by_id_out out;
    bool found;
    const struct db_value *role_id = write_get(w, "role_id");
    if (role_id->kind != DB_INT || !write_changed(w, "role_id")) return RC_OK;
    TRY(q_role_by_id(cx->db, cx->arena, &(struct q_role_by_id_in){ .id = role_id->i }, &out, &found));
    const struct role *role = found ? role_find(out.code) : NULL;
    if (!role) return field_fail(cx, "role_id", "not_found");
    return role->allows & ~cx->who->role->allows ? field_fail(cx, "role_id", "above_self") : RC_OK;
}

static void check_self(struct cx *cx, const struct write *w) {
    if (!w->old || w->id != cx->who->user_id) return;
    if (write_changed(w, "active")) field_fail(cx, "active", "own_account");
    if (write_changed(w, "role_id")) field_fail(cx, "role_id", "own_account");
    if (write_changed(w, "unit_id")) field_fail(cx, "unit_id", "own_account");
}

enum rc user_before_write(struct cx *cx, struct write *w) {
    const struct db_value *name = write_get(w, "username"), *password = write_get(w, "password");
    if (name->kind == DB_TEXT && !is_username(name->s)) field_fail(cx, "username", "bad_username");
    if (password->kind == DB_TEXT && !password_is_strong(password->s, name->s)) field_fail(cx, "password", "weak_password");
    check_self(cx, w);
    return check_role(cx, w);
}

enum rc user_after_write(struct cx *cx, const struct write *w) {
    int64_t affected;
    if (w->op == OP_CREATE) return RC_OK;
    if (w->op == OP_DELETE && w->id == cx->who->user_id) return fail(cx, RC_CONFLICT, "own_account", words_sentence("own_account"));
    if (w->id != cx->who->user_id)
        TRY(q_sessions_drop_user(cx->db, cx->arena, &(struct q_sessions_drop_user_in){ .user_id = w->id }, &affected));
    cx->forget_sessions = true;
    return RC_OK;
}
