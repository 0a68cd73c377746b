// SPDX-License-Identifier: MPL-2.0
// Transactions when others are faster and connections break: what is retried, what is rolled back, what is unknown.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"

static struct db *db;
static struct db *other;
static struct arena *arena;

static void set_up(void) {
    arena = arena_new();
    db = harness_fresh("t_tx");
    other = harness_open("t_tx");
    harness_run(db, arena, "CREATE TABLE t (id BIGINT PRIMARY KEY, v BIGINT NOT NULL)");
    harness_run(db, arena, "INSERT INTO t VALUES (1, 10), (2, 20)");
}

static void tear_down(void) {
    db_close(db);
    db_close(other);
    arena_free(arena);
}

static int64_t value(int id) { return harness_number(other, arena, arena_printf(arena, "SELECT v FROM t WHERE id = %d", id)); }
static int64_t rows(void) { return harness_number(other, arena, "SELECT COUNT(*) FROM t"); }

static enum rc run(struct db *on, const char *sql) {
    struct db_rows r;
    return db_run(on, arena, sql, NULL, 0, &r);
}

// Ends db's connection from the other one, as the server does at a restart.
static void cut(int64_t connection) {
    harness_run(other, arena, arena_printf(arena, "KILL CONNECTION %lld", (long long)connection));
    const char *gone
        = arena_printf(arena, "SELECT COUNT(*) FROM information_schema.processlist WHERE id = %lld", (long long)connection);
    while (harness_number(other, arena, gone) > 0) continue;
}

static int64_t connection(void) { return harness_number(db, arena, "SELECT CONNECTION_ID()"); }

struct job {
    int attempts;
    enum rc result;  // of fn
    int64_t id;      // of the connection
};

// ---- plain

static enum rc add_rows(void *arg) {
    struct job *j = arg;
    j->attempts++;
    ck_assert(db_in_tx(db));
    TRY(run(db, "INSERT INTO t VALUES (3, 30)"));
    TRY(run(db, "INSERT INTO t VALUES (4, 40)"));
    return j->result;
}

START_TEST(tx_commits) {
    struct job j = { 0 };
    ck_assert_int_eq(db_tx(db, add_rows, &j), RC_OK);
    ck_assert(!db_in_tx(db));
    ck_assert(!db_rolled_back(db));
    ck_assert_int_eq(rows(), 4);
}
END_TEST

static const enum rc refusals[] = { RC_CONFLICT, RC_INVALID, RC_NOT_FOUND, RC_INTERNAL, RC_BUSY };

START_TEST(tx_of_a_refusal_leaves_nothing_and_is_not_repeated) {
    struct job j = { .result = refusals[_i] };
    ck_assert_int_eq(db_tx(db, add_rows, &j), refusals[_i]);
    ck_assert_int_eq(j.attempts, 1);
    ck_assert(db_rolled_back(db));
    ck_assert_int_eq(rows(), 2);
}
END_TEST

static enum rc add_duplicate(void *arg) {
    (void)arg;
    TRY(run(db, "INSERT INTO t VALUES (3, 30)"));
    return run(db, "INSERT INTO t VALUES (1, 30)");
}

START_TEST(tx_keeps_the_error_for_the_caller) {
    ck_assert_int_eq(db_tx(db, add_duplicate, NULL), RC_CONFLICT);
    ck_assert_str_eq(db_error(db)->constraint, "PRIMARY");
    ck_assert_int_eq(rows(), 2);
}
END_TEST

// ---- somebody else was faster

static enum rc snapshot_job(void *arg) {
    struct job *j = arg;
    int64_t seen = harness_number(db, arena, "SELECT v FROM t WHERE id = 1");
    if (j->attempts++ == 0) harness_run(other, arena, "UPDATE t SET v = v + 5 WHERE id = 1");
    return run(db, arena_printf(arena, "UPDATE t SET v = %lld WHERE id = 1", (long long)seen + 1));
}

