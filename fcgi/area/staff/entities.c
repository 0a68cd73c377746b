// SPDX-License-Identifier: MPL-2.0
// Units, villages, accounts, and what accounts leave behind.
#include "entity/records.h"
#include "area/staff/hooks.h"

static const struct word unit_kinds[] = {
    { "province", "Tỉnh" }, { "district", "Huyện" }, { "commune", "Xã" }, { "town", "Thị trấn" }, { "agency", "Cơ quan" }, { NULL, NULL },
};
static const struct word areas[] = { { "rural", "Nông thôn" }, { "urban", "Thành thị" }, { NULL, NULL } };
static const struct word yes_no[] = { { "yes", "Đặc biệt khó khăn" }, { "no", "Không" }, { NULL, NULL } };

static const struct field unit_fields[] = {
    { "code", F_TEXT, REQ | LIST | FILTER | SORT | ASCII, "Mã đơn vị", "Mã chỉ đúng trong giai đoạn của đơn vị: năm 2025 nhiều mã được dùng lại cho nơi khác", .max = 12 },
    { "name", F_NAME, REQ | LIST | SORT, "Tên đơn vị" },
    { "kind", F_ENUM, REQ | LIST | FILTER, "Cấp", .words = unit_kinds },
    { "parent_id", F_REF, LIST | FILTER, "Thuộc", .ref = &unit },
    { "area", F_ENUM, LIST, "Khu vực", "Quyết định mức chuẩn nghèo áp dụng", .words = areas },
    { "aliases", F_TEXT, 0, "Cách viết khác", .max = 255 },
    { "valid_from", F_DATE, REQ | LIST | SORT, "Từ ngày" },
    { "valid_to", F_DATE, LIST, "Đến ngày" },
};

const struct entity unit = {
    .table = "unit", .collection = "units", .title = "Đơn vị", .titles = "Đơn vị",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "name", .order = "name", .search = SEARCH_TEXT,
    .perm = { [OP_READ] = P_PLAN_READ, [OP_CREATE] = P_UNIT_WRITE, [OP_UPDATE] = P_UNIT_WRITE, [OP_DELETE] = P_UNIT_WRITE },
    FIELDS(unit_fields),
    .unique = { { "unit_code_period", "code", "duplicate" }, { "unit_period", "valid_to", "before_start" } },
    .parts = { &unit, &village, &household, &user }, .parts_by = { "parent_id", "unit_id", "unit_id", "unit_id" },
    .before_write = unit_before_write, .after_write = unit_after_write,
};

static const struct field village_fields[] = {
    { "unit_id", F_REF, REQ | LIST | FILTER | FIXED, "Xã, thị trấn", .ref = &unit },
    { "name", F_NAME, REQ | LIST | SORT | FOLD, "Tên thôn, làng" },
    { "code", F_TEXT, LIST | ASCII, "Mã thôn", "Chưa có mã thôn thống nhất toàn quốc: dùng mã của xã", .max = 16 },
    { "hardship", F_ENUM, LIST | FILTER, "Đặc biệt khó khăn", .words = yes_no },
    { "valid_from", F_DATE, 0, "Từ ngày" },
    { "valid_to", F_DATE, 0, "Đến ngày" },
};

const struct entity village = {
    .table = "village", .collection = "villages", .title = "Thôn, làng", .titles = "Thôn, làng",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT_WRITE, .label = "name", .order = "name", .search = SEARCH_TEXT,
    .perm = { [OP_READ] = P_PLAN_READ, [OP_CREATE] = P_VILLAGE_WRITE, [OP_UPDATE] = P_VILLAGE_WRITE, [OP_DELETE] = P_VILLAGE_WRITE },
    FIELDS(village_fields),
    .unique = { { "village_name", "name", "duplicate" }, { "village_period", "valid_to", "before_start" } },
    .parts = { &household }, .parts_by = { "village_id" },
};

static const struct field role_fields[] = {
    { "code", F_TEXT, REQ | LIST | SORT | ASCII, "Mã vai trò", .max = 24 },
    { "name", F_NAME, REQ | LIST, "Vai trò" },
};

const struct entity role = {
    .table = "role", .collection = "roles", .title = "Vai trò", .titles = "Vai trò",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "name", .order = "code",
    .perm = { [OP_READ] = P_USER_READ, [OP_CREATE] = P_NEVER, [OP_UPDATE] = P_NEVER, [OP_DELETE] = P_NEVER },
    FIELDS(role_fields), .unique = { { "role_code", "code", "duplicate" } },
};

