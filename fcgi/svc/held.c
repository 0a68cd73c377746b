// SPDX-License-Identifier: MPL-2.0
#include "svc/held.h"

#include <string.h>

#include "queries.h"
#include "rules.h"

enum { MINUTE_MS = 60000 };
static const int64_t day_ms = INT64_C(24) * 60 * MINUTE_MS, local_ms = INT64_C(7) * 60 * MINUTE_MS;

// Takes a session as the first day when it is earlier than what stands there, and not before the opening.
static void consider(struct held *h, const char *held_on, const char *starts_at, const char *place) {
    vday day;
    if (!held_on || !vdate_parse(held_on, &day) || day < h->opens) return;
    bool earlier = !h->time || day < h->day || (day == h->day && strcmp(starts_at, h->time) < 0);
    if (!earlier) return;
    h->day = day;
    h->time = starts_at;
    if (place) h->place = place;
}

enum rc held_course(struct cx *cx, int64_t course_id, const struct held_before *before, struct held *out) {
    struct q_held_course_out c;
    struct q_held_sessions_out *s;
    bool found;
    size_t n;
    TRY(q_held_course(cx->db, cx->arena, &(struct q_held_course_in){ .course_id = course_id }, &c, &found));
    if (!found) return fail(cx, RC_NOT_FOUND, NULL, NULL);
    *out = (struct held){ .thing = "course", .kind = "reminder", .id = course_id, .version = c.version, .unit_id = c.unit_id,
                          .what = arena_printf(cx->arena, "lớp %s", c.trade), .trade = c.trade, .place = c.place, .state = c.state };
    if (!vdate_parse(c.starts_on, &out->opens)) return fail(cx, RC_INTERNAL, "bad_day", NULL);
    if (before && before->opens) out->opens = before->opens;
    out->day = out->opens;
    TRY(q_held_sessions(cx->db, cx->arena, &(struct q_held_sessions_in){ .course_id = course_id }, &s, &n));
    const char *usual = out->place;
    for (size_t i = 0; i < n; i++)
        if (!before || s[i].id != before->session_id) consider(out, s[i].held_on, s[i].starts_at, s[i].place ? s[i].place : usual);
    if (before && before->session_id) consider(out, before->held_on, before->starts_at, before->place ? before->place : usual);
    return RC_OK;
}

enum rc held_occasion(struct cx *cx, int64_t occasion_id, struct held *out) {
    struct q_held_occasion_out o;
    bool found;
    TRY(q_held_occasion(cx->db, cx->arena, &(struct q_held_occasion_in){ .occasion_id = occasion_id }, &o, &found));
    if (!found) return fail(cx, RC_NOT_FOUND, NULL, NULL);
    *out = (struct held){ .thing = "occasion", .kind = strcmp(o.kind, "other") == 0 ? "announcement" : o.kind, .id = occasion_id, .version = o.version,
                          .unit_id = o.unit_id, .what = o.title, .trade = o.title, .place = o.place, .bring = o.bring, .state = o.state, .time = o.starts_at };
    if (!vdate_parse(o.held_on, &out->day)) return fail(cx, RC_INTERNAL, "bad_day", NULL);
    out->opens = out->day;
    return RC_OK;
}

static bool same(const char *a, const char *b) {
    return a == b || (a && b && strcmp(a, b) == 0);
}

bool held_same_time(const struct held *a, const struct held *b) {
    return a->day == b->day && same(a->time, b->time) && same(a->place, b->place);
}

int64_t held_moment(vday day, const char *time) {
    int minutes = RULES_DAY_MINUTES;
    if (time && !rules_minutes(time, &minutes)) minutes = RULES_DAY_MINUTES;
    return day * day_ms + (int64_t)minutes * MINUTE_MS - local_ms;
}

int64_t held_start(const struct held *h) {
    return held_moment(h->day, h->time);
}

void held_values(struct cx *cx, const struct held *h, struct template_values *out) {
    *out = (struct template_values){ {
        [TEMPLATE_TRADE] = h->trade, [TEMPLATE_PLACE] = h->place, [TEMPLATE_DATE] = vdate_vn(cx->arena, h->day),
        [TEMPLATE_TIME] = h->time ? h->time : "giờ báo sau", [TEMPLATE_WHAT] = h->what, [TEMPLATE_BRING] = h->bring ? h->bring : "căn cước",
    } };
}
