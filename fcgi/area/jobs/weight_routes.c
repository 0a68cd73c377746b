// SPDX-License-Identifier: MPL-2.0
// Changing the weights of the matching: a set that is or was in force is never changed, for scores of the past were counted by it. A new
// one is a copy with other numbers, from a day on or for comparing only, and says why.
#include <string.h>

#include "entity/records.h"
#include "http/http.h"
#include "queries.h"
#include "svc/matching.h"

enum { WEIGHT_MAX = 1000 };

static const struct field copy_fields[] = {
    { "name", F_TEXT, REQ, "Tên bộ trọng số", .max = 120 },
    { "valid_from", F_DATE, REQ, "Áp dụng từ" },
    { "trial", F_FLAG, 0, "Chỉ để so sánh" },
    { "reason", F_TEXT, REQ, "Lý do", .max = 500 },
};
static const struct field save_fields[] = { { "reason", F_TEXT, REQ, "Lý do", .max = 500 } };

// The numbers of a set, by the order of match_weight_words; -1: not said.
struct numbers {
    int64_t *value;
    size_t n;
};

static struct numbers no_numbers(struct cx *cx) {
    struct numbers w = { .n = 0 };
    while (match_weight_words[w.n].value) w.n++;
    w.value = arena_array(cx->arena, w.n, sizeof *w.value);
    for (size_t i = 0; i < w.n; i++) w.value[i] = -1;
    return w;
}

static int word_at(const char *name) {
    for (int i = 0; match_weight_words[i].value; i++)
        if (strcmp(match_weight_words[i].value, name) == 0) return i;
    return -1;
}

// Takes "weights" out of the body, so that the rest is decoded as any form.
static enum rc take_weights(struct cx *cx, json_t *body, struct numbers *out) {
    json_t *given = json_incref(json_object_get(body, "weights")), *value;
    const char *name;
    *out = no_numbers(cx);
    cx_json(cx, given ? given : json_null());
    json_object_del(body, "weights");
    if (!json_is_object(given)) return field_fail(cx, "weights", "wrong_type", "tên và giá trị của các trọng số");
    json_object_foreach(given, name, value) {
        int at = word_at(name);
        const char *path = arena_printf(cx->arena, "weights.%s", name);
        int64_t n = json_is_integer(value) ? json_integer_value(value) : -1;
        if (at < 0) field_fail_text(cx, path, "unknown_field", "Không có trọng số này.");
        else if (n < 0 || n > WEIGHT_MAX) field_fail_text(cx, path, "out_of_range", "Trọng số là số nguyên từ 0 đến 1.000.");
        else out->value[at] = n;
    }
    return RC_OK;
}

static enum rc read_weights(struct cx *cx, int64_t set_id, struct numbers *out) {
    struct q_match_weights_of_out *rows;
    size_t n;
    *out = no_numbers(cx);
    TRY(q_match_weights_of(cx->db, cx->arena, &(struct q_match_weights_of_in){ .set_id = set_id }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        int at = word_at(rows[i].name);
        if (at >= 0) out->value[at] = rows[i].value;
    }
    return RC_OK;
}

static enum rc add_weight(struct cx *cx, int64_t set_id, size_t at, int64_t value) {
    int64_t id;
    return entity_create(cx, &match_weight, cx_json(cx, json_pack("{s:I, s:s, s:I}", "match_set_id", (json_int_t)set_id, "name", match_weight_words[at].value, "value", (json_int_t)value)), &id);
}

// The engine's own rules, on the set as it now stands.
static enum rc check_set(struct cx *cx, int64_t set_id) {
    struct match_weights weights;
    return matching_weights(cx, set_id, &weights);
}

static enum rc answer(struct cx *cx, int64_t id, struct out *out) {
    struct row row;
    TRY(entity_read(cx, &match_set, id, &row));
    out->json = entity_json(cx, &match_set, &row, false);
    out->version = row.version;
    return RC_OK;
}

static enum rc copy(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v[4];
    struct numbers old, given;
    int64_t id;
    take_weights(cx, rq->json, &given);
    TRY(decode_body(cx, copy_fields, 4, rq->json, v));
    bool trial = v[2].kind == DB_INT && v[2].i;
    TRY(cx_valid(cx));
    TRY(read_weights(cx, rq->id, &old));
    json_t *body = cx_json(cx, json_pack("{s:s, s:s, s:b, s:s}", "name", v[0].s, "valid_from", v[1].s, "trial", trial, "note", v[3].s));
    TRY(entity_create(cx, &match_set, body, &id));
    for (size_t i = 0; i < old.n; i++) {
        int64_t value = given.value[i] >= 0 ? given.value[i] : old.value[i];
        if (value >= 0) TRY(add_weight(cx, id, i, value));
    }
    TRY(check_set(cx, id));
    out->status = 201;
    out->location = arena_printf(cx->arena, "/api/v1/match-sets/%lld", (long long)id);
    return answer(cx, id, out);
}

static enum rc set_weight(struct cx *cx, int64_t set_id, size_t at, int64_t value) {
    struct q_match_weight_row_out row;
    bool found;
    TRY(q_match_weight_row(cx->db, cx->arena, &(struct q_match_weight_row_in){ .set_id = set_id, .name = match_weight_words[at].value }, &row, &found));
    if (!found) return add_weight(cx, set_id, at, value);
    if (row.value == value) return RC_OK;
    return entity_update(cx, &match_weight, row.id, &(struct versions){ .any = true }, cx_json(cx, json_pack("{s:I}", "value", (json_int_t)value)));
}

static enum rc save(struct cx *cx, const struct req *rq, struct out *out) {
    struct db_value v[1];
    struct numbers given;
    take_weights(cx, rq->json, &given);
    TRY(decode_body(cx, save_fields, 1, rq->json, v));
    TRY(cx_valid(cx));
    for (size_t i = 0; i < given.n; i++)
        if (given.value[i] >= 0) TRY(set_weight(cx, rq->id, i, given.value[i]));
    TRY(check_set(cx, rq->id));
    TRY(audit_act(cx, "weights", &match_set, rq->id, 0, NULL, v[0].s));
    return answer(cx, rq->id, out);
}

const struct route weight_routes[] = {
    { "POST", "/api/v1/match-sets/{id}/copy", P_UNIT_WRITE, POOL_FAST, 0, &match_set, ROW_READ, copy, "Chép bộ trọng số thành bộ mới, với các số đổi và lý do" },
    { "PUT", "/api/v1/match-sets/{id}/weights", P_UNIT_WRITE, POOL_FAST, R_IF_MATCH, &match_set, ROW_READ, save, "Sửa trọng số của bộ chưa áp dụng, có lý do" },
    { .method = NULL },
};
