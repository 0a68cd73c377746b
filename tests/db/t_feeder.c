// SPDX-License-Identifier: MPL-2.0
// From a campaign to the outbox on a real server, under the worker's own account: nobody twice, nobody forgotten, never over the cap.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/vault.h"
#include "base/vdate.h"
#include "feeder.h"
#include "outbox.h"

enum { CAMPAIGN = 950000, PERSON = 920000, HOME = 930000, PHONE = 940000, VILLAGE = 915000, MANY = 1400, PRICE = 500 };

static const int64_t NOON = 1893466800000;  // 2030-01-01 10:00 in Vietnam

static struct outbox box;  // Check calls fixtures without an argument
static struct feeder feeder;

static const char *const emptied[] = { "message_event", "message", "relay_task", "campaign_person", "campaign_feed", "campaign", "relay", "phone",
                                       "membership", "household", "do_not_advertise" };

static void empty(void) {
    struct arena *a = arena_new();
    struct db *db = harness_open("t_outbox");
    for (size_t i = 0; i < sizeof(emptied) / sizeof(emptied[0]); i++) harness_run(db, a, arena_printf(a, "DELETE FROM %s", emptied[i]));
    harness_run(db, a, arena_printf(a, "DELETE FROM village WHERE id >= %d AND id < %d", VILLAGE, VILLAGE + 10));
    db_close(db);
    arena_free(a);
}

static void open_all(void) {
    empty();
    box = outbox_open();
    feeder = (struct feeder){ outbox_worker(), box.vault, "UBND", "sandbox" };
    for (int v = 0; v < 2; v++)
        outbox_run(&box, "INSERT INTO village (id, unit_id, name, name_fold) SELECT %d, MIN(id), 'Làng %d', 'lang' FROM unit", VILLAGE + v, v + 1);
}

static void close_all(void) {
    db_close(feeder.db);
    outbox_close(&box);
    empty();
}

// --- people and campaigns ------------------------------------------------------------------------------------------------------------

static const char *hex(const void *bytes, size_t n) {
    char *text = arena_alloc(box.arena, 2 * n + 1);
    vault_hex(bytes, n, text);
    return text;
}

static void give_phone(int p, int number) {
    uint8_t idx[VAULT_INDEX_SIZE];
    size_t len;
    const char *e164 = arena_printf(box.arena, "+8498%07d", number), *place = arena_printf(box.arena, "phone:%d:number", PHONE + p);
    const void *sealed = vault_seal(box.vault, box.arena, place, e164, strlen(e164), &len);
    vault_index(box.vault, "phone", e164, idx);
    outbox_run(&box, "REPLACE INTO phone (id, unit_id, person_id, number_enc, number_idx, number_tail) SELECT %d, MIN(id), %d, X'%s', X'%s', '%s' FROM unit",
               PHONE + p, PERSON + p, hex(sealed, len), hex(idx, sizeof(idx)), e164 + strlen(e164) - 3);
}

// Person p, alone in his home.
static void person(int p, int village) {
    outbox_run(&box, "INSERT INTO household (id, unit_id, village_id, code, name, name_fold, registered_on) SELECT %d, MIN(id), %d, 'h%d', 'A', 'a', '2024-01-01' FROM unit",
               HOME + p, VILLAGE + village, p);
    outbox_run(&box, "INSERT INTO person (id, unit_id, name, name_fold) SELECT %d, MIN(id), 'A Thông', 'a thong' FROM unit", PERSON + p);
    outbox_run(&box, "INSERT INTO membership (id, unit_id, household_id, person_id, relation, from_date) SELECT %d, MIN(id), %d, %d, 'head', '2024-01-01' FROM unit",
               HOME + 20000 + p, HOME + p, PERSON + p);
}

static void people(int n) {
    outbox_run(&box, "START TRANSACTION");
    for (int p = 0; p < n; p++) {
        person(p, p % 2);
        give_phone(p, p);
    }
    outbox_run(&box, "COMMIT");
}

