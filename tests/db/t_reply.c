// SPDX-License-Identifier: MPL-2.0
// What follows from a reply on a real server: answers by rule, short codes of shared telephones, the inbox, relays.
#include <stdio.h>
#include <string.h>

#include "base/conf.h"
#include "base/vault.h"
#include "inbound.h"
#include "outbox.h"

enum { UNIT = 15, SISTER = 20, VILLAGE = 920000, HOUSE = 920010, TASK = 920030 };

static const char HERS[] = "+84912345678", STRANGE[] = "+84987654321", SECRET[] = "a secret of both";

static struct outbox box;  // Check calls fixtures without an argument
static struct db *handlers;
static const struct conf settings = { .sender = "UBND Dak Ha", .gateway = "sandbox" };

static void open_all(void) {
    box = outbox_open();
    handlers = outbox_handlers();
}

static void close_all(void) {
    db_close(handlers);
    outbox_close(&box);
}

static void says(const char *from, const char *id, const char *text) {
    outbox_says(&box, handlers, &settings, &(struct inbound_mo){ .secret = SECRET, .id = id, .from = from, .text = text });
}

static const char *hex_of(const char *e164) {
    uint8_t index[VAULT_INDEX_SIZE];
    char *hex = arena_alloc(box.arena, 2 * VAULT_INDEX_SIZE + 1);
    vault_index(box.vault, "phone", e164, index);
    vault_hex(index, sizeof(index), hex);
    return hex;
}

// The number stands in the register as person p's.
static void phone(int p, const char *e164, const char *kind) {
    outbox_run(&box,
               "INSERT INTO phone (id, unit_id, person_id, number_enc, number_idx, number_tail, kind) SELECT NEXT VALUE FOR row_id, unit_id, id,"
               " 'x', X'%s', '000', '%s' FROM person WHERE id = %d",
               hex_of(e164), kind, OUTBOX_PERSON + p);
}

static void invited(int n, int p) { outbox_message(&box, n, p, "attempts = 1, state = 'delivered'"); }

static const char *newest_answer(void) { return outbox_cell(&box, "SELECT body FROM message WHERE kind = 'answer' ORDER BY id DESC LIMIT 1"); }
static int64_t answers(void) { return outbox_number(&box, "SELECT COUNT(*) FROM message WHERE kind = 'answer'"); }
static const char *newest_word(void) { return outbox_cell(&box, "SELECT word FROM message_event WHERE kind = 'reply' ORDER BY id DESC LIMIT 1"); }
static const char *newest_why(void) { return outbox_cell(&box, "SELECT why FROM incoming ORDER BY id DESC LIMIT 1"); }
static int64_t kept(void) { return outbox_number(&box, "SELECT COUNT(*) FROM incoming"); }
static const char *enrolment(int p) {
    return outbox_cell(&box, arena_printf(box.arena, "SELECT state FROM enrolment WHERE id = %d", OUTBOX_ENROLMENT + p));
}

// --- answers ------------------------------------------------------------------------------------------------------------------------

START_TEST(an_opt_out_is_confirmed_once) {
    invited(1, 0);
    says(HERS, "r1", "TC");
    ck_assert_str_eq(newest_answer(), "UBND Dak Ha: da ngung gui tin ve dao tao nghe den so nay. Nhan DK de nhan lai.");
    static const char row[] = "SELECT CONCAT_WS(' ', class, lane, coding, parts, price, phone_tail, due_at <= NOW(3), valid_until > NOW(3), person_id IS NULL)"
                              " FROM message WHERE kind = 'answer'";
    ck_assert_str_eq(outbox_cell(&box, row), "policy 0 gsm7 1 500 678 1 1 1");
    outbox_run(&box, "UPDATE message SET created_at = NOW(3) - INTERVAL 2 HOUR, dedup_key = UNHEX(MD5(9)) WHERE kind = 'answer'");
    says(HERS, "r2", "tu choi");
    ck_assert_str_eq(newest_word(), "opted_out");
    ck_assert_int_eq(answers(), 1);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM consent WHERE answer = 'no'"), 1);
}
END_TEST

START_TEST(an_opt_out_speaks_for_all_whose_telephone_it_is) {
    invited(1, 0);
    phone(0, HERS, "own");
    phone(1, HERS, "shared");
    phone(2, HERS, "relay");  // only gets help from its owner
    says(HERS, "r1", "HUY");
    ck_assert_str_eq(outbox_cell(&box, "SELECT GROUP_CONCAT(person_id, answer, purpose ORDER BY person_id) FROM consent"), "900001notraining,900002notraining");
}
END_TEST

