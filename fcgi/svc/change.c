// SPDX-License-Identifier: MPL-2.0
#include "svc/change.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/vault.h"
#include "entity/records.h"
#include "queries.h"
#include "svc/change_relay.h"
#include "svc/notice.h"
#include "svc/outbox.h"
#include "svc/wording.h"

enum { WORDINGS_MAX = 8, TOLD_DAYS = 7 };
static const int64_t day_ms = INT64_C(24) * 3600000;

struct change {
    const struct held *held;
    struct template_values values;
    bool cancelled;       // called off, not moved
    bool times_only;      // a session moved: who knows no hour has nothing to unlearn
    const char *key;      // of this change, to which the person is added
    struct wording wordings[WORDINGS_MAX];
    size_t n_wordings;
    int64_t taken_back, again, told, left_out, relays;
};

// --- texts ------------------------------------------------------------------------------------------------------------------------------

static enum rc wording_of(struct cx *cx, struct change *c, const char *kind, const struct wording **out) {
    for (size_t i = 0; i < c->n_wordings; i++)
        if (strcmp(c->wordings[i].kind, kind) == 0) {
            *out = &c->wordings[i];
            return RC_OK;
        }
    struct wording *w = &c->wordings[c->n_wordings < WORDINGS_MAX - 1 ? c->n_wordings++ : c->n_wordings];
    TRY(wording_find(cx, kind, w));
    *out = w;
    return RC_OK;
}

static bool has_accents(struct cx *cx, const char *text) {
    return strcmp(text, text_unaccent(cx->arena, text)) != 0;
}

// The text of this kind for who got (or would have got) the old message, in his language and with marks if that had any.
static enum rc word_for(struct cx *cx, struct change *c, const struct q_notice_messages_out *m, const char *kind, struct wording_text *out) {
    const struct wording *w;
    TRY(wording_of(cx, c, kind, &w));
    *out = (struct wording_text){ 0 };
    bool of_campaign = m->campaign_body && strcmp(kind, m->kind) == 0;
    if (w->usual) *out = *wording_for(w, m->language);
    if (!of_campaign) return RC_OK;
    *out = (struct wording_text){ .id = m->template_id, .language = "vi", .body = m->campaign_body };
    return outbox_terms(cx, m->class, &out->terms);
}

static const char *filled(struct cx *cx, const struct change *c, const struct q_notice_messages_out *m, const struct wording_text *t, const char *kind) {
    struct template_values v = c->values;
    v.of[TEMPLATE_SENDER] = cx->app->conf.sender;
    v.of[TEMPLATE_NAME] = m->name;
    v.of[TEMPLATE_VILLAGE] = m->village;
    if (strcmp(kind, "invitation") == 0) v.of[TEMPLATE_DATE] = vdate_vn(cx->arena, c->held->opens);
    return wording_fill(cx, t, &v, has_accents(cx, m->body));
}

// --- writing ----------------------------------------------------------------------------------------------------------------------------

// Goes to the telephone the old message went to. What cannot be said any more, or may not, is counted as left out.
static enum rc put(struct cx *cx, struct change *c, const struct q_notice_messages_out *old, struct outbox_message *m, int64_t *count) {
    struct wording_text t;
    const char *code, *sentence;
    int64_t id;
    bool of_course = strcmp(c->held->thing, "course") == 0;
    TRY(word_for(cx, c, old, m->kind, &t));
    m->e164 = vault_unseal(cx->app->vault, cx->arena, arena_printf(cx->arena, "message:%lld:phone", (long long)old->id), old->phone_enc.p, old->phone_enc.n);
    if (!t.body || !m->e164) {
        c->left_out++;
        return RC_OK;
    }
    m->unit_id = old->unit_id;
    m->person_id = old->person_id;
    m->phone_id = old->has_phone_id ? old->phone_id : 0;
    m->enrolment_id = old->has_enrolment_id ? old->enrolment_id : 0;
    m->course_id = of_course ? c->held->id : 0;
    m->occasion_id = of_course ? 0 : c->held->id;
    m->template_id = t.id;
    m->purpose = old->purpose;
    m->lane = OUTBOX_LANE_USUAL;
    m->terms = &t.terms;
    m->body = filled(cx, c, old, &t, m->kind);
    TRY(outbox_objection(cx, m, &code, &sentence));
    if (code) {
        c->left_out++;
        return RC_OK;
    }
    TRY(outbox_put(cx, m, &id));
    *count += id != 0;
    return RC_OK;
}

static int64_t later(int64_t a, int64_t b) {
    return a > b ? a : b;
}

// The local hour of an instant, as part of its day.
static int64_t hour_of(int64_t ms) {
    return ms - held_moment(clock_today(ms), "00:00");
}

