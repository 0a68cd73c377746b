// SPDX-License-Identifier: MPL-2.0
#include "svc/relay_follow.h"

#include <string.h>

#include "base/buf.h"
#include "entity/records.h"
#include "svc/outbox.h"
#include "svc/relay_send.h"

enum { VALID_DAYS = 7 };
static const int64_t day_ms = INT64_C(24) * 3600000;

// One list the household leaves.
struct follow {
    const struct relay_move *move;
    const struct q_relay_move_lists_out *from;
    char today[VDATE_ISO_SIZE];
    int64_t to_id;
};

// --- its places in campaigns --------------------------------------------------------------------------------------------------------------

static enum rc places(struct cx *cx, const struct relay_move *m) {
    struct q_relay_move_places_out *rows;
    struct buf list = buf_new(cx->arena);
    size_t n;
    int64_t affected;
    TRY(q_relay_move_places(cx->db, cx->arena, &(struct q_relay_move_places_in){ .household_id = m->household_id }, &rows, &n));
    for (size_t i = 0; i < n; i++) buf_printf(&list, "%c[%lld,%lld]", i ? ',' : '[', (long long)rows[i].campaign_id, (long long)rows[i].person_id);
    if (!n) return RC_OK;
    buf_char(&list, ']');
    struct q_relay_move_set_in in = { .places = buf_string(&list), .unit_id = m->to_unit, .village_id = m->to_village };
    return q_relay_move_set(cx->db, cx->arena, &in, &affected);
}

// --- from list to list ----------------------------------------------------------------------------------------------------------------------

static enum rc make_list(struct cx *cx, struct follow *f) {
    struct q_feeder_relay_out teller;
    struct q_next_id_out next;
    bool found;
    int64_t code;
    TRY(q_feeder_relay(cx->db, cx->arena, &(struct q_feeder_relay_in){ .village_id = f->move->to_village, .day = f->today }, &teller, &found));
    TRY(relay_free_code(cx, found ? teller.id : 0, f->move->to_village, 0, &code));
    TRY(q_next_id(cx->db, cx->arena, &next));
    f->to_id = next.id;
    return q_feeder_task_insert(cx->db, cx->arena, &(struct q_feeder_task_insert_in){ .id = next.id, .unit_id = f->move->to_unit, .campaign_id = f->from->campaign_id,
                                .village_id = f->move->to_village, .relay_id = found ? teller.id : 0, .has_relay_id = found, .code = code });
}

static enum rc find_list(struct cx *cx, struct follow *f) {
    struct q_relay_list_at_out row;
    bool found;
    TRY(q_relay_list_at(cx->db, cx->arena, &(struct q_relay_list_at_in){ .campaign_id = f->from->campaign_id, .village_id = f->move->to_village }, &row, &found));
    f->to_id = found ? row.id : 0;
    return found ? RC_OK : make_list(cx, f);
}

static enum rc change_lists(struct cx *cx, struct follow *f) {
    struct q_relay_move_people_in people = { .from_id = f->from->id, .to_id = f->to_id, .household_id = f->move->household_id };
    int64_t affected;
    TRY(q_relay_move_people(cx->db, cx->arena, &people, &affected));
    TRY(q_relay_list_less(cx->db, cx->arena, &(struct q_relay_list_less_in){ .id = f->from->id, .n = affected, .user_id = cx->who->user_id }, &affected));
    return q_relay_list_more(cx->db, cx->arena, &(struct q_relay_list_more_in){ .id = f->to_id, .n = f->from->n, .user_id = cx->who->user_id }, &affected);
}

// --- the new relay ---------------------------------------------------------------------------------------------------------------------------

static bool is_over(struct cx *cx, const struct held *h) {
    return strcmp(h->state, "cancelled") == 0 || strcmp(h->state, "done") == 0 || held_start(h) <= cx->now_ms;
}