// A campaign to everybody made so far; set is SQL that changes it, or "".
static void campaign(const char *body, const char *set) {
    outbox_run(&box, "INSERT INTO campaign (id, unit_id, title, kind, purpose, class, body, state, started_at, with_relay) SELECT %d, MIN(id), 'Gạo', 'announcement',"
               " 'service', 'policy', '%s', 'running', '2030-01-01 02:00:00', 0 FROM unit", CAMPAIGN, body);
    outbox_run(&box, "INSERT INTO campaign_feed (campaign_id) VALUES (%d)", CAMPAIGN);
    outbox_run(&box, "INSERT INTO campaign_person (campaign_id, person_id, unit_id, village_id, household_id, state) SELECT %d, t.person_id, t.unit_id, h.village_id,"
               " h.id, 'planned' FROM membership t JOIN household h ON h.id = t.household_id", CAMPAIGN);
    if (*set) outbox_run(&box, "UPDATE campaign SET %s", set);
}

static size_t step_at(int64_t now) {
    struct arena *a = arena_new();
    size_t n = 0;
    ck_assert_int_eq(feeder_step(&feeder, a, now, &n), RC_OK);
    arena_free(a);
    return n;
}

// Until there is nothing to do for now.
static void feed(int64_t now) {
    for (int i = 0; i < 1000 && step_at(now) > 0; i++) continue;
}

static int64_t messages(void) {
    return outbox_number(&box, "SELECT COUNT(*) FROM message WHERE campaign_id = %d AND kind <> 'relay'", CAMPAIGN);
}

static int64_t count(const char *where) {
    return outbox_number(&box, "SELECT COUNT(*) FROM campaign_person WHERE %s", where);
}

static const char *state(void) {
    struct db_rows r = harness_run(box.admin, box.arena, "SELECT state FROM campaign");
    return db_cell(&r, 0, 0)->s;
}

static const char NAMED[] = "{sender} báo {name}: mai họp.", SAME[] = "{sender} báo: mai họp.";

static void everybody_once(int n) {
    ck_assert_int_eq(messages(), n);
    ck_assert_int_eq(count("state = 'messaged' AND message_id IS NOT NULL"), n);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(DISTINCT person_id) FROM message"), n);
    ck_assert_int_eq(outbox_number(&box, "SELECT fed FROM campaign_feed"), n);
    ck_assert_int_eq(outbox_number(&box, "SELECT price FROM campaign_feed"), n * PRICE);
}

// --- tests ---------------------------------------------------------------------------------------------------------------------------

START_TEST(each_person_gets_one_message_and_no_step_is_large) {
    people(MANY);
    campaign(NAMED, "");
    for (int i = 0; i < 2; i++) ck_assert_uint_eq(step_at(NOON), FEEDER_STEP);
    ck_assert_int_eq(outbox_number(&box, "SELECT after_id FROM campaign_feed"), PERSON + 2 * FEEDER_STEP - 1);
    feed(NOON);
    everybody_once(MANY);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE body = 'UBND báo A Thông: mai họp.' AND lane = 2 AND coding = 'ucs2' AND parts = 1"), MANY);
    ck_assert_uint_eq(step_at(NOON + 1000), 0);
    ck_assert_str_eq(state(), "running");
    outbox_run(&box, "UPDATE message SET state = 'accepted'");
    step_at(NOON + 5000);
    ck_assert_str_eq(state(), "done");
}
END_TEST

START_TEST(the_number_opens_where_the_worker_opens_it) {
    people(1);
    campaign(NAMED, "");
    feed(NOON);
    struct db_rows r = harness_run(box.admin, box.arena, "SELECT id, phone_enc, phone_idx, phone_tail FROM message");
    const char *place = arena_printf(box.arena, "message:%lld:phone", (long long)db_cell(&r, 0, 0)->i);
    const char *e164 = vault_unseal(box.vault, box.arena, place, db_cell(&r, 0, 1)->s, db_cell(&r, 0, 1)->len);
    ck_assert_ptr_nonnull(e164);
    ck_assert_str_eq(e164, "+84980000000");
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message m JOIN phone f ON f.number_idx = m.phone_idx AND f.number_tail = m.phone_tail"), 1);
}
END_TEST

