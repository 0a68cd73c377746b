// SPDX-License-Identifier: MPL-2.0
#include "svc/search.h"

#include <string.h>

#include "base/text.h"
#include "base/vault.h"
#include "queries.h"

enum { TAIL_MIN = 3, TAIL_MAX = 8 };

// Where a key leads: household 0 is a person who lives in none yet.
struct home {
    int64_t household_id;
    int64_t unit_id;
};

// Every tail of the folded name that begins at a word.
static enum rc put_name(struct cx *cx, const struct home *home, int64_t source_id, const char *name) {
    int64_t affected;
    for (const char *word = text_fold(cx->arena, name); word && *word;) {
        struct q_name_key_put_in in = { .word = word, .household_id = home->household_id, .unit_id = home->unit_id, .source_id = source_id };
        TRY(q_name_key_put(cx->db, cx->arena, &in, &affected));
        word = strchr(word, ' ');
        if (word) word++;
    }
    return RC_OK;
}

static enum rc put_token(struct cx *cx, const struct home *home, int64_t source_id, const char *domain, const char *text) {
    uint8_t token[VAULT_INDEX_SIZE];
    int64_t affected;
    vault_index(cx->app->vault, domain, text, token);
    struct q_blind_key_put_in in = { .token = { token, sizeof token }, .household_id = home->household_id, .unit_id = home->unit_id, .source_id = source_id };
    return q_blind_key_put(cx->db, cx->arena, &in, &affected);
}

static const char *open_value(struct cx *cx, const char *table, int64_t id, const char *column, const struct db_bytes *sealed) {
    if (!sealed->p) return NULL;
    return vault_unseal(cx->app->vault, cx->arena, arena_printf(cx->arena, "%s:%lld:%s", table, (long long)id, column), sealed->p, sealed->n);
}

// The whole number, and its last 3 to 8 digits, which is how people remember one.
static enum rc put_phone(struct cx *cx, const struct home *home, int64_t phone_id, const struct db_bytes *sealed) {
    const char *e164 = open_value(cx, "phone", phone_id, "number", sealed);
    if (!e164) return fail(cx, RC_INTERNAL, "unseal", NULL);
    TRY(put_token(cx, home, phone_id, "phone", e164));
    size_t n = strlen(e164);
    for (size_t tail = TAIL_MIN; tail <= TAIL_MAX && tail < n; tail++) TRY(put_token(cx, home, phone_id, "tail", e164 + n - tail));
    return RC_OK;
}

static enum rc put_person(struct cx *cx, const struct home *home, int64_t person_id, const char *name, const struct db_bytes *id_number) {
    TRY(put_name(cx, home, person_id, name));
    const char *digits = open_value(cx, "person", person_id, "id_number", id_number);
    return digits ? put_token(cx, home, person_id, "id", digits) : RC_OK;
}

static enum rc drop_household(struct cx *cx, int64_t household_id) {
    struct q_search_keys_of_household_out there;
    int64_t affected;
    TRY(q_search_keys_of_household(cx->db, cx->arena, &(struct q_search_keys_of_household_in){ .household_id = household_id }, &there));
    if (there.names) TRY(q_name_keys_drop(cx->db, cx->arena, &(struct q_name_keys_drop_in){ .household_id = household_id }, &affected));
    if (there.tokens) TRY(q_blind_keys_drop(cx->db, cx->arena, &(struct q_blind_keys_drop_in){ .household_id = household_id }, &affected));
    return RC_OK;
}

static enum rc drop_source(struct cx *cx, int64_t source_id) {
    struct q_search_keys_of_source_out there;
    int64_t affected;
    TRY(q_search_keys_of_source(cx->db, cx->arena, &(struct q_search_keys_of_source_in){ .source_id = source_id }, &there));
    if (there.names) TRY(q_name_keys_drop_source(cx->db, cx->arena, &(struct q_name_keys_drop_source_in){ .source_id = source_id }, &affected));
    if (there.tokens) TRY(q_blind_keys_drop_source(cx->db, cx->arena, &(struct q_blind_keys_drop_source_in){ .source_id = source_id }, &affected));
    return RC_OK;
}

static enum rc put_people(struct cx *cx, const struct home *home) {
    struct q_people_of_household_out *people;
    size_t n;
    TRY(q_people_of_household(cx->db, cx->arena, &(struct q_people_of_household_in){ .household_id = home->household_id }, &people, &n));
    for (size_t i = 0; i < n; i++) {
        TRY(drop_source(cx, people[i].person_id));  // keys of a time when she lived elsewhere or nowhere
        TRY(put_person(cx, home, people[i].person_id, people[i].name, &people[i].id_number_enc));
    }
    struct q_phones_of_household_out *phones;
    TRY(q_phones_of_household(cx->db, cx->arena, &(struct q_phones_of_household_in){ .household_id = home->household_id }, &phones, &n));
    for (size_t i = 0; i < n; i++) TRY(put_phone(cx, home, phones[i].phone_id, &phones[i].number_enc));
    return RC_OK;
}

enum rc search_household(struct cx *cx, int64_t household_id) {
    if (cx->search_later) return RC_OK;
    struct q_household_names_out names;
    bool found;
    TRY(drop_household(cx, household_id));
    TRY(q_household_names(cx->db, cx->arena, &(struct q_household_names_in){ .household_id = household_id }, &names, &found));
    if (!found) return RC_OK;
    struct home home = { household_id, names.unit_id };
    TRY(put_name(cx, &home, household_id, names.name));
    TRY(put_name(cx, &home, household_id, names.code));
    return put_people(cx, &home);
}

enum rc search_person(struct cx *cx, int64_t person_id) {
    if (cx->search_later) return RC_OK;
    struct q_home_of_person_out where;
    bool found;
    TRY(q_home_of_person(cx->db, cx->arena, &(struct q_home_of_person_in){ .person_id = person_id }, &where, &found));
    if (found) return search_household(cx, where.household_id);
    TRY(drop_source(cx, person_id));
    struct q_person_names_out names;
    TRY(q_person_names(cx->db, cx->arena, &(struct q_person_names_in){ .person_id = person_id }, &names, &found));
    return found ? put_person(cx, &(struct home){ 0, names.unit_id }, person_id, names.name, &names.id_number_enc) : RC_OK;
}
