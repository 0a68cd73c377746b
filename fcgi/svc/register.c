// SPDX-License-Identifier: MPL-2.0
#include "svc/register.h"

#include <string.h>

#include "entity/records.h"
#include "base/text.h"
#include "queries.h"
#include "svc/search.h"

enum { MEMBERS_MAX = 40, PHONES_MAX = 5 };

// A create that keeps going after field errors, so that the officer sees all of them at once; anything else stops.
static enum rc create(struct cx *cx, const struct entity *e, json_t *body, const char *prefix, int64_t *id) {
    const char *outer = cx->prefix;
    enum rc first = cx->rc;
    int before = cx->error_count;
    cx->prefix = prefix;
    cx->error_count = 0;  // earlier sections' errors must not stop this one
    enum rc rc = entity_create(cx, e, body, id);
    cx->prefix = outer;
    cx->error_count += before;
    if (rc == RC_INVALID) {
        cx->rc = first;
        *id = 0;
        return RC_OK;
    }
    return rc;
}

static enum rc wrong_shape(struct cx *cx, const char *field, const char *what) {
    return field_fail(cx, field, "wrong_type", what);
}

// The member's own keys are those of a person; relation and phones are ours.
static json_t *person_body(struct cx *cx, json_t *member, int64_t unit_id) {
    json_t *body = cx_json(cx, json_copy(member));
    json_object_del(body, "relation");
    json_object_del(body, "phones");
    if (unit_id && !json_object_get(body, "unit_id")) json_object_set_new(body, "unit_id", json_integer(unit_id));
    return body;
}

// What belongs to a household or a member with errors cannot be written, but its own errors are told at once.
static enum rc judge(struct cx *cx, const struct entity *e, json_t *body, const char *at) {
    struct db_value *now = arena_array(cx->arena, e->n_fields, sizeof *now);
    bool *given = arena_array(cx->arena, e->n_fields, sizeof *given);
    const char *outer = cx->prefix;
    cx->prefix = at;
    enum rc rc = decode_fields(cx, e->fields, e->n_fields, body, now, given);
    cx->prefix = outer;
    return rc;
}

static enum rc add_phones(struct cx *cx, json_t *phones, const char *prefix, int64_t person_id) {
    size_t i;
    json_t *item;
    if (!phones || json_is_null(phones)) return RC_OK;
    if (!json_is_array(phones) || json_array_size(phones) > PHONES_MAX) return wrong_shape(cx, arena_printf(cx->arena, "%sphones", prefix), "danh sách số điện thoại");
    json_array_foreach(phones, i, item) {
        const char *at = arena_printf(cx->arena, "%sphones.%zu.", prefix, i);
        int64_t id;
        if (!json_is_object(item)) return wrong_shape(cx, at, "một số điện thoại");
        json_t *body = cx_json(cx, json_copy(item));
        if (person_id) json_object_set_new(body, "person_id", json_integer(person_id));
        TRY(person_id ? create(cx, &phone, body, at, &id) : judge(cx, &phone, body, at));
    }
    return RC_OK;
}

static json_t *membership_body(struct cx *cx, json_t *member, int64_t household_id, int64_t person_id, const char *from) {
    json_t *relation = json_object_get(member, "relation");
    return cx_json(cx, json_pack("{s:I, s:I, s:O, s:s}", "household_id", (json_int_t)household_id, "person_id", (json_int_t)person_id, "relation",
                                 relation ? relation : json_null(), "from_date", from));
}

struct family {
    int64_t household_id, unit_id;
    const char *from;  // memberships begin with the registration
    int heads;
};

static enum rc add_member(struct cx *cx, struct family *f, json_t *member, size_t i) {
    const char *prefix = arena_printf(cx->arena, "members.%zu.", i);
    int64_t person_id, membership_id;
    if (!json_is_object(member)) return wrong_shape(cx, prefix, "một thành viên");
    const char *relation = json_string_value(json_object_get(member, "relation"));
    bool head = relation && strcmp(relation, "head") == 0;
    if (head && f->heads++) field_fail(cx, arena_printf(cx->arena, "%srelation", prefix), "second_head");
    TRY(create(cx, &person, person_body(cx, member, f->unit_id), prefix, &person_id));
    if (!person_id) return add_phones(cx, json_object_get(member, "phones"), prefix, 0);
    if (f->household_id && f->heads < 2)
        TRY(create(cx, &membership, membership_body(cx, member, f->household_id, person_id, f->from), prefix, &membership_id));
    return add_phones(cx, json_object_get(member, "phones"), prefix, person_id);
}

static enum rc add_members(struct cx *cx, struct family *f, json_t *members, bool complete) {
    size_t i;
    json_t *member;
    if (members && !json_is_array(members)) return wrong_shape(cx, "members", "danh sách thành viên");
    if (json_array_size(members) > MEMBERS_MAX) return field_fail(cx, "members", "too_large", "40");
    json_array_foreach(members, i, member) {
        enum rc rc = add_member(cx, f, member, i);
        if (rc != RC_OK && rc != RC_INVALID) return rc;
    }
    if (complete && json_array_size(members) == 0) field_fail(cx, "members", "no_members");
    else if (complete && f->heads == 0) field_fail(cx, "members", "no_head");
    return RC_OK;
}

