// SPDX-License-Identifier: MPL-2.0
// Weights of the matching: a set is in force from its day on; a trial set is only compared with it on today's pool.
#include "area/jobs/hooks.h"
#include "entity/records.h"
#include "svc/matching.h"

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
    .unique = { { "match_set_day", "valid_from", "duplicate" } }, .parts = { &match_weight }, .parts_by = { "match_set_id" },
};

static const struct field match_weight_fields[] = {
    { "match_set_id", F_REF, REQ | LIST | FILTER | FIXED, "Bộ", .ref = &match_set },
    { "name", F_ENUM, REQ | LIST | FILTER, "Trọng số", .words = match_weight_words },
    { "value", F_INT, REQ | LIST, "Giá trị", .min = 0, .max = 1000 },
};

const struct entity match_weight = {
    .table = "match_weight", .collection = "match-weights", .title = "Trọng số", .titles = "Trọng số",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "name", .order = "id", .perm = WEIGHT_PERMS, FIELDS(match_weight_fields),
    .unique = { { "match_weight_name", "name", "duplicate" } },
};
