// SPDX-License-Identifier: MPL-2.0
#include "flow.h"

#include <string.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/vdate.h"
#include "claim.h"
#include "core.h"
#include "gateway.h"
#include "gen/queries.h"
#include "moves.h"

// ---- settings

static const char *flow_or(const char *setting, const char *otherwise) { return strcmp(setting, "-") == 0 ? otherwise : setting; }

static void flow_add(const struct conf *c, const struct gateway *g, bool main, struct flow_gateway *out) {
    const struct conf_gateway *own = gateway_conf(c, g->name);
    *out = (struct flow_gateway){ g, c->gateway_url, c->gateway_user, c->sender, gateway_key_file(c, g->name), 0, 0 };
    if (!main) {
        out->url = own->url;
        out->user = flow_or(own->user, c->gateway_user);
        out->sender = flow_or(own->sender, c->sender);
    }
    out->requests_per_s = own->requests_per_s < 0 ? g->profile->requests_per_s : (int)own->requests_per_s;
    out->parts_per_s = own->parts_per_s < 0 ? g->profile->parts_per_s : (int)own->parts_per_s;
}

int flow_gateways(const struct conf *c, struct flow_gateway out[PICK_GATEWAYS], const char **why) {
    const struct gateway *first = gateway_find(c->gateway), *g;
    int n = 0;
    *why = "no such gateway";
    if (first == NULL) return 0;
    flow_add(c, first, true, &out[n++]);
    for (size_t i = 0; (g = gateway_at(i)) != NULL && n < PICK_GATEWAYS; i++) {
        if (g != first && gateway_is_set_up(c, g->name)) flow_add(c, g, false, &out[n++]);
    }
    for (int i = 0; i < n; i++) {
        *why = gateway_sender_objection(out[i].gateway, out[i].sender);
        if (!http_url_allowed(out[i].url)) *why = "the address of a gateway must be https, or http to 127.0.0.1";
        if (*why != NULL) return 0;
    }
    return n;
}

// ---- what the database says

enum rc flow_ensure(const struct queue *q, struct arena *a, int64_t now_ms) {
    int64_t changed;
    const char *now = moves_time(a, now_ms);
    for (int g = 0; g < PICK_GATEWAYS && q->gateway[g] != NULL; g++) {
        TRY(q_gateway_ensure(q->db, a, &(struct q_gateway_ensure_in){ q->gateway[g], now }, &changed));
    }
    return RC_OK;
}

// Later periods come later and win.
static void flow_rule(const struct q_gateway_rules_out *row, struct pick_policy *policy) {
    int class = pick_class(row->class);
    struct rule r = { .needs_consent = row->needs_consent != 0, .needs_brand = row->needs_brand != 0 };
    if (class < 0 || !rules_minutes(row->hour_from, &r.hour_from) || !rules_minutes(row->hour_to, &r.hour_to)) return;
    r.per_day_max = row->has_per_day_max ? (int)row->per_day_max : 0;
    r.checks_list = row->checks_list != 0;
    policy->rules[class] = r;
    policy->ruled[class] = true;
}

static void flow_route(const struct queue *q, const struct q_gateway_routes_out *row, struct pick_policy *policy) {
    struct pick_route r = { .class = pick_class(row->class), .gateway = claim_gateway(q, row->gateway) };
    if (r.class < 0 || r.gateway < 0 || policy->n_routes == PICK_ROUTES) return;  // a gateway that is not set up takes nothing
    if (row->carrier != NULL) memccpy(r.carrier, row->carrier, '\0', sizeof(r.carrier) - 1);
    policy->routes[policy->n_routes++] = r;
}

enum rc flow_policy(const struct queue *q, struct arena *a, int64_t now_ms, struct pick_policy *policy) {
    struct q_gateway_rules_out *rules;
    struct q_gateway_routes_out *routes;
    char day[VDATE_ISO_SIZE];
    size_t n_rules, n_routes;
    vdate_format(clock_today(now_ms), day);
    TRY(q_gateway_rules(q->db, a, &(struct q_gateway_rules_in){ day }, &rules, &n_rules));
    TRY(q_gateway_routes(q->db, a, &routes, &n_routes));
    memset(policy->ruled, 0, sizeof(policy->ruled));
    policy->n_routes = 0;
    for (size_t i = 0; i < n_rules; i++) flow_rule(&rules[i], policy);
    for (size_t i = 0; i < n_routes; i++) flow_route(q, &routes[i], policy);
    return RC_OK;
}

enum rc flow_views(const struct queue *q, struct arena *a, struct core *c) {
    struct q_gateway_views_out *rows;
    size_t n;
    TRY(q_gateway_views(q->db, a, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        enum breaker_state state;
        int g = claim_gateway(q, rows[i].gateway);
        if (g >= 0 && breaker_parse(rows[i].state, &state)) core_view(c, g, state, moves_ms(rows[i].open_until), (int)rows[i].trips);
    }
    return RC_OK;
}
