// SPDX-License-Identifier: MPL-2.0
// Which settings of the server we need, and why. The private server gets them from sql/mariadb.cnf.
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/buf.h"
#include "db/db.h"

enum need { IS, CONTAINS, AT_MOST, AT_LEAST, IS_IF_LOGGING };

struct check {
    const char *variable;
    enum need need;
    const char *value;
    const char *because;
};

// AT_MOST also refuses 0, which means "no limit" where it is used. IS_IF_LOGGING: only when log_bin is ON.
static const struct check checks[] = {
    { "innodb_snapshot_isolation", IS, "ON", "else two officers' changes to one row silently overwrite each other" },
    { "secure_timestamp", IS, "YES", "else an account could backdate its own traces" },
    { "innodb_flush_log_at_trx_commit", IS, "1", "else an acknowledged change is lost with the power" },
    { "sync_binlog", IS_IF_LOGGING, "1", "else the log lacks acknowledged changes after a crash" },
    { "binlog_format", IS_IF_LOGGING, "ROW", "else a replay may produce other rows" },
    { "innodb_doublewrite", IS, "ON", "else a torn page cannot be repaired" },
    { "innodb_force_recovery", IS, "0", "else the tables are a half-recovered copy" },
    { "character_set_server", IS, "utf8mb4", "else a client without a character set garbles Vietnamese" },
    { "collation_database", IS, "utf8mb4_uca1400_vietnamese_as_ci", "else names sort and compare as in another language" },
    { "sql_mode", CONTAINS, "STRICT_", "else values that do not fit are cut or replaced" },
    { "innodb_strict_mode", IS, "ON", "else table options are ignored" },
    { "check_constraint_checks", IS, "ON", "else CHECK is not checked" },
    { "foreign_key_checks", IS, "ON", "else rows may point nowhere" },
    { "innodb_lock_wait_timeout", AT_MOST, "10", "else a lock holds up a request beyond its time" },
    { "innodb_print_all_deadlocks", IS, "OFF", "else the rows of a deadlock, names and all, are written to the server's log" },
    { "general_log", IS, "OFF", "else every bound value is written to the server's log" },
    { "max_statement_time", AT_MOST, "30", "else one statement can hold a process for ever" },
    { "max_allowed_packet", AT_LEAST, "4194304", "else stored answers and imports do not fit" },
    { "local_infile", IS, "OFF", "else the server may ask a client for its files" },
};

static const char *value_of(const struct db_rows *r, const char *variable) {
    for (size_t i = 0; i < r->count; i++)
        if (db_cell(r, i, 0)->kind == DB_TEXT && strcmp(db_cell(r, i, 0)->s, variable) == 0) return db_cell(r, i, 1)->s;
    return NULL;
}

static bool is_met(const struct check *c, const char *value, bool logging) {
    double got = strtod(value, NULL), want = strtod(c->value, NULL);
    switch (c->need) {
    case IS_IF_LOGGING: return !logging || strcasecmp(value, c->value) == 0;
    case CONTAINS: return strstr(value, c->value) != NULL;
    case AT_MOST: return got > 0 && got <= want;
    case AT_LEAST: return got >= want;
    case IS: default: return strcasecmp(value, c->value) == 0;
    }
}

static void complain(struct buf *b, const struct check *c, const char *value) {
    static const char *const words[] = { [IS] = "", [CONTAINS] = "with ", [AT_MOST] = "above 0 and at most ",
                                         [AT_LEAST] = "at least ", [IS_IF_LOGGING] = "" };
    buf_printf(b, "%s is %s, must be %s%s: %s\n", c->variable, value ? value : "unknown to this server", words[c->need], c->value,
               c->because);
}

// The collation is that of our database: a server shared with others may have another one.
static enum rc read_variables(struct db *db, struct arena *a, struct db_rows *out) {
    struct buf sql = buf_new(a);
    buf_text(&sql, "SELECT LOWER(variable_name), global_value FROM information_schema.system_variables"
                   " WHERE variable_name <> 'collation_database' AND variable_name IN ('log_bin'");
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) buf_printf(&sql, ",'%s'", checks[i].variable);
    buf_text(&sql, ") UNION ALL SELECT 'collation_database', @@collation_database");
    return db_run(db, a, buf_string(&sql), NULL, 0, out);
}

enum rc db_check_server(struct db *db, struct arena *a, const char **why) {
    struct db_rows r;
    *why = "the server does not answer\n";
    TRY(read_variables(db, a, &r));
    const char *log_bin = value_of(&r, "log_bin");
    bool logging = log_bin && strcasecmp(log_bin, "OFF") != 0;
    struct buf b = buf_new(a);
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        const char *value = value_of(&r, checks[i].variable);
        if (!value || !is_met(&checks[i], value, logging)) complain(&b, &checks[i], value);
    }
    *why = buf_string(&b);
    return b.len == 0 ? RC_OK : RC_INTERNAL;
}
