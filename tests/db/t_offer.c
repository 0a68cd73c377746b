// SPDX-License-Identifier: MPL-2.0
// Work offered by SMS, answered through the gateway's callback; VIEC as it is written down; and who moves up from a waiting list
// is invited by the worker's account, under the class's cap.
#include <stdio.h>
#include <string.h>

#include "base/conf.h"
#include "base/vdate.h"
#include "feeder.h"
#include "inbound.h"
#include "outbox.h"
#include "waiting.h"

enum { JOB = 930000, OFFER = 930300 };

static const char HERS[] = "+84912345678", SECRET[] = "a secret of both";

static struct outbox box;  // Check calls fixtures without an argument
static struct db *handlers, *sender;
static const struct conf settings = { .sender = "UBND Dak Ha", .gateway = "sandbox" };

static void open_all(void) {
    box = outbox_open();
    handlers = outbox_handlers();
    sender = outbox_worker();
    outbox_run(&box, "UPDATE message_rule SET hour_from = '00:00', hour_to = '24:00'");
    outbox_run(&box, "UPDATE rule_value SET value = 50000 WHERE code = 'invite_cap'");
}

static void close_all(void) {
    db_close(handlers);
    db_close(sender);
    outbox_close(&box);
}

static void says(const char *id, const char *text) {
    outbox_says(&box, handlers, &settings, &(struct inbound_mo){ .secret = SECRET, .id = id, .from = HERS, .text = text });
}

// Person p was offered vacancy JOB + n by message n, and it went.
static void offered(int n, int p) {
    int id = JOB + 10 * n + p;
    outbox_run(&box,
               "INSERT IGNORE INTO employer (id, unit_id, name, kind, state) SELECT %d, MIN(id), 'HTX Sáu Nhung', 'coop', "
               "'confirmed' FROM unit",
               JOB);
    outbox_run(
        &box,
        "INSERT IGNORE INTO vacancy (id, unit_id, employer_id, trade_id, title, places, place, start_on, deadline, state)"
        " SELECT %d, MIN(id), %d, (SELECT MIN(id) FROM trade), '%s', 1, 'Rẫy', '2026-01-01', '2030-01-01', 'open' FROM unit",
        JOB + n, JOB, n == 1 ? "Hái cà phê" : "May");
    outbox_run(&box,
               "INSERT IGNORE INTO seeker (id, unit_id, person_id, asked_on) SELECT %d, unit_id, id, '2026-01-01' FROM person "
               "WHERE id = %d",
               JOB + p, OUTBOX_PERSON + p);
    outbox_run(&box, "INSERT INTO referral (id, unit_id, seeker_id, vacancy_id) SELECT %d, MIN(id), %d, %d FROM unit", id,
               JOB + p, JOB + n);
    outbox_message(
        &box, n, p,
        arena_printf(
            box.arena,
            "kind = 'job_match', purpose = 'jobs', enrolment_id = NULL, attempts = 1, state = 'delivered', referral_id = %d",
            id));
    outbox_run(&box,
               "INSERT INTO question (id, unit_id, person_id, kind, subject_id, ask_on, state, channel, message_id) SELECT %d, "
               "unit_id, id, 'offer', %d, CURDATE(), 'asked', 'sms', %d"
               " FROM person WHERE id = %d",
               OFFER + n, id, OUTBOX_MESSAGE + n, OUTBOX_PERSON + p);
    outbox_run(&box, "UPDATE enrolment SET state = 'finished'");
}

static const char *referrals(void) {
    return outbox_cell(&box, "SELECT GROUP_CONCAT(CONCAT_WS(' ', state, reason) ORDER BY id SEPARATOR ', ') FROM referral");
}
static const char *questions(void) {
    return outbox_cell(&box, "SELECT GROUP_CONCAT(CONCAT_WS(' ', state, answer, reason) ORDER BY id SEPARATOR ', ') FROM question");
}

// --- offers
// ---------------------------------------------------------------------------------------------------------------------------

static const struct {
    const char *text, *referral, *question;
} yes_no[] = {
    { "1", "interested", "answered yes" },        { "DY", "interested", "answered yes" },
    { "có ạ", "interested", "answered yes" },     { "0", "declined other", "answered no" },
    { "Không", "declined other", "answered no" },
};

