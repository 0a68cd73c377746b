// SPDX-License-Identifier: MPL-2.0
#include "svc/audience.h"

#include <string.h>

#include "base/buf.h"
#include "entity/records.h"
#include "queries.h"

enum { LIST_LONGEST = 300, AGE_MAX = 120 };

static const struct word enrolment_words[] = {
    { "enrolled", "" }, { "invited", "" }, { "confirmed", "" }, { "declined", "" }, { "cancelled", "" }, { NULL, NULL },
};
static const struct word sex_words[] = { { "male", "" }, { "female", "" }, { NULL, NULL } };

static const struct word whys[] = {
    { "ok", "Nhận được tin" },
    { "no_phone", "Chưa có số điện thoại" },
    { "landline", "Chỉ có số không nhận được tin (máy bàn)" },
    { "opted_out", "Đã từ chối nhận loại tin này" },
    { "no_consent", "Chưa đồng ý nhận quảng cáo" },
    { "listed", "Số nằm trong danh sách không quảng cáo" },
    { "same_text", "Chung số với người khác, cùng nội dung: chỉ gửi một tin" },
    { "home", "Không có máy, nhưng người cùng nhà nhận được tin này" },
    { "gone", "Đã mất, đã chuyển đi hoặc không còn trong danh sách" },
    { "unreadable", "Số điện thoại không đọc được" },
    { "too_late", "Quá hạn gửi" },
    { NULL, NULL },
};

const char *audience_why(const char *why) {
    return word_label(whys, why);
}

// --- reading -------------------------------------------------------------------------------------------------------------------------

struct reader {
    struct cx *cx;
    struct audience *out;
};

static void bad(struct reader *r, const char *name, const char *what) {
    field_fail(r->cx, name, "wrong_type", what);
}

static int64_t read_number(struct reader *r, const char *name, json_t *v, int64_t min, int64_t max) {
    if (json_is_integer(v) && json_integer_value(v) >= min && json_integer_value(v) <= max) return json_integer_value(v);
    bad(r, name, max == AGE_MAX ? "số tuổi từ 0 đến 120" : "mã số bản ghi");
    return min;
}

static bool is_word(const struct word *words, const char *value) {
    while (words->value && strcmp(words->value, value) != 0) words++;
    return words->value != NULL;
}

// "1,2,3" of a list of numbers (words NULL) or of words; an empty list asks for nothing.
static const char *read_list(struct reader *r, const char *name, json_t *v, const struct word *words) {
    struct buf b = buf_new(r->cx->arena);
    json_t *item;
    size_t i;
    bool good = json_is_array(v) && json_array_size(v) <= LIST_LONGEST;
    json_array_foreach(v, i, item) {
        const char *text = words ? json_string_value(item) : arena_printf(r->cx->arena, "%lld", (long long)json_integer_value(item));
        good = good && (words ? text && is_word(words, text) : json_is_integer(item) && json_integer_value(item) > 0);
        if (good) buf_printf(&b, "%s%s", b.len ? "," : "", text);
    }
    if (!good) bad(r, name, words ? "danh sách các giá trị cho sẵn" : "danh sách mã số");
    return good && b.len ? buf_string(&b) : NULL;
}

static void read_unit(struct reader *r, json_t *v) {
    r->out->unit_id = read_number(r, "unit_id", v, 1, INT64_MAX);
}
static void read_villages(struct reader *r, json_t *v) {
    r->out->villages = read_list(r, "village_ids", v, NULL);
}
static void read_classes(struct reader *r, json_t *v) {
    r->out->classes = read_list(r, "classes", v, class_words);
}
static void read_ethnic(struct reader *r, json_t *v) {
    r->out->ethnic = read_list(r, "ethnic_ids", v, NULL);
}
static void read_sex(struct reader *r, json_t *v) {
    if (json_is_string(v) && is_word(sex_words, json_string_value(v))) r->out->sex = arena_strdup(r->cx->arena, json_string_value(v));
    else bad(r, "sex", "male hoặc female");
}
static void read_age_from(struct reader *r, json_t *v) {
    r->out->age_from = read_number(r, "age_from", v, 0, AGE_MAX);
}
static void read_age_to(struct reader *r, json_t *v) {
    r->out->age_to = read_number(r, "age_to", v, 0, AGE_MAX);
}
static void read_project(struct reader *r, json_t *v) {
    r->out->project_id = read_number(r, "project_id", v, 1, INT64_MAX);
}
static void read_heads(struct reader *r, json_t *v) {
    if (!json_is_boolean(v)) bad(r, "heads_only", "true hoặc false");
    r->out->heads_only = json_is_true(v);
}
static void read_course(struct reader *r, json_t *v) {
    r->out->course_id = read_number(r, "course_id", v, 1, INT64_MAX);
}
static void read_states(struct reader *r, json_t *v) {
    r->out->course_states = read_list(r, "course_states", v, enrolment_words);
}