static enum rc check_sections(struct cx *cx, json_t *body) {
    static const char *const known[] = { "household", "members", "classification" };
    const char *key;
    json_t *value;
    json_object_foreach(body, key, value) {
        bool found = false;
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) found |= strcmp(key, known[i]) == 0;
        if (!found) field_fail(cx, "?", "unknown_field");
    }
    if (!json_is_object(json_object_get(body, "household"))) wrong_shape(cx, "household", "một hộ");
    json_t *class = json_object_get(body, "classification");
    if (class && !json_is_null(class) && !json_is_object(class)) wrong_shape(cx, "classification", "một phân loại");
    return cx_valid(cx);
}

// A village gives the unit even where the household itself has errors, so that the members can be judged all the same.
static enum rc family_begin(struct cx *cx, json_t *household_body, struct family *f) {
    struct row row;
    char *from = arena_alloc(cx->arena, VDATE_ISO_SIZE);
    const char *given = json_string_value(json_object_get(household_body, "registered_on"));
    vday day;
    vdate_format(given && vdate_parse(given, &day) ? day : cx->today, from);
    f->from = from;
    TRY(create(cx, &household, household_body, "household.", &f->household_id));
    if (!f->household_id) return RC_OK;
    TRY(entity_read(cx, &household, f->household_id, &row));
    f->unit_id = row.unit_id;
    return RC_OK;
}

static enum rc add_class(struct cx *cx, const struct family *f, json_t *class) {
    int64_t id;
    if (!class || json_is_null(class)) return RC_OK;
    if (!f->household_id) return judge(cx, &classification, class, "classification.");
    json_t *body = cx_json(cx, json_copy(class));
    json_object_set_new(body, "household_id", json_integer(f->household_id));
    return create(cx, &classification, body, "classification.", &id);
}

enum rc register_household(struct cx *cx, json_t *body, int64_t *household_id) {
    struct family f = { .household_id = 0 };
    TRY(check_sections(cx, body));
    json_t *household_body = json_object_get(body, "household");
    const char *state = json_string_value(json_object_get(household_body, "state"));
    cx->search_later = true;
    enum rc rc = family_begin(cx, household_body, &f);
    if (rc == RC_OK) rc = add_members(cx, &f, json_object_get(body, "members"), !state || strcmp(state, "incomplete") != 0);
    if (rc == RC_OK) rc = add_class(cx, &f, json_object_get(body, "classification"));
    cx->search_later = false;
    TRY(rc == RC_INVALID ? RC_OK : rc);
    TRY(cx_valid(cx));
    *household_id = f.household_id;
    return search_household(cx, f.household_id);
}

// --- dossier --------------------------------------------------------------------------------------------------------------------------

static enum rc item(struct cx *cx, const struct entity *e, int64_t id, json_t **out) {
    struct row row;
    TRY(entity_read(cx, e, id, &row));
    *out = entity_json(cx, e, &row, true);
    return RC_OK;
}

static enum rc member_json(struct cx *cx, const struct q_dossier_members_out *m, json_t **out) {
    json_t *membership_json, *person_json, *phones, *consents, *enrolments = NULL;
    TRY(item(cx, &membership, m->membership_id, &membership_json));
    TRY(item(cx, &person, m->person_id, &person_json));
    TRY(list_of(cx, &phone, "person_id", m->person_id, &phones));
    TRY(list_of(cx, &consent, "person_id", m->person_id, &consents));
    if (role_allows(cx->who->role, P_ENROL_READ)) TRY(list_of(cx, &enrolment, "person_id", m->person_id, &enrolments));
    *out = cx_json(cx, json_pack("{s:O, s:O, s:O, s:O, s:O?}", "membership", membership_json, "person", person_json, "phones", phones, "consents", consents,
                                 "enrolments", enrolments));
    return RC_OK;
}

static enum rc similar_json(struct cx *cx, const struct row *row, json_t **out) {
    struct q_similar_households_out *rows;
    size_t n;
    struct q_similar_households_in in = { .scope = cx->who->unit_id, .except_id = row->id, .village_id = row->v[entity_field(&household, "village_id")].i,
                                          .name_fold = text_fold(cx->arena, row->v[entity_field(&household, "name")].s) };
    TRY(q_similar_households(cx->db, cx->arena, &in, &rows, &n));
    *out = cx_json(cx, json_array());
    for (size_t i = 0; i < n; i++)
        json_array_append_new(*out, json_pack("{s:I, s:s, s:s}", "id", (json_int_t)rows[i].id, "code", rows[i].code, "name", rows[i].name));
    return RC_OK;
}

enum rc register_dossier(struct cx *cx, int64_t household_id, json_t **out) {
    struct q_dossier_members_out *rows;
    struct row row;
    size_t n;
    json_t *members = cx_json(cx, json_array()), *classes, *similar, *member;
    TRY(entity_read(cx, &household, household_id, &row));
    TRY(q_dossier_members(cx->db, cx->arena, &(struct q_dossier_members_in){ .scope = cx->who->unit_id, .household_id = household_id }, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        TRY(member_json(cx, &rows[i], &member));
        json_array_append(members, member);
    }
    TRY(list_of(cx, &classification, "household_id", household_id, &classes));
    TRY(similar_json(cx, &row, &similar));
    json_t *household_json = entity_json(cx, &household, &row, false);
    *out = cx_json(cx, json_pack("{s:O, s:O, s:O, s:O}", "household", household_json, "members", members, "classifications", classes, "similar", similar));
    return RC_OK;
}