START_TEST(update_of_a_row_changed_since_it_was_read_is_repeated) {
    struct job j = { 0 };
    ck_assert_int_eq(db_tx(db, snapshot_job, &j), RC_OK);
    ck_assert_int_eq(j.attempts, 2);
    ck_assert_int_eq(value(1), 16);
}
END_TEST

static enum rc always_late(void *arg) {
    struct job *j = arg;
    j->attempts++;
    harness_number(db, arena, "SELECT v FROM t WHERE id = 1");
    harness_run(other, arena, "UPDATE t SET v = v + 5 WHERE id = 1");
    return run(db, "UPDATE t SET v = 0 WHERE id = 1");
}

START_TEST(three_attempts_and_no_more) {
    struct job j = { 0 };
    ck_assert_int_eq(db_tx(db, always_late, &j), RC_BUSY);
    ck_assert_int_eq(j.attempts, 3);
    ck_assert_uint_eq(db_error(db)->number, 1020);
    ck_assert_int_eq(value(1), 25);
}
END_TEST

static enum rc wait_job(void *arg) {
    struct job *j = arg;
    if (++j->attempts == 2) ck_assert_int_eq(db_raw(other, "ROLLBACK"), RC_OK);
    return run(db, "UPDATE t SET v = v + 1 WHERE id = 1");
}

START_TEST(lock_wait_is_repeated) {
    struct job j = { 0 };
    harness_run(db, arena, "SET innodb_lock_wait_timeout = 1");
    ck_assert_int_eq(db_raw(other, "START TRANSACTION"), RC_OK);
    harness_run(other, arena, "UPDATE t SET v = 99 WHERE id = 1");
    ck_assert_int_eq(db_tx(db, wait_job, &j), RC_OK);
    ck_assert_int_eq(j.attempts, 2);
    ck_assert_int_eq(value(1), 11);
}
END_TEST

static enum rc answer_job(void *arg) {
    struct job *j = arg;
    j->attempts++;
    TRY(run(db, "INSERT INTO t VALUES (3, 30)"));
    enum rc rc = run(db, "UPDATE t SET v = v + 1 WHERE id = 1");
    return rc == RC_BUSY && db_error(db)->number == 1205 ? j->result : rc;
}

// RC_OK cannot stand: what fn did is not there any more.
static const struct { enum rc said, want; int attempts; } answers[] = {
    { RC_CONFLICT, RC_CONFLICT, 1 }, { RC_NOT_FOUND, RC_NOT_FOUND, 1 }, { RC_BUSY, RC_BUSY, 3 }, { RC_OK, RC_BUSY, 3 },
};

START_TEST(lock_wait_that_fn_answers_stands) {
    struct job j = { .result = answers[_i].said };
    harness_run(db, arena, "SET innodb_lock_wait_timeout = 1");
    ck_assert_int_eq(db_raw(other, "START TRANSACTION"), RC_OK);
    harness_run(other, arena, "UPDATE t SET v = 99 WHERE id = 1");
    ck_assert_int_eq(db_tx(db, answer_job, &j), answers[_i].want);
    ck_assert_int_eq(j.attempts, answers[_i].attempts);
    ck_assert_uint_eq(db_error(db)->number, 1205);
    ck_assert(db_rolled_back(db));
    ck_assert_int_eq(db_raw(other, "ROLLBACK"), RC_OK);
    ck_assert_int_eq(rows(), 2);
}
END_TEST

// Two processes that take two rows in opposite order.
struct crossing {
    struct db *db;
    int first;
    int attempts;
    int say;   // tells the other one: my first row is locked
    int hear;
};

static enum rc cross(void *arg) {
    struct crossing *c = arg;
    char byte = '.';
    TRY(run(c->db, arena_printf(arena, "UPDATE t SET v = v + 1 WHERE id = %d", c->first)));
    if (c->attempts++ == 0 && (write(c->say, &byte, 1) != 1 || read(c->hear, &byte, 1) != 1)) return RC_INTERNAL;
    return run(c->db, arena_printf(arena, "UPDATE t SET v = v + 1 WHERE id = %d", 3 - c->first));
}

