// SPDX-License-Identifier: MPL-2.0
// The outbox as staff see it: read only. Messages are written by svc/outbox, states belong to the worker (docs/QUEUE.md).
#include "entity/records.h"
#include "area/outreach/text_hooks.h"
#include "area/outreach/told_words.h"

const struct word message_kind_words[] = {
    { "invitation", "Mời học" }, { "notice", "Thông báo" }, { "confirmation", "Xác nhận" }, { "reminder", "Nhắc lịch" }, { "change", "Báo đổi lịch" },
    { "cancellation", "Báo huỷ" }, { "job_match", "Giới thiệu việc làm" }, { "support", "Lịch nhận hỗ trợ" }, { "review", "Mời họp rà soát" },
    { "health", "Ngày khám, cân đo" }, { "announcement", "Thông báo chung" }, { "relay", "Nhờ người truyền tin" }, { "answer", "Trả lời tin đến" }, { NULL, NULL },
};
static const struct word codings[] = { { "gsm7", "Không dấu" }, { "ucs2", "Có dấu" }, { NULL, NULL } };
static const struct word states[] = {
    { "queued", "Chờ gửi" }, { "claimed", "Sắp gửi" }, { "submitting", "Đang gửi" }, { "accepted", "Đã gửi tới nhà mạng" },
    { "delivered", "Nhà mạng báo đã chuyển" }, { "failed", "Không gửi được" }, { "retry_wait", "Chờ gửi lại" }, { "ambiguous", "Chưa rõ" },
    { "expired", "Quá hạn" }, { "cancelled", "Đã huỷ" }, { "dead", "Ngừng, cần xem" }, { NULL, NULL },
};
static const struct word event_kinds[] = { { "move", "Chuyển trạng thái" }, { "submit", "Gửi" }, { "dlr", "Báo chuyển" }, { "reply", "Trả lời" }, { NULL, NULL } };

static const struct field message_fields[] = {
    { "person_id", F_REF, LIST | FILTER | FIXED, "Người nhận", .ref = &person },
    { "body", F_LONGTEXT, REQ | LIST | FIXED | NOAUDIT, "Nội dung", .max = 1000 },
    { "kind", F_ENUM, REQ | LIST | FILTER | FIXED, "Loại", .words = message_kind_words, .initial = "notice" },
    { "purpose", F_ENUM, REQ | LIST | FILTER | FIXED, "Mục đích", .words = purpose_words, .initial = "service" },
    { "class", F_ENUM, LIST | FILTER | READONLY, "Nhóm theo luật", .words = message_class_words },
    { "state", F_ENUM, REQ | LIST | FILTER | READONLY, "Trạng thái", .words = states, .initial = "queued" },
    { "course_id", F_REF, LIST | FILTER | READONLY, "Lớp học", .ref = &course },
    { "occasion_id", F_REF, LIST | FILTER | READONLY, "Buổi", .ref = &occasion },
    { "template_id", F_REF, READONLY, "Mẫu tin", .ref = &message_template },
    { "enrolment_id", F_REF, LIST | FILTER | READONLY, "Ghi danh", .ref = &enrolment },
    { "phone_id", F_REF, READONLY, "Số điện thoại", .ref = &phone },
    { "phone", F_PHONE, READONLY | LIST, "Gửi tới số" },
    { "coding", F_ENUM, READONLY | LIST, "Bảng mã", .words = codings },
    { "parts", F_INT, READONLY | LIST, "Số phần" },
    { "price", F_MONEY, READONLY | LIST, "Giá (đồng)" },
    { "due_at", F_INSTANT, LIST | READONLY, "Gửi lúc" },
    { "valid_until", F_INSTANT, READONLY, "Hết hạn lúc" },
    { "attempts", F_INT, READONLY | LIST, "Lần gửi", .initial = "0" },
    { "gateway", F_TEXT, READONLY | LIST | ASCII, "Cổng gửi", .max = 16 },
    { "detail", F_TEXT, READONLY | LIST, "Chi tiết", .max = 200, .words = told_words },
};

const struct entity message = {
    .table = "message", .collection = "messages", .title = "Tin nhắn", .titles = "Tin nhắn",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .unit_from = "person_id", .label = "kind", .order = "-id",
    .perm = { [OP_READ] = P_MESSAGE_READ, [OP_CREATE] = P_NEVER, [OP_UPDATE] = P_NEVER, [OP_DELETE] = P_NEVER },
    FIELDS(message_fields), .unique = { { "message_dedup", "body", "duplicate" } },
};

static const struct field message_event_fields[] = {
    { "message_id", F_REF, LIST | FILTER | READONLY, "Tin nhắn", .ref = &message },
    { "attempt", F_INT, LIST | READONLY, "Lần" },
    { "kind", F_ENUM, LIST | FILTER | READONLY, "Loại", .words = event_kinds },
    { "word", F_TEXT, LIST | FILTER | READONLY | ASCII, "Việc", .max = 24, .words = told_words },
    { "detail", F_TEXT, LIST | READONLY, "Chi tiết", .max = 200, .words = told_words },
};

const struct entity message_event = {
    .table = "message_event", .collection = "message-events", .title = "Diễn biến tin", .titles = "Diễn biến tin",
    .shape = SHAPE_LOG, .scope = SCOPE_UNIT, .label = "word", .order = "-id",
    .perm = { [OP_READ] = P_MESSAGE_READ, [OP_CREATE] = P_NEVER, [OP_UPDATE] = P_NEVER, [OP_DELETE] = P_NEVER },
    FIELDS(message_event_fields),
};
