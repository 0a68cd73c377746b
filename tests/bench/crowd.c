// SPDX-License-Identifier: MPL-2.0
// crowd KEYS N [PER_HOME]: prints SQL that fills an empty register with N persons, each with a sealed telephone of her own, in homes
// of PER_HOME (4), spread over the communes of the district. For tests/bench/campaign.sh; nothing of it is searchable.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/vault.h"

enum { ROWS = 500, VILLAGES = 120, FIRST = 10000000, MILLION = 1000000 };

static const char *const families[] = { "Nguyễn Văn", "Trần Thị", "Lê Hữu", "Phạm Thị", "Hoàng Văn", "A", "Y", "Rơ Châm", "Siu" };
static const char *const givens[] = { "Thông", "Hương", "Byưh", "Klưng", "Tư", "Lan", "Khoa", "Neh", "Phúc", "Xuân", "Đức", "Hồng Hạnh", "Kim", "An" };

struct crowd {
    struct vault *vault;
    struct arena *arena;
    long n, per_home;
    int rows;
};

static void head(struct crowd *c, const char *insert) {
    printf("%s%s ", c->rows == 0 ? "" : ";\n", insert);
    c->rows = 0;
}

// Begins a row: a new statement every ROWS rows.
static void row(struct crowd *c, const char *insert) {
    if (c->rows == ROWS) head(c, insert);
    printf("%s(", c->rows++ == 0 ? "" : ",");
}

static void villages(void) {
    for (int v = 0; v < VILLAGES; v++)
        printf("INSERT INTO village (id,unit_id,name,name_fold) SELECT %d, id, 'Thôn %d', 'thon %d' FROM unit WHERE kind IN ('commune','town') AND"
               " valid_to = '2025-06-30' ORDER BY id LIMIT 1 OFFSET %d;\n",
               FIRST + v, v, v, v % 11);
    // Every row carries its village's unit, without a look-up for each.
    for (int v = 0; v < VILLAGES; v++) printf("SET @u%d = (SELECT unit_id FROM village WHERE id = %d);\n", v, FIRST + v);
}

static long village_of(const struct crowd *c, long home) { return home / ((c->n / c->per_home) / VILLAGES + 1); }
static long home_id(long home) { return FIRST + 1000 + home; }
static long person_id(const struct crowd *c, long person) { return FIRST + 1000 + c->n + person; }

static void print_hex(const void *bytes, size_t n) {
    char hex[400];
    vault_hex(bytes, n, hex);
    printf("0x%s", hex);
}

static const char *name_of(struct crowd *c, long person) {
    const char *family = families[person % 9], *given = givens[(person / 9) % 14], *middle = givens[(person / 126) % 14];
    return arena_printf(c->arena, person % 9 < 5 ? "%s %s %s" : "%s %s", family, person % 9 < 5 ? middle : given, given);
}

static void household_row(struct crowd *c, long home) {
    long v = village_of(c, home);
    printf("%ld,@u%ld,%ld,'C-%ld','A Thông','a thong','2024-01-01','poor')", home_id(home), v, FIRST + v, home);
}

static void person_row(struct crowd *c, long person) {
    long v = village_of(c, person / c->per_home);
    printf("%ld,@u%ld,'%s','x','%s','%ld',1,5014)", person_id(c, person), v, name_of(c, person), person % 2 ? "male" : "female", 1940 + person % 80);
}

static void membership_row(struct crowd *c, long person) {
    long home = person / c->per_home;
    printf("%ld,@u%ld,%ld,%ld,'%s','2024-01-01')", FIRST + 1000 + 2 * c->n + person, village_of(c, home), home_id(home), person_id(c, person),
           person % c->per_home ? "child" : "head");
}

static void phone_row(struct crowd *c, long person) {
    long id = FIRST + 1000 + 3 * c->n + person;
    uint8_t index[VAULT_INDEX_SIZE];
    size_t n;
    const char *e164 = arena_printf(c->arena, "+849%ld%07ld", 1 + person / 10000000, person % 10000000);
    const char *place = arena_printf(c->arena, "phone:%ld:number", id);
    const void *sealed = vault_seal(c->vault, c->arena, place, e164, strlen(e164), &n);
    vault_index(c->vault, "phone", e164, index);
    printf("%ld,@u%ld,%ld,", id, village_of(c, person / c->per_home), person_id(c, person));
    print_hex(sealed, n);
    putchar(',');
    print_hex(index, sizeof index);
    printf(",'%s')", e164 + strlen(e164) - 3);
}

static void pass(struct crowd *c, const char *insert, long n, void (*print)(struct crowd *, long)) {
    head(c, insert);
    for (long i = 0; i < n; i++) {
        row(c, insert);
        print(c, i);
        arena_reset(c->arena);
    }
    printf(";\n");
    c->rows = 0;
}

int main(int argc, char **argv) {
    const char *why = "";
    struct crowd c = { .arena = arena_new(), .per_home = argc > 3 ? strtol(argv[3], NULL, 10) : 4 };
    c.n = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
    c.vault = argc > 1 ? vault_open(argv[1], &why) : NULL;
    if (!c.vault || c.n < 1 || c.n > 90 * MILLION || c.per_home < 1) {
        fprintf(stderr, "usage: crowd KEYS N [PER_HOME] %s\n", why);
        return 2;
    }
    printf("SET unique_checks=0, foreign_key_checks=0, autocommit=0;\n");
    villages();
    pass(&c, "INSERT INTO household (id,unit_id,village_id,code,name,name_fold,registered_on,class) VALUES", c.n / c.per_home + 1, household_row);
    pass(&c, "INSERT INTO person (id,unit_id,name,name_fold,sex,birth,can_work,ethnic_id) VALUES", c.n, person_row);
    pass(&c, "INSERT INTO membership (id,unit_id,household_id,person_id,relation,from_date) VALUES", c.n, membership_row);
    pass(&c, "INSERT INTO phone (id,unit_id,person_id,number_enc,number_idx,number_tail) VALUES", c.n, phone_row);
    printf("COMMIT;\n");
    vault_close(c.vault);
    arena_free(c.arena);
    return 0;
}
