// SPDX-License-Identifier: MPL-2.0
// Households and persons. Ethnicity, health and identity numbers are sensitive by law (Luật 91/2025, NĐ 356/2025).
#include "entity/records.h"
#include "area/people/hooks.h"

const struct word purpose_words[] = {
    { "service", "Chính sách, dịch vụ" }, { "training", "Đào tạo nghề" }, { "jobs", "Việc làm" }, { "advertising", "Quảng cáo" }, { NULL, NULL },
};
static const struct word household_states[] = { { "incomplete", "Chưa đủ" }, { "complete", "Đầy đủ" }, { NULL, NULL } };
static const struct word sexes[] = { { "male", "Nam" }, { "female", "Nữ" }, { NULL, NULL } };
static const struct word no_id_reasons[] = {
    { "child", "Trẻ chưa có" }, { "elder", "Người già chưa làm" }, { "lost", "Mất giấy tờ" }, { "never_issued", "Chưa được cấp" }, { "other", "Khác" }, { NULL, NULL },
};
static const struct word languages[] = {
    { "vi", "Tiếng Việt" }, { "sedang", "Xơ Đăng" }, { "bahnar", "Ba Na" }, { "jarai", "Gia Rai" }, { "gie_trieng", "Gié Triêng" }, { "other", "Khác" }, { NULL, NULL },
};
static const struct word relations[] = {
    { "head", "Chủ hộ" }, { "spouse", "Vợ, chồng" }, { "child", "Con" }, { "parent", "Cha, mẹ" }, { "grandparent", "Ông, bà" },
    { "sibling", "Anh, chị, em" }, { "grandchild", "Cháu" }, { "other", "Khác" }, { NULL, NULL },
};
static const struct word phone_kinds[] = { { "own", "Máy riêng" }, { "shared", "Máy dùng chung" }, { "relay", "Nhờ người nhận" }, { NULL, NULL } };
static const struct word answers[] = { { "yes", "Đồng ý" }, { "no", "Từ chối" }, { NULL, NULL } };
static const struct word channels[] = { { "paper", "Giấy" }, { "spoken", "Lời nói" }, { "sms", "Tin nhắn" }, { "web", "Trang web" }, { NULL, NULL } };

#define PEOPLE_PERMS { [OP_READ] = P_HOUSEHOLD_READ, [OP_CREATE] = P_HOUSEHOLD_WRITE, [OP_UPDATE] = P_HOUSEHOLD_WRITE, [OP_DELETE] = P_HOUSEHOLD_DELETE }

static const struct field ethnic_group_fields[] = {
    { "code", F_TEXT, REQ | LIST | SORT | ASCII, "Mã", .max = 2 },
    { "name", F_NAME, REQ | LIST, "Dân tộc", .max = 60 },
    { "minority", F_FLAG, REQ | LIST | FILTER, "Dân tộc thiểu số", .initial = "1" },
    { "verified", F_FLAG, REQ | LIST, "Mã đã kiểm chứng", .initial = "0" },
};

const struct entity ethnic_group = {
    .table = "ethnic_group", .collection = "ethnic-groups", .title = "Dân tộc", .titles = "Danh mục dân tộc",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "name", .order = "code", .search = SEARCH_TEXT,
    .perm = { [OP_READ] = P_PLAN_READ, [OP_CREATE] = P_UNIT_WRITE, [OP_UPDATE] = P_UNIT_WRITE, [OP_DELETE] = P_UNIT_WRITE },
    FIELDS(ethnic_group_fields), .unique = { { "ethnic_group_code", "code", "duplicate" } },
    .parts = { &person }, .parts_by = { "ethnic_id" },
};

