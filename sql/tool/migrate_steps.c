// SPDX-License-Identifier: MPL-2.0
// The record schema_step: one row per statement (steps from 1), and step 0 once a file is complete. MariaDB commits at every
// DDL statement, so a file is not atomic: a step is marked "running" before and "done" after, and one left at "running" is
// run again, which every statement of ours allows. What is done never changes: another text or a missing file stops the program.
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "db/db.h"
#include "tool/migrate.h"

static const char create_record[] =
    "CREATE TABLE IF NOT EXISTS schema_step ("
    " migration VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
    " step INT NOT NULL,"
    " name VARCHAR(120) NOT NULL,"
    " checksum CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
    " state VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
    " started_at DATETIME(3) NOT NULL,"
    " finished_at DATETIME(3) NULL,"
    " PRIMARY KEY (migration, step),"
    " CONSTRAINT schema_step_state CHECK (state IN ('running','done')))";

static const char take_lock[] = "SELECT GET_LOCK(CONCAT('migrate:', DATABASE()), 120)";

// Only by the holder of the lock: a connection opened again in between has lost it.
static const char mark_running[] =
    "INSERT INTO schema_step (migration, step, name, checksum, state, started_at)"
    " SELECT ?, ?, ?, SHA2(?, 256), 'running', UTC_TIMESTAMP(3) FROM DUAL"
    " WHERE IS_USED_LOCK(CONCAT('migrate:', DATABASE())) = CONNECTION_ID()"
    " ON DUPLICATE KEY UPDATE name = VALUES(name), checksum = VALUES(checksum), state = 'running',"
    " started_at = UTC_TIMESTAMP(3), finished_at = NULL";

static const char mark_done[] =
    "UPDATE schema_step SET state = 'done', finished_at = UTC_TIMESTAMP(3) WHERE migration = ? AND step = ?";

static const char find_step[]
    = "SELECT state = 'done', checksum = SHA2(?, 256) FROM schema_step WHERE migration = ? AND step = ?";

static const char find_file[] = "SELECT COUNT(IF(step = 0, 1, NULL)), MAX(step) FROM schema_step WHERE migration = ?";

static const char find_names[]
    = "SELECT migration FROM schema_step WHERE migration REGEXP ? GROUP BY migration ORDER BY migration";

struct run {
    struct db *db;
    struct arena *arena;
    long stop_after;
    long marked;
    long applied;
};

static int changed(const struct migration *m, const char *what) {
    fprintf(stderr, "migrate: %s: %s\nApplied files never change: restore this one and write a new file.\n", m->path, what);
    return MIGRATE_CHANGED;
}

static bool mark(struct run *r, const struct migration *m, size_t step, const char *title, const char *text) {
    struct db_value p[] = { db_text(m->name), db_int((int64_t)step), db_text(title), db_text(text) };
    struct db_rows rows;
    if (db_run(r->db, r->arena, mark_running, p, 4, &rows) != RC_OK) return false;
    if (rows.affected == 0) fprintf(stderr, "migrate: the lock was lost with the connection\n");
    return rows.affected > 0;
}

static bool finish(struct run *r, const struct migration *m, size_t step) {
    struct db_value p[] = { db_text(m->name), db_int((int64_t)step) };
    struct db_rows rows;
    return db_run(r->db, r->arena, mark_done, p, 2, &rows) == RC_OK && rows.affected == 1;
}

static int run_step(struct run *r, const struct migration *m, size_t step) {
    const struct statement *s = &m->steps[step - 1];
    if (!mark(r, m, step, s->title, s->text)) return migrate_failed(r->db, "recording a step");
    if (++r->marked == r->stop_after) _exit(MIGRATE_STOPPED);  // as a power cut would: nothing is put in order
    printf("%s %zu/%zu %s\n", m->name, step, m->n, s->title);
    fflush(stdout);
    if (db_raw(r->db, s->text) != RC_OK) return migrate_failed(r->db, arena_printf(r->arena, "%s:%d", m->path, s->line));
    if (!finish(r, m, step)) return migrate_failed(r->db, "recording a step");
    r->applied++;
    return MIGRATE_DONE;
}

static int visit_step(struct run *r, const struct migration *m, size_t step, bool complete) {
    const struct statement *s = &m->steps[step - 1];
    struct db_value p[] = { db_text(s->text), db_text(m->name), db_int((int64_t)step) };
    struct db_rows rows;
    if (db_run(r->db, r->arena, find_step, p, 3, &rows) != RC_OK) return migrate_failed(r->db, "reading the record");
    if (rows.count == 0 && complete) return changed(m, "has a statement more than when it was applied");
    if (rows.count == 0 || db_cell(&rows, 0, 0)->i == 0) return run_step(r, m, step);
    if (db_cell(&rows, 0, 1)->i == 1) return MIGRATE_DONE;
    return changed(
        m, arena_printf(r->arena, "statement %zu (line %d, %s) is not the one that was applied", step, s->line, s->title));
}

