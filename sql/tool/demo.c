// SPDX-License-Identifier: MPL-2.0
// giamngheo-demo: fills an empty register with synthetic households, for training (DEMO=1) and for measuring.
//
//   giamngheo-demo --conf FILE [--households N] [--seed S]
//
// The same N and S give the same people, whatever the ids. A register that already holds a household is left alone (exit 0):
// real and synthetic people are never mixed. Everything goes in within one transaction, table by table; each table's pass makes
// every household anew from its number (demo_house.h), so memory stays small.
//
// Codes: a village is the unit's code, "-" and two digits; a household the unit's code, "-" and five digits counted up in its
// unit. Numbers that look like real ones cannot belong to anybody: phones are +84900xxxxxx, identity numbers begin with 099,
// which no province has.
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/text.h"
#include "base/vault.h"
#include "base/vdate.h"
#include "db/db.h"
#include "tool/demo_house.h"
#include "tool/demo_sheet.h"

enum {
    VILLAGES = DEMO_COUNT(demo_villages),
    COURSES = DEMO_COUNT(demo_courses),
    SESSIONS = 5,
    UNITS_MAX = 16,
    COURSE_IDS = 1 + SESSIONS + 40,  // a course, its sessions, its enrolments
    // One block of ids for each household: itself, people, memberships, phones, classifications.
    AT_PERSON = 1,
    AT_MEMBERSHIP = AT_PERSON + HOUSE_PEOPLE,
    AT_PHONE = AT_MEMBERSHIP + HOUSE_PEOPLE,
    AT_CLASS = AT_PHONE + HOUSE_LINES,
    STRIDE = AT_CLASS + DEMO_STEPS,
    READ_TIMEOUT_S = 900,  // the COMMIT of 100,000 households is one long answer
};

struct demo {
    struct db *db;
    struct vault *vault;
    struct arena *keep;     // for the whole run
    struct arena *scratch;  // rewound after each household
    struct sheet sheet;     // the rows being gathered
    struct house_world world;
    int64_t households;
    int64_t base;  // first id of ours
    int64_t unit_ids[UNITS_MAX];
    const char *unit_codes[UNITS_MAX];
    unsigned kinh[UNITS_MAX];
    int64_t ethnic[DEMO_COUNT(demo_groups)];
    int64_t agency;
    int64_t project;
};

static int64_t village_id(const struct demo *d, size_t unit, size_t village) {
    return d->base + (int64_t)(unit * VILLAGES + village);
}

static int64_t house_id(const struct demo *d, const struct house *h) {
    return d->base + (int64_t)d->world.n_units * VILLAGES + h->number * STRIDE;
}

static int64_t course_id(const struct demo *d, size_t course) {
    return d->base + (int64_t)d->world.n_units * VILLAGES + d->households * STRIDE + (int64_t)course * COURSE_IDS;
}

static void put_sealed(struct demo *d, const char *place, const char *text) {
    size_t n = 0;
    void *sealed = vault_seal(d->vault, d->scratch, place, text, strlen(text), &n);
    sheet_bytes(&d->sheet, sealed, n);
}

static void put_index(struct demo *d, const char *domain, const char *text) {
    uint8_t index[VAULT_INDEX_SIZE];
    vault_index(d->vault, domain, text, index);
    sheet_bytes(&d->sheet, index, sizeof index);
}

static const char *house_code(const struct demo *d, const struct house *h) {
    long long in_unit = h->number / (int64_t)d->world.n_units + 1;
    return arena_printf(d->scratch, "%s-%05lld", d->unit_codes[h->unit], in_unit);
}

static void rows_household(struct demo *d, const struct house *h) {
    sheet_row(&d->sheet, house_id(d, h));
    sheet_int(&d->sheet, d->unit_ids[h->unit]);
    sheet_int(&d->sheet, village_id(d, h->unit, h->village));
    sheet_text(&d->sheet, house_code(d, h));
    sheet_text(&d->sheet, h->people[0].name);
    sheet_text(&d->sheet, h->people[0].fold);
    sheet_text(&d->sheet, house_class(h) ? "complete" : "incomplete");
    sheet_text(&d->sheet, house_class(h));
    sheet_day(&d->sheet, house_start(h));
    sheet_end(&d->sheet);
}

static void put_identity(struct demo *d, int64_t id, const struct house_person *p) {
    if (p->no_id_reason) {
        for (int i = 0; i < 3; i++) sheet_text(&d->sheet, NULL);
    } else {
        put_sealed(d, arena_printf(d->scratch, "person:%lld:id_number", (long long)id), p->id_number);
        put_index(d, "id", p->id_number);
        sheet_text(&d->sheet, p->id_number + strlen(p->id_number) - 3);
    }
    sheet_text(&d->sheet, p->no_id_reason);
}

