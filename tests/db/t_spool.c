// SPDX-License-Identifier: MPL-2.0
// Callbacks that come while the database is away wait in a file, sealed, and are applied once and in order; what a crash, a full disk or
// another hand does to that file harms no other record.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/vault.h"
#include "inbound.h"
#include "inbound_spool.h"
#include "outbox.h"
#include "sign.h"
#include "spool.h"

static const char HERS[] = "+84912345678", SECRET[] = "a secret of both";

static struct outbox box;  // Check calls fixtures without an argument
static struct db *handlers, *nowhere;
static const char *folder, *spool;
static const struct conf settings = { .sender = "UBND Dak Ha", .gateway = "sandbox" };

static void open_all(void) {
    struct db_options away = { .socket = "/nonexistent/socket", .name = "t_outbox", .user = "t_web", .password = "x" };
    box = outbox_open();
    handlers = outbox_handlers();
    nowhere = db_open(&away);
    folder = harness_folder(box.arena);
    spool = arena_printf(box.arena, "%s/spool/callbacks", folder);
}

static void close_all(void) {
    ck_assert_int_eq(system(arena_printf(box.arena, "rm -r '%s'", folder)), 0);
    db_close(nowhere);
    db_close(handlers);
    outbox_close(&box);
}

static struct inbound at(struct db *db) {
    return (struct inbound){ .db = db, .a = box.arena, .v = box.vault, .conf = &settings, .spool = spool };
}

static enum rc says_to(struct db *db, const char *id, const char *text) {
    struct inbound here = at(db);
    struct inbound_mo mo = { .secret = SECRET, .id = id, .from = HERS, .text = text };
    char hex[SIGN_SIZE];
    sign_make(box.arena, SECRET, &(struct sign_reply){ id, HERS, text }, hex);
    mo.h = hex;
    return inbound_mo(&here, &mo);
}

static enum rc reports(struct db *db, const char *status) {
    struct inbound here = at(db);
    uint8_t mac[VAULT_INDEX_SIZE];
    char hex[2 * VAULT_INDEX_SIZE + 1];
    vault_index(box.vault, "dlr", arena_printf(box.arena, "%d:1", OUTBOX_MESSAGE + 1), mac);
    vault_hex(mac, sizeof(mac), hex);
    struct inbound_dlr dlr = { .message_id = OUTBOX_MESSAGE + 1, .attempt = 1, .h = hex, .status = status, .provider_id = "s7", .detail = "absent" };
    return inbound_dlr(&here, &dlr);
}

static enum rc replay(struct db *db) {
    struct inbound here = at(db);
    return inbound_replay(&here, 5000);
}

static char *spooled(void) {
    static char bytes[20000];  // of one test, which is a process of its own
    FILE *f = fopen(spool, "r");
    ck_assert_ptr_nonnull(f);
    bytes[fread(bytes, 1, sizeof(bytes) - 1, f)] = '\0';
    fclose(f);
    return bytes;
}

static int lines(const char *text) {
    int n = 0;
    for (; *text != '\0'; text++) n += *text == '\n';
    return n;
}

START_TEST(callbacks_wait_on_disk_and_are_applied_once_in_order) {
    outbox_message(&box, 1, 0, "attempts = 1, state = 'accepted'");
    ck_assert_int_eq(reports(nowhere, "delivered"), RC_OK);
    ck_assert_int_eq(says_to(nowhere, "r1", "TC"), RC_OK);
    ck_assert_int_eq(says_to(nowhere, "r1", "TC"), RC_OK);
    ck_assert_int_eq(says_to(nowhere, "r2", "DK"), RC_OK);
    ck_assert_int_eq(lines(spooled()), 4);
    ck_assert_ptr_null(strstr(spooled(), "912345678"));
    ck_assert_int_eq(replay(nowhere), RC_BUSY);
    ck_assert_int_eq(lines(spooled()), 4);
    ck_assert_int_eq(replay(handlers), RC_OK);
    ck_assert_int_ne(access(spool, F_OK), 0);
    ck_assert_str_eq(outbox_state(&box, 1), "delivered");
    ck_assert_str_eq(outbox_cell(&box, "SELECT GROUP_CONCAT(answer ORDER BY id) FROM consent"), "no,yes");
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message_event WHERE kind = 'reply'"), 2);
    ck_assert_int_eq(replay(handlers), RC_OK);
}
END_TEST

