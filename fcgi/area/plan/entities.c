// SPDX-License-Identifier: MPL-2.0
// The plan of a year: sub-projects, who does what in them, money, activities, outputs, targets.
#include "entity/records.h"

const struct word class_words[] = {
    { "poor", "Hộ nghèo" }, { "near_poor", "Hộ cận nghèo" }, { "escaped", "Hộ mới thoát nghèo" }, { "average", "Hộ có mức sống trung bình" },
    { "low_income", "Lao động có thu nhập thấp" }, { "not_poor", "Không nghèo" }, { NULL, NULL },
};
static const struct word duties[] = {
    { "lead", "Chủ trì" }, { "manage", "Trực tiếp quản lý" }, { "coordinate", "Phối hợp" }, { "report", "Theo dõi, báo cáo" }, { NULL, NULL },
};
static const struct word sources[] = {
    { "central", "Ngân sách Trung ương" }, { "local", "Ngân sách địa phương" }, { "other", "Vốn huy động hợp pháp khác" }, { NULL, NULL },
};

#define PLAN_PERMS { [OP_READ] = P_PLAN_READ, [OP_CREATE] = P_PLAN_WRITE, [OP_UPDATE] = P_PLAN_WRITE, [OP_DELETE] = P_PLAN_WRITE }
#define ORDINAL { "ord", F_INT, REQ | SORT | LIST, "Thứ tự", .min = 1, .max = 999, .initial = "1" }

static const struct field plan_fields[] = {
    { "unit_id", F_REF, REQ | LIST | FILTER, "Đơn vị", .ref = &unit },
    { "year", F_INT, REQ | LIST | FILTER | SORT, "Năm", .min = 2021, .max = 2100 },
    { "title", F_TEXT, REQ | LIST, "Tên kế hoạch", .max = 300 },
    { "number", F_TEXT, LIST, "Số, ký hiệu", "Để trống khi chưa ban hành", .max = 60 },
    { "issued_on", F_DATE, LIST, "Ngày ban hành" },
    { "objective", F_LONGTEXT, 0, "Mục tiêu", .max = 10000 },
    { "legal_basis", F_LONGTEXT, 0, "Căn cứ", .max = 10000 },
};

const struct entity plan = {
    .table = "plan", .collection = "plans", .title = "Kế hoạch", .titles = "Kế hoạch",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT_WRITE, .label = "title", .order = "-year", .perm = PLAN_PERMS, FIELDS(plan_fields),
    .unique = { { "plan_unit_year", "year", "duplicate" } },
    .parts = { &project, &target, &plan_note }, .parts_by = { "plan_id", "plan_id", "plan_id" },
};

static const struct field project_fields[] = {
    { "plan_id", F_REF, REQ | LIST | FILTER | FIXED, "Kế hoạch", .ref = &plan },
    { "code", F_TEXT, REQ | LIST | FILTER | SORT | ASCII, "Mã", "Như trong kế hoạch: 2, 3.1, 6.2", .max = 8 },
    { "name", F_TEXT, REQ | LIST, "Tiểu dự án", .max = 200 },
    { "project_name", F_TEXT, REQ | LIST, "Thuộc dự án", .max = 200 },
    { "objective", F_LONGTEXT, 0, "Mục tiêu", .max = 10000 },
    { "target_group", F_LONGTEXT, 0, "Đối tượng thụ hưởng", .max = 10000 },
    { "criteria", F_LONGTEXT, 0, "Nguyên tắc, tiêu chí, định mức phân bổ vốn", .max = 10000 },
};

const struct entity project = {
    .table = "project", .collection = "projects", .title = "Tiểu dự án", .titles = "Tiểu dự án",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "name", .order = "code", .search = SEARCH_TEXT, .perm = PLAN_PERMS, FIELDS(project_fields),
    .unique = { { "project_code", "code", "duplicate" } },
    .parts = { &budget_line, &activity, &output, &project_role, &course }, .parts_by = { "project_id", "project_id", "project_id", "project_id", "project_id" },
};

static const struct field project_role_fields[] = {
    { "project_id", F_REF, REQ | LIST | FILTER | FIXED, "Tiểu dự án", .ref = &project },
    { "body_id", F_REF, REQ | LIST | FILTER, "Cơ quan, đơn vị", .ref = &unit },
    { "duty", F_ENUM, REQ | LIST | FILTER, "Nhiệm vụ", .words = duties },
    { "note", F_TEXT, LIST, "Ghi chú", .max = 500 },
};

const struct entity project_role = {
    .table = "project_role", .collection = "project-roles", .title = "Phân công", .titles = "Phân công",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "duty", .order = "id", .perm = PLAN_PERMS, FIELDS(project_role_fields),
    .unique = { { "project_role_once", "body_id", "duplicate" } },
};

static const struct field budget_line_fields[] = {
    { "project_id", F_REF, REQ | LIST | FILTER | FIXED, "Tiểu dự án", .ref = &project },
    { "source", F_ENUM, REQ | LIST | FILTER, "Nguồn vốn", .words = sources },
    { "label", F_TEXT, REQ | LIST, "Nội dung", .max = 300 },
    { "amount", F_MONEY, LIST, "Số tiền (đồng)", "Để trống khi kế hoạch không ghi con số" },
    ORDINAL,
};

const struct entity budget_line = {
    .table = "budget_line", .collection = "budget-lines", .title = "Dòng ngân sách", .titles = "Dòng ngân sách",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "label", .order = "ord", .perm = PLAN_PERMS, FIELDS(budget_line_fields),
};