static pid_t child_feeds(void) {
    pid_t pid = fork();
    if (pid != 0) return pid;
    feeder.db = outbox_worker();  // the parent's is the parent's
    for (int idle = 0; idle < 20;) {
        struct arena *a = arena_new();
        size_t n = 0;
        (void)!feeder_step(&feeder, a, NOON, &n);
        arena_free(a);
        idle = n > 0 ? 0 : idle + 1;
        if (n == 0) usleep(20000);
    }
    _exit(0);
}

START_TEST(two_workers_feed_one_campaign_together) {
    people(MANY);
    campaign(NAMED, "");
    pid_t a = child_feeds(), b = child_feeds();
    ck_assert_int_eq(waitpid(a, NULL, 0), a);
    ck_assert_int_eq(waitpid(b, NULL, 0), b);
    feed(NOON);
    everybody_once(MANY);
}
END_TEST

START_TEST(killed_at_any_moment_nobody_is_told_twice_and_nobody_forgotten) {
    people(MANY);
    campaign(NAMED, "");
    for (int i = 0; i < 12; i++) {
        pid_t a = child_feeds(), b = child_feeds();
        usleep((useconds_t)(3000 + 7919 * i % 60000));
        kill(a, SIGKILL);
        kill(b, SIGKILL);
        ck_assert_int_eq(waitpid(a, NULL, 0), a);
        ck_assert_int_eq(waitpid(b, NULL, 0), b);
        ck_assert_int_eq(messages(), count("state = 'messaged'"));
    }
    for (int i = 0; i < 50 && count("state = 'planned'") > 0; i++) {  // the server may still roll back what the dead had in hand
        feed(NOON);
        usleep(50000);
    }
    everybody_once(MANY);
}
END_TEST

START_TEST(the_cap_is_never_passed_and_more_money_goes_on) {
    people(8);
    campaign(NAMED, "cap = 5 * 500 + 499");
    feed(NOON);
    ck_assert_str_eq(state(), "paused");
    ck_assert_int_eq(messages(), 5);
    ck_assert_int_eq(outbox_number(&box, "SELECT SUM(price) FROM message"), 5 * PRICE);
    ck_assert_int_eq(outbox_number(&box, "SELECT LENGTH(state_reason) > 20 FROM campaign"), 1);
    outbox_run(&box, "UPDATE campaign SET state = 'running', cap = 4000");
    feed(NOON + 10);
    everybody_once(8);
}
END_TEST

START_TEST(one_text_to_one_telephone_is_one_message) {
    people(FEEDER_STEP + 100);
    give_phone(1, 0);
    give_phone(FEEDER_STEP + 50, 0);  // in another step
    campaign(SAME, "");
    feed(NOON);
    ck_assert_int_eq(messages(), FEEDER_STEP + 98);
    ck_assert_int_eq(count("state = 'messaged'"), FEEDER_STEP + 100);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(DISTINCT message_id) FROM campaign_person WHERE person_id IN (%d, %d, %d)", PERSON, PERSON + 1,
                                   PERSON + FEEDER_STEP + 50), 1);
    ck_assert_int_eq(outbox_number(&box, "SELECT price FROM campaign_feed"), (FEEDER_STEP + 98) * PRICE);
}
END_TEST

START_TEST(a_number_that_changed_hands_meanwhile_is_not_written_to_twice) {
    people(FEEDER_STEP + 1);
    campaign(SAME, "");
    step_at(NOON);
    give_phone(0, 7777);
    give_phone(FEEDER_STEP, 0);
    feed(NOON);
    ck_assert_int_eq(messages(), FEEDER_STEP);
    ck_assert_int_eq(count("state = 'messaged'"), FEEDER_STEP + 1);
}
END_TEST

