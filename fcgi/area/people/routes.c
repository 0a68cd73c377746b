// SPDX-License-Identifier: MPL-2.0
// Registering a household, its page, and moving it.
#include "entity/records.h"
#include "http/http.h"
#include "svc/register.h"

static const struct field move_fields[] = {
    { "village_id", F_REF, REQ, "Đến thôn, làng", .ref = &village },
    { "on_date", F_DATE, REQ, "Từ ngày" },
    { "reason", F_TEXT, REQ, "Lý do", .max = 500 },
};

static enum rc answer(struct cx *cx, int64_t id, struct out *out) {
    TRY(register_dossier(cx, id, &out->json));
    out->version = json_integer_value(json_object_get(json_object_get(out->json, "household"), "version"));
    return RC_OK;
}

static enum rc create(struct cx *cx, const struct req *rq, struct out *out) {
    int64_t id;
    TRY(register_household(cx, rq->json, &id));
    out->status = 201;
    out->location = arena_printf(cx->arena, "/api/v1/households/%lld", (long long)id);
    return answer(cx, id, out);
}

// Looking into a dossier shows ethnicity and health: recorded as one act on the household.
static enum rc dossier(struct cx *cx, const struct req *rq, struct out *out) {
    if (role_allows(cx->who->role, P_PERSON_SENSITIVE)) TRY(audit_act(cx, "read", &household, rq->id, rq->row.unit_id, NULL, NULL));
    return answer(cx, rq->id, out);
}

static enum rc move(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v[3];
    vday day;
    TRY(decode_body(cx, move_fields, 3, rq->json, v));
    if (v[1].kind == DB_TEXT && vdate_parse(v[1].s, &day) && day > cx->today) field_fail(cx, "on_date", "in_future");
    TRY(cx_valid(cx));
    json_t *body = cx_json(cx, json_pack("{s:I}", "village_id", (json_int_t)v[0].i));
    TRY(entity_update(cx, &household, rq->id, &(struct versions){ .n = 1, .list = { rq->row.version } }, body));
    json_t *changes = cx_json(cx, json_pack("{s:[I,I], s:s}", "village_id", (json_int_t)rq->row.v[entity_field(&household, "village_id")].i, (json_int_t)v[0].i, "on_date", v[1].s));
    TRY(audit_act(cx, "move", &household, rq->id, rq->row.unit_id, changes, v[2].s));
    return answer(cx, rq->id, out);
}

const struct route people_routes[] = {
    { "POST", "/api/v1/households/register", P_HOUSEHOLD_WRITE, POOL_FAST, 0, &household, ROW_NONE, create, "Đăng ký hộ cùng thành viên" },
    { "GET", "/api/v1/households/{id}/dossier", P_HOUSEHOLD_READ, POOL_FAST, R_NO_TX, &household, ROW_READ, dossier, "Hồ sơ hộ" },
    { "POST", "/api/v1/households/{id}/move", P_HOUSEHOLD_WRITE, POOL_FAST, 0, &household, ROW_WRITE, move, "Chuyển hộ sang thôn khác", move_fields, 3 },
    { .method = NULL },
};
