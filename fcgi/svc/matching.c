// SPDX-License-Identifier: MPL-2.0
#include "svc/matching.h"

#include "match/match.h"

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
