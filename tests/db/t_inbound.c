// SPDX-License-Identifier: MPL-2.0
// Delivery reports and replies on a real server, under the handlers' account: signatures, repetition, order, and whose
// reply it is.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/vault.h"
#include "inbound.h"
#include "outbox.h"
#include "sign.h"

static struct outbox box;  // Check calls fixtures without an argument
static struct db *handlers;
static const struct conf settings = { .sender = "UBND Dak Ha", .gateway = "sandbox" };

static struct inbound here(void) { return (struct inbound){ .db = handlers, .a = box.arena, .v = box.vault, .conf = &settings }; }

static void open_all(void) {
    box = outbox_open();
    handlers = outbox_handlers();
}

static void close_all(void) {
    db_close(handlers);
    outbox_close(&box);
}

static const char *dlr_mac(int n, int attempt) {
    uint8_t mac[VAULT_INDEX_SIZE];
    char *hex = arena_alloc(box.arena, 2 * VAULT_INDEX_SIZE + 1);
    vault_index(box.vault, "dlr", arena_printf(box.arena, "%d:%d", OUTBOX_MESSAGE + n, attempt), mac);
    vault_hex(mac, sizeof(mac), hex);
    return hex;
}

static enum rc report(const char *status, int attempt, const char *h) {
    struct inbound_dlr in = { OUTBOX_MESSAGE + 1, attempt, h, status, "s7", "absent" };
    struct inbound at = here();
    return inbound_dlr(&at, &in);
}

static int64_t count(const char *kind) {
    return outbox_number(&box, "SELECT COUNT(*) FROM message_event WHERE kind = '%s'", kind);
}

// Reports in the order they come: d delivered, f failed.
static const struct {
    const char *from;
    const char *reports;
    const char *to;
    int events, moves;
} orders[] = {
    { "accepted", "d", "delivered", 1, 1 },   { "accepted", "f", "failed", 1, 1 },      { "accepted", "dd", "delivered", 1, 1 },
    { "accepted", "df", "delivered", 2, 1 },  { "accepted", "fd", "delivered", 2, 2 },  { "submitting", "d", "delivered", 1, 1 },
    { "ambiguous", "d", "delivered", 1, 1 },  { "ambiguous", "f", "failed", 1, 1 },     { "retry_wait", "f", "retry_wait", 1, 0 },
    { "retry_wait", "d", "delivered", 1, 1 }, { "expired", "d", "delivered", 1, 1 },    { "expired", "f", "expired", 1, 0 },
    { "cancelled", "d", "delivered", 1, 1 },  { "delivered", "fd", "delivered", 2, 0 }, { "claimed", "d", "delivered", 1, 1 },
};

START_TEST(reports_move_a_message_upward_only) {
    outbox_message(&box, 1, 0, arena_printf(box.arena, "attempts = 1, state = '%s'", orders[_i].from));
    for (const char *r = orders[_i].reports; *r != '\0'; r++) {
        ck_assert_int_eq(report(*r == 'd' ? "delivered" : "failed", 1, dlr_mac(1, 1)), RC_OK);
    }
    ck_assert_msg(strcmp(outbox_state(&box, 1), orders[_i].to) == 0, "%s after %s is %s", orders[_i].from, orders[_i].reports,
                  outbox_state(&box, 1));
    ck_assert_int_eq(count("dlr"), orders[_i].events);
    ck_assert_int_eq(count("move"), orders[_i].moves);
}
END_TEST

START_TEST(only_our_own_callback_is_taken) {
    outbox_message(&box, 1, 0, "attempts = 1, state = 'accepted'");
    ck_assert_int_eq(report("delivered", 1, dlr_mac(2, 1)), RC_FORBIDDEN);
    ck_assert_int_eq(report("delivered", 1, dlr_mac(1, 2)), RC_FORBIDDEN);
    ck_assert_int_eq(report("delivered", 1, ""), RC_FORBIDDEN);
    ck_assert_int_eq(report("delivered", 1, "zz"), RC_FORBIDDEN);
    ck_assert_int_eq(report("delivered", 2, dlr_mac(1, 2)), RC_NOT_FOUND);  // an attempt that was never made
    ck_assert_int_eq(report("perhaps", 1, dlr_mac(1, 1)), RC_INVALID);
    ck_assert_str_eq(outbox_state(&box, 1), "accepted");
    ck_assert_int_eq(count("dlr"), 0);
}
END_TEST

