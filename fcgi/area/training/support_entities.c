// SPDX-License-Identifier: MPL-2.0
// Around the class: staff as learners (7.1), wishes of the survey, and the support that attendance earns.
#include "area/training/hooks.h"
#include "entity/records.h"

static const struct word bodies[] = {
    { "district", "Cấp huyện" }, { "commune", "Cấp xã" }, { "village", "Cán bộ thôn, làng" }, { "union", "Hội, đoàn thể" }, { "collaborator", "Cộng tác viên giảm nghèo" }, { NULL, NULL },
};
static const struct word need_levels[] = {
    { "under3m", "Dưới 3 tháng" }, { "elementary", "Sơ cấp" }, { "intermediate", "Trung cấp" }, { "college", "Cao đẳng" }, { NULL, NULL },
};
static const struct word seasons[] = { { "dry", "Mùa khô" }, { "rain", "Mùa mưa" }, { "any", "Lúc nào cũng được" }, { NULL, NULL } };
static const struct word list_states[] = { { "drawn", "Đã lập" }, { "approved", "Đã duyệt" }, { "paid", "Đã chi" }, { "cancelled", "Đã huỷ" }, { NULL, NULL } };
static const struct word signed_words[] = { { "scan", "Có bản quét" }, { "reason", "Không có bản quét, có lý do" }, { NULL, NULL } };
static const struct word scan_words[] = { { "pdf", "PDF" }, { "jpeg", "Ảnh JPEG" }, { "png", "Ảnh PNG" }, { NULL, NULL } };
static const struct word norm_words[] = {
    { "tuition_disabled", "Người khuyết tật" }, { "tuition_minority_poor", "Người DTTS nghèo; người nghèo ở nơi đặc biệt khó khăn" },
    { "tuition_poor", "DTTS, người có công, hộ nghèo" }, { "tuition_near_poor", "Hộ cận nghèo" }, { "tuition_other", "Lao động nông thôn khác" }, { NULL, NULL },
};

static const struct field staff_member_fields[] = {
    { "person_id", F_REF, REQ | LIST | FILTER | FIXED, "Người", .ref = &person },
    { "body", F_ENUM, REQ | LIST | FILTER, "Thuộc", .words = bodies },
    { "position", F_TEXT, REQ | LIST, "Chức danh", .max = 120 },
    { "village_id", F_REF, LIST | FILTER, "Thôn, làng phụ trách", .ref = &village },
    { "from_date", F_DATE, REQ | LIST, "Từ ngày" },
    { "to_date", F_DATE, LIST, "Đến ngày" },
};

const struct entity staff_member = {
    .table = "staff_member", .collection = "staff-members", .title = "Cán bộ giảm nghèo", .titles = "Cán bộ làm công tác giảm nghèo",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .unit_from = "person_id", .label = "position", .order = "id",
    .perm = { [OP_READ] = P_ENROL_READ, [OP_CREATE] = P_ENROL_WRITE, [OP_UPDATE] = P_ENROL_WRITE, [OP_DELETE] = P_ENROL_WRITE },
    FIELDS(staff_member_fields), .unique = { { "staff_member_start", "from_date", "duplicate" }, { "staff_member_period", "to_date", "before_start" } },
    .before_write = staff_member_before_write,
};

static const struct field training_need_fields[] = {
    { "person_id", F_REF, REQ | LIST | FILTER | FIXED, "Người", .ref = &person },
    { "trade_id", F_REF, REQ | LIST | FILTER, "Nghề muốn học", .ref = &trade },
    { "level", F_ENUM, REQ | LIST | FILTER, "Trình độ", .words = need_levels, .initial = "under3m" },
    { "season", F_ENUM, LIST | FILTER, "Lúc học được", .words = seasons },
    { "surveyed_on", F_DATE, REQ | LIST | SORT, "Ngày hỏi" },
    { "note", F_TEXT, 0, "Ghi chú", .max = 500 },
};

const struct entity training_need = {
    .table = "training_need", .collection = "training-needs", .title = "Nhu cầu học nghề", .titles = "Nhu cầu học nghề",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .unit_from = "person_id", .label = "surveyed_on", .order = "-surveyed_on",
    .perm = { [OP_READ] = P_ENROL_READ, [OP_CREATE] = P_ENROL_WRITE, [OP_UPDATE] = P_ENROL_WRITE, [OP_DELETE] = P_ENROL_WRITE },
    FIELDS(training_need_fields), .unique = { { "training_need_once", "trade_id", "duplicate" } }, .before_write = training_need_before_write,
};

