// SPDX-License-Identifier: MPL-2.0
// Who offers work: employers, their vacancies, introductions to them, job fairs.
#include "area/jobs/hooks.h"
#include "area/jobs/words.h"
#include "entity/records.h"

const struct word employer_kinds[] = {
    { "state", "Doanh nghiệp nhà nước" }, { "private", "Doanh nghiệp ngoài nhà nước" }, { "foreign", "Doanh nghiệp có vốn nước ngoài" }, { "agency", "Cơ quan nhà nước" },
    { "coop", "Hợp tác xã" }, { "household", "Hộ kinh doanh" }, { "person", "Cá nhân" }, { NULL, NULL },
};
const struct word employer_sizes[] = {
    { "10", "Dưới 10 người" }, { "50", "10–50" }, { "100", "51–100" }, { "200", "101–200" }, { "500", "201–500" }, { "1000", "501–1.000" },
    { "3000", "1.001–3.000" }, { "10000", "3.001–10.000" }, { "more", "Trên 10.000" }, { NULL, NULL },
};
static const struct word employer_states[] = { { "pending", "Chờ xác nhận" }, { "confirmed", "Đã xác nhận" }, { "refused", "Không xác nhận" }, { NULL, NULL } };
static const struct word sources[] = { { "public", "Tự đăng ký" }, { "staff", "Cán bộ ghi" }, { NULL, NULL } };
static const struct word ties[] = { { "owner", "Chủ, góp vốn" }, { "works", "Làm việc ở đó" }, { "family", "Người thân" }, { "other", "Khác" }, { NULL, NULL } };
const struct word vacancy_states[] = { { "open", "Đang tuyển" }, { "draft", "Nháp" }, { "filled", "Đã đủ" }, { "closed", "Đã đóng" }, { NULL, NULL } };
const struct word referral_states[] = {
    { "introduced", "Đã giới thiệu" }, { "interested", "Muốn làm" }, { "declined", "Không muốn" }, { "interview", "Phỏng vấn" }, { "refused", "Không được nhận" },
    { "trial", "Làm thử" }, { "placed", "Đã nhận việc" }, { "kept7", "Còn làm sau 7 ngày" }, { "kept30", "Còn làm sau 30 ngày" },
    { "kept90", "Còn làm sau 90 ngày" }, { "left", "Đã nghỉ" }, { NULL, NULL },
};
const struct word job_reasons[] = {
    { "far", "Xa nhà" }, { "harvest", "Vào mùa rẫy" }, { "pay", "Lương" }, { "language", "Tiếng nói" }, { "health", "Sức khoẻ" }, { "filled", "Đã đủ người" },
    { "unfit", "Không hợp việc" }, { "other", "Khác" }, { NULL, NULL },
};
static const struct word fair_states[] = { { "planned", "Sắp mở" }, { "held", "Đã mở" }, { "cancelled", "Đã huỷ" }, { NULL, NULL } };

#define VACANCY_PERMS { [OP_READ] = P_JOB_READ, [OP_CREATE] = P_VACANCY_WRITE, [OP_UPDATE] = P_VACANCY_WRITE, [OP_DELETE] = P_VACANCY_WRITE }

static const struct field employer_fields[] = {
    { "name", F_TEXT, REQ | LIST | SORT, "Tên đơn vị, người tuyển dụng", .max = 200 },
    { "tax_code", F_TEXT, LIST | ASCII, "Mã số thuế, mã đăng ký", .max = 14 },
    { "kind", F_ENUM, REQ | LIST | FILTER, "Loại hình", .words = employer_kinds },
    { "industry_id", F_REF, LIST | FILTER, "Ngành chính", .ref = &industry },
    { "unit_id", F_REF, REQ | LIST | FILTER, "Xã, thị trấn", .ref = &unit },
    { "address", F_TEXT, LIST, "Địa chỉ", .max = 200 },
    { "contact", F_NAME, LIST, "Người liên hệ" },
    { "number", F_PHONE, LIST, "Điện thoại" },
    { "email", F_TEXT, ASCII, "Thư điện tử", .max = 120 },
    { "publishes", F_FLAG, REQ, "Cho đăng người liên hệ và điện thoại lên trang công khai", .initial = "0" },
    { "products", F_TEXT, 0, "Mặt hàng, dịch vụ chính", .max = 300 },
    { "size", F_ENUM, LIST, "Quy mô lao động", .words = employer_sizes },
    { "hiring", F_INT, LIST, "Cần tuyển 6 tháng tới", .min = 0, .max = 100000 },
    { "state", F_ENUM, LIST | FILTER | READONLY, "Xác nhận", .words = employer_states },
    { "source", F_ENUM, LIST | FILTER | READONLY, "Nguồn", .words = sources },
    { "reason", F_TEXT, READONLY, "Lý do", .max = 300 },
    { "confirmed_by", F_REF, READONLY, "Người xác nhận", .ref = &user },
    { "confirmed_at", F_INSTANT, LIST | READONLY, "Xác nhận lúc" },
};

