// SPDX-License-Identifier: MPL-2.0
// Log-in, log-out, the caller's own account.
#include <string.h>

#include "entity/records.h"
#include "base/vault.h"
#include "http/http.h"
#include "queries.h"
#include "svc/password.h"

enum { FREE_FAILURES = 3, DELAY_CAP_S = 60, KEEP_DAYS = 14, DAY_MS = 86400000 };

static const struct field login_fields[] = {
    { "username", F_TEXT, REQ | ASCII, "Tên đăng nhập", .max = 40 },
    { "password", F_SECRET, REQ, "Mật khẩu", .min = 1, .max = 128 },
};

static const struct field password_fields[] = {
    { "old", F_SECRET, REQ, "Mật khẩu hiện tại", .min = 1, .max = 128 },
    { "new", F_SECRET, REQ, "Mật khẩu mới", .min = 8, .max = 128 },
};

// Decodes the two texts of a small body, both required.
static enum rc take_two(struct cx *cx, const struct req *rq, const struct field fields[2], const char **first, const char **second) {
    struct db_value v[2];
    TRY(decode_body(cx, fields, 2, rq->json, v));
    *first = v[0].s;
    *second = v[1].s;
    return cx_valid(cx);
}

static json_t *permissions_json(const struct role *mine) {
    json_t *list = json_array();
    for (int p = P_SELF + 1; p < P_COUNT; p++)
        if (role_allows(mine, (enum perm)p)) json_array_append_new(list, json_string(perm_word((enum perm)p)));
    return list;
}

static enum rc about(struct cx *cx, const struct principal *who, struct out *out) {
    struct q_session_about_out me;
    char expires[VTIME_SIZE];
    TRY(q_session_about(cx->db, cx->arena, &(struct q_session_about_in){ .user_id = who->user_id }, &me));
    clock_format(who->expires_ms, expires);
    json_t *user_json = json_pack("{s:I, s:s, s:s, s:s, s:s, s:I, s:s, s:s}", "id", (json_int_t)who->user_id, "username", who->username,
                                  "full_name", me.full_name, "role", who->role->code, "role_name", me.role_name,
                                  "unit_id", (json_int_t)who->unit_id, "unit_name", me.unit_name, "unit_kind", me.unit_kind);
    out->json = cx_json(cx, json_pack("{s:o, s:o, s:b, s:s, s:s, s:b, s:b}", "user", user_json, "permissions", permissions_json(who->role),
                                      "must_change", who->must_change, "csrf", who->csrf, "expires_at", clock_iso(cx->arena, expires),
                                      "demo", cx->app->conf.demo, "sandbox", strcmp(cx->app->conf.gateway, "sandbox") == 0));
    return RC_OK;
}

// --- growing delay instead of lock-out ----------------------------------------------------------------------------------------------

struct subjects {
    uint8_t account[VAULT_INDEX_SIZE], address[VAULT_INDEX_SIZE];
};

static struct subjects subjects_of(const struct cx *cx, const struct req *rq, const char *username) {
    struct subjects s;
    char *name = arena_strdup(cx->arena, username);
    for (char *c = name; *c; c++)
        if (*c >= 'A' && *c <= 'Z') *c = (char)(*c | 0x20);  // the account is the same in any case, and so is its delay
    vault_index(cx->app->vault, "login", name, s.account);
    vault_index(cx->app->vault, "address", rq->address ? rq->address : "", s.address);
    return s;
}

static enum rc check_delay(struct cx *cx, const struct subjects *s) {
    struct q_login_delay_out *rows;
    size_t n;
    int64_t open;
    TRY(q_login_delay(cx->db, cx->arena, &(struct q_login_delay_in){ .account = { s->account, sizeof s->account }, .address = { s->address, sizeof s->address } }, &rows, &n));
    for (size_t i = 0; i < n; i++)
        if (clock_parse(rows[i].open_at, &open) && open > cx->now_ms) {
            cx->retry_after_s = (int)((open - cx->now_ms + 999) / 1000);
            return fail(cx, RC_TOO_MANY, "login_delay", arena_printf(cx->arena, "Sai mật khẩu nhiều lần. Chờ %d giây rồi thử lại.", cx->retry_after_s));
        }
    return RC_OK;
}

static enum rc count_failure(struct cx *cx, const uint8_t subject[VAULT_INDEX_SIZE], int64_t free_failures) {
    char now[VTIME_SIZE];
    int64_t affected;
    clock_format(cx->now_ms, now);
    return q_login_failed(cx->db, cx->arena, &(struct q_login_failed_in){ .subject = { subject, VAULT_INDEX_SIZE }, .now = now, .free = free_failures, .cap = DELAY_CAP_S }, &affected);
}