START_TEST(a_reply_moves_the_introduction) {
    offered(1, 0);
    says("r1", yes_no[_i].text);
    ck_assert_str_eq(referrals(), yes_no[_i].referral);
    ck_assert_str_eq(questions(), yes_no[_i].question);
    ck_assert_int_eq(outbox_number(&box,
                                   "SELECT COUNT(*) FROM audit WHERE entity = 'referral' AND action = 'reply' AND row_id = %d",
                                   JOB + 10),
                     1);
    says("r1", yes_no[_i].text);  // a repeated callback
    ck_assert_int_eq(outbox_number(&box, "SELECT version FROM referral"), 2);
    outbox_run(&box, "DELETE FROM audit WHERE entity = 'referral'");
}
END_TEST

START_TEST(who_does_not_want_it_is_asked_why_once) {
    offered(1, 0);
    says("r1", "0");
    ck_assert_str_eq(outbox_cell(&box, "SELECT body FROM message WHERE kind = 'answer'"),
                     "Vi sao khong nhan viec nay? Nhan 1 xa nha, 2 mua ray, 3 luong, 4 tieng noi, 5 suc khoe.");
    says("r2", "3");
    ck_assert_str_eq(referrals(), "declined pay");
    ck_assert_str_eq(questions(), "answered no pay");
}
END_TEST

START_TEST(an_officer_who_was_quicker_stands) {
    offered(1, 0);
    outbox_run(&box, "UPDATE referral SET state = 'interview'");
    says("r1", "0");
    ck_assert_str_eq(referrals(), "interview");
}
END_TEST

START_TEST(two_offers_on_one_telephone_want_a_code) {
    offered(1, 0);
    offered(2, 1);
    says("r1", "1");
    ck_assert_str_eq(referrals(), "introduced, introduced");
    ck_assert_str_eq(outbox_cell(&box, "SELECT body FROM message WHERE kind = 'answer'"),
                     "Nhắn 1 11 cho A Thông (Hái cà phê), 1 12 cho A Thông (May)");
    says("r2", "0 12");
    says("r3", "1 11");
    ck_assert_str_eq(referrals(), "interested, declined other");
    says("r4", "1 13");
    ck_assert_str_eq(outbox_cell(&box, "SELECT why FROM incoming"), "bad_code");
}
END_TEST

START_TEST(a_late_no_is_an_officers) {
    offered(1, 0);
    says("r1", "1");
    says("r2", "0");
    ck_assert_str_eq(referrals(), "interested");
    ck_assert_str_eq(outbox_cell(&box, "SELECT why FROM incoming"), "changed_mind");
}
END_TEST

START_TEST(an_offer_that_lapsed_is_an_officers) {
    offered(1, 0);
    outbox_run(&box, "UPDATE question SET state = 'lapsed'");
    says("r1", "1");
    ck_assert_str_eq(referrals(), "introduced");
    ck_assert_str_eq(outbox_cell(&box, "SELECT why FROM incoming"), "wants_job");
}
END_TEST

START_TEST(an_offer_beside_an_invitation_is_an_officers) {
    offered(1, 0);
    outbox_run(&box, "UPDATE enrolment SET state = 'invited' WHERE id = %d", OUTBOX_ENROLMENT + 1);
    outbox_message(&box, 2, 1, "attempts = 1, state = 'delivered'");
    says("r1", "1");
    ck_assert_str_eq(outbox_cell(&box, "SELECT why FROM incoming"), "two_questions");
    ck_assert_str_eq(referrals(), "introduced");
}
END_TEST

// --- VIEC
// -----------------------------------------------------------------------------------------------------------------------------

static const struct {
    const char *text, *row;
} asks[] = { { "VIEC", "- -" },        { "viec a", "- -" },  { "Tìm việc", "- -" },    { "VIEC 12", "12 -" },
             { "việc số 12", "12 -" }, { "Viec12", "12 -" }, { "VIEC 12 11", "12 11" } };

START_TEST(viec_is_written_down_for_who_matches) {
    outbox_phone(&box, JOB + 500 + 0, 0, HERS);
    says("r1", asks[_i].text);
    ck_assert_str_eq(outbox_cell(&box, "SELECT CONCAT_WS(' ', COALESCE(a.short_no, '-'), COALESCE(a.code, '-')) FROM job_ask a JOIN incoming "
                          "i ON i.id = a.incoming_id AND i.state = 'new' AND i.why = 'jobs'"),
                     asks[_i].row);
    says("r1", asks[_i].text);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM job_ask"), 1);
}
END_TEST

