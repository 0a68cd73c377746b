// SPDX-License-Identifier: MPL-2.0
#include "match/assign.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "match/flow.h"

// --- the order in which both sides rank ------------------------------------------------------------------------------

static int compare(int64_t a, int64_t b) { return (a > b) - (a < b); }

static int by_rank(const void *a, const void *b) {
    const struct match_pair *x = a, *y = b;
    int order = compare(y->score, x->score);
    if (!order) order = compare(x->class, y->class);
    if (!order) order = compare(x->person, y->person);
    return order ? order : compare(x->job, y->job);
}

static bool same_level(const struct match_pair *a, const struct match_pair *b) {
    return a->score == b->score && a->class == b->class;
}

static bool same_pair(const struct match_pair *a, const struct match_pair *b) {
    return a->person == b->person && a->job == b->job;
}

static int by_pair(const void *a, const void *b) {
    const struct match_pair *x = a, *y = b;
    int order = compare(x->person, y->person);
    return order ? order : compare(x->job, y->job);
}

// --- limits and places -----------------------------------------------------------------------------------------------

// What is left of limits and places.
struct room {
    uint16_t *limit, *places;
};

static struct room room_of(struct arena *a, const struct match_day *day) {
    struct room r = { arena_array(a, day->n_people, sizeof *r.limit), arena_array(a, day->n_jobs, sizeof *r.places) };
    if (day->n_people) memcpy(r.limit, day->limit, day->n_people * sizeof *r.limit);
    if (day->n_jobs) memcpy(r.places, day->places, day->n_jobs * sizeof *r.places);
    return r;
}

static bool take(struct room *r, const struct match_pair *pair) {
    if (!r->limit[pair->person] || !r->places[pair->job]) return false;
    r->limit[pair->person]--;
    r->places[pair->job]--;
    return true;
}

static enum rc check(const struct match_day *day) {
    for (uint32_t i = 0; i < day->n_pairs; i++) {
        const struct match_pair *p = &day->pair[i];
        if (p->person >= day->n_people || p->job >= day->n_jobs || p->class >= MATCH_CLASSES) return RC_INVALID;
        if (p->score > MATCH_SCORE_MAX || (p->score < 0 && !p->taken)) return RC_INVALID;
    }
    qsort(day->pair, day->n_pairs, sizeof *day->pair, by_pair);
    for (uint32_t i = 1; i < day->n_pairs; i++)
        if (same_pair(&day->pair[i - 1], &day->pair[i])) return RC_INVALID;
    return RC_OK;
}

// Keeps what was fixed by hand and puts the pairs in order of rank.
static enum rc begin(struct arena *a, struct match_day *day, struct room *room) {
    TRY(check(day));
    *room = room_of(a, day);
    for (uint32_t i = 0; i < day->n_pairs; i++) {
        struct match_pair *p = &day->pair[i];
        p->fixed = p->taken;
        if (p->taken && !take(room, p)) return RC_CONFLICT;
    }
    qsort(day->pair, day->n_pairs, sizeof *day->pair, by_rank);
    return RC_OK;
}

// The best set from pairs first to end, within the room; alike: every pair counts the same.
static void take_best(struct flow *f, struct match_day *day, struct room *room, uint32_t first, uint32_t end, bool alike) {
    uint32_t n = 0;
    flow_begin(f, room->limit, room->places);
    for (uint32_t i = first; i < end; i++)
        if (!day->pair[i].taken)
            flow_pair(f, day->pair[i].person, day->pair[i].job, alike ? MATCH_SCORE_MAX : day->pair[i].score);
    flow_run(f);
    for (uint32_t i = first; i < end; i++)
        if (!day->pair[i].taken && flow_takes(f, n++)) day->pair[i].taken = take(room, &day->pair[i]);
}

// --- judging ---------------------------------------------------------------------------------------------------------

