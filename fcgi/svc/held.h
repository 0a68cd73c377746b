// SPDX-License-Identifier: MPL-2.0
// What people are told to come to: a class or an occasion, on a day, perhaps at an hour, at a place. The day of a class is that of its
// first session on or after the opening; without sessions it is the opening itself, and nobody knows the hour yet.
#ifndef SVC_HELD_H
#define SVC_HELD_H

#include "entity/cx.h"
#include "template.h"

struct held {
    const char *thing;  // "course" or "occasion"
    const char *kind;   // of notices about an occasion: support, review, health, announcement
    int64_t id, version, unit_id;
    const char *what;   // as a text says it: "lớp Sửa xe máy", "gạo cứu đói"
    const char *trade, *place, *bring, *state;
    vday opens;         // of a class
    vday day;
    const char *time;   // NULL: not known yet
};

// How a class was before a write: its opening then, and one session as it was. 0: as now.
struct held_before {
    vday opens;
    int64_t session_id;
    const char *held_on, *starts_at, *place;  // NULL: there was no such session
};

enum rc held_course(struct cx *cx, int64_t course_id, const struct held_before *before, struct held *out) MUST_USE;  // before: NULL as it is now
enum rc held_occasion(struct cx *cx, int64_t occasion_id, struct held *out) MUST_USE;

bool held_same_time(const struct held *a, const struct held *b);  // day, hour and place
int64_t held_moment(vday day, const char *time);                  // of a local day and hour; NULL: the end of the day
int64_t held_start(const struct held *h);
void held_values(struct cx *cx, const struct held *h, struct template_values *out);

#endif
