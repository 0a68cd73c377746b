// SPDX-License-Identifier: MPL-2.0
// Who may do what, where, as text: every route, every role, and what a row of the own unit, of one below, of a sister unit and of the one
// above answers. Computed from the same tables the gate reads; a golden file holds it, and the tests drive every line of it.
#include <stdio.h>
#include <string.h>

#include "http/http.h"

static const char *const wheres[] = { "own", "below", "sister", "above" };

// Rows of other units are as absent as rows that never were; whether a row of the caller's own answers depends on the permission alone.
static int expected(const struct route *r, const struct role *role, size_t where) {
    if (perm_is_guest(r->perm)) return 401;  // a staff session is none here
    bool allowed = role_allows(role, r->perm);
    if (r->fn == verb_export) allowed = allowed && role_allows(role, r->entity->perm[OP_READ]);
    if (!allowed) return 403;
    bool item = strstr(r->path, "{id}") != NULL;
    if (!item || !r->entity || where == 0) return 200;
    if (where == 1) return r->entity->scope == SCOPE_OWNER ? 404 : 200;
    bool reads = strcmp(r->method, "GET") == 0 || r->row == ROW_READ;
    bool hidden = r->entity->scope == SCOPE_UNIT || r->entity->scope == SCOPE_OWNER || (r->entity->scope == SCOPE_UNIT_WRITE && !reads);
    return hidden ? 404 : 200;
}

void matrix_print(FILE *to, const struct routes *routes) {
    for (size_t i = 0; i < routes->n; i++) {
        const struct route *r = &routes->all[i];
        fprintf(to, "%s %s perm=%s\n", r->method, r->path, perm_word(r->perm));
        for (const struct role *role = role_all; role->code; role++) {
            fprintf(to, "  %-9s", role->code);
            for (size_t w = 0; w < sizeof wheres / sizeof wheres[0]; w++) fprintf(to, " %s=%d", wheres[w], expected(r, role, w));
            fputc('\n', to);
        }
    }
}
