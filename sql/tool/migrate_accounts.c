// SPDX-License-Identifier: MPL-2.0
// Who may do what in the database: one table. What is not named is not granted, and a table of the schema that no row names
// stops the program, so a new table is thought about. Changes are made one by one against what the server has recorded:
// running programs never lose a privilege that they keep.
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"
#include "db/db.h"
#include "tool/migrate.h"

enum account { HANDLERS, WORKER, SANDBOX, ACCOUNTS };

enum may { S = 1, I = 2, U = 4, D = 8 };

static const struct {
    const char *table;
    unsigned may[ACCOUNTS];
} grants[] = {
    // DELETE only where rows really go: caches, sessions, counts. Records are marked (docs/adr/0011), so nothing here may remove one.
    // table                handlers          worker       sandbox
    { "unit",            { S | I | U,        S } },
    { "unit_succession", { S } },
    { "unit_scope",      { S | I | D } },
    { "village",         { S | I | U,        S } },
    { "role",            { S } },
    { "user",            { S | I | U } },
    { "session",         { S | I | U | D } },
    { "login_failure",   { S | I | U | D } },
    { "idempotency",     { S | I | U | D } },
    { "draft",           { S | I | U } },
    { "plan",            { S | I | U } },
    { "project",         { S | I | U } },
    { "project_role",    { S | I | U } },
    { "budget_line",     { S | I | U } },
    { "activity",        { S | I | U } },
    { "output",          { S | I | U } },
    { "target",          { S | I | U } },
    { "plan_note",       { S | I | U } },
    { "eligibility",     { S | I | U,        S } },
    { "rule_value",      { S | I | U,        S } },
    { "ethnic_group",    { S | I | U } },
    { "household",       { S | I | U,        S } },
    { "person",          { S | I | U,        S } },
    { "membership",      { S | I | U,        S } },
    { "phone",           { S | I | U,        S } },
    { "classification",  { S | I | U } },
    { "consent",         { S | I | U,        S | I | U } },
    { "name_key",        { S | I | D } },
    { "blind_key",       { S | I | D } },
    { "course",          { S | I | U,        S } },
    { "course_session",  { S | I | U,        S } },
    { "enrolment",       { S | I | U,        S | I | U } },
    { "message",         { S | I | U,        S | I | U } },
    { "message_event",   { S | I,            S | I } },
    { "message_query",   { 0,                S | I | U } },
    { "message_lease",   { 0,                S | I | D } },
    { "message_rule",    { S | I | U,        S } },
    { "do_not_advertise", { S | I | U,       S } },
    { "message_template", { S | I | U,       S } },
    { "occasion",        { S | I | U,        S } },
    { "campaign",        { S | I | U,        S | U } },
    { "campaign_feed",   { S | I,            S | U } },
    { "campaign_person", { S | I | U | D,    S | U } },
    { "relay",           { S | I | U,        S } },
    { "relay_task",      { S | I | U,        S | I | U } },
    { "incoming",        { S | I | U,        S | I | U } },
    { "reply_code",      { S | I,            S | I } },
    { "gateway_route",   { S | I | U,        S } },
    { "gateway_price",   { S | I | U,        S } },
    { "number_carrier",  { S | I | U,        S } },
    { "gateway_state",   { S | I | U,        S | I | U } },
    { "occupation",      { S | I | U } },
    { "industry",        { S | I | U } },
    { "trade",           { S | I | U,        S } },
    { "unit_distance",   { S | I | U } },
    { "staff_member",    { S | I | U } },
    { "training_need",   { S | I | U } },
    { "attendance",      { S | I | U } },
    { "payment_list",    { S | I | U } },
    { "payment_line",    { S | I | U } },
    { "payment_scan",     { S | I | U } },
    { "payment_scan_content", { S | I } },
    { "certificate",      { S | I | U } },
    { "crop",             { S | I | U } },
    { "village_crop",     { S | I | U } },
    { "seeker",           { S | I | U,        S | U } },
    { "seeker_past",      { S | I | U } },
    { "seeker_certificate", { S | I | U } },
    { "share_consent",    { S | I | U } },
    { "employer",         { S | I | U,        S } },
    { "employer_tie",     { S | I | U } },
    { "vacancy",          { S | I | U,        S | U } },
    { "vacancy_text",     { S | I | U } },
    { "referral",         { S | I | U,        S | U } },
    { "registration",     { S | I | U } },
    { "access_code",      { S | I | U | D } },
    { "guest_session",    { S | I | U | D } },
    { "public_count",     { S | I | U | D } },
    { "fair",             { S | I | U } },
    { "fair_vacancy",     { S | I | U } },
    { "fair_seeker",      { S | I | U } },
    { "fair_pair",        { S | I | U } },
    { "match_set",        { S | I | U } },
    { "match_weight",     { S | I | U } },
    { "question",        { S | I | U,        S | U } },
    { "job_ask",         { S | I | U,        S | I } },
    { "audit",           { S | I,            I } },
    { "sandbox_message", { 0,                0,           S | I | U | D } },
    { "row_id",          { S | I,            S | I } },
    { "schema_step",     { S,                S,           S } },
};

