// SPDX-License-Identifier: MPL-2.0
#include "svc/access_code.h"

#include <string.h>

#include "base/vault.h"
#include "queries.h"
#include "svc/outbox.h"
#include "svc/public_count.h"
#include "svc/rule.h"
#include "text.h"

enum { DIGITS = 6, TRIES = 5, PER_NUMBER = 5, PER_ADDRESS = 100, MINUTES = 10, FIRST_WAIT_S = 60, WAIT_CAP_S = 900, KEEP_MS = 172800000, MINUTE_MS = 60000 };
enum { MARK_FITS = 1 / (sizeof SECRET_MARK - 1 == DIGITS) };

enum rc access_who(struct cx *cx, const char *kind, const uint8_t number_idx[16], struct access_who *out) {
    struct db_bytes idx = { number_idx, VAULT_INDEX_SIZE };
    if (strcmp(kind, "seeker") == 0) {
        struct q_guest_seekers_out *rows;
        TRY(q_guest_seekers(cx->db, cx->arena, &(struct q_guest_seekers_in){ .number_idx = idx }, &rows, &out->n));
        out->all = arena_array(cx->arena, out->n + 1, sizeof *out->all);
        for (size_t i = 0; i < out->n; i++) out->all[i] = (struct access_one){ rows[i].id, rows[i].unit_id, rows[i].name, rows[i].birth };
        return RC_OK;
    }
    struct q_guest_employers_out *rows;
    TRY(q_guest_employers(cx->db, cx->arena, &(struct q_guest_employers_in){ .number_idx = idx }, &rows, &out->n));
    out->all = arena_array(cx->arena, out->n + 1, sizeof *out->all);
    for (size_t i = 0; i < out->n; i++) out->all[i] = (struct access_one){ rows[i].id, rows[i].unit_id, rows[i].name, NULL };
    return RC_OK;
}

// Six digits, each as likely: bytes of a random token beyond the last whole million are passed over.
static void random_code(char code[DIGITS + 1]) {
    char token[VAULT_TOKEN_SIZE];
    uint8_t hash[VAULT_HASH_SIZE];
    uint32_t n;
    do {
        vault_token(token);
        vault_hash(token, strlen(token), hash);
        memcpy(&n, hash, sizeof n);
    } while (n >= UINT32_MAX / 1000000 * 1000000);
    n %= 1000000;
    for (int i = DIGITS - 1; i >= 0; i--, n /= 10) code[i] = (char)('0' + n % 10);
    code[DIGITS] = '\0';
}

// Said before anything is looked up, so that it tells nothing of the number.
static enum rc check_hours(struct cx *cx, int64_t minutes, struct outbox_terms *terms) {
    int64_t due;
    TRY(outbox_terms(cx, "service", terms));
    if (rules_due(&terms->rule, cx->now_ms, cx->now_ms + minutes * MINUTE_MS, &due) && due <= cx->now_ms + MINUTE_MS) return RC_OK;
    return fail(cx, RC_CONFLICT, "out_of_hours", arena_printf(cx->arena, "Mã chỉ gửi được từ %02d:%02d đến %02d:%02d. Thử lại trong giờ đó.", terms->rule.hour_from / 60,
                                                              terms->rule.hour_from % 60, terms->rule.hour_to / 60, terms->rule.hour_to % 60));
}

static int wait_after(int64_t asked) {
    int64_t wait = FIRST_WAIT_S;
    for (int64_t i = 1; i < asked && wait < WAIT_CAP_S; i++) wait *= 2;
    return (int)(wait < WAIT_CAP_S ? wait : WAIT_CAP_S);
}

static enum rc too_soon(struct cx *cx, const struct q_access_code_get_out *old) {
    int64_t next;
    if (!clock_parse(old->next_at, &next) || next <= cx->now_ms) return RC_OK;
    cx->retry_after_s = (int)((next - cx->now_ms + 999) / 1000);
    return fail(cx, RC_TOO_MANY, "code_delay", arena_printf(cx->arena, "Vừa gửi mã cho số này. Chờ %d giây rồi xin mã khác.", cx->retry_after_s));
}

static enum rc put_message(struct cx *cx, const struct access_one *to, const char *kind, const char *e164, const char *code, int64_t minutes,
                           const struct outbox_terms *terms, int64_t *id) {
    struct outbox_message m = {
        .unit_id = to->unit_id, .kind = "confirmation", .purpose = "service", .class = "service", .secret = code, .e164 = e164,
        .body = arena_printf(cx->arena, "Ma vao trang viec lam: " SECRET_MARK ", dung trong %lld phut. Khong dua ma nay cho ai, ke ca can bo.", (long long)minutes), .key = arena_printf(cx->arena, "code:%s:%s:%lld", kind, e164, (long long)cx->now_ms),
        .lane = OUTBOX_LANE_URGENT, .due_ms = cx->now_ms, .valid_until_ms = cx->now_ms + minutes * MINUTE_MS, .terms = terms,
    };
    return outbox_put(cx, &m, id);
}