static enum rc reply(const char *id, const char *text) {
    static const char secret[] = "a secret of both";
    struct inbound_mo in = { secret, id, "+84912345678", text, NULL };
    char hex[SIGN_SIZE];
    sign_make(box.arena, secret, &(struct sign_reply){ in.id, in.from, in.text }, hex);
    in.h = hex;
    struct inbound at = here();
    return inbound_mo(&at, &in);
}

static const char *text_of(const char *sql) {
    struct db_rows r = harness_run(box.admin, box.arena, sql);
    ck_assert_uint_eq(r.count, 1);
    return db_cell(&r, 0, 0)->s;
}

static const struct {
    const char *text;
    const char *word;
    const char *enrolment;  // state afterwards
    const char *consent;    // newest answer, or "none"
} replies[] = {
    { "1", "confirmed", "confirmed", "none" },
    { " dy. ", "confirmed", "confirmed", "none" },
    { "Đồng ý", "confirmed", "confirmed", "none" },
    { "CÓ", "confirmed", "confirmed", "none" },
    { "0", "declined", "declined", "none" },
    { "Không", "declined", "declined", "none" },
    { "TC", "opted_out", "invited", "no" },
    { "từ chối!", "opted_out", "invited", "no" },
    { "HỦY", "opted_out", "invited", "no" },
    { "HUỶ", "opted_out", "invited", "no" },
    { "không nhận", "opted_out", "invited", "no" },
    { "DK", "other", "invited", "none" },  // nobody has refused: perhaps a wish to join
    { "ddoongf ys", "confirmed", "confirmed", "none" },
    { "ko di dc", "declined", "declined", "none" },
    { "LICH", "schedule", "invited", "none" },
    { "trợ giúp", "help", "invited", "none" },
    { "1 12", "other", "invited", "none" },  // no code was given on this telephone
    { "XONG 12", "other", "invited", "none" },
    { "Huy xin đăng ký lớp may", "other", "invited", "none" },
    { "10", "other", "invited", "none" },
    { "Có học ở đâu?", "other", "invited", "none" },
};

START_TEST(words_of_a_reply) {
    outbox_message(&box, 1, 0, "attempts = 1, state = 'delivered'");
    ck_assert_int_eq(reply("r1", replies[_i].text), RC_OK);
    ck_assert_str_eq(text_of("SELECT word FROM message_event WHERE kind = 'reply'"), replies[_i].word);
    ck_assert_str_eq(text_of("SELECT state FROM enrolment WHERE id = 900200"), replies[_i].enrolment);
    ck_assert_str_eq(text_of("SELECT COALESCE(MAX(answer), 'none') FROM consent WHERE purpose = 'training' AND channel = 'sms'"),
                     replies[_i].consent);
    ck_assert_int_eq(outbox_number(&box, "SELECT message_id FROM message_event WHERE kind = 'reply'"), OUTBOX_MESSAGE + 1);
}
END_TEST

START_TEST(a_repeated_reply_does_nothing_more) {
    outbox_message(&box, 1, 0, "attempts = 1, state = 'delivered'");
    ck_assert_int_eq(reply("r1", "TC"), RC_OK);
    ck_assert_int_eq(reply("r1", "TC"), RC_OK);
    ck_assert_int_eq(count("reply"), 1);
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM consent"), 1);
}
END_TEST

START_TEST(a_person_may_change_her_mind) {
    outbox_message(&box, 1, 0, "attempts = 1, state = 'delivered'");
    ck_assert_int_eq(reply("r1", "DY"), RC_OK);
    ck_assert_int_eq(reply("r2", "KHONG"), RC_OK);
    ck_assert_str_eq(text_of("SELECT state FROM enrolment WHERE id = 900200"), "declined");
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM enrolment WHERE replied_at IS NOT NULL AND version = 3"), 1);
}
END_TEST

START_TEST(a_shared_phone_with_two_open_invitations_answers_none) {
    outbox_message(&box, 1, 0, "attempts = 1, state = 'delivered'");
    outbox_message(&box, 2, 1, "attempts = 1, state = 'delivered'");
    ck_assert_int_eq(reply("r1", "DY"), RC_OK);
    ck_assert_str_eq(text_of("SELECT word FROM message_event WHERE kind = 'reply'"), "ambiguous_reply");
    ck_assert_int_eq(outbox_number(&box, "SELECT COUNT(*) FROM enrolment WHERE state = 'invited'"), OUTBOX_PERSONS);
}
END_TEST

