// SPDX-License-Identifier: MPL-2.0
#include "pick.h"

#include <stddef.h>
#include <string.h>

#include "bucket.h"

enum {
    NO_RULE_WAIT_MS = 600000,
    CLOSED_WAIT_MS = 60000,
    CROWD_WAIT_MS = 3600000,
    ASK_MARGIN_MS = 60000  // the clocks of workers and gateways differ, a request takes its time
};

static const char *const class_words[PICK_CLASSES] = { "policy", "service", "advertising" };

int pick_class(const char *word) {
    for (int i = 0; i < PICK_CLASSES; i++) {
        if (strcmp(class_words[i], word) == 0) return i;
    }
    return -1;
}

// Routes

struct list {
    int gateways[PICK_GATEWAYS];
    int n;
};

static void list_add(struct list *l, int gateway) {
    for (int i = 0; i < l->n; i++) {
        if (l->gateways[i] == gateway) return;
    }
    if (l->n < PICK_GATEWAYS) l->gateways[l->n++] = gateway;
}

// Routes of the carrier, if it has any, else those of the class, else the gateway that takes all.
static void list_routes(const struct pick_policy *p, int class, const char *carrier, struct list *out) {
    out->n = 0;
    for (int pass = carrier == NULL || *carrier == '\0' ? 1 : 0; pass < 2 && out->n == 0; pass++) {
        const char *wanted = pass == 0 ? carrier : "";
        for (int i = 0; i < p->n_routes; i++) {
            if (p->routes[i].class == class && strcmp(p->routes[i].carrier, wanted) == 0) list_add(out, p->routes[i].gateway);
        }
    }
    if (out->n == 0) list_add(out, 0);
}

static void list_keep_takers(const struct pick_policy *p, unsigned purpose, struct list *l) {
    int n = 0;
    for (int i = 0; i < l->n; i++) {
        if ((p->gateway[l->gateways[i]].purposes & purpose) != 0) l->gateways[n++] = l->gateways[i];
    }
    l->n = n;
}

static bool offer_has(const struct pick_offer *o, int parts) {
    if (o->limited_requests && o->requests < BUCKET_TOKEN) return false;
    return !o->limited_parts || o->parts >= (int64_t)parts * BUCKET_TOKEN;
}

static void offer_use(struct pick_offer *o, int parts) {
    if (o->limited_requests) o->requests -= BUCKET_TOKEN;
    if (o->limited_parts) o->parts -= (int64_t)parts * BUCKET_TOKEN;
    if (o->one) o->open = false;
}

// The first that is open; after a failed attempt another than the last, if there is one. One that only lacks tokens is waited for, for it is
// not a reason to pay another. -1: none, and *closed says that breakers are the cause, not tokens.
static int list_choose(const struct pick *p, const struct list *l, const struct pick_row *r, bool *closed) {
    int chosen = -1;
    *closed = true;
    for (int i = 0; i < l->n; i++) {
        const struct pick_offer *o = &p->offers[l->gateways[i]];
        *closed = *closed && !o->open && !o->one;  // one that has its trial message may be open again soon
        if (!o->open) continue;
        bool failed = r->attempts > 0 && l->gateways[i] == r->gateway;
        if (!failed || chosen < 0) chosen = l->gateways[i];
        if (!failed) break;
    }
    return chosen >= 0 && offer_has(&p->offers[chosen], r->parts) ? chosen : -1;
}

// Rules

static void out_wait(const struct pick *p, const struct pick_row *r, int64_t due_ms, const char *why, struct pick_out *out) {
    (void)p;
    *out = (struct pick_out){ EVENT_WAIT, -1, due_ms, why };
    if (due_ms >= r->valid_until_ms) *out = (struct pick_out){ EVENT_EXPIRE, -1, 0, why };
}

static void out_end(enum event event, const char *why, struct pick_out *out) { *out = (struct pick_out){ event, -1, 0, why }; }

bool pick_goes_at_night(int lane, int class) { return lane == 0 && class == 0; }

static bool row_goes_at_night(const struct pick_row *r) { return pick_goes_at_night(r->lane, r->class); }

static bool row_in_window(const struct pick *p, const struct pick_row *r, struct pick_out *out) {
    int64_t due = p->now_ms;
    if (row_goes_at_night(r)) return true;
    if (!rules_due(&p->policy->rules[r->class], p->now_ms, INT64_MAX, &due)) {
        out_wait(p, r, p->now_ms + NO_RULE_WAIT_MS, "no hours for this class", out);
        return false;
    }
    if (due == p->now_ms) return true;
    out_wait(p, r, due, "outside the hours of its class", out);
    return false;
}

// After the number's limit: when it falls, inside the hours.
static void row_wait_for_limit(const struct pick *p, const struct pick_row *r, struct pick_out *out) {
    int64_t free = r->next_free_ms > p->now_ms ? r->next_free_ms : p->now_ms + CROWD_WAIT_MS, due = free;
    if (!rules_due(&p->policy->rules[r->class], free, INT64_MAX, &due)) due = free;
    out_wait(p, r, due, "the number has had its messages of 24 hours", out);
}