// One that waited, as it should be now. false: its time is over.
static bool moved(struct cx *cx, const struct change *c, const struct q_notice_messages_out *old, struct outbox_message *m) {
    int64_t due, valid, start = held_start(c->held);
    if (!clock_parse(old->due_at, &due) || !clock_parse(old->valid_until, &valid)) return false;
    bool before = !old->has_offset_days || old->offset_days <= 0;
    m->relative = old->has_offset_days;
    m->offset_days = (int)old->offset_days;
    m->due_ms = m->relative ? held_moment(c->held->day + m->offset_days, "00:00") + hour_of(due) : due;
    if (m->due_ms < cx->now_ms && !before) return false;
    m->due_ms = later(m->due_ms, cx->now_ms);
    int64_t usual = m->due_ms + (valid - due);
    m->valid_until_ms = m->relative && before ? start : before && start < usual ? start : usual;
    return m->valid_until_ms > m->due_ms;
}

static enum rc write_again(struct cx *cx, struct change *c, const struct q_notice_messages_out *old, int64_t taken_back) {
    struct outbox_message m = { .kind = old->kind, .campaign_id = old->has_campaign_id ? old->campaign_id : 0 };
    if (!moved(cx, c, old, &m)) return RC_OK;
    bool own_key = old->has_campaign_id || strcmp(old->kind, "invitation") == 0;
    m.key = own_key ? arena_printf(cx->arena, "again:%lld", (long long)old->id)
                    : notice_key(cx, c->held, old->kind, m.relative ? &m.offset_days : NULL, old->person_id, old->ended + taken_back);
    return put(cx, c, old, &m, &c->again);
}

// Until it begins, or, called off, until the day is over.
static enum rc tell(struct cx *cx, struct change *c, const struct q_notice_messages_out *old) {
    int64_t last = c->cancelled ? held_moment(c->held->day, NULL) : held_start(c->held), week = cx->now_ms + TOLD_DAYS * day_ms;
    struct outbox_message m = { .kind = c->cancelled ? "cancellation" : "change", .due_ms = cx->now_ms, .valid_until_ms = last < week ? last : week,
                                .key = arena_printf(cx->arena, "%s:%lld", c->key, (long long)old->person_id) };
    if (last <= cx->now_ms) return RC_OK;  // nobody needs news of yesterday
    return put(cx, c, old, &m, &c->told);
}

static enum rc take_back(struct cx *cx, struct change *c, const struct q_notice_messages_out *m) {
    struct outbox_waiting w = { .id = m->id, .version = m->version, .unit_id = m->unit_id, .attempts = m->attempts, .state = m->state };
    c->taken_back++;
    return outbox_take_back(cx, &w, c->cancelled ? "called_off" : "changed");
}

// --- one person after the other -----------------------------------------------------------------------------------------------------------

static bool is_one_of(const char *word, const char *a, const char *b) {
    return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

static bool concerns(const struct change *c, const struct q_notice_messages_out *m) {
    return !c->times_only || is_one_of(m->kind, "reminder", "change");
}

// How many of this kind are taken back now: each counts as one that reached nobody.
static int64_t taken_of_kind(const struct change *c, const struct q_notice_messages_out *group, size_t n, const char *kind) {
    int64_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += concerns(c, &group[i]) && is_one_of(group[i].state, "queued", "retry_wait") && strcmp(group[i].kind, kind) == 0;
    return count;
}

static enum rc settle_waiting(struct cx *cx, struct change *c, const struct q_notice_messages_out *group, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const struct q_notice_messages_out *m = &group[i];
        if (!concerns(c, m) || !is_one_of(m->state, "queued", "retry_wait")) continue;
        TRY(take_back(cx, c, m));
        if (c->cancelled || m->gone || m->refused || is_one_of(m->kind, "change", "cancellation")) continue;
        TRY(write_again(cx, c, m, taken_of_kind(c, group, n, m->kind)));
    }
    return RC_OK;
}

// A change that still waits was for somebody who had been told something. Who was told that it is off needs no second word.
static const struct q_notice_messages_out *last_told(const struct change *c, const struct q_notice_messages_out *group, size_t n) {
    const struct q_notice_messages_out *last = NULL;
    for (size_t i = 0; i < n; i++) {
        bool waits = is_one_of(group[i].state, "queued", "retry_wait");
        if (concerns(c, &group[i]) && (!waits || is_one_of(group[i].kind, "change", "cancellation"))) last = &group[i];
    }
    bool knows = last && c->cancelled && strcmp(last->kind, "cancellation") == 0;
    return knows ? NULL : last;
}

static enum rc settle_person(struct cx *cx, struct change *c, const struct q_notice_messages_out *group, size_t n) {
    const struct q_notice_messages_out *last = last_told(c, group, n);
    TRY(settle_waiting(cx, c, group, n));
    if (!last) return RC_OK;
    if (!last->gone && !last->refused) return tell(cx, c, last);
    c->left_out++;
    return RC_OK;
}