START_TEST(a_refusal_of_nothing_is_an_officers) {
    phone(0, HERS, "own");
    says(HERS, "r1", "TC");
    ck_assert_str_eq(newest_why(), "refusal");
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM consent"), 0);
    ck_assert_int_eq(answers(), 0);
}
END_TEST

START_TEST(dk_takes_a_refusal_back_and_nothing_else) {
    invited(1, 0);
    says(HERS, "r1", "DK");
    ck_assert_str_eq(newest_why(), "wants_in");
    says(HERS, "r2", "TC");
    says(HERS, "r3", "dang ky lai");
    ck_assert_str_eq(newest_word(), "opted_in");
    ck_assert_str_eq(outbox_cell(&box, "SELECT GROUP_CONCAT(answer ORDER BY id) FROM consent"), "no,yes");
    outbox_run(&box, "UPDATE message SET purpose = 'advertising' WHERE id = %d", OUTBOX_MESSAGE + 1);
    says(HERS, "r4", "DK");  // the answer to the one registration message
    ck_assert_str_eq(outbox_cell(&box, "SELECT CONCAT(answer, purpose) FROM consent ORDER BY id DESC LIMIT 1"), "yesadvertising");
}
END_TEST

START_TEST(one_answer_an_hour_to_a_number) {
    phone(0, HERS, "own");
    phone(1, STRANGE, "own");
    says(HERS, "r1", "TRO GIUP");
    says(HERS, "r2", "TRO GIUP");
    says(HERS, "r3", "LICH");
    ck_assert_int_eq(answers(), 1);
    ck_assert_str_eq(outbox_cell(&box, "SELECT detail FROM message_event WHERE kind = 'reply' ORDER BY id DESC LIMIT 1"), "answered_within_the_hour");
    says(STRANGE, "r4", "TRO GIUP");
    ck_assert_int_eq(answers(), 2);
    outbox_run(&box, "UPDATE message SET created_at = NOW(3) - INTERVAL 61 MINUTE, dedup_key = UNHEX(MD5(id))");
    says(HERS, "r5", "TRO GIUP");
    ck_assert_int_eq(answers(), 3);
    ck_assert_int_eq(outbox_number(&box, "SELECT MAX(parts) FROM message WHERE kind = 'answer'"), 1);
    ck_assert_int_eq(kept(), 0);
}
END_TEST

static void house(void) {
    outbox_run(&box, "INSERT IGNORE INTO village (id, unit_id, code, name, name_fold) VALUES (%d, %d, 'tx1', 'Kon Tu', 'kon tu')", VILLAGE, UNIT);
    outbox_run(&box, "INSERT INTO household (id, unit_id, village_id, code, name, name_fold, registered_on) VALUES (%d, %d, %d, 'h1', 'A', 'a', '2024-01-01')",
               HOUSE, UNIT, VILLAGE);
    for (int p = 0; p < 2; p++)
        outbox_run(&box, "INSERT INTO membership (id, unit_id, household_id, person_id, relation, from_date) VALUES (NEXT VALUE FOR row_id, %d, %d, %d, '%s',"
                         " '2024-01-01')",
                   UNIT, HOUSE, OUTBOX_PERSON + p, p == 0 ? "head" : "child");
}

START_TEST(lich_tells_what_is_ahead_for_the_household) {
    house();
    phone(0, HERS, "own");
    says(HERS, "r0", "LICH?");
    ck_assert_str_eq(newest_answer(), "Lich: 01/01 lop May, Xa.");
}
END_TEST

static const struct {
    const char *setup, *answer;
} schedules[] = {
    { "UPDATE enrolment SET state = 'declined'", "Chua co lich nao cho nha minh. Can hoi gi xin nhan lai, can bo se tra loi." },
    { "UPDATE enrolment SET state = 'declined' WHERE person_id <> 900002", "Lich: 01/01 lop May, Xa." },  // of another of the household
    { "INSERT INTO course_session (id, unit_id, course_id, held_on, starts_at, ends_at) SELECT NEXT VALUE FOR row_id, unit_id, id, '2030-01-05', '07:30',"
      " '11:00' FROM course",
      "Lich: 07:30 05/01 lop May, Xa." },
    { "INSERT INTO course_session (id, unit_id, course_id, held_on, starts_at, ends_at) SELECT NEXT VALUE FOR row_id, unit_id, id, '2020-01-05', '07:30',"
      " '11:00' FROM course",
      "Chua co lich nao cho nha minh. Can hoi gi xin nhan lai, can bo se tra loi." },
    { "UPDATE course SET trade = 'Trồng, chăm sóc và khai thác mủ cao su tiểu điền bền vững', place = 'Nhà rông làng Kon Tu, xã Đăk Ui cũ'",
      "Lich: 01/01 lop Trong, cham soc va khai thac mu cao , Nha rong lang Kon Tu, xa Dak U." },
    { "UPDATE course SET state = 'cancelled'", "Chua co lich nao cho nha minh. Can hoi gi xin nhan lai, can bo se tra loi." },
};

