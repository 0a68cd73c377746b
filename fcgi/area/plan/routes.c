// SPDX-License-Identifier: MPL-2.0
// The plan of a year as one page: one request for one screen.
#include <string.h>

#include "entity/records.h"
#include "http/http.h"
#include "queries.h"

struct sums {
    int64_t central, local, other;
};

static json_t *sums_json(const struct sums *s) {
    return json_pack("{s:I, s:I, s:I, s:I}", "central", (json_int_t)s->central, "local", (json_int_t)s->local, "other", (json_int_t)s->other,
                     "total", (json_int_t)(s->central + s->local + s->other));
}

static enum rc add_rows(struct cx *cx, json_t *to, const char *key, const struct entity *e, const char *field, int64_t id) {
    json_t *items;
    TRY(list_of(cx, e, field, id, &items));
    json_object_set(to, key, items);
    return RC_OK;
}

static enum rc project_json(struct cx *cx, const struct q_plan_projects_out *p, json_t **out) {
    struct row row;
    TRY(entity_read(cx, &project, p->id, &row));
    *out = entity_json(cx, &project, &row, false);
    TRY(add_rows(cx, *out, "roles", &project_role, "project_id", p->id));
    TRY(add_rows(cx, *out, "budget_lines", &budget_line, "project_id", p->id));
    TRY(add_rows(cx, *out, "activities", &activity, "project_id", p->id));
    TRY(add_rows(cx, *out, "outputs", &output, "project_id", p->id));
    TRY(add_rows(cx, *out, "eligibility", &eligibility, "project_id", p->id));
    json_object_set_new(*out, "sums", sums_json(&(struct sums){ p->central, p->local, p->other }));
    return RC_OK;
}

// Adds a sub-project's money to the group of its project ("Dự án 4 ..."): sub-projects of one project are neighbours by code.
static void add_group(json_t *groups, const char *name, int64_t money) {
    json_t *last = json_array_get(groups, json_array_size(groups) - 1);
    const char *last_name = json_string_value(json_object_get(last, "name"));
    if (last_name && strcmp(last_name, name) == 0) {
        json_object_set_new(last, "total", json_integer(json_integer_value(json_object_get(last, "total")) + money));
        return;
    }
    json_array_append_new(groups, json_pack("{s:s, s:I}", "name", name, "total", (json_int_t)money));
}

static enum rc overview(struct cx *cx, const struct req *rq, struct out *out) {
    struct q_plan_projects_out *rows;
    size_t n;
    struct sums all = { 0, 0, 0 };
    json_t *page = cx_json(cx, json_object()), *projects = cx_json(cx, json_array()), *groups = cx_json(cx, json_array());
    TRY(q_plan_projects(cx->db, cx->arena, &(struct q_plan_projects_in){ .plan_id = rq->id }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        json_t *p;
        TRY(project_json(cx, &rows[i], &p));
        json_array_append(projects, p);
        all = (struct sums){ all.central + rows[i].central, all.local + rows[i].local, all.other + rows[i].other };
        add_group(groups, json_string_value(json_object_get(p, "project_name")), rows[i].central + rows[i].local + rows[i].other);
    }
    json_object_set(page, "plan", entity_json(cx, &plan, &rq->row, false));
    json_object_set(page, "projects", projects);
    json_object_set(page, "groups", groups);
    json_object_set_new(page, "sums", sums_json(&all));
    TRY(add_rows(cx, page, "targets", &target, "plan_id", rq->id));
    TRY(add_rows(cx, page, "notes", &plan_note, "plan_id", rq->id));
    out->json = page;
    return RC_OK;
}

const struct route plan_routes[] = {
    { "GET", "/api/v1/plans/{id}/overview", P_PLAN_READ, POOL_FAST, R_NO_TX, &plan, ROW_READ, overview, "Trang kế hoạch: tiểu dự án, tiền, chỉ tiêu, lưu ý" },
    { .method = NULL },
};