static const struct {
    const char *label, *sql, *set, *reason;
} left[] = {
    { "no number at all", "DELETE FROM phone", "", "no_phone" },
    { "a number that takes no messages", "UPDATE phone SET can_sms = 0", "", "landline" },
    { "refused", "INSERT INTO consent (id, unit_id, person_id, purpose, answer, channel, given_at) SELECT 960000, MIN(id), 920000, 'service', 'no', 'paper', NOW(3) FROM unit", "",
      "opted_out" },
    { "moved away", "UPDATE membership SET to_date = '2029-12-31'", "", "gone" },
    { "no longer in the register", "UPDATE person SET deleted_at = NOW(3) WHERE id = 920000", "", "gone" },
    { "a number that cannot be opened", "UPDATE phone SET number_enc = 'xxxx'", "", "unreadable" },
    { "has not agreed to advertising", "DO 1", "class = 'advertising', purpose = 'advertising'", "no_consent" },
    { "past its time", "DO 1", "started_at = '2029-12-20 02:00:00'", "too_late" },
    { "no hour left before it ends", "DO 1", "started_at = '2029-12-31 13:59:00', valid_hours = 1", "too_late" },
};

START_TEST(who_is_left_out_and_why) {
    people(1);
    outbox_run(&box, "%s", left[_i].sql);
    campaign(NAMED, "");
    if (*left[_i].set) outbox_run(&box, "UPDATE campaign SET %s", left[_i].set);
    outbox_run(&box, "INSERT IGNORE INTO campaign_person (campaign_id, person_id, unit_id, village_id, household_id, state) SELECT %d, %d, MIN(id), %d, %d, 'planned' FROM unit",
               CAMPAIGN, PERSON, VILLAGE, HOME);
    feed(NOON);
    struct db_rows r = harness_run(box.admin, box.arena, "SELECT state, COALESCE(reason, '') FROM campaign_person");
    ck_assert_msg(strcmp(db_cell(&r, 0, 0)->s, "left_out") == 0, "%s: %s", left[_i].label, db_cell(&r, 0, 0)->s);
    ck_assert_msg(strcmp(db_cell(&r, 0, 1)->s, left[_i].reason) == 0, "%s: %s", left[_i].label, db_cell(&r, 0, 1)->s);
    ck_assert_int_eq(messages(), 0);
}
END_TEST

START_TEST(advertising_has_its_label_and_who_is_listed_gets_none) {
    people(2);
    for (int p = 0; p < 2; p++)
        outbox_run(&box, "INSERT INTO consent (id, unit_id, person_id, purpose, answer, channel, given_at) SELECT %d, MIN(id), %d, 'advertising', 'yes', 'paper', NOW(3) FROM unit",
                   960000 + p, PERSON + p);
    outbox_run(&box, "INSERT INTO do_not_advertise (id, number_enc, number_idx, number_tail, listed_on, source) SELECT 961000, number_enc, number_idx, number_tail,"
               " '2024-01-01', 'x' FROM phone WHERE id = %d", PHONE);
    campaign(SAME, "class = 'advertising', purpose = 'advertising'");
    feed(NOON);
    ck_assert_int_eq(count("reason = 'listed'"), 1);
    ck_assert_int_eq(messages(), 1);
    ck_assert_int_eq(outbox_number(&box, "SELECT body LIKE '[QC] UBND báo: mai họp.%%TC' FROM message"), 1);
}
END_TEST

START_TEST(a_night_waits_for_the_morning) {
    people(1);
    campaign(NAMED, "");
    feed(NOON + 12 * 3600000);  // 22:00
    ck_assert_int_eq(outbox_number(&box, "SELECT due_at = '2030-01-02 00:00:00' AND valid_until = '2030-01-04 02:00:00' FROM message"), 1);
}
END_TEST

