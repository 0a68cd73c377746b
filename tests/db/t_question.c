// SPDX-License-Identifier: MPL-2.0
// Questions by SMS on a real server: asked by the worker's account, answered through the gateway's callback; and waiting lists.
#include <stdio.h>
#include <string.h>

#include "base/conf.h"
#include "base/vdate.h"
#include "feeder.h"
#include "inbound.h"
#include "outbox.h"
#include "question.h"
#include "waiting.h"

enum { JOB = 930000, ASKED = 930100 };

static const char HERS[] = "+84912345678", SECRET[] = "a secret of both";

static struct outbox box;  // Check calls fixtures without an argument
static struct db *handlers, *sender;
static const struct conf settings = { .sender = "UBND Dak Ha", .gateway = "sandbox" };

static void open_all(void) {
    box = outbox_open();
    handlers = outbox_handlers();
    sender = outbox_worker();
    outbox_run(&box, "UPDATE message_rule SET hour_from = '00:00', hour_to = '24:00'");
}

static void close_all(void) {
    db_close(handlers);
    db_close(sender);
    outbox_close(&box);
}

static void says(const char *id, const char *text) {
    outbox_says(&box, handlers, &settings, &(struct inbound_mo){ .secret = SECRET, .id = id, .from = HERS, .text = text });
}

static void question(int p, const char *kind, int64_t subject, const char *ask_on) {
    outbox_run(&box, "INSERT INTO question (id, unit_id, person_id, kind, subject_id, ask_on) SELECT NEXT VALUE FOR row_id, unit_id, id, '%s', %lld, %s FROM person WHERE id = %d",
               kind, (long long)subject, ask_on, OUTBOX_PERSON + p);
}

// Person 0 works at the co-operative, whose only place is hers.
static void works(const char *state) {
    outbox_phone(&box, JOB + 500 + 0, 0, HERS);
    outbox_run(&box, "INSERT INTO employer (id, unit_id, name, kind, state) SELECT %d, MIN(id), 'HTX Sáu Nhung', 'coop', 'confirmed' FROM unit", JOB);
    outbox_run(&box, "INSERT INTO vacancy (id, unit_id, employer_id, trade_id, title, places, place, start_on, deadline, state)"
                     " SELECT %d, MIN(id), %d, (SELECT MIN(id) FROM trade), 'Hái', 1, 'Rẫy', '2026-01-01', '2030-01-01', 'filled' FROM unit", JOB, JOB);
    outbox_run(&box, "INSERT INTO seeker (id, unit_id, person_id, asked_on, state) SELECT %d, unit_id, id, '2026-01-01', 'placed' FROM person WHERE id = %d", JOB, OUTBOX_PERSON);
    outbox_run(&box, "INSERT INTO referral (id, unit_id, seeker_id, vacancy_id, state, start_on) SELECT %d, MIN(id), %d, %d, '%s', '2026-01-01' FROM unit", JOB, JOB, JOB, state);
    outbox_run(&box, "UPDATE enrolment SET state = 'finished'");
}

static size_t asks(void) {
    struct feeder f = { sender, box.vault, "UBND Dak Ha", "sandbox" };
    size_t n;
    ck_assert_int_eq(question_step(&f, box.arena, clock_ms(), &n), RC_OK);
    outbox_run(&box, "UPDATE message SET attempts = 1, state = 'delivered' WHERE kind = 'notice'");
    return n;
}

static const char *question_row(void) {
    return outbox_cell(&box, "SELECT CONCAT_WS(' ', state, COALESCE(answer, '-'), COALESCE(reason, '-')) FROM question WHERE ask_on < CURDATE() + INTERVAL 1 DAY");
}
static const char *referral_row(void) {
    return outbox_cell(&box, "SELECT CONCAT_WS(' ', r.state, COALESCE(r.reason, '-'), s.state, v.state, r.left_on IS NOT NULL) FROM referral r JOIN seeker s JOIN vacancy v");
}

START_TEST(a_due_question_is_asked_once) {
    works("placed");
    question(0, "keep7", JOB, "CURDATE()");
    question(0, "keep30", JOB, "CURDATE() + INTERVAL 23 DAY");
    ck_assert_uint_eq(asks(), 1);
    ck_assert_uint_eq(asks(), 0);
    ck_assert_str_eq(outbox_cell(&box, "SELECT CONCAT_WS('|', body, purpose, class, person_id, lane) FROM message WHERE kind = 'notice'"),
                     "UBND Dak Ha hỏi A Thông: anh chị còn làm ở HTX Sáu Nhung không? Nhắn 1 nếu còn, 0 nếu đã nghỉ.|jobs|service|900001|1");
    ck_assert_str_eq(question_row(), "asked - -");
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM question q JOIN message m ON m.id = q.message_id"), 1);
}
END_TEST

static const struct {
    const char *kind, *from, *to;
} kept[] = { { "keep7", "placed", "kept7" }, { "keep30", "kept7", "kept30" }, { "keep30", "placed", "kept30" }, { "keep90", "kept30", "kept90" }, { "keep7", "kept30", "kept30" } };

