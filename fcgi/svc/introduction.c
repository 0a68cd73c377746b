// SPDX-License-Identifier: MPL-2.0
#include "svc/introduction.h"

#include <string.h>

#include "queries.h"
#include "svc/rule.h"

enum { OPEN_MAX = 3 };

enum rc introduction_open_max(struct cx *cx, int64_t *out) { return rule_today(cx, "referral_open_max", OPEN_MAX, out); }

static enum rc judge_vacancy(struct cx *cx, const struct introduction *i, struct hindrance *out) {
    struct q_vacancy_lock_out place;
    struct q_vacancy_placed_out placed;
    bool found;
    TRY(q_vacancy_lock(cx->db, cx->arena, &(struct q_vacancy_lock_in){ .vacancy_id = i->vacancy_id }, &place, &found));
    TRY(q_vacancy_placed(cx->db, cx->arena, &(struct q_vacancy_placed_in){ .vacancy_id = i->vacancy_id }, &placed));
    if (!found || strcmp(place.state, "open") != 0 || placed.n >= place.places)
        *out = (struct hindrance){ "vacancy_id", "not_open", NULL };
    return RC_OK;
}

static enum rc judge_seeker(struct cx *cx, const struct introduction *i, struct hindrance *out) {
    struct q_seeker_open_referrals_out open;
    int64_t max;
    TRY(introduction_open_max(cx, &max));
    TRY(q_seeker_open_referrals(
        cx->db, cx->arena, &(struct q_seeker_open_referrals_in){ .seeker_id = i->seeker_id, .except_id = i->except_id }, &open));
    if (open.n >= max)
        *out = (struct hindrance){ "seeker_id", "introduced_enough", arena_printf(cx->arena, "%lld", (long long)max) };
    return RC_OK;
}

enum rc introduction_judge(struct cx *cx, const struct introduction *i, struct hindrance *out) {
    struct q_employer_tied_out tie;
    bool tied = false;
    *out = (struct hindrance){ 0 };
    if (i->user_id)
        TRY(q_employer_tied(cx->db, cx->arena, &(struct q_employer_tied_in){ .user_id = i->user_id, .vacancy_id = i->vacancy_id },
                            &tie, &tied));
    if (tied) *out = (struct hindrance){ "vacancy_id", "own_employer", NULL };
    if (!out->code) TRY(judge_vacancy(cx, i, out));
    return out->code || !i->seeker_id ? RC_OK : judge_seeker(cx, i, out);
}
