// SPDX-License-Identifier: MPL-2.0
#include "waiting.h"

#include <string.h>

#include "base/log.h"
#include "db/db.h"
#include "gen/queries.h"

struct move_up {
    struct db *db;
    struct arena *a;
    size_t n;
};

// The class's row is locked while its places are counted, as by an officer who enrols somebody.
static enum rc waiting_tx(void *arg) {
    struct move_up *m = arg;
    struct q_waiting_course_out free_one, again;
    struct q_waiting_first_out first;
    struct q_course_lock_out course;
    bool found;
    m->n = 0;
    TRY(q_waiting_course(m->db, m->a, &free_one, &found));
    if (!found) return RC_OK;
    TRY(q_course_lock(m->db, m->a, &(struct q_course_lock_in){ .course_id = free_one.id }, &course));
    TRY(q_waiting_course(m->db, m->a, &again, &found));
    if (!found || again.id != free_one.id) return RC_OK;
    TRY(q_waiting_first(m->db, m->a, &(struct q_waiting_first_in){ .course_id = free_one.id }, &first, &found));
    if (!found) return RC_OK;
    TRY(q_waiting_up(m->db, m->a, &(struct q_waiting_up_in){ .id = first.id }));
    log_info("waiting_up", "course=%lld enrolment=%lld", (long long)free_one.id, (long long)first.id);
    m->n = 1;
    return RC_OK;
}

enum rc waiting_step(struct db *db, struct arena *a, size_t *n) {
    struct move_up m = { .db = db, .a = a };
    enum rc rc = db_tx(db, waiting_tx, &m);
    *n = m.n;
    return rc;
}