// Whom somebody would give up first among what was not fixed. A place that is empty is given up before anything.
struct worst {
    int16_t score;
    uint8_t class;
    bool any;
};

static void note(struct worst *w, const struct match_pair *p) {
    if (w->any && (p->score > w->score || (p->score == w->score && p->class <= w->class))) return;
    *w = (struct worst){ .score = p->score, .class = p->class, .any = true };
}

static bool person_rather(const struct match_pair *p, uint16_t room, const struct worst *w) {
    return room || (w->any && p->score > w->score);
}

static bool job_rather(const struct match_pair *p, uint16_t room, const struct worst *w) {
    return room || (w->any && (p->score > w->score || (p->score == w->score && p->class < w->class)));
}

struct match_sum match_assign_judge(struct arena *a, const struct match_day *day) {
    struct room room = room_of(a, day);
    struct worst *person = arena_array(a, day->n_people, sizeof *person), *job = arena_array(a, day->n_jobs, sizeof *job);
    struct match_sum sum = { 0 };
    for (uint32_t i = 0; i < day->n_pairs; i++) {
        const struct match_pair *p = &day->pair[i];
        if (!p->taken) continue;
        sum.taken++;
        sum.score += p->score;
        sum.over += !take(&room, p);
        if (p->fixed) continue;
        note(&person[p->person], p);
        note(&job[p->job], p);
    }
    for (uint32_t i = 0; i < day->n_pairs; i++) {
        struct match_pair *p = &day->pair[i];
        p->blocks = !p->taken && person_rather(p, room.limit[p->person], &person[p->person]) &&
                    job_rather(p, room.places[p->job], &job[p->job]);
        sum.blocking += p->blocks;
    }
    return sum;
}

// --- the two ways ----------------------------------------------------------------------------------------------------

enum rc match_assign_stable(struct arena *a, struct match_day *day, struct match_sum *out) {
    struct room room;
    TRY(begin(a, day, &room));
    struct flow *f = flow_new(a, day->n_people, day->n_jobs, day->n_pairs);
    for (uint32_t first = 0, end; first < day->n_pairs; first = end) {
        for (end = first + 1; end < day->n_pairs && same_level(&day->pair[first], &day->pair[end]);) end++;
        take_best(f, day, &room, first, end, true);
    }
    *out = match_assign_judge(a, day);
    return RC_OK;
}

enum rc match_assign_best(struct arena *a, struct match_day *day, struct match_sum *out) {
    struct room room;
    TRY(begin(a, day, &room));
    take_best(flow_new(a, day->n_people, day->n_jobs, day->n_pairs), day, &room, 0, day->n_pairs, false);
    *out = match_assign_judge(a, day);
    return RC_OK;
}

// --- pairs of a day --------------------------------------------------------------------------------------------------

// Counts the pairs, or writes them when pair is given.
static uint32_t each_pair(const struct match_rule *r, const struct match_crowd *crowd, int floor, struct match_pair *pair) {
    uint32_t n = 0;
    for (uint32_t job = 0; job < crowd->n_vacancies; job++) {
        for (uint32_t person = 0; person < crowd->n_seekers; person++) {
            int score = match_score(r, crowd->seeker[person], crowd->vacancy[job]);
            if (score < 0 || score < floor) continue;
            if (pair)
                pair[n] = (struct match_pair){ .person = person,
                                               .job = job,
                                               .score = (int16_t)score,
                                               .class = crowd->seeker[person]->class };
            n++;
        }
    }
    return n;
}

void match_day_pairs(struct arena *a, const struct match_rule *r, const struct match_crowd *crowd, int floor,
                     struct match_day *out) {
    out->n_people = crowd->n_seekers;
    out->n_jobs = crowd->n_vacancies;
    out->n_pairs = each_pair(r, crowd, floor, NULL);
    out->pair = arena_array(a, out->n_pairs, sizeof *out->pair);
    each_pair(r, crowd, floor, out->pair);
}
