// SPDX-License-Identifier: MPL-2.0
// Pairs of a fair that an officer decides by hand.
#include <string.h>

#include "area/jobs/fair_day.h"
#include "area/jobs/hooks.h"
#include "entity/records.h"

enum rc fair_pair_before_write(struct cx *cx, struct write *w) {
    struct matching matching;
    struct match_weights weights;
    struct match_seeker *s;
    struct match_vacancy *v;
    size_t n_s, n_v;
    const struct db_value *who = write_get(w, "seeker_id"), *at = write_get(w, "vacancy_id"), *decision = write_get(w, "decision");
    bool keeps = decision->kind == DB_TEXT && strcmp(decision->s, "keep") == 0;
    if (w->op == OP_DELETE || !keeps || who->kind != DB_INT || at->kind != DB_INT || cx->error_count) return RC_OK;
    TRY(matching_catalogue(cx->db, cx->arena, cx->today, &matching));
    TRY(matching_weights_today(cx, &weights));
    TRY(matching_seekers(cx->db, cx->arena, &matching, arena_printf(cx->arena, "[%lld]", (long long)who->i), cx->today, &s, &n_s));
    TRY(matching_vacancies(cx->db, cx->arena, &matching, arena_printf(cx->arena, "[%lld]", (long long)at->i), cx->today, &v, &n_v));
    if (n_s != 1 || n_v != 1) return RC_OK;
    return fair_day_check_law(cx, &(struct match_rule){ &matching.catalogue, &weights, cx->today }, s, v);
}
