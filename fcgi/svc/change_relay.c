// SPDX-License-Identifier: MPL-2.0
#include "svc/change_relay.h"

#include <string.h>

#include "entity/records.h"
#include "svc/outbox.h"
#include "svc/relay_send.h"

enum { TOLD_DAYS = 7 };
static const int64_t day_ms = INT64_C(24) * 3600000;

typedef struct q_relay_list_out list_row;

static bool is(const char *word, const char *wanted) {
    return word && strcmp(word, wanted) == 0;
}

static int64_t last_moment(const struct change_relays *c) {
    return c->cancelled ? held_moment(c->held->day, NULL) : held_start(c->held);
}

static bool waits(const list_row *l) {
    return is(l->message_state, "queued") || is(l->message_state, "retry_wait");
}

static enum rc take_back(struct cx *cx, struct change_relays *c, const list_row *l) {
    struct outbox_waiting m = { .id = l->message_id, .version = l->message_version, .unit_id = l->unit_id, .attempts = l->message_attempts, .state = l->message_state };
    c->taken_back++;
    return outbox_take_back(cx, &m, c->cancelled ? "called_off" : "changed");
}

static enum rc send(struct cx *cx, const struct change_relays *c, int64_t id, const list_row *l, enum relay_news news, int64_t *message_id) {
    int64_t week = cx->now_ms + TOLD_DAYS * day_ms, last = last_moment(c);
    struct relay_word word = { .held = c->held, .news = news, .homes = l->homes, .key = c->key, .due_ms = cx->now_ms, .valid_until_ms = last < week ? last : week };
    return relay_send(cx, id, l, &word, message_id);
}

// Not sent yet: as the worker would write it now. One tied to the day waits for the same hour of the new one.
static enum rc write_again(struct cx *cx, struct change_relays *c, int64_t id, const list_row *l) {
    int64_t due, old_day, message_id, affected;
    struct relay_word word = { .held = c->held, .homes = l->homes, .key = c->key, .valid_until_ms = held_start(c->held) };
    if (!clock_parse(l->due_at, &due)) return fail(cx, RC_INTERNAL, "bad_day", NULL);
    word.relative = l->has_offset_days;
    word.offset_days = (int)l->offset_days;
    old_day = held_moment(clock_today(due), "00:00");
    word.due_ms = word.relative ? held_moment(c->held->day + word.offset_days, "00:00") + due - old_day : due;
    if (word.due_ms < cx->now_ms) word.due_ms = cx->now_ms;
    TRY(relay_send(cx, id, l, &word, &message_id));
    c->again += message_id != 0;
    return q_relay_list_message(cx->db, cx->arena, &(struct q_relay_list_message_in){ .id = id, .message_id = message_id, .has_message_id = message_id != 0 }, &affected);
}

static enum rc close_list(struct cx *cx, int64_t id, const list_row *l, const char *at) {
    int64_t affected;
    struct q_relay_list_close_in in = { .id = id, .version = l->version, .news = relay_news_word(RELAY_CANCELLATION), .at = at, .user_id = cx->who->user_id };
    TRY(q_relay_list_close(cx->db, cx->arena, &in, &affected));
    return affected == 1 ? RC_OK : fail(cx, RC_BUSY, NULL, NULL);
}

// The list is open again, under its own number where that is still free.
static enum rc reopen(struct cx *cx, struct change_relays *c, int64_t id, list_row *l, const char *at) {
    enum relay_news news = c->cancelled ? RELAY_CANCELLATION : RELAY_CHANGE;
    int64_t affected, message_id;
    if (!is(l->state, "open")) TRY(relay_free_code(cx, l->has_relay_id ? l->relay_id : 0, l->village_id, l->code, &l->code));
    TRY(send(cx, c, id, l, news, &message_id));
    struct q_relay_list_news_in in = { .id = id, .version = l->version, .news = relay_news_word(news), .at = at, .code = l->code, .message_id = message_id,
                                       .has_message_id = message_id != 0, .user_id = cx->who->user_id };
    TRY(q_relay_list_news(cx->db, cx->arena, &in, &affected));
    if (affected != 1) return fail(cx, RC_BUSY, NULL, NULL);
    c->told++;
    return audit_act(cx, "update", &relay_task, id, l->unit_id, NULL, c->cancelled ? "không mở nữa" : "đổi lịch");
}

static bool concerns(const struct change_relays *c, const list_row *l) {
    if (c->times_only && !is(l->kind, "reminder") && !is(l->kind, "change")) return false;
    if (c->cancelled) return !is(l->kind, "cancellation") && !is(l->news, "cancellation");
    return l->fed != 0;  // else the worker writes to him when everybody has been looked at, and says what is true then
}

static enum rc settle(struct cx *cx, struct change_relays *c, int64_t id, const char *at) {
    char today[VDATE_ISO_SIZE];
    list_row l;
    bool found;
    vdate_format(cx->today, today);
    TRY(q_relay_list(cx->db, cx->arena, &(struct q_relay_list_in){ .task_id = id, .today = today }, &l, &found));
    if (!found || !concerns(c, &l)) return RC_OK;
    bool unsent = waits(&l), open = is(l.state, "open");
    if (unsent) TRY(take_back(cx, c, &l));
    if (unsent && open && c->cancelled) return close_list(cx, id, &l, at);
    return unsent && open ? write_again(cx, c, id, &l) : reopen(cx, c, id, &l, at);
}

enum rc change_relays(struct cx *cx, struct change_relays *c) {
    bool of_course = strcmp(c->held->thing, "course") == 0;
    struct q_relay_lists_of_in in = { .course_id = of_course ? c->held->id : 0, .occasion_id = of_course ? 0 : c->held->id };
    struct q_relay_lists_of_out *rows;
    size_t n;
    char at[VTIME_SIZE];
    if (last_moment(c) <= cx->now_ms) return RC_OK;
    clock_format(cx->now_ms, at);
    TRY(q_relay_lists_of(cx->db, cx->arena, &in, &rows, &n));
    for (size_t i = 0; i < n; i++) TRY(settle(cx, c, rows[i].id, at));
    return RC_OK;
}
