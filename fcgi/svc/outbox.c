// SPDX-License-Identifier: MPL-2.0
#include "svc/outbox.h"

#include <string.h>

#include "base/vault.h"
#include "entity/entity.h"
#include "gateway.h"
#include "queries.h"
#include "template.h"
#include "text.h"

static const struct {
    const char *purpose, *class;
} classes[] = {
    { "service", "policy" }, { "training", "policy" }, { "jobs", "service" }, { "advertising", "advertising" },
};

const char *outbox_class(const char *purpose) {
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        if (strcmp(classes[i].purpose, purpose) == 0) return classes[i].class;
    return "advertising";  // the strictest, for a purpose nobody has thought about
}

const char *outbox_open_number(struct cx *cx, int64_t phone_id, const void *sealed, size_t n) {
    return vault_unseal(cx->app->vault, cx->arena, arena_printf(cx->arena, "phone:%lld:number", (long long)phone_id), sealed, n);
}

static struct db_bytes index_of(struct cx *cx, const char *domain, const char *text) {
    uint8_t *index = arena_alloc(cx->arena, VAULT_INDEX_SIZE);
    vault_index(cx->app->vault, domain, text, index);
    return (struct db_bytes){ index, VAULT_INDEX_SIZE };
}

// --- terms ----------------------------------------------------------------------------------------------------------------------------

static enum rc price_at(struct cx *cx, const char *class, struct db_bytes number, struct outbox_price *out) {
    char day[VDATE_ISO_SIZE];
    struct q_outbox_price_out p;
    bool found;
    vdate_format(cx->today, day);
    struct q_outbox_price_in in = { .gateway = cx->app->conf.gateway, .class = class, .day = day, .number_idx = number };
    TRY(q_outbox_price(cx->db, cx->arena, &in, &p, &found));
    *out = found ? (struct outbox_price){ p.per_part, p.verified != 0, p.source } : (struct outbox_price){ 0, false, NULL };
    return RC_OK;
}

static void add_gateway(struct outbox_terms *t, const struct gateway *g) {
    for (size_t i = 0; i < t->n_gateways; i++)
        if (t->gateways[i] == g) return;
    if (g && t->n_gateways < OUTBOX_GATEWAYS) t->gateways[t->n_gateways++] = g;
}

// Those the worker would choose among (sms/pick.c). A route to one that is not set up is no route.
enum rc outbox_gateways(struct cx *cx, const char *class, struct outbox_terms *t) {
    struct q_gateway_routes_out *rows;
    size_t n;
    bool routed = false;
    TRY(q_gateway_routes(cx->db, cx->arena, &rows, &n));
    t->n_gateways = 0;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(rows[i].class, class) != 0 || !gateway_is_set_up(&cx->app->conf, rows[i].gateway)) continue;
        routed |= !rows[i].carrier;
        add_gateway(t, gateway_find(rows[i].gateway));
    }
    if (!routed) add_gateway(t, gateway_find(cx->app->conf.gateway));
    return RC_OK;
}

enum rc outbox_terms(struct cx *cx, const char *class, struct outbox_terms *out) {
    char day[VDATE_ISO_SIZE];
    struct q_outbox_rule_out r;
    bool found;
    vdate_format(cx->today, day);
    TRY(q_outbox_rule(cx->db, cx->arena, &(struct q_outbox_rule_in){ .class = class, .day = day }, &r, &found));
    if (!found) return fail(cx, RC_CONFLICT, "no_rule", words_sentence("no_rule"));
    out->rule = (struct rule){ .class = class, .per_day_max = (int)r.per_day_max, .needs_consent = r.needs_consent != 0, .needs_brand = r.needs_brand != 0,
                               .checks_list = r.checks_list != 0, .label = r.label, .refusal = r.refusal };
    if (!rules_minutes(r.hour_from, &out->rule.hour_from) || !rules_minutes(r.hour_to, &out->rule.hour_to)) return fail(cx, RC_INTERNAL, "rule_hours", NULL);
    TRY(outbox_gateways(cx, class, out));
    return price_at(cx, class, (struct db_bytes){ NULL, 0 }, &out->price);
}

