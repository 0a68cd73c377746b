// SPDX-License-Identifier: MPL-2.0
// The tables of routes that are not CRUD, one per area.
#include "http/http.h"

extern const struct route staff_routes[], plan_routes[], people_routes[], training_routes[], outreach_routes[], text_routes[], system_routes[];

const struct route *const route_tables[] = { staff_routes, plan_routes, people_routes, training_routes, outreach_routes, text_routes, system_routes, NULL };