static void rows_person(struct demo *d, const struct house *h) {
    for (size_t i = 0; i < h->n_people; i++) {
        const struct house_person *p = &h->people[i];
        int64_t id = house_id(d, h) + AT_PERSON + (int64_t)i;
        sheet_row(&d->sheet, id);
        sheet_int(&d->sheet, d->unit_ids[h->unit]);
        sheet_text(&d->sheet, p->name);
        sheet_text(&d->sheet, p->fold);
        sheet_text(&d->sheet, p->male ? "male" : "female");
        sheet_text(&d->sheet, p->birth);
        sheet_int(&d->sheet, d->ethnic[p->group]);
        put_identity(d, id, p);
        sheet_text(&d->sheet, demo_groups[p->group].language);
        sheet_int(&d->sheet, p->merit);
        sheet_int(&d->sheet, p->disabled);
        sheet_int(&d->sheet, p->age >= 15 && p->age <= 62);
        sheet_end(&d->sheet);
    }
}

static void rows_membership(struct demo *d, const struct house *h) {
    for (size_t i = 0; i < h->n_people; i++) {
        sheet_row(&d->sheet, house_id(d, h) + AT_MEMBERSHIP + (int64_t)i);
        sheet_int(&d->sheet, d->unit_ids[h->unit]);
        sheet_int(&d->sheet, house_id(d, h));
        sheet_int(&d->sheet, house_id(d, h) + AT_PERSON + (int64_t)i);
        sheet_text(&d->sheet, h->people[i].relation);
        sheet_day(&d->sheet, house_joined(h, &h->people[i]));
        sheet_end(&d->sheet);
    }
}

static void rows_phone(struct demo *d, const struct house *h) {
    for (size_t i = 0; i < h->n_lines; i++) {
        const struct house_line *l = &h->lines[i];
        int64_t id = house_id(d, h) + AT_PHONE + (int64_t)i;
        const char *number = house_line_number(d->scratch, l);
        const char *e164 = arena_printf(d->scratch, "+84%s", number);
        bool relay = strcmp(l->kind, "relay") == 0;
        sheet_row(&d->sheet, id);
        sheet_int(&d->sheet, d->unit_ids[h->unit]);
        sheet_int(&d->sheet, house_id(d, h) + AT_PERSON + (int64_t)l->person);
        put_sealed(d, arena_printf(d->scratch, "phone:%lld:number", (long long)id), e164);
        put_index(d, "phone", e164);
        sheet_text(&d->sheet, number + strlen(number) - 3);
        put_sealed(d, arena_printf(d->scratch, "phone:%lld:raw", (long long)id),
                   arena_printf(d->scratch, "0%.3s.%.3s.%s", number, number + 3, number + 6));
        sheet_text(&d->sheet, l->kind);
        sheet_text(&d->sheet, relay ? arena_printf(d->scratch, "Trưởng %s", demo_villages[h->village]) : NULL);
        sheet_end(&d->sheet);
    }
}

static void rows_classification(struct demo *d, const struct house *h) {
    size_t n = house_steps(h);
    for (size_t i = 0; i < n; i++) {
        int year = h->history->steps[i].year;
        sheet_row(&d->sheet, house_id(d, h) + AT_CLASS + (int64_t)i);
        sheet_int(&d->sheet, d->unit_ids[h->unit]);
        sheet_int(&d->sheet, house_id(d, h));
        sheet_text(&d->sheet, h->history->steps[i].class);
        sheet_day(&d->sheet, vdate_of(year, 1, 1));
        if (i + 1 < n) sheet_day(&d->sheet, vdate_of(h->history->steps[i + 1].year, 1, 1) - 1);
        else sheet_text(&d->sheet, NULL);
        sheet_text(&d->sheet, arena_printf(d->scratch, "MẪU-%d/QĐ-UBND", year - 1));
        sheet_end(&d->sheet);
    }
}

// Every tail of a folded name that begins at a word.
static void put_tails(struct demo *d, const struct house *h, const char *fold, int64_t source) {
    for (const char *tail = fold; tail; tail = strchr(tail, ' ')) {
        if (*tail == ' ') tail++;
        sheet_row(&d->sheet, d->unit_ids[h->unit]);
        sheet_text(&d->sheet, tail);
        sheet_int(&d->sheet, house_id(d, h));
        sheet_int(&d->sheet, source);
        sheet_end(&d->sheet);
    }
}