static const struct {
    const char *name;
    void (*read)(struct reader *, json_t *);
} filters[] = {
    { "unit_id", read_unit }, { "village_ids", read_villages }, { "classes", read_classes }, { "ethnic_ids", read_ethnic },
    { "sex", read_sex }, { "age_from", read_age_from }, { "age_to", read_age_to }, { "project_id", read_project },
    { "heads_only", read_heads }, { "course_id", read_course }, { "course_states", read_states },
};

enum { N_FILTERS = sizeof filters / sizeof filters[0] };

static void read_filter(struct reader *r, const char *name, json_t *v) {
    size_t i = 0;
    while (i < N_FILTERS && strcmp(filters[i].name, name) != 0) i++;
    if (i == N_FILTERS) field_fail(r->cx, name, "unknown_field");
    else if (!json_is_null(v)) filters[i].read(r, v);
}

// What a filter names must be there, and be the caller's to see: a count would tell about other units otherwise.
static enum rc check_named(struct cx *cx, const struct audience *q) {
    struct q_audience_units_out n;
    struct q_audience_units_in in = {
        .scope = cx->who->unit_id, .unit_id = q->unit_id, .has_unit_id = q->unit_id != 0, .project_id = q->project_id,
        .has_project_id = q->project_id != 0, .course_id = q->course_id, .has_course_id = q->course_id != 0,
    };
    TRY(q_audience_units(cx->db, cx->arena, &in, &n));
    if (q->unit_id && !n.units) field_fail(cx, "unit_id", "not_found");
    if (q->project_id && !n.projects) field_fail(cx, "project_id", "not_found");
    if (q->course_id && !n.courses) field_fail(cx, "course_id", "not_found");
    return RC_OK;
}

enum rc audience_parse(struct cx *cx, json_t *object, struct audience *out) {
    struct reader r = { cx, out };
    const char *name, *before = cx->prefix;
    json_t *value;
    *out = (struct audience){ .scope = cx->who->unit_id, .age_from = -1, .age_to = -1 };
    cx->prefix = "audience.";
    json_object_foreach(object, name, value) read_filter(&r, name, value);
    if (out->ethnic && !role_allows(cx->who->role, P_PERSON_SENSITIVE)) return fail(cx, RC_FORBIDDEN, NULL, NULL);
    if (out->age_from >= 0 && out->age_to >= 0 && out->age_to < out->age_from) field_fail(cx, "age_to", "too_small", "tuổi bắt đầu");
    if (out->course_id && !out->course_states) out->course_states = "enrolled,invited,confirmed";
    enum rc rc = check_named(cx, out);
    cx->prefix = before;
    return rc;
}

enum rc audience_parse_text(struct cx *cx, const char *text, struct audience *out) {
    json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    if (object) cx_json(cx, object);
    *out = (struct audience){ .scope = cx->who->unit_id, .age_from = -1, .age_to = -1 };
    if (json_is_object(object)) return audience_parse(cx, object, out);
    field_fail(cx, "audience", "wrong_type", "đối tượng JSON của các điều kiện lọc");
    return RC_OK;
}

// --- counting ------------------------------------------------------------------------------------------------------------------------