static enum rc settle_all(struct cx *cx, struct change *c, const char *ids) {
    struct q_notice_messages_out *rows;
    size_t n;
    TRY(q_notice_messages(cx->db, cx->arena, &(struct q_notice_messages_in){ .ids = ids }, &rows, &n));
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && rows[to].person_id == rows[from].person_id;) to++;
        TRY(settle_person(cx, c, &rows[from], to - from));
    }
    return RC_OK;
}

// --- the whole ----------------------------------------------------------------------------------------------------------------------------

static void add_id(struct buf *b, int64_t id) {
    buf_printf(b, "%s%lld", b->len ? "," : "[", (long long)id);
}

static enum rc lock(struct cx *cx, const struct held *h, const char **ids) {
    struct buf b = buf_new(cx->arena);
    size_t n;
    if (strcmp(h->thing, "course") == 0) {
        struct q_notice_course_lock_out *rows;
        TRY(q_notice_course_lock(cx->db, cx->arena, &(struct q_notice_course_lock_in){ .course_id = h->id }, &rows, &n));
        for (size_t i = 0; i < n; i++) add_id(&b, rows[i].id);
    } else {
        struct q_notice_occasion_lock_out *rows;
        TRY(q_notice_occasion_lock(cx->db, cx->arena, &(struct q_notice_occasion_lock_in){ .occasion_id = h->id }, &rows, &n));
        for (size_t i = 0; i < n; i++) add_id(&b, rows[i].id);
    }
    *ids = n ? arena_printf(cx->arena, "%s]", buf_string(&b)) : NULL;
    return RC_OK;
}

// The officer sees the counts in the answer (header X-Notices), others in the audit.
static enum rc report(struct cx *cx, const struct change *c) {
    const struct held *h = c->held;
    json_t *counts = cx_json(cx,
                             json_pack("{s:I, s:I, s:I, s:I}", "cancelled", (json_int_t)c->taken_back, "again",
                                       (json_int_t)c->again, "told", (json_int_t)c->told, "left_out", (json_int_t)c->left_out));
    if (c->relays) json_object_set_new(counts, "relays", json_integer((json_int_t)c->relays));
    if (!c->taken_back && !c->told && !c->left_out && !c->relays) return RC_OK;
    char *text = json_dumps(counts, JSON_COMPACT);
    cx->notices = arena_strdup(cx->arena, text);
    free(text);
    return audit_act(cx, "send", strcmp(h->thing, "course") == 0 ? &course : &occasion, h->id, h->unit_id, counts, NULL);
}

static enum rc tell_relays(struct cx *cx, struct change *c) {
    struct change_relays r = { .held = c->held, .cancelled = c->cancelled, .times_only = c->times_only, .key = c->key };
    TRY(change_relays(cx, &r));
    c->taken_back += r.taken_back;
    c->again += r.again;
    c->relays = r.told;
    return RC_OK;
}

static enum rc run(struct cx *cx, struct change *c) {
    const char *ids;
    held_values(cx, c->held, &c->values);
    TRY(lock(cx, c->held, &ids));
    if (ids) TRY(settle_all(cx, c, ids));
    TRY(tell_relays(cx, c));
    return report(cx, c);
}

static struct change change_of(struct cx *cx, const struct held *h) {
    return (struct change){ .held = h, .cancelled = strcmp(h->state, "cancelled") == 0,
                            .key = arena_printf(cx->arena, "change:%s:%lld:%lld", h->thing, (long long)h->id, (long long)h->version) };
}

enum rc change_course(struct cx *cx, int64_t course_id) {
    struct held h;
    TRY(held_course(cx, course_id, NULL, &h));
    struct change c = change_of(cx, &h);
    return run(cx, &c);
}

enum rc change_session(struct cx *cx, int64_t course_id, const struct held_before *before) {
    struct held was, now;
    struct q_held_session_version_out session;
    TRY(held_course(cx, course_id, before, &was));
    TRY(held_course(cx, course_id, NULL, &now));
    if (held_same_time(&was, &now) || is_one_of(now.state, "cancelled", "done")) return RC_OK;
    TRY(q_held_session_version(cx->db, cx->arena, &(struct q_held_session_version_in){ .session_id = before->session_id }, &session));
    struct change c = change_of(cx, &now);
    c.times_only = true;
    c.key = arena_printf(cx->arena, "change:session:%lld:%lld", (long long)before->session_id, (long long)session.version);
    return run(cx, &c);
}

enum rc change_occasion(struct cx *cx, int64_t occasion_id) {
    struct held h;
    TRY(held_occasion(cx, occasion_id, &h));
    struct change c = change_of(cx, &h);
    return run(cx, &c);
}
