// SPDX-License-Identifier: MPL-2.0
// Employers that somebody recorded who may not confirm any: a person who may looks at them. Refused ones can be confirmed later.
#include <string.h>

#include "base/vdate.h"
#include "entity/records.h"
#include "http/http.h"
#include "queries.h"

static enum rc decide(struct cx *cx, const struct req *rq, const char *state, const char *reason, struct out *out) {
    char at[VTIME_SIZE];
    struct row row;
    const char *now = rq->row.v[entity_field(&employer, "state")].s;
    bool confirms = strcmp(state, "confirmed") == 0;
    if (strcmp(now, "confirmed") == 0) return fail(cx, RC_CONFLICT, "bad_state", "Đơn vị này đã được xác nhận.");
    if (strcmp(now, state) == 0) return fail(cx, RC_CONFLICT, "bad_state", "Đơn vị này đã có quyết định không xác nhận.");
    clock_format(cx->now_ms, at);
    struct q_employer_decide_in in = { .id = rq->id, .version = rq->row.version, .to_state = state, .reason = reason, .at = at, .user_id = cx->who->user_id };
    TRY(q_employer_decide(cx->db, cx->arena, &in));
    TRY(audit_act(cx, confirms ? "confirm" : "refuse", &employer, rq->id, rq->row.unit_id, NULL, reason));
    TRY(entity_read(cx, &employer, rq->id, &row));
    out->json = entity_json(cx, &employer, &row, false);
    out->version = row.version;
    return RC_OK;
}

static enum rc confirm(struct cx *cx, const struct req *rq, struct out *out) {
    return decide(cx, rq, "confirmed", NULL, out);
}

static const struct field refuse_fields[] = { { "reason", F_TEXT, REQ, "Lý do", .max = 300 } };

static enum rc refuse(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value reason;
    TRY(decode_body(cx, refuse_fields, 1, rq->json, &reason));
    TRY(cx_valid(cx));
    return decide(cx, rq, "refused", reason.s, out);
}

const struct route employer_routes[] = {
    { "POST", "/api/v1/employers/{id}/confirm", P_EMPLOYER_CONFIRM, POOL_FAST, R_IF_MATCH | R_BODY_OPTIONAL, &employer, ROW_WRITE, confirm, "Xác nhận đơn vị tuyển dụng" },
    { "POST", "/api/v1/employers/{id}/refuse", P_EMPLOYER_CONFIRM, POOL_FAST, R_IF_MATCH, &employer, ROW_WRITE, refuse, "Không xác nhận đơn vị tuyển dụng", refuse_fields, 1 },
    { .method = NULL },
};