const struct entity employer = {
    .table = "employer", .collection = "employers", .title = "Đơn vị tuyển dụng", .titles = "Đơn vị tuyển dụng",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT_WRITE, .label = "name", .order = "name", .search = SEARCH_TEXT, .perm = VACANCY_PERMS, FIELDS(employer_fields),
    .unique = { { "employer_tax_code", "tax_code", "duplicate" } }, .parts = { &vacancy, &share_consent, &employer_tie },
    .parts_by = { "employer_id", "employer_id", "employer_id" }, .before_write = employer_before_write,
};

static const struct field employer_tie_fields[] = {
    { "user_id", F_REF, REQ | LIST | FILTER | FIXED, "Cán bộ", .ref = &user },
    { "employer_id", F_REF, REQ | LIST | FILTER | FIXED, "Đơn vị tuyển dụng", .ref = &employer },
    { "relation", F_ENUM, REQ | LIST, "Quan hệ", .words = ties },
    { "note", F_TEXT, LIST, "Ghi chú", .max = 300 },
};

const struct entity employer_tie = {
    .table = "employer_tie", .collection = "employer-ties", .title = "Quan hệ với đơn vị tuyển dụng", .titles = "Cán bộ có quan hệ với đơn vị tuyển dụng",
    .shape = SHAPE_ROW, .scope = SCOPE_OPEN, .label = "relation", .order = "id",
    .perm = { [OP_READ] = P_JOB_READ, [OP_CREATE] = P_EMPLOYER_CONFIRM, [OP_UPDATE] = P_EMPLOYER_CONFIRM, [OP_DELETE] = P_EMPLOYER_CONFIRM },
    FIELDS(employer_tie_fields), .unique = { { "employer_tie_once", "employer_id", "duplicate" } },
};

