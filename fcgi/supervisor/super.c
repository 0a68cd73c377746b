// SPDX-License-Identifier: MPL-2.0
#include "supervisor/super.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/arena.h"
#include "base/log.h"
#include "supervisor/child.h"
#include "supervisor/listen.h"
#include "supervisor/notify.h"
#include "supervisor/probe.h"
#include "supervisor/slot.h"

enum {
    ALIVE_MS = 60000,        // a process that lived this long starts afresh: its failures are forgotten
    PROVEN_MS = 1000,        // an heir that lives this long takes over
    LEAVE_MS = 8000,         // what is told to end in a reload has this long
    WORKER_WAIT_MS = 1500,   // stopping, counted from its start: the worker ends before the smsbox it sends to
    KANNEL_HOLD_MS = 3500,   //   which ends (in 2 s) before nginx, that takes its reports; all that follows is so much later
    FRONT_QUIET_MS = 2000,   //   nginx finishes what it has
    APP_WAIT_MS = 2500,      //   then the handlers end
    APP_KILL_MS = 7500,
    DATABASE_KILL_MS = 9500,
    BUSY_TICK_MS = 50,
    IDLE_TICK_MS = 1000,
};

static const struct { const char *name; int64_t patience_ms; } stages[STAGE_COUNT] = {
    [STAGE_DATABASE] = { "the database", 60000 },
    [STAGE_SCHEMA] = { "the schema", 3600000 },
    [STAGE_APP] = { "the handlers", 60000 },
    [STAGE_FRONT] = { "nginx", 30000 },
    [STAGE_GATEWAY] = { "bearerbox", 30000 },
    [STAGE_SMSBOX] = { "smsbox", 30000 },
    [STAGE_WORKER] = { "the worker", 1000 },
};

static bool open_socket(struct super *s, size_t i) {
    const struct program *p = &programs[i];
    s->listening[i] = -1;
    if (!p->socket || !program_wanted(p, s->conf)) return true;
    const char *path = arena_printf(s->arena, "%s/%s", s->conf->run_dir, p->socket);
    s->listening[i] = listen_unix(path);
    if (s->listening[i] < 0) fprintf(s->tell, "giamngheo: cannot listen on %s: %s\n", path, strerror(errno));
    return s->listening[i] >= 0;
}

bool super_init(struct super *s) {
    if (program_total > SOCKETS) return false;
    for (size_t i = 0; i < program_total; i++)
        if (!open_socket(s, i)) return false;
    for (size_t i = 0; i < program_total; i++) {
        size_t n = program_processes(&programs[i], s->conf, &s->paths);
        while (n--)
            if (!slot_add(s, &programs[i])) return false;
    }
    return true;
}

// ---- starting --------------------------------------------------------------------------------------------------------

// One-shots run one after the other; the rest of a stage starts together.
static void begin_stage(struct super *s, int64_t now) {
    for (size_t i = 0; i < SLOTS; i++) {
        struct slot *slot = &s->slots[i];
        if (!slot->program || slot->program->stage != s->stage || slot->pid || slot->done || now < slot->due_ms) continue;
        slot_start(s, slot, now);
        if (slot->program->once) return;
    }
}

static bool is_done(const struct super *s, enum stage stage) {
    for (size_t i = 0; i < SLOTS; i++)
        if (s->slots[i].program && s->slots[i].program->stage == stage && !s->slots[i].done) return false;
    return true;
}

static bool is_ready(struct super *s) {
    char path[108];
    switch (s->stage) {
    case STAGE_DATABASE: return !s->conf->private_db || probe_database(s->conf->db_socket);
    case STAGE_SCHEMA: return is_done(s, STAGE_SCHEMA);
    case STAGE_APP: return snprintf(path, sizeof path, "%s/fast.sock", s->conf->run_dir) > 0 && probe_pool(path, "/readyz");
    case STAGE_FRONT: return !s->conf->private_nginx || probe_http(s->conf->port, "/readyz");
    case STAGE_GATEWAY: return !s->conf->kannel_port || probe_port(s->conf->kannel_port + KANNEL_BOXES);
    case STAGE_SMSBOX: return !s->conf->kannel_port || probe_port(s->conf->kannel_port);
    default: return true;
    }
}

// One line, written by giamngheo-fcgi --setup: user and password.
static void tell_first_login(const struct super *s) {
    char path[512], line[256] = "";
    snprintf(path, sizeof path, "%s/first-login", s->conf->state_dir);
    FILE *f = fopen(path, "re");
    if (!f) return;
    char *password = fgets(line, sizeof line, f) ? strchr(line, ' ') : NULL;
    fclose(f);
    if (!password) return;
    *password++ = '\0';
    password[strcspn(password, "\n")] = '\0';
    printf("User: %s\nPassword at the first log-in (kept in %s): %s\n", line, path, password);
}

