// SPDX-License-Identifier: MPL-2.0
// Texts of notices, what the law asks of each class, numbers that get no advertising, and the days people are told about.
#include "entity/records.h"
#include "area/outreach/text_hooks.h"

const struct word message_class_words[] = {
    { "policy", "Chính sách xã hội" }, { "service", "Chăm sóc, dịch vụ" }, { "advertising", "Quảng cáo" }, { NULL, NULL },
};
const struct word template_kind_words[] = {
    { "invitation", "Mời học" }, { "reminder", "Nhắc lịch" }, { "change", "Báo đổi lịch" }, { "cancellation", "Báo huỷ" }, { "support", "Lịch nhận hỗ trợ" },
    { "review", "Mời họp rà soát" }, { "health", "Ngày khám, cân đo" }, { "job_match", "Giới thiệu việc làm" }, { "announcement", "Thông báo chung" },
    { "relay", "Nhờ người truyền tin" }, { "keep", "Hỏi còn làm việc không" }, { "outcome", "Hỏi việc làm sau khoá học" }, { NULL, NULL },
};
static const struct word languages[] = { { "vi", "Tiếng Việt" }, { "sed", "Xơ Đăng" }, { "bdq", "Ba Na" }, { "jra", "Gia Rai" }, { NULL, NULL } };
static const struct word template_states[] = { { "draft", "Đang soạn" }, { "live", "Đang dùng" }, { "retired", "Đã thay" }, { NULL, NULL } };
static const struct word occasion_kinds[] = {
    { "support", "Cấp phát hỗ trợ" }, { "review", "Họp rà soát" }, { "health", "Khám, cân đo" }, { "other", "Khác" }, { NULL, NULL },
};
static const struct word occasion_states[] = { { "planned", "Sẽ diễn ra" }, { "done", "Đã xong" }, { "cancelled", "Đã huỷ" }, { NULL, NULL } };

#define TEXT_PERMS { [OP_READ] = P_MESSAGE_READ, [OP_CREATE] = P_TEMPLATE_WRITE, [OP_UPDATE] = P_TEMPLATE_WRITE, [OP_DELETE] = P_TEMPLATE_WRITE }

static const struct field message_template_fields[] = {
    { "kind", F_ENUM, REQ | LIST | FILTER, "Loại tin", .words = template_kind_words },
    { "language", F_ENUM, REQ | LIST | FILTER, "Ngôn ngữ", .words = languages, .initial = "vi" },
    { "title", F_TEXT, REQ | LIST, "Tên mẫu", .max = 120 },
    { "class", F_ENUM, REQ | LIST | FILTER, "Nhóm theo luật", "Quảng cáo: có nhãn, giờ, đồng ý và số tin một ngày theo NĐ 91/2020", .words = message_class_words, .initial = "policy" },
    { "body", F_LONGTEXT, REQ | LIST, "Nội dung", "Tên trường trong ngoặc nhọn được điền khi gửi: {sender}, {name}, {place}, {date} ...", .max = 1000 },
    { "revision", F_INT, READONLY | LIST, "Bản" },
    { "state", F_ENUM, REQ | LIST | FILTER, "Trạng thái", .words = template_states, .initial = "draft" },
    { "approval_no", F_TEXT, LIST, "Số chấp thuận của nhà mạng", .max = 60 },
    { "approved_on", F_DATE, 0, "Ngày chấp thuận" },
    { "note", F_TEXT, 0, "Ghi chú", .max = 500 },
};

const struct entity message_template = {
    .table = "message_template", .collection = "message-templates", .title = "Mẫu tin", .titles = "Mẫu tin",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "title", .order = "-id", .search = SEARCH_TEXT,
    .perm = TEXT_PERMS, FIELDS(message_template_fields), .unique = { { "message_template_live", "state", "duplicate" } },
    .before_write = message_template_before_write, .after_write = message_template_after_write,
};

