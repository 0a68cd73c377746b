// SPDX-License-Identifier: MPL-2.0
#include "svc/setup.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/vault.h"
#include "entity/entity.h"
#include "queries.h"

enum { EXIT_DATABASE = 3, EXIT_CHECK = 4 };

static const char first_user[] = "quantri";

// The password given by the operator, or a random one for the file that make run prints.
static const char *first_password(struct cx *cx, bool *given) {
    const char *path = getenv("GN_ADMIN_PASSWORD_FILE"), *why;
    const char *password = path && *path ? conf_secret(path, &why) : NULL;
    *given = password != NULL;
    if (password) return password;
    char *token = arena_alloc(cx->arena, VAULT_TOKEN_SIZE);
    vault_token(token);
    token[16] = '\0';
    return token;
}

static enum rc keep_first_login(struct cx *cx, const char *password) {
    const char *path = arena_printf(cx->arena, "%s/first-login", cx->app->conf.state_dir);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const char *text = arena_printf(cx->arena, "%s %s\n", first_user, password);
    bool kept = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    if (fd >= 0) close(fd);
    return kept ? RC_OK : fail(cx, RC_INTERNAL, "first_login", NULL);
}

static enum rc create_first(struct cx *cx) {
    struct q_setup_unit_out unit_row;
    struct q_role_by_code_out role_row;
    struct q_next_id_out id;
    bool found_unit, found_role, given;
    TRY(q_setup_unit(cx->db, cx->arena, &unit_row, &found_unit));
    TRY(q_role_by_code(cx->db, cx->arena, &(struct q_role_by_code_in){ .code = "admin" }, &role_row, &found_role));
    if (!found_unit || !found_role) return fail(cx, RC_INTERNAL, "no_district_or_role", NULL);
    const char *password = first_password(cx, &given);
    TRY(q_next_id(cx->db, cx->arena, &id));
    TRY(q_setup_user(cx->db, cx->arena, &(struct q_setup_user_in){ .id = id.id, .username = first_user, .full_name = "Quản trị hệ thống", .unit_id = unit_row.id,
                                          .role_id = role_row.id, .must_change = !given, .password = vault_password_hash(cx->arena, password) }));
    return keep_first_login(cx, password);
}

// The file with the first password goes when that password no longer opens the account.
static enum rc drop_first_login(struct cx *cx) {
    struct q_login_user_out user_row;
    const char *path = arena_printf(cx->arena, "%s/first-login", cx->app->conf.state_dir), *why;
    const char *line = conf_secret(path, &why);
    bool found = false;
    if (!line) return RC_OK;
    arena_defer(cx->arena, free, (void *)(uintptr_t)line);
    TRY(q_login_user(cx->db, cx->arena, &(struct q_login_user_in){ .username = first_user }, &user_row, &found));
    const char *password = strchr(line, ' ');
    if (!found || !password || !vault_password_check(user_row.password, password + 1)) unlink(path);
    return RC_OK;
}

static enum rc setup(void *arg) {
    struct cx *cx = arg;
    struct q_user_count_out users;
    int64_t affected;
    TRY(q_scope_clear(cx->db, cx->arena, &affected));
    TRY(q_scope_fill(cx->db, cx->arena, &affected));
    TRY(q_user_count(cx->db, cx->arena, &users));
    return users.n ? drop_first_login(cx) : create_first(cx);
}

int setup_run(struct cx *cx) {
    enum rc rc = db_tx(cx->db, setup, cx);
    if (rc == RC_OK) return 0;
    log_error("setup", "rc=%s word=%s where=%s db=%u", rc_info(rc)->word, cx->word ? cx->word : "-", cx->where ? cx->where : "-", db_error(cx->db)->number);
    return EXIT_DATABASE;
}

// --- check --------------------------------------------------------------------------------------------------------------------------------

static int check_entities(struct cx *cx) {
    int bad = 0;
    for (const struct entity *const *e = entity_all; *e; e++) {
        const char *faults = "";
        if (entity_lint_schema(cx, *e, &faults) != RC_OK) {
            printf("%s: cannot be compared, error %u\n", (*e)->table, db_error(cx->db)->number);
            bad++;
        }
        fputs(faults, stdout);
        bad += *faults != '\0';
    }
    return bad;
}

static int check_roles(struct cx *cx) {
    int bad = 0;
    for (const struct role *r = role_all; r->code; r++) {
        struct q_role_by_code_out row;
        bool found = false;
        if (q_role_by_code(cx->db, cx->arena, &(struct q_role_by_code_in){ .code = r->code }, &row, &found) == RC_OK && found) continue;
        printf("role %s: not in table role\n", r->code);
        bad++;
    }
    return bad;
}

int setup_check(struct cx *cx) {
    int bad = check_entities(cx) + check_roles(cx);
    printf("%d faults\n", bad);
    return bad ? EXIT_CHECK : 0;
}