START_TEST(lich_in_one_part_without_marks) {
    house();
    phone(0, HERS, "own");
    outbox_run(&box, "%s", schedules[_i].setup);
    says(HERS, "r1", "lịch");
    ck_assert_str_eq(newest_answer(), schedules[_i].answer);
    ck_assert_str_eq(outbox_cell(&box, "SELECT CONCAT(coding, parts) FROM message WHERE kind = 'answer'"), "gsm71");
    ck_assert_str_eq(newest_word(), "schedule");
}
END_TEST

START_TEST(lich_names_occasions_that_were_told) {
    phone(0, HERS, "own");
    outbox_run(&box, "UPDATE enrolment SET state = 'declined'");
    outbox_run(&box, "INSERT INTO occasion (id, unit_id, kind, title, place, held_on, starts_at) VALUES (%d, %d, 'support', 'Phát gạo', 'Nhà rông',"
                     " '2030-02-01', '08:00'), (%d, %d, 'support', 'Phát bò', 'Nhà rông', '2030-02-02', '08:00')",
               TASK, UNIT, TASK + 1, UNIT);
    outbox_message(&box, 1, 0, arena_printf(box.arena, "kind = 'support', attempts = 1, state = 'delivered', occasion_id = %d", TASK));
    says(HERS, "r1", "LICH");
    ck_assert_str_eq(newest_answer(), "Lich: 08:00 01/02 Phat gao, Nha rong.");
}
END_TEST

START_TEST(lich_of_a_strange_number_is_an_officers) {
    says(STRANGE, "r1", "LICH");
    ck_assert_str_eq(newest_why(), "unknown_number");
    ck_assert_int_eq(answers(), 0);
}
END_TEST

// --- shared telephones ----------------------------------------------------------------------------------------------------------------

static void two_invited(void) {
    outbox_run(&box, "UPDATE person SET name = 'Y Hương' WHERE id = %d", OUTBOX_PERSON + 1);
    invited(1, 0);
    invited(2, 1);
}

START_TEST(a_shared_telephone_is_asked_for_whom) {
    two_invited();
    says(HERS, "r1", "DY");
    ck_assert_str_eq(newest_word(), "ambiguous_reply");
    ck_assert_str_eq(newest_answer(), "Nhắn 1 11 cho A Thông, 1 12 cho Y Hương");
    ck_assert_int_eq(kept(), 0);
    says(HERS, "r2", "CO12");
    ck_assert_str_eq(enrolment(1), "confirmed");
    ck_assert_str_eq(enrolment(0), "invited");
    says(HERS, "r3", "0 11");
    ck_assert_str_eq(enrolment(0), "declined");
    says(HERS, "r4", "dy 11");  // changed his mind
    ck_assert_str_eq(enrolment(0), "confirmed");
    ck_assert_int_eq(outbox_number(&box, "SELECT message_id FROM message_event WHERE kind = 'reply' ORDER BY id DESC LIMIT 1"), OUTBOX_MESSAGE + 1);
}
END_TEST

START_TEST(codes_stay_and_are_never_given_twice) {
    two_invited();
    says(HERS, "r1", "1");
    says(HERS, "r2", "1 12");
    invited(3, 2);
    outbox_run(&box, "UPDATE message SET created_at = NOW(3) - INTERVAL 2 HOUR, dedup_key = UNHEX(MD5(id)) WHERE kind = 'answer'");
    says(HERS, "r3", "không");
    ck_assert_str_eq(newest_answer(), "Nhắn 0 11 cho A Thông, 0 13 cho A Thông");
    ck_assert_str_eq(enrolment(1), "confirmed");
}
END_TEST

START_TEST(a_wrong_code_is_an_officers) {
    two_invited();
    says(HERS, "r1", "1");
    says(HERS, "r2", "1 19");
    ck_assert_str_eq(newest_why(), "bad_code");
    says(STRANGE, "r3", "1 11");  // codes belong to a telephone
    ck_assert_str_eq(newest_why(), "bad_code");
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM enrolment WHERE state = 'invited'"), OUTBOX_PERSONS);
}
END_TEST

