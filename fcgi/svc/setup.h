// SPDX-License-Identifier: MPL-2.0
// Start-up work: the unit closure, the first account, and checking tables, queries and roles against the database.
#ifndef SVC_SETUP_H
#define SVC_SETUP_H

#include "entity/cx.h"

// Rebuilds unit_scope; creates user "quantri" when there is no user, with the password in GN_ADMIN_PASSWORD_FILE (a path), or a random one
// written to state_dir/first-login (0600), which must be changed at the first log-in. Removes that file once its password is no longer the
// account's. Returns an exit code.
int setup_run(struct cx *cx);

// Lints every entity against information_schema and compares the roles. Returns 0, or 4 with the faults on stdout.
int setup_check(struct cx *cx);

#endif