// True when the law and the person allow it now.
static bool row_lawful(const struct pick *p, const struct pick_row *r, struct pick_out *out) {
    const struct rule *rule = r->class < 0 ? NULL : &p->policy->rules[r->class];
    if (r->consent == 'n') out_end(EVENT_OPT_OUT, "opted_out", out);
    else if (r->valid_until_ms <= p->now_ms) out_end(EVENT_EXPIRE, "expire", out);
    else if (rule == NULL) out_end(EVENT_POISON, "no such class", out);
    else if (!p->policy->ruled[r->class]) out_wait(p, r, p->now_ms + NO_RULE_WAIT_MS, "no rule for this class today", out);
    else if (rule->needs_consent && r->consent != 'y') out_end(EVENT_OPT_OUT, "no_consent", out);
    else if (rule->checks_list && r->listed) out_end(EVENT_OPT_OUT, "listed", out);
    else if (!row_in_window(p, r, out)) return false;
    else if (rule->per_day_max > 0 && r->sent_today >= rule->per_day_max) row_wait_for_limit(p, r, out);
    else return true;
    return false;
}

static void pick_take(struct pick *p, const struct pick_row *r, enum event event, int gateway, struct pick_out *out) {
    offer_use(&p->offers[gateway], r->parts);
    p->room--;
    *out = (struct pick_out){ event, gateway, 0, NULL };
}

void pick_row(struct pick *p, const struct pick_row *r, struct pick_out *out) {
    struct list list;
    bool closed;
    *out = (struct pick_out){ EVENT_COUNT, -1, 0, NULL };
    if (!row_lawful(p, r, out)) return;
    list_routes(p->policy, r->class, r->carrier, &list);
    list_keep_takers(p->policy, r->purpose, &list);
    if (list.n == 0) {
        out_end(EVENT_POISON, "no gateway takes messages of this class", out);
        return;
    }
    int gateway = p->room > 0 ? list_choose(p, &list, r, &closed) : -1;
    if (gateway >= 0) pick_take(p, r, EVENT_SUBMIT, gateway, out);
    else if (p->room > 0 && closed) out_wait(p, r, p->now_ms + CLOSED_WAIT_MS, "its gateways are closed", out);
    if (out->event == EVENT_EXPIRE) out->event = EVENT_COUNT;  // a gateway may yet open in time
}

void pick_ask(struct pick *p, const struct pick_row *r, struct pick_out *out) {
    int64_t due;
    *out = (struct pick_out){ EVENT_COUNT, -1, 0, NULL };
    if (r->gateway < 0 || r->gateway >= p->policy->gateways || p->room <= 0 || r->class < 0 || r->consent == 'n') return;
    const struct pick_offer *o = &p->offers[r->gateway];
    if (!p->policy->gateway[r->gateway].knows || r->ask_until_ms <= p->now_ms || !o->open || !offer_has(o, r->parts)) return;
    if (!row_goes_at_night(r) && (!rules_due(&p->policy->rules[r->class], p->now_ms, INT64_MAX, &due) || due != p->now_ms)) return;
    pick_take(p, r, EVENT_ASK, r->gateway, out);
}

int64_t pick_ask_until(const struct pick_policy *policy, int gateway, int64_t since_ms, int64_t valid_until_ms) {
    if (gateway < 0 || gateway >= policy->gateways || !policy->gateway[gateway].knows) return 0;
    int64_t window = policy->gateway[gateway].window_ms > 0 ? policy->gateway[gateway].window_ms : PICK_DAY_MS;
    int64_t until = since_ms + window - ASK_MARGIN_MS < valid_until_ms ? since_ms + window - ASK_MARGIN_MS : valid_until_ms;
    return until > since_ms ? until : 0;
}

bool pick_class_open(const struct pick *p, int class) {
    bool routed = false;
    for (int i = 0; i < p->policy->n_routes; i++) {
        const struct pick_route *route = &p->policy->routes[i];
        if (route->class != class) continue;
        routed = routed || route->carrier[0] == '\0';
        if (p->offers[route->gateway].open && offer_has(&p->offers[route->gateway], 1)) return true;
    }
    return !routed && p->offers[0].open && offer_has(&p->offers[0], 1);
}

bool pick_other(const struct pick_policy *policy, const struct pick_offer offers[PICK_GATEWAYS], const struct pick_row *r) {
    struct list list;
    if (r->class < 0) return false;
    list_routes(policy, r->class, r->carrier, &list);
    list_keep_takers(policy, r->purpose, &list);
    for (int i = 0; i < list.n; i++) {
        if (list.gateways[i] != r->gateway && offers[list.gateways[i]].open && !offers[list.gateways[i]].one) return true;
    }
    return false;
}

void pick_lanes(int credit[PICK_LANES], int n, int shares[PICK_LANES]) {
    static const int weights[PICK_LANES] = { 12, 6, 2 };
    enum { WEIGHTS = 20 };
    for (int i = 0; i < PICK_LANES; i++) shares[i] = 0;
    for (int k = 0; k < n; k++) {
        int best = 0;
        for (int i = 0; i < PICK_LANES; i++) {
            credit[i] += weights[i];
            if (credit[i] > credit[best]) best = i;
        }
        credit[best] -= WEIGHTS;
        shares[best]++;
    }
}

static int lane_most(const int of[PICK_LANES]) {
    int most = 0;
    for (int i = 1; i < PICK_LANES; i++) {
        if (of[i] > of[most]) most = i;
    }
    return most;
}

int pick_first(int credit[PICK_LANES], int n, int shares[PICK_LANES]) {
    int one[PICK_LANES];
    pick_lanes(credit, 1, one);
    int first = lane_most(one);
    if (n > 0 && shares[first] == 0) {
        shares[lane_most(shares)]--;
        shares[first]++;
    }
    return first;
}

int pick_nth_lane(int first, int k) { return k == 0 ? first : k <= first ? k - 1 : k; }
