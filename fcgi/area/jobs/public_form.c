// SPDX-License-Identifier: MPL-2.0
#include "area/jobs/public_form.h"

#include <stdlib.h>
#include <string.h>

#include "area/jobs/hooks.h"
#include "base/phone.h"
#include "entity/records.h"
#include "queries.h"
#include "svc/tax_code.h"

const struct public_pick public_firm[] = {
    { "name", true }, { "tax_code", true }, { "kind", true }, { "industry_id", true }, { "unit_id", true }, { "address", true }, { "contact", true },
    { "number", true }, { "email", false }, { "products", false }, { "size", false }, { "publishes", false }, { NULL, false },
};

const struct public_pick public_vacancy[] = {
    { "trade_id", true }, { "title", true }, { "places", true }, { "unit_id", true }, { "place", true }, { "wage_from", false }, { "wage_to", false },
    { "benefits", false }, { "hours_full", false }, { "hours_part", false }, { "hours_shift", false }, { "hours_night", false }, { "hours_piece", false },
    { "contract_lasting", false }, { "contract_term", false }, { "contract_season", false }, { "contract_day", false }, { "boards", false },
    { "takes_groups", false }, { "harvest_leave", false }, { "start_on", true }, { "deadline", true }, { "schooling", false }, { "qualification", false },
    { "certificate_id", false }, { "experience", false }, { "sex", false }, { "age_from", false }, { "age_to", false }, { "lawful_reason", false },
    { NULL, false },
};

enum { FIELDS_MAX = 40 };

// The fields as the public form has them: what staff alone decide is not asked, what the form wants filled in is required.
static size_t fields_of(const struct entity *e, const struct public_pick *picks, struct field out[FIELDS_MAX]) {
    size_t n = 0;
    for (; picks[n].name && n < FIELDS_MAX; n++) {
        out[n] = e->fields[entity_field(e, picks[n].name)];
        out[n].flags = (out[n].flags & ASCII) | (picks[n].required ? REQ : 0);
    }
    return n;
}

json_t *public_form_schema(struct cx *cx, const struct entity *e, const struct public_pick *picks) {
    struct field fields[FIELDS_MAX];
    size_t n = fields_of(e, picks, fields);
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) json_array_append_new(list, entity_field_schema(cx, &fields[i]));
    return list;
}

// References of the forms are to catalogues that everybody may read.
static enum rc check_refs(struct cx *cx, const struct field *fields, size_t n, const struct db_value *v) {
    char day[VDATE_ISO_SIZE];
    vdate_format(cx->today, day);
    for (size_t i = 0; i < n; i++) {
        struct q_public_known_out row;
        if (fields[i].type != F_REF || v[i].kind != DB_INT) continue;
        TRY(q_public_known(cx->db, cx->arena, &(struct q_public_known_in){ .kind = fields[i].ref->table, .id = v[i].i, .day = day }, &row));
        if (!row.n) field_fail(cx, fields[i].name, "not_found");
    }
    return RC_OK;
}

const struct db_value *public_firm_value(const struct db_value *v, const char *name) {
    size_t i = 0;
    while (strcmp(public_firm[i].name, name) != 0) i++;
    return &v[i];
}

static void check_tax_code(struct cx *cx, const struct db_value *code) {
    enum tax_code_fault fault = code->kind == DB_TEXT ? tax_code_check(code->s) : TAX_CODE_OK;
    if (fault == TAX_CODE_SHAPE) field_fail(cx, "tax_code", "wrong_type", "10 chữ số, 10 chữ số và -001, hoặc số định danh 12 chữ số");
    if (fault == TAX_CODE_DIGIT) field_fail(cx, "tax_code", "check_digit");
}

enum rc public_form_firm(struct cx *cx, json_t *body, struct db_value v[PUBLIC_FIRM_FIELDS]) {
    struct field fields[FIELDS_MAX];
    size_t n = fields_of(&employer, public_firm, fields);
    TRY(decode_body(cx, fields, n, body, v));
    const struct db_value *number = public_firm_value(v, "number");
    check_tax_code(cx, public_firm_value(v, "tax_code"));
    if (number->kind == DB_TEXT && !phone_is_mobile(number->s)) field_fail(cx, "number", "not_sms");
    return check_refs(cx, fields, n, v);
}

// --- vacancies ------------------------------------------------------------------------------------------------------------------------

// The same judgement as of a vacancy that staff write, on a row that is not written yet and has no employer.
static enum rc judge(struct cx *cx, const struct field *fields, size_t n, const struct db_value *v) {
    struct write w = { .e = &vacancy, .op = OP_CREATE };
    w.now = arena_array(cx->arena, vacancy.n_fields, sizeof *w.now);
    w.given = arena_array(cx->arena, vacancy.n_fields, sizeof *w.given);
    for (size_t i = 0; i < n; i++) w.now[entity_field(&vacancy, fields[i].name)] = v[i];
    enum rc rc = vacancy_before_write(cx, &w);
    return rc == RC_INVALID ? RC_OK : rc;
}

static void not_past(struct cx *cx, const struct field *fields, size_t n, const struct db_value *v, const char *name) {
    vday day;
    for (size_t i = 0; i < n; i++)
        if (strcmp(fields[i].name, name) == 0 && v[i].kind == DB_TEXT && vdate_parse(v[i].s, &day) && day < cx->today) field_fail(cx, name, "past_day");
}

static enum rc take_vacancy(struct cx *cx, json_t *body, int64_t *places) {
    struct field fields[FIELDS_MAX];
    struct db_value v[FIELDS_MAX];
    size_t n = fields_of(&vacancy, public_vacancy, fields);
    TRY(decode_body(cx, fields, n, body, v));
    not_past(cx, fields, n, v, "deadline");
    not_past(cx, fields, n, v, "start_on");
    TRY(judge(cx, fields, n, v));
    for (size_t i = 0; i < n; i++)
        if (strcmp(fields[i].name, "places") == 0 && v[i].kind == DB_INT) *places += v[i].i;
    return check_refs(cx, fields, n, v);
}

enum rc public_form_vacancies(struct cx *cx, const json_t *list, size_t least, const char **items, int64_t *places) {
    size_t i, n = json_array_size(list);
    json_t *item;
    *places = 0;
    *items = NULL;
    if (!list && !least) return RC_OK;
    if (!json_is_array(list) || n < least || n > PUBLIC_VACANCIES_MAX) {
        field_fail(cx, "vacancies", "wrong_type", "danh sách, nhiều nhất 10 chỗ việc");
        return RC_OK;
    }
    json_array_foreach(list, i, item) {
        cx->prefix = arena_printf(cx->arena, "vacancies.%zu.", i);
        if (json_is_object(item)) TRY(take_vacancy(cx, item, places));
        else field_fail(cx, "title", "wrong_type", "chỗ việc");
    }
    cx->prefix = "";
    json_t *all = cx_json(cx, json_pack("{s:O}", "items", list));
    char *text = json_dumps(all, JSON_COMPACT);
    *items = text ? arena_strdup(cx->arena, text) : NULL;
    free(text);
    return RC_OK;
}