START_TEST(one_means_she_is_still_there) {
    works(kept[_i].from);
    question(0, kept[_i].kind, JOB, "CURDATE()");
    ck_assert_uint_eq(asks(), 1);
    says("r1", "1");
    ck_assert_str_eq(question_row(), "answered yes -");
    ck_assert_str_eq(referral_row(), arena_printf(box.arena, "%s - placed filled 0", kept[_i].to));
    says("r1", "1");  // a repeated callback
    ck_assert_int_eq(outbox_number(&box, "SELECT version FROM question"), 3);
}
END_TEST

START_TEST(nought_means_she_left_and_is_asked_why_once) {
    works("kept7");
    question(0, "keep30", JOB, "CURDATE()");
    question(0, "keep90", JOB, "CURDATE() + INTERVAL 60 DAY");
    ck_assert_uint_eq(asks(), 1);
    says("r1", "Không");
    ck_assert_str_eq(question_row(), "answered no -");
    ck_assert_str_eq(referral_row(), "left other looking open 1");
    ck_assert_str_eq(outbox_cell(&box, "SELECT state FROM question WHERE kind = 'keep90'"), "lapsed");
    ck_assert_str_eq(outbox_cell(&box, "SELECT body FROM message WHERE kind = 'answer'"), "Vi sao da nghi viec? Nhan 1 xa nha, 2 mua ray, 3 luong, 4 tieng noi, 5 suc khoe.");
    says("r2", "2 mùa rẫy");
    ck_assert_str_eq(question_row(), "answered no harvest");
    ck_assert_str_eq(referral_row(), "left harvest looking open 1");
    says("r3", "3");
    ck_assert_str_eq(question_row(), "answered no harvest");
    ck_assert_str_eq(outbox_cell(&box, "SELECT why FROM incoming"), "free_text");
}
END_TEST

START_TEST(the_first_reason_is_no_second_yes) {
    works("placed");
    question(0, "keep7", JOB, "CURDATE()");
    ck_assert_uint_eq(asks(), 1);
    says("r1", "0");
    says("r2", "1");
    ck_assert_str_eq(question_row(), "answered no far");
    ck_assert_str_eq(referral_row(), "left far looking open 1");
}
END_TEST

START_TEST(an_open_invitation_beside_it_is_an_officers) {
    works("placed");
    outbox_run(&box, "UPDATE enrolment SET state = 'invited'");
    outbox_message(&box, 1, 0, "attempts = 1, state = 'delivered'");
    question(0, "keep7", JOB, "CURDATE()");
    ck_assert_uint_eq(asks(), 1);
    says("r1", "1");
    ck_assert_str_eq(outbox_cell(&box, "SELECT why FROM incoming"), "two_questions");
    ck_assert_str_eq(question_row(), "asked - -");
}
END_TEST

START_TEST(a_telephone_is_asked_one_question_at_a_time) {
    works("placed");
    outbox_phone(&box, JOB + 500 + 1, 1, HERS);
    question(0, "keep7", JOB, "CURDATE() - INTERVAL 1 DAY");
    question(1, "outcome6", OUTBOX_ENROLMENT + 1, "CURDATE()");
    ck_assert_uint_eq(asks(), 1);
    ck_assert_uint_eq(asks(), 0);
    says("r1", "1");
    ck_assert_uint_eq(asks(), 1);
    ck_assert_str_eq(outbox_cell(&box, "SELECT CONCAT_WS('|', body, purpose, class) FROM message WHERE kind = 'notice' AND person_id = 900002"),
                     "UBND Dak Ha hỏi A Thông: học xong lớp May, anh chị nay có việc làm chưa? Nhắn 1 nếu có, 0 nếu chưa.|training|policy");
    says("r2", "0");
    ck_assert_str_eq(outbox_cell(&box, "SELECT CONCAT(state, answer) FROM question WHERE kind = 'outcome6'"), "answeredno");
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE kind = 'answer'"), 0);
}
END_TEST

START_TEST(unanswered_questions_lapse) {
    works("placed");
    question(0, "keep7", JOB, "CURDATE()");
    ck_assert_uint_eq(asks(), 1);
    outbox_run(&box, "UPDATE message SET created_at = NOW(3) - INTERVAL 8 DAY");
    question(1, "outcome6", OUTBOX_ENROLMENT + 1, "CURDATE() - INTERVAL 20 DAY");  // she has no telephone
    ck_assert_uint_eq(asks(), 0);
    ck_assert_str_eq(outbox_cell(&box, "SELECT GROUP_CONCAT(DISTINCT state) FROM question"), "lapsed");
    says("r1", "0");
    ck_assert_str_eq(outbox_cell(&box, "SELECT state FROM referral"), "placed");
}
END_TEST

