// SPDX-License-Identifier: MPL-2.0
// Who looks for work: the worker's form, with what an employment centre asks beside it.
#include "area/jobs/hooks.h"
#include "area/jobs/words.h"
#include "entity/records.h"

const struct word job_schooling[] = {
    { "none", "Chưa học xong tiểu học" }, { "primary", "Tốt nghiệp tiểu học" }, { "lower", "Tốt nghiệp THCS" }, { "upper", "Tốt nghiệp THPT" }, { NULL, NULL },
};
const struct word job_qualification[] = {
    { "untrained", "Chưa qua đào tạo" }, { "skilled", "Công nhân kỹ thuật không có bằng" }, { "short", "Chứng chỉ nghề dưới 3 tháng" }, { "elementary", "Sơ cấp" },
    { "intermediate", "Trung cấp" }, { "college", "Cao đẳng" }, { "university", "Đại học" }, { "postgraduate", "Trên đại học" }, { NULL, NULL },
};
const struct word job_language_levels[] = { { "understands", "Nghe hiểu" }, { "speaks", "Nói được" }, { "reads", "Đọc, viết được" }, { NULL, NULL } };
const struct word job_sexes[] = { { "male", "Nam" }, { "female", "Nữ" }, { NULL, NULL } };
const struct word seeker_states[] = { { "looking", "Đang tìm việc" }, { "placed", "Đã có việc" }, { "paused", "Tạm dừng" }, { NULL, NULL } };
static const struct word activities[] = { { "employed", "Có việc làm" }, { "unemployed", "Thất nghiệp" }, { "inactive", "Không tham gia" }, { NULL, NULL } };
static const struct word standings[] = {
    { "owner", "Chủ cơ sở" }, { "self", "Tự làm" }, { "family", "Lao động gia đình" }, { "employee", "Làm công ăn lương" }, { NULL, NULL },
};
static const struct word idle_times[] = { { "short", "Dưới 3 tháng" }, { "year", "3 tháng đến 1 năm" }, { "long", "Trên 1 năm" }, { NULL, NULL } };
static const struct word idle_reasons[] = {
    { "study", "Đi học" }, { "retired", "Hưu trí" }, { "home", "Nội trợ" }, { "disabled", "Khuyết tật" }, { "other", "Khác" }, { NULL, NULL },
};

#define JOB_PERMS { [OP_READ] = P_JOB_READ, [OP_CREATE] = P_JOB_WRITE, [OP_UPDATE] = P_JOB_WRITE, [OP_DELETE] = P_JOB_WRITE }
#define WISH(n, label) { "wish_" n "_id", F_REF, LIST | FILTER, label, .ref = &trade }

static const struct field seeker_fields[] = {
    { "person_id", F_REF, REQ | LIST | FILTER | FIXED, "Người tìm việc", .ref = &person },
    { "state", F_ENUM, REQ | LIST | FILTER, "Trạng thái", .words = seeker_states, .initial = "looking" },
    { "schooling", F_ENUM, LIST | FILTER, "Trình độ phổ thông", .words = job_schooling },
    { "qualification", F_ENUM, LIST | FILTER, "Chuyên môn kỹ thuật", .words = job_qualification },
    { "specialty", F_TEXT, 0, "Chuyên ngành", .max = 120 },
    { "activity", F_ENUM, LIST | FILTER, "Tình trạng việc làm", .words = activities },
    { "standing", F_ENUM, 0, "Vị thế việc làm", .words = standings, .if_field = "activity", .if_values = "employed" },
    { "job", F_TEXT, 0, "Công việc đang làm", .max = 120, .if_field = "activity", .if_values = "employed" },
    { "workplace", F_TEXT, 0, "Nơi làm việc", .max = 200, .if_field = "activity", .if_values = "employed" },
    { "idle_for", F_ENUM, 0, "Thất nghiệp đã", .words = idle_times, .if_field = "activity", .if_values = "unemployed" },
    { "idle_reason", F_ENUM, 0, "Lý do không tham gia", .words = idle_reasons, .if_field = "activity", .if_values = "inactive" },
    WISH("1", "Muốn làm nhất"), WISH("2", "Muốn làm thứ hai"), WISH("3", "Muốn làm thứ ba"), WISH("4", "Muốn làm thứ tư"),
    { "any_work", F_FLAG, REQ | LIST | FILTER, "Việc phổ thông nào cũng nhận", .initial = "0" },
    { "wage", F_MONEY, LIST, "Mong lương từ (đồng/tháng)" },
    JOB_HOURS, JOB_CONTRACTS,
    { "max_km", F_INT, LIST, "Đi làm xa nhất (km)", "Để trống: xa bao nhiêu cũng được", .min = 0, .max = 2000 },
    { "boards", F_FLAG, REQ | LIST, "Chịu ở lại chỗ làm", .initial = "0" },
    { "start_from", F_DATE, LIST, "Làm được từ ngày" },
    JOB_LANGUAGES,
    { "group_code", F_TEXT, LIST | FILTER | ASCII, "Mã nhóm đi cùng", "Những người muốn đi làm cùng nhau ghi cùng một mã", .max = 16 },
    { "asked_on", F_DATE, REQ | LIST | SORT, "Ngày hỏi" },
    { "note", F_LONGTEXT, 0, "Ghi chú" },
};