static const struct field activity_fields[] = {
    { "project_id", F_REF, REQ | LIST | FILTER | FIXED, "Tiểu dự án", .ref = &project },
    ORDINAL,
    { "text", F_LONGTEXT, REQ | LIST, "Nội dung hoạt động", .max = 10000 },
};

const struct entity activity = {
    .table = "activity", .collection = "activities", .title = "Hoạt động", .titles = "Hoạt động",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "text", .order = "ord", .perm = PLAN_PERMS, FIELDS(activity_fields),
};

static const struct field output_fields[] = {
    { "project_id", F_REF, REQ | LIST | FILTER | FIXED, "Tiểu dự án", .ref = &project },
    ORDINAL,
    { "text", F_LONGTEXT, REQ | LIST, "Kết quả đầu ra", .max = 10000 },
};

const struct entity output = {
    .table = "output", .collection = "outputs", .title = "Kết quả đầu ra", .titles = "Kết quả đầu ra",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "text", .order = "ord", .perm = PLAN_PERMS, FIELDS(output_fields),
};

static const struct field target_fields[] = {
    { "plan_id", F_REF, REQ | LIST | FILTER | FIXED, "Kế hoạch", .ref = &plan },
    { "project_id", F_REF, LIST | FILTER, "Tiểu dự án", .ref = &project },
    ORDINAL,
    { "name", F_TEXT, REQ | LIST, "Chỉ tiêu", .max = 500 },
    { "figure", F_TEXT, LIST, "Con số như kế hoạch ghi", .max = 60 },
    { "low", F_INT, 0, "Từ (phần trăm của đơn vị)", .min = -1000000000, .max = 1000000000 },
    { "high", F_INT, 0, "Đến (phần trăm của đơn vị)", .min = -1000000000, .max = 1000000000 },
    { "remark", F_TEXT, LIST, "Ghi chú", .max = 500 },
};

const struct entity target = {
    .table = "target", .collection = "targets", .title = "Chỉ tiêu", .titles = "Chỉ tiêu",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "name", .order = "ord", .perm = PLAN_PERMS, FIELDS(target_fields),
};

static const struct field plan_note_fields[] = {
    { "plan_id", F_REF, REQ | LIST | FILTER | FIXED, "Kế hoạch", .ref = &plan },
    { "project_id", F_REF, LIST | FILTER, "Tiểu dự án", .ref = &project },
    ORDINAL,
    { "text", F_LONGTEXT, REQ | LIST, "Lưu ý", .max = 1000 },
};

const struct entity plan_note = {
    .table = "plan_note", .collection = "plan-notes", .title = "Lưu ý về văn bản", .titles = "Lưu ý về văn bản",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "text", .order = "ord", .perm = PLAN_PERMS, FIELDS(plan_note_fields),
};

static const struct field eligibility_fields[] = {
    { "project_id", F_REF, REQ | LIST | FILTER | FIXED, "Tiểu dự án", .ref = &project },
    { "class", F_ENUM, REQ | LIST | FILTER, "Diện", .words = class_words },
    { "priority", F_INT, REQ | LIST | SORT, "Thứ tự ưu tiên", .min = 1, .max = 99 },
    { "months", F_INT, LIST, "Trong vòng (tháng)", "Tính từ ngày bắt đầu của diện; để trống là không giới hạn", .min = 1, .max = 600 },
    { "source", F_TEXT, REQ | LIST, "Căn cứ", .max = 300 },
};

const struct entity eligibility = {
    .table = "eligibility", .collection = "eligibility", .title = "Diện thụ hưởng", .titles = "Diện thụ hưởng",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "class", .order = "priority", .perm = PLAN_PERMS, FIELDS(eligibility_fields),
    .unique = { { "eligibility_class", "class", "duplicate" } },
};

static const struct field rule_value_fields[] = {
    { "code", F_TEXT, REQ | LIST | FILTER | SORT | ASCII, "Mã quy định", .max = 40 },
    { "name", F_TEXT, REQ | LIST, "Quy định", .max = 200 },
    { "value", F_INT, REQ | LIST, "Giá trị", .min = -INT64_C(1000000000000), .max = INT64_C(1000000000000) },
    { "measure", F_TEXT, REQ | LIST, "Đơn vị tính", .max = 40 },
    { "valid_from", F_DATE, REQ | LIST | SORT, "Từ ngày" },
    { "valid_to", F_DATE, LIST, "Đến ngày" },
    { "source", F_TEXT, REQ | LIST, "Căn cứ", .max = 300 },
    { "verified", F_FLAG, REQ | LIST | FILTER, "Đã kiểm chứng", "Chưa kiểm chứng: màn hình dùng con số này sẽ nói rõ", .initial = "0" },
};

const struct entity rule_value = {
    .table = "rule_value", .collection = "rules", .title = "Quy định theo ngày", .titles = "Quy định theo ngày",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "name", .order = "code", .search = SEARCH_TEXT,
    .perm = { [OP_READ] = P_PLAN_READ, [OP_CREATE] = P_UNIT_WRITE, [OP_UPDATE] = P_UNIT_WRITE, [OP_DELETE] = P_UNIT_WRITE },
    FIELDS(rule_value_fields),
    .unique = { { "rule_value_period", "valid_from", "duplicate" }, { "rule_value_dates", "valid_to", "before_start" } },
};