static const struct field payment_list_fields[] = {
    { "unit_id", F_REF, LIST | FILTER | READONLY, "Đơn vị", .ref = &unit },
    { "course_id", F_REF, LIST | FILTER | READONLY, "Lớp", .ref = &course },
    { "state", F_ENUM, LIST | FILTER | READONLY, "Trạng thái", .words = list_states },
    { "people", F_INT, LIST | READONLY, "Số người" },
    { "total", F_MONEY, LIST | READONLY, "Tổng tiền (đồng)" },
    { "approved_by", F_REF, LIST | READONLY, "Người duyệt", .ref = &user },
    { "approved_at", F_INSTANT, LIST | READONLY, "Duyệt lúc" },
    { "paid_on", F_DATE, LIST | READONLY, "Ngày chi" },
    { "reason", F_TEXT, LIST | READONLY, "Lý do", .max = 300 },
    { "signed_how", F_ENUM, LIST | FILTER | READONLY, "Ký nhận", .words = signed_words },
    { "signed_on", F_DATE, LIST | READONLY, "Ngày ký nhận" },
    { "signed_by", F_REF, READONLY, "Người ghi ký nhận", .ref = &user },
    { "signed_reason", F_TEXT, LIST | READONLY, "Vì sao không có bản quét", .max = 300 },
};

const struct entity payment_list = {
    .table = "payment_list", .collection = "payment-lists", .title = "Danh sách chi trả", .titles = "Danh sách chi trả hỗ trợ người học",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .label = "state", .order = "-id",
    .perm = { [OP_READ] = P_PAYMENT_READ, [OP_CREATE] = P_NEVER, [OP_UPDATE] = P_NEVER, [OP_DELETE] = P_NEVER },
    FIELDS(payment_list_fields), .parts = { &payment_line, &payment_scan }, .parts_by = { "payment_list_id", "payment_list_id" },
};

static const struct field payment_line_fields[] = {
    { "unit_id", F_REF, LIST | FILTER | READONLY, "Đơn vị", .ref = &unit },
    { "payment_list_id", F_REF, LIST | FILTER | READONLY, "Danh sách", .ref = &payment_list },
    { "person_id", F_REF, LIST | FILTER | READONLY, "Người học", .ref = &person },
    { "enrolment_id", F_REF, READONLY, "Học viên", .ref = &enrolment },
    { "days", F_INT, LIST | READONLY, "Ngày thực học" },
    { "norm", F_ENUM, READONLY | SENSITIVE, "Nhóm hỗ trợ", .words = norm_words },
    { "tuition", F_MONEY, LIST | READONLY, "Học phí theo định mức (trả cơ sở đào tạo)" },
    { "meals", F_MONEY, LIST | READONLY, "Tiền ăn" },
    { "travel", F_MONEY, LIST | READONLY, "Tiền đi lại" },
    { "amount", F_MONEY, LIST | READONLY, "Người học nhận" },
    { "reason", F_TEXT, LIST | READONLY, "Ghi chú", .max = 300 },
};

const struct entity payment_line = {
    .table = "payment_line", .collection = "payment-lines", .title = "Dòng chi trả", .titles = "Dòng chi trả",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .label = "reason", .order = "id",
    .perm = { [OP_READ] = P_PAYMENT_READ, [OP_CREATE] = P_NEVER, [OP_UPDATE] = P_NEVER, [OP_DELETE] = P_NEVER },
    FIELDS(payment_line_fields),
};

// The content is not a field: it leaves by /payment-scans/{id}/file only.
static const struct field payment_scan_fields[] = {
    { "unit_id", F_REF, LIST | FILTER | READONLY, "Đơn vị", .ref = &unit },
    { "payment_list_id", F_REF, LIST | FILTER | READONLY, "Danh sách", .ref = &payment_list },
    { "media", F_ENUM, LIST | READONLY, "Loại tệp", .words = scan_words },
    { "bytes", F_INT, LIST | READONLY, "Cỡ tệp (byte)" },
};

const struct entity payment_scan = {
    .table = "payment_scan", .collection = "payment-scans", .title = "Bản quét ký nhận", .titles = "Bản quét danh sách ký nhận",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .label = "media", .order = "-id",
    .perm = { [OP_READ] = P_PAYMENT_READ, [OP_CREATE] = P_NEVER, [OP_UPDATE] = P_NEVER, [OP_DELETE] = P_NEVER },
    FIELDS(payment_scan_fields),
};