static const struct field household_fields[] = {
    { "code", F_TEXT, LIST | READONLY | ASCII, "Mã hộ", "Hệ thống cấp", .max = 16 },
    { "name", F_NAME, REQ | LIST | SORT | FOLD, "Tên chủ hộ" },
    { "unit_id", F_REF, LIST | FILTER, "Xã, thị trấn", "Theo thôn được chọn", .ref = &unit },
    { "village_id", F_REF, REQ | LIST | FILTER, "Thôn, làng", .ref = &village },
    { "address", F_TEXT, LIST, "Địa chỉ", .max = 200 },
    { "state", F_ENUM, REQ | LIST | FILTER, "Hồ sơ", .words = household_states, .initial = "complete" },
    { "class", F_ENUM, LIST | FILTER | READONLY, "Phân loại hiện nay", .words = class_words },
    { "registered_on", F_DATE, REQ | LIST | SORT, "Ngày đăng ký" },
    { "note", F_LONGTEXT, 0, "Ghi chú" },
};

const struct entity household = {
    .table = "household", .collection = "households", .title = "Hộ gia đình", .titles = "Hộ gia đình",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .unit_from = "village_id", .label = "name", .order = "name", .search = SEARCH_HOUSEHOLD,
    .perm = PEOPLE_PERMS, FIELDS(household_fields), .unique = { { "household_code", "code", "duplicate" } },
    .parts = { &membership, &classification }, .parts_by = { "household_id", "household_id" },
    .before_write = household_before_write, .after_write = household_after_write,
};

static const struct field person_fields[] = {
    { "unit_id", F_REF, REQ | LIST | FILTER, "Xã, thị trấn", .ref = &unit },
    { "name", F_NAME, REQ | LIST | SORT | FOLD, "Họ và tên", "Viết đúng như giấy khai sinh; tên một chữ như A Thông, Y Hương đều được" },
    { "sex", F_ENUM, LIST | FILTER, "Giới tính", .words = sexes },
    { "birth", F_BIRTH, LIST, "Ngày sinh", "Ngày/tháng/năm, hoặc chỉ năm" },
    { "ethnic_id", F_REF, SENSITIVE | FILTER, "Dân tộc", .ref = &ethnic_group },
    { "id_number", F_IDNUM, SENSITIVE, "Số định danh cá nhân", "12 chữ số" },
    { "no_id_reason", F_ENUM, 0, "Lý do chưa có số định danh", .words = no_id_reasons },
    { "language", F_ENUM, 0, "Ngôn ngữ hay dùng", .words = languages },
    { "merit", F_FLAG, 0, "Người có công" },
    { "can_read", F_FLAG, SENSITIVE, "Đọc được tin nhắn", "Không: người truyền tin báo thêm bằng lời" },
    { "disabled", F_FLAG, SENSITIVE, "Khuyết tật" },
    { "can_work", F_FLAG, SENSITIVE, "Còn khả năng lao động" },
    { "note", F_LONGTEXT, 0, "Ghi chú" },
};

const struct entity person = {
    .table = "person", .collection = "persons", .title = "Người dân", .titles = "Người dân",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .label = "name", .order = "name", .search = SEARCH_PERSON,
    .perm = PEOPLE_PERMS, FIELDS(person_fields), .unique = { { "person_id_number", "id_number", "number_taken" } },
    .parts = { &membership, &phone, &enrolment, &message }, .parts_by = { "person_id", "person_id", "person_id", "person_id" },
    .before_write = person_before_write, .after_write = person_after_write,
};

static const struct field membership_fields[] = {
    { "household_id", F_REF, REQ | LIST | FILTER | FIXED, "Hộ", .ref = &household },
    { "person_id", F_REF, REQ | LIST | FILTER | FIXED, "Thành viên", .ref = &person },
    { "relation", F_ENUM, REQ | LIST | FILTER, "Quan hệ với chủ hộ", .words = relations },
    { "from_date", F_DATE, REQ | LIST, "Từ ngày" },
    { "to_date", F_DATE, LIST, "Đến ngày" },
};

