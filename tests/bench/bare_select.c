// SPDX-License-Identifier: MPL-2.0
// A FastCGI program that reads one household by its id with one prepared statement and answers it as JSON: no session, no
// permission, no scope, no labels. The yardstick of our household item.
// Arguments after SOCKET PROCESSES: DATABASE-SOCKET DATABASE USER PASSWORD
#include <jansson.h>
#include <mysql.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bare.h"

// The first N_NUMBERS columns are numbers, the others text.
enum { N_NUMBERS = 4, TEXT_SIZE = 4096 };

static const char *const columns[] = { "id", "version", "unit_id", "village_id", "code", "name", "address", "state", "class",
                                       "registered_on", "note", "created_at", "updated_at" };
enum { N_COLUMNS = sizeof columns / sizeof columns[0] };

static const char sql[] = "SELECT id, version, unit_id, village_id, code, name, address, state, class, registered_on, note,"
                          " created_at, updated_at FROM household WHERE id = ? AND deleted_at IS NULL";

struct select {
    MYSQL *db;
    MYSQL_STMT *statement;
    int64_t id;
    int64_t numbers[N_NUMBERS];
    char texts[N_COLUMNS - N_NUMBERS][TEXT_SIZE];
    unsigned long lengths[N_COLUMNS];
    my_bool nulls[N_COLUMNS];
};

static int bind_all(struct select *s) {
    MYSQL_BIND in = { .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &s->id };
    MYSQL_BIND out[N_COLUMNS] = { 0 };
    for (size_t i = 0; i < N_COLUMNS; i++) {
        out[i].is_null = &s->nulls[i];
        out[i].length = &s->lengths[i];
        out[i].buffer_type = i < N_NUMBERS ? MYSQL_TYPE_LONGLONG : MYSQL_TYPE_STRING;
        out[i].buffer = i < N_NUMBERS ? (void *)&s->numbers[i] : (void *)s->texts[i - N_NUMBERS];
        out[i].buffer_length = TEXT_SIZE;
    }
    return mysql_stmt_bind_param(s->statement, &in) || mysql_stmt_bind_result(s->statement, out);
}

static void *select_open(char **args) {
    struct select *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->db = mysql_init(NULL);
    mysql_options(s->db, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (mysql_real_connect(s->db, NULL, args[2], args[3], args[1], 0, args[0], 0)) s->statement = mysql_stmt_init(s->db);
    if (s->statement && !mysql_stmt_prepare(s->statement, sql, sizeof sql - 1) && !bind_all(s)) return s;
    fprintf(stderr, "bare_select: %s\n", mysql_error(s->db));
    return NULL;
}

static json_t *row_json(const struct select *s) {
    json_t *row = json_object();
    for (size_t i = 0; i < N_COLUMNS; i++) {
        json_t *v = s->nulls[i] ? json_null() : i < N_NUMBERS ? json_integer(s->numbers[i])
                                              : json_stringn(s->texts[i - N_NUMBERS], s->lengths[i]);
        json_object_set_new_nocheck(row, columns[i], v);
    }
    return row;
}

static void select_answer(void *state, FCGX_Request *request) {
    struct select *s = state;
    const char *uri = FCGX_GetParam("DOCUMENT_URI", request->envp);
    const char *slash = uri ? strrchr(uri, '/') : NULL;
    s->id = slash ? strtoll(slash + 1, NULL, 10) : 0;
    int found = mysql_stmt_execute(s->statement) == 0 && mysql_stmt_fetch(s->statement) == 0;
    if (found) {
        json_t *row = row_json(s);
        char *body = json_dumps(row, JSON_COMPACT);
        bare_json(request, body, (int)strlen(body));
        free(body);
        json_decref(row);
    } else {
        FCGX_PutS("Status: 404 Not Found\r\n\r\n", request->out);
    }
    mysql_stmt_free_result(s->statement);
}

int main(int argc, char **argv) {
    if (argc != 7) return bare_main(0, argv, NULL, select_answer);
    return bare_main(argc, argv, select_open, select_answer);
}
