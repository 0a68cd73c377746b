// SPDX-License-Identifier: MPL-2.0
// The worker's, the gateways' and our own words for what happened to a message, as they are told to people. What is not here is shown as it
// is: a gateway's own text, a reason that somebody wrote.
#include "area/outreach/told_words.h"

#include <stddef.h>

const struct word told_words[] = {
    // states and answers
    { "queued", "Chờ gửi" }, { "claimed", "Sắp gửi" }, { "submitting", "Đang gửi" }, { "accepted", "Cổng đã nhận" }, { "delivered", "Nhà mạng báo đã chuyển" },
    { "failed", "Không gửi được" }, { "retry_wait", "Chờ gửi lại" }, { "ambiguous", "Chưa rõ" }, { "expired", "Quá hạn" }, { "cancelled", "Đã huỷ" },
    { "dead", "Ngừng, cần xem" }, { "not_sent", "Chưa gửi được, thử lại" }, { "rejected", "Cổng từ chối" }, { "stop_lane", "Cổng không cho gửi tiếp" },
    { "sent", "Đã tới nhà mạng" }, { "pending", "Đang ở cổng" },
    // moves
    { "opted_out", "Người nhận đã từ chối loại tin này" }, { "no_consent", "Chưa đồng ý nhận quảng cáo" }, { "listed", "Số trong danh sách không quảng cáo" },
    { "expire", "Hết hạn" }, { "cancel", "Huỷ" }, { "submit", "Giao cho cổng" }, { "release", "Trả lại hàng chờ" },
    { "lease_lost", "Chương trình gửi dừng giữa chừng" }, { "poison", "Không gửi được kiểu tin này" }, { "accept", "Cổng đã nhận" },
    { "out_of_time", "Thử lại thì quá hạn" }, { "give_up", "Hết số lần thử" }, { "reject", "Cổng từ chối" }, { "unknown", "Chưa rõ cổng đã nhận hay chưa" },
    { "due", "Đến giờ" }, { "dlr_sent", "Nhà mạng báo đã nhận" }, { "dlr_delivered", "Nhà mạng báo đã chuyển" }, { "dlr_failed", "Nhà mạng báo không chuyển được" },
    { "settle_delivered", "Cán bộ kết luận: đã tới" }, { "settle_failed", "Cán bộ kết luận: không tới" }, { "wait", "Đợi" },
    { "ask_again", "Hỏi lại cổng bằng đúng mã tin" }, { "retry", "Cán bộ cho gửi lại" }, { "dlr_pending", "Cổng báo còn giữ tin" },
    { "by_officer", "Do cán bộ" }, { "campaign_stopped", "Chiến dịch đã dừng" }, { "called_off", "Lớp hoặc buổi không mở nữa" },
    { "changed", "Lịch đổi, viết lại tin khác" }, { "settled", "Việc đã ngã ngũ" }, { "filled", "Chỗ làm đã đủ người" },
    // why the worker lets it wait or gives it up
    { "no hours for this class", "Nhóm tin này chưa có giờ được gửi" }, { "outside the hours of its class", "Ngoài giờ được gửi" },
    { "no rule for this class today", "Nhóm tin này hôm nay chưa có quy định" }, { "no such class", "Không rõ nhóm tin" },
    { "the number has had its messages of 24 hours", "Số này đã nhận đủ tin trong 24 giờ" }, { "its gateways are closed", "Các cổng đang tạm ngừng" },
    { "no gateway takes messages of this class", "Không cổng nào nhận nhóm tin này" },
    { "this gateway does not take messages of this class", "Cổng không nhận nhóm tin này" }, { "phone cannot be opened", "Không đọc được số điện thoại" },
    { "not a mobile number", "Không phải số di động" }, { "cannot be written as a request", "Không viết được thành lời gọi cổng" },
    { "request could not start", "Không gọi được cổng" }, { "worker stopped before the answer", "Chương trình gửi dừng trước khi cổng trả lời" },
    { "withheld", "Giữ lại trước khi gửi" }, { "answer too long", "Cổng trả lời quá dài" }, { "no status", "Cổng không trả lời rõ" },
    { "connection lost after sending", "Mất kết nối sau khi gửi, chưa rõ cổng đã nhận hay chưa" },
    // breakers
    { "five answers in a row were failures", "Năm lần liền không gửi được" }, { "half of the last 20 answers were failures", "Nửa số lần gần đây không gửi được" },
    { "the gateway refuses our account", "Cổng không nhận tài khoản của ta: xem khoá, số dư, tên gửi, địa chỉ máy" },
    { "the trial message failed", "Tin thử không đi được" },
    // gateways' codes
    { "taken before, by an earlier attempt", "Cổng đã nhận từ lần trước" }, { "no price list", "Chưa có bảng giá ở cổng" }, { "no balance left", "Hết tiền ở cổng" },
    { "brand name not registered", "Tên gửi chưa đăng ký" }, { "our address is not allowed", "Địa chỉ máy chưa được cổng cho phép" },
    { "number blocked", "Số bị chặn" }, { "not a number", "Số không đúng" }, { "number refused", "Cổng không nhận số này" },
    { "message type refused", "Cổng không nhận loại tin này" }, { "over a limit", "Vượt hạn mức của cổng" },
    { "text is no registered template", "Nội dung không theo mẫu đã đăng ký" },
    { "brand name not registered with this carrier", "Tên gửi chưa đăng ký với nhà mạng này" }, { "account blocked", "Tài khoản ở cổng bị khoá" },
    { "account not allowed to use the interface", "Tài khoản không được dùng kết nối này" }, { "parameter refused", "Cổng không nhận tham số" },
    { "text refused", "Cổng không nhận nội dung" }, { "text too long", "Nội dung quá dài" }, { "fault inside the gateway", "Cổng bị lỗi" },
    { "queue full", "Cổng đang đầy" }, { "no route for this number", "Cổng không có đường tới số này" },
    { "queued, no link to the carrier at the moment", "Cổng giữ lại, đang mất nối với nhà mạng" },
    { "user name, password or address refused", "Sai tên, mật khẩu hoặc địa chỉ máy" }, { "no sendsms at this address", "Địa chỉ cổng không đúng" },
    { "sender missing", "Thiếu tên gửi" }, { "content type refused", "Cổng không nhận kiểu nội dung" }, { "refused", "Cổng từ chối" },
    // what people wrote
    { "confirmed", "Trả lời: đồng ý" }, { "declined", "Trả lời: không" }, { "other", "Lời nhắn" }, { "opted_in", "Nhận tin trở lại" }, { "schedule", "Hỏi lịch" },
    { "help", "Hỏi cách nhắn" }, { "jobs", "Hỏi việc làm" }, { "relay_done", "Người truyền tin báo xong" }, { "reason", "Nói lý do" },
    { "ambiguous_reply", "Chưa rõ trả lời cho ai" }, { "answered_within_the_hour", "Trong giờ đã trả lời một lần" }, { "free_text", "Câu hỏi, lời nhắn" },
    { "unknown_number", "Số lạ" }, { "no_question", "Trả lời khi không có lời mời" }, { "bad_code", "Mã không đúng" }, 
    { "two_questions", "Chưa rõ trả lời câu nào" }, { "wants_job", "Muốn nhận việc" }, { "refusal", "Từ chối, chưa rõ loại tin" }, { "wants_in", "Muốn đăng ký" },
    { "changed_mind", "Đổi ý về việc đã nhận lời" }, { "class_full", "Nhận lời khi lớp đã đủ" },
    { NULL, NULL },
};
