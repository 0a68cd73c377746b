// SPDX-License-Identifier: MPL-2.0
// What work is called: occupations of VSCO 2020, sections of VSIC, the district's own trades with the words people use for them, and
// how far units lie from each other.
#include "area/jobs/hooks.h"
#include "entity/records.h"

#define CATALOGUE_PERMS { [OP_READ] = P_PLAN_READ, [OP_CREATE] = P_UNIT_WRITE, [OP_UPDATE] = P_UNIT_WRITE, [OP_DELETE] = P_UNIT_WRITE }
#define VERIFIED { "verified", F_FLAG, REQ | LIST, "Đã đối chiếu văn bản", .initial = "0" }

static const struct field occupation_fields[] = {
    { "code", F_TEXT, REQ | LIST | FILTER | SORT | FIXED | ASCII, "Mã nghề", "Một đến năm chữ số theo cấp, giữ số 0 đứng đầu", .max = 5 },
    { "name", F_TEXT, REQ | LIST, "Tên nghề", .max = 200 },
    VERIFIED,
};

const struct entity occupation = {
    .table = "occupation", .collection = "occupations", .title = "Nghề VSCO", .titles = "Nghề theo VSCO 2020",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "name", .order = "code", .search = SEARCH_TEXT, .perm = CATALOGUE_PERMS, FIELDS(occupation_fields),
    .unique = { { "occupation_code", "code", "duplicate" } }, .parts = { &trade }, .parts_by = { "occupation_id" },
    .before_write = occupation_before_write,
};

static const struct field industry_fields[] = {
    { "code", F_TEXT, REQ | LIST | FILTER | SORT | FIXED | ASCII, "Mã ngành", "Cấp 1 là một chữ cái; các cấp sau là chữ số", .max = 5 },
    { "name", F_TEXT, REQ | LIST, "Tên ngành", .max = 200 },
};

const struct entity industry = {
    .table = "industry", .collection = "industries", .title = "Ngành kinh tế", .titles = "Ngành kinh tế (VSIC)",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "name", .order = "code", .search = SEARCH_TEXT, .perm = CATALOGUE_PERMS, FIELDS(industry_fields),
    .unique = { { "industry_code", "code", "duplicate" } },
};

static const struct field certificate_fields[] = {
    { "code", F_TEXT, REQ | LIST | ASCII, "Mã", .max = 24 },
    { "name", F_TEXT, REQ | LIST | SORT, "Giấy phép, chứng chỉ", .max = 120 },
    { "includes_id", F_REF, LIST, "Có nó là có cả", .ref = &certificate },
    { "source", F_TEXT, 0, "Văn bản", .max = 300 },
    VERIFIED,
};

const struct entity certificate = {
    .table = "certificate", .collection = "certificates", .title = "Giấy phép, chứng chỉ", .titles = "Giấy phép, chứng chỉ nghề",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "name", .order = "name", .search = SEARCH_TEXT, .perm = CATALOGUE_PERMS, FIELDS(certificate_fields),
    .unique = { { "certificate_code", "code", "duplicate" } }, .parts = { &trade, &seeker_certificate }, .parts_by = { "certificate_id", "certificate_id" },
};

static const struct field trade_fields[] = {
    { "code", F_TEXT, REQ | LIST | FILTER | ASCII, "Mã", .max = 16 },
    { "name", F_TEXT, REQ | LIST | SORT, "Nghề, việc làm", .max = 120 },
    { "occupation_id", F_REF, REQ | LIST | FILTER, "Thuộc nghề VSCO", .ref = &occupation },
    { "family", F_TEXT, REQ | LIST | FILTER | ASCII, "Nhóm nghề gần nhau", "Kinh nghiệm trong nhóm được tính một phần cho nhau", .max = 16 },
    { "words", F_LONGTEXT, LIST, "Tên gọi khác", "Cách nhau bằng dấu phẩy: hái cà phê, bẻ cà phê", .max = 500 },
    { "min_age", F_INT, LIST, "Tuổi tối thiểu theo luật", .min = 13, .max = 60 },
    { "certificate_id", F_REF, LIST, "Giấy phép, chứng chỉ bắt buộc theo luật", .ref = &certificate },
    { "simple", F_FLAG, REQ | LIST, "Việc giản đơn", "Ai nhận làm việc gì cũng được thì làm được", .initial = "0" },
    { "source", F_TEXT, 0, "Văn bản", .max = 300 },
    VERIFIED,
};

const struct entity trade = {
    .table = "trade", .collection = "trades", .title = "Nghề, việc làm", .titles = "Nghề, việc làm tại địa phương",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "name", .order = "name", .search = SEARCH_TEXT, .perm = CATALOGUE_PERMS, FIELDS(trade_fields),
    .unique = { { "trade_code", "code", "duplicate" } },
};

static const struct field unit_distance_fields[] = {
    { "from_unit_id", F_REF, REQ | LIST | FILTER, "Từ", .ref = &unit },
    { "to_unit_id", F_REF, REQ | LIST | FILTER, "Đến", .ref = &unit },
    { "km", F_INT, REQ | LIST, "Đường đi (km)", .min = 0, .max = 2000 },
    { "source", F_TEXT, REQ | LIST, "Nguồn", "Ai đo, bằng gì, ngày nào", .max = 200 },
    VERIFIED,
};

const struct entity unit_distance = {
    .table = "unit_distance", .collection = "unit-distances", .title = "Khoảng cách", .titles = "Khoảng cách giữa các đơn vị",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "source", .order = "id", .perm = CATALOGUE_PERMS, FIELDS(unit_distance_fields),
    .unique = { { "unit_distance_pair", "to_unit_id", "duplicate" } }, .before_write = unit_distance_before_write,
};

#define MONTH(name_, label_) { name_, F_INT, REQ | LIST, label_, .min = 1, .max = 12 }

static const struct field crop_fields[] = {
    { "code", F_TEXT, REQ | LIST | ASCII, "Mã", .max = 16 },
    { "name", F_TEXT, REQ | LIST | SORT, "Cây trồng", .max = 60 },
    MONTH("from_month", "Thu hoạch từ tháng"),
    MONTH("to_month", "Đến tháng"),
    { "source", F_TEXT, LIST, "Nguồn", .max = 200 },
    VERIFIED,
};

const struct entity crop = {
    .table = "crop", .collection = "crops", .title = "Mùa vụ", .titles = "Mùa thu hoạch theo cây trồng",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "name", .order = "name", .search = SEARCH_TEXT, .perm = CATALOGUE_PERMS, FIELDS(crop_fields),
    .unique = { { "crop_code", "code", "duplicate" } }, .parts = { &village_crop }, .parts_by = { "crop_id" },
};

static const struct field village_crop_fields[] = {
    { "village_id", F_REF, REQ | LIST | FILTER | FIXED, "Thôn, làng", .ref = &village },
    { "crop_id", F_REF, REQ | LIST | FILTER, "Cây trồng chính", .ref = &crop },
    { "note", F_TEXT, LIST, "Ghi chú", .max = 200 },
};

const struct entity village_crop = {
    .table = "village_crop", .collection = "village-crops", .title = "Cây trồng của thôn", .titles = "Cây trồng của các thôn",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT_WRITE, .unit_from = "village_id", .label = "crop_id", .order = "id",
    .perm = { [OP_READ] = P_PLAN_READ, [OP_CREATE] = P_VILLAGE_WRITE, [OP_UPDATE] = P_VILLAGE_WRITE, [OP_DELETE] = P_VILLAGE_WRITE },
    FIELDS(village_crop_fields), .unique = { { "village_crop_once", "crop_id", "duplicate" } },
};
