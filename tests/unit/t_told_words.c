// SPDX-License-Identifier: MPL-2.0
// Officers read in Vietnamese whatever a worker can write about a message or a gateway.
#include <check.h>
#include <string.h>

#undef fail  // of check.h; ours means something else
#include "area/outreach/told_words.h"
#include "breaker.h"
#include "state.h"

static void is_told(const char *word) {
    ck_assert_msg(strcmp(word_label(told_words, word), word) != 0, "\"%s\" is shown as it is", word);
}

START_TEST(every_state_event_and_answer_is_told_in_words) {
    for (int s = 0; s < STATE_COUNT; s++) is_told(state_word((enum state)s));
    for (int e = 0; e < EVENT_COUNT; e++) is_told(state_event_word((enum event)e));
    for (int o = OUTCOME_ACCEPTED; o <= OUTCOME_AMBIGUOUS; o++) is_told(state_outcome_word((enum outcome)o));
}
END_TEST

START_TEST(so_is_why_a_gateway_is_closed) {
    static const char *const stories[] = { "s", "nnnnn", "+n+n+n+n+n+n+n+n+n+n" };
    for (size_t i = 0; i < sizeof(stories) / sizeof(stories[0]); i++) {
        struct breaker b = { .state = BREAKER_CLOSED };
        for (const char *at = stories[i]; *at; at++)
            (void)breaker_note(&b, *at == '+' ? OUTCOME_ACCEPTED : *at == 's' ? OUTCOME_STOP_LANE : OUTCOME_NOT_SENT_RETRY, false, 0, 0);
        ck_assert_int_eq(b.state, BREAKER_OPEN);
        is_told(b.reason);
        ck_assert(breaker_note(&b, OUTCOME_NOT_SENT_RETRY, true, 0, 100000));
        is_told(b.reason);
    }
}
END_TEST

START_TEST(nothing_is_told_in_two_ways) {
    for (const struct word *w = told_words; w->value; w++) ck_assert_str_eq(word_label(told_words, w->value), w->label);
    ck_assert_str_eq(word_label(told_words, "a gateway's own words"), "a gateway's own words");
}
END_TEST

Suite *t_told_words_suite(void);
Suite *t_told_words_suite(void) {
    Suite *s = suite_create("told_words");
    TCase *t = tcase_create("told_words");
    tcase_add_test(t, every_state_event_and_answer_is_told_in_words);
    tcase_add_test(t, so_is_why_a_gateway_is_closed);
    tcase_add_test(t, nothing_is_told_in_two_ways);
    suite_add_tcase(s, t);
    return s;
}