static void rows_name_key(struct demo *d, const struct house *h) {
    put_tails(d, h, h->people[0].fold, house_id(d, h));
    put_tails(d, h, text_fold(d->scratch, house_code(d, h)), house_id(d, h));
    for (size_t i = 0; i < h->n_people; i++) put_tails(d, h, h->people[i].fold, house_id(d, h) + AT_PERSON + (int64_t)i);
}

static void put_token(struct demo *d, const struct house *h, const char *domain, const char *text, int64_t source) {
    sheet_row(&d->sheet, house_id(d, h));
    sheet_int(&d->sheet, d->unit_ids[h->unit]);
    sheet_int(&d->sheet, source);
    put_index(d, domain, text);
    sheet_end(&d->sheet);
}

static void rows_blind_key(struct demo *d, const struct house *h) {
    for (size_t i = 0; i < h->n_people; i++) {
        if (h->people[i].no_id_reason) continue;
        put_token(d, h, "id", h->people[i].id_number, house_id(d, h) + AT_PERSON + (int64_t)i);
    }
    for (size_t i = 0; i < h->n_lines; i++) {
        int64_t source = house_id(d, h) + AT_PHONE + (int64_t)i;
        const char *number = house_line_number(d->scratch, &h->lines[i]);
        put_token(d, h, "phone", arena_printf(d->scratch, "+84%s", number), source);
        for (size_t n = 3; n <= 8; n++) put_token(d, h, "tail", number + strlen(number) - n, source);
    }
}

static const struct pass {
    const char *insert;
    void (*rows)(struct demo *d, const struct house *h);
} passes[] = {
    { "INSERT INTO household (id,unit_id,village_id,code,name,name_fold,state,class,registered_on) VALUES ", rows_household },
    { "INSERT INTO person (id,unit_id,name,name_fold,sex,birth,ethnic_id,id_number_enc,id_number_idx,id_number_tail,no_id_reason,"
      "language,merit,disabled,can_work) VALUES ", rows_person },
    { "INSERT INTO membership (id,unit_id,household_id,person_id,relation,from_date) VALUES ", rows_membership },
    { "INSERT INTO phone (id,unit_id,person_id,number_enc,number_idx,number_tail,raw_enc,kind,relay_name) VALUES ", rows_phone },
    { "INSERT INTO classification (id,unit_id,household_id,class,from_date,to_date,decision) VALUES ", rows_classification },
    { "INSERT INTO name_key (unit_id,word,household_id,source_id) VALUES ", rows_name_key },
    { "INSERT INTO blind_key (household_id,unit_id,source_id,token) VALUES ", rows_blind_key },
};

static void load_pass(struct demo *d, const struct pass *pass) {
    sheet_table(&d->sheet, pass->insert);
    for (int64_t i = 0; i < d->households && d->sheet.rc == RC_OK; i++) {
        struct arena_mark mark = arena_mark(d->scratch);
        struct house h;
        house_make(&d->world, d->scratch, i, &h);
        pass->rows(d, &h);
        arena_rewind(d->scratch, mark);
    }
    sheet_flush(&d->sheet);
}

static void load_villages(struct demo *d) {
    sheet_table(&d->sheet, "INSERT INTO village (id,unit_id,code,name,name_fold,hardship) VALUES ");
    for (size_t u = 0; u < d->world.n_units; u++) {
        for (size_t v = 0; v < VILLAGES; v++) {
            sheet_row(&d->sheet, village_id(d, u, v));
            sheet_int(&d->sheet, d->unit_ids[u]);
            sheet_text(&d->sheet, arena_printf(d->scratch, "%s-%02zu", d->unit_codes[u], v + 1));
            sheet_text(&d->sheet, demo_villages[v]);
            sheet_text(&d->sheet, text_fold(d->scratch, demo_villages[v]));
            sheet_text(&d->sheet, v >= VILLAGES / 2 && d->kinh[u] < 40 ? "yes" : "no");
            sheet_end(&d->sheet);
        }
    }
    sheet_flush(&d->sheet);
}

static void load_courses(struct demo *d, vday today) {
    sheet_table(&d->sheet, "INSERT INTO course (id,unit_id,project_id,code,title,trade,provider,place,starts_on,ends_on,capacity,"
                            "state) VALUES ");
    for (size_t i = 0; i < COURSES; i++) {
        const struct demo_course *c = &demo_courses[i];
        sheet_row(&d->sheet, course_id(d, i));
        sheet_int(&d->sheet, d->agency);
        sheet_int(&d->sheet, d->project);
        sheet_text(&d->sheet, c->code);
        sheet_text(&d->sheet, c->title);
        sheet_text(&d->sheet, c->trade);
        sheet_text(&d->sheet, "Trung tâm GDNN-GDTX huyện (mẫu)");
        sheet_text(&d->sheet, c->place);
        sheet_day(&d->sheet, today + c->starts_in);
        sheet_day(&d->sheet, today + c->starts_in + c->days - 1);
        sheet_int(&d->sheet, c->capacity);
        sheet_text(&d->sheet, c->state);
        sheet_end(&d->sheet);
    }
    sheet_flush(&d->sheet);
}