static void become_ready(struct super *s) {
    s->phase = PHASE_RUNNING;
    log_info("ready", "port=%lld", (long long)s->conf->port);
    if (s->conf->private_nginx) printf("Ready: http://127.0.0.1:%lld\n", (long long)s->conf->port);
    else puts("Ready");
    tell_first_login(s);
    fflush(stdout);
    notify_send("READY=1");
}

static void give_up(struct super *s, const char *what, const char *log_name, int64_t now) {
    fprintf(s->tell, "giamngheo: %s; see %s/log/%s\n", what, s->conf->state_dir, log_name);
    s->exit_code = 1;
    super_stop(s, now);
}

static void advance(struct super *s, int64_t now) {
    if (!s->stage_begun) s->since_ms = now;
    s->stage_begun = true;
    if (s->stage != STAGE_SCHEMA || !slot_any(s, STAGE_SCHEMA)) begin_stage(s, now);
    if (is_ready(s)) {
        s->stage_begun = false;
        if (s->stage == STAGE_WORKER) become_ready(s);
        else s->stage++;
    } else if (now - s->since_ms > stages[s->stage].patience_ms) {
        give_up(s, arena_printf(s->arena, "%s did not become ready", stages[s->stage].name), "", now);
    }
}

// ---- ends and restarts -------------------------------------------------------------------------------------------------

static struct slot *forebear(struct super *s, const struct slot *heir) {
    for (size_t i = 0; i < SLOTS; i++)
        if (s->slots[i].program && s->slots[i].heir == heir) return &s->slots[i];
    return NULL;
}

static void log_end(const struct slot *slot, pid_t pid, int status) {
    const char *how = WIFSIGNALED(status) ? "signal" : "exit";
    int value = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    bool asked = slot->leaving || slot->last_signal || (slot->program->once && status == 0);
    if (asked) log_info("end", "program=%s child=%d %s=%d", slot->program->name, (int)pid, how, value);
    else log_warn("end", "program=%s child=%d %s=%d failures=%d", slot->program->name, (int)pid, how, value, slot->failures);
}

static void forget(struct slot *slot) { *slot = (struct slot){ .program = NULL }; }

static void end_of_once(struct super *s, struct slot *slot, int status, int64_t now) {
    slot->done = status == 0;
    if (slot->done || s->phase == PHASE_STOPPING) return;
    give_up(s, arena_printf(s->arena, "%s failed", slot->program->name), arena_printf(s->arena, "%s.log", slot->program->name), now);
}

static void plan_restart(struct slot *slot, int64_t now) {
    slot->failures = now - slot->started_ms >= ALIVE_MS ? 1 : slot->failures + 1;
    slot->due_ms = now + child_backoff_ms(slot->failures);
}

void super_exited(struct super *s, pid_t pid, int status, int64_t now) {
    struct slot *slot = slot_of(s, pid);
    if (!slot) return;
    struct slot *old = forebear(s, slot);
    slot->pid = 0;
    log_end(slot, pid, status);
    kill(-pid, SIGKILL);  // what it started must not hold a port or a file
    if (slot->program->once) {
        end_of_once(s, slot, status, now);
    } else if (slot->leaving || slot->heir || s->phase == PHASE_STOPPING) {
        forget(slot);
    } else if (old) {
        log_warn("reload", "program=%s why=new_process_ended action=keep_the_old", slot->program->name);
        old->heir = NULL;
        forget(slot);
    } else {
        plan_restart(slot, now);
    }
}

static void restart_due(struct super *s, int64_t now) {
    for (size_t i = 0; i < SLOTS; i++) {
        struct slot *slot = &s->slots[i];
        bool wanted = slot->program && !slot->program->once && !slot->leaving;
        if (wanted && !slot->pid && now >= slot->due_ms) slot_start(s, slot, now);
    }
}

// ---- reload -----------------------------------------------------------------------------------------------------------

static void reload_slot(struct super *s, struct slot *slot, int64_t now) {
    if (slot->program->reload == RELOAD_REOPEN) {
        child_signal(slot->pid, SIGUSR1);
    } else if (slot->program->reload == RELOAD_REPLACE) {
        slot->heir = slot_add(s, slot->program);
        if (slot->heir) slot_start(s, slot->heir, now);
    }
}