static enum rc forget_secret(struct cx *cx, bool has, int64_t message_id) {
    int64_t affected;
    if (!has) return RC_OK;
    return q_message_secret_forget(cx->db, cx->arena, &(struct q_message_secret_forget_in){ .id = message_id }, &affected);
}

static enum rc purge(struct cx *cx) {
    char before[VTIME_SIZE], now[VTIME_SIZE];
    int64_t affected;
    clock_format(cx->now_ms, now);
    clock_format(cx->now_ms - KEEP_MS, before);
    TRY(q_message_secret_lapse(cx->db, cx->arena, &(struct q_message_secret_lapse_in){ .now = now }, &affected));
    return q_access_code_purge(cx->db, cx->arena, &(struct q_access_code_purge_in){ .before = before }, &affected);
}

struct asking {
    const char *kind, *e164, *code, *hash;
    uint8_t idx[VAULT_INDEX_SIZE];
    int64_t minutes;
    const struct outbox_terms *terms;
};

static enum rc replace(struct cx *cx, const struct asking *a, int *wait_s) {
    struct q_access_code_get_out old = { .asked = 0 };
    struct access_who who;
    char day[VDATE_ISO_SIZE], next[VTIME_SIZE], expires[VTIME_SIZE];
    bool found;
    int64_t message_id = 0, affected;
    struct db_bytes idx = { a->idx, sizeof a->idx };
    vdate_format(cx->today, day);
    TRY(q_access_code_get(cx->db, cx->arena, &(struct q_access_code_get_in){ .kind = a->kind, .number_idx = idx }, &old, &found));
    if (found) TRY(too_soon(cx, &old));
    if (found) TRY(forget_secret(cx, old.has_message_id, old.message_id));
    int64_t asked = found && strcmp(old.asked_on, day) == 0 ? old.asked + 1 : 1;
    *wait_s = wait_after(asked);
    clock_format(cx->now_ms + (int64_t)*wait_s * 1000, next);
    clock_format(cx->now_ms + a->minutes * MINUTE_MS, expires);
    TRY(access_who(cx, a->kind, a->idx, &who));
    if (who.n) TRY(put_message(cx, &who.all[0], a->kind, a->e164, a->code, a->minutes, a->terms, &message_id));
    struct q_access_code_put_in in = { .kind = a->kind, .number_idx = idx, .code = a->hash, .expires_at = expires, .asked = asked, .asked_on = day, .next_at = next,
                                       .message_id = message_id, .has_message_id = message_id != 0 };
    return q_access_code_put(cx->db, cx->arena, &in, &affected);
}

enum rc access_code_send(struct cx *cx, const char *kind, const char *e164, const char *address, int64_t *minutes, int *wait_s) {
    struct outbox_terms terms;
    char code[DIGITS + 1];
    random_code(code);
    struct asking a = { .kind = kind, .e164 = e164, .code = code, .hash = vault_password_hash(cx->arena, code), .terms = &terms };
    vault_index(cx->app->vault, "phone", e164, a.idx);
    TRY(rule_today(cx, "public_code_minutes", MINUTES, minutes));
    a.minutes = *minutes;
    TRY(check_hours(cx, *minutes, &terms));
    TRY(purge(cx));
    TRY(public_count(cx, "code-address", address, "public_code_address_day", PER_ADDRESS));
    TRY(public_count(cx, arena_printf(cx->arena, "code-%s", kind), e164, "public_code_number_day", PER_NUMBER));
    return replace(cx, &a, wait_s);
}

enum rc access_code_check(struct cx *cx, const char *kind, const uint8_t number_idx[16], const char *code, bool *right) {
    struct db_bytes idx = { number_idx, VAULT_INDEX_SIZE };
    struct q_access_code_get_out row = { .code = NULL };
    char now[VTIME_SIZE];
    bool found;
    int64_t counted;
    clock_format(cx->now_ms, now);
    struct q_access_code_try_in in = { .kind = kind, .number_idx = idx, .now = now, .most = TRIES };
    TRY(q_access_code_try(cx->db, cx->arena, &in, &counted));
    TRY(q_access_code_get(cx->db, cx->arena, &(struct q_access_code_get_in){ .kind = kind, .number_idx = idx }, &row, &found));
    const char *hash = counted == 1 && found ? row.code : NULL;
    *right = vault_password_check(hash, code) && hash;
    if (!*right) return RC_OK;
    TRY(forget_secret(cx, row.has_message_id, row.message_id));
    return q_access_code_spend(cx->db, cx->arena, &(struct q_access_code_spend_in){ .kind = kind, .number_idx = idx, .code = hash });
}