static const struct field vacancy_fields[] = {
    { "employer_id", F_REF, REQ | LIST | FILTER | FIXED, "Đơn vị tuyển dụng", .ref = &employer },
    { "trade_id", F_REF, REQ | LIST | FILTER, "Nghề, việc", .ref = &trade },
    { "title", F_TEXT, REQ | LIST, "Vị trí", .max = 200 },
    { "short_no", F_INT, LIST | READONLY, "Số ngắn", "Người tìm việc nhắn VIEC và số này" },
    { "places", F_INT, REQ | LIST, "Số người cần", .min = 1, .max = 10000 },
    { "unit_id", F_REF, REQ | LIST | FILTER, "Nơi làm việc (xã, thị trấn)", .ref = &unit },
    { "place", F_TEXT, REQ | LIST, "Địa điểm", .max = 200 },
    { "wage_from", F_MONEY, LIST, "Lương từ (đồng/tháng)", "Để trống: thoả thuận" },
    { "wage_to", F_MONEY, LIST, "Lương đến (đồng/tháng)" },
    { "benefits", F_TEXT, LIST, "Phúc lợi", .max = 300 },
    JOB_HOURS, JOB_CONTRACTS,
    { "boards", F_FLAG, REQ | LIST | FILTER, "Có chỗ ở", .initial = "0" },
    { "takes_groups", F_FLAG, REQ | LIST, "Nhận cả nhóm người cùng thôn", .initial = "0" },
    { "harvest_leave", F_FLAG, REQ | LIST, "Cho nghỉ về mùa rẫy", .initial = "0" },
    { "start_on", F_DATE, REQ | LIST | SORT, "Bắt đầu làm" },
    { "start_last", F_DATE, 0, "Chậm nhất" },
    { "deadline", F_DATE, REQ | LIST, "Hạn nộp" },
    { "season_from", F_INT, 0, "Làm từ tháng", "Việc cả năm thì để trống", .min = 1, .max = 12 },
    { "season_to", F_INT, 0, "Đến tháng", .min = 1, .max = 12 },
    { "schooling", F_ENUM, 0, "Trình độ phổ thông từ", .words = job_schooling },
    { "qualification", F_ENUM, 0, "Chuyên môn kỹ thuật từ", .words = job_qualification },
    { "certificate_id", F_REF, 0, "Cần giấy phép, chứng chỉ", .ref = &certificate },
    { "experience", F_INT, 0, "Kinh nghiệm (tháng)", .min = 0, .max = 600 },
    JOB_LANGUAGES,
    { "sex", F_ENUM, 0, "Chỉ tuyển", "Chỉ khi luật cho phép", .words = job_sexes },
    { "age_from", F_INT, 0, "Tuổi từ", .min = 15, .max = 80 },
    { "age_to", F_INT, 0, "Tuổi đến", .min = 15, .max = 80 },
    { "lawful_reason", F_TEXT, 0, "Căn cứ của yêu cầu về giới, tuổi", "Ghi điều luật; không có căn cứ thì bỏ yêu cầu", .max = 300 },
    { "state", F_ENUM, REQ | LIST | FILTER, "Trạng thái", .words = vacancy_states, .initial = "open" },
    { "note", F_LONGTEXT, 0, "Ghi chú" },
};

const struct entity vacancy = {
    .table = "vacancy", .collection = "vacancies", .title = "Chỗ việc", .titles = "Chỗ việc đang tuyển",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT_WRITE, .label = "title", .order = "-start_on", .search = SEARCH_TEXT, .perm = VACANCY_PERMS, FIELDS(vacancy_fields),
    .unique = { { "vacancy_wages", "wage_to", "too_small" } }, .parts = { &referral, &fair_vacancy }, .parts_by = { "vacancy_id", "vacancy_id" },
    .before_write = vacancy_before_write, .after_write = vacancy_after_write,
};

static const struct field referral_fields[] = {
    { "seeker_id", F_REF, REQ | LIST | FILTER | FIXED, "Người tìm việc", .ref = &seeker },
    { "vacancy_id", F_REF, REQ | LIST | FILTER | FIXED, "Chỗ việc", .ref = &vacancy },
    { "state", F_ENUM, REQ | LIST | FILTER, "Bước", .words = referral_states, .initial = "introduced" },
    { "reason", F_ENUM, LIST | FILTER, "Lý do", .words = job_reasons },
    { "start_on", F_DATE, LIST, "Ngày vào làm" },
    { "left_on", F_DATE, LIST, "Ngày nghỉ" },
    { "score", F_INT, LIST | READONLY, "Điểm phù hợp" },
    { "fair_id", F_REF, FILTER, "Phiên giao dịch", .ref = &fair },
    { "note", F_TEXT, 0, "Ghi chú", .max = 500 },
};

const struct entity referral = {
    .table = "referral", .collection = "referrals", .title = "Giới thiệu việc", .titles = "Giới thiệu việc làm",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .unit_from = "seeker_id", .label = "state", .order = "-id",
    .perm = { [OP_READ] = P_JOB_READ, [OP_CREATE] = P_JOB_WRITE, [OP_UPDATE] = P_JOB_WRITE, [OP_DELETE] = P_JOB_WRITE },
    FIELDS(referral_fields), .unique = { { "referral_once", "vacancy_id", "duplicate" } },
    .before_write = referral_before_write, .after_write = referral_after_write,
};

static const struct field fair_fields[] = {
    { "unit_id", F_REF, REQ | LIST | FILTER, "Đơn vị tổ chức", .ref = &unit },
    { "title", F_TEXT, REQ | LIST, "Phiên giao dịch việc làm", .max = 200 },
    { "place", F_TEXT, REQ | LIST, "Địa điểm", .max = 200 },
    { "held_on", F_DATE, REQ | LIST | SORT, "Ngày" },
    { "state", F_ENUM, REQ | LIST | FILTER, "Trạng thái", .words = fair_states, .initial = "planned" },
    { "note", F_LONGTEXT, 0, "Ghi chú" },
};

