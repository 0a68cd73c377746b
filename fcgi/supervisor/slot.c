// SPDX-License-Identifier: MPL-2.0
#include "supervisor/slot.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "supervisor/child.h"

enum { REPEAT_MS = 100 };

struct slot *slot_add(struct super *s, const struct program *p) {
    for (size_t i = 0; i < SLOTS; i++) {
        if (s->slots[i].program) continue;
        s->slots[i] = (struct slot){ .program = p };
        return &s->slots[i];
    }
    log_error("slots", "program=%s why=too_many_processes", p->name);
    return NULL;
}

struct slot *slot_of(struct super *s, pid_t pid) {
    for (size_t i = 0; i < SLOTS; i++)
        if (s->slots[i].program && s->slots[i].pid == pid) return &s->slots[i];
    return NULL;
}

bool slot_any(const struct super *s, enum stage stage) {
    for (size_t i = 0; i < SLOTS; i++)
        if (s->slots[i].program && s->slots[i].pid && s->slots[i].program->stage == stage) return true;
    return false;
}

// A start that fails counts like a process that ends at once.
static void note_failure(struct slot *slot, const char *why, int64_t now) {
    slot->failures++;
    slot->due_ms = now + child_backoff_ms(slot->failures);
    log_error("start", "program=%s failures=%d why=%s", slot->program->name, slot->failures, why);
}

void slot_start(struct super *s, struct slot *slot, int64_t now) {
    const struct program *p = slot->program;
    struct arena_mark mark = arena_mark(s->arena);
    struct child_spec spec = {
        .argv = program_argv(p, s->arena, s->conf, &s->paths),
        .env = s->env,
        .log = arena_printf(s->arena, "%s/log/%s.log", s->conf->state_dir, p->name),
        .stdin_fd = s->listening[p - programs],
        .shared_fd = p->shared ? s->shared_fd : -1,
        .orphan = p->orphan,
    };
    slot->last_signal = 0;
    slot->started_ms = now;
    pid_t pid = spec.argv ? child_start(&spec) : -1;
    slot->pid = pid > 0 ? pid : 0;
    if (pid > 0) log_info("start", "program=%s child=%d", p->name, (int)pid);
    else note_failure(slot, spec.argv ? strerror(errno) : "not_installed", now);
    arena_rewind(s->arena, mark);
}

void slot_send(struct slot *slot, int signal_number, int64_t now) {
    bool again = slot->program->repeat_stop && now - slot->last_signal_ms >= REPEAT_MS;
    if (!slot->pid || (signal_number == slot->last_signal && !again)) return;
    if (signal_number == SIGKILL) log_warn("kill", "program=%s child=%d", slot->program->name, (int)slot->pid);
    child_signal(slot->pid, signal_number);
    slot->last_signal = signal_number;
    slot->last_signal_ms = now;
}