// --- waiting lists
// --------------------------------------------------------------------------------------------------------------------

// One place, given back by person 0; person 1 waits.
static void waits(void) {
    outbox_run(&box, "UPDATE course SET capacity = 1");
    outbox_run(&box, "UPDATE enrolment SET state = ELT(id - %d + 1, 'declined', 'waiting', 'cancelled')", OUTBOX_ENROLMENT);
}

static size_t moves(void) {
    size_t n;
    struct feeder f = { sender, box.vault, "UBND Dak Ha", "sandbox" };
    ck_assert_int_eq(waiting_step(&f, box.arena, clock_ms(), &n), RC_OK);
    return n;
}

static const char *hers(void) {
    return outbox_cell(&box, 
        arena_printf(box.arena, "SELECT CONCAT_WS(' ', state, invite_fault) FROM enrolment WHERE id = %d", OUTBOX_ENROLMENT + 1));
}
static int64_t invitations(void) {
    return outbox_number(&box, "SELECT COUNT(*) FROM message WHERE kind = 'invitation' AND enrolment_id = %d",
                         OUTBOX_ENROLMENT + 1);
}

START_TEST(who_moves_up_is_invited) {
    waits();
    outbox_phone(&box, JOB + 500 + 1, 1, HERS);
    ck_assert_uint_eq(moves(), 1);
    ck_assert_uint_eq(moves(), 0);
    ck_assert_str_eq(hers(), "invited");
    ck_assert_str_eq(
        outbox_cell(&box, "SELECT CONCAT_WS('|', body, state, class, lane, price > 0, course_id) FROM message WHERE kind = 'invitation'"),
        "UBND Dak Ha mời A Thông học nghề May tại Xã, khai giảng 01/01/2030. Nhắn 1 để nhận lời, 0 để từ chối, TC để không nhận "
        "tin này.|queued|policy|1|1|900100");
    ck_assert_str_eq(
        outbox_cell(&box, arena_printf(
            box.arena,
            "SELECT CONCAT(action, changes) FROM audit WHERE entity = 'enrolment' AND row_id = %d ORDER BY id DESC LIMIT 1",
            OUTBOX_ENROLMENT + 1)),
        "move_up{\"state\":[\"waiting\",\"invited\"]}");
    outbox_run(&box, "UPDATE message SET attempts = 1, state = 'delivered'");
    says("r1", "1");
    ck_assert_str_eq(hers(), "confirmed");
}
END_TEST

START_TEST(an_invitation_is_worth_nothing_after_the_opening) {
    waits();
    outbox_phone(&box, JOB + 500 + 1, 1, HERS);
    outbox_run(&box, "UPDATE course SET starts_on = DATE(UTC_TIMESTAMP() + INTERVAL 31 HOUR)");
    ck_assert_uint_eq(moves(), 1);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message m JOIN course c ON c.id = m.course_id WHERE m.valid_until = c.starts_on + INTERVAL 17 HOUR"), 1);
}
END_TEST

static const struct {
    const char *set, *hers;  // SQL before she moves up
} faults[] = {
    { "UPDATE course SET auto_invite = 0", "enrolled" },
    { "UPDATE course SET invite_cap = 999", "enrolled cap" },
    { "UPDATE rule_value SET value = 0 WHERE code = 'invite_cap'", "enrolled cap" },
    { "DELETE FROM phone", "enrolled no_phone" },
    { "INSERT INTO consent (id, unit_id, person_id, purpose, answer, channel, given_at) SELECT NEXT VALUE FOR row_id, unit_id, "
      "id, 'training', 'no', 'sms', NOW(3) FROM person WHERE id = 900002",
      "enrolled refused" },
};

START_TEST(why_nobody_is_invited_stands_in_her_row) {
    waits();
    outbox_phone(&box, JOB + 500 + 1, 1, HERS);
    outbox_run(&box, "%s", faults[_i].set);
    ck_assert_uint_eq(moves(), 1);
    ck_assert_str_eq(hers(), faults[_i].hers);
    ck_assert_int_eq(invitations(), 0);
}
END_TEST