static const struct field user_fields[] = {
    { "username", F_TEXT, REQ | LIST | SORT | FIXED | ASCII, "Tên đăng nhập", "Chữ không dấu, chữ số, dấu chấm, gạch", .min = 3, .max = 40 },
    { "full_name", F_NAME, REQ | LIST | SORT, "Họ và tên" },
    { "unit_id", F_REF, REQ | LIST | FILTER, "Đơn vị", "Quyết định được xem và ghi ở những đơn vị nào", .ref = &unit },
    { "role_id", F_REF, REQ | LIST | FILTER, "Vai trò", .ref = &role },
    { "active", F_FLAG, REQ | LIST | FILTER, "Đang dùng", .initial = "1" },
    { "must_change", F_FLAG, REQ | LIST, "Phải đổi mật khẩu khi đăng nhập", .initial = "1" },
    { "password", F_SECRET, REQ, "Mật khẩu", "Ít nhất 8 ký tự, nên từ 12; để trống khi sửa nếu giữ nguyên" },
};

const struct entity user = {
    .table = "user", .collection = "users", .title = "Tài khoản", .titles = "Tài khoản",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .label = "full_name", .order = "username", .search = SEARCH_TEXT,
    .perm = { [OP_READ] = P_USER_READ, [OP_CREATE] = P_USER_WRITE, [OP_UPDATE] = P_USER_WRITE, [OP_DELETE] = P_USER_WRITE },
    FIELDS(user_fields),
    .unique = { { "user_username", "username", "duplicate" } },
    .before_write = user_before_write, .after_write = user_after_write,
};

static const struct word actions[] = {
    { "create", "Tạo" }, { "update", "Sửa" }, { "delete", "Xoá" }, { "restore", "Khôi phục" }, { "read", "Xem dữ liệu nhạy cảm" },
    { "export", "Xuất Excel" }, { "login", "Đăng nhập" }, { "logout", "Đăng xuất" }, { "login_failed", "Đăng nhập sai" },
    { "password", "Đổi mật khẩu" }, { "password_failed", "Sai mật khẩu khi đổi" }, { "number_taken", "Gặp số định danh của nơi khác" }, { "move", "Chuyển" }, { "send", "Gửi tin" }, { "settle", "Xử lý tin chưa rõ" },
    { "submit", "Nộp chiến dịch tin" }, { "approve", "Duyệt" }, { "reject", "Trả lại" }, { "pause", "Tạm dừng" }, { "resume", "Chạy tiếp" }, { "stop", "Dừng hẳn" },
    { "attend", "Điểm danh" }, { "retry", "Gửi lại" }, { "gateway_reopen", "Mở lại cổng gửi" }, { "gateway_drain", "Rút cạn cổng gửi" }, { NULL, NULL },
};

static const struct field audit_fields[] = {
    { "actor_id", F_REF, LIST | FILTER | READONLY, "Người làm", .ref = &user },
    { "action", F_ENUM, LIST | FILTER | READONLY, "Việc", .words = actions },
    { "entity", F_TEXT, LIST | FILTER | READONLY | ASCII, "Loại bản ghi", .max = 32 },
    { "row_id", F_INT, LIST | FILTER | READONLY, "Bản ghi", .max = INT64_MAX },
    { "unit_id", F_REF, LIST | FILTER | READONLY, "Đơn vị", .ref = &unit },
    { "changes", F_LONGTEXT, READONLY | LIST, "Thay đổi", "Từ giá trị nào sang giá trị nào; giá trị nhạy cảm ghi bằng mã băm", .max = 1000000 },
    { "reason", F_TEXT, LIST | READONLY, "Lý do", .max = 500 },
    { "request_id", F_TEXT, READONLY | ASCII, "Mã yêu cầu", .max = 32 },
};

const struct entity audit = {
    .table = "audit", .collection = "audit", .title = "Nhật ký", .titles = "Nhật ký",
    .shape = SHAPE_LOG, .scope = SCOPE_UNIT, .label = "id", .order = "-id",
    .perm = { [OP_READ] = P_AUDIT_READ, [OP_CREATE] = P_NEVER, [OP_UPDATE] = P_NEVER, [OP_DELETE] = P_NEVER },
    FIELDS(audit_fields),
};

static const struct field draft_fields[] = {
    { "form", F_TEXT, REQ | LIST | FILTER | FIXED | ASCII, "Biểu mẫu", .max = 40 },
    { "subject_id", F_INT, LIST | FILTER | FIXED, "Bản ghi đang sửa", .max = INT64_MAX },
    { "title", F_TEXT, LIST | NOAUDIT, "Tiêu đề", .max = 120 },
    { "body", F_JSON, NOAUDIT, "Nội dung" },
};

const struct entity draft = {
    .table = "draft", .collection = "drafts", .title = "Bản nháp", .titles = "Bản nháp",
    .shape = SHAPE_ROW, .scope = SCOPE_OWNER, .label = "form", .order = "-id",
    .perm = { [OP_READ] = P_DRAFT, [OP_CREATE] = P_DRAFT, [OP_UPDATE] = P_DRAFT, [OP_DELETE] = P_DRAFT },
    FIELDS(draft_fields),
};