START_TEST(the_next_callback_lets_those_that_wait_go_first) {
    outbox_message(&box, 1, 0, "attempts = 1, state = 'delivered'");
    ck_assert_int_eq(says_to(nowhere, "r1", "TC"), RC_OK);
    ck_assert_int_eq(says_to(handlers, "r2", "DK"), RC_OK);
    ck_assert_str_eq(outbox_cell(&box, "SELECT GROUP_CONCAT(answer ORDER BY id) FROM consent"), "no,yes");
    ck_assert_int_ne(access(spool, F_OK), 0);
}
END_TEST

START_TEST(what_is_not_ours_never_reaches_the_disk) {
    struct inbound here = at(nowhere);
    struct inbound_mo mo = { .secret = SECRET, .id = "r1", .from = HERS, .text = "TC", .h = "00112233445566778899aabbccddeeff" };
    ck_assert_int_eq(inbound_mo(&here, &mo), RC_FORBIDDEN);
    ck_assert_int_eq(reports(nowhere, "perhaps"), RC_INVALID);
    ck_assert_int_ne(access(spool, F_OK), 0);
}
END_TEST

START_TEST(a_crash_after_applying_only_repeats) {
    outbox_message(&box, 1, 0, "attempts = 1, state = 'accepted'");
    ck_assert_int_eq(reports(nowhere, "delivered"), RC_OK);
    ck_assert_int_eq(says_to(nowhere, "r1", "TC"), RC_OK);
    ck_assert_int_eq(says_to(nowhere, "r2", "LICH"), RC_OK);
    const char *before = arena_strdup(box.arena, spooled());
    ck_assert_int_eq(replay(handlers), RC_OK);
    FILE *f = fopen(spool, "w");  // as if the file had outlived its replay
    ck_assert_ptr_nonnull(f);
    fputs(before, f);
    fclose(f);
    ck_assert_int_eq(replay(handlers), RC_OK);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message_event"), 4);  // report, move, two replies
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM consent"), 1);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE kind = 'answer'"), 1);
    ck_assert_int_eq(outbox_number(&box, "SELECT parts_reported FROM message WHERE id = %d", OUTBOX_MESSAGE + 1), 1);
}
END_TEST

// The gateway's id may come before our note of it: such a report is kept, and hinders no other.
START_TEST(a_report_of_an_id_not_yet_noted_waits) {
    struct inbound away = at(nowhere);
    struct inbound_dlr dlr = { .status = "delivered", .provider_id = "g77", .gateway = "speedsms" };
    outbox_message(&box, 1, 0, "attempts = 1, state = 'accepted', gateway = 'speedsms'");
    ck_assert_int_eq(inbound_keep_dlr(&away, &dlr), RC_OK);
    ck_assert_int_eq(says_to(nowhere, "r1", "TC"), RC_OK);
    ck_assert_int_eq(replay(handlers), RC_OK);
    ck_assert_int_eq(lines(spooled()), 1);
    ck_assert_int_eq(says_to(handlers, "r2", "DK"), RC_OK);
    ck_assert_str_eq(outbox_cell(&box, "SELECT GROUP_CONCAT(answer ORDER BY id) FROM consent"), "no,yes");
    outbox_run(&box, "UPDATE message SET provider_id = 'g77'");
    ck_assert_int_eq(replay(handlers), RC_OK);
    ck_assert_int_ne(access(spool, F_OK), 0);
    ck_assert_str_eq(outbox_state(&box, 1), "delivered");
}
END_TEST

static void append(const char *text) {
    FILE *f = fopen(spool, "a");
    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    fclose(f);
}

