// SPDX-License-Identifier: MPL-2.0
#include "outbox.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vault.h"
#include "inbound.h"
#include "sign.h"

static const char phone[] = "+84912345678";

// What outbox_build made, for the tests of the suite: each of them is a process of its own.
static const char *folder;
static struct arena *kept;

static const char *outbox_text(struct arena *a, const char *format, va_list args) {
    char text[4000];
    int n = vsnprintf(text, sizeof(text), format, args);
    ck_assert_int_lt(n, (int)sizeof(text));
    return arena_strdup(a, text);
}

void outbox_run(const struct outbox *o, const char *format, ...) {
    va_list args;
    va_start(args, format);
    harness_run(o->admin, o->arena, outbox_text(o->arena, format, args));
    va_end(args);
}

const char *outbox_cell(const struct outbox *o, const char *sql) {
    struct db_rows r = harness_run(o->admin, o->arena, sql);
    ck_assert_msg(r.count == 1, "%zu rows: %s", r.count, sql);
    return db_cell(&r, 0, 0)->s;
}

void outbox_phone(const struct outbox *o, int id, int p, const char *e164) {
    uint8_t index[VAULT_INDEX_SIZE];
    char idx[2 * VAULT_INDEX_SIZE + 1];
    size_t len, n = strlen(e164);
    const void *sealed = vault_seal(o->vault, o->arena, arena_printf(o->arena, "phone:%d:number", id), e164, n, &len);
    char *enc = arena_alloc(o->arena, 2 * len + 1);
    vault_index(o->vault, "phone", e164, index);
    vault_hex(index, sizeof(index), idx);
    vault_hex(sealed, len, enc);
    outbox_run(o, "INSERT INTO phone (id, unit_id, person_id, number_enc, number_idx, number_tail, kind) SELECT %d, unit_id, id, X'%s', X'%s', '%s', 'own'"
                  " FROM person WHERE id = %d", id, enc, idx, e164 + n - 3, OUTBOX_PERSON + p);
}

void outbox_says(const struct outbox *o, struct db *handlers, const struct conf *conf, const struct inbound_mo *mo) {
    struct inbound here = { .db = handlers, .a = o->arena, .v = o->vault, .conf = conf };
    struct inbound_mo said = *mo;
    char hex[SIGN_SIZE];
    sign_make(o->arena, mo->secret, &(struct sign_reply){ mo->id, mo->from, mo->text }, hex);
    said.h = hex;
    ck_assert_int_eq(inbound_mo(&here, &said), RC_OK);
}

void outbox_leases(const struct outbox *o) {
    outbox_run(o, "DELETE FROM message_lease");
    outbox_run(o, "INSERT INTO message_lease (owner, number, lease_until, ids) SELECT COALESCE(lease_owner, '-'), id, lease_until, CONCAT('[', id, ']')"
                  " FROM message WHERE state IN ('claimed', 'submitting') AND lease_until IS NOT NULL");
}

int64_t outbox_number(const struct outbox *o, const char *format, ...) {
    va_list args;
    va_start(args, format);
    const char *sql = outbox_text(o->arena, format, args);
    va_end(args);
    return harness_number(o->admin, o->arena, sql);
}

void outbox_build(void) {
    const char *said, *why, *sql = harness_sql_dir();
    kept = arena_new();
    db_close(harness_fresh("t_outbox"));
    folder = harness_folder(kept);
    harness_conf(kept, folder, "t_outbox");
    int code = harness_migrate(
        kept, arena_printf(kept, "--conf %s/conf --create --dir %s/migrations --seed %s/data --accounts", folder, sql, sql),
        &said);
    ck_assert_msg(code == 0, "%.1500s", said);
    ck_assert_msg(vault_create_keys(arena_printf(kept, "%s/keys", folder), &why), "%s", why);
}

void outbox_remove(void) {
    ck_assert_int_eq(system(arena_printf(kept, "rm -r '%s'", folder)), 0);
    arena_free(kept);
}