START_TEST(asked_again_within_the_hour_an_officer_reads_it) {
    two_invited();
    says(HERS, "r1", "1");
    says(HERS, "r2", "1");
    ck_assert_int_eq(answers(), 1);
    ck_assert_str_eq(newest_why(), "ambiguous");
}
END_TEST

// --- the inbox ------------------------------------------------------------------------------------------------------------------------

START_TEST(what_no_rule_reads_is_kept_sealed) {
    phone(0, HERS, "own");
    outbox_run(&box, "UPDATE person SET unit_id = %d WHERE id = %d", SISTER, OUTBOX_PERSON);
    says(HERS, "r1", "Lớp học ở đâu vậy cán bộ?");
    says(HERS, "r1", "Lớp học ở đâu vậy cán bộ?");
    struct db_rows r = harness_run(box.admin, box.arena,
                                   "SELECT id, unit_id, person_id, text_enc, number_enc, number_tail, why, state, number_idx FROM incoming");
    ck_assert_uint_eq(r.count, 1);
    const struct db_value *c = db_cell(&r, 0, 0);
    ck_assert_int_eq(c[1].i, SISTER);
    ck_assert_int_eq(c[2].i, OUTBOX_PERSON);
    const char *place = arena_printf(box.arena, "incoming:%lld:", (long long)c[0].i);
    ck_assert_str_eq(vault_unseal(box.vault, box.arena, arena_printf(box.arena, "%stext", place), c[3].s, c[3].len), "Lớp học ở đâu vậy cán bộ?");
    ck_assert_str_eq(vault_unseal(box.vault, box.arena, arena_printf(box.arena, "%snumber", place), c[4].s, c[4].len), HERS);
    ck_assert_str_eq(c[5].s, "678");
    ck_assert_str_eq(c[6].s, "free_text");
    ck_assert_str_eq(c[7].s, "new");
}
END_TEST

START_TEST(a_strange_number_is_the_districts) {
    says(STRANGE, "r1", "alo");
    ck_assert_str_eq(outbox_cell(&box, "SELECT CONCAT(unit_id, why, person_id IS NULL) FROM incoming"), "2unknown_number1");
    ck_assert_int_eq(outbox_number(&box, "SELECT unit_id FROM message_event WHERE kind = 'reply'"), 2);
}
END_TEST

static const struct {
    const char *kind, *text, *word, *why;  // why "": nothing is kept
} notices[] = {
    { "support", "1", "confirmed", "" },          { "support", "0", "declined", "" },      { "job_match", "1", "confirmed", "wants_job" },
    { "job_match", "0", "declined", "" },         { "review", "Dạ vâng", "confirmed", "" }, { "relay", "1", "other", "no_question" },
    { "support", "mấy giờ", "other", "free_text" },
};

START_TEST(yes_to_a_notice_is_kept_with_it) {
    outbox_message(&box, 1, 0, arena_printf(box.arena, "kind = '%s', attempts = 1, state = 'delivered', enrolment_id = NULL", notices[_i].kind));
    says(HERS, "r1", notices[_i].text);
    ck_assert_str_eq(newest_word(), notices[_i].word);
    ck_assert_int_eq(kept(), notices[_i].why[0] != '\0');
    if (notices[_i].why[0] != '\0') ck_assert_str_eq(newest_why(), notices[_i].why);
    if (strcmp(notices[_i].kind, "relay") != 0)
        ck_assert_int_eq(outbox_number(&box, "SELECT message_id FROM message_event WHERE kind = 'reply'"), OUTBOX_MESSAGE + 1);
}
END_TEST

START_TEST(yes_between_a_class_and_a_job_is_an_officers) {
    invited(1, 0);
    outbox_message(&box, 2, 0, "kind = 'job_match', purpose = 'jobs', attempts = 1, state = 'delivered', enrolment_id = NULL");
    says(HERS, "r1", "1");
    ck_assert_str_eq(newest_why(), "two_questions");
    ck_assert_str_eq(enrolment(0), "invited");
}
END_TEST

// --- relays ---------------------------------------------------------------------------------------------------------------------------

