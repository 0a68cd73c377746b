// SPDX-License-Identifier: MPL-2.0
#include "waiting.h"

#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/vdate.h"
#include "db/db.h"
#include "gen/queries.h"
#include "tell.h"
#include "trace.h"

enum { DAY_MS = 86400000 };

struct move_up {
    const struct feeder *f;
    struct arena *a;
    int64_t now_ms;
    size_t n;
};

static const char *waiting_today(const struct move_up *m) {
    char day[VDATE_ISO_SIZE];
    vdate_format(clock_today(m->now_ms), day);
    return arena_strdup(m->a, day);
}

// --- who does not answer ------------------------------------------------------------------------------------------------------------

static enum rc waiting_give_up(void *arg) {
    struct move_up *m = arg;
    struct q_waiting_days_out rule;
    struct q_waiting_overdue_out late;
    char before[VTIME_SIZE];
    bool found;
    m->n = 0;
    TRY(q_waiting_days(m->f->db, m->a, &(struct q_waiting_days_in){ .today = waiting_today(m) }, &rule, &found));
    if (!found || rule.days <= 0) return RC_OK;
    clock_format(m->now_ms - rule.days * DAY_MS, before);
    TRY(q_waiting_overdue(m->f->db, m->a, &(struct q_waiting_overdue_in){ .before = before }, &late, &found));
    if (!found) return RC_OK;
    const char *reason = arena_printf(m->a, "Không trả lời lời mời trong %lld ngày", (long long)rule.days);
    TRY(q_waiting_lapse(m->f->db, m->a, &(struct q_waiting_lapse_in){ .id = late.id, .reason = reason }));
    m->n = 1;
    return trace_write(m->f->db, m->a, &(struct trace){ "no_answer", "enrolment", late.id, late.unit_id, "invited", "declined", reason, m->now_ms });
}

// --- who moves up -------------------------------------------------------------------------------------------------------------------

static struct tell waiting_tell(const struct move_up *m, int64_t id, const struct q_waiting_person_out *p) {
    return (struct tell){
        .unit_id = p->unit_id, .person_id = p->person_id, .phone_id = p->has_phone_id ? p->phone_id : 0, .enrolment_id = id, .course_id = p->course_id,
        .kind = "invitation", .wording = "invitation", .purpose = "training", .name = p->name, .language = p->language, .number_enc = p->number_enc,
        .number_idx = p->number_idx, .subject = { .place = p->place, .trade = p->trade, .held_on = p->opens },
        .key = arena_printf(m->a, "invitation:%lld:%lld", (long long)id, (long long)p->tries),  // as an officer's, so that both are one
    };
}

// The invitation, or why there is none. *fault NULL and *sent false: the class does not invite by itself.
static enum rc waiting_invite(const struct move_up *m, int64_t id, const struct q_waiting_person_out *p, const char **fault, bool *sent) {
    struct q_next_id_out next;
    struct told made;
    *fault = NULL;
    *sent = false;
    if (!p->auto_invite) return RC_OK;
    const struct tell t = waiting_tell(m, id, p);
    TRY(tell_prepare(m->f, m->a, m->now_ms, &t, &made));
    *fault = p->refused ? "refused" : made.fault;
    if (!*fault && (!p->has_cap || p->spent + made.price > p->cap)) *fault = "cap";
    if (*fault) return RC_OK;
    TRY(q_next_id(m->f->db, m->a, &next));
    TRY(tell_put(m->f, m->a, &t, &made, next.id));
    *sent = true;
    return RC_OK;
}

static enum rc waiting_move(struct move_up *m, int64_t course_id, int64_t id) {
    const char *fault;
    bool sent;
    struct q_waiting_person_out p;
    TRY(q_waiting_person(m->f->db, m->a, &(struct q_waiting_person_in){ .id = id, .today = waiting_today(m) }, &p));
    TRY(waiting_invite(m, id, &p, &fault, &sent));
    struct q_waiting_up_in up = { .id = id, .to_state = sent ? "invited" : "enrolled", .fault = fault };
    TRY(q_waiting_up(m->f->db, m->a, &up));
    log_info("waiting_up", "course=%lld enrolment=%lld invited=%d fault=%s", (long long)course_id, (long long)id, sent, fault ? fault : "");
    m->n = 1;
    return trace_write(m->f->db, m->a, &(struct trace){ "move_up", "enrolment", id, p.unit_id, "waiting", up.to_state, fault, m->now_ms });
}

// The class's row is locked while its places are counted, as by an officer who enrols somebody.
static enum rc waiting_tx(void *arg) {
    struct move_up *m = arg;
    struct q_waiting_course_out free_one, again;
    struct q_waiting_first_out first;
    struct q_course_lock_out course;
    bool found;
    m->n = 0;
    TRY(q_waiting_course(m->f->db, m->a, &free_one, &found));
    if (!found) return RC_OK;
    TRY(q_course_lock(m->f->db, m->a, &(struct q_course_lock_in){ .course_id = free_one.id }, &course));
    TRY(q_waiting_course(m->f->db, m->a, &again, &found));
    if (!found || again.id != free_one.id) return RC_OK;
    TRY(q_waiting_first(m->f->db, m->a, &(struct q_waiting_first_in){ .course_id = free_one.id }, &first, &found));
    return found ? waiting_move(m, free_one.id, first.id) : RC_OK;
}

enum rc waiting_step(const struct feeder *f, struct arena *a, int64_t now_ms, size_t *n) {
    struct move_up m = { .f = f, .a = a, .now_ms = now_ms };
    *n = 0;
    TRY(db_tx(f->db, waiting_give_up, &m));
    *n = m.n;
    TRY(db_tx(f->db, waiting_tx, &m));
    *n += m.n;
    return RC_OK;
}
