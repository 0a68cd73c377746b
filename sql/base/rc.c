// SPDX-License-Identifier: MPL-2.0
#include "base/rc.h"

#include <stddef.h>

static const struct rc_info rows[RC_COUNT] = {
    [RC_OK] = { "ok", 200, false, false, "Xong" },
    [RC_MALFORMED] = { "malformed", 400, false, false, "Yêu cầu không đọc được" },
    [RC_UNAUTHENTICATED] = { "unauthenticated", 401, false, false, "Chưa đăng nhập hoặc phiên đã hết" },
    [RC_FORBIDDEN] = { "forbidden", 403, false, false, "Không có quyền làm việc này" },
    [RC_NOT_FOUND] = { "not_found", 404, false, false, "Không tìm thấy" },
    [RC_METHOD] = { "method_not_allowed", 405, false, false, "Không làm được việc này ở đây" },
    [RC_CONFLICT] = { "conflict", 409, false, false, "Mâu thuẫn với dữ liệu đã có" },
    [RC_STALE] = { "stale", 412, false, false, "Bản ghi đã được người khác sửa" },
    [RC_TOO_LARGE] = { "too_large", 413, false, false, "Dữ liệu gửi lên quá lớn" },
    [RC_MEDIA] = { "unsupported_media_type", 415, false, false, "Dữ liệu gửi lên phải là JSON" },
    [RC_INVALID] = { "invalid", 422, false, false, "Có thông tin chưa đúng" },
    [RC_PRECONDITION] = { "precondition_required", 428, false, false, "Thiếu điều kiện của yêu cầu" },
    [RC_TOO_MANY] = { "too_many", 429, false, true, "Quá nhiều yêu cầu" },
    [RC_BUSY] = { "busy", 503, true, true, "Hệ thống đang bận, chưa ghi gì; thử lại sau giây lát" },
    [RC_UNKNOWN] = { "unknown", 504, true, true, "Chưa rõ đã ghi hay chưa; gửi lại đúng yêu cầu này để biết" },
    [RC_INTERNAL] = { "internal", 500, true, false, "Lỗi của hệ thống; báo mã yêu cầu cho quản trị" },
};

const struct rc_info *rc_info(enum rc rc) { return (unsigned)rc < RC_COUNT && rows[rc].word ? &rows[rc] : &rows[RC_INTERNAL]; }
