// SPDX-License-Identifier: MPL-2.0
// Coming in by a one-time code: asking for one, entering it, saying who of several one is, leaving.
#include <string.h>

#include "base/phone.h"
#include "base/vault.h"
#include "entity/records.h"
#include "http/http.h"
#include "queries.h"
#include "svc/access_code.h"

enum { VISIT_S = 1800, FREE_FAILURES = 20, DELAY_CAP_S = 60 };

static const struct word kinds[] = { { "seeker", "Người tìm việc" }, { "employer", "Đơn vị tuyển dụng" }, { NULL, NULL } };

static const struct field code_fields[] = {
    { "kind", F_ENUM, REQ, "Anh chị là", .words = kinds },
    { "number", F_PHONE, REQ, "Số điện thoại" },
};

static const struct field enter_fields[] = {
    { "kind", F_ENUM, REQ, "Anh chị là", .words = kinds },
    { "number", F_PHONE, REQ, "Số điện thoại" },
    { "code", F_TEXT, REQ | ASCII, "Mã", .max = 12 },
};

static const struct field choose_fields[] = { { "id", F_INT, REQ, "Anh chị là", .min = 1, .max = INT64_MAX } };

static void check_mobile(struct cx *cx, const struct db_value *number) {
    if (number->kind == DB_TEXT && !phone_is_mobile(number->s)) field_fail(cx, "number", "not_sms");
}

// The answer is the same for a number that nobody here has.
static enum rc ask(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v[2];
    int64_t minutes;
    int wait_s;
    TRY(decode_body(cx, code_fields, 2, rq->json, v));
    check_mobile(cx, &v[1]);
    TRY(cx_valid(cx));
    TRY(access_code_send(cx, v[0].s, v[1].s, rq->address ? rq->address : "", &minutes, &wait_s));
    out->json = cx_json(cx, json_pack("{s:b, s:I, s:i}", "sent", true, "minutes", (json_int_t)minutes, "again_after", wait_s));
    return RC_OK;
}

// --- entering -----------------------------------------------------------------------------------------------------------------------------

// Wrong codes from one address make it wait, whatever the numbers.
static enum rc check_delay(struct cx *cx, const uint8_t address[VAULT_INDEX_SIZE]) {
    struct q_login_delay_out *rows;
    struct db_bytes subject = { address, VAULT_INDEX_SIZE };
    size_t n;
    int64_t open;
    TRY(q_login_delay(cx->db, cx->arena, &(struct q_login_delay_in){ .account = subject, .address = subject }, &rows, &n));
    if (!n || !clock_parse(rows[0].open_at, &open) || open <= cx->now_ms) return RC_OK;
    cx->retry_after_s = (int)((open - cx->now_ms + 999) / 1000);
    return fail(cx, RC_TOO_MANY, "login_delay", arena_printf(cx->arena, "Nhập sai nhiều lần. Chờ %d giây rồi thử lại.", cx->retry_after_s));
}

static enum rc count_failure(struct cx *cx, const uint8_t address[VAULT_INDEX_SIZE]) {
    char now[VTIME_SIZE];
    int64_t affected;
    clock_format(cx->now_ms, now);
    struct q_login_failed_in in = { .subject = { address, VAULT_INDEX_SIZE }, .now = now, .free = FREE_FAILURES, .cap = DELAY_CAP_S };
    TRY(q_login_failed(cx->db, cx->arena, &in, &affected));
    return fail(cx, RC_UNAUTHENTICATED, "wrong_code", "Mã không đúng hoặc đã hết hạn. Xem lại tin nhắn, hoặc xin mã khác.");
}

static const char *cookie(struct cx *cx, const char *token, bool end) {
    return arena_printf(cx->arena, "__Host-k=%s; Path=/; Secure; HttpOnly; SameSite=Strict%s", token, end ? "; Max-Age=0" : "");
}

// The last word of a name is what people here are called; with the year of birth it tells members of one house apart.
static const char *given_name(const char *name) {
    const char *last = strrchr(name, ' ');
    return last ? last + 1 : name;
}

static json_t *choices_json(struct cx *cx, const struct access_who *who) {
    json_t *list = json_array();
    for (size_t i = 0; i < who->n; i++) {
        const char *birth = who->all[i].birth;
        json_array_append_new(list, json_pack("{s:I, s:s, s:s?}", "id", (json_int_t)who->all[i].id, "name", birth ? given_name(who->all[i].name) : who->all[i].name, "birth_year",
                                              birth ? arena_printf(cx->arena, "%.4s", birth) : NULL));
    }
    return list;
}

// kind, token for writes, when it ends, and who it is or may be.
static enum rc about(struct cx *cx, const struct guest *g, struct out *out) {
    struct access_who who = { NULL, 0 };
    char expires[VTIME_SIZE];
    const char *kind = g->perm == P_SEEKER ? "seeker" : "employer";
    if (!g->subject_id) TRY(access_who(cx, kind, g->number_idx, &who));
    clock_format(g->expires_ms, expires);
    out->json = cx_json(cx, json_pack("{s:s, s:s, s:s, s:s?, s:o}", "kind", kind, "csrf", g->csrf, "expires_at", clock_iso(cx->arena, expires), "name",
                                      g->subject_id ? (g->perm == P_SEEKER ? given_name(g->name) : g->name) : NULL, "choices", choices_json(cx, &who)));
    return RC_OK;
}