static int visit_file(struct run *r, const struct migration *m, bool newer_exists) {
    struct db_value name = db_text(m->name);
    struct db_rows rows;
    if (db_run(r->db, r->arena, find_file, &name, 1, &rows) != RC_OK) return migrate_failed(r->db, "reading the record");
    bool complete = db_cell(&rows, 0, 0)->i > 0;
    const struct db_value *last = db_cell(&rows, 0, 1);
    if (last->kind == DB_NULL && newer_exists) return changed(m, "is new, but a file with a higher number has been applied");
    if (last->kind == DB_INT && last->i > (int64_t)m->n) return changed(m, "has fewer statements than when it was applied");
    for (size_t step = 1; step <= m->n; step++) {
        int code = visit_step(r, m, step, complete);
        if (code != MIGRATE_DONE) return code;
    }
    if (complete) return MIGRATE_DONE;
    return mark(r, m, 0, "complete", "") && finish(r, m, 0) ? MIGRATE_DONE : migrate_failed(r->db, "recording a file");
}

static bool is_among(const struct migrations *m, const char *name) {
    for (size_t i = 0; i < m->n; i++)
        if (strcmp(m->at[i].name, name) == 0) return true;
    return false;
}

// Every file that was ever applied must still be there. *newest is the last of them, "" when there is none.
static int check_files(struct run *r, const struct migrations *m, const char **newest) {
    struct db_value pattern = db_text(arena_printf(r->arena, "^%s[0-9]", m->prefix));
    struct db_rows rows;
    *newest = "";
    if (db_run(r->db, r->arena, find_names, &pattern, 1, &rows) != RC_OK) return migrate_failed(r->db, "reading the record");
    for (size_t i = 0; i < rows.count; i++) {
        *newest = db_cell(&rows, i, 0)->s;
        if (is_among(m, *newest)) continue;
        fprintf(stderr, "migrate: %s.sql has been applied and is missing\n", *newest);
        return MIGRATE_CHANGED;
    }
    return MIGRATE_DONE;
}

int steps_lock(struct db *db, struct arena *a) {
    struct db_rows rows;
    if (db_run(db, a, take_lock, NULL, 0, &rows) != RC_OK) return migrate_failed(db, "waiting for another migrate");
    if (db_cell(&rows, 0, 0)->i == 1) return MIGRATE_DONE;
    fputs("migrate: another migrate has been running for two minutes\n", stderr);
    return MIGRATE_FAILED;
}

int steps_apply(struct db *db, struct arena *a, const struct migrations *m, long stop_after) {
    struct run r = { .db = db, .arena = a, .stop_after = stop_after };
    const char *newest;
    if (db_raw(db, create_record) != RC_OK) return migrate_failed(db, "making the table schema_step");
    int code = check_files(&r, m, &newest);
    for (size_t i = 0; i < m->n && code == MIGRATE_DONE; i++) code = visit_file(&r, &m->at[i], strcmp(m->at[i].name, newest) < 0);
    if (code == MIGRATE_DONE) printf("%s: %ld steps applied\n", m->at[m->n - 1].name, r.applied);
    return code;
}

int steps_status(struct db *db, struct arena *a) {
    static const char list[]
        = "SELECT migration, COUNT(IF(step > 0 AND state = 'done', 1, NULL)), COUNT(IF(state <> 'done', 1, NULL)),"
          " COUNT(IF(step = 0 AND state = 'done', 1, NULL)), MAX(finished_at) FROM schema_step GROUP BY migration ORDER BY "
          "migration";
    static const char exists[] =
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'schema_step'";
    struct db_rows rows;
    if (db_run(db, a, exists, NULL, 0, &rows) != RC_OK) return migrate_failed(db, "reading the record");
    if (db_cell(&rows, 0, 0)->i == 0) {
        puts("empty: nothing has been applied");
        return MIGRATE_DONE;
    }
    if (db_run(db, a, list, NULL, 0, &rows) != RC_OK) return migrate_failed(db, "reading the record");
    for (size_t i = 0; i < rows.count; i++) {
        const char *state = db_cell(&rows, i, 3)->i > 0 ? "complete" : db_cell(&rows, i, 2)->i > 0 ? "interrupted" : "begun";
        const struct db_value *at = db_cell(&rows, i, 4);
        printf("%s %s, %lld steps, %s\n", db_cell(&rows, i, 0)->s, state, (long long)db_cell(&rows, i, 1)->i,
               at->s ? at->s : "-");
    }
    return MIGRATE_DONE;
}
