// SPDX-License-Identifier: MPL-2.0
// Which unknown messages a gateway is asked about and when again, and what its answer settles.
#include <stdio.h>
#include <string.h>

#include "base/conf.h"
#include "base/vdate.h"
#include "inbound.h"
#include "status.h"
#include "turns.h"

static const char UNKNOWN[] = "state = 'ambiguous', gateway = 'esms', attempts = 1";

static void status_message(int n, const char *more) {
    char set[400];
    (void)snprintf(set, sizeof(set), "%s%s%s", UNKNOWN, *more == '\0' ? "" : ", ", more);
    outbox_message(&box, n, 0, set);
    outbox_run(&box,
               "INSERT INTO message_event (at, unit_id, message_id, attempt, kind, word, unique_key)"
               " VALUES (UTC_TIMESTAMP(3), 1, %d, 1, 'submit', 'ambiguous', UNHEX(MD5('s%d')))",
               OUTBOX_MESSAGE + n, n);
}

// The message that is asked about now, 0: none.
static int asked(int64_t later_ms, struct status_ask *ask) {
    bool any = false;
    ck_assert_int_eq(status_next(&worker, box.vault, box.arena, ",esms", clock_ms() + later_ms, ask, &any), RC_OK);
    return any ? (int)(ask->id - OUTBOX_MESSAGE) : 0;
}

static const struct {
    const char *label, *set;
    int asked;
} due[] = {
    { "nothing more to try", "", 1 },
    { "its reference is still known there", "ask_until = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR", 0 },
    { "known there, but there is an id to ask by", "ask_until = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR, provider_id = 'p'", 1 },
    { "not known there any more", "ask_until = UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE", 1 },
    { "another gateway", "gateway = 'kannel'", 0 },
    { "settled", "state = 'accepted'", 0 },
    { "too long ago", "due_at = UTC_TIMESTAMP(3) - INTERVAL 8 DAY", 0 },
    { "deleted", "deleted_at = UTC_TIMESTAMP(3)", 0 },
};

START_TEST(which_are_asked_about) {
    struct status_ask ask;
    status_message(1, due[_i].set);
    ck_assert_msg(asked(0, &ask) == due[_i].asked, "%s", due[_i].label);
}
END_TEST

START_TEST(it_is_asked_with_what_is_known_of_it) {
    struct status_ask ask;
    int64_t now = clock_ms();
    status_message(1, "provider_id = 'p-7'");
    worker.gateway[0] = "esms";
    ck_assert_int_eq(asked(0, &ask), 1);
    ck_assert_str_eq(ask.q.provider_id, "p-7");
    ck_assert_str_eq(ask.q.reference, "m910001");
    ck_assert_str_eq(ask.q.to, "+84912345678");
    ck_assert_int_eq(ask.gateway, 0);
    ck_assert(ask.q.from_ms < now - 170000 && ask.q.until_ms > now + 170000);
}
END_TEST

START_TEST(the_questions_become_rarer_and_take_turns) {
    struct status_ask ask;
    status_message(1, "");
    ck_assert_int_eq(asked(0, &ask), 1);
    ck_assert_int_eq(asked(30000, &ask), 0);
    ck_assert_int_eq(asked(61000, &ask), 1);
    ck_assert_int_eq(asked(61000 + 240000, &ask), 0);
    ck_assert_int_eq(asked(61000 + 301000, &ask), 1);
    status_message(2, "");
    ck_assert_int_eq(asked(3600000 * 9, &ask), 2);
    ck_assert_int_eq(asked(3600000 * 9, &ask), 1);
    ck_assert_int_eq(outbox_number(&box, "SELECT tries FROM message_query WHERE message_id = %d", OUTBOX_MESSAGE + 1), 4);
}
END_TEST

static const struct {
    const char *status, *state;
} says[] = { { "sent", "accepted" }, { "pending", "accepted" }, { "failed", "failed" }, { "delivered", "delivered" } };

START_TEST(an_answer_settles_it_once) {
    struct conf conf = { .state_dir = "/nowhere" };
    struct inbound in = { .db = worker.db, .a = box.arena, .v = box.vault, .conf = &conf };
    struct gateway_report said = { .status = says[_i].status, .provider_id = "r-1", .detail = "asked: SendStatus 5" };
    struct status_ask ask;
    status_message(1, "");
    ck_assert_int_eq(asked(0, &ask), 1);
    for (int i = 0; i < 2; i++) ck_assert_int_eq(status_told(&in, "esms", &ask, &said), RC_OK);
    ck_assert_str_eq(outbox_state(&box, 1), says[_i].state);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE provider_id = 'r-1'"), 1);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message_event WHERE kind = 'dlr' AND detail LIKE 'asked%%'"), 1);
    ck_assert_int_eq(asked(3600000, &ask), 0);
}
END_TEST

