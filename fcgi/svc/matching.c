// SPDX-License-Identifier: MPL-2.0
#include "svc/matching.h"

#include <stdlib.h>
#include <string.h>

#include "queries.h"

// Each weight is one 16-bit number of struct match_weights.
#define WEIGHTS(X)  \
    X("relation_1", relation[1], "Nghề: việc phổ thông nào cũng nhận") \
    X("relation_2", relation[2], "Nghề: cùng nhóm nghề") \
    X("relation_3", relation[3], "Nghề: đã làm") \
    X("relation_4", relation[4], "Nghề: muốn làm thứ tư") \
    X("relation_5", relation[5], "Nghề: muốn làm thứ ba") \
    X("relation_6", relation[6], "Nghề: muốn làm thứ hai") \
    X("relation_7", relation[7], "Nghề: muốn làm nhất") \
    X("grade_1", grade[1], "Kinh nghiệm bậc 1") \
    X("grade_2", grade[2], "Kinh nghiệm bậc 2") \
    X("grade_3", grade[3], "Kinh nghiệm bậc 3") \
    X("grade_4", grade[4], "Kinh nghiệm bậc 4") \
    X("grade_5", grade[5], "Kinh nghiệm bậc 5") \
    X("certificate", certificate, "Chứng chỉ đơn vị cần") \
    X("qualification", qualification, "Chuyên môn kỹ thuật") \
    X("schooling", schooling, "Trình độ phổ thông") \
    X("distance", distance, "Gần nhà") \
    X("near_km", near_km, "Gần: đến bao nhiêu km") \
    X("far_km", far_km, "Xa: từ bao nhiêu km") \
    X("boarding", boarding, "Có chỗ ở") \
    X("distance_unknown", distance_unknown, "Chưa biết khoảng cách") \
    X("wage", wage, "Lương") \
    X("wage_gap", wage_gap, "Lương kém tối đa (%)") \
    X("wage_unknown", wage_unknown, "Lương thoả thuận") \
    X("hours", hours, "Thời gian làm") \
    X("contract", contract, "Hợp đồng") \
    X("language", language, "Tiếng nói ở chỗ làm") \
    X("season", season, "Mùa rẫy") \
    X("season_month", season_month, "Mỗi tháng trùng mùa rẫy") \
    X("group", group, "Đi cùng người trong thôn")

#define WORD(name, member, label) { name, label },
const struct word match_weight_words[] = { WEIGHTS(WORD) { NULL, NULL } };

#define PLACE(name, member, label) offsetof(struct match_weights, member),
static const size_t places[] = { WEIGHTS(PLACE) };

static void set_weight(struct match_weights *w, const char *name, int64_t value) {
    for (size_t i = 0; match_weight_words[i].value; i++) {
        if (strcmp(match_weight_words[i].value, name) != 0) continue;
        int16_t v = (int16_t)value;  // 0 to 1000 by the column
        memcpy((char *)w + places[i], &v, sizeof v);
    }
}

enum rc matching_weights(struct cx *cx, int64_t set_id, struct match_weights *out) {
    struct q_match_weights_of_out *rows;
    size_t n;
    *out = (struct match_weights){ .id = set_id };
    TRY(q_match_weights_of(cx->db, cx->arena, &(struct q_match_weights_of_in){ .set_id = set_id }, &rows, &n));
    for (size_t i = 0; i < n; i++) set_weight(out, rows[i].name, rows[i].value);
    const char *fault = match_weights_fault(out);
    if (!fault) return RC_OK;
    return fail(cx, RC_CONFLICT, "bad_weights", arena_printf(cx->arena, "Bộ trọng số #%lld chưa dùng được: xem lại \"%s\".", (long long)set_id, word_label(match_weight_words, fault)));
}

enum rc matching_weights_today(struct cx *cx, struct match_weights *out) {
    struct q_match_set_at_out set;
    char day[VDATE_ISO_SIZE];
    bool found;
    vdate_format(cx->today, day);
    TRY(q_match_set_at(cx->db, cx->arena, &(struct q_match_set_at_in){ .day = day }, &set, &found));
    if (!found) return fail(cx, RC_CONFLICT, "no_weights", "Chưa có bộ trọng số nào đang áp dụng.");
    TRY(matching_weights(cx, set.id, out));
    return vdate_parse(set.valid_from, &out->valid_from) ? RC_OK : fail(cx, RC_INTERNAL, "valid_from", NULL);
}

uint16_t matching_commune(const struct match_catalogue *c, int64_t unit_id) {
    char code[24];
    snprintf(code, sizeof code, "%lld", (long long)unit_id);
    for (uint32_t i = 1; i < c->n_communes; i++)
        if (strcmp(c->commune[i].code, code) == 0) return (uint16_t)i;
    return 0;
}