START_TEST(a_line_that_a_crash_cut_harms_no_other) {
    outbox_message(&box, 1, 0, "attempts = 1, state = 'delivered'");
    ck_assert_int_eq(says_to(nowhere, "r1", "TC"), RC_OK);
    append("0123456789abcdef");
    ck_assert_int_eq(says_to(nowhere, "r2", "DK"), RC_OK);
    append("0123");
    ck_assert_int_eq(replay(handlers), RC_OK);
    ck_assert_str_eq(outbox_cell(&box, "SELECT GROUP_CONCAT(answer ORDER BY id) FROM consent"), "no,yes");
    ck_assert_int_ne(access(spool, F_OK), 0);
    ck_assert_int_eq(access(arena_printf(box.arena, "%s.bad", spool), F_OK), 0);
}
END_TEST

START_TEST(a_record_of_another_file_does_not_open) {
    ck_assert_int_eq(says_to(nowhere, "r1", "TC"), RC_OK);
    char *bytes = spooled();
    bytes[100] = bytes[100] == '0' ? '1' : '0';
    ck_assert_int_eq(unlink(spool), 0);
    append(bytes);
    ck_assert_int_eq(replay(handlers), RC_OK);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message_event WHERE kind = 'reply'"), 0);
}
END_TEST

START_TEST(a_full_file_takes_no_more) {
    ck_assert_int_eq(says_to(nowhere, "r1", "TC"), RC_OK);
    ck_assert_int_eq(truncate(spool, SPOOL_MAX), 0);
    ck_assert_int_eq(says_to(nowhere, "r2", "TC"), RC_BUSY);
    struct stat st;
    ck_assert_int_eq(stat(spool, &st), 0);
    ck_assert_int_eq(st.st_size, SPOOL_MAX);
    ck_assert_int_eq(st.st_mode & 0777, 0600);
}
END_TEST

START_TEST(an_answer_to_what_waited_too_long_keeps_the_hours) {
    outbox_message(&box, 1, 0, "attempts = 1, state = 'delivered'");
    struct inbound here = at(handlers);
    int64_t old = 1700000000000;
    ck_assert_int_eq(inbound_mo_apply(&here, &(struct inbound_mo){ .id = "r1", .from = HERS, .text = "TC", .at_ms = old }), RC_OK);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM message WHERE kind = 'answer'"), 0);  // of a day long past
    ck_assert_str_eq(outbox_cell(&box, "SELECT LEFT(at, 10) FROM message_event WHERE kind = 'reply'"), "2023-11-14");
}
END_TEST

START_TEST(parts_that_arrived_are_counted) {
    outbox_message(&box, 1, 0, "attempts = 1, state = 'accepted', parts = 2");
    ck_assert_int_eq(reports(handlers, "sent"), RC_OK);
    ck_assert_int_eq(reports(handlers, "delivered"), RC_OK);
    ck_assert_int_eq(reports(handlers, "delivered"), RC_OK);
    ck_assert_int_eq(outbox_number(&box, "SELECT parts_reported FROM message WHERE id = %d", OUTBOX_MESSAGE + 1), 1);
}
END_TEST

Suite *spool_suite(void) {
    Suite *s = suite_create("sms/spool");
    TCase *t = tcase_create("spool");
    tcase_add_unchecked_fixture(t, outbox_build, outbox_remove);
    tcase_add_checked_fixture(t, open_all, close_all);
    tcase_set_timeout(t, 30);
    tcase_add_test(t, callbacks_wait_on_disk_and_are_applied_once_in_order);
    tcase_add_test(t, the_next_callback_lets_those_that_wait_go_first);
    tcase_add_test(t, a_crash_after_applying_only_repeats);
    tcase_add_test(t, a_report_of_an_id_not_yet_noted_waits);
    tcase_add_test(t, what_is_not_ours_never_reaches_the_disk);
    tcase_add_test(t, a_line_that_a_crash_cut_harms_no_other);
    tcase_add_test(t, a_record_of_another_file_does_not_open);
    tcase_add_test(t, a_full_file_takes_no_more);
    tcase_add_test(t, an_answer_to_what_waited_too_long_keeps_the_hours);
    tcase_add_test(t, parts_that_arrived_are_counted);
    suite_add_tcase(s, t);
    return s;
}
