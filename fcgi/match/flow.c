// SPDX-License-Identifier: MPL-2.0
#include "match/flow.h"

#include <string.h>

#include "base/arena.h"
#include "base/must.h"
#include "match/match.h"

// A way from the source goes by a person and a job to the sink. A pair costs MATCH_SCORE_MAX less its score; every way crosses one pair
// more forward than back, so a way of cost c adds MATCH_SCORE_MAX - c to the sum.
struct edge {
    uint32_t from, to;
    int32_t cost;
    uint16_t capacity;
};

// One direction of an edge; the arcs of a node lie together, in the order in which their edges were given.
struct arc {
    uint32_t to, twin;
    int32_t cost;
    uint16_t left;
};

enum { FAR = INT32_MAX };
#define NONE UINT32_MAX

struct flow {
    uint32_t n_people, n_nodes, source, sink;
    uint32_t n_edges, first_pair;
    struct edge *edge;
    uint32_t *at;     // by edge: its arc forward
    struct arc *arc;
    uint32_t *first;  // by node, and one more
    uint32_t *current, *queue;
    uint32_t *chain;  // by arc
    int32_t *potential, *distance;
    bool *settled;
    uint32_t bucket[MATCH_SCORE_MAX + 1];
};

struct flow *flow_new(struct arena *a, uint32_t n_people, uint32_t n_jobs, uint32_t most_pairs) {
    struct flow *f = arena_new_of(a, struct flow);
    f->n_people = n_people;
    f->source = n_people + n_jobs;
    f->sink = f->source + 1;
    f->n_nodes = f->sink + 1;
    size_t edges = (size_t)most_pairs + f->source;
    must(edges < NONE / 2);
    f->edge = arena_array(a, edges, sizeof *f->edge);
    f->at = arena_array(a, edges, sizeof *f->at);
    f->arc = arena_array(a, 2 * edges, sizeof *f->arc);
    f->chain = arena_array(a, 2 * edges, sizeof *f->chain);
    f->settled = arena_array(a, f->n_nodes, sizeof *f->settled);
    uint32_t **by_node[] = { &f->first, &f->current, &f->queue };
    for (size_t i = 0; i < sizeof by_node / sizeof by_node[0]; i++) *by_node[i] = arena_array(a, f->n_nodes + 1, sizeof(uint32_t));
    f->potential = arena_array(a, f->n_nodes, sizeof *f->potential);
    f->distance = arena_array(a, f->n_nodes, sizeof *f->distance);
    return f;
}

static void join(struct flow *f, uint32_t from, uint32_t to, uint16_t capacity, int32_t cost) {
    f->edge[f->n_edges++] = (struct edge){ from, to, cost, capacity };
}

void flow_begin(struct flow *f, const uint16_t *limit, const uint16_t *places) {
    f->n_edges = 0;
    for (uint32_t i = 0; i < f->n_people; i++) join(f, f->source, i, limit[i], 0);
    for (uint32_t i = f->n_people; i < f->source; i++) join(f, i, f->sink, places[i - f->n_people], 0);
    f->first_pair = f->n_edges;
}

void flow_pair(struct flow *f, uint32_t person, uint32_t job, int score) {
    must(score >= 0 && score <= MATCH_SCORE_MAX);
    join(f, person, f->n_people + job, 1, MATCH_SCORE_MAX - score);
}

bool flow_takes(const struct flow *f, uint32_t pair) { return f->arc[f->at[f->first_pair + pair]].left == 0; }

// Both directions of every edge, by node.
static void lay_arcs(struct flow *f) {
    memset(f->first, 0, (f->n_nodes + 1) * sizeof *f->first);
    memset(f->potential, 0, f->n_nodes * sizeof *f->potential);
    for (uint32_t i = 0; i < f->n_edges; i++) {
        f->first[f->edge[i].from + 1]++;
        f->first[f->edge[i].to + 1]++;
    }
    for (uint32_t i = 0; i < f->n_nodes; i++) f->first[i + 1] += f->first[i];
    memcpy(f->current, f->first, f->n_nodes * sizeof *f->first);
    for (uint32_t i = 0; i < f->n_edges; i++) {
        const struct edge *e = &f->edge[i];
        uint32_t on = f->current[e->from]++, back = f->current[e->to]++;
        f->arc[on] = (struct arc){ e->to, back, e->cost, e->capacity };
        f->arc[back] = (struct arc){ e->from, on, -e->cost, 0 };
        f->at[i] = on;
    }
}