static void task(int64_t code, const char *e164, const char *valid_to) {
    house();
    outbox_run(&box, "INSERT INTO campaign (id, unit_id, title, kind, purpose, class, body) VALUES (%d, %d, 't', 'announcement', 'service', 'policy', 'b')", TASK, UNIT);
    outbox_run(&box,
               "INSERT INTO relay (id, unit_id, village_id, name, role, number_enc, number_idx, number_tail, valid_from, valid_to) VALUES (%d, %d, %d, 'A Bih', 'head',"
               " 'x', X'%s', '678', '2024-01-01', %s)",
               TASK, UNIT, VILLAGE, hex_of(e164), valid_to);
    outbox_run(&box, "INSERT INTO relay_task (id, unit_id, campaign_id, village_id, relay_id, code, people) VALUES (%d, %d, %d, %d, %d, %lld, 9)", TASK, UNIT, TASK,
               VILLAGE, TASK, (long long)code);
}

static const struct {
    const char *text, *result;  // state, reached
} done[] = {
    { "XONG 12", "done 9" }, { "xong 12 5", "done 5" }, { "xong12 0", "done 0" }, { "xong 12 40", "done 9" }, { "xong 13", "open none" }, { "xong", "open none" },
};

START_TEST(a_relay_answers_for_his_list) {
    task(12, HERS, "NULL");
    says(HERS, "r1", done[_i].text);
    ck_assert_str_eq(outbox_cell(&box, "SELECT CONCAT(state, ' ', COALESCE(reached, 'none')) FROM relay_task"), done[_i].result);
    ck_assert_int_eq(kept(), strncmp(done[_i].result, "open", 4) == 0);
    if (done[_i].result[0] == 'd') ck_assert_str_eq(newest_word(), "relay_done");
}
END_TEST

START_TEST(a_relay_may_correct_himself) {
    task(12, HERS, "NULL");
    says(HERS, "r1", "XONG 12");
    says(HERS, "r2", "XONG 12 7");
    says(HERS, "r1", "XONG 12");  // a repeated callback
    ck_assert_str_eq(outbox_cell(&box, "SELECT CONCAT(state, reached, version) FROM relay_task"), "done73");
}
END_TEST

START_TEST(only_the_relays_own_telephone_counts) {
    task(12, HERS, "NULL");
    says(STRANGE, "r1", "XONG 12");
    ck_assert_str_eq(outbox_cell(&box, "SELECT state FROM relay_task"), "open");
    ck_assert_str_eq(newest_why(), "bad_code");
}
END_TEST

START_TEST(one_who_is_no_relay_any_more_does_not_count) {
    task(12, HERS, "'2024-06-30'");
    says(HERS, "r1", "XONG 12");
    ck_assert_str_eq(outbox_cell(&box, "SELECT state FROM relay_task"), "open");
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof((array)[0]))

Suite *reply_suite(void) {
    Suite *s = suite_create("sms/reply");
    TCase *t = tcase_create("reply");
    tcase_add_unchecked_fixture(t, outbox_build, outbox_remove);
    tcase_add_checked_fixture(t, open_all, close_all);
    tcase_set_timeout(t, 30);
    tcase_add_test(t, an_opt_out_is_confirmed_once);
    tcase_add_test(t, an_opt_out_speaks_for_all_whose_telephone_it_is);
    tcase_add_test(t, a_refusal_of_nothing_is_an_officers);
    tcase_add_test(t, dk_takes_a_refusal_back_and_nothing_else);
    tcase_add_test(t, one_answer_an_hour_to_a_number);
    tcase_add_test(t, lich_tells_what_is_ahead_for_the_household);
    tcase_add_loop_test(t, lich_in_one_part_without_marks, 0, COUNT(schedules));
    tcase_add_test(t, lich_names_occasions_that_were_told);
    tcase_add_test(t, lich_of_a_strange_number_is_an_officers);
    tcase_add_test(t, a_shared_telephone_is_asked_for_whom);
    tcase_add_test(t, codes_stay_and_are_never_given_twice);
    tcase_add_test(t, a_wrong_code_is_an_officers);
    tcase_add_test(t, asked_again_within_the_hour_an_officer_reads_it);
    tcase_add_test(t, what_no_rule_reads_is_kept_sealed);
    tcase_add_test(t, a_strange_number_is_the_districts);
    tcase_add_loop_test(t, yes_to_a_notice_is_kept_with_it, 0, COUNT(notices));
    tcase_add_test(t, yes_between_a_class_and_a_job_is_an_officers);
    tcase_add_loop_test(t, a_relay_answers_for_his_list, 0, COUNT(done));
    tcase_add_test(t, a_relay_may_correct_himself);
    tcase_add_test(t, only_the_relays_own_telephone_counts);
    tcase_add_test(t, one_who_is_no_relay_any_more_does_not_count);
    suite_add_tcase(s, t);
    return s;
}
