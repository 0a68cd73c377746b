// SPDX-License-Identifier: MPL-2.0
// What staff do with registrations: see who is there already, confirm (employer and vacancies are written in the caller's name, by the rules of
// any other record) or refuse with a reason; the firm is told by SMS.
#include <string.h>

#include "base/phone.h"
#include "base/text.h"
#include "entity/records.h"
#include "http/http.h"
#include "queries.h"
#include "svc/outbox.h"

enum { TELL_HOURS = 72, HOUR_MS = 3600000, NAME_MAX_TOLD = 40, REASON_MAX_TOLD = 80 };

static const struct db_value *value_of(const struct req *rq, const char *name) {
    return &rq->row.v[entity_field(&registration, name)];
}

static enum rc twins(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_registration_twins_out *rows;
    size_t n;
    TRY(q_registration_twins(cx->db, cx->arena, &(struct q_registration_twins_in){ .id = rq->id, .scope = cx->who->unit_id }, &rows, &n));
    json_t *items = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(items, json_pack("{s:s, s:I, s:s, s:s, s:s, s:b, s:b}", "collection", rows[i].kind, "id", (json_int_t)rows[i].id, "name", rows[i].name, "unit",
                                               rows[i].unit, "state", rows[i].state, "same_code", rows[i].same_code != 0, "same_number", rows[i].same_number != 0));
    out->json = cx_json(cx, json_pack("{s:o}", "items", items));
    return RC_OK;
}

// --- telling ------------------------------------------------------------------------------------------------------------------------------

static const char *cut(struct cx *cx, const char *text, size_t most) {
    const char *plain = text_unaccent(cx->arena, text);
    return strlen(plain) <= most ? plain : arena_printf(cx->arena, "%.*s...", (int)most - 3, plain);
}

// One part without marks. Whoever has no mobile number is told by telephone.
static enum rc tell(struct cx *cx, const struct req *rq, const char *text) {
    const struct db_value *e164 = value_of(rq, "number");
    int64_t id;
    if (e164->kind != DB_TEXT || !phone_is_mobile(e164->s)) return RC_OK;
    struct outbox_message m = { .unit_id = rq->row.unit_id, .kind = "notice", .purpose = "service", .class = "service", .body = text, .e164 = e164->s,
                                .key = arena_printf(cx->arena, "registration:%lld", (long long)rq->id), .lane = OUTBOX_LANE_USUAL, .due_ms = cx->now_ms,
                                .valid_until_ms = cx->now_ms + (int64_t)TELL_HOURS * HOUR_MS };
    return outbox_put(cx, &m, &id);
}

static enum rc decide(struct cx *cx, const struct req *rq, const char *state, int64_t employer_id, const char *reason) {
    char at[VTIME_SIZE];
    clock_format(cx->now_ms, at);
    struct q_registration_decide_in in = { .id = rq->id, .version = rq->row.version, .to_state = state, .employer_id = employer_id, .has_employer_id = employer_id != 0,
                                           .reason = reason, .at = at, .user_id = cx->who->user_id };
    TRY(q_registration_decide(cx->db, cx->arena, &in));
    return audit_act(cx, strcmp(state, "confirmed") == 0 ? "confirm" : "refuse", &registration, rq->id, rq->row.unit_id, NULL, reason);
}

static enum rc check_pending(struct cx *cx, const struct req *rq) {
    if (strcmp(value_of(rq, "state")->s, "pending") == 0) return RC_OK;
    return fail(cx, RC_CONFLICT, "bad_state", "Đăng ký này đã được xem xét.");
}

static enum rc answer(struct cx *cx, const struct req *rq, struct out *out) {
    struct row row;
    TRY(entity_read(cx, &registration, rq->id, &row));
    out->json = entity_json(cx, &registration, &row, false);
    out->version = row.version;
    return RC_OK;
}

// --- confirming ---------------------------------------------------------------------------------------------------------------------------

// Fields of a registration that an employer's record has too.
static const struct {
    const char *ours, *theirs;
} same[] = {
    { "name", "name" }, { "tax_code", "tax_code" }, { "business", "kind" }, { "industry_id", "industry_id" }, { "unit_id", "unit_id" }, { "address", "address" },
    { "contact", "contact" }, { "number", "number" }, { "email", "email" }, { "products", "products" }, { "size", "size" }, { "publishes", "publishes" },
};

