// SPDX-License-Identifier: MPL-2.0
#include "svc/profile.h"

#include <string.h>

#include "entity/records.h"
#include "queries.h"

// Words of seeker.qualification from the lowest; a class of a level gives the one beside it.
static const struct {
    const char *qualification, *level;
} ladder[] = {
    { "untrained", NULL }, { "skilled", NULL }, { "short", "under3m" }, { "elementary", "elementary" }, { "intermediate", "intermediate" },
    { "college", "college" }, { "university", NULL }, { "postgraduate", NULL },
};

enum { STEPS = sizeof ladder / sizeof *ladder };

static int rung_of(const char *qualification) {
    for (int i = 0; qualification && i < STEPS; i++)
        if (strcmp(ladder[i].qualification, qualification) == 0) return i;
    return -1;
}

static int rung_given(const char *level) {
    for (int i = 0; i < STEPS; i++)
        if (ladder[i].level && strcmp(ladder[i].level, level) == 0) return i;
    return -1;
}

enum rc profile_learnt(struct cx *cx, int64_t person_id, int64_t course_id) {
    struct q_learnt_course_out learnt;
    struct q_learnt_profile_out old;
    bool found;
    TRY(q_learnt_course(cx->db, cx->arena, &(struct q_learnt_course_in){ .course_id = course_id }, &learnt));
    int given = rung_given(learnt.level);
    if (given < 0) return RC_OK;
    TRY(q_learnt_profile(cx->db, cx->arena, &(struct q_learnt_profile_in){ .person_id = person_id }, &old, &found));
    if (!found) return RC_OK;
    bool rises = given > rung_of(old.qualification);
    json_t *body = cx_json(cx, json_object());
    if (rises) json_object_set_new(body, "qualification", json_string(ladder[given].qualification));
    if (rises || !old.specialty) json_object_set_new(body, "specialty", json_string(learnt.trade));
    if (json_object_size(body) == 0) return RC_OK;
    return entity_update(cx, &seeker, old.id, &(struct versions){ .any = true }, body);
}

enum rc profile_start(struct cx *cx, int64_t person_id, const char **qualification, const char **specialty) {
    struct q_learnt_of_out *rows;
    size_t n;
    *qualification = *specialty = NULL;
    TRY(q_learnt_of(cx->db, cx->arena, &(struct q_learnt_of_in){ .person_id = person_id }, &rows, &n));
    for (size_t i = 0; i < n && !*qualification; i++) {
        int given = rung_given(rows[i].level);
        if (given < 0) continue;
        *qualification = ladder[given].qualification;
        *specialty = rows[i].trade;
    }
    return RC_OK;
}