enum { TABLES = sizeof grants / sizeof *grants };

static const struct { unsigned bit; const char *word; const char *recorded; } words[] = {
    { S, "SELECT", "Select" }, { I, "INSERT", "Insert" }, { U, "UPDATE", "Update" }, { D, "DELETE", "Delete" },
    // nobody is granted these; somebody may have done so by hand
    { 1u << 4, "CREATE", "Create" }, { 1u << 5, "DROP", "Drop" }, { 1u << 6, "GRANT OPTION", "Grant" },
    { 1u << 7, "REFERENCES", "References" }, { 1u << 8, "INDEX", "Index" }, { 1u << 9, "ALTER", "Alter" },
    { 1u << 10, "CREATE VIEW", "Create View" }, { 1u << 11, "SHOW VIEW", "Show view" }, { 1u << 12, "TRIGGER", "Trigger" },
    { 1u << 13, "DELETE HISTORY", "Delete versioning rows" },
};

struct programs {
    const char *user[ACCOUNTS];
    const char *password_file[ACCOUNTS];
};

static struct programs programs_of(const struct conf *c) {
    return (struct programs){
        .user = { c->db_user, c->sms_user, c->sandbox_user },
        .password_file = { c->db_password_file, c->sms_password_file, c->sandbox_password_file },
    };
}

// Names go into statements by themselves, so only the plainest are allowed.
static bool is_plain(const char *name) {
    size_t n = name ? strlen(name) : 0;
    if (n == 0 || n > 60) return false;
    for (size_t i = 0; i < n; i++)
        if (!isalnum((unsigned char)name[i]) && name[i] != '_') return false;
    return true;
}

static bool are_names_good(const struct conf *c) {
    const char *names[] = { c->migrate_user, c->db_user, c->sms_user, c->sandbox_user };
    bool good = is_plain(c->db_name);
    for (size_t i = 0; i < 4; i++) {
        good = good && is_plain(names[i]);
        for (size_t j = 0; good && j < i; j++) good = strcmp(names[i], names[j]) != 0;
    }
    if (!good) fputs("migrate: database and accounts need different names of letters, digits and _\n", stderr);
    return good;
}

static bool run(struct db *db, const char *sql, const char *doing) {
    if (db_raw(db, sql) == RC_OK) return true;
    (void)migrate_failed(db, doing);
    return false;
}

static bool set_account(struct db *db, struct arena *a, const char *user, const char *password_file) {
    const char *why, *password = conf_secret(password_file, &why);
    struct db_value p = db_text(password);
    struct db_rows rows;
    if (!password) {
        fprintf(stderr, "migrate: %s: %s\n", password_file, why);
        return false;
    }
    // The server's hash, so that the password itself is in no statement and no log.
    if (db_run(db, a, "SELECT PASSWORD(?)", &p, 1, &rows) != RC_OK)
        return migrate_failed(db, "hashing a password") == MIGRATE_DONE;
    const char *by = arena_printf(a, "%s@localhost IDENTIFIED BY PASSWORD '%s'", user, db_cell(&rows, 0, 0)->s);
    return run(db, arena_printf(a, "CREATE USER IF NOT EXISTS %s", by), "making an account")
        && run(db, arena_printf(a, "ALTER USER %s", by), "setting a password");
}

// The owner of the schema also keeps the programs' accounts, and reads what they have been granted.
int accounts_create(struct db *db, struct arena *a, const struct conf *c) {
    if (!are_names_good(c)) return MIGRATE_USAGE;
    const char *u = c->migrate_user, *name = c->db_name;
    const char *const statements[] = {
        arena_printf(a, "CREATE DATABASE IF NOT EXISTS %s CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_vietnamese_as_ci", name),
        arena_printf(a, "GRANT ALL PRIVILEGES ON %s.* TO %s@localhost WITH GRANT OPTION", name, u),
        arena_printf(a, "GRANT CREATE USER ON *.* TO %s@localhost", u),
        arena_printf(a, "GRANT SELECT ON mysql.tables_priv TO %s@localhost", u),
        arena_printf(a, "GRANT SELECT ON mysql.db TO %s@localhost", u),
    };
    if (!set_account(db, a, u, c->migrate_password_file)) return MIGRATE_FAILED;
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        if (!run(db, statements[i], "making the database")) return MIGRATE_FAILED;
    return MIGRATE_DONE;
}

