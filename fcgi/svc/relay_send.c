// SPDX-License-Identifier: MPL-2.0
#include "svc/relay_send.h"

#include <string.h>

#include "base/phone.h"
#include "base/text.h"
#include "base/vault.h"
#include "entity/entity.h"
#include "phrase.h"
#include "svc/outbox.h"
#include "svc/wording.h"

const char *relay_news_word(enum relay_news news) {
    static const char *const words[] = { NULL, "change", "cancellation" };
    return words[news];
}

// As the worker says it: what, when, where. An hour that nobody knows yet is left away.
static const char *usual(struct cx *cx, const struct held *h) {
    const char *date = vdate_vn(cx->arena, h->day);
    return h->time ? arena_printf(cx->arena, "%s lúc %s ngày %s tại %s", h->what, h->time, date, h->place)
                   : arena_printf(cx->arena, "%s ngày %s tại %s", h->what, date, h->place);
}

static const char *what_of(struct cx *cx, const struct q_relay_list_out *list, const struct relay_word *w) {
    struct template_values notice = { { [TEMPLATE_SENDER] = cx->app->conf.sender, [TEMPLATE_VILLAGE] = list->village, [TEMPLATE_WHAT] = list->title } };
    if (!w->held) return phrase_digest_what(cx->arena, list->body, &notice);
    if (w->news == RELAY_CHANGE) return arena_printf(cx->arena, "đổi lịch %s", usual(cx, w->held));
    if (w->news == RELAY_USUAL) return usual(cx, w->held);
    return arena_printf(cx->arena, "%s ngày %s tại %s không mở nữa", w->held->what, vdate_vn(cx->arena, w->held->day), w->held->place);
}

static const char *body_of(struct cx *cx, const struct wording_text *t, const struct q_relay_list_out *list, const struct relay_word *w) {
    struct template_values v = { {
        [TEMPLATE_SENDER] = cx->app->conf.sender, [TEMPLATE_RELAY] = list->relay, [TEMPLATE_VILLAGE] = list->village, [TEMPLATE_WHAT] = what_of(cx, list, w),
        [TEMPLATE_COUNT] = arena_printf(cx->arena, "%lld", (long long)w->homes), [TEMPLATE_CODE] = arena_printf(cx->arena, "%lld", (long long)list->code),
    } };
    return wording_fill(cx, t, &v, list->accents != 0);
}

static const char *number_of(struct cx *cx, const struct q_relay_list_out *list) {
    if (!list->has_relay_id || !list->number_enc.p) return NULL;
    const char *place = arena_printf(cx->arena, "relay:%lld:number", (long long)list->relay_id);
    const char *e164 = vault_unseal(cx->app->vault, cx->arena, place, list->number_enc.p, list->number_enc.n);
    return e164 && phone_is_mobile(e164) ? e164 : NULL;
}

enum rc relay_send(struct cx *cx, int64_t task_id, const struct q_relay_list_out *list, const struct relay_word *word, int64_t *message_id) {
    struct wording w;
    const char *code, *sentence, *e164 = number_of(cx, list);
    *message_id = 0;
    TRY(wording_find(cx, "relay", &w));
    if (!e164 || !w.usual) return RC_OK;
    // News is no part of the campaign any more: the worker, which ends one whose occasion is off, would take it back before it is sent.
    int64_t campaign_id = word->news == RELAY_USUAL ? list->campaign_id : 0;
    struct outbox_message m = { .unit_id = list->unit_id, .campaign_id = campaign_id, .template_id = w.usual->id, .kind = "relay", .purpose = "service",
                                .e164 = e164, .lane = OUTBOX_LANE_USUAL, .terms = &w.usual->terms, .due_ms = word->due_ms,
                                .valid_until_ms = word->valid_until_ms, .relative = word->relative, .offset_days = word->offset_days };
    m.course_id = list->has_course_id ? list->course_id : 0;
    m.occasion_id = list->has_occasion_id ? list->occasion_id : 0;
    m.key = arena_printf(cx->arena, "relay:%lld:%s", (long long)task_id, word->key);
    m.body = body_of(cx, w.usual, list, word);
    TRY(outbox_objection(cx, &m, &code, &sentence));
    return code ? RC_OK : outbox_put(cx, &m, message_id);
}

enum rc relay_free_code(struct cx *cx, int64_t relay_id, int64_t village_id, int64_t own, int64_t *code) {
    struct q_feeder_codes_out *rows;
    size_t n;
    struct q_feeder_codes_in in = { .relay_id = relay_id, .has_relay_id = relay_id != 0, .village_id = village_id };
    bool own_is_free = own > 0;
    TRY(q_feeder_codes(cx->db, cx->arena, &in, &rows, &n));
    *code = 1;
    for (size_t i = 0; i < n; i++) {
        own_is_free = own_is_free && rows[i].code != own;
        *code += rows[i].code == *code;
    }
    if (own_is_free) *code = own;
    return RC_OK;
}
