// SPDX-License-Identifier: MPL-2.0
// Word lists and runs of fields that seekers and vacancies share: what one wishes and the other offers is said in the same words.
#ifndef AREA_JOBS_WORDS_H
#define AREA_JOBS_WORDS_H

#include "entity/entity.h"

extern const struct word job_schooling[], job_qualification[], job_language_levels[], job_sexes[], job_reasons[];
extern const struct word employer_kinds[], employer_sizes[], vacancy_states[], referral_states[], seeker_states[];

#define JOB_FLAG(name, label) { name, F_FLAG, REQ, label, .initial = "0" }
#define JOB_HOURS                                                                                                                              \
    JOB_FLAG("hours_full", "Cả ngày"), JOB_FLAG("hours_part", "Một phần ngày"), JOB_FLAG("hours_shift", "Theo ca"), JOB_FLAG("hours_night", "Ca đêm"), \
        JOB_FLAG("hours_piece", "Theo sản phẩm")
#define JOB_CONTRACTS                                                                                                          \
    JOB_FLAG("contract_lasting", "Hợp đồng không thời hạn"), JOB_FLAG("contract_term", "Hợp đồng có thời hạn"),                \
        JOB_FLAG("contract_season", "Theo mùa vụ"), JOB_FLAG("contract_day", "Công nhật")
#define JOB_LANGUAGE(code, label) { "lang_" code, F_ENUM, 0, label, .words = job_language_levels }
#define JOB_LANGUAGES                                                                                                    \
    JOB_LANGUAGE("vi", "Tiếng Việt"), JOB_LANGUAGE("sed", "Tiếng Xơ Đăng"), JOB_LANGUAGE("bdq", "Tiếng Ba Na"), JOB_LANGUAGE("jra", "Tiếng Gia Rai")

extern const struct word question_kinds[], question_reasons_words[];

#endif
