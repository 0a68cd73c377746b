// SPDX-License-Identifier: MPL-2.0
#include "svc/elsewhere.h"

#include "base/vault.h"
#include "entity/records.h"
#include "queries.h"

// As many a day are free, and in one request; then the wait doubles from 2 s to an hour. A day without one forgets them.
enum { FREE = 10, WAIT_CAP_S = 3600 };

static void subject_of(const struct cx *cx, uint8_t subject[VAULT_INDEX_SIZE]) {
    vault_index(cx->app->vault, "elsewhere", arena_printf(cx->arena, "%lld", (long long)cx->who->user_id), subject);
}

static enum rc check_wait(struct cx *cx) {
    uint8_t subject[VAULT_INDEX_SIZE];
    struct q_login_delay_out *rows;
    size_t n;
    int64_t open;
    subject_of(cx, subject);
    struct db_bytes me = { subject, sizeof subject };
    TRY(q_login_delay(cx->db, cx->arena, &(struct q_login_delay_in){ .account = me, .address = me }, &rows, &n));
    bool waits = n && clock_parse(rows[0].open_at, &open) && open > cx->now_ms;
    if (waits) cx->retry_after_s = (int)((open - cx->now_ms + 999) / 1000);
    if (!waits && cx->elsewhere < FREE) return RC_OK;
    return fail(cx, RC_TOO_MANY, "too_many_taken", "Quá nhiều số định danh đã có ở nơi khác. Gửi danh sách cho huyện đối chiếu, rồi ghi tiếp sau.");
}

enum rc elsewhere_check(struct cx *cx, const struct write *w, const char *field) {
    const struct db_value *number = write_get(w, field);
    struct q_person_by_id_number_out other;
    uint8_t index[VAULT_INDEX_SIZE];
    bool found;
    if (number->kind != DB_TEXT || !write_changed(w, field)) return RC_OK;
    TRY(check_wait(cx));
    vault_index(cx->app->vault, "id", number->s, index);
    struct q_person_by_id_number_in in = { .scope = cx->who->unit_id, .number = { index, sizeof index }, .except_id = w->id };
    TRY(q_person_by_id_number(cx->db, cx->arena, &in, &other, &found));
    if (!found) return RC_OK;
    if (!other.in_scope) cx->elsewhere++;
    field_fail(cx, field, "number_taken");
    return fail(cx, RC_CONFLICT, "number_taken", words_sentence("number_taken"));
}

static enum rc record_tx(void *arg) {
    struct cx *cx = arg;
    uint8_t subject[VAULT_INDEX_SIZE];
    char now[VTIME_SIZE];
    int64_t affected;
    subject_of(cx, subject);
    clock_format(cx->now_ms, now);
    struct q_login_failed_in in = { .subject = { subject, sizeof subject }, .now = now, .free = FREE, .cap = WAIT_CAP_S };
    for (int i = 0; i < cx->elsewhere; i++) TRY(q_login_failed(cx->db, cx->arena, &in, &affected));
    json_t *changes = cx_json(cx, json_pack("{s:i}", "elsewhere", cx->elsewhere));
    return audit_act(cx, "number_taken", &person, 0, 0, changes, NULL);
}

enum rc elsewhere_record(struct cx *cx) {
    return cx->elsewhere ? db_tx(cx->db, record_tx, cx) : RC_OK;
}