static void outbox_people(const struct outbox *o) {
    outbox_run(o,
               "INSERT INTO course (id, unit_id, project_id, title, trade, place, starts_on, ends_on, capacity)"
               " SELECT %d, u.id, (SELECT MIN(id) FROM project), 'May', 'May', 'Xã', '2030-01-01', '2030-03-01', 30"
               " FROM unit u ORDER BY id LIMIT 1",
               OUTBOX_COURSE);
    for (int p = 0; p < OUTBOX_PERSONS; p++) {
        outbox_run(o, "INSERT INTO person (id, unit_id, name, name_fold) SELECT %d, MIN(id), 'A Thông', 'a thong' FROM unit",
                   OUTBOX_PERSON + p);
        outbox_run(
            o, "INSERT INTO enrolment (id, unit_id, course_id, person_id, state) SELECT %d, MIN(id), %d, %d, 'invited' FROM unit",
            OUTBOX_ENROLMENT + p, OUTBOX_COURSE, OUTBOX_PERSON + p);
    }
}

struct outbox outbox_open(void) {
    static const char *const tables[] = { "job_ask", "question", "referral", "seeker", "vacancy", "employer", "incoming", "reply_code", "relay_task", "relay", "campaign", "message_lease", "message_query", "message_event", "message", "enrolment",
                                          "course_session", "course", "occasion", "consent", "phone", "membership", "household", "person" };
    const char *why;
    struct outbox o = { arena_new(), harness_open("t_outbox"), vault_open(arena_printf(kept, "%s/keys", folder), &why) };
    ck_assert_msg(o.vault != NULL, "%s", why);
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) outbox_run(&o, "DELETE FROM %s", tables[i]);
    outbox_people(&o);
    return o;
}

void outbox_close(struct outbox *o) {
    db_close(o->admin);
    vault_close(o->vault);
    arena_free(o->arena);
}

struct db *outbox_worker(void) {
    struct db_options options = { .socket = harness_socket(), .name = "t_outbox", .user = "t_sms", .read_committed = true };
    options.password = harness_password(kept, "t_sms");
    return db_open(&options);
}

struct db *outbox_handlers(void) { return harness_open_as("t_web", "t_outbox", harness_password(kept, "t_web")); }

static const char *outbox_hex(const struct outbox *o, const void *bytes, size_t n) {
    char *hex = arena_alloc(o->arena, 2 * n + 1);
    vault_hex(bytes, n, hex);
    return hex;
}

void outbox_message(const struct outbox *o, int n, int p, const char *set) {
    uint8_t idx[VAULT_INDEX_SIZE];
    size_t len;
    const char *place = arena_printf(o->arena, "message:%d:phone", OUTBOX_MESSAGE + n);
    const void *sealed = vault_seal(o->vault, o->arena, place, phone, sizeof(phone) - 1, &len);
    vault_index(o->vault, "phone", phone, idx);
    outbox_run(
        o,
        "INSERT INTO message (id, unit_id, person_id, enrolment_id, kind, purpose, body, coding, parts, phone_enc, phone_idx,"
        " phone_tail, due_at, valid_until, dedup_key)"
        " SELECT %d, MIN(id), %d, %d, 'invitation', 'training', 'Mời học', 'ucs2', 1, X'%s', X'%s', '678',"
        " NOW(3) - INTERVAL 1 SECOND, NOW(3) + INTERVAL 1 DAY, UNHEX(MD5(%d)) FROM unit",
        OUTBOX_MESSAGE + n, OUTBOX_PERSON + p, OUTBOX_ENROLMENT + p, outbox_hex(o, sealed, len), outbox_hex(o, idx, sizeof(idx)),
        n);
    if (*set != '\0') outbox_run(o, "UPDATE message SET %s WHERE id = %d", set, OUTBOX_MESSAGE + n);
}

const char *outbox_state(const struct outbox *o, int n) {
    const char *sql = arena_printf(o->arena, "SELECT state FROM message WHERE id = %d", OUTBOX_MESSAGE + n);
    struct db_rows r = harness_run(o->admin, o->arena, sql);
    ck_assert_uint_eq(r.count, 1);
    return db_cell(&r, 0, 0)->s;
}