static int find_grant(const char *table) {
    for (int i = 0; i < TABLES; i++)
        if (strcmp(grants[i].table, table) == 0) return i;
    return -1;
}

// Every table of the schema has a row in grants.
static bool is_complete(struct db *db, struct arena *a) {
    struct db_rows rows;
    static const char tables[] = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()";
    if (db_run(db, a, tables, NULL, 0, &rows) != RC_OK) return migrate_failed(db, "reading the tables") == MIGRATE_DONE;
    bool complete = true;
    for (size_t i = 0; i < rows.count; i++) {
        if (find_grant(db_cell(&rows, i, 0)->s) >= 0) continue;
        fprintf(stderr, "migrate: table %s has no row in sql/tool/migrate_accounts.c\n", db_cell(&rows, i, 0)->s);
        complete = false;
    }
    return complete;
}

// "Select,Insert"
static unsigned recorded_bits(const char *set) {
    unsigned bits = 0;
    while (*set) {
        size_t n = strcspn(set, ",");
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (strlen(words[i].recorded) == n && strncmp(set, words[i].recorded, n) == 0) bits |= words[i].bit;
        set += n + (set[n] == ',');
    }
    return bits;
}

static const char *bits_text(struct arena *a, unsigned bits) {
    struct buf b = buf_new(a);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (bits & words[i].bit) buf_printf(&b, "%s%s", b.len ? ", " : "", words[i].word);
    return buf_string(&b);
}

// What user has now, by table. A table without a row here is an error of nobody: its grants are taken away.
static bool read_grants(struct db *db, struct arena *a, const char *user, unsigned has[TABLES]) {
    struct db_value p = db_text(user);
    struct db_rows rows;
    static const char recorded[] = "SELECT table_name, table_priv FROM mysql.tables_priv"
                                   " WHERE user = ? AND host = 'localhost' AND db = DATABASE()";
    if (db_run(db, a, recorded, &p, 1, &rows) != RC_OK) return migrate_failed(db, "reading the grants") == MIGRATE_DONE;
    for (size_t i = 0; i < rows.count; i++) {
        const char *table = db_cell(&rows, i, 0)->s;
        int at = find_grant(table);
        if (at >= 0) has[at] = recorded_bits(db_cell(&rows, i, 1)->s);
        else if (!run(db, arena_printf(a, "REVOKE ALL PRIVILEGES ON `%s` FROM %s@localhost", table, user), "revoking"))
            return false;
    }
    return true;
}

static bool set_grant(struct db *db, struct arena *a, const char *user, const char *table, unsigned has, unsigned want) {
    unsigned more = want & ~has, less = has & ~want;
    if (more && !run(db, arena_printf(a, "GRANT %s ON %s TO %s@localhost", bits_text(a, more), table, user), "granting"))
        return false;
    return !less || run(db, arena_printf(a, "REVOKE %s ON %s FROM %s@localhost", bits_text(a, less), table, user), "revoking");
}

// A grant on the whole database would make the table above say nothing.
static bool drop_wide_grant(struct db *db, struct arena *a, const char *user) {
    struct db_value p = db_text(user);
    struct db_rows rows;
    static const char recorded[] = "SELECT db FROM mysql.db WHERE user = ? AND host = 'localhost' AND DATABASE() LIKE db";
    if (db_run(db, a, recorded, &p, 1, &rows) != RC_OK) return migrate_failed(db, "reading the grants") == MIGRATE_DONE;
    for (size_t i = 0; i < rows.count; i++)
        if (!run(db, arena_printf(a, "REVOKE ALL PRIVILEGES ON `%s`.* FROM %s@localhost", db_cell(&rows, i, 0)->s, user),
                 "revoking"))
            return false;
    return true;
}

static bool refresh(struct db *db, struct arena *a, enum account who, const struct programs *p) {
    unsigned has[TABLES] = { 0 };
    const char *user = p->user[who];
    if (!set_account(db, a, user, p->password_file[who]) || !drop_wide_grant(db, a, user) || !read_grants(db, a, user, has))
        return false;
    for (int i = 0; i < TABLES; i++)
        if (!set_grant(db, a, user, grants[i].table, has[i], grants[i].may[who])) return false;
    printf("account %s\n", user);
    return true;
}

int accounts_refresh(struct db *db, struct arena *a, const struct conf *c) {
    struct programs p = programs_of(c);
    if (!are_names_good(c)) return MIGRATE_USAGE;
    if (!is_complete(db, a)) return MIGRATE_FAILED;
    for (enum account who = HANDLERS; who < ACCOUNTS; who++)
        if (!refresh(db, a, who, &p)) return MIGRATE_FAILED;
    return MIGRATE_DONE;
}
