// SPDX-License-Identifier: MPL-2.0
// A notice to many: what it would say to whom at which price, handing it in, and the acts on one that runs. Feeding it to the outbox
// is the worker's (sms/feeder.h); from the handlers to the worker there is only the row.
#ifndef SVC_CAMPAIGN_H
#define SVC_CAMPAIGN_H

#include "entity/entity.h"
#include "phrase.h"

struct campaign {
    int64_t id, version, unit_id;
    const char *title, *kind, *purpose, *class, *body, *audience, *starts, *due_at, *at_time, *state;
    bool accents, with_relay;
    int64_t course_id, occasion_id, budget_line_id;  // 0: none
    int64_t offset_days, valid_hours, cap;           // cap 0: none
};

struct campaign campaign_of(const struct row *row);

// What the fields of its text hold, but for those of each person. *cancelled: its course or occasion does not take place.
enum rc campaign_values(struct cx *cx, const struct campaign *c, struct template_values *out, struct phrase_subject *subject, bool *cancelled) MUST_USE;

// Everything an officer looks at before she hands it in; "confirm" in it stands for all of it.
enum rc campaign_preview(struct cx *cx, const struct campaign *c, json_t **out) MUST_USE;

// Freezes its people, if confirm is still that of a preview made now (RC_CONFLICT "changed" otherwise); it runs, or waits for a second
// person. Inside a transaction under READ COMMITTED. *to is the new state.
enum rc campaign_submit(struct cx *cx, const struct campaign *c, const char *confirm, const char **to, int64_t *people) MUST_USE;

// approve, reject, pause, resume, stop: the moves an officer may make.
struct campaign_act {
    const char *name, *label;
    const char *from[4];  // states it may be in
    const char *to;
    bool needs_reason, by_another, sweeps;
};
const struct campaign_act *campaign_act_find(const char *name);
enum rc campaign_act(struct cx *cx, const struct campaign *c, const struct campaign_act *act, const char *reason) MUST_USE;

#endif