static const char *limit_sentence(struct cx *cx, const struct gateway *g, const struct gateway_limit *l) {
    switch (l->bound) {
    case GATEWAY_TOO_LONG:
        return arena_printf(cx->arena, "Tin dài %d chữ, cổng %s chỉ nhận %d: viết ngắn lại.", l->has, g->name, l->most);
    case GATEWAY_TOO_MANY_PARTS:
        return arena_printf(cx->arena, "Tin dài %d phần, cổng %s chỉ nhận %d: viết ngắn lại.", l->has, g->name, l->most);
    case GATEWAY_BAD_CHARACTER:
        return arena_printf(cx->arena, "Cổng %s không nhận ký tự %c: viết cách khác.", g->name, l->character);
    case GATEWAY_TAKES:
    case GATEWAY_NOT_CLASS: break;
    }
    return NULL;
}

const char *outbox_refused_text(struct cx *cx, const struct outbox_terms *t, const char *purpose, const char *text) {
    struct gateway_message m = { .text = text, .ucs2 = sms_text_plan(text).ucs2 };
    const char *why = NULL;
    bool taken = false;
    if (!gateway_class_parse(purpose, &m.class)) return words_sentence("no_gateway");
    for (size_t i = 0; i < t->n_gateways && !why; i++) {
        struct gateway_limit l = gateway_limit(&cx->app->conf, t->gateways[i], &m);
        taken |= l.bound != GATEWAY_NOT_CLASS;
        why = limit_sentence(cx, t->gateways[i], &l);
    }
    return taken ? why : words_sentence("no_gateway");
}

const char *outbox_text(struct cx *cx, const struct outbox_terms *t, const char *body) {
    return template_lawful(cx->arena, body, t->rule.label, t->rule.refusal);
}

enum rc outbox_price(struct cx *cx, const struct outbox_terms *t, const char *e164, struct outbox_price *out) {
    return price_at(cx, t->rule.class, index_of(cx, "phone", e164), out);
}

// --- what stands against a message ------------------------------------------------------------------------------------------------------

// A brand name is registered and has letters; a plain number is what the law forbids for advertising.
static bool has_brand(const char *sender) {
    return sender && sender[strspn(sender, "+0123456789")] != '\0';
}

static enum rc standing(struct cx *cx, const struct outbox_message *m, const char **code) {
    char due[VTIME_SIZE];
    struct q_outbox_standing_out s;
    const struct rule *r = &m->terms->rule;
    if (!r->needs_consent && !r->checks_list && !r->per_day_max) return RC_OK;
    clock_format(m->due_ms, due);
    struct q_outbox_standing_in in = { .person_id = m->person_id, .has_person_id = m->person_id != 0, .purpose = m->purpose,
                                       .number_idx = index_of(cx, "phone", m->e164), .class = r->class, .due = due };
    TRY(q_outbox_standing(cx->db, cx->arena, &in, &s));
    if (r->checks_list && s.listed) *code = "do_not_advertise";
    else if (r->needs_consent && !s.consented) *code = "no_consent";
    else if (r->per_day_max && s.recent >= r->per_day_max) *code = "daily_cap";
    return RC_OK;
}

enum rc outbox_objection(struct cx *cx, const struct outbox_message *m, const char **code, const char **sentence) {
    int64_t allowed;
    const struct rule *r = &m->terms->rule;
    const char *refused = outbox_refused_text(cx, m->terms, m->purpose, outbox_text(cx, m->terms, m->body));
    *code = NULL;
    if (r->needs_brand && !has_brand(cx->app->conf.sender)) *code = "no_brand";
    else if (refused) *code = "gateway_refuses";
    else if (!rules_due(r, m->due_ms, m->valid_until_ms, &allowed)) *code = "out_of_hours";
    else TRY(standing(cx, m, code));
    *sentence = !*code ? NULL : strcmp(*code, "gateway_refuses") == 0 ? refused : words_sentence(*code);
    return RC_OK;
}

// --- the row ------------------------------------------------------------------------------------------------------------------------------

static const char *tail_of(const char *e164) {
    size_t n = strlen(e164);
    return e164 + (n > 3 ? n - 3 : 0);
}

