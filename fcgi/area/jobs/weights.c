// SPDX-License-Identifier: MPL-2.0
// Weights of the matching: a set is in force from its day on; a trial set is only compared with it on today's pool.
#include "area/jobs/hooks.h"
#include "entity/records.h"
#include "svc/matching.h"

// Scores of the past were counted by the sets that were in force then: those stay as they are, name and note apart.
static bool has_begun(const struct cx *cx, const struct db_value *trial, const struct db_value *from) {
    vday day;
    return trial->kind == DB_INT && !trial->i && from->kind == DB_TEXT && vdate_parse(from->s, &day) && day <= cx->today;
}

static const char KEPT[] = "Bộ đang hoặc đã áp dụng thì giữ nguyên. Tạo bộ mới từ bộ này, áp dụng từ một ngày sắp tới.";

static bool begun(const struct cx *cx, const struct write *w, const struct db_value *row) {
    return row && has_begun(cx, &row[entity_field(w->e, "trial")], &row[entity_field(w->e, "valid_from")]);
}

static enum rc match_set_before_write(struct cx *cx, struct write *w) {
    if (begun(cx, w, w->old) && (write_changed(w, "valid_from") || write_changed(w, "trial"))) return field_fail_text(cx, "valid_from", "in_force", KEPT);
    if (!begun(cx, w, w->old) && begun(cx, w, w->now)) return field_fail_text(cx, "valid_from", "in_past", "Bộ mới áp dụng từ ngày mai trở đi: điểm đã chấm không đổi.");
    return RC_OK;
}

static enum rc match_set_after_write(struct cx *cx, const struct write *w) {
    return w->op == OP_DELETE && begun(cx, w, w->old) ? fail(cx, RC_CONFLICT, "in_force", KEPT) : RC_OK;
}

static enum rc check_set_of(struct cx *cx, const struct write *w) {
    struct row set;
    const struct db_value *id = write_get(w, "match_set_id");
    if (id->kind != DB_INT || cx->error_count) return RC_OK;
    TRY(entity_read(cx, &match_set, id->i, &set));
    bool kept = has_begun(cx, &set.v[entity_field(&match_set, "trial")], &set.v[entity_field(&match_set, "valid_from")]);
    return kept ? fail(cx, RC_CONFLICT, "in_force", KEPT) : RC_OK;
}

static enum rc match_weight_before_write(struct cx *cx, struct write *w) { return check_set_of(cx, w); }
static enum rc match_weight_after_write(struct cx *cx, const struct write *w) { return w->op == OP_DELETE ? check_set_of(cx, w) : RC_OK; }

static const struct field match_set_fields[] = {
    { "name", F_TEXT, REQ | LIST, "Tên bộ trọng số", .max = 120 },
    { "valid_from", F_DATE, REQ | LIST | SORT, "Áp dụng từ" },
    { "trial", F_FLAG, REQ | LIST | FILTER, "Chỉ để so sánh", .initial = "0" },
    { "note", F_TEXT, LIST, "Ghi chú", .max = 500 },
};

#define WEIGHT_PERMS { [OP_READ] = P_JOB_READ, [OP_CREATE] = P_UNIT_WRITE, [OP_UPDATE] = P_UNIT_WRITE, [OP_DELETE] = P_UNIT_WRITE }

const struct entity match_set = {
    .table = "match_set", .collection = "match-sets", .title = "Bộ trọng số", .titles = "Bộ trọng số khớp việc",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "name", .order = "-valid_from", .search = SEARCH_TEXT, .perm = WEIGHT_PERMS, FIELDS(match_set_fields),
    .unique = { { "match_set_day", "valid_from", "duplicate" } }, .before_write = match_set_before_write, .after_write = match_set_after_write,
};

static const struct field match_weight_fields[] = {
    { "match_set_id", F_REF, REQ | LIST | FILTER | FIXED, "Bộ", .ref = &match_set },
    { "name", F_ENUM, REQ | LIST | FILTER, "Trọng số", .words = match_weight_words },
    { "value", F_INT, REQ | LIST, "Giá trị", .min = 0, .max = 1000 },
};

const struct entity match_weight = {
    .table = "match_weight", .collection = "match-weights", .title = "Trọng số", .titles = "Trọng số",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "name", .order = "id", .perm = WEIGHT_PERMS, FIELDS(match_weight_fields),
    .unique = { { "match_weight_name", "name", "duplicate" } }, .before_write = match_weight_before_write, .after_write = match_weight_after_write,
};
