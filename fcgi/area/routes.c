// SPDX-License-Identifier: MPL-2.0
// The tables of routes that are not CRUD. One line each: rows of an area stand in the file of their subject.
#include "http/http.h"

#define TABLES(X)         \
    X(staff_routes)       \
    X(plan_routes)        \
    X(people_routes)      \
    X(training_routes)    \
    X(attendance_routes)  \
    X(demand_routes)      \
    X(payment_routes)     \
    X(scan_routes)        \
    X(norm_routes)        \
    X(outreach_routes)    \
    X(text_routes)        \
    X(match_routes)       \
    X(search_routes)      \
    X(wage_routes)        \
    X(offer_routes)       \
    X(fair_routes)        \
    X(weight_routes)      \
    X(market_routes)      \
    X(public_routes)      \
    X(access_routes)      \
    X(guest_routes)       \
    X(firm_routes)        \
    X(registration_routes) \
    X(employer_routes)    \
    X(question_routes)    \
    X(inbox_routes)       \
    X(relay_routes)       \
    X(campaign_routes)    \
    X(gateway_routes)     \
    X(system_routes)

#define DECLARE(table) extern const struct route table[];
#define ROW(table) table,
TABLES(DECLARE)

const struct route *const route_tables[] = { TABLES(ROW) NULL };
