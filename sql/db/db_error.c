// SPDX-License-Identifier: MPL-2.0
// What an error of the server or of the client library means to us. By number: four different contradictions share
// SQLSTATE 23000.
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "db/conn.h"

static const struct db_meaning meanings[] = {
    // contradictions between rows
    { 1062, RC_CONFLICT, ERROR_NAMED },  // duplicate key
    { 1586, RC_CONFLICT, ERROR_NAMED },  // duplicate key, other wording
    { 1451, RC_CONFLICT, ERROR_NAMED },  // has children
    { 1452, RC_CONFLICT, ERROR_NAMED },  // no such parent
    { 1216, RC_CONFLICT, 0 },            // the two above when the account may not see the other table
    { 1217, RC_CONFLICT, 0 },
    { 4025, RC_CONFLICT, ERROR_NAMED },  // CHECK
    // somebody else was faster
    { 1205, RC_BUSY, ERROR_RETRY | ERROR_SAY },  // lock wait
    { 1213, RC_BUSY, ERROR_RETRY | ERROR_SAY },  // deadlock
    { 1020, RC_BUSY, ERROR_RETRY | ERROR_SAY },  // snapshot conflict
    // the connection is gone
    { 1047, RC_BUSY, ERROR_LOST | ERROR_RETRY | ERROR_SAY },  // node not ready
    { 1053, RC_BUSY, ERROR_LOST | ERROR_RETRY | ERROR_SAY },  // server shutdown
    { 1180, RC_BUSY, ERROR_LOST | ERROR_RETRY | ERROR_SAY },  // error during COMMIT
    { 1927, RC_BUSY, ERROR_LOST | ERROR_RETRY | ERROR_SAY },  // connection killed
    { 2002, RC_BUSY, ERROR_LOST | ERROR_RETRY | ERROR_SAY },  // cannot connect
    { 2006, RC_BUSY, ERROR_LOST | ERROR_RETRY | ERROR_SAY },  // gone before the statement was sent
    { 2013, RC_BUSY, ERROR_LOST | ERROR_RETRY | ERROR_SAY },  // gone before the answer came
    { 2027, RC_BUSY, ERROR_LOST | ERROR_RETRY | ERROR_SAY },  // malformed packet
    { 2055, RC_BUSY, ERROR_LOST | ERROR_RETRY | ERROR_SAY },  // 2013 with details
    { 2056, RC_BUSY, ERROR_LOST | ERROR_RETRY | ERROR_SAY },  // statement of a lost connection
    // overloaded: trying again at once makes it worse
    { 1021, RC_BUSY, ERROR_SAY },  // disk full
    { 1040, RC_BUSY, ERROR_SAY },  // too many connections
    { 1041, RC_BUSY, ERROR_SAY },  // out of memory
    { 1114, RC_BUSY, ERROR_SAY },  // table or disk full
    { 1203, RC_BUSY, ERROR_SAY },  // too many connections of this account
    { 1317, RC_BUSY, ERROR_SAY },  // KILL QUERY
    { 1836, RC_BUSY, ERROR_SAY },  // read-only
    { 1969, RC_BUSY, ERROR_SAY },  // max_statement_time
    // prepared before a table changed: prepared again by db.c
    { STMT_STALE, RC_BUSY, ERROR_SAY },
    { STMT_UNKNOWN, RC_BUSY, ERROR_SAY },
    { STMT_RESHAPED, RC_BUSY, ERROR_SAY },
    // faults of ours or of the set-up whose text names tables and columns, never values
    { 1044, RC_INTERNAL, ERROR_SAY }, { 1045, RC_INTERNAL, ERROR_SAY }, { 1048, RC_INTERNAL, ERROR_SAY },
    { 1049, RC_INTERNAL, ERROR_SAY }, { 1050, RC_INTERNAL, ERROR_SAY }, { 1052, RC_INTERNAL, ERROR_SAY },
    { 1054, RC_INTERNAL, ERROR_SAY }, { 1064, RC_INTERNAL, ERROR_SAY }, { 1091, RC_INTERNAL, ERROR_SAY },
    { 1136, RC_INTERNAL, ERROR_SAY }, { 1142, RC_INTERNAL, ERROR_SAY }, { 1143, RC_INTERNAL, ERROR_SAY },
    { 1146, RC_INTERNAL, ERROR_SAY }, { 1210, RC_INTERNAL, ERROR_SAY }, { 1227, RC_INTERNAL, ERROR_SAY },
    { 1264, RC_INTERNAL, ERROR_SAY }, { 1267, RC_INTERNAL, ERROR_SAY }, { 1290, RC_INTERNAL, ERROR_SAY },
    { 1305, RC_INTERNAL, ERROR_SAY }, { 1364, RC_INTERNAL, ERROR_SAY }, { 1370, RC_INTERNAL, ERROR_SAY },
    { 1406, RC_INTERNAL, ERROR_SAY },
};

static const struct db_meaning other = { 0, RC_INTERNAL, 0 };

const struct db_meaning *db_error_meaning(unsigned number) {
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (meanings[i].number == number) return &meanings[i];
    return &other;
}

// The last occurrence: the duplicate value stands before it and may contain the same words.
static const char *after_last(const char *text, const char *mark) {
    const char *found = NULL;
    for (const char *p = strstr(text, mark); p; p = strstr(p + 1, mark)) found = p + strlen(mark);
    return found;
}

// "... for key 'name'" (or 'table.name'), "... CONSTRAINT `name` ..."
static void find_constraint(struct db_error *e, const char *message) {
    const char *start = strstr(message, "CONSTRAINT `");
    char end = '`';
    if (start) {
        start += strlen("CONSTRAINT `");
    } else {
        start = after_last(message, "for key '");
        end = '\'';
    }
    const char *stop = start ? strchr(start, end) : NULL;
    if (!stop) return;
    const char *dot = end == '\'' ? memchr(start, '.', (size_t)(stop - start)) : NULL;
    if (dot) start = dot + 1;
    size_t len = (size_t)(stop - start);
    if (len >= sizeof e->constraint) return;
    memcpy(e->constraint, start, len);
    e->constraint[len] = '\0';
}

// A duplicate or a missing parent is an answer to the caller, not an event. The text of a statement holds no values.
static void report(const struct db_meaning *m, unsigned number, const char *message, const char *sql) {
    const char *said = m->traits & ERROR_SAY ? message : "";
    if (m->rc == RC_CONFLICT || number == STMT_STALE || number == STMT_UNKNOWN || number == STMT_RESHAPED) return;
    if (m->traits & ERROR_RETRY) log_warn("db_busy", "errno=%u message=\"%s\" sql=\"%.300s\"", number, said, sql ? sql : "");
    else log_error("db_error", "errno=%u message=\"%s\" sql=\"%.300s\"", number, said, sql ? sql : "");
}

enum rc db_error_set(struct db *db, unsigned number, const char *message, const char *sql) {
    db->meaning = db_error_meaning(number);
    db->error = (struct db_error){ .number = number };
    (void)snprintf(db->message, sizeof db->message, "%s", message);
    if (db->meaning->traits & ERROR_NAMED) find_constraint(&db->error, message);
    if (db->in_tx && db->meaning->traits & (ERROR_RETRY | ERROR_LOST)) db->tx_broken = true;
    report(db->meaning, number, message, sql);
    return db->meaning->rc;
}

void db_error_clear(struct db *db) {
    db->error = (struct db_error){ .number = 0 };
    db->message[0] = '\0';
    db->meaning = &other;
}
