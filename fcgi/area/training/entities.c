// SPDX-License-Identifier: MPL-2.0
// Courses of sub-project 4.1 (and, with staff as learners, 7.1): the class, its sessions, who has a place.
#include "entity/records.h"
#include "area/training/hooks.h"

static const struct word levels[] = {
    { "under3m", "Dưới 3 tháng" }, { "elementary", "Sơ cấp" }, { "intermediate", "Trung cấp" }, { "college", "Cao đẳng" }, { "staff", "Tập huấn cán bộ" }, { NULL, NULL },
};
static const struct word course_states[] = {
    { "open", "Đang mời học viên" }, { "running", "Đang học" }, { "done", "Đã xong" }, { "cancelled", "Đã huỷ" }, { NULL, NULL },
};
static const struct word results[] = { { "passed", "Đạt" }, { "failed", "Không đạt" }, { NULL, NULL } };
static const struct word enrolment_states[] = {
    { "enrolled", "Đã ghi danh" }, { "invited", "Đã mời" }, { "confirmed", "Nhận lời" }, { "declined", "Từ chối" }, { "cancelled", "Đã rút" }, { "waiting", "Chờ chỗ" },
    { "finished", "Học xong" }, { "dropped", "Bỏ học" }, { NULL, NULL },
};

static const struct word invite_faults[] = {
    { "no_phone", "Chưa có số nhận được tin" }, { "refused", "Đã từ chối nhận tin" }, { "no_text", "Chưa có mẫu tin mời" }, { "no_rule", "Chưa có quy định gửi tin" },
    { "cap", "Hết tiền tin mời của lớp" }, { NULL, NULL },
};

#define COURSE_PERMS { [OP_READ] = P_COURSE_READ, [OP_CREATE] = P_COURSE_WRITE, [OP_UPDATE] = P_COURSE_WRITE, [OP_DELETE] = P_COURSE_WRITE }

static const struct field course_fields[] = {
    { "project_id", F_REF, REQ | LIST | FILTER, "Tiểu dự án", .ref = &project },
    { "title", F_TEXT, REQ | LIST, "Tên lớp", .max = 200 },
    { "trade", F_TEXT, REQ | LIST, "Nghề", .max = 120 },
    { "trade_id", F_REF, LIST | FILTER, "Nghề trong danh mục", "Để tính nhu cầu và nối với việc làm", .ref = &trade },
    { "level", F_ENUM, REQ | LIST | FILTER, "Trình độ", .words = levels, .initial = "under3m" },
    { "unit_id", F_REF, REQ | LIST | FILTER, "Cơ quan mở lớp", .ref = &unit },
    { "code", F_TEXT, ASCII, "Mã lớp", .max = 24 },
    { "provider", F_TEXT, LIST, "Cơ sở đào tạo", .max = 200 },
    { "place", F_TEXT, REQ | LIST, "Địa điểm", .max = 200 },
    { "place_unit_id", F_REF, LIST, "Xã, thị trấn nơi học", "Để tính khoảng cách đi lại", .ref = &unit },
    { "starts_on", F_DATE, REQ | LIST | SORT, "Khai giảng" },
    { "ends_on", F_DATE, REQ | LIST, "Bế giảng" },
    { "capacity", F_INT, REQ | LIST, "Số chỗ", .min = 1, .max = 1000 },
    { "fee", F_MONEY, 0, "Học phí một người theo hợp đồng (đồng)" },
    { "auto_invite", F_FLAG, REQ, "Tự mời người chờ khi có chỗ trống", "Người đầu danh sách chờ được nhắn tin mời ngay", .initial = "1" },
    { "invite_cap", F_MONEY, 0, "Tiền tin mời tối đa khi tự mời (đồng)", "Để trống thì lấy theo quy định chung" },
    { "state", F_ENUM, REQ | LIST | FILTER, "Trạng thái", .words = course_states, .initial = "open" },
    { "note", F_LONGTEXT, 0, "Ghi chú" },
};

const struct entity course = {
    .table = "course", .collection = "courses", .title = "Lớp học", .titles = "Lớp học",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT_WRITE, .label = "title", .order = "-starts_on", .search = SEARCH_TEXT,
    .perm = COURSE_PERMS, FIELDS(course_fields), .unique = { { "course_dates", "ends_on", "before_start" } },
    .parts = { &course_session, &enrolment, &message }, .parts_by = { "course_id", "course_id", "course_id" },
    .before_write = course_before_write, .after_write = course_after_write,
};

static const struct field course_session_fields[] = {
    { "course_id", F_REF, REQ | LIST | FILTER | FIXED, "Lớp", .ref = &course },
    { "held_on", F_DATE, REQ | LIST | SORT, "Ngày" },
    { "starts_at", F_TIME, REQ | LIST, "Từ giờ" },
    { "ends_at", F_TIME, REQ | LIST, "Đến giờ" },
    { "place", F_TEXT, LIST, "Địa điểm", "Để trống nếu như địa điểm của lớp", .max = 200 },
    { "topic", F_TEXT, LIST, "Nội dung", .max = 200 },
};

const struct entity course_session = {
    .table = "course_session", .collection = "course-sessions", .title = "Buổi học", .titles = "Buổi học",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT_WRITE, .unit_from = "course_id", .label = "held_on", .order = "held_on",
    .perm = COURSE_PERMS, FIELDS(course_session_fields),
    .unique = { { "course_session_time", "starts_at", "duplicate" }, { "course_session_times", "ends_at", "before_start" } },
    .before_write = course_session_before_write, .after_write = course_session_after_write,
};

static const struct field enrolment_fields[] = {
    { "course_id", F_REF, REQ | LIST | FILTER | FIXED, "Lớp", .ref = &course },
    { "person_id", F_REF, REQ | LIST | FILTER | FIXED, "Học viên", .ref = &person },
    { "state", F_ENUM, REQ | LIST | FILTER, "Trạng thái", .words = enrolment_states, .initial = "enrolled" },
    { "reason", F_TEXT, LIST, "Lý do", .max = 300 },
    { "distance_km", F_INT, LIST, "Từ nhà đến lớp (km)", "Để trống thì lấy theo bảng khoảng cách", .min = 0, .max = 2000 },
    { "result", F_ENUM, LIST | FILTER, "Kết quả", .words = results },
    { "certificate_no", F_TEXT, LIST | ASCII, "Số chứng chỉ", .max = 40 },
    { "certificate_on", F_DATE, LIST, "Ngày cấp chứng chỉ" },
    { "replied_at", F_INSTANT, LIST | READONLY, "Trả lời lúc" },
    { "invite_fault", F_ENUM, LIST | FILTER | READONLY, "Chưa tự mời được vì", .words = invite_faults },
};

const struct entity enrolment = {
    .table = "enrolment", .collection = "enrolments", .title = "Học viên", .titles = "Học viên",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .unit_from = "person_id", .label = "state", .order = "id",
    .perm = { [OP_READ] = P_ENROL_READ, [OP_CREATE] = P_ENROL_WRITE, [OP_UPDATE] = P_ENROL_WRITE, [OP_DELETE] = P_ENROL_WRITE },
    FIELDS(enrolment_fields), .unique = { { "enrolment_once", "person_id", "duplicate" } },
    .parts = { &message }, .parts_by = { "enrolment_id" },
    .before_write = enrolment_before_write, .after_write = enrolment_after_write,
};
