// SPDX-License-Identifier: MPL-2.0
// tests/db SOCKET MIGRATE SQL_DIR: the suites that need a real MariaDB, started by tests/harness/mariadb.sh. The server belongs
// to this run: suites make and drop databases and accounts in it.
#include <stdio.h>
#include <stdlib.h>

#include "harness.h"
#include "turns.h"

int main(int argc, char **argv) {
    if (argc != 4) {
        fputs("usage: db SOCKET MIGRATE SQL_DIR\n", stderr);
        return 2;
    }
    harness_set(argv[1], argv[2], argv[3]);
    SRunner *r = srunner_create(db_suite());
    srunner_add_suite(r, rows_suite());
    srunner_add_suite(r, tx_suite());
    srunner_add_suite(r, migrate_suite());
    srunner_add_suite(r, grants_suite());
    srunner_add_suite(r, plan_suite());
    srunner_add_suite(r, queue_suite());
    srunner_add_suite(r, queue_flow_suite());
    srunner_add_suite(r, ahead_suite());
    srunner_add_suite(r, model_suite());
    srunner_add_suite(r, feeder_suite());
    srunner_add_suite(r, inbound_suite());
    srunner_add_suite(r, reply_suite());
    srunner_add_suite(r, question_suite());
    srunner_add_suite(r, offer_suite());
    srunner_add_suite(r, spool_suite());
    srunner_add_suite(r, status_suite());
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