START_TEST(paused_holds_what_waits_resumed_lets_it_go_stopped_cancels_it) {
    people(30);
    campaign(NAMED, "");
    feed(NOON);
    outbox_run(&box, "UPDATE message SET state = 'accepted' WHERE person_id = %d", PERSON);
    outbox_run(&box, "UPDATE campaign SET state = 'paused', sweep = 1");
    outbox_run(&box, "UPDATE campaign_feed SET next_at = NULL");
    feed(NOON + 10);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE lane = 9 AND state = 'queued'"), 29);
    outbox_run(&box, "UPDATE campaign SET state = 'running', sweep = 1");
    feed(NOON + 5000);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE lane = 2 AND state = 'queued'"), 29);
    outbox_run(&box, "UPDATE message SET state = 'retry_wait' WHERE person_id = %d", PERSON + 1);
    outbox_run(&box, "UPDATE campaign SET state = 'stopped', sweep = 1");
    feed(NOON + 10000);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE state = 'cancelled' AND detail = 'campaign_stopped'"), 29);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message_event WHERE word = 'cancelled' AND detail = 'cancel'"), 29);
    ck_assert_int_eq(outbox_number(&box, "SELECT sweep FROM campaign"), 0);
}
END_TEST

START_TEST(what_a_worker_has_in_hand_keeps_the_pause_watching) {
    people(1);
    campaign(NAMED, "");
    feed(NOON);
    outbox_run(&box, "UPDATE message SET state = 'submitting'");
    outbox_run(&box, "UPDATE campaign SET state = 'stopped', sweep = 1");
    feed(NOON + 5000);
    ck_assert_int_eq(outbox_number(&box, "SELECT sweep FROM campaign"), 1);
    outbox_run(&box, "UPDATE message SET state = 'retry_wait'");  // it was not sent after all
    feed(NOON + 10000);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE state = 'cancelled'"), 1);
    ck_assert_int_eq(outbox_number(&box, "SELECT sweep FROM campaign"), 0);
}
END_TEST

static void relay(int r, int village, int number) {
    uint8_t idx[VAULT_INDEX_SIZE];
    size_t len;
    const char *e164 = arena_printf(box.arena, "+8497%07d", number), *place = arena_printf(box.arena, "relay:%d:number", 970000 + r);
    const void *sealed = vault_seal(box.vault, box.arena, place, e164, strlen(e164), &len);
    vault_index(box.vault, "phone", e164, idx);
    outbox_run(&box, "INSERT INTO relay (id, unit_id, village_id, name, role, number_enc, number_idx, number_tail, valid_from) SELECT %d, MIN(id), %d, 'A Byưh', 'head', X'%s',"
               " X'%s', '%s', '2024-01-01' FROM unit", 970000 + r, VILLAGE + village, hex(sealed, len), hex(idx, sizeof(idx)), e164 + strlen(e164) - 3);
}

START_TEST(whom_no_telephone_reaches_his_village_s_relay_tells) {
    for (int p = 0; p < 6; p++) person(p, p % 2);
    give_phone(5, 5);
    relay(0, 0, 1);
    relay(1, 1, 1);  // the same man for both villages
    campaign(NAMED, "with_relay = 1");
    feed(NOON);
    ck_assert_int_eq(count("state = 'relayed' AND relay_task_id IS NOT NULL"), 5);
    ck_assert_int_eq(messages(), 1);
    ck_assert_int_eq(outbox_number(&box, "SELECT SUM(people) FROM relay_task WHERE state = 'open'"), 5);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(DISTINCT code) FROM relay_task WHERE code IN (1, 2)"), 2);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message m JOIN relay_task t ON t.message_id = m.id WHERE m.kind = 'relay' AND m.person_id IS NULL"
                                   " AND m.body LIKE CONCAT('%%XONG ', t.code, '%%') AND m.body LIKE CONCAT('%%', t.people, ' hộ%%')"), 2);
    ck_assert_int_eq(outbox_number(&box, "SELECT messages FROM campaign_feed"), 3);
    outbox_run(&box, "UPDATE campaign_feed SET fed_at = NULL");  // as if the worker had died before it could say so
    feed(NOON + 10);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE kind = 'relay'"), 2);
}
END_TEST