const struct entity membership = {
    .table = "membership", .collection = "memberships", .title = "Thành viên hộ", .titles = "Thành viên hộ",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .unit_from = "household_id", .label = "relation", .order = "id",
    .perm = PEOPLE_PERMS, FIELDS(membership_fields),
    .unique = { { "membership_one_head", "relation", "second_head" }, { "membership_one_home", "person_id", "other_household" },
                { "membership_period", "to_date", "before_start" } },
    .before_write = membership_before_write, .after_write = membership_after_write,
};

static const struct field phone_fields[] = {
    { "person_id", F_REF, REQ | LIST | FILTER | FIXED, "Của ai", .ref = &person },
    { "number", F_PHONE, REQ | LIST, "Số điện thoại", "10 chữ số; số 11 chữ số trước 2018 được đổi sang số mới" },
    { "raw", F_SEALED, READONLY, "Số như đã ghi" },
    { "kind", F_ENUM, REQ | LIST | FILTER, "Loại", .words = phone_kinds, .initial = "own" },
    { "relay_name", F_NAME, REQ | LIST, "Người nhận giúp", .if_field = "kind", .if_values = "relay" },
    { "can_sms", F_FLAG, REQ | LIST, "Nhận được tin nhắn", .initial = "1" },
    { "priority", F_INT, REQ | LIST, "Thứ tự liên lạc", .min = 1, .max = 9, .initial = "1" },
};

const struct entity phone = {
    .table = "phone", .collection = "phones", .title = "Số điện thoại", .titles = "Số điện thoại",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .unit_from = "person_id", .label = "kind", .order = "id",
    .perm = PEOPLE_PERMS, FIELDS(phone_fields), .unique = { { "phone_person_number", "number", "duplicate" } },
    .before_write = phone_before_write, .after_write = phone_after_write,
};

static const struct field classification_fields[] = {
    { "household_id", F_REF, REQ | LIST | FILTER | FIXED, "Hộ", .ref = &household },
    { "class", F_ENUM, REQ | LIST | FILTER, "Phân loại", .words = class_words },
    { "from_date", F_DATE, REQ | LIST | SORT, "Từ ngày", "Ngày quyết định công nhận có hiệu lực" },
    { "to_date", F_DATE, LIST, "Đến ngày" },
    { "decision", F_TEXT, LIST, "Quyết định", .max = 60 },
    { "note", F_TEXT, 0, "Ghi chú", .max = 500 },
};

const struct entity classification = {
    .table = "classification", .collection = "classifications", .title = "Phân loại hộ", .titles = "Phân loại hộ",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .unit_from = "household_id", .label = "class", .order = "-from_date",
    .perm = PEOPLE_PERMS, FIELDS(classification_fields),
    .unique = { { "classification_start", "from_date", "duplicate" }, { "classification_period", "to_date", "before_start" } },
    .before_write = classification_before_write, .after_write = classification_after_write,
};

static const struct field consent_fields[] = {
    { "person_id", F_REF, REQ | LIST | FILTER | FIXED, "Người dân", .ref = &person },
    { "purpose", F_ENUM, REQ | LIST | FILTER, "Loại tin", .words = purpose_words },
    { "answer", F_ENUM, REQ | LIST | FILTER, "Trả lời", .words = answers },
    { "channel", F_ENUM, REQ | LIST, "Cách trả lời", .words = channels },
    { "given_at", F_INSTANT, REQ | LIST, "Lúc" },
    { "witness", F_NAME, 0, "Người làm chứng", "Với người không biết chữ" },
    { "note", F_TEXT, 0, "Ghi chú", .max = 500 },
};

const struct entity consent = {
    .table = "consent", .collection = "consents", .title = "Đồng ý nhận tin", .titles = "Đồng ý nhận tin",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .unit_from = "person_id", .label = "purpose", .order = "-id",
    .perm = PEOPLE_PERMS, FIELDS(consent_fields), .before_write = consent_before_write,
};