START_TEST(what_was_spent_counts_towards_the_cap) {
    waits();
    outbox_phone(&box, JOB + 500 + 1, 1, HERS);
    outbox_message(&box, 1, 0, "course_id = 900100, price = 1000, state = 'delivered'");
    outbox_run(&box, "UPDATE course SET invite_cap = 1900");
    ck_assert_uint_eq(moves(), 1);
    ck_assert_str_eq(hers(), "enrolled cap");
}
END_TEST

START_TEST(who_does_not_answer_makes_room) {
    waits();
    outbox_phone(&box, JOB + 500 + 1, 1, HERS);
    outbox_run(&box, "UPDATE enrolment SET state = 'invited' WHERE id = %d", OUTBOX_ENROLMENT);
    outbox_message(&box, 1, 0, "course_id = 900100, state = 'delivered', created_at = NOW(3) - INTERVAL 6 DAY");
    ck_assert_uint_eq(moves(), 0);
    outbox_run(&box, "UPDATE message SET created_at = NOW(3) - INTERVAL 8 DAY");
    ck_assert_uint_eq(moves(), 2);
    ck_assert_str_eq(
        outbox_cell(&box, arena_printf(box.arena, "SELECT CONCAT_WS('|', state, reason) FROM enrolment WHERE id = %d", OUTBOX_ENROLMENT)),
        "declined|Không trả lời lời mời trong 7 ngày");
    ck_assert_str_eq(hers(), "invited");
}
END_TEST

START_TEST(without_anybody_waiting_nobody_gives_up_a_place) {
    waits();
    outbox_run(&box, "UPDATE enrolment SET state = IF(id = %d, 'invited', 'cancelled')", OUTBOX_ENROLMENT);
    outbox_message(&box, 1, 0, "course_id = 900100, state = 'delivered', created_at = NOW(3) - INTERVAL 30 DAY");
    ck_assert_uint_eq(moves(), 0);
}
END_TEST

START_TEST(a_late_yes_does_not_fill_a_class_over) {
    waits();
    outbox_phone(&box, JOB + 500 + 1, 1, HERS);
    outbox_message(&box, 1, 0, "course_id = 900100, attempts = 1, state = 'delivered'");
    ck_assert_uint_eq(moves(), 1);
    outbox_run(&box, "UPDATE message SET phone_idx = REPEAT('x', 16) WHERE enrolment_id = %d",
               OUTBOX_ENROLMENT + 1);  // on another telephone
    says("r1", "1");
    ck_assert_str_eq(outbox_cell(&box, "SELECT why FROM incoming"), "class_full");
    ck_assert_str_eq(outbox_cell(&box, arena_printf(box.arena, "SELECT state FROM enrolment WHERE id = %d", OUTBOX_ENROLMENT)), "declined");
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))

Suite *offer_suite(void) {
    Suite *s = suite_create("sms/offer");
    TCase *t = tcase_create("offer");
    tcase_add_unchecked_fixture(t, outbox_build, outbox_remove);
    tcase_add_checked_fixture(t, open_all, close_all);
    tcase_set_timeout(t, 30);
    tcase_add_loop_test(t, a_reply_moves_the_introduction, 0, COUNT(yes_no));
    tcase_add_test(t, who_does_not_want_it_is_asked_why_once);
    tcase_add_test(t, an_officer_who_was_quicker_stands);
    tcase_add_test(t, two_offers_on_one_telephone_want_a_code);
    tcase_add_test(t, a_late_no_is_an_officers);
    tcase_add_test(t, an_offer_that_lapsed_is_an_officers);
    tcase_add_test(t, an_offer_beside_an_invitation_is_an_officers);
    tcase_add_loop_test(t, viec_is_written_down_for_who_matches, 0, COUNT(asks));
    tcase_add_test(t, who_moves_up_is_invited);
    tcase_add_test(t, an_invitation_is_worth_nothing_after_the_opening);
    tcase_add_loop_test(t, why_nobody_is_invited_stands_in_her_row, 0, COUNT(faults));
    tcase_add_test(t, what_was_spent_counts_towards_the_cap);
    tcase_add_test(t, who_does_not_answer_makes_room);
    tcase_add_test(t, without_anybody_waiting_nobody_gives_up_a_place);
    tcase_add_test(t, a_late_yes_does_not_fill_a_class_over);
    suite_add_tcase(s, t);
    return s;
}