static enum rc open_visit(struct cx *cx, const char *kind, const uint8_t idx[VAULT_INDEX_SIZE], const struct access_who *who, char token[VAULT_TOKEN_SIZE]) {
    uint8_t hash[VAULT_HASH_SIZE];
    char csrf[VAULT_TOKEN_SIZE], now[VTIME_SIZE], expires[VTIME_SIZE];
    int64_t affected;
    vault_token(token);
    vault_token(csrf);
    vault_hash(token, strlen(token), hash);
    clock_format(cx->now_ms, now);
    clock_format(cx->now_ms + (int64_t)VISIT_S * 1000, expires);
    TRY(q_guest_session_purge(cx->db, cx->arena, &(struct q_guest_session_purge_in){ .now = now }, &affected));
    struct q_guest_session_insert_in in = { .token_hash = { hash, sizeof hash }, .kind = kind, .number_idx = { idx, VAULT_INDEX_SIZE }, .csrf = csrf, .now = now,
                                            .expires_at = expires };
    if (who->n == 1) {
        in.subject_id = who->all[0].id;
        in.has_subject_id = true;
    }
    TRY(q_guest_session_insert(cx->db, cx->arena, &in));
    return audit_act(cx, "code_login", strcmp(kind, "seeker") == 0 ? &seeker : &employer, who->n == 1 ? who->all[0].id : 0, who->all[0].unit_id, NULL, NULL);
}

static enum rc look_again(struct cx *cx, const char *token, struct out *out) {
    struct guest *g = arena_new_of(cx->arena, struct guest);
    struct req with_cookie = { .cookie = arena_printf(cx->arena, "__Host-k=%s", token) };
    TRY(guest_find(cx, &with_cookie, g));
    return about(cx, g, out);
}

static enum rc enter(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v[3];
    struct access_who who;
    uint8_t idx[VAULT_INDEX_SIZE], address[VAULT_INDEX_SIZE];
    char token[VAULT_TOKEN_SIZE];
    bool right;
    TRY(decode_body(cx, enter_fields, 3, rq->json, v));
    check_mobile(cx, &v[1]);
    TRY(cx_valid(cx));
    vault_index(cx->app->vault, "code-address", rq->address ? rq->address : "", address);
    vault_index(cx->app->vault, "phone", v[1].s, idx);
    TRY(check_delay(cx, address));
    TRY(access_code_check(cx, v[0].s, idx, v[2].s, &right));
    if (!right) return count_failure(cx, address);
    TRY(access_who(cx, v[0].s, idx, &who));
    if (!who.n) return count_failure(cx, address);
    TRY(open_visit(cx, v[0].s, idx, &who, token));
    out->cookie = cookie(cx, token, false);
    out->status = 201;
    return look_again(cx, token, out);
}

// --- the visit ----------------------------------------------------------------------------------------------------------------------------

static enum rc who_am_i(struct cx *cx, const struct req *rq, struct out *out) {
    (void)rq;
    return about(cx, cx->guest, out);
}

// Once; whoever wants to be another member of the house leaves and asks for a code again.
static enum rc choose(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v;
    struct access_who who;
    struct guest chosen = *cx->guest;
    TRY(decode_body(cx, choose_fields, 1, rq->json, &v));
    TRY(cx_valid(cx));
    if (chosen.subject_id) return fail(cx, RC_CONFLICT, "chosen", "Đã chọn rồi. Thoát ra và vào lại để chọn người khác.");
    TRY(access_who(cx, chosen.perm == P_SEEKER ? "seeker" : "employer", chosen.number_idx, &who));
    for (size_t i = 0; i < who.n; i++) {
        if (who.all[i].id != v.i) continue;
        chosen.subject_id = v.i;
        chosen.name = who.all[i].name;
        struct q_guest_session_choose_in in = { .token_hash = { chosen.token_hash, sizeof chosen.token_hash }, .subject_id = v.i };
        TRY(q_guest_session_choose(cx->db, cx->arena, &in));
        return about(cx, &chosen, out);
    }
    field_fail(cx, "id", "not_found");
    return cx_valid(cx);
}

static enum rc leave(struct cx *cx, const struct req *rq, struct out *out) {
    (void)rq;
    int64_t affected;
    TRY(q_guest_session_end(cx->db, cx->arena, &(struct q_guest_session_end_in){ .token_hash = { cx->guest->token_hash, VAULT_HASH_SIZE } }, &affected));
    out->cookie = cookie(cx, "", true);
    out->status = 204;
    return RC_OK;
}

const struct route access_routes[] = {
    { "POST", "/api/v1/public/codes", P_PUBLIC, POOL_LOGIN, R_NO_KEY, .fn = ask, .summary = "Xin mã một lần qua tin nhắn", .body = code_fields, .n_body = 2 },
    { "POST", "/api/v1/public/session", P_PUBLIC, POOL_LOGIN, R_NO_KEY | R_NO_TX, .fn = enter, .summary = "Vào bằng mã một lần", .body = enter_fields, .n_body = 3 },
    { "GET", "/api/v1/public/session", P_GUEST, POOL_LOGIN, R_NO_TX, .fn = who_am_i, .summary = "Lượt vào bằng mã" },
    { "PUT", "/api/v1/public/session", P_GUEST, POOL_LOGIN, 0, .fn = choose, .summary = "Chọn mình là ai trong những người dùng chung số", .body = choose_fields, .n_body = 1 },
    { "DELETE", "/api/v1/public/session", P_GUEST, POOL_LOGIN, R_BODY_OPTIONAL, .fn = leave, .summary = "Thoát" },
    { .method = NULL },
};
