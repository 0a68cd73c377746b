// SPDX-License-Identifier: MPL-2.0
// What runs, what should run, and the way from one to the other. All time comes in from outside, in milliseconds.
#ifndef SUPERVISOR_SUPER_H
#define SUPERVISOR_SUPER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "base/conf.h"
#include "supervisor/program.h"

enum { SLOTS = 160, SOCKETS = 16, KANNEL_BOXES = 1 };  // bearerbox listens for boxes beside the smsbox's own port

// One process, or one that should be. Unused while program is NULL.
struct slot {
    const struct program *program;
    pid_t pid;           // 0: not running
    int64_t started_ms;
    int64_t due_ms;      // when to start it, while it is not running
    int failures;        // in a row
    bool done;           // a program that runs once has
    bool leaving;        // told to end, nobody follows
    int64_t leave_ms;    // since when
    struct slot *heir;   // started to take its place
    int last_signal;
    int64_t last_signal_ms;
};

enum phase { PHASE_STARTING, PHASE_RUNNING, PHASE_STOPPING };

struct super {
    const struct conf *conf;
    struct paths paths;
    struct arena *arena;
    FILE *tell;               // what the person who started it must read
    char **env;
    int shared_fd;
    int listening[SOCKETS];   // by index of the program; -1: none
    struct slot slots[SLOTS];
    enum phase phase;
    enum stage stage;         // while starting
    bool stage_begun;
    int64_t since_ms;         // start of the stage, or of the stop
    bool reloading;
    int exit_code;
};

// Sockets and the plan of processes. false: what was told says why.
bool super_init(struct super *s);

void super_exited(struct super *s, pid_t pid, int status, int64_t now);  // a child has ended
void super_tick(struct super *s, int64_t now);    // starts, restarts, signals whatever is due
void super_reload(struct super *s, int64_t now);
void super_stop(struct super *s, int64_t now);
bool super_is_over(const struct super *s);        // stopping, and nothing is left
int64_t super_next_ms(const struct super *s, int64_t now);  // how long nothing needs doing

#endif