static enum rc new_employer(struct cx *cx, const struct req *rq, int64_t *id) {
    json_t *ours = entity_json(cx, &registration, &rq->row, false), *body = cx_json(cx, json_object());
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        json_t *v = json_object_get(ours, same[i].ours);
        if (!json_is_null(v)) json_object_set(body, same[i].theirs, v);
    }
    TRY(entity_create(cx, &employer, body, id));
    return q_employer_from_public(cx->db, cx->arena, &(struct q_employer_from_public_in){ .id = *id });
}

static enum rc new_vacancies(struct cx *cx, const struct req *rq, int64_t employer_id, int64_t *made) {
    const struct db_value *text = value_of(rq, "vacancies");
    size_t i;
    json_t *item;
    *made = 0;
    if (text->kind != DB_TEXT) return RC_OK;
    json_t *all = cx_json(cx, json_loads(text->s, 0, NULL));
    json_array_foreach(json_object_get(all, "items"), i, item) {
        int64_t id;
        json_t *body = cx_json(cx, json_copy(item));
        json_object_set_new(body, "employer_id", json_integer((json_int_t)employer_id));
        cx->prefix = arena_printf(cx->arena, "vacancies.%zu.", i);
        TRY(entity_create(cx, &vacancy, body, &id));
        ++*made;
    }
    cx->prefix = "";
    return RC_OK;
}

static const struct field confirm_fields[] = {
    { "employer_id", F_REF, 0, "Là đơn vị đã có", "Để trống: ghi thành đơn vị mới", .ref = &employer },
};

static enum rc employer_for(struct cx *cx, const struct req *rq, const struct db_value *chosen, int64_t *id) {
    const struct db_value *known = value_of(rq, "employer_id");
    struct q_employer_state_out row;
    bool found;
    *id = known->kind == DB_INT ? known->i : chosen->kind == DB_INT ? chosen->i : 0;
    if (!*id) return new_employer(cx, rq, id);
    TRY(q_employer_state(cx->db, cx->arena, &(struct q_employer_state_in){ .employer_id = *id }, &row, &found));
    if (!found) field_fail(cx, "employer_id", "not_found");
    else if (strcmp(row.state, "confirmed") != 0) field_fail(cx, "employer_id", "not_confirmed");
    return cx_valid(cx);
}

static enum rc confirm(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value chosen;
    int64_t employer_id, made;
    TRY(decode_body(cx, confirm_fields, 1, rq->json, &chosen));
    TRY(cx_valid(cx));
    TRY(check_pending(cx, rq));
    TRY(employer_for(cx, rq, &chosen, &employer_id));
    TRY(new_vacancies(cx, rq, employer_id, &made));
    TRY(decide(cx, rq, "confirmed", employer_id, NULL));
    TRY(tell(cx, rq, arena_printf(cx->arena, "Dang ky tuyen dung cua %s da duoc xac nhan, %lld cho viec duoc dang. Xem va sua tai %s/viec-lam",
                                  cut(cx, value_of(rq, "name")->s, NAME_MAX_TOLD), (long long)made, cx->app->conf.origin)));
    return answer(cx, rq, out);
}

// --- refusing -----------------------------------------------------------------------------------------------------------------------------

static const struct field refuse_fields[] = { { "reason", F_TEXT, REQ, "Lý do", "Được nhắn cho đơn vị", .max = 300 } };

static enum rc refuse(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value reason;
    TRY(decode_body(cx, refuse_fields, 1, rq->json, &reason));
    TRY(cx_valid(cx));
    TRY(check_pending(cx, rq));
    TRY(decide(cx, rq, "refused", 0, reason.s));
    TRY(tell(cx, rq, arena_printf(cx->arena, "Dang ky tuyen dung cua %s chua duoc xac nhan: %s", cut(cx, value_of(rq, "name")->s, NAME_MAX_TOLD),
                                  cut(cx, reason.s, REASON_MAX_TOLD))));
    return answer(cx, rq, out);
}

const struct route registration_routes[] = {
    { "GET", "/api/v1/registrations/{id}/twins", P_VACANCY_WRITE, POOL_FAST, R_NO_TX, &registration, ROW_READ, twins, "Đơn vị và đăng ký trùng mã số thuế, số điện thoại" },
    { "POST", "/api/v1/registrations/{id}/confirm", P_EMPLOYER_CONFIRM, POOL_FAST, 0, &registration, ROW_WRITE, confirm, "Xác nhận đăng ký tuyển dụng", confirm_fields, 1 },
    { "POST", "/api/v1/registrations/{id}/refuse", P_EMPLOYER_CONFIRM, POOL_FAST, 0, &registration, ROW_WRITE, refuse, "Không xác nhận đăng ký tuyển dụng", refuse_fields, 1 },
    { .method = NULL },
};