struct failure {
    struct cx *cx;
    const struct subjects *subjects;
    const char *action;  // as the audit calls it
};

// An office shares one address, so an address is allowed ten times the failures of an account.
static enum rc failure_tx(void *arg) {
    const struct failure *f = arg;
    struct cx *cx = f->cx;
    const struct principal *who = cx->who;
    TRY(count_failure(cx, f->subjects->account, FREE_FAILURES));
    TRY(count_failure(cx, f->subjects->address, 10 * FREE_FAILURES));
    return audit_act(cx, f->action, who ? &user : NULL, who ? who->user_id : 0, 0, NULL, NULL);
}

// In a transaction of its own: the count must stand though the request is refused.
static enum rc note_failure(struct cx *cx, const struct subjects *s, const char *action) {
    return db_tx(cx->db, failure_tx, &(struct failure){ cx, s, action });
}

static enum rc forget_failures(struct cx *cx, const struct subjects *s) {
    int64_t affected;
    return q_login_succeeded(cx->db, cx->arena, &(struct q_login_succeeded_in){ .account = { s->account, sizeof s->account } }, &affected);
}

// --- opening and ending sessions ----------------------------------------------------------------------------------------------------

static enum rc open_session(struct cx *cx, const struct req *rq, int64_t user_id, char token[VAULT_TOKEN_SIZE]) {
    uint8_t hash[VAULT_HASH_SIZE], agent[VAULT_INDEX_SIZE];
    char csrf[VAULT_TOKEN_SIZE], now[VTIME_SIZE], expires[VTIME_SIZE];
    vault_token(token);
    vault_token(csrf);
    vault_hash(token, strlen(token), hash);
    vault_index(cx->app->vault, "agent", rq->agent ? rq->agent : "", agent);
    clock_format(cx->now_ms, now);
    clock_format(cx->now_ms + cx->app->conf.session_max_s * 1000, expires);
    return q_session_insert(cx->db, cx->arena, &(struct q_session_insert_in){ .token_hash = { hash, sizeof hash }, .user_id = user_id, .csrf = csrf,
                                               .now = now, .expires_at = expires, .agent_hash = { agent, sizeof agent } });
}

static enum rc purge(struct cx *cx) {
    char now[VTIME_SIZE], before[VTIME_SIZE];
    int64_t affected;
    clock_format(cx->now_ms, now);
    clock_format(cx->now_ms - (int64_t)KEEP_DAYS * DAY_MS, before);
    TRY(q_session_purge(cx->db, cx->arena, &(struct q_session_purge_in){ .now = now }, &affected));
    return q_idempotency_purge(cx->db, cx->arena, &(struct q_idempotency_purge_in){ .before = before }, &affected);
}

static const char *cookie(struct cx *cx, const char *token, bool end) {
    return arena_printf(cx->arena, "__Host-s=%s; Path=/; Secure; HttpOnly; SameSite=Strict%s", token, end ? "; Max-Age=0" : "");
}

struct admission {
    struct cx *cx;
    const struct req *rq;
    int64_t user_id;
    const struct subjects *subjects;
    char token[VAULT_TOKEN_SIZE];
};

// The session and the audit row that tells of it: both or neither.
static enum rc admit_tx(void *arg) {
    struct admission *a = arg;
    struct cx *cx = a->cx;
    cx_clear(cx);
    cx->who = NULL;
    TRY(forget_failures(cx, a->subjects));
    TRY(open_session(cx, a->rq, a->user_id, a->token));
    struct req with_cookie = { .cookie = arena_printf(cx->arena, "__Host-s=%s", a->token) };
    struct principal *who = arena_new_of(cx->arena, struct principal);
    TRY(session_find(cx, &with_cookie, who));
    cx->who = who;
    return audit_act(cx, "login", NULL, 0, 0, NULL, NULL);
}

static enum rc admit(struct cx *cx, const struct req *rq, int64_t user_id, const struct subjects *s, struct out *out) {
    struct admission a = { .cx = cx, .rq = rq, .user_id = user_id, .subjects = s };
    TRY(purge(cx));
    TRY(db_tx(cx->db, admit_tx, &a));
    out->cookie = cookie(cx, a.token, false);
    out->status = 201;
    return about(cx, cx->who, out);
}

