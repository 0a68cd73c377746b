// SPDX-License-Identifier: MPL-2.0
// Codes of field errors and what they say in Vietnamese. Codes are part of the interface; sentences may be improved freely.
// Each sentence says what is wrong and what to do; %s is the argument given by the caller.
#include <stddef.h>
#include <string.h>

#include "entity/cx.h"

static const struct {
    const char *code;
    const char *sentence;
} rows[] = {
    { "required", "Nhập thông tin này." },
    { "unknown_field", "Trường này không có trong biểu mẫu." },
    { "wrong_type", "Giá trị không đúng kiểu: cần %s." },
    { "too_long", "Dài quá: nhiều nhất %s ký tự." },
    { "too_short", "Ngắn quá: ít nhất %s ký tự." },
    { "too_small", "Nhỏ quá: ít nhất là %s." },
    { "too_large", "Lớn quá: nhiều nhất là %s." },
    { "bad_text", "Có ký tự không dùng được (ký tự điều khiển)." },
    { "not_ascii", "Chỉ dùng chữ không dấu, chữ số và dấu câu." },
    { "bad_word", "Chọn một trong các giá trị: %s." },
    { "bad_date", "Ngày không có thật. Ghi ngày/tháng/năm, ví dụ 05/01/2024." },
    { "bad_time", "Giờ không đúng. Ghi giờ:phút, ví dụ 07:30." },
    { "bad_phone", "Số điện thoại không đúng. Ghi đủ 10 chữ số, ví dụ 0912 345 678." },
    { "bad_id_number", "Số định danh phải có 12 chữ số (số CMND cũ: 9 chữ số)." },
    { "bad_name", "Tên phải có ít nhất một chữ cái." },
    { "bad_username", "Tên đăng nhập gồm 3 đến 40 chữ cái không dấu, chữ số, dấu chấm hoặc gạch." },
    { "in_future", "Ngày này ở tương lai." },
    { "not_found", "Không có bản ghi này trong phạm vi của đơn vị." },
    { "read_only", "Trường này do hệ thống ghi, không sửa được." },
    { "fixed", "Không sửa được sau khi đã tạo." },
    { "duplicate", "Đã có bản ghi khác mang giá trị này." },
    { "number_taken", "Số này đã có trong hệ thống. Kiểm tra lại số và tìm trong đơn vị mình; nếu không thấy, báo huyện đối chiếu." },
    { "before_start", "Ngày kết thúc trước ngày bắt đầu." },
    { "overlap", "Trùng với giai đoạn từ %s đã ghi." },
    { "gap", "Còn trống %s chưa có phân loại. Ghi phân loại của quãng đó (kể cả không nghèo) hoặc sửa ngày." },
    { "middle_period", "Giai đoạn %s nằm giữa hai giai đoạn khác: xoá nó thì quãng đó trống. Sửa chính giai đoạn này, hoặc xoá lần lượt từ giai đoạn mới nhất." },
    { "second_head", "Hộ đã có chủ hộ. Đổi quan hệ của chủ hộ cũ trước." },
    { "other_household", "Người này đang là thành viên của một hộ. Ghi ngày ra khỏi hộ đó trước." },
    { "has_parts", "Còn bản ghi phụ thuộc: %s. Xoá các bản ghi đó trước." },
    { "differs", "Không khớp với đơn vị của bản ghi được chọn." },
    { "relay_name", "Ghi tên người nhận giúp." },
    { "no_head", "Hộ đầy đủ phải có một chủ hộ." },
    { "no_members", "Ghi ít nhất một thành viên." },
    { "weak_password", "Mật khẩu quá dễ đoán. Dùng ít nhất 8 ký tự, không chứa tên đăng nhập, không dùng chuỗi quen thuộc." },
    { "wrong_password", "Mật khẩu hiện tại không đúng." },
    { "same_password", "Mật khẩu mới phải khác mật khẩu cũ." },
    { "own_ancestor", "Đơn vị không thể thuộc chính nó hay đơn vị cấp dưới của nó." },
    { "own_account", "Không tự khoá hay tự đổi quyền của mình." },
    { "above_self", "Không cấp quyền cao hơn quyền của mình." },
    { "not_sms", "Số máy bàn không nhận được tin nhắn." },
    { "no_phone", "Người này chưa có số điện thoại nhận tin." },
    { "opted_out", "Người này đã từ chối nhận loại tin này." },
    { "full", "Lớp đã đủ %s chỗ." },
    { "outside_course", "Buổi học phải nằm trong thời gian của lớp." },
    { "bad_state", "Không chuyển được sang trạng thái này." },
    { "text_too_long", "Tin dài quá %s phần." },
    { "no_rule", "Chưa có quy định gửi tin cho loại tin này vào hôm nay. Ghi quy định trước khi gửi." },
    { "no_text", "Chưa có mẫu tin đang dùng cho việc này. Soạn mẫu và đưa vào sử dụng trước khi gửi." },
    { "no_consent", "Người này chưa đồng ý nhận tin quảng cáo. Ghi đồng ý trước khi gửi." },
    { "do_not_advertise", "Số này nằm trong danh sách không nhận quảng cáo." },
    { "daily_cap", "Số này đã đủ số tin quảng cáo được phép trong 24 giờ. Gửi vào ngày khác." },
    { "no_brand", "Chưa đặt tên định danh (brandname) trong cấu hình: tin quảng cáo không được gửi từ số thường." },
    { "no_gateway", "Không cổng nào đang dùng nhận loại tin này: xem lại đường gửi." },
    { "out_of_hours", "Đến giờ được phép gửi thì tin đã hết hạn. Chọn giờ trong khung cho phép hoặc kéo dài hạn." },
    { "text_unknown_field", "Loại tin này không dùng được trường %s." },
    { "text_missing_field", "Thiếu %s: tin loại này phải nói rõ." },
    { "text_open_brace", "Dấu ngoặc nhọn { } chỉ dùng để gọi tên trường, ví dụ {name}. Kiểm tra chỗ %s." },
    { "text_label", "Không tự ghi nhãn %s: hệ thống đặt nhãn ở đầu tin quảng cáo." },
    { "text_in_use", "Mẫu đang dùng hoặc đã dùng không sửa được. Soạn bản mới cùng loại, cùng ngôn ngữ, rồi đưa vào sử dụng thay bản này." },
    { "needs_approval", "Mẫu quảng cáo phải có số chấp thuận trước khi đưa vào sử dụng." },
    { "past", "Lúc này đã qua. Chọn lúc khác." },
    { "key_reused", "Khoá chống lặp này đã dùng cho một yêu cầu khác." },
    { "bad_reference", "Bản ghi được tham chiếu không còn." },
    { "not_number", "Không phải là số. Ghi chữ số, ví dụ 1350000." },
    { "not_whole", "Phải là số nguyên, không có phần lẻ." },
    { "ambiguous_number", "%s hiểu được hai cách. Ghi liền các chữ số, không có dấu chấm, dấu phẩy." },
    { "bad_moment", "Ghi ngày/tháng/năm giờ:phút, ví dụ 05/01/2024 07:30." },
    { "not_flag", "Ghi Có hoặc Không." },
    { "masked", "Số đã bị che khi xuất ra. Ghi đủ số, hoặc để trống." },
    { "lost_zero", "Số có %s chữ số: Excel có thể đã bỏ số 0 ở đầu. Định dạng cột là Text rồi nhập lại đủ 12 chữ số (số CMND cũ: 9)." },
    { "cell_error", "Ô đang báo lỗi công thức %s. Sửa công thức hoặc ghi giá trị." },
    { "not_computed", "Ô là công thức chưa có kết quả. Mở bằng Excel, lưu lại, hoặc ghi giá trị." },
    { "ambiguous", "Có nhiều bản ghi khớp: %s. Ghi mã số có dấu # ở trước." },
    { "already_there", "Dòng này đã có trong hệ thống. Xoá dòng khỏi tệp; nếu muốn ghi thành bản ghi mới thì xoá ô mã số và mã của dòng." },
    { "duplicate_column", "Có hai cột cùng tên này: %s. Giữ một cột." },
    { "no_columns", "Không thấy dòng tiêu đề: 20 dòng đầu không có tên cột nào của danh mục này. Dùng tệp mẫu." },
    { "not_finished", "Chỉ ghi kết quả cho người đã học xong." },
    { "not_passed", "Chỉ cấp chứng chỉ cho người đạt." },
    { "present_and_absent", "Có người vừa ghi có mặt vừa ghi vắng." },
    { "twice", "Đã ghi ở trên." },
    { "too_young", "Người tìm việc phải đủ %s tuổi." },
    { "needs_law", "Chỉ được yêu cầu về giới, tuổi khi luật cho phép: ghi điều luật, hoặc bỏ yêu cầu." },
    { "check_digit", "Mã số thuế sai một chữ số nào đó (chữ số kiểm tra không khớp). Xem lại trên giấy đăng ký." },
    { "past_day", "Ngày này đã qua." },
    { "both_or_none", "Ghi cả hai tháng, hoặc để trống cả hai." },
    { "not_confirmed", "Đơn vị chưa được xác nhận: lưu nháp, chờ cán bộ xác nhận." },
    { "own_employer", "Anh chị có quan hệ với đơn vị này: nhờ người khác giới thiệu." },
    { "not_open", "Chỗ việc này không còn tuyển." },
    { "not_yet", "Chưa đến ngày hỏi câu này." },
    { "introduced_enough", "Người này đang được giới thiệu ở %s nơi. Chờ kết quả rồi giới thiệu tiếp." },
    { "same_unit", "Chọn hai đơn vị khác nhau." },
    { "broken_rule", "Giá trị trái với ràng buộc của bảng dữ liệu." },
};

enum { N = sizeof rows / sizeof rows[0] };

const char *words_sentence(const char *code) {
    for (size_t i = 0; i < N; i++)
        if (strcmp(rows[i].code, code) == 0) return rows[i].sentence;
    return "Giá trị không hợp lệ.";
}

size_t words_count(void) {
    return N;
}

const char *words_code(size_t i) {
    return i < N ? rows[i].code : NULL;
}