struct q_audience_groups_in audience_params(struct cx *cx, const struct audience *q, const struct audience_terms *terms) {
    char *today = arena_alloc(cx->arena, VDATE_ISO_SIZE);
    vdate_format(cx->today, today);
    return (struct q_audience_groups_in){
        .scope = q->scope, .today = today, .unit_id = q->unit_id, .has_unit_id = q->unit_id != 0, .villages = q->villages,
        .classes = q->classes, .ethnic = q->ethnic, .sex = q->sex, .age_from = q->age_from, .has_age_from = q->age_from >= 0,
        .age_to = q->age_to, .has_age_to = q->age_to >= 0, .heads_only = q->heads_only, .project_id = q->project_id,
        .has_project_id = q->project_id != 0, .course_id = q->course_id, .has_course_id = q->course_id != 0,
        .course_states = q->course_states, .purpose = terms->purpose, .needs_consent = terms->needs_consent,
        .checks_list = terms->checks_list,
    };
}

enum rc audience_terms(struct cx *cx, const char *class, const char *purpose, struct audience_terms *out) {
    struct q_outbox_rule_out rule;
    char day[VDATE_ISO_SIZE];
    bool found;
    vdate_format(cx->today, day);
    TRY(q_outbox_rule(cx->db, cx->arena, &(struct q_outbox_rule_in){ .class = class, .day = day }, &rule, &found));
    *out = (struct audience_terms){ .purpose = purpose };
    if (found) out->needs_consent = rule.needs_consent != 0, out->checks_list = rule.checks_list != 0;
    return RC_OK;
}

static bool is_for_relay(const char *why) {
    return strcmp(why, "no_phone") == 0 || strcmp(why, "landline") == 0;
}

enum rc audience_count(struct cx *cx, const struct audience *q, const struct audience_terms *terms, struct audience_count *out) {
    struct q_audience_groups_in in = audience_params(cx, q, terms);
    *out = (struct audience_count){ .n = 0 };
    TRY(q_audience_groups(cx->db, cx->arena, &in, &out->rows, &out->n));
    for (size_t i = 0; i < out->n; i++) {
        out->people += out->rows[i].n;
        if (strcmp(out->rows[i].why, "ok") == 0) out->reachable += out->rows[i].n;
        if (is_for_relay(out->rows[i].why)) out->no_phone += out->rows[i].n;
    }
    return RC_OK;
}

static void add(json_t *to, const char *name, int64_t n) {
    json_object_set_new(to, name, json_integer(json_integer_value(json_object_get(to, name)) + n));
}

// The last of a list when it has this id, else a new one: rows come in order.
static json_t *last_or_new(json_t *list, const char *id_name, int64_t id, const char *name_name, const char *name) {
    json_t *last = json_array_size(list) ? json_array_get(list, json_array_size(list) - 1) : NULL;
    if (last && json_integer_value(json_object_get(last, id_name)) == id) return last;
    last = json_pack("{s:I, s:s, s:i, s:i}", id_name, (json_int_t)id, name_name, name, "people", 0, "reachable", 0);
    json_array_append_new(list, last);
    return last;
}

static json_t *excluded_json(const struct audience_count *c) {
    json_t *list = json_array();
    for (const struct word *w = whys + 1; w->value; w++) {
        int64_t n = 0;
        for (size_t i = 0; i < c->n; i++)
            if (strcmp(c->rows[i].why, w->value) == 0) n += c->rows[i].n;
        if (n) json_array_append_new(list, json_pack("{s:s, s:s, s:I}", "why", w->value, "text", w->label, "n", (json_int_t)n));
    }
    return list;
}

json_t *audience_json(struct cx *cx, const struct audience_count *c) {
    json_t *units = json_array();
    for (size_t i = 0; i < c->n; i++) {
        const struct q_audience_groups_out *g = &c->rows[i];
        json_t *u = last_or_new(units, "unit_id", g->unit_id, "unit", g->unit);
        if (!json_object_get(u, "villages")) json_object_set_new(u, "villages", json_array());
        json_t *v = last_or_new(json_object_get(u, "villages"), "village_id", g->village_id, "village", g->village);
        int64_t ok = strcmp(g->why, "ok") == 0 ? g->n : 0;
        add(u, "people", g->n), add(u, "reachable", ok);
        add(v, "people", g->n), add(v, "reachable", ok);
    }
    return cx_json(cx, json_pack("{s:I, s:I, s:I, s:o, s:o}", "people", (json_int_t)c->people, "reachable", (json_int_t)c->reachable, "no_phone",
                                 (json_int_t)c->no_phone, "units", units, "excluded", excluded_json(c)));
}