// --- shortest ways ---------------------------------------------------------------------------------------------------
// Dial's buckets: what a way may still cost is at most MATCH_SCORE_MAX. A bucket is a chain of arcs whose ends were reached at
// that distance; an end that was reached nearer meanwhile is passed over.

static int32_t reduced(const struct flow *f, uint32_t from, const struct arc *arc) {
    return arc->cost + f->potential[from] - f->potential[arc->to];
}

static void relax(struct flow *f, uint32_t node, int32_t most) {
    for (uint32_t i = f->first[node]; i < f->first[node + 1]; i++) {
        const struct arc *arc = &f->arc[i];
        if (!arc->left) continue;
        int32_t far = f->distance[node] + reduced(f, node, arc);
        if (far > most || far >= f->distance[arc->to]) continue;
        f->distance[arc->to] = far;
        f->chain[i] = f->bucket[far];
        f->bucket[far] = i;
    }
}

// Distances from the source as far as a way to the sink may cost. False when there is none.
static bool search(struct flow *f) {
    int32_t most = MATCH_SCORE_MAX - f->potential[f->sink];
    for (uint32_t i = 0; i < f->n_nodes; i++) f->distance[i] = FAR;
    for (int32_t far = 0; far <= most; far++) f->bucket[far] = NONE;
    memset(f->settled, 0, f->n_nodes * sizeof *f->settled);
    f->distance[f->source] = 0;
    relax(f, f->source, most);
    for (int32_t far = 0; far <= most && far <= f->distance[f->sink]; far++) {
        while (f->bucket[far] != NONE) {
            uint32_t i = f->bucket[far], node = f->arc[i].to;
            f->bucket[far] = f->chain[i];
            if (f->settled[node] || f->distance[node] != far) continue;
            f->settled[node] = true;
            relax(f, node, most);
        }
    }
    return f->distance[f->sink] != FAR;
}

// Keeps every arc with something left at a reduced cost of at least 0; those on shortest ways to the sink cost 0.
static void raise_potentials(struct flow *f) {
    int32_t far = f->distance[f->sink];
    for (uint32_t i = 0; i < f->n_nodes; i++) f->potential[i] += f->distance[i] < far ? f->distance[i] : far;
}

// --- the largest flow over the arcs that cost nothing (Dinic) --------------------------------------------------------

static bool is_free(const struct flow *f, uint32_t from, const struct arc *arc) {
    return arc->left && reduced(f, from, arc) == 0;
}

// Steps from the source, in distance. False when the sink is not reached.
static bool level(struct flow *f) {
    uint32_t done = 0, n = 0;
    for (uint32_t i = 0; i < f->n_nodes; i++) f->distance[i] = FAR;
    f->distance[f->source] = 0;
    f->queue[n++] = f->source;
    while (done < n) {
        uint32_t node = f->queue[done++];
        for (uint32_t i = f->first[node]; i < f->first[node + 1]; i++) {
            uint32_t to = f->arc[i].to;
            if (f->distance[to] != FAR || !is_free(f, node, &f->arc[i])) continue;
            f->distance[to] = f->distance[node] + 1;
            f->queue[n++] = to;
        }
    }
    return f->distance[f->sink] != FAR;
}

// Sends one unit from the source to the sink along levels, without recursion: trail is the arcs taken so far.
static bool send_one(struct flow *f) {
    uint32_t node = f->source, steps = 0, *trail = f->queue;
    while (node != f->sink) {
        uint32_t i = f->current[node];
        if (i == f->first[node + 1]) {
            if (node == f->source) return false;
            node = f->arc[f->arc[trail[--steps]].twin].to;
            f->current[node]++;
        } else if (is_free(f, node, &f->arc[i]) && f->distance[f->arc[i].to] == f->distance[node] + 1) {
            trail[steps++] = i;
            node = f->arc[i].to;
        } else {
            f->current[node]++;
        }
    }
    while (steps--) {
        struct arc *arc = &f->arc[trail[steps]];
        arc->left--;
        f->arc[arc->twin].left++;
    }
    return true;
}

static void fill(struct flow *f) {
    while (level(f)) {
        memcpy(f->current, f->first, f->n_nodes * sizeof *f->first);
        while (send_one(f)) {}
    }
}

void flow_run(struct flow *f) {
    lay_arcs(f);
    while (search(f)) {
        raise_potentials(f);
        fill(f);
    }
}