// The list is made first: heirs are added to the same table.
void super_reload(struct super *s, int64_t now) {
    struct slot *old[SLOTS];
    size_t n = 0;
    if (s->phase != PHASE_RUNNING) return;
    notify_send("RELOADING=1");
    for (size_t i = 0; i < SLOTS; i++) {
        struct slot *slot = &s->slots[i];
        if (!slot->program || slot->program->once || slot->leaving || slot->heir || forebear(s, slot)) continue;
        if (slot->pid) old[n++] = slot;
        else slot->due_ms = now;
    }
    for (size_t i = 0; i < n; i++) reload_slot(s, old[i], now);
    s->reloading = true;
    log_info("reload", "processes=%zu", n);
}

// true while it still has an heir to wait for or is on its way out.
static bool hand_over(struct slot *slot, int64_t now) {
    if (slot->heir && !slot->leaving && slot->heir->pid && now - slot->heir->started_ms >= PROVEN_MS) {
        slot->leaving = true;
        slot->leave_ms = now;
        slot->heir = NULL;
    }
    if (slot->leaving) slot_send(slot, now - slot->leave_ms < LEAVE_MS ? slot->program->stop : SIGKILL, now);
    return slot->leaving || slot->heir;
}

static void continue_reload(struct super *s, int64_t now) {
    bool busy = false;
    for (size_t i = 0; i < SLOTS; i++)
        if (s->slots[i].program && s->slots[i].pid && hand_over(&s->slots[i], now)) busy = true;
    s->reloading = busy;
    if (!busy) {
        log_info("reloaded", "done=1");
        notify_send("READY=1");
    }
}

// ---- stop -------------------------------------------------------------------------------------------------------------

void super_stop(struct super *s, int64_t now) {
    if (s->phase == PHASE_STOPPING) return;
    s->phase = PHASE_STOPPING;
    s->since_ms = now;
    log_info("stop", "code=%d", s->exit_code);
    notify_send("STOPPING=1");
}

// From the outside in, within ten seconds: worker, smsbox, then nginx and bearerbox, then handlers, then the database. 0: not yet.
static int stop_signal(const struct super *s, const struct program *p, int64_t waited) {
    int64_t held = s->conf->kannel_port ? KANNEL_HOLD_MS : 0;
    int end = waited < APP_KILL_MS ? p->stop : SIGKILL;
    switch (p->stage) {
    case STAGE_WORKER: return end;
    case STAGE_SMSBOX: return slot_any(s, STAGE_WORKER) && waited < WORKER_WAIT_MS ? 0 : end;
    case STAGE_GATEWAY: return slot_any(s, STAGE_SMSBOX) && waited < held ? 0 : end;
    case STAGE_FRONT:
        if (slot_any(s, STAGE_SMSBOX) && waited < held) return 0;
        return waited >= FRONT_QUIET_MS + held && end == p->stop ? SIGTERM : end;
    case STAGE_DATABASE:
        if (slot_any(s, STAGE_APP) || slot_any(s, STAGE_SCHEMA) || slot_any(s, STAGE_WORKER)) return 0;
        return waited < DATABASE_KILL_MS ? p->stop : SIGKILL;
    default: return slot_any(s, STAGE_FRONT) && waited < APP_WAIT_MS + held ? 0 : end;
    }
}

static void continue_stop(struct super *s, int64_t now) {
    for (size_t i = 0; i < SLOTS; i++) {
        struct slot *slot = &s->slots[i];
        int signal_number = slot->program && slot->pid ? stop_signal(s, slot->program, now - s->since_ms) : 0;
        if (signal_number) slot_send(slot, signal_number, now);
    }
}

bool super_is_over(const struct super *s) {
    bool any = false;
    for (int stage = 0; stage < STAGE_COUNT; stage++) any = any || slot_any(s, (enum stage)stage);
    return s->phase == PHASE_STOPPING && !any;
}

// ---- time -------------------------------------------------------------------------------------------------------------

void super_tick(struct super *s, int64_t now) {
    struct arena_mark mark = arena_mark(s->arena);
    if (s->phase == PHASE_STARTING) advance(s, now);
    if (s->phase == PHASE_RUNNING) restart_due(s, now);
    if (s->phase == PHASE_RUNNING && s->reloading) continue_reload(s, now);
    if (s->phase == PHASE_STOPPING) continue_stop(s, now);
    arena_rewind(s->arena, mark);
}

int64_t super_next_ms(const struct super *s, int64_t now) {
    if (s->phase != PHASE_RUNNING || s->reloading) return BUSY_TICK_MS;
    int64_t wait = IDLE_TICK_MS;
    for (size_t i = 0; i < SLOTS; i++) {
        const struct slot *slot = &s->slots[i];
        if (!slot->program || slot->program->once || slot->pid) continue;
        int64_t left = slot->due_ms > now ? slot->due_ms - now : 1;
        if (left < wait) wait = left;
    }
    return wait;
}
