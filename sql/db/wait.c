// SPDX-License-Identifier: MPL-2.0
// Statements whose caller has other work while the server does its own: the library's non-blocking calls, waited for by db_wait_fn.
// Without one they block, as everywhere else.
#include "db/conn.h"

static int wait_ended(const struct db *db, int status) {
    bool writing = (status & MYSQL_WAIT_WRITE) != 0;
    int ms = status & MYSQL_WAIT_TIMEOUT ? (int)mysql_get_timeout_value_ms(db->my) : -1;
    bool ready = db->wait(db->wait_arg, (int)mysql_get_socket(db->my), writing, ms);
    if (!ready) return MYSQL_WAIT_TIMEOUT;
    return status & (MYSQL_WAIT_READ | MYSQL_WAIT_WRITE | MYSQL_WAIT_EXCEPT);
}

int wait_execute(const struct db *db, MYSQL_STMT *handle) {
    int failed = 0;
    if (db->wait == NULL) return mysql_stmt_execute(handle);
    int status = mysql_stmt_execute_start(&failed, handle);
    while (status != 0) status = mysql_stmt_execute_cont(&failed, handle, wait_ended(db, status));
    return failed;
}

int wait_query(const struct db *db, const char *sql, unsigned long len) {
    int failed = 0;
    if (db->wait == NULL) return mysql_real_query(db->my, sql, len);
    int status = mysql_real_query_start(&failed, db->my, sql, len);
    while (status != 0) status = mysql_real_query_cont(&failed, db->my, wait_ended(db, status));
    return failed;
}