static void load_sessions(struct demo *d, vday today) {
    sheet_table(&d->sheet, "INSERT INTO course_session (id,unit_id,course_id,held_on,starts_at,ends_at,topic) VALUES ");
    for (size_t i = 0; i < COURSES * SESSIONS; i++) {
        size_t course = i / SESSIONS, session = i % SESSIONS;
        sheet_row(&d->sheet, course_id(d, course) + 1 + (int64_t)session);
        sheet_int(&d->sheet, d->agency);
        sheet_int(&d->sheet, course_id(d, course));
        sheet_day(&d->sheet, today + demo_courses[course].starts_in + (vday)session * 7);
        sheet_text(&d->sheet, "07:30");
        sheet_text(&d->sheet, "11:00");
        sheet_text(&d->sheet, arena_printf(d->scratch, "Buổi %zu", session + 1));
        sheet_end(&d->sheet);
    }
    sheet_flush(&d->sheet);
}

static bool may_learn(const struct house *h) {
    const char *class = house_class(h);
    return class && (strcmp(class, "poor") == 0 || strcmp(class, "near_poor") == 0) && h->people[0].age <= 55;
}

// Heads of poor and near-poor households, each in one class only; fewer when the register is small.
static void load_enrolments(struct demo *d, int64_t now) {
    char at[VTIME_SIZE];
    clock_format(now, at);
    sheet_table(&d->sheet, "INSERT INTO enrolment (id,unit_id,course_id,person_id,state,replied_at) VALUES ");
    size_t course = 0;
    int taken = 0;
    for (int64_t i = 0; i < d->households && course < COURSES; i++) {
        struct house h;
        house_make(&d->world, d->scratch, i, &h);
        while (course < COURSES && taken >= demo_courses[course].people) {
            course++;
            taken = 0;
        }
        if (course == COURSES || !may_learn(&h)) continue;
        const char *state = demo_courses[course].person_states[taken % 5 == 4];
        sheet_row(&d->sheet, course_id(d, course) + 1 + SESSIONS + taken++);
        sheet_int(&d->sheet, d->unit_ids[h.unit]);
        sheet_int(&d->sheet, course_id(d, course));
        sheet_int(&d->sheet, house_id(d, &h) + AT_PERSON);
        sheet_text(&d->sheet, state);
        sheet_text(&d->sheet, strcmp(state, "enrolled") == 0 ? NULL : at);
        sheet_end(&d->sheet);
    }
    sheet_flush(&d->sheet);
}

static int64_t ask(struct demo *d, const char *sql) {
    struct db_rows rows = { 0 };
    if (d->sheet.rc == RC_OK) d->sheet.rc = db_run(d->db, d->keep, sql, NULL, 0, &rows);
    return d->sheet.rc == RC_OK && rows.count > 0 && rows.cells[0].kind == DB_INT ? rows.cells[0].i : 0;
}

static void read_units(struct demo *d) {
    static const char sql[] = "SELECT c.id, c.code FROM unit c JOIN unit p ON p.id = c.parent_id WHERE p.kind = 'district'"
                              " AND c.kind IN ('commune','town') AND c.deleted_at IS NULL ORDER BY c.code, c.id LIMIT 16";
    struct db_rows rows = { 0 };
    if (d->sheet.rc == RC_OK) d->sheet.rc = db_run(d->db, d->keep, sql, NULL, 0, &rows);
    if (d->sheet.rc != RC_OK) return;
    d->world.n_units = rows.count;
    d->world.kinh = d->kinh;
    for (size_t i = 0; i < rows.count; i++) {
        d->unit_ids[i] = db_cell(&rows, i, 0)->i;
        d->unit_codes[i] = db_cell(&rows, i, 1)->s;
        d->kinh[i] = 20;
        for (size_t m = 0; m < DEMO_COUNT(demo_mixes); m++) {
            if (strcmp(demo_mixes[m].unit_code, d->unit_codes[i]) == 0) d->kinh[i] = demo_mixes[m].kinh;
        }
    }
}