const struct entity seeker = {
    .table = "seeker", .collection = "seekers", .title = "Người tìm việc", .titles = "Người tìm việc",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .unit_from = "person_id", .label = "person_id", .order = "-asked_on", .perm = JOB_PERMS, FIELDS(seeker_fields),
    .unique = { { "seeker_person", "person_id", "duplicate" } },
    .parts = { &seeker_past, &seeker_certificate, &referral, &fair_seeker }, .parts_by = { "seeker_id", "seeker_id", "seeker_id", "seeker_id" },
    .before_write = seeker_before_write,
};

static const struct field seeker_past_fields[] = {
    { "seeker_id", F_REF, REQ | LIST | FILTER | FIXED, "Người tìm việc", .ref = &seeker },
    { "trade_id", F_REF, REQ | LIST | FILTER, "Đã làm nghề", .ref = &trade },
    { "months", F_INT, REQ | LIST, "Số tháng", .min = 1, .max = 720 },
    { "place", F_TEXT, LIST, "Ở đâu", .max = 200 },
};

const struct entity seeker_past = {
    .table = "seeker_past", .collection = "seeker-past", .title = "Việc đã làm", .titles = "Việc đã làm",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .unit_from = "seeker_id", .label = "trade_id", .order = "id", .perm = JOB_PERMS, FIELDS(seeker_past_fields),
    .unique = { { "seeker_past_once", "trade_id", "duplicate" } },
};

static const struct field seeker_certificate_fields[] = {
    { "seeker_id", F_REF, REQ | LIST | FILTER | FIXED, "Người tìm việc", .ref = &seeker },
    { "certificate_id", F_REF, REQ | LIST | FILTER, "Giấy phép, chứng chỉ", .ref = &certificate },
    { "number", F_TEXT, LIST | ASCII, "Số", .max = 40 },
    { "given_on", F_DATE, LIST, "Ngày cấp" },
    { "valid_to", F_DATE, LIST, "Có giá trị đến" },
};

const struct entity seeker_certificate = {
    .table = "seeker_certificate", .collection = "seeker-certificates", .title = "Giấy phép của người tìm việc", .titles = "Giấy phép của người tìm việc",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .unit_from = "seeker_id", .label = "certificate_id", .order = "id", .perm = JOB_PERMS, FIELDS(seeker_certificate_fields),
    .unique = { { "seeker_certificate_once", "certificate_id", "duplicate" } }, .before_write = seeker_certificate_before_write,
};

static const struct word consent_answers[] = { { "yes", "Đồng ý" }, { "no", "Không" }, { NULL, NULL } };
static const struct word consent_channels[] = { { "paper", "Giấy" }, { "spoken", "Lời nói" }, { "sms", "Tin nhắn" }, { "web", "Trang web" }, { NULL, NULL } };

static const struct field share_consent_fields[] = {
    { "person_id", F_REF, REQ | LIST | FILTER | FIXED, "Người tìm việc", .ref = &person },
    { "employer_id", F_REF, REQ | LIST | FILTER | FIXED, "Cho đơn vị", .ref = &employer },
    { "answer", F_ENUM, REQ | LIST | FILTER, "Cho xem tên và số điện thoại", .words = consent_answers },
    { "channel", F_ENUM, REQ | LIST, "Cách trả lời", .words = consent_channels },
    { "given_on", F_DATE, REQ | LIST, "Ngày" },
    { "witness", F_NAME, 0, "Người làm chứng", "Với người không biết chữ" },
};

const struct entity share_consent = {
    .table = "share_consent", .collection = "share-consents", .title = "Đồng ý cho xem thông tin", .titles = "Đồng ý cho đơn vị tuyển dụng xem thông tin",
    .shape = SHAPE_ROW, .scope = SCOPE_UNIT, .unit_from = "person_id", .label = "answer", .order = "-id", .perm = JOB_PERMS, FIELDS(share_consent_fields),
    .before_write = share_consent_before_write,
};
