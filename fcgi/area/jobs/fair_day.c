// SPDX-License-Identifier: MPL-2.0
#include "area/jobs/fair_day.h"

#include <stdlib.h>
#include <string.h>

#include "area/jobs/match_json.h"
#include "match/explain.h"
#include "svc/introduction.h"

// --- what is on the list ------------------------------------------------------------------------------------------------------------------

static int64_t min64(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t max64(int64_t a, int64_t b) { return a > b ? a : b; }

// Both queries are in order of id; a row without facts would be one deleted in between.
static enum rc read_facts(struct cx *cx, struct fair_day *d) {
    struct match_seeker *s;
    struct match_vacancy *v;
    size_t n_s, n_v;
    const char *people = match_json_ids(cx, &d->people->id, sizeof *d->people, d->n_people);
    const char *places = match_json_ids(cx, &d->places->id, sizeof *d->places, d->n_places);
    TRY(matching_seekers(cx->db, cx->arena, &d->matching, people, cx->today, &s, &n_s));
    TRY(matching_vacancies(cx->db, cx->arena, &d->matching, places, cx->today, &v, &n_v));
    if (n_s != d->n_people || n_v != d->n_places) return fail(cx, RC_BUSY, "changed", "Danh sách vừa thay đổi. Thử lại.");
    d->seeker = arena_array(cx->arena, n_s, sizeof *d->seeker);
    d->vacancy = arena_array(cx->arena, n_v, sizeof *d->vacancy);
    for (size_t i = 0; i < n_s; i++) d->seeker[i] = &s[i];
    for (size_t i = 0; i < n_v; i++) d->vacancy[i] = &v[i];
    return RC_OK;
}

enum rc fair_day_read(struct cx *cx, int64_t fair_id, struct fair_day *d) {
    *d = (struct fair_day){ 0 };
    TRY(introduction_open_max(cx, &d->open_max));
    TRY(q_fair_people(cx->db, cx->arena, &(struct q_fair_people_in){ .scope = cx->who->unit_id, .fair_id = fair_id }, &d->people, &d->n_people));
    TRY(q_fair_places(cx->db, cx->arena, &(struct q_fair_places_in){ .fair_id = fair_id, .user_id = cx->who->user_id }, &d->places, &d->n_places));
    struct q_fair_introduced_in in = { .scope = cx->who->unit_id, .fair_id = fair_id };
    TRY(q_fair_introduced(cx->db, cx->arena, &in, &d->introduced, &d->n_introduced));
    struct q_fair_decided_in decided = { .scope = cx->who->unit_id, .fair_id = fair_id };
    TRY(q_fair_decided(cx->db, cx->arena, &decided, &d->decided, &d->n_decided));
    TRY(matching_catalogue(cx->db, cx->arena, cx->today, &d->matching));
    TRY(matching_weights_today(cx, &d->weights));
    d->rule = (struct match_rule){ &d->matching.catalogue, &d->weights, cx->today };
    return read_facts(cx, d);
}

static int by_pair(const void *a, const void *b) {
    const struct q_fair_introduced_out *x = a, *y = b;
    int order = (x->seeker_id > y->seeker_id) - (x->seeker_id < y->seeker_id);
    return order ? order : (x->vacancy_id > y->vacancy_id) - (x->vacancy_id < y->vacancy_id);
}

const struct q_fair_introduced_out *fair_day_introduced(const struct fair_day *d, int64_t seeker_id, int64_t vacancy_id) {
    struct q_fair_introduced_out key = { .seeker_id = seeker_id, .vacancy_id = vacancy_id };
    return d->n_introduced ? bsearch(&key, d->introduced, d->n_introduced, sizeof key, by_pair) : NULL;
}

static int by_hand(const void *a, const void *b) {
    const struct q_fair_decided_out *x = a, *y = b;
    int order = (x->seeker_id > y->seeker_id) - (x->seeker_id < y->seeker_id);
    return order ? order : (x->vacancy_id > y->vacancy_id) - (x->vacancy_id < y->vacancy_id);
}

const struct q_fair_decided_out *fair_day_decided(const struct fair_day *d, int64_t seeker_id, int64_t vacancy_id) {
    struct q_fair_decided_out key = { .seeker_id = seeker_id, .vacancy_id = vacancy_id };
    return d->n_decided ? bsearch(&key, d->decided, d->n_decided, sizeof key, by_hand) : NULL;
}

int fair_day_person(const struct fair_day *d, int64_t seeker_id) {
    for (size_t i = 0; i < d->n_people; i++)
        if (d->people[i].id == seeker_id) return (int)i;
    return -1;
}

int fair_day_place(const struct fair_day *d, int64_t vacancy_id) {
    for (size_t i = 0; i < d->n_places; i++)
        if (d->places[i].id == vacancy_id) return (int)i;
    return -1;
}

// --- pairs --------------------------------------------------------------------------------------------------------------------------------

// Introductions that stand are fixed, also when the pair would no longer be proposed.
static void add_fixed(const struct fair_day *d, struct match_day *day) {
    for (size_t i = 0; i < d->n_introduced; i++) {
        const struct q_fair_introduced_out *r = &d->introduced[i];
        int person = fair_day_person(d, r->seeker_id), job = fair_day_place(d, r->vacancy_id);
        if (!r->stands || person < 0 || job < 0) continue;
        int score = match_score(&d->rule, d->seeker[person], d->vacancy[job]);
        int64_t kept = score >= 0 ? score : r->has_score ? min64(r->score, MATCH_SCORE_MAX) : 0;
        day->pair[day->n_pairs++] = (struct match_pair){ .person = (uint32_t)person, .job = (uint32_t)job, .score = (int16_t)kept,
                                                         .class = d->seeker[person]->class, .taken = true };
    }
}

// Pairs kept by hand that can be: both on the list, she came, nothing was introduced between them, the caller has no tie there.
static bool can_keep(const struct fair_day *d, const struct q_fair_decided_out *h, int person, int job) {
    if (!h->keep || person < 0 || job < 0 || d->people[person].absent || d->places[job].tied) return false;
    return !fair_day_introduced(d, h->seeker_id, h->vacancy_id);
}

static void add_kept(struct fair_day *d, struct match_day *day) {
    for (size_t i = 0; i < d->n_decided; i++) {
        const struct q_fair_decided_out *h = &d->decided[i];
        int person = fair_day_person(d, h->seeker_id), job = fair_day_place(d, h->vacancy_id);
        if (!can_keep(d, h, person, job)) continue;
        int score = match_score(&d->rule, d->seeker[person], d->vacancy[job]);
        d->hand_person[person]++;
        d->hand_place[job]++;
        day->pair[day->n_pairs++] = (struct match_pair){ .person = (uint32_t)person, .job = (uint32_t)job, .score = (int16_t)(score < 0 ? 0 : score),
                                                         .class = d->seeker[person]->class, .taken = true };
    }
}

const char *fair_day_hand_fault(const struct fair_day *d, const struct q_fair_decided_out *h) {
    int person = fair_day_person(d, h->seeker_id), job = fair_day_place(d, h->vacancy_id);
    const struct q_fair_introduced_out *old = fair_day_introduced(d, h->seeker_id, h->vacancy_id);
    if (person < 0 || job < 0) return "Người hoặc chỗ việc không còn trong danh sách của phiên.";
    if (!h->keep) return old && old->stands ? "Đã giới thiệu rồi: muốn thôi thì sửa bước của lời giới thiệu." : NULL;
    if (old) return old->stands ? NULL : "Trước đây đã giới thiệu mà không thành, nên không xếp lại.";
    if (d->people[person].absent) return "Người này không đến phiên giao dịch.";
    if (d->places[job].tied) return "Anh chị có quan hệ với đơn vị này: nhờ người khác giới thiệu.";
    if (d->people[person].open + d->hand_person[person] > d->open_max) return "Vượt số nơi một người được giới thiệu cùng lúc.";
    return d->places[job].placed + d->places[job].here + d->hand_place[job] > d->places[job].places ? "Vượt số chỗ của đơn vị." : NULL;
}

// Pairs that may be proposed: whoever declined, was refused or is introduced there already is not proposed again.
static void add_free(struct fair_day *d, const struct match_day *all, struct match_day *day) {
    for (uint32_t i = 0; i < all->n_pairs; i++) {
        const struct match_pair *p = &all->pair[i];
        d->fits[p->person]++;
        if (d->places[p->job].tied || fair_day_introduced(d, d->people[p->person].id, d->places[p->job].id)) {
            d->tried[p->person]++;
            continue;
        }
        if (d->people[p->person].absent || fair_day_decided(d, d->people[p->person].id, d->places[p->job].id)) continue;
        d->wanted[p->job]++;
        day->pair[day->n_pairs++] = *p;
    }
}

static struct match_day pairs(struct cx *cx, struct fair_day *d) {
    struct match_day all, day;
    struct match_crowd crowd = { d->seeker, d->vacancy, (uint32_t)d->n_people, (uint32_t)d->n_places };
    match_day_pairs(cx->arena, &d->rule, &crowd, 0, &all);
    day = (struct match_day){ .n_people = all.n_people, .n_jobs = all.n_jobs };
    day.pair = arena_array(cx->arena, all.n_pairs + d->n_introduced + d->n_decided, sizeof *day.pair);
    add_fixed(d, &day);
    add_kept(d, &day);
    add_free(d, &all, &day);
    return day;
}

// --- limits -------------------------------------------------------------------------------------------------------------------------------

// What stands counts within the limits; what exceeds them already stands all the same.
static void set_limits(struct fair_day *d, const struct match_day *day, int64_t per_person) {
    for (uint32_t i = 0; i < day->n_pairs; i++) {
        d->limit[day->pair[i].person] = (uint16_t)(d->limit[day->pair[i].person] + day->pair[i].taken);
        d->free[day->pair[i].job] = (uint16_t)(d->free[day->pair[i].job] + day->pair[i].taken);
    }
    for (size_t i = 0; i < d->n_people; i++) {
        int64_t more = min64(d->open_max - d->people[i].open - d->hand_person[i], per_person - d->limit[i]);
        d->limit[i] = (uint16_t)(d->limit[i] + max64(more, 0));
    }
    for (size_t i = 0; i < d->n_places; i++) {
        const struct q_fair_places_out *p = &d->places[i];
        d->free[i] = (uint16_t)(d->free[i] + max64(min64(p->places - p->placed - p->here - d->hand_place[i], UINT16_MAX / 2), 0));
    }
}

// --- what hand decisions bring about --------------------------------------------------------------------------------------------------------

// A pair that was ruled out by hand, as it would have been proposed; false when nobody would have.
static bool ruled_out(const struct fair_day *d, const struct q_fair_decided_out *h, struct match_pair *out) {
    int person = fair_day_person(d, h->seeker_id), job = fair_day_place(d, h->vacancy_id);
    if (h->keep || person < 0 || job < 0 || d->people[person].absent || d->places[job].tied) return false;
    int score = match_score(&d->rule, d->seeker[person], d->vacancy[job]);
    *out = (struct match_pair){ .person = (uint32_t)person, .job = (uint32_t)job, .score = (int16_t)score, .class = d->seeker[person]->class };
    return score >= 0 && !fair_day_introduced(d, h->seeker_id, h->vacancy_id);
}

// The set is stable but for what was decided by hand: judged as if those pairs had come about by themselves, each pair that would rather
// have each other is one that a decision keeps apart.
static void judge_hand(struct cx *cx, struct fair_day *d) {
    d->hand = d->stable;
    d->hand.pair = arena_array(cx->arena, d->stable.n_pairs + d->n_decided, sizeof *d->hand.pair);
    if (d->stable.n_pairs) memcpy(d->hand.pair, d->stable.pair, d->stable.n_pairs * sizeof *d->hand.pair);
    for (uint32_t i = 0; i < d->hand.n_pairs; i++) {
        struct match_pair *p = &d->hand.pair[i];
        if (fair_day_decided(d, d->people[p->person].id, d->places[p->job].id)) p->fixed = false;
    }
    for (size_t i = 0; i < d->n_decided; i++)
        if (ruled_out(d, &d->decided[i], &d->hand.pair[d->hand.n_pairs])) d->hand.n_pairs++;
    d->hand_blocking = d->n_decided ? match_assign_judge(cx->arena, &d->hand).blocking : 0;
}

enum rc fair_day_check_law(struct cx *cx, const struct match_rule *rule, const struct match_seeker *s, const struct match_vacancy *v) {
    struct match_reason why;
    if (!match_forbidden(rule, s, v, &why)) return RC_OK;
    return field_fail_text(cx, "vacancy_id", "impossible", arena_printf(cx->arena, "%s.", match_sentence(cx->arena, rule, s, &why)));
}

static enum rc assigned(struct cx *cx, enum rc rc) {
    return rc == RC_OK ? RC_OK : fail(cx, rc, "assignment", "Không xếp được danh sách giới thiệu.");
}

enum rc fair_day_assign(struct cx *cx, int64_t per_person, struct fair_day *d) {
    d->fits = arena_array(cx->arena, d->n_people, sizeof *d->fits);
    d->tried = arena_array(cx->arena, d->n_people, sizeof *d->tried);
    d->limit = arena_array(cx->arena, d->n_people, sizeof *d->limit);
    d->wanted = arena_array(cx->arena, d->n_places, sizeof *d->wanted);
    d->free = arena_array(cx->arena, d->n_places, sizeof *d->free);
    d->hand_person = arena_array(cx->arena, d->n_people, sizeof *d->hand_person);
    d->hand_place = arena_array(cx->arena, d->n_places, sizeof *d->hand_place);
    d->stable = pairs(cx, d);
    set_limits(d, &d->stable, per_person);
    d->stable.limit = d->limit;
    d->stable.places = d->free;
    d->best = d->stable;
    d->best.pair = arena_array(cx->arena, d->stable.n_pairs, sizeof *d->best.pair);
    if (d->stable.n_pairs) memcpy(d->best.pair, d->stable.pair, d->stable.n_pairs * sizeof *d->best.pair);
    TRY(assigned(cx, match_assign_stable(cx->arena, &d->stable, &d->stable_sum)));
    judge_hand(cx, d);
    return assigned(cx, match_assign_best(cx->arena, &d->best, &d->best_sum));
}