START_TEST(an_id_of_another_message_is_no_answer) {
    struct conf conf = { .state_dir = "/nowhere" };
    struct inbound in = { .db = worker.db, .a = box.arena, .v = box.vault, .conf = &conf };
    struct gateway_report said = { .status = "sent", .provider_id = "r-1" };
    struct status_ask ask;
    outbox_message(&box, 2, 0, "state = 'accepted', gateway = 'esms', provider_id = 'r-1'");
    status_message(1, "");
    ck_assert_int_eq(asked(0, &ask), 1);
    ck_assert_int_eq(status_told(&in, "esms", &ask, &said), RC_OK);
    ck_assert_str_eq(outbox_state(&box, 1), "ambiguous");
}
END_TEST

static const char TAKEN[] = "state = 'accepted', gateway = 'esms', attempts = 1, provider_id = 'p-1', lane = 1, updated_at = UTC_TIMESTAMP(3) - INTERVAL 2 HOUR";

static const struct {
    const char *label, *set, *report;
    int asked;
} silent[] = {
    { "nothing was heard", "", NULL, 1 },
    { "it waits there", "", "pending", 1 },
    { "the carrier has it", "", "sent", 0 },
    { "taken just now", "updated_at = UTC_TIMESTAMP(3)", NULL, 0 },
    { "no id to ask by", "provider_id = NULL", NULL, 0 },
    { "one of many", "lane = 2", NULL, 0 },
    { "another gateway", "gateway = 'kannel'", NULL, 0 },
    { "unknown: asked about otherwise", "state = 'ambiguous'", NULL, 0 },
    { "too long ago", "due_at = UTC_TIMESTAMP(3) - INTERVAL 8 DAY", NULL, 0 },
};

static void taken_message(const char *more, const char *report) {
    char set[500];
    (void)snprintf(set, sizeof(set), "%s%s%s", TAKEN, *more == '\0' ? "" : ", ", more);
    outbox_message(&box, 1, 0, set);
    if (report == NULL) return;
    outbox_run(&box,
               "INSERT INTO message_event (at, unit_id, message_id, attempt, kind, word, unique_key)"
               " VALUES (UTC_TIMESTAMP(3), 1, %d, 1, 'dlr', '%s', UNHEX(MD5('d')))", OUTBOX_MESSAGE + 1, report);
}

static bool silent_one(int64_t later_ms, struct status_ask *ask) {
    bool any = false;
    ck_assert_int_eq(status_silent(&worker, box.vault, box.arena, ",esms", clock_ms() + later_ms, ask, &any), RC_OK);
    return any;
}

START_TEST(which_were_never_reported_on) {
    struct status_ask ask;
    taken_message(silent[_i].set, silent[_i].report);
    ck_assert_msg(silent_one(0, &ask) == (silent[_i].asked == 1), "%s", silent[_i].label);
    if (silent[_i].asked == 1) ck_assert_str_eq(ask.q.provider_id, "p-1");
}
END_TEST

START_TEST(what_was_refused_after_it_was_taken_is_found_out) {
    struct conf conf = { .state_dir = "/nowhere" };
    struct inbound in = { .db = worker.db, .a = box.arena, .v = box.vault, .conf = &conf };
    struct gateway_report said = { .status = "failed", .provider_id = "p-1", .detail = "asked: SendStatus 4" };
    struct status_ask ask;
    taken_message("", NULL);
    ck_assert(silent_one(0, &ask) && !silent_one(3600000, &ask) && silent_one(7 * 3600000, &ask) && !silent_one(24 * 3600000, &ask));
    ck_assert_int_eq(status_told(&in, "esms", &ask, &said), RC_OK);
    ck_assert_str_eq(outbox_state(&box, 1), "failed");
    ck_assert(!silent_one(48 * 3600000, &ask));
}
END_TEST

Suite *status_suite(void) {
    Suite *s = suite_create("sms/status");
    TCase *t = tcase_create("status");
    tcase_add_unchecked_fixture(t, outbox_build, outbox_remove);
    tcase_add_checked_fixture(t, turns_open, turns_close);
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, which_are_asked_about, 0, (int)(sizeof(due) / sizeof(due[0])));
    tcase_add_test(t, it_is_asked_with_what_is_known_of_it);
    tcase_add_test(t, the_questions_become_rarer_and_take_turns);
    tcase_add_loop_test(t, an_answer_settles_it_once, 0, (int)(sizeof(says) / sizeof(says[0])));
    tcase_add_loop_test(t, which_were_never_reported_on, 0, (int)(sizeof(silent) / sizeof(silent[0])));
    tcase_add_test(t, what_was_refused_after_it_was_taken_is_found_out);
    tcase_add_test(t, an_id_of_another_message_is_no_answer);
    suite_add_tcase(s, t);
    return s;
}
