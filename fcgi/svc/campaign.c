// SPDX-License-Identifier: MPL-2.0
#include "svc/campaign.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/vault.h"
#include "entity/records.h"
#include "queries.h"
#include "rules.h"
#include "svc/audience.h"
#include "svc/outbox.h"
#include "svc/rule.h"
#include "svc/wording.h"
#include "text.h"

enum { HOUR_MS = 3600000, DAY_MS = 86400000, LOCAL_MS = 7 * HOUR_MS, MINUTE_MS = 60000 };

static const char *text_of(const struct row *row, const char *name) {
    return row->v[entity_field(&campaign, name)].s;
}

static int64_t number_of(const struct row *row, const char *name) {
    const struct db_value *v = &row->v[entity_field(&campaign, name)];
    return v->kind == DB_INT ? v->i : 0;
}

struct campaign campaign_of(const struct row *r) {
    return (struct campaign){
        .id = r->id, .version = r->version, .unit_id = r->unit_id, .title = text_of(r, "title"), .kind = text_of(r, "kind"),
        .purpose = text_of(r, "purpose"), .class = text_of(r, "class"), .body = text_of(r, "body"), .audience = text_of(r, "audience"),
        .starts = text_of(r, "starts"), .due_at = text_of(r, "due_at"), .at_time = text_of(r, "at_time"), .state = text_of(r, "state"),
        .accents = number_of(r, "accents") != 0, .with_relay = number_of(r, "with_relay") != 0, .course_id = number_of(r, "course_id"),
        .occasion_id = number_of(r, "occasion_id"), .budget_line_id = number_of(r, "budget_line_id"),
        .offset_days = number_of(r, "offset_days"), .valid_hours = number_of(r, "valid_hours"), .cap = number_of(r, "cap"),
    };
}

enum rc campaign_values(struct cx *cx, const struct campaign *c, struct template_values *out, struct phrase_subject *subject, bool *cancelled) {
    struct q_campaign_subject_out s = { .what = NULL };
    bool found = false;
    struct q_campaign_subject_in in = { .course_id = c->course_id, .has_course_id = c->course_id != 0, .occasion_id = c->occasion_id,
                                        .has_occasion_id = c->occasion_id != 0 };
    if (c->course_id || c->occasion_id) TRY(q_campaign_subject(cx->db, cx->arena, &in, &s, &found));
    *subject = found ? (struct phrase_subject){ s.what, s.place, s.held_on, s.starts_at, s.trade, s.bring } : (struct phrase_subject){ NULL };
    *cancelled = found && s.cancelled;
    phrase_values(cx->arena, cx->app->conf.sender, c->title, subject, out);
    return RC_OK;
}

// --- what is looked at before it is handed in ----------------------------------------------------------------------------------------

// One of the two ways to write it.
struct cost {
    int64_t parts, price, longest;
    bool ucs2;
};

struct preview {
    const struct campaign *c;
    struct audience audience;
    struct audience_terms terms;
    struct audience_count count;
    struct phrase phrase;
    struct template_values values;
    struct phrase_subject subject;
    bool cancelled;
    struct q_outbox_rule_out rule;
    struct q_outbox_price_out price;
    struct q_campaign_budget_out budget;
    struct q_audience_homes_out *homes;  // for relays, by village
    size_t n_homes;
    int64_t relay_messages;
    bool has_budget, has_rule, priced;
    struct q_outbox_by_carrier_out by_carrier;
    struct outbox_terms ways;  // its gateways only
    const char *refused;       // by one of them, of the first text it does not take
    int64_t messages, threshold, due_ms, allowed_ms;
    bool in_time;
    struct cost marked, plain;
    char confirm[2 * VAULT_INDEX_SIZE + 1];
};

static const struct cost *chosen(const struct preview *p) {
    return p->c->accents ? &p->marked : &p->plain;
}

// When it would begin: local day and time of its subject for a relative one.
static int64_t due_of(struct cx *cx, const struct preview *p) {
    const struct campaign *c = p->c;
    int64_t ms = cx->now_ms;
    int minutes;
    vday day;
    if (strcmp(c->starts, "at") == 0 && c->due_at && clock_parse(c->due_at, &ms)) return ms;
    if (strcmp(c->starts, "relative") == 0 && p->subject.held_on && vdate_parse(p->subject.held_on, &day) && rules_minutes(c->at_time, &minutes))
        return (int64_t)(day + c->offset_days) * DAY_MS + (int64_t)minutes * MINUTE_MS - LOCAL_MS;
    return cx->now_ms;
}

