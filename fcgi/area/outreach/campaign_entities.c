// SPDX-License-Identifier: MPL-2.0
// Notices to many. Their states move by acts only (svc/campaign), their people are frozen when they are handed in.
#include "area/outreach/campaign_hooks.h"
#include "entity/records.h"

static const struct word kinds[] = {
    { "announcement", "Thông báo chung" }, { "support", "Lịch nhận hỗ trợ" }, { "review", "Mời họp rà soát" }, { "health", "Ngày khám, cân đo trẻ" },
    { "job_match", "Giới thiệu việc làm" }, { "reminder", "Nhắc lịch" }, { "change", "Đổi lịch" }, { "cancellation", "Huỷ lịch" }, { NULL, NULL },
};
static const struct word classes[] = {
    { "policy", "Chính sách xã hội" }, { "service", "Chăm sóc, dịch vụ" }, { "advertising", "Quảng cáo" }, { NULL, NULL },
};
static const struct word starts[] = { { "now", "Ngay khi được duyệt" }, { "at", "Vào lúc" }, { "relative", "So với ngày của lớp, sự kiện" }, { NULL, NULL } };
static const struct word states[] = {
    { "running", "Đang chạy" }, { "review", "Chờ duyệt" }, { "draft", "Đang soạn" }, { "paused", "Tạm dừng" }, { "stopped", "Đã dừng" }, { "done", "Đã xong" },
    { NULL, NULL },
};

static const struct field campaign_fields[] = {
    { "title", F_TEXT, REQ | LIST, "Tên chiến dịch", .max = 200 },
    { "kind", F_ENUM, REQ | LIST | FILTER, "Loại tin", .words = kinds, .initial = "announcement" },
    { "purpose", F_ENUM, REQ | LIST | FILTER, "Mục đích", "Ai đã từ chối mục đích này thì không nhận tin", .words = purpose_words, .initial = "service" },
    { "class", F_ENUM, REQ | LIST | FILTER, "Nhóm tin theo luật", .words = classes, .initial = "policy" },
    { "template_id", F_REF, 0, "Mẫu tin", "Để trống nội dung thì lấy của mẫu", .ref = &message_template },
    { "body", F_LONGTEXT, REQ, "Nội dung", "Trường điền sẵn: {sender} {name} {what} {place} {date} {time} {bring} {trade} {village}", .max = 1000 },
    { "accents", F_FLAG, REQ, "Gửi có dấu", .initial = "1" },
    { "audience", F_LONGTEXT, REQ, "Người nhận", "Các điều kiện lọc, dạng JSON", .max = 2000, .initial = "{}" },
    { "course_id", F_REF, FILTER, "Về lớp học", .ref = &course },
    { "occasion_id", F_REF, FILTER, "Về sự kiện", .ref = &occasion },
    { "starts", F_ENUM, REQ | LIST, "Bắt đầu gửi", .words = starts, .initial = "now" },
    { "due_at", F_INSTANT, REQ | LIST, "Vào lúc", .if_field = "starts", .if_values = "at" },
    { "offset_days", F_INT, REQ, "Cách ngày diễn ra", "Số âm: trước; -1 là ngày hôm trước", .min = -60, .max = 60, .if_field = "starts", .if_values = "relative" },
    { "at_time", F_TIME, REQ, "Vào giờ", .if_field = "starts", .if_values = "relative" },
    { "valid_hours", F_INT, REQ, "Hết hạn sau (giờ)", "Quá hạn mà chưa gửi được thì thôi", .min = 1, .max = 720, .initial = "72" },
    { "with_relay", F_FLAG, REQ, "Nhờ người truyền tin báo hộ không có điện thoại", .initial = "1" },
    { "budget_line_id", F_REF, 0, "Chi từ dòng ngân sách", .ref = &budget_line },
    { "cap", F_MONEY, REQ, "Trần chi (đồng)", "0: không đặt trần. Sắp vượt trần thì chiến dịch tự tạm dừng", .initial = "0" },
    { "unit_id", F_REF, REQ | LIST | FILTER, "Đơn vị gửi", .ref = &unit },
    { "state", F_ENUM, LIST | FILTER | READONLY, "Trạng thái", .words = states, .initial = "draft" },
    { "state_reason", F_TEXT, LIST | READONLY, "Lý do", .max = 300 },
    { "people", F_INT, LIST | READONLY, "Số người", .initial = "0" },
    { "price", F_MONEY, LIST | READONLY, "Dự tính (đồng)", .initial = "0" },
    { "submitted_by", F_REF, READONLY, "Người nộp", .ref = &user },
    { "submitted_at", F_INSTANT, READONLY | LIST, "Nộp lúc" },
    { "approved_by", F_REF, READONLY, "Người duyệt", .ref = &user },
    { "approved_at", F_INSTANT, READONLY, "Duyệt lúc" },
    { "started_at", F_INSTANT, READONLY | LIST, "Bắt đầu lúc" },
    { "finished_at", F_INSTANT, READONLY | LIST, "Xong lúc" },
};

const struct entity campaign = {
    .table = "campaign", .collection = "campaigns", .title = "Chiến dịch tin", .titles = "Chiến dịch tin nhắn",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .label = "title", .order = "-id", .search = SEARCH_TEXT,
    .perm = { [OP_READ] = P_MESSAGE_READ, [OP_CREATE] = P_CAMPAIGN_WRITE, [OP_UPDATE] = P_CAMPAIGN_WRITE, [OP_DELETE] = P_CAMPAIGN_WRITE },
    FIELDS(campaign_fields), .before_write = campaign_before_write,
};