START_TEST(a_shared_phone_with_one_open_invitation_answers_that_one) {
    outbox_message(&box, 1, 0, "attempts = 1, state = 'delivered'");
    outbox_message(&box, 2, 1, "attempts = 1, state = 'delivered'");
    outbox_run(&box, "UPDATE enrolment SET state = 'declined' WHERE id = %d", OUTBOX_ENROLMENT + 1);
    ck_assert_int_eq(reply("r1", "DY"), RC_OK);
    ck_assert_str_eq(text_of("SELECT state FROM enrolment WHERE id = 900200"), "confirmed");
    ck_assert_str_eq(text_of("SELECT state FROM enrolment WHERE id = 900201"), "declined");
}
END_TEST

START_TEST(an_invitation_that_was_never_sent_is_not_answered) {
    outbox_message(&box, 1, 0, "");
    ck_assert_int_eq(reply("r1", "DY"), RC_OK);
    ck_assert_str_eq(text_of("SELECT word FROM message_event WHERE kind = 'reply'"), "other");
    ck_assert_str_eq(text_of("SELECT state FROM enrolment WHERE id = 900200"), "invited");
}
END_TEST

START_TEST(the_text_of_a_reply_is_sealed_to_its_event) {
    outbox_message(&box, 1, 0, "attempts = 1, state = 'delivered'");
    ck_assert_int_eq(reply("r1", "Lớp ở đâu?"), RC_OK);
    struct db_rows r = harness_run(box.admin, box.arena,
                                   "SELECT unique_key, text_enc, phone_enc FROM message_event WHERE kind = 'reply'");
    const uint8_t *key = (const uint8_t *)db_cell(&r, 0, 0)->s;
    const struct db_value *text = db_cell(&r, 0, 1), *phone = db_cell(&r, 0, 2);
    const char *place = inbound_event_place(box.arena, key, "text");
    ck_assert_str_eq(vault_unseal(box.vault, box.arena, place, text->s, text->len), "Lớp ở đâu?");
    place = inbound_event_place(box.arena, key, "phone");
    ck_assert_str_eq(vault_unseal(box.vault, box.arena, place, phone->s, phone->len), "+84912345678");
}
END_TEST

START_TEST(what_is_not_signed_or_not_well_formed_is_refused) {
    struct inbound_mo in = { "secret", "r1", "+84912345678", "DY", "00112233445566778899aabbccddeeff" };
    struct inbound at = here();
    ck_assert_int_eq(inbound_mo(&at, &in), RC_FORBIDDEN);
    in.h = "short";
    ck_assert_int_eq(inbound_mo(&at, &in), RC_FORBIDDEN);
    ck_assert_int_eq(reply("", "DY"), RC_INVALID);
    ck_assert_int_eq(reply("a:b", "DY"), RC_INVALID);
    ck_assert_int_eq(reply("r1", "\xE1\xBB"), RC_INVALID);
    ck_assert_int_eq(count("reply"), 0);
}
END_TEST

Suite *inbound_suite(void) {
    Suite *s = suite_create("sms/inbound");
    TCase *t = tcase_create("inbound");
    tcase_add_unchecked_fixture(t, outbox_build, outbox_remove);
    tcase_add_checked_fixture(t, open_all, close_all);
    tcase_set_timeout(t, 30);
    tcase_add_loop_test(t, reports_move_a_message_upward_only, 0, (int)(sizeof(orders) / sizeof(orders[0])));
    tcase_add_test(t, only_our_own_callback_is_taken);
    tcase_add_loop_test(t, words_of_a_reply, 0, (int)(sizeof(replies) / sizeof(replies[0])));
    tcase_add_test(t, a_repeated_reply_does_nothing_more);
    tcase_add_test(t, a_person_may_change_her_mind);
    tcase_add_test(t, a_shared_phone_with_two_open_invitations_answers_none);
    tcase_add_test(t, a_shared_phone_with_one_open_invitation_answers_that_one);
    tcase_add_test(t, an_invitation_that_was_never_sent_is_not_answered);
    tcase_add_test(t, the_text_of_a_reply_is_sealed_to_its_event);
    tcase_add_test(t, what_is_not_signed_or_not_well_formed_is_refused);
    suite_add_tcase(s, t);
    return s;
}