static void judge_time(struct cx *cx, struct preview *p) {
    struct rule r = { .hour_to = RULES_DAY_MINUTES };
    p->due_ms = due_of(cx, p);
    if (p->has_rule) (void)(rules_minutes(p->rule.hour_from, &r.hour_from) && rules_minutes(p->rule.hour_to, &r.hour_to));
    int64_t until = p->due_ms + p->c->valid_hours * HOUR_MS, from = p->due_ms > cx->now_ms ? p->due_ms : cx->now_ms;
    p->allowed_ms = from;
    p->in_time = rules_due(&r, from, until, &p->allowed_ms);
}

static void add_cost(struct cx *cx, struct preview *p, const struct q_audience_texts_out *t, int64_t per_part, bool accents, struct cost *to) {
    struct phrase w = p->phrase;
    struct template_values v = p->values;
    w.accents = accents;
    v.of[TEMPLATE_NAME] = t->name;
    v.of[TEMPLATE_VILLAGE] = t->village;
    const char *text = phrase_text(cx->arena, &w, &v);
    struct sms_plan size = sms_text_plan(text);
    if (!p->refused && accents == p->c->accents) p->refused = outbox_refused_text(cx, &p->ways, p->c->purpose, text);
    to->parts += size.parts * t->n;
    to->price += size.parts * t->n * per_part;
    to->ucs2 |= size.ucs2;
    if (size.parts > to->longest) to->longest = size.parts;
}

static enum rc part_price(struct cx *cx, const struct preview *p, const char *carrier, int64_t *out) {
    struct q_outbox_price_out price;
    char day[VDATE_ISO_SIZE];
    bool found;
    *out = p->price.per_part;
    if (!carrier) return RC_OK;
    vdate_format(cx->today, day);
    struct q_outbox_price_in in = { .gateway = cx->app->conf.gateway, .class = p->c->class, .day = day, .carrier = carrier };
    TRY(q_outbox_price(cx->db, cx->arena, &in, &price, &found));
    if (found) *out = price.per_part;
    return RC_OK;
}

