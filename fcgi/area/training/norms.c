// SPDX-License-Identifier: MPL-2.0
// The norms a class's support is counted by, as they were in force on its first day, each with its source.
#include "entity/records.h"
#include "http/http.h"
#include "queries.h"

static enum rc norms(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_training_norms_out *rows;
    size_t n;
    const char *day = rq->row.v[entity_field(&course, "starts_on")].s;
    TRY(q_training_norms(cx->db, cx->arena, &(struct q_training_norms_in){ .day = day }, &rows, &n));
    json_t *items = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(items, json_pack("{s:s, s:s, s:I, s:s?, s:s, s:s?, s:b}", "code", rows[i].code, "name", rows[i].name, "value", (json_int_t)rows[i].value,
                                               "measure", rows[i].measure, "valid_from", rows[i].valid_from, "source", rows[i].source, "verified", rows[i].verified != 0));
    out->json = cx_json(cx, json_pack("{s:s, s:o}", "day", day, "items", items));
    return RC_OK;
}

const struct route norm_routes[] = {
    { "GET", "/api/v1/courses/{id}/norms", P_COURSE_READ, POOL_FAST, R_NO_TX, &course, ROW_READ, norms, "Định mức hỗ trợ người học, theo ngày khai giảng" },
    { .method = NULL },
};
