// SPDX-License-Identifier: MPL-2.0
// The table of roles and permissions, read by the gate and printed by --matrix. Table "role" in the database names the same
// codes; start-up compares the two.
#include "entity/perm.h"

#include <string.h>

#define BIT(p) (UINT64_C(1) << P_##p)

enum { PERM_BITS_FIT = 1 / (P_COUNT <= 64) };  // allows is one word

#define LOOK (BIT(PLAN_READ) | BIT(COURSE_READ) | BIT(DRAFT))
#define WATCH (LOOK | BIT(HOUSEHOLD_READ) | BIT(ENROL_READ) | BIT(MESSAGE_READ) | BIT(PAYMENT_READ) | BIT(JOB_READ))
#define WORK (WATCH | BIT(HOUSEHOLD_WRITE) | BIT(PERSON_SENSITIVE) | BIT(VILLAGE_WRITE) | BIT(ENROL_WRITE) | BIT(EXPORT) | BIT(AUDIT_READ) \
              | BIT(CAMPAIGN_WRITE) | BIT(INBOX_ANSWER) | BIT(JOB_WRITE) | BIT(VACANCY_WRITE))

// A commune officer enrols her own people; opening a class and sending is the lead body's.
const struct role role_all[] = {
    { "admin", "Quản trị hệ thống",
      WORK | BIT(PLAN_WRITE) | BIT(UNIT_WRITE) | BIT(USER_READ) | BIT(USER_WRITE) | BIT(HOUSEHOLD_DELETE) | BIT(COURSE_WRITE) | BIT(MESSAGE_SEND)
          | BIT(EMPLOYER_CONFIRM) | BIT(PAYMENT_WRITE) | BIT(PAYMENT_APPROVE) | BIT(CAMPAIGN_APPROVE) | BIT(TEMPLATE_WRITE) | BIT(GATEWAY_OPERATE) },
    { "district", "Cán bộ cấp huyện",
      WORK | BIT(PLAN_WRITE) | BIT(USER_READ) | BIT(HOUSEHOLD_DELETE) | BIT(COURSE_WRITE) | BIT(MESSAGE_SEND)
          | BIT(EMPLOYER_CONFIRM) | BIT(PAYMENT_WRITE) | BIT(PAYMENT_APPROVE) | BIT(CAMPAIGN_APPROVE) | BIT(TEMPLATE_WRITE) },
    { "commune", "Cán bộ cấp xã", WORK | BIT(HOUSEHOLD_DELETE) },
    { "leader", "Lãnh đạo (chỉ xem)", WATCH },
    { "auditor", "Kiểm tra, giám sát", WATCH | BIT(AUDIT_READ) | BIT(USER_READ) },
    { NULL, NULL, 0 },
};

struct perm_row {
    const char *word;
    const char *text;
};

static const struct perm_row perm_rows[P_COUNT] = {
    [P_UNSTATED] = { "unstated", "" },
    [P_NEVER] = { "never", "Không ai" },
    [P_PUBLIC] = { "public", "Không cần đăng nhập" },
    [P_SELF] = { "self", "Việc của chính mình" },
    [P_GUEST] = { "guest", "Khách vào bằng mã một lần" },
    [P_SEEKER] = { "guest.seeker", "Người tìm việc vào bằng mã, việc của chính mình" },
    [P_EMPLOYER] = { "guest.employer", "Đơn vị tuyển dụng vào bằng mã, việc của chính mình" },
#define PERM(symbol, word_, text_) [P_##symbol] = { word_, text_ },
#include "entity/perm.def"
#undef PERM
};

bool perm_is_guest(enum perm p) {
    return p == P_GUEST || p == P_SEEKER || p == P_EMPLOYER;
}

const char *perm_word(enum perm p) {
    return p < P_COUNT ? perm_rows[p].word : "unstated";
}

const char *perm_text(enum perm p) {
    return p < P_COUNT ? perm_rows[p].text : "";
}

const struct role *role_find(const char *code) {
    for (const struct role *r = role_all; r->code; r++)
        if (strcmp(r->code, code) == 0) return r;
    return NULL;
}

bool role_allows(const struct role *role, enum perm p) {
    if (p == P_PUBLIC) return true;
    if (!role || p == P_UNSTATED || p == P_NEVER || perm_is_guest(p) || p >= P_COUNT) return false;
    return p == P_SELF || ((role->allows >> p) & 1) != 0;
}