static int cross_in_child(int say, int hear) {
    pid_t pid = fork();
    if (pid != 0) return pid;
    struct crossing c = { .db = harness_open("t_tx"), .first = 2, .say = say, .hear = hear };
    _exit(db_tx(c.db, cross, &c) == RC_OK ? c.attempts : 100);
}

START_TEST(deadlock_is_repeated_by_the_one_that_lost) {
    int there[2], back[2], status;
    ck_assert(pipe(there) == 0 && pipe(back) == 0);
    pid_t child = cross_in_child(back[1], there[0]);
    struct crossing c = { .db = db, .first = 1, .say = there[1], .hear = back[0] };
    ck_assert_int_eq(db_tx(db, cross, &c), RC_OK);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(c.attempts + WEXITSTATUS(status), 3);
    ck_assert_int_eq(value(1), 12);
    ck_assert_int_eq(value(2), 22);
}
END_TEST

// ---- lost connections

START_TEST(read_outside_a_transaction_is_repeated) {
    int64_t before = connection();
    cut(before);
    ck_assert_int_eq(harness_number(db, arena, "SELECT v FROM t WHERE id = 1"), 10);
    ck_assert_int_ne(connection(), before);
}
END_TEST

START_TEST(write_outside_a_transaction_is_not_repeated) {
    cut(connection());
    enum rc rc = run(db, "UPDATE t SET v = v + 1 WHERE id = 1");
    ck_assert(rc == RC_BUSY || rc == RC_UNKNOWN);
    ck_assert_int_eq(value(1), 10);
    ck_assert_int_eq(run(db, "UPDATE t SET v = v + 1 WHERE id = 1"), RC_OK);
    ck_assert_int_eq(value(1), 11);
}
END_TEST

START_TEST(write_whose_answer_does_not_come_is_unknown) {
    struct db *hasty = harness_open_at(harness_socket(), "t_tx", 1);
    ck_assert_int_eq(run(hasty, "UPDATE t SET v = v + 1 WHERE id = 1 AND SLEEP(3) = 0"), RC_BUSY);
    ck_assert_uint_eq(db_error(hasty)->number, 1969);  // the server's limit comes first
    ck_assert_int_eq(run(hasty, "SET max_statement_time = 0"), RC_OK);
    ck_assert_int_eq(run(hasty, "UPDATE t SET v = v + 1 WHERE id = 1 AND SLEEP(3) = 0"), RC_UNKNOWN);
    ck_assert_uint_eq(db_error(hasty)->number, 2013);
    db_close(hasty);
}
END_TEST

static enum rc cut_between(void *arg) {
    struct job *j = arg;
    TRY(run(db, "INSERT INTO t VALUES (3, 30)"));
    if (j->attempts++ == 0) cut(j->id);
    return run(db, "INSERT INTO t VALUES (4, 40)");
}

START_TEST(connection_lost_inside_is_repeated_from_the_start) {
    struct job j = { .id = connection() };
    ck_assert_int_eq(db_tx(db, cut_between, &j), RC_OK);
    ck_assert_int_eq(j.attempts, 2);
    ck_assert_int_eq(rows(), 4);
}
END_TEST

static enum rc careless(void *arg) {
    struct job *j = arg;
    if (j->attempts++ == 0) cut(j->id);
    enum rc first = run(db, "INSERT INTO t VALUES (3, 30)");
    enum rc second = run(db, "INSERT INTO t VALUES (4, 40)");
    ck_assert_int_eq(first, second);
    return RC_OK;
}

START_TEST(nothing_runs_outside_a_broken_transaction) {
    struct job j = { .id = connection() };
    ck_assert_int_eq(db_tx(db, careless, &j), RC_OK);
    ck_assert_int_eq(j.attempts, 2);
    ck_assert_int_eq(rows(), 4);
}
END_TEST

static enum rc always_cut(void *arg) {
    struct job *j = arg;
    j->attempts++;
    TRY(run(db, "INSERT INTO t VALUES (3, 30)"));
    cut(connection());
    return run(db, "SELECT 1");
}

