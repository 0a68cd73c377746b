// SPDX-License-Identifier: MPL-2.0
// The programs the supervisor keeps: one table. Stages start in order, each when the one before is ready, and stop in reverse.
// Kannel comes after nginx, and its smsbox after its bearerbox, so that what it reports finds somebody to take it.
#ifndef SUPERVISOR_PROGRAM_H
#define SUPERVISOR_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct conf;

enum stage { STAGE_DATABASE, STAGE_SCHEMA, STAGE_APP, STAGE_FRONT, STAGE_GATEWAY, STAGE_SMSBOX, STAGE_WORKER, STAGE_COUNT };

enum reload {
    RELOAD_NOT,      // goes on as it is
    RELOAD_REPLACE,  // a new process beside the old one, then the old one ends
    RELOAD_REOPEN,   // goes on, and opens its logs anew (SIGUSR1)
};

struct program {
    const char *name;      // names the log file
    const char *exe;       // beside the supervisor, or on the PATH
    const char *args[13];  // {conf} {state} {share} {socket} {user} are filled in
    enum stage stage;
    bool worker;           // left out with --no-worker
    bool once;             // must end with 0 before the next program of its stage starts
    bool (*when)(const struct conf *c);  // NULL: always
    size_t (*count)(const struct conf *c);  // NULL: one
    const char *socket;    // file in run_dir, listened on by the supervisor and handed down as descriptor 0
    enum reload reload;
    int stop;              // the signal that asks it to end
    int orphan;            // the signal it gets when the supervisor dies
    bool repeat_stop;      // libfcgi may miss a signal between its flag and accept(): ask again
    bool shared;           // gets the shared memory
};

struct paths {
    const char *bin;    // our programs
    const char *share;  // the folder with sql/
    const char *conf;
    const char *user;   // the system user, for mariadbd
    bool no_worker;     // the SMS worker is kept by somebody else: it needs the network, the handlers do not
};

extern const struct program programs[];
extern const size_t program_total;

bool program_wanted(const struct program *p, const struct conf *c);
size_t program_processes(const struct program *p, const struct conf *c, const struct paths *paths);  // 0: not wanted

// argv for execve; argv[0] is an absolute path. NULL when the program is nowhere.
char **program_argv(const struct program *p, struct arena *a, const struct conf *c, const struct paths *paths);

#endif