START_TEST(who_refused_is_not_asked) {
    works("placed");
    outbox_run(&box, "INSERT INTO consent (id, unit_id, person_id, purpose, answer, channel, given_at) SELECT NEXT VALUE FOR row_id, unit_id, id, 'jobs', 'no', 'sms', NOW(3)"
                     " FROM person WHERE id = %d", OUTBOX_PERSON);
    question(0, "keep7", JOB, "CURDATE()");
    ck_assert_uint_eq(asks(), 0);
}
END_TEST

START_TEST(viec_goes_to_those_who_match_jobs) {
    outbox_phone(&box, JOB + 500 + 0, 0, HERS);
    says("r1", "VIEC");
    ck_assert_str_eq(outbox_cell(&box, "SELECT CONCAT(why, person_id) FROM incoming"), "jobs900001");
}
END_TEST

// --- waiting lists --------------------------------------------------------------------------------------------------------------------

static size_t moves(void) {
    size_t n;
    struct feeder f = { sender, box.vault, "UBND Dak Ha", "sandbox" };
    ck_assert_int_eq(waiting_step(&f, box.arena, clock_ms(), &n), RC_OK);
    return n;
}

static const char *places(void) { return outbox_cell(&box, "SELECT GROUP_CONCAT(state ORDER BY id SEPARATOR ' ') FROM enrolment"); }

START_TEST(who_waits_moves_up_when_a_place_is_given_back) {
    outbox_run(&box, "UPDATE course SET capacity = 1");
    outbox_run(&box, "UPDATE enrolment SET state = 'waiting', created_at = NOW(3) - INTERVAL id - %d DAY WHERE id > %d", OUTBOX_ENROLMENT, OUTBOX_ENROLMENT);
    outbox_message(&box, 1, 0, "attempts = 1, state = 'delivered'");
    ck_assert_uint_eq(moves(), 0);
    says("r1", "0");
    ck_assert_uint_eq(moves(), 1);
    ck_assert_uint_eq(moves(), 0);
    ck_assert_str_eq(places(), "declined waiting enrolled");  // the last has waited longest
    outbox_run(&box, "UPDATE course SET capacity = 2");
    ck_assert_uint_eq(moves(), 1);
    ck_assert_str_eq(places(), "declined enrolled enrolled");
}
END_TEST

START_TEST(the_order_of_the_plan_goes_before_the_order_of_asking) {
    outbox_run(&box, "UPDATE course SET capacity = 1, project_id = (SELECT project_id FROM eligibility WHERE class = 'poor' AND priority IS NOT NULL AND deleted_at IS NULL LIMIT 1)");
    outbox_run(&box, "UPDATE enrolment SET state = 'waiting', created_at = NOW(3) - INTERVAL 9 DAY WHERE id = %d", OUTBOX_ENROLMENT + 1);
    outbox_run(&box, "UPDATE enrolment SET state = IF(id = %d, 'waiting', 'cancelled') WHERE id <> %d", OUTBOX_ENROLMENT + 2, OUTBOX_ENROLMENT + 1);
    outbox_run(&box, "INSERT IGNORE INTO village (id, unit_id, code, name, name_fold) SELECT 920000, MIN(id), 'q1', 'Thôn 1', 'thon 1' FROM unit");
    outbox_run(&box, "INSERT INTO household (id, unit_id, village_id, code, name, name_fold, registered_on, class) SELECT 920010, MIN(id), 920000, 'h1', 'A', 'a', '2024-01-01', 'poor' FROM unit");
    outbox_run(&box, "INSERT INTO membership (id, unit_id, household_id, person_id, relation, from_date) SELECT 920020, MIN(id), 920010, %d, 'head', '2024-01-01' FROM unit", OUTBOX_PERSON + 2);
    ck_assert_uint_eq(moves(), 1);
    ck_assert_str_eq(places(), "cancelled waiting enrolled");
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))

Suite *question_suite(void) {
    Suite *s = suite_create("sms/question");
    TCase *t = tcase_create("question");
    tcase_add_unchecked_fixture(t, outbox_build, outbox_remove);
    tcase_add_checked_fixture(t, open_all, close_all);
    tcase_set_timeout(t, 30);
    tcase_add_test(t, a_due_question_is_asked_once);
    tcase_add_loop_test(t, one_means_she_is_still_there, 0, COUNT(kept));
    tcase_add_test(t, nought_means_she_left_and_is_asked_why_once);
    tcase_add_test(t, the_first_reason_is_no_second_yes);
    tcase_add_test(t, an_open_invitation_beside_it_is_an_officers);
    tcase_add_test(t, a_telephone_is_asked_one_question_at_a_time);
    tcase_add_test(t, unanswered_questions_lapse);
    tcase_add_test(t, who_refused_is_not_asked);
    tcase_add_test(t, viec_goes_to_those_who_match_jobs);
    tcase_add_test(t, who_waits_moves_up_when_a_place_is_given_back);
    tcase_add_test(t, the_order_of_the_plan_goes_before_the_order_of_asking);
    suite_add_tcase(s, t);
    return s;
}