static const struct field message_rule_fields[] = {
    { "class", F_ENUM, REQ | LIST | FILTER, "Nhóm tin", .words = message_class_words },
    { "hour_from", F_TIME, REQ | LIST, "Gửi từ giờ" },
    { "hour_to", F_TIME, REQ | LIST, "Đến trước giờ" },
    { "per_day_max", F_INT, LIST, "Số tin nhiều nhất một số trong 24 giờ", .min = 1, .max = 100 },
    { "needs_consent", F_FLAG, REQ | LIST, "Phải có đồng ý trước", .initial = "0" },
    { "needs_brand", F_FLAG, REQ | LIST, "Phải có tên định danh", .initial = "0" },
    { "checks_list", F_FLAG, REQ | LIST, "Tra danh sách không nhận quảng cáo", .initial = "0" },
    { "label", F_TEXT, LIST | ASCII, "Nhãn đầu tin", .max = 8 },
    { "refusal", F_TEXT, LIST, "Hướng dẫn từ chối cuối tin", .max = 120 },
    { "valid_from", F_DATE, REQ | LIST | SORT, "Từ ngày" },
    { "valid_to", F_DATE, LIST, "Đến ngày" },
    { "source", F_TEXT, REQ | LIST, "Căn cứ", .max = 300 },
    { "verified", F_FLAG, REQ | LIST, "Đã kiểm chứng", .initial = "0" },
};

const struct entity message_rule = {
    .table = "message_rule", .collection = "message-rules", .title = "Quy định gửi tin", .titles = "Quy định gửi tin",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "source", .order = "-valid_from",
    .perm = TEXT_PERMS, FIELDS(message_rule_fields),
    .unique = { { "message_rule_period", "valid_from", "duplicate" }, { "message_rule_hours", "hour_to", "before_start" },
                { "message_rule_dates", "valid_to", "before_start" } },
    .before_write = message_rule_before_write,
};

static const struct field do_not_advertise_fields[] = {
    { "number", F_PHONE, REQ | LIST, "Số điện thoại" },
    { "listed_on", F_DATE, REQ | LIST | SORT, "Từ ngày" },
    { "source", F_TEXT, REQ | LIST, "Nguồn", "Danh sách quốc gia (DNC 5656), hoặc ai yêu cầu", .max = 200 },
};

const struct entity do_not_advertise = {
    .table = "do_not_advertise", .collection = "do-not-advertise", .title = "Số không nhận quảng cáo", .titles = "Số không nhận quảng cáo",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "source", .order = "-listed_on",
    .perm = { [OP_READ] = P_TEMPLATE_WRITE, [OP_CREATE] = P_TEMPLATE_WRITE, [OP_UPDATE] = P_TEMPLATE_WRITE, [OP_DELETE] = P_TEMPLATE_WRITE },
    FIELDS(do_not_advertise_fields), .unique = { { "do_not_advertise_number", "number", "duplicate" } },
};

static const struct field occasion_fields[] = {
    { "unit_id", F_REF, REQ | LIST | FILTER, "Cơ quan tổ chức", .ref = &unit },
    { "project_id", F_REF, FILTER, "Tiểu dự án", .ref = &project },
    { "kind", F_ENUM, REQ | LIST | FILTER, "Loại", .words = occasion_kinds },
    { "title", F_TEXT, REQ | LIST, "Việc", "Như đọc trong tin: gạo cứu đói tháng 3", .max = 200 },
    { "place", F_TEXT, REQ | LIST, "Địa điểm", .max = 200 },
    { "held_on", F_DATE, REQ | LIST | SORT, "Ngày" },
    { "starts_at", F_TIME, REQ | LIST, "Giờ" },
    { "bring", F_TEXT, 0, "Mang theo", .max = 200 },
    { "state", F_ENUM, REQ | LIST | FILTER, "Trạng thái", .words = occasion_states, .initial = "planned" },
    { "note", F_LONGTEXT, 0, "Ghi chú" },
};

const struct entity occasion = {
    .table = "occasion", .collection = "occasions", .title = "Buổi", .titles = "Lịch hỗ trợ, họp, khám",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT_WRITE, .label = "title", .order = "-held_on", .search = SEARCH_TEXT,
    .perm = { [OP_READ] = P_COURSE_READ, [OP_CREATE] = P_CAMPAIGN_WRITE, [OP_UPDATE] = P_CAMPAIGN_WRITE, [OP_DELETE] = P_CAMPAIGN_WRITE },
    FIELDS(occasion_fields), .parts = { &message }, .parts_by = { "occasion_id" }, .after_write = occasion_after_write,
};