static enum rc insert(struct cx *cx, const struct outbox_message *m, int64_t due_ms, int64_t id) {
    char due[VTIME_SIZE], valid[VTIME_SIZE];
    size_t len;
    struct outbox_price price;
    const char *body = outbox_text(cx, m->terms, m->body);
    struct sms_plan plan = sms_text_plan(body);
    TRY(outbox_price(cx, m->terms, m->e164, &price));
    void *sealed = vault_seal(cx->app->vault, cx->arena, arena_printf(cx->arena, "message:%lld:phone", (long long)id), m->e164, strlen(m->e164), &len);
    size_t secret_len = 0;
    const void *secret = NULL;
    if (m->secret) secret = vault_seal(cx->app->vault, cx->arena, arena_printf(cx->arena, "message:%lld:secret", (long long)id), m->secret, strlen(m->secret), &secret_len);
    clock_format(due_ms, due);
    clock_format(m->valid_until_ms, valid);
    struct q_message_insert_in in = {
        .id = id, .unit_id = m->unit_id, .person_id = m->person_id, .has_person_id = m->person_id != 0, .phone_id = m->phone_id,
        .has_phone_id = m->phone_id != 0, .enrolment_id = m->enrolment_id, .has_enrolment_id = m->enrolment_id != 0, .campaign_id = m->campaign_id,
        .has_campaign_id = m->campaign_id != 0, .occasion_id = m->occasion_id, .has_occasion_id = m->occasion_id != 0, .course_id = m->course_id,
        .has_course_id = m->course_id != 0, .referral_id = m->referral_id, .has_referral_id = m->referral_id != 0, .template_id = m->template_id, .has_template_id = m->template_id != 0, .offset_days = m->offset_days,
        .has_offset_days = m->relative, .kind = m->kind,
        .purpose = m->purpose, .class = m->terms->rule.class, .lane = m->lane, .body = body, .secret_enc = { secret, secret_len },
        .coding = plan.ucs2 ? "ucs2" : "gsm7",
        .parts = plan.parts, .price = plan.parts * price.per_part, .phone_enc = { sealed, len }, .phone_idx = index_of(cx, "phone", m->e164),
        .phone_tail = tail_of(m->e164), .due_at = due, .valid_until = valid, .dedup_key = index_of(cx, "dedup", m->key),
        .user_id = cx->who ? cx->who->user_id : 0, .has_user_id = cx->who != NULL,
    };
    return q_message_insert(cx->db, cx->arena, &in);
}

static enum rc put_under(struct cx *cx, const struct outbox_message *m, int64_t *id) {
    struct q_next_id_out next;
    const char *code, *sentence;
    int64_t due_ms;
    TRY(outbox_objection(cx, m, &code, &sentence));
    if (code || !rules_due(&m->terms->rule, m->due_ms, m->valid_until_ms, &due_ms)) return fail(cx, RC_INVALID, code, sentence);
    TRY(q_next_id(cx->db, cx->arena, &next));
    enum rc rc = insert(cx, m, due_ms, next.id);
    bool known = rc == RC_CONFLICT && strcmp(db_error(cx->db)->constraint, "message_dedup") == 0;
    *id = rc == RC_OK ? next.id : 0;
    return known ? RC_OK : rc;
}

enum rc outbox_put(struct cx *cx, const struct outbox_message *m, int64_t *id) {
    struct outbox_terms terms;
    struct outbox_message own = *m;
    if (m->terms) return put_under(cx, m, id);
    TRY(outbox_terms(cx, m->class ? m->class : outbox_class(m->purpose), &terms));
    own.terms = &terms;
    return put_under(cx, &own, id);
}

enum rc outbox_take_back(struct cx *cx, const struct outbox_waiting *m, const char *why) {
    int64_t affected;
    char at[VTIME_SIZE];
    struct q_message_to_in to = { .id = m->id, .version = m->version, .from_state = m->state, .to_state = "cancelled", .detail = why,
                                 .user_id = cx->who ? cx->who->user_id : 0, .has_user_id = cx->who != NULL };
    TRY(q_message_to(cx->db, cx->arena, &to, &affected));
    if (affected != 1) return fail(cx, RC_BUSY, NULL, NULL);
    clock_format(cx->now_ms, at);
    struct db_bytes key = index_of(cx, "event", arena_printf(cx->arena, "cancelled:%lld:%s", (long long)m->id, cx->request_id));
    return q_message_event_insert(cx->db, cx->arena, &(struct q_message_event_insert_in){ .at = at, .unit_id = m->unit_id, .message_id = m->id,
                                  .attempt = m->attempts, .kind = "move", .word = "cancelled", .detail = why, .unique_key = key });
}