// While the campaign is still looking at people the worker will write to him; afterwards nobody does.
// homes 0: all that are on the list.
static enum rc tell(struct cx *cx, int64_t list_id, int64_t homes, const char *key) {
    char today[VDATE_ISO_SIZE];
    struct q_relay_list_out l;
    struct held h;
    bool found;
    int64_t message_id, affected;
    vdate_format(cx->today, today);
    TRY(q_relay_list(cx->db, cx->arena, &(struct q_relay_list_in){ .task_id = list_id, .today = today }, &l, &found));
    if (!found || !l.fed || strcmp(l.campaign_state, "stopped") == 0) return RC_OK;
    bool of_course = l.has_course_id, of_occasion = l.has_occasion_id;
    if (of_course) TRY(held_course(cx, l.course_id, NULL, &h));
    else if (of_occasion) TRY(held_occasion(cx, l.occasion_id, &h));
    bool dated = of_course || of_occasion;
    if (dated && is_over(cx, &h)) return RC_OK;
    int64_t week = cx->now_ms + VALID_DAYS * day_ms;
    struct relay_word word = { .held = dated ? &h : NULL, .homes = homes ? homes : l.homes, .due_ms = cx->now_ms, .valid_until_ms = dated && held_start(&h) < week ? held_start(&h) : week };
    word.key = arena_printf(cx->arena, "%s:%lld", key, (long long)l.version);
    TRY(relay_send(cx, list_id, &l, &word, &message_id));
    if (!message_id) return RC_OK;
    return q_relay_list_message(cx->db, cx->arena, &(struct q_relay_list_message_in){ .id = list_id, .message_id = message_id, .has_message_id = true }, &affected);
}

static enum rc follow(struct cx *cx, const struct relay_move *m, const struct q_relay_move_lists_out *from) {
    struct follow f = { .move = m, .from = from };
    vdate_format(cx->today, f.today);
    TRY(find_list(cx, &f));
    TRY(change_lists(cx, &f));
    TRY(tell(cx, f.to_id, 1, arena_printf(cx->arena, "home:%lld", (long long)m->household_id)));
    TRY(audit_act(cx, "update", &relay_task, from->id, from->unit_id, NULL, "một hộ chuyển đi nơi khác"));
    return audit_act(cx, "update", &relay_task, f.to_id, m->to_unit, NULL, "một hộ chuyển đến");
}

enum rc relay_follow(struct cx *cx, const struct relay_move *m) {
    struct q_relay_move_lists_out *rows;
    size_t n;
    TRY(places(cx, m));
    TRY(q_relay_move_lists(cx->db, cx->arena, &(struct q_relay_move_lists_in){ .household_id = m->household_id, .village_id = m->from_village }, &rows, &n));
    for (size_t i = 0; i < n; i++) TRY(follow(cx, m, &rows[i]));
    return RC_OK;
}

// --- another relay ----------------------------------------------------------------------------------------------------------------------------

// What the one before has not been sent yet is not for him any more.
static enum rc take_back(struct cx *cx, const struct q_relay_list_out *l) {
    bool waits = l->message_state && (strcmp(l->message_state, "queued") == 0 || strcmp(l->message_state, "retry_wait") == 0);
    struct outbox_waiting m = { .id = l->message_id, .version = l->message_version, .unit_id = l->unit_id, .attempts = l->message_attempts, .state = l->message_state };
    return waits ? outbox_take_back(cx, &m, "changed") : RC_OK;
}

static enum rc hand(struct cx *cx, int64_t list_id, int64_t relay_id, const char *today) {
    struct q_relay_list_out l;
    bool found;
    int64_t code;
    TRY(q_relay_list(cx->db, cx->arena, &(struct q_relay_list_in){ .task_id = list_id, .today = today }, &l, &found));
    if (!found) return RC_OK;
    TRY(take_back(cx, &l));
    if (l.has_relay_id && l.relay_id == relay_id) code = l.code;
    else TRY(relay_free_code(cx, relay_id, l.village_id, l.code, &code));
    TRY(q_relay_list_hand(cx->db, cx->arena, &(struct q_relay_list_hand_in){ .id = list_id, .relay_id = relay_id, .code = code, .user_id = cx->who->user_id }));
    TRY(tell(cx, list_id, 0, "relay"));
    return audit_act(cx, "update", &relay_task, list_id, l.unit_id, NULL, "giao người truyền tin hiện nay");
}

enum rc relay_hand_over(struct cx *cx, int64_t village_id, int64_t changed_id) {
    struct q_relay_successor_out now;
    struct q_relay_left_lists_out *rows;
    char today[VDATE_ISO_SIZE];
    size_t n;
    bool found;
    vdate_format(cx->today, today);
    TRY(q_relay_successor(cx->db, cx->arena, &(struct q_relay_successor_in){ .village_id = village_id, .today = today }, &now, &found));
    if (!found) return RC_OK;
    struct q_relay_left_lists_in in = { .village_id = village_id, .today = today, .changed_id = changed_id };
    TRY(q_relay_left_lists(cx->db, cx->arena, &in, &rows, &n));
    for (size_t i = 0; i < n; i++) TRY(hand(cx, rows[i].id, now.id, today));
    return RC_OK;
}