static enum rc count_texts(struct cx *cx, struct preview *p) {
    struct q_audience_groups_in base = audience_params(cx, &p->audience, &p->terms);
    struct q_audience_texts_in in = { AUDIENCE_FILTERS(base), AUDIENCE_TERMS(base), .by_name = phrase_has(p->c->body, TEMPLATE_NAME),
                                      .by_village = phrase_has(p->c->body, TEMPLATE_VILLAGE), .by_carrier = p->by_carrier.yes };
    struct q_audience_texts_out *rows;
    size_t n;
    int64_t per_part = 0;
    TRY(q_audience_texts(cx->db, cx->arena, &in, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        bool same = i && rows[i].carrier && rows[i - 1].carrier && strcmp(rows[i].carrier, rows[i - 1].carrier) == 0;
        if (!same) TRY(part_price(cx, p, rows[i].carrier, &per_part));
        p->messages += rows[i].n;
        add_cost(cx, p, &rows[i], per_part, true, &p->marked);
        add_cost(cx, p, &rows[i], per_part, false, &p->plain);
    }
    return RC_OK;
}

static void add_digest(struct cx *cx, const struct preview *p, const char *body, const struct q_audience_homes_out *h, bool accents, struct cost *to) {
    struct phrase_list list = { h->relay, h->village, h->homes, 1 };
    struct phrase notice = { p->c->body, accents, NULL, NULL };
    struct sms_plan size = sms_text_plan(phrase_digest(cx->arena, body, &notice, &p->values, &list));
    to->parts += size.parts;
    to->price += size.parts * p->price.per_part;
}

// Each village's relay who has a telephone gets one message, which is paid for like the others.
static enum rc count_homes(struct cx *cx, struct preview *p) {
    struct q_audience_groups_in base = audience_params(cx, &p->audience, &p->terms);
    struct q_audience_homes_in in = { AUDIENCE_FILTERS(base), AUDIENCE_TERMS(base) };
    struct wording w;
    if (!p->c->with_relay) return RC_OK;
    TRY(q_audience_homes(cx->db, cx->arena, &in, &p->homes, &p->n_homes));
    TRY(wording_find(cx, "relay", &w));
    for (size_t i = 0; i < p->n_homes && w.usual; i++) {
        if (!p->homes[i].relay || !p->homes[i].has_number) continue;
        p->relay_messages++;
        add_digest(cx, p, w.usual->body, &p->homes[i], true, &p->marked);
        add_digest(cx, p, w.usual->body, &p->homes[i], false, &p->plain);
    }
    return RC_OK;
}

static enum rc read_money(struct cx *cx, struct preview *p, const char *day) {
    struct q_outbox_price_in in = { .gateway = cx->app->conf.gateway, .class = p->c->class, .day = day };
    TRY(q_outbox_price(cx->db, cx->arena, &in, &p->price, &p->priced));
    TRY(q_outbox_by_carrier(cx->db, cx->arena, &(struct q_outbox_by_carrier_in){ .class = p->c->class, .day = day }, &p->by_carrier));
    if (p->c->budget_line_id)
        TRY(q_campaign_budget(cx->db, cx->arena, &(struct q_campaign_budget_in){ .budget_line_id = p->c->budget_line_id, .campaign_id = p->c->id },
                              &p->budget, &p->has_budget));
    return rule_on(cx, "campaign_approval_people", day, 0, &p->threshold);
}

// A MAC over everything the officer agrees to.
static void seal_confirm(struct cx *cx, struct preview *p) {
    struct buf b = buf_new(cx->arena);
    uint8_t mac[VAULT_INDEX_SIZE];
    buf_printf(&b, "%lld %lld %lld %lld %lld %lld\n%s\n", (long long)p->c->id, (long long)p->c->version, (long long)p->count.people,
               (long long)p->messages, (long long)chosen(p)->price, (long long)p->price.per_part, p->c->body);
    for (int f = 0; f < TEMPLATE_FIELDS; f++) buf_printf(&b, "%s\n", p->values.of[f] ? p->values.of[f] : "");
    for (size_t i = 0; i < p->count.n; i++)
        buf_printf(&b, "%lld %s %lld\n", (long long)p->count.rows[i].village_id, p->count.rows[i].why, (long long)p->count.rows[i].n);
    vault_index(cx->app->vault, "campaign", buf_string(&b), mac);
    vault_hex(mac, sizeof mac, p->confirm);
}

static enum rc prepare(struct cx *cx, const struct campaign *c, struct preview *p) {
    char *day = arena_alloc(cx->arena, VDATE_ISO_SIZE);
    vdate_format(cx->today, day);
    *p = (struct preview){ .c = c };
    TRY(audience_parse_text(cx, c->audience, &p->audience));
    TRY(cx_valid(cx));
    p->audience.scope = c->unit_id;  // whoever looks at it, it is the people of its own units
    TRY(q_outbox_rule(cx->db, cx->arena, &(struct q_outbox_rule_in){ .class = c->class, .day = day }, &p->rule, &p->has_rule));
    p->terms = (struct audience_terms){ c->purpose, p->rule.needs_consent != 0, p->rule.checks_list != 0 };
    p->phrase = (struct phrase){ c->body, c->accents, p->rule.label, p->rule.refusal };
    TRY(campaign_values(cx, c, &p->values, &p->subject, &p->cancelled));
    TRY(read_money(cx, p, day));
    TRY(outbox_gateways(cx, c->class, &p->ways));
    TRY(audience_count(cx, &p->audience, &p->terms, &p->count));
    TRY(count_texts(cx, p));
    TRY(count_homes(cx, p));
    judge_time(cx, p);
    seal_confirm(cx, p);
    return RC_OK;
}

// --- as JSON -------------------------------------------------------------------------------------------------------------------------

static json_t *cost_json(const struct cost *c) {
    return json_pack("{s:I, s:I, s:I, s:s}", "parts", (json_int_t)c->parts, "price", (json_int_t)c->price, "parts_each", (json_int_t)c->longest,
                     "coding", c->ucs2 ? "ucs2" : "gsm7");
}

static const char *text_for(struct cx *cx, const struct preview *p, const char *name, const char *village_name) {
    struct template_values v = p->values;
    v.of[TEMPLATE_NAME] = name;
    v.of[TEMPLATE_VILLAGE] = village_name;
    return phrase_text(cx->arena, &p->phrase, &v);
}

static json_t *sample_row(struct cx *cx, const struct preview *p, const struct q_audience_sample_out *r) {
    bool ok = strcmp(r->why, "ok") == 0;
    return json_pack("{s:I, s:s, s:I, s:s, s:I, s:s, s:I, s:s?, s:s?, s:s, s:s, s:s?}", "person_id", (json_int_t)r->person_id, "name", r->name, "unit_id",
                     (json_int_t)r->unit_id, "unit", r->unit, "village_id", (json_int_t)r->village_id, "village", r->village, "household_id",
                     (json_int_t)r->household_id, "class_label", r->class ? word_label(class_words, r->class) : NULL, "phone",
                     r->tail ? arena_printf(cx->arena, "•••%s", r->tail) : NULL, "why", r->why, "why_text", audience_why(r->why), "text",
                     ok ? text_for(cx, p, r->name, r->village) : NULL);
}

static enum rc sample_json(struct cx *cx, const struct preview *p, json_t **out) {
    struct q_audience_groups_in base = audience_params(cx, &p->audience, &p->terms);
    struct q_audience_sample_in in = { AUDIENCE_FILTERS(base), AUDIENCE_TERMS(base), .n = AUDIENCE_SAMPLE };
    struct q_audience_sample_out *rows;
    size_t n;
    TRY(q_audience_sample(cx->db, cx->arena, &in, &rows, &n));
    *out = cx_json(cx, json_array());
    for (size_t i = 0; i < n; i++) json_array_append_new(*out, sample_row(cx, p, &rows[i]));
    return RC_OK;
}

static int64_t money_left(const struct preview *p) {
    return p->budget.amount - p->budget.spent;
}

static bool is_over_budget(const struct preview *p) {
    return p->has_budget && p->budget.has_amount && chosen(p)->price > money_left(p);
}

static json_t *money_json(const struct preview *p) {
    json_t *budget = json_null();
    if (p->has_budget) {
        budget = json_pack("{s:s, s:o, s:I, s:o, s:b}", "label", p->budget.label, "amount", p->budget.has_amount ? json_integer(p->budget.amount) : json_null(),
                           "spent", (json_int_t)p->budget.spent, "left", p->budget.has_amount ? json_integer(money_left(p)) : json_null(), "over",
                           is_over_budget(p));
    }
    return json_pack("{s:o, s:o, s:o, s:I, s:b, s:s?, s:o, s:o, s:b}", "with_marks", cost_json(&p->marked), "without_marks", cost_json(&p->plain),
                     "chosen", cost_json(chosen(p)), "per_part", (json_int_t)p->price.per_part, "verified",
                     p->price.verified != 0, "source", p->price.source, "budget", budget, "cap", p->c->cap ? json_integer(p->c->cap) : json_null(),
                     "over_cap", p->c->cap && chosen(p)->price > p->c->cap);
}

static json_t *time_json(struct cx *cx, const struct preview *p) {
    char due[VTIME_SIZE], allowed[VTIME_SIZE], until[VTIME_SIZE];
    clock_format(p->due_ms, due);
    clock_format(p->allowed_ms, allowed);
    clock_format(p->due_ms + p->c->valid_hours * HOUR_MS, until);
    return json_pack("{s:s, s:s, s:s, s:s, s:b}", "starts", p->c->starts, "due_at", clock_iso(cx->arena, due), "allowed_at", clock_iso(cx->arena, allowed),
                     "valid_until", clock_iso(cx->arena, until), "in_time", p->in_time);
}

// How many relays would tell, and the villages where nobody is there to.
static void relays_json(const struct preview *p, json_t *into) {
    int64_t people = 0, homes = 0;
    json_t *alone = json_array(), *paper = json_array();
    for (size_t i = 0; i < p->n_homes; i++) {
        const struct q_audience_homes_out *h = &p->homes[i];
        people += h->people, homes += h->homes;
        if (!h->relay) json_array_append_new(alone, json_string(h->village));
        else if (!h->has_number) json_array_append_new(paper, json_string(h->village));
    }
    json_object_set_new(into, "relayed", json_integer(people));
    json_object_set_new(into, "relay_homes", json_integer(homes));
    json_object_set_new(into, "relay_messages", json_integer(p->relay_messages));
    json_object_set_new(into, "without_relay", alone);
    json_object_set_new(into, "on_paper", paper);
}

enum rc campaign_preview(struct cx *cx, const struct campaign *c, json_t **out) {
    struct preview p;
    json_t *sample;
    TRY(prepare(cx, c, &p));
    TRY(sample_json(cx, &p, &sample));
    *out = audience_json(cx, &p.count);
    if (p.count.reachable > p.messages)
        json_array_append_new(json_object_get(*out, "excluded"), json_pack("{s:s, s:s, s:I}", "why", "same_text", "text", audience_why("same_text"), "n",
                                                                           (json_int_t)(p.count.reachable - p.messages)));
    json_t *more = json_pack("{s:I, s:s, s:O, s:o, s:o, s:b, s:I, s:b, s:s?, s:s}", "messages", (json_int_t)p.messages, "text", text_for(cx, &p, "{họ tên}", "{thôn}"), "sample", sample, "money",
                             money_json(&p), "time", time_json(cx, &p), "needs_approval", p.count.people > p.threshold, "approval_people",
                             (json_int_t)p.threshold, "subject_cancelled", p.cancelled, "refused", p.refused, "confirm", p.confirm);
    json_object_update(*out, more);
    relays_json(&p, *out);
    json_decref(more);
    return RC_OK;
}

// --- handing it in -------------------------------------------------------------------------------------------------------------------

static enum rc refuse(struct cx *cx, const struct preview *p, const char *confirm) {
    enum template_field gap = phrase_gap(p->c->body, &p->values);
    bool announces_end = strcmp(p->c->kind, "cancellation") == 0 || strcmp(p->c->kind, "change") == 0;
    if (strcmp(p->confirm, confirm) != 0)
        return fail(cx, RC_CONFLICT, "changed", "Danh sách, nội dung hoặc giá đã thay đổi từ khi xem trước. Xem lại rồi nộp.");
    if (p->count.people == 0) return fail(cx, RC_CONFLICT, "nobody", "Không có ai trong danh sách người nhận.");
    if (p->cancelled && !announces_end) return fail(cx, RC_CONFLICT, "subject_cancelled", "Lớp hoặc sự kiện này đã huỷ.");
    if (gap != TEMPLATE_FIELDS)
        return fail(cx, RC_CONFLICT, "missing_field", arena_printf(cx->arena, "Nội dung cần {%s} nhưng chưa có.", template_field_name(gap)));
    if (p->refused) return fail(cx, RC_CONFLICT, "gateway_refuses", p->refused);
    if (!p->priced) return fail(cx, RC_CONFLICT, "no_price", "Hôm nay chưa có giá tin của cổng gửi: ghi giá tin rồi nộp.");
    if (is_over_budget(p)) return fail(cx, RC_CONFLICT, "over_budget", "Dòng ngân sách không còn đủ tiền cho chiến dịch này.");
    if (p->rule.needs_brand && cx->app->conf.sender[strspn(cx->app->conf.sender, "+0123456789")] == '\0')
        return fail(cx, RC_CONFLICT, "no_brand", words_sentence("no_brand"));
    if (!p->in_time) return fail(cx, RC_CONFLICT, "too_late", "Không còn giờ nào được phép gửi trước khi hết hạn. Sửa thời gian gửi.");
    return RC_OK;
}

static enum rc freeze(struct cx *cx, const struct preview *p) {
    struct q_audience_groups_in base = audience_params(cx, &p->audience, &p->terms);
    struct q_campaign_freeze_in in = { AUDIENCE_FILTERS(base), .campaign_id = p->c->id };
    int64_t n;
    TRY(q_campaign_forget(cx->db, cx->arena, &(struct q_campaign_forget_in){ .id = p->c->id }, &n));
    TRY(q_campaign_freeze(cx->db, cx->arena, &in, &n));
    if (n != p->count.people) return fail(cx, RC_CONFLICT, "changed", "Danh sách vừa thay đổi. Xem lại rồi nộp.");
    return q_campaign_feed_begin(cx->db, cx->arena, &(struct q_campaign_feed_begin_in){ .id = p->c->id }, &n);
}

static const char *now_text(struct cx *cx) {
    char *now = arena_alloc(cx->arena, VTIME_SIZE);
    clock_format(cx->now_ms, now);
    return now;
}

static enum rc lock(struct cx *cx, const struct campaign *c, struct q_campaign_lock_out *held) {
    bool found;
    TRY(q_campaign_lock(cx->db, cx->arena, &(struct q_campaign_lock_in){ .id = c->id }, held, &found));
    if (!found) return fail(cx, RC_NOT_FOUND, NULL, NULL);
    if (held->version != c->version) return fail(cx, RC_STALE, NULL, NULL);
    return RC_OK;
}

enum rc campaign_submit(struct cx *cx, const struct campaign *c, const char *confirm, const char **to, int64_t *people) {
    struct q_campaign_lock_out held;
    struct preview p;
    TRY(lock(cx, c, &held));
    if (strcmp(held.state, "draft") != 0) return fail(cx, RC_CONFLICT, "bad_state", "Chiến dịch này đã nộp rồi.");
    TRY(prepare(cx, c, &p));
    TRY(refuse(cx, &p, confirm));
    TRY(freeze(cx, &p));
    *to = p.count.people > p.threshold ? "review" : "running";
    *people = p.count.people;
    return q_campaign_submit(cx->db, cx->arena, &(struct q_campaign_submit_in){ .id = c->id, .version = c->version, .state = *to, .people = *people,
                                                   .price = chosen(&p)->price, .now = now_text(cx), .user_id = cx->who->user_id });
}

// --- acts on one that was handed in --------------------------------------------------------------------------------------------------

static const struct campaign_act acts[] = {
    { "approve", "Duyệt", { "review" }, "running", .by_another = true },
    { "reject", "Trả lại để sửa", { "review" }, "draft", .needs_reason = true },
    { "pause", "Tạm dừng", { "running" }, "paused", .sweeps = true },
    { "resume", "Chạy tiếp", { "paused" }, "running", .sweeps = true },
    { "stop", "Dừng hẳn", { "review", "running", "paused" }, "stopped", .needs_reason = true, .sweeps = true },
};

const struct campaign_act *campaign_act_find(const char *name) {
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
        if (strcmp(acts[i].name, name) == 0) return &acts[i];
    return NULL;
}

static bool may_be_in(const struct campaign_act *act, const char *state) {
    for (size_t i = 0; act->from[i]; i++)
        if (strcmp(act->from[i], state) == 0) return true;
    return false;
}

// Whoever wrote it, changed it or handed it in is not the second person.
static enum rc check_second(struct cx *cx, const struct campaign *c) {
    struct q_campaign_written_by_out writer;
    TRY(q_campaign_written_by(cx->db, cx->arena, &(struct q_campaign_written_by_in){ .id = c->id, .user_id = cx->who->user_id }, &writer));
    if (!writer.own) return RC_OK;
    return fail(cx, RC_FORBIDDEN, "own_campaign", "Người soạn, sửa hoặc nộp chiến dịch không tự duyệt được. Cần một người khác.");
}

enum rc campaign_act(struct cx *cx, const struct campaign *c, const struct campaign_act *act, const char *reason) {
    struct q_campaign_lock_out held;
    int64_t n;
    TRY(lock(cx, c, &held));
    if (!may_be_in(act, held.state)) return fail(cx, RC_CONFLICT, "bad_state", "Chiến dịch không ở trạng thái làm được việc này. Tải lại trang.");
    if (act->by_another) TRY(check_second(cx, c));
    if (strcmp(act->to, "draft") == 0) TRY(q_campaign_forget(cx->db, cx->arena, &(struct q_campaign_forget_in){ .id = c->id }, &n));
    struct q_campaign_act_in in = { .id = c->id, .version = c->version, .from_state = held.state, .to_state = act->to, .reason = reason, .sweep = act->sweeps,
                                    .approved_by = cx->who->user_id, .has_approved_by = act->by_another, .now = now_text(cx), .user_id = cx->who->user_id };
    TRY(q_campaign_act(cx->db, cx->arena, &in));
    return audit_act(cx, act->name, &campaign, c->id, c->unit_id, NULL, reason);
}