START_TEST(connection_lost_every_time_leaves_nothing) {
    struct job j = { 0 };
    ck_assert_int_eq(db_tx(db, always_cut, &j), RC_BUSY);
    ck_assert_int_eq(j.attempts, 3);
    ck_assert(db_rolled_back(db));
    ck_assert_int_eq(rows(), 2);
}
END_TEST

static enum rc add_through_proxy(void *arg) {
    struct crossing *c = arg;
    c->attempts++;
    return run(c->db, "INSERT INTO t VALUES (3, 30)");
}

START_TEST(answer_lost_at_commit_is_unknown) {
    const char *folder = harness_folder(arena);
    const char *path = arena_printf(arena, "%s/socket", folder);
    pid_t proxy = harness_proxy(path, harness_socket(), "COMMIT");
    struct crossing c = { .db = harness_open_at(path, "t_tx", 5) };
    ck_assert_int_eq(db_tx(c.db, add_through_proxy, &c), RC_UNKNOWN);
    ck_assert_int_eq(c.attempts, 1);
    ck_assert(!db_rolled_back(c.db));
    ck_assert_int_eq(rows(), 3);
    ck_assert_int_eq(run(c.db, "SELECT 1"), RC_OK);
    db_close(c.db);
    kill(proxy, SIGKILL);
    waitpid(proxy, NULL, 0);
    unlink(path);
    rmdir(folder);
}
END_TEST

START_TEST(read_through_a_stopped_result_is_repeated_whole) {
    const char *folder = harness_folder(arena);
    const char *path = arena_printf(arena, "%s/socket", folder);
    pid_t proxy = harness_proxy(path, harness_socket(), "cut here");
    struct db *cut_off = harness_open_at(path, "t_tx", 5);
    struct db_rows r;
    ck_assert_int_eq(db_run(cut_off, arena, "SELECT v, 'cut here' FROM t ORDER BY id", NULL, 0, &r), RC_BUSY);
    ck_assert_int_eq(db_run(cut_off, arena, "SELECT v FROM t ORDER BY id", NULL, 0, &r), RC_OK);
    ck_assert_uint_eq(r.count, 2);
    db_close(cut_off);
    kill(proxy, SIGKILL);
    waitpid(proxy, NULL, 0);
    unlink(path);
    rmdir(folder);
}
END_TEST

static void add_tests(TCase *c) {
    tcase_add_test(c, tx_commits);
    tcase_add_loop_test(c, tx_of_a_refusal_leaves_nothing_and_is_not_repeated, 0, (int)(sizeof refusals / sizeof *refusals));
    tcase_add_test(c, tx_keeps_the_error_for_the_caller);
    tcase_add_test(c, update_of_a_row_changed_since_it_was_read_is_repeated);
    tcase_add_test(c, three_attempts_and_no_more);
    tcase_add_test(c, lock_wait_is_repeated);
    tcase_add_loop_test(c, lock_wait_that_fn_answers_stands, 0, (int)(sizeof answers / sizeof *answers));
    tcase_add_test(c, deadlock_is_repeated_by_the_one_that_lost);
    tcase_add_test(c, read_outside_a_transaction_is_repeated);
    tcase_add_test(c, write_outside_a_transaction_is_not_repeated);
    tcase_add_test(c, write_whose_answer_does_not_come_is_unknown);
    tcase_add_test(c, connection_lost_inside_is_repeated_from_the_start);
    tcase_add_test(c, nothing_runs_outside_a_broken_transaction);
    tcase_add_test(c, connection_lost_every_time_leaves_nothing);
    tcase_add_test(c, answer_lost_at_commit_is_unknown);
    tcase_add_test(c, read_through_a_stopped_result_is_repeated_whole);
}

Suite *tx_suite(void) {
    Suite *s = suite_create("tx");
    TCase *c = tcase_create("tx");
    tcase_set_timeout(c, 30);
    tcase_add_checked_fixture(c, set_up, tear_down);
    add_tests(c);
    suite_add_tcase(s, c);
    return s;
}
