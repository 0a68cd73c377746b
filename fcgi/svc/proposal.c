// SPDX-License-Identifier: MPL-2.0
#include "svc/proposal.h"

#include <string.h>

#include "entity/records.h"
#include "queries.h"

static void reason(json_t *list, bool ok, const char *text) {
    json_array_append_new(list, json_pack("{s:b, s:s}", "ok", ok, "text", text));
}

static const char *vn(struct cx *cx, const char *iso) {
    vday day;
    return iso && vdate_parse(iso, &day) ? vdate_vn(cx->arena, day) : "?";
}

static void class_reason(struct cx *cx, const struct q_course_candidates_out *c, const char *starts_on, json_t *list) {
    const char *name = word_label(class_words, c->class);
    if (!c->class) {
        reason(list, false, "Hộ chưa được phân loại: ghi phân loại trước khi mời.");
    } else if (!c->has_priority) {
        reason(list, false, arena_printf(cx->arena, "%s: không thuộc đối tượng của tiểu dự án.", name));
    } else if (c->has_months && c->until && strcmp(c->until, starts_on) <= 0) {
        reason(list, false, arena_printf(cx->arena, "%s từ %s: đã quá %lld tháng vào ngày khai giảng.", name, vn(cx, c->since), (long long)c->months));
    } else if (c->has_months) {
        reason(list, true, arena_printf(cx->arena, "%s từ %s, còn trong %lld tháng (ưu tiên %lld).", name, vn(cx, c->since), (long long)c->months, (long long)c->priority));
    } else {
        reason(list, true, arena_printf(cx->arena, "%s (ưu tiên %lld).", name, (long long)c->priority));
    }
}

struct age_rule {
    int64_t years;
    bool verified;
};

static void person_reasons(struct cx *cx, const struct q_course_candidates_out *c, const struct age_rule *age, json_t *list) {
    const char *note = age->verified ? "" : " (mức tuổi chưa kiểm chứng)";
    if (c->has_age && c->age < age->years)
        reason(list, false, arena_printf(cx->arena, "Mới %lld tuổi khi khai giảng, cần từ %lld%s.", (long long)c->age, (long long)age->years, note));
    if (!c->has_age) reason(list, true, "Chưa ghi ngày sinh: kiểm tra tuổi khi ghi danh.");
    if (!c->can_work) reason(list, false, "Ghi nhận không còn khả năng lao động.");
    if (c->trained) reason(list, false, "Đã học một lớp của tiểu dự án này: mỗi người được hỗ trợ một lần.");
    if (c->minority) reason(list, true, "Người dân tộc thiểu số: ưu tiên khi cùng diện.");
    if (c->merit) reason(list, true, "Người có công: ưu tiên khi cùng diện.");
    if (c->sex && strcmp(c->sex, "female") == 0) reason(list, true, "Phụ nữ: ưu tiên khi cùng diện.");
    if (!c->phone_kind) reason(list, false, "Chưa có số nhận tin: mời qua trưởng thôn.");
    if (c->refused) reason(list, false, "Đã từ chối nhận tin về đào tạo: mời trực tiếp.");
}

static json_t *candidate_json(struct cx *cx, const struct q_course_candidates_out *c, const char *starts_on, const struct age_rule *age) {
    json_t *reasons = json_array();
    class_reason(cx, c, starts_on, reasons);
    person_reasons(cx, c, age, reasons);
    bool may = role_allows(cx->who->role, P_PERSON_SENSITIVE);
    int64_t score = c->fits ? 100 - 10 * c->priority + (may ? 3 * c->minority : 0) + 2 * c->merit + (c->sex && strcmp(c->sex, "female") == 0) : 0;
    return json_pack("{s:I, s:s, s:s?, s:s?, s:I, s:I, s:s, s:s?, s:s, s:b, s:I, s:o, s:b, s:s?, s:s?}", "person_id", (json_int_t)c->person_id, "name", c->name,
                     "birth", c->birth, "sex", c->sex, "unit_id", (json_int_t)c->unit_id, "household_id", (json_int_t)c->household_id, "village", c->village,
                     "class", c->class, "class_label", word_label(class_words, c->class), "fits", c->fits != 0, "score", (json_int_t)score, "reasons", reasons,
                     "enrolled", c->enrolled_state != NULL, "state", c->enrolled_state, "phone", c->phone_kind);
}

static enum rc age_rule(struct cx *cx, const char *day, struct age_rule *out) {
    struct q_rule_at_out rule;
    bool found;
    TRY(q_rule_at(cx->db, cx->arena, &(struct q_rule_at_in){ .code = "min_training_age", .day = day }, &rule, &found));
    *out = (struct age_rule){ found ? rule.value : 0, found && rule.verified };
    return RC_OK;
}

enum rc proposal_list(struct cx *cx, const struct proposal_query *q, json_t **out) {
    struct q_course_candidates_out *rows;
    struct age_rule age;
    size_t n;
    TRY(age_rule(cx, q->starts_on, &age));
    struct q_course_candidates_in in = { .scope = cx->who->unit_id, .course_id = q->course_id, .project_id = q->project_id, .starts_on = q->starts_on,
                                         .min_age = age.years, .limit = q->limit + 1, .skip = q->skip };
    TRY(q_course_candidates(cx->db, cx->arena, &in, &rows, &n));
    json_t *items = json_array();
    for (size_t i = 0; i < n && (int64_t)i < q->limit; i++) json_array_append_new(items, candidate_json(cx, &rows[i], q->starts_on, &age));
    const char *next = (int64_t)n > q->limit ? arena_printf(cx->arena, "%lld", (long long)(q->skip + q->limit)) : NULL;
    *out = cx_json(cx, json_pack("{s:o, s:s?}", "items", items, "next", next));
    return RC_OK;
}
