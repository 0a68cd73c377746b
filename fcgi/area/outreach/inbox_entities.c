// SPDX-License-Identifier: MPL-2.0
// What came in, who tells a village, and the lists they were given. Rows of incoming are written by sms/reply.c, those of relay_task when
// a campaign is approved.
#include "entity/records.h"
#include "area/outreach/inbox.h"

static const struct word whys[] = {
    { "free_text", "Câu hỏi, lời nhắn" }, { "unknown_number", "Số lạ" }, { "no_question", "Trả lời khi không có lời mời" }, { "bad_code", "Mã không đúng" },
    { "ambiguous", "Chưa rõ trả lời cho ai" }, { "two_questions", "Chưa rõ trả lời câu nào" }, { "wants_job", "Muốn nhận việc" },
    { "refusal", "Từ chối, chưa rõ loại tin" }, { "wants_in", "Muốn đăng ký" }, { "jobs", "Hỏi việc làm" },
    { "changed_mind", "Đổi ý về việc đã nhận lời" }, { "class_full", "Nhận lời khi lớp đã đủ" }, { NULL, NULL },
};
static const struct word states[] = { { "new", "Chưa trả lời" }, { "answered", "Đã trả lời" }, { "closed", "Đã đóng" }, { NULL, NULL } };
const struct word relay_roles[] = { { "head", "Trưởng thôn" }, { "elder", "Già làng" }, { "health", "Y tế thôn" }, { "other", "Người khác" }, { NULL, NULL } };
static const struct word task_news[] = { { "change", "Đổi lịch" }, { "cancellation", "Không mở nữa" }, { NULL, NULL } };
static const struct word task_states[] = { { "open", "Chưa xong" }, { "done", "Đã báo xong" }, { NULL, NULL } };

static const struct field incoming_fields[] = {
    { "unit_id", F_REF, READONLY | LIST | FILTER, "Xã, thị trấn", .ref = &unit },
    { "person_id", F_REF, READONLY | LIST | FILTER, "Người gửi", .ref = &person },
    { "message_id", F_REF, READONLY, "Sau tin", .ref = &message },
    { "at", F_INSTANT, REQ | READONLY | LIST | SORT, "Lúc" },
    { "number", F_PHONE, READONLY | LIST, "Từ số" },
    { "text", F_SEALED, READONLY | NOAUDIT, "Nội dung" },
    { "why", F_ENUM, READONLY | LIST | FILTER, "Vì sao ở đây", .words = whys },
    { "state", F_ENUM, READONLY | LIST | FILTER, "Trạng thái", .words = states, .initial = "new" },
    { "answer_id", F_REF, READONLY, "Tin trả lời", .ref = &message },
    { "closed_note", F_TEXT, READONLY, "Ghi chú khi đóng", .max = 300 },
};

const struct entity incoming = {
    .table = "incoming", .collection = "incoming", .title = "Tin đến", .titles = "Tin đến",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .label = "why", .order = "-at",
    .perm = { [OP_READ] = P_INBOX_ANSWER, [OP_CREATE] = P_NEVER, [OP_UPDATE] = P_NEVER, [OP_DELETE] = P_NEVER },
    FIELDS(incoming_fields), .unique = { { "incoming_once", "text", "duplicate" } },
};

static const struct field relay_fields[] = {
    { "village_id", F_REF, REQ | LIST | FILTER, "Thôn, làng", .ref = &village },
    { "name", F_NAME, REQ | LIST | SORT, "Họ và tên", .max = 120 },
    { "role", F_ENUM, REQ | LIST | FILTER, "Vai trò", .words = relay_roles, .initial = "head" },
    { "number", F_PHONE, LIST, "Số điện thoại", "Để trống nếu không có máy: in phiếu giấy cho họ" },
    { "valid_from", F_DATE, REQ | LIST, "Từ ngày" },
    { "valid_to", F_DATE, LIST, "Đến ngày" },
    { "note", F_LONGTEXT, 0, "Ghi chú", .max = 500 },
};

const struct entity relay = {
    .table = "relay", .collection = "relays", .title = "Người truyền tin", .titles = "Người truyền tin",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .unit_from = "village_id", .label = "name", .order = "name", .search = SEARCH_TEXT,
    .perm = { [OP_READ] = P_MESSAGE_READ, [OP_CREATE] = P_CAMPAIGN_WRITE, [OP_UPDATE] = P_CAMPAIGN_WRITE, [OP_DELETE] = P_CAMPAIGN_WRITE },
    FIELDS(relay_fields), .unique = { { "relay_dates", "valid_to", "before_start" } },
    .parts = { &relay_task }, .parts_by = { "relay_id" },
    .before_write = relay_before_write, .after_write = relay_after_write,
};

static const struct field relay_task_fields[] = {
    { "unit_id", F_REF, READONLY | LIST | FILTER, "Xã, thị trấn", .ref = &unit },
    { "campaign_id", F_REF, READONLY | LIST | FILTER, "Chiến dịch", .ref = &campaign },
    { "village_id", F_REF, READONLY | LIST | FILTER, "Thôn, làng", .ref = &village },
    { "relay_id", F_REF, READONLY | LIST | FILTER, "Người truyền tin", .ref = &relay },
    { "code", F_INT, READONLY | LIST, "Mã trả lời" },
    { "people", F_INT, READONLY | LIST, "Số người cần báo" },
    { "reached", F_INT, READONLY | LIST, "Đã báo được" },
    { "state", F_ENUM, READONLY | LIST | FILTER, "Trạng thái", .words = task_states, .initial = "open" },
    { "message_id", F_REF, READONLY, "Tin đã gửi", .ref = &message },
    { "done_at", F_INSTANT, READONLY | LIST, "Báo xong lúc" },
    { "note", F_LONGTEXT, READONLY, "Ghi chú", .max = 500 },
    { "news", F_ENUM, READONLY | LIST | FILTER, "Báo lại vì", .words = task_news },
    { "news_at", F_INSTANT, READONLY, "Thay đổi lúc" },
};

const struct entity relay_task = {
    .table = "relay_task", .collection = "relay-tasks", .title = "Phiếu truyền tin", .titles = "Phiếu truyền tin",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .label = "code", .order = "-id",
    .perm = { [OP_READ] = P_MESSAGE_READ, [OP_CREATE] = P_NEVER, [OP_UPDATE] = P_NEVER, [OP_DELETE] = P_NEVER },
    FIELDS(relay_task_fields), .unique = { { "relay_task_once", "village_id", "duplicate" } },
};
