// SPDX-License-Identifier: MPL-2.0
// fill CONF FIRST N [LANE [PER_SECOND]]: queues N messages, ids from FIRST, each to a number of its own, as the web side would write them:
// due since a second, or so many a second from two seconds ahead. For benches and the fault matrix; uses the schema owner's account.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/vault.h"
#include "base/vdate.h"
#include "db/db.h"

enum { ROWS = 200, PERSON = 900000001 };

static void run(struct db *db, struct arena *a, const char *sql) {
    struct db_rows rows;
    if (db_run(db, a, sql, NULL, 0, &rows) == RC_OK) return;
    fprintf(stderr, "fill: %s: %.200s\n", db_error_message(db), sql);
    exit(1);
}

static char *hex(struct arena *a, const void *bytes, size_t n) {
    char *out = arena_alloc(a, 2 * n + 1);
    vault_hex(bytes, n, out);
    return out;
}

struct plan {
    long long first, n, due_ms;
    int lane, per_second;
};

static void row(FILE *to, struct arena *a, const struct vault *v, const struct plan *p, long long id) {
    uint8_t index[VAULT_INDEX_SIZE];
    size_t len;
    const char *phone = arena_printf(a, "+8498%07lld", id % 10000000);
    const void *sealed = vault_seal(v, a, arena_printf(a, "message:%lld:phone", id), phone, strlen(phone), &len);
    vault_index(v, "phone", phone, index);
    long long due_ms = p->due_ms + (p->per_second > 0 ? 2000 + (id - p->first) * 1000 / p->per_second : -1000);
    fprintf(to, "(%lld, 1, %d, 'notice', 'service', 'policy', %d, 'Moi ba con hop thon luc 8 gio sang mai tai nha rong.', 'gsm7', 1, "
                "X'%s', X'%s', '%s', FROM_UNIXTIME(%lld.%03lld), NOW(3) + INTERVAL 1 DAY, UNHEX(MD5(%lld)))",
            id, PERSON, p->lane, hex(a, sealed, len), hex(a, index, sizeof(index)), phone + strlen(phone) - 3, due_ms / 1000, due_ms % 1000, id);
}

static void fill(struct db *db, const struct vault *v, const struct plan *p) {
    struct arena *a = arena_new();
    for (long long i = 0; i < p->n; i += ROWS) {
        char *sql = NULL;
        size_t len = 0;
        FILE *to = open_memstream(&sql, &len);
        if (to == NULL) exit(1);
        fputs("INSERT INTO message (id, unit_id, person_id, kind, purpose, class, lane, body, coding, parts, phone_enc, phone_idx, "
              "phone_tail, due_at, valid_until, dedup_key) VALUES ", to);
        for (long long k = i; k < i + ROWS && k < p->n; k++) {
            if (k > i) fputc(',', to);
            row(to, a, v, p, p->first + k);
        }
        fclose(to);
        if (db_raw(db, sql) != RC_OK) {
            fprintf(stderr, "fill: %s\n", db_error_message(db));
            exit(1);
        }
        free(sql);
        arena_reset(a);
    }
    arena_free(a);
}

int main(int argc, char **argv) {
    struct conf c;
    char text[200];
    const char *why = "";
    if (argc < 4 || !conf_load(argv[1], &c, text, sizeof(text))) {
        fputs("usage: fill CONF FIRST N [LANE [PER_SECOND]]\n", stderr);
        return 2;
    }
    struct vault *v = vault_open(c.key_file, &why);
    struct db_options o = { .socket = c.db_socket, .name = c.db_name, .user = c.migrate_user };
    o.password = conf_secret(c.migrate_password_file, &why);
    if (v == NULL || o.password == NULL) {
        fprintf(stderr, "fill: %s\n", why);
        return 1;
    }
    struct db *db = db_open(&o);
    struct arena *a = arena_new();
    run(db, a, "INSERT IGNORE INTO person (id, unit_id, name, name_fold) VALUES (900000001, 1, 'Y Thử', 'y thu')");
    struct plan p = { strtoll(argv[2], NULL, 10), strtoll(argv[3], NULL, 10), clock_ms(), argc > 4 ? (int)strtol(argv[4], NULL, 10) : 2,
                      argc > 5 ? (int)strtol(argv[5], NULL, 10) : 0 };
    fill(db, v, &p);
    arena_free(a);
    db_close(db);
    vault_close(v);
    return 0;
}
