// SPDX-License-Identifier: MPL-2.0
// The table of moves against the table of docs/QUEUE.md, written here a second time and by rows of states.
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "state.h"

// For each event, what becomes of the states in the order queued claimed submitting accepted delivered failed retry_wait
// ambiguous expired cancelled dead: first letters of the next state (retry_wait r, accepted c, ambiguous a, cancelled x,
// expired e, dead d, delivered v, failed f, queued q, submitting s), "." not allowed.
static const struct {
    enum event event;
    const char *next;
} wanted[] = {
    { EVENT_OPT_OUT, "x.........." },       { EVENT_EXPIRE, "e.....e...." },
    { EVENT_CANCEL, "x.....x...." },         { EVENT_SUBMIT, "s.........." },        { EVENT_RELEASE, "..q........" },
    { EVENT_LEASE_LOST, ".qa........" },     { EVENT_POISON, "d.........." },        { EVENT_ACCEPT, "..c........" },
    { EVENT_NOT_SENT, "..r........" },       { EVENT_OUT_OF_TIME, "..e........" },   { EVENT_GIVE_UP, "..d........" },
    { EVENT_REJECT, "..f........" },         { EVENT_STOP_LANE, "..q........" },     { EVENT_UNKNOWN, "..a........" },
    { EVENT_DUE, "......q...." },            { EVENT_DLR_SENT, "ccc...cc..." },
    { EVENT_DLR_DELIVERED, "vvvv.vvvvvv" }, { EVENT_DLR_FAILED, "..ff...f..." },
    { EVENT_SETTLE_DELIVERED, ".......v..." }, { EVENT_SETTLE_FAILED, ".......f..." },
    { EVENT_WAIT, "q.........." },           { EVENT_ASK, ".......s..." },           { EVENT_RETRY, "..........q" },
    { EVENT_DLR_PENDING, ".......c..." },
};

static const char letters[STATE_COUNT + 1] = "qlscvfraexd";

START_TEST(every_pair_is_as_the_document_says) {
    for (int from = 0; from < STATE_COUNT; from++) {
        enum state to = STATE_COUNT;
        bool allowed = state_next((enum state)from, wanted[_i].event, &to);
        char got = allowed ? letters[to] : '.';
        ck_assert_msg(got == wanted[_i].next[from], "%s from %s gives %c", state_event_word(wanted[_i].event),
                      state_word((enum state)from), got);
    }
}
END_TEST

START_TEST(the_list_covers_all_events) {
    ck_assert_int_eq(sizeof(wanted) / sizeof(wanted[0]), EVENT_COUNT);
    for (int i = 0; i < EVENT_COUNT; i++) ck_assert_int_eq(wanted[i].event, i);
}
END_TEST

START_TEST(no_row_is_there_twice) {
    int n;
    const struct state_move *m = state_moves(&n);
    for (int i = 0; i < n; i++) {
        for (int k = i + 1; k < n; k++) ck_assert(m[i].from != m[k].from || m[i].event != m[k].event);
    }
}
END_TEST

// A certain no, or a request that its own worker knows it never started.
START_TEST(nothing_else_leads_from_submitting_back_to_queued) {
    int n;
    const struct state_move *m = state_moves(&n);
    for (int i = 0; i < n; i++) {
        if (m[i].from != STATE_SUBMITTING || m[i].to != STATE_QUEUED) continue;
        ck_assert(m[i].event == EVENT_STOP_LANE || m[i].event == EVENT_RELEASE);
    }
}
END_TEST

START_TEST(words_go_both_ways) {
    for (int i = 0; i < STATE_COUNT; i++) {
        enum state s = STATE_COUNT;
        ck_assert(state_parse(state_word((enum state)i), &s));
        ck_assert_int_eq(s, i);
        ck_assert_uint_le(strlen(state_word((enum state)i)), 12);
    }
    enum state s;
    ck_assert(!state_parse("sent", &s));
}
END_TEST

START_TEST(each_outcome_moves_a_submitting_message) {
    for (int i = OUTCOME_ACCEPTED; i <= OUTCOME_AMBIGUOUS; i++) {
        enum state to;
        ck_assert(state_next(STATE_SUBMITTING, state_event_of((enum outcome)i), &to));
    }
}
END_TEST

Suite *t_sms_state_suite(void);
Suite *t_sms_state_suite(void) {
    Suite *s = suite_create("sms/state");
    TCase *t = tcase_create("state");
    tcase_add_loop_test(t, every_pair_is_as_the_document_says, 0, EVENT_COUNT);
    tcase_add_test(t, the_list_covers_all_events);
    tcase_add_test(t, no_row_is_there_twice);
    tcase_add_test(t, nothing_else_leads_from_submitting_back_to_queued);
    tcase_add_test(t, words_go_both_ways);
    tcase_add_test(t, each_outcome_moves_a_submitting_message);
    suite_add_tcase(s, t);
    return s;
}
