// SPDX-License-Identifier: MPL-2.0
// The forms of the public side: parts of the staff's own tables of fields, so that both ask and judge alike.
#ifndef AREA_JOBS_PUBLIC_FORM_H
#define AREA_JOBS_PUBLIC_FORM_H

#include "entity/entity.h"

// A field of the entity that the public form asks for, and whether it must be filled in there.
struct public_pick {
    const char *name;
    bool required;
};

extern const struct public_pick public_firm[], public_vacancy[];  // of employer and of vacancy; end with name NULL

// The fields as entity_field_schema says them. New reference.
json_t *public_form_schema(struct cx *cx, const struct entity *e, const struct public_pick *picks);

// Decodes a firm's own words into v, in the order of public_firm; errors are collected at their fields. The caller ends with cx_valid.
enum { PUBLIC_FIRM_FIELDS = 12, PUBLIC_VACANCIES_MAX = 10 };
enum rc public_form_firm(struct cx *cx, json_t *body, struct db_value v[PUBLIC_FIRM_FIELDS]) MUST_USE;
const struct db_value *public_firm_value(const struct db_value *v, const char *name);

// Judges a list of vacancies as vacancy_before_write will, with errors at "vacancies.0.title". least: how many there must be.
// *items: {"items": [...]} as text; *places: how many people they want together.
enum rc public_form_vacancies(struct cx *cx, const json_t *list, size_t least, const char **items, int64_t *places) MUST_USE;

#endif