START_TEST(a_home_that_gets_it_by_telephone_is_not_the_relay_s) {
    people(1);
    person(1, 0);
    outbox_run(&box, "UPDATE membership SET household_id = %d, relation = 'child' WHERE person_id = %d", HOME, PERSON + 1);
    campaign(NAMED, "with_relay = 1");
    feed(NOON);
    ck_assert_int_eq(count("reason = 'home'"), 1);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM relay_task"), 0);
}
END_TEST

START_TEST(a_relative_campaign_follows_the_day_of_its_course) {
    people(1);
    campaign("{sender} nhắc {name}: lớp {trade} ngày {date} tại {place}.", "kind = 'reminder', starts = 'relative', offset_days = -1, at_time = '08:00', course_id = 900100");
    outbox_run(&box, "UPDATE course SET starts_on = '2030-01-20'");
    feed(NOON);
    ck_assert_int_eq(messages(), 0);
    outbox_run(&box, "UPDATE course SET starts_on = '2030-01-02'");
    feed(NOON);
    ck_assert_int_eq(messages(), 1);
    ck_assert_int_eq(outbox_number(&box, "SELECT body LIKE '%%ngày 02/01/2030%%' AND course_id = 900100 AND offset_days = -1 FROM message"), 1);
}
END_TEST

START_TEST(what_does_not_take_place_is_not_told_of) {
    people(1);
    campaign(NAMED, "starts = 'relative', offset_days = 5, at_time = '08:00', course_id = 900100");
    outbox_run(&box, "UPDATE course SET state = 'cancelled'");
    feed(NOON);
    ck_assert_str_eq(state(), "stopped");
    ck_assert_int_eq(messages(), 0);
    outbox_run(&box, "UPDATE campaign SET state = 'running', kind = 'cancellation', starts = 'now'");
    feed(NOON + 5000);
    ck_assert_int_eq(messages(), 1);
}
END_TEST

Suite *feeder_suite(void) {
    Suite *s = suite_create("sms/feeder");
    TCase *t = tcase_create("feeder");
    tcase_add_unchecked_fixture(t, outbox_build, outbox_remove);
    tcase_add_checked_fixture(t, open_all, close_all);
    tcase_set_timeout(t, 120);
    tcase_add_test(t, each_person_gets_one_message_and_no_step_is_large);
    tcase_add_test(t, the_number_opens_where_the_worker_opens_it);
    tcase_add_test(t, two_workers_feed_one_campaign_together);
    tcase_add_test(t, killed_at_any_moment_nobody_is_told_twice_and_nobody_forgotten);
    tcase_add_test(t, the_cap_is_never_passed_and_more_money_goes_on);
    tcase_add_test(t, one_text_to_one_telephone_is_one_message);
    tcase_add_test(t, a_number_that_changed_hands_meanwhile_is_not_written_to_twice);
    tcase_add_loop_test(t, who_is_left_out_and_why, 0, (int)(sizeof(left) / sizeof(left[0])));
    tcase_add_test(t, advertising_has_its_label_and_who_is_listed_gets_none);
    tcase_add_test(t, a_night_waits_for_the_morning);
    tcase_add_test(t, paused_holds_what_waits_resumed_lets_it_go_stopped_cancels_it);
    tcase_add_test(t, what_a_worker_has_in_hand_keeps_the_pause_watching);
    tcase_add_test(t, whom_no_telephone_reaches_his_village_s_relay_tells);
    tcase_add_test(t, a_home_that_gets_it_by_telephone_is_not_the_relay_s);
    tcase_add_test(t, a_relative_campaign_follows_the_day_of_its_course);
    tcase_add_test(t, what_does_not_take_place_is_not_told_of);
    suite_add_tcase(s, t);
    return s;
}