static void read_reference(struct demo *d) {
    read_units(d);
    for (size_t i = 0; i < DEMO_COUNT(demo_groups); i++) {
        d->ethnic[i] = ask(d, arena_printf(d->keep, "SELECT id FROM ethnic_group WHERE code = '%s'", demo_groups[i].ethnic));
    }
    d->agency = ask(d, "SELECT id FROM unit WHERE code = 'LDTBXH' AND deleted_at IS NULL");
    d->project = ask(d, "SELECT p.id FROM project p JOIN plan l ON l.id = p.plan_id WHERE p.code = '4.1' AND p.deleted_at IS NULL"
                        " AND l.deleted_at IS NULL ORDER BY l.year LIMIT 1");
    if (d->sheet.rc == RC_OK && (d->world.n_units == 0 || !d->agency || !d->project)) d->sheet.rc = RC_NOT_FOUND;
}

// Takes the ids first, so that whoever else uses the sequence goes on behind ours.
static void take_ids(struct demo *d) {
    d->base = ask(d, "SELECT NEXTVAL(row_id)");
    sheet_statement(&d->sheet, arena_printf(d->keep, "SELECT SETVAL(row_id, %lld)", (long long)course_id(d, COURSES)));
}

// With the checks off an empty table is filled in key order at COMMIT, many times faster; demo_house.c keeps keys apart.
static void load_all(struct demo *d) {
    int64_t now = clock_ms();
    take_ids(d);
    sheet_statement(&d->sheet, "SET max_statement_time = 0, unique_checks = 0, foreign_key_checks = 0");
    sheet_statement(&d->sheet, "START TRANSACTION");
    load_villages(d);
    for (size_t i = 0; i < DEMO_COUNT(passes); i++) load_pass(d, &passes[i]);
    load_courses(d, clock_today(now));
    load_sessions(d, clock_today(now));
    load_enrolments(d, now);
    sheet_statement(&d->sheet, "COMMIT");
    sheet_statement(&d->sheet, "ANALYZE TABLE village,household,person,membership,phone,classification,name_key,blind_key,course,"
                               "enrolment");
}

static int run(struct demo *d) {
    if (ask(d, "SELECT 1 FROM household LIMIT 1")) {
        printf("demo: the register holds households already, nothing loaded\n");
        return 0;
    }
    read_reference(d);
    if (d->sheet.rc == RC_OK) load_all(d);
    if (d->sheet.rc != RC_OK) {
        const struct db_error *e = db_error(d->db);
        fprintf(stderr, "demo: %s (server error %u %s), nothing loaded\n", rc_info(d->sheet.rc)->word, e->number, e->constraint);
        return 1;
    }
    printf("demo: %lld synthetic households loaded\n", (long long)d->households);
    return 0;
}

static int usage(void) {
    fprintf(stderr, "usage: giamngheo-demo --conf FILE [--households 1..%d] [--seed S]\n", HOUSE_NUMBERS);
    return 2;
}

static int fail(const char *what, const char *why) {
    fprintf(stderr, "demo: %s: %s\n", what, why);
    return 1;
}

static int start(struct demo *d, const char *conf_path) {
    struct conf conf;
    char conf_why[256] = "";
    if (!conf_load(conf_path, &conf, conf_why, sizeof conf_why)) return fail(conf_path, conf_why);
    const char *why = "";
    const char *password = conf_secret(conf.migrate_password_file, &why);
    if (!password) return fail("password", why);
    d->vault = vault_open(conf.key_file, &why);
    if (!d->vault) return fail("keys", why);
    d->keep = arena_new();
    d->scratch = arena_new();
    struct arena *text = arena_new();
    d->db = db_open(&(struct db_options){ .socket = conf.db_socket, .name = conf.db_name, .user = conf.migrate_user,
                                          .password = password, .read_timeout_s = READ_TIMEOUT_S });
    d->sheet = sheet_new(d->db, text);
    int code = run(d);
    db_close(d->db);
    vault_close(d->vault);
    arena_free(text);
    arena_free(d->scratch);
    arena_free(d->keep);
    return code;
}

int main(int argc, char **argv) {
    static const struct option options[] = {
        { "conf", required_argument, NULL, 'c' }, { "households", required_argument, NULL, 'n' },
        { "seed", required_argument, NULL, 's' }, { NULL, 0, NULL, 0 },
    };
    struct demo d = { .households = 2000, .world.seed = 615 };
    const char *conf_path = NULL;
    for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (o == 'c') conf_path = optarg;
        else if (o == 'n') d.households = strtoll(optarg, NULL, 10);
        else if (o == 's') d.world.seed = strtoull(optarg, NULL, 10);
        else return usage();
    }
    if (!conf_path || optind != argc || d.households < 1 || d.households > HOUSE_NUMBERS) return usage();
    return start(&d, conf_path);
}