// The same answer in the same time for an unknown name, a wrong password and a closed account.
static enum rc log_in(struct cx *cx, const struct req *rq, struct out *out) {
    const char *username, *password;
    struct q_login_user_out row = { .id = 0 };
    bool found;
    TRY(take_two(cx, rq, login_fields, &username, &password));
    struct subjects s = subjects_of(cx, rq, username);
    TRY(check_delay(cx, &s));
    TRY(q_login_user(cx->db, cx->arena, &(struct q_login_user_in){ .username = username }, &row, &found));
    bool right = vault_password_check(found ? row.password : NULL, password);
    if (!right || !found || !row.active) {
        TRY(note_failure(cx, &s, "login_failed"));
        return fail(cx, RC_UNAUTHENTICATED, "wrong_login", "Tên đăng nhập hoặc mật khẩu không đúng.");
    }
    return admit(cx, rq, row.id, &s, out);
}

static enum rc who_am_i(struct cx *cx, const struct req *rq, struct out *out) {
    (void)rq;
    return about(cx, cx->who, out);
}

static enum rc log_out(struct cx *cx, const struct req *rq, struct out *out) {
    (void)rq;
    int64_t affected;
    TRY(q_session_delete(cx->db, cx->arena, &(struct q_session_delete_in){ .token_hash = { cx->who->token_hash, VAULT_HASH_SIZE } }, &affected));
    TRY(audit_act(cx, "logout", NULL, 0, 0, NULL, NULL));
    cx->forget_sessions = true;
    out->cookie = cookie(cx, "", true);
    out->status = 204;
    return RC_OK;
}

struct change {
    struct cx *cx;
    const struct subjects *subjects;
    const char *was, *hash;
};

static enum rc change_tx(void *arg) {
    const struct change *c = arg;
    struct cx *cx = c->cx;
    const struct principal *who = cx->who;
    int64_t affected;
    cx_clear(cx);
    TRY(q_password_set(cx->db, cx->arena, &(struct q_password_set_in){ .user_id = who->user_id, .was = c->was, .password = c->hash }));
    TRY(q_session_delete_others(cx->db, cx->arena, &(struct q_session_delete_others_in){ .user_id = who->user_id, .keep = { who->token_hash, VAULT_HASH_SIZE } }, &affected));
    TRY(forget_failures(cx, c->subjects));
    return audit_act(cx, "password", &user, who->user_id, 0, NULL, NULL);
}

// Whoever sits at an open session may try the old password no oftener than at the log-in.
static enum rc check_old(struct cx *cx, const struct subjects *s, const char *hash, const char *old) {
    if (vault_password_check(hash, old)) return RC_OK;
    TRY(note_failure(cx, s, "password_failed"));
    field_fail(cx, "old", "wrong_password");
    return cx_valid(cx);
}

static enum rc change_password(struct cx *cx, const struct req *rq, struct out *out) {
    const char *old, *new;
    struct q_password_get_out row;
    TRY(take_two(cx, rq, password_fields, &old, &new));
    struct subjects s = subjects_of(cx, rq, cx->who->username);
    TRY(check_delay(cx, &s));
    TRY(q_password_get(cx->db, cx->arena, &(struct q_password_get_in){ .user_id = cx->who->user_id }, &row));
    TRY(check_old(cx, &s, row.password, old));
    if (strcmp(old, new) == 0) field_fail(cx, "new", "same_password");
    else if (!password_is_strong(new, cx->who->username)) field_fail(cx, "new", "weak_password");
    TRY(cx_valid(cx));
    TRY(db_tx(cx->db, change_tx, &(struct change){ cx, &s, row.password, vault_password_hash(cx->arena, new) }));
    cx->forget_sessions = true;
    out->status = 204;
    return RC_OK;
}

const struct route staff_routes[] = {
    { "POST", "/api/v1/session", P_PUBLIC, POOL_LOGIN, R_NO_KEY | R_NO_TX, .fn = log_in, .summary = "Đăng nhập", .body = login_fields, .n_body = 2 },
    { "GET", "/api/v1/session", P_SELF, POOL_LOGIN, R_NO_TX | R_ANY_STATE, .fn = who_am_i, .summary = "Phiên làm việc" },
    { "DELETE", "/api/v1/session", P_SELF, POOL_LOGIN, R_ANY_STATE | R_BODY_OPTIONAL, .fn = log_out, .summary = "Đăng xuất" },
    { "PUT", "/api/v1/session/password", P_SELF, POOL_LOGIN, R_NO_TX | R_ANY_STATE, .fn = change_password, .summary = "Đổi mật khẩu", .body = password_fields, .n_body = 2 },
    { .method = NULL },
};