const struct entity fair = {
    .table = "fair", .collection = "fairs", .title = "Phiên giao dịch việc làm", .titles = "Phiên giao dịch, ngày hội việc làm",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT_WRITE, .label = "title", .order = "-held_on", .search = SEARCH_TEXT, .perm = VACANCY_PERMS, FIELDS(fair_fields),
    .parts = { &fair_vacancy, &fair_seeker, &fair_pair }, .parts_by = { "fair_id", "fair_id", "fair_id" },
};

static const struct field fair_vacancy_fields[] = {
    { "fair_id", F_REF, REQ | LIST | FILTER | FIXED, "Phiên giao dịch", .ref = &fair },
    { "vacancy_id", F_REF, REQ | LIST | FILTER | FIXED, "Chỗ việc", .ref = &vacancy },
    { "note", F_TEXT, LIST, "Ghi chú", "Bàn số, người phỏng vấn", .max = 200 },
};

const struct entity fair_vacancy = {
    .table = "fair_vacancy", .collection = "fair-vacancies", .title = "Chỗ việc ở phiên giao dịch", .titles = "Chỗ việc ở phiên giao dịch",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT_WRITE, .unit_from = "fair_id", .label = "vacancy_id", .order = "id", .perm = VACANCY_PERMS,
    FIELDS(fair_vacancy_fields), .unique = { { "fair_vacancy_once", "vacancy_id", "duplicate" } },
};

static const struct field fair_seeker_fields[] = {
    { "fair_id", F_REF, REQ | LIST | FILTER | FIXED, "Phiên giao dịch", .ref = &fair },
    { "seeker_id", F_REF, REQ | LIST | FILTER | FIXED, "Người tìm việc", .ref = &seeker },
    { "came", F_FLAG, LIST | FILTER, "Có đến" },
    { "note", F_TEXT, LIST, "Ghi chú", .max = 200 },
};

const struct entity fair_seeker = {
    .table = "fair_seeker", .collection = "fair-seekers", .title = "Người đến phiên giao dịch", .titles = "Người đến phiên giao dịch",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .unit_from = "seeker_id", .label = "fair_id", .order = "id",
    .perm = { [OP_READ] = P_JOB_READ, [OP_CREATE] = P_JOB_WRITE, [OP_UPDATE] = P_JOB_WRITE, [OP_DELETE] = P_JOB_WRITE },
    FIELDS(fair_seeker_fields), .unique = { { "fair_seeker_once", "seeker_id", "duplicate" } },
};

static const struct word decisions[] = { { "keep", "Giữ cặp này" }, { "never", "Không xếp cặp này" }, { NULL, NULL } };

static const struct field fair_pair_fields[] = {
    { "fair_id", F_REF, REQ | LIST | FILTER | FIXED, "Phiên giao dịch", .ref = &fair },
    { "seeker_id", F_REF, REQ | LIST | FILTER | FIXED, "Người tìm việc", .ref = &seeker },
    { "vacancy_id", F_REF, REQ | LIST | FILTER | FIXED, "Chỗ việc", .ref = &vacancy },
    { "decision", F_ENUM, REQ | LIST | FILTER, "Quyết định", .words = decisions },
    { "reason", F_TEXT, REQ | LIST, "Lý do", .max = 300 },
};

const struct entity fair_pair = {
    .table = "fair_pair", .collection = "fair-pairs", .title = "Cặp xếp tay của phiên giao dịch", .titles = "Cặp xếp tay của phiên giao dịch",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .unit_from = "seeker_id", .label = "reason", .order = "-id",
    .perm = { [OP_READ] = P_JOB_READ, [OP_CREATE] = P_JOB_WRITE, [OP_UPDATE] = P_JOB_WRITE, [OP_DELETE] = P_JOB_WRITE },
    FIELDS(fair_pair_fields), .unique = { { "fair_pair_once", "vacancy_id", "duplicate" } }, .before_write = fair_pair_before_write,
};
