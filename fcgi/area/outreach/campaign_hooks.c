// SPDX-License-Identifier: MPL-2.0
// What is judged when a campaign is saved, so that nothing is left to go wrong when it is sent.
#include "area/outreach/campaign_hooks.h"

#include <string.h>

#include "entity/records.h"
#include "queries.h"
#include "svc/audience.h"
#include "svc/campaign.h"
#include "svc/outbox.h"
#include "text.h"

enum { PARTS_MAX = 5 };

static const char *text_of(const struct write *w, const char *name) {
    const struct db_value *v = write_get(w, name);
    return v->kind == DB_TEXT ? v->s : "";
}

static bool has(const struct write *w, const char *name) {
    return write_get(w, name)->kind != DB_NULL;
}

static int64_t number_of(const struct write *w, const char *name) {
    return has(w, name) ? write_get(w, name)->i : 0;
}

// What was handed in stays as it was agreed to; a paused campaign may be given more money.
static enum rc check_state(struct cx *cx, const struct write *w) {
    const char *state = w->old ? w->old[entity_field(w->e, "state")].s : "draft";
    if (strcmp(state, "draft") == 0) return RC_OK;
    bool only_cap = w->op == OP_UPDATE && strcmp(state, "paused") == 0;
    for (size_t i = 0; i < w->e->n_fields && only_cap; i++)
        only_cap = strcmp(w->e->fields[i].name, "cap") == 0 || !write_changed(w, w->e->fields[i].name);
    return only_cap ? RC_OK : fail(cx, RC_CONFLICT, "bad_state", "Chiến dịch đã nộp: không sửa, xoá được nữa. Khi tạm dừng chỉ sửa được trần chi.");
}

// --- the text ------------------------------------------------------------------------------------------------------------------------

static enum rc take_template(struct cx *cx, struct write *w) {
    struct q_campaign_template_out t;
    bool found;
    if (!has(w, "template_id")) return RC_OK;
    TRY(q_campaign_template(cx->db, cx->arena, &(struct q_campaign_template_in){ .template_id = number_of(w, "template_id") }, &t, &found));
    if (!found) return field_fail(cx, "template_id", "not_found");
    if (!has(w, "body")) write_set(w, "body", db_text(t.body));
    return RC_OK;
}

static void check_body(struct cx *cx, const struct write *w) {
    const char *where, *body = text_of(w, "body");
    if (!*body || !*text_of(w, "kind")) return;
    switch (template_check(cx->arena, text_of(w, "kind"), body, &where)) {
    case TEMPLATE_GOOD:
        break;
    case TEMPLATE_NO_KIND:
        field_fail_text(cx, "kind", "bad_kind", "Loại tin này không dùng cho chiến dịch.");
        break;
    case TEMPLATE_UNKNOWN_FIELD:
        field_fail(cx, "body", "text_unknown_field", where);
        break;
    case TEMPLATE_MISSING_FIELD:
        field_fail(cx, "body", "text_missing_field", where);
        break;
    case TEMPLATE_OPEN_BRACE:
        field_fail(cx, "body", "text_open_brace", where);
        break;
    }
}

// The longest it can become, told before anybody is counted: a long name, a long village.
static void check_length(struct cx *cx, const struct write *w, const struct campaign *c, struct template_values *values) {
    struct q_outbox_rule_out rule = { .label = NULL };
    char day[VDATE_ISO_SIZE];
    bool found;
    vdate_format(cx->today, day);
    if (q_outbox_rule(cx->db, cx->arena, &(struct q_outbox_rule_in){ .class = c->class, .day = day }, &rule, &found) != RC_OK) return;
    values->of[TEMPLATE_NAME] = "Nguyễn Thị Hồng Phượng Hoàng";
    values->of[TEMPLATE_VILLAGE] = "Thôn Kon Pông Đắk Rơ Wang";
    struct phrase phrase = { text_of(w, "body"), c->accents, rule.label, rule.refusal };
    const char *text = phrase_text(cx->arena, &phrase, values), *refused;
    struct outbox_terms ways;
    if (sms_text_plan(text).parts > PARTS_MAX) {
        field_fail(cx, "body", "text_too_long", "5");
        return;
    }
    if (outbox_gateways(cx, c->class, &ways) != RC_OK) return;
    refused = outbox_refused_text(cx, &ways, text_of(w, "purpose"), text);
    if (refused) field_fail_text(cx, "body", "gateway_refuses", refused);
}

// Every field of the text has something to fill it with: the course or occasion says it, or the text may not ask.
static enum rc check_fields(struct cx *cx, const struct write *w) {
    struct campaign c = { .title = text_of(w, "title"), .class = text_of(w, "class"), .accents = number_of(w, "accents") != 0,
                          .course_id = number_of(w, "course_id"), .occasion_id = number_of(w, "occasion_id") };
    struct template_values values;
    struct phrase_subject subject;
    bool cancelled;
    TRY(campaign_values(cx, &c, &values, &subject, &cancelled));
    if (c.occasion_id && !subject.held_on) return field_fail(cx, "occasion_id", "not_found");
    enum template_field gap = phrase_gap(text_of(w, "body"), &values);
    if (gap != TEMPLATE_FIELDS)
        return field_fail_text(cx, "body", "missing_value", arena_printf(cx->arena, "Chưa có gì để điền vào {%s}: chọn lớp, sự kiện có ghi điều này, hoặc viết thẳng vào nội dung.",
                                                                          template_field_name(gap)));
    check_length(cx, w, &c, &values);
    return RC_OK;
}

// --- whom and when -------------------------------------------------------------------------------------------------------------------

static enum rc check_audience(struct cx *cx, struct write *w) {
    struct audience audience;
    if (!has(w, "audience") || (w->old && !write_changed(w, "audience"))) return RC_OK;
    return audience_parse_text(cx, text_of(w, "audience"), &audience);
}

static void drop(struct write *w, const char *name) {
    if (has(w, name)) write_set(w, name, db_null());
}

static void check_start(struct cx *cx, struct write *w) {
    bool subject = has(w, "course_id") || has(w, "occasion_id"), relative = strcmp(text_of(w, "starts"), "relative") == 0;
    if (has(w, "course_id") && has(w, "occasion_id")) field_fail_text(cx, "occasion_id", "two_subjects", "Chọn một lớp hoặc một sự kiện, không chọn cả hai.");
    if (relative && !subject) field_fail_text(cx, "starts", "no_subject", "Gửi theo ngày diễn ra thì phải chọn lớp hoặc sự kiện.");
    if (strcmp(text_of(w, "starts"), "at") != 0) drop(w, "due_at");
    if (!relative) drop(w, "offset_days"), drop(w, "at_time");
}

static void check_class(struct cx *cx, const struct write *w) {
    bool class = strcmp(text_of(w, "class"), "advertising") == 0, purpose = strcmp(text_of(w, "purpose"), "advertising") == 0;
    if (class != purpose) field_fail_text(cx, "purpose", "differs", "Tin quảng cáo thì cả nhóm tin và mục đích đều là quảng cáo.");
    if (number_of(w, "cap") < 0) field_fail(cx, "cap", "too_small", "0");
}

enum rc campaign_before_write(struct cx *cx, struct write *w) {
    TRY(check_state(cx, w));
    if (w->op == OP_DELETE) return RC_OK;
    TRY(take_template(cx, w));
    TRY(check_audience(cx, w));
    check_class(cx, w);
    check_start(cx, w);
    check_body(cx, w);
    return cx->error_count ? RC_INVALID : check_fields(cx, w);
}
