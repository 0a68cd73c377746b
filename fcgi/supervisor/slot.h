// SPDX-License-Identifier: MPL-2.0
// The table of processes of one supervisor.
#ifndef SUPERVISOR_SLOT_H
#define SUPERVISOR_SLOT_H

#include "supervisor/super.h"

struct slot *slot_add(struct super *s, const struct program *p);  // NULL when the table is full
struct slot *slot_of(struct super *s, pid_t pid);                 // NULL when it is none of ours
void slot_start(struct super *s, struct slot *slot, int64_t now);
void slot_send(struct slot *slot, int signal_number, int64_t now);  // once, or every 100 ms where the program needs it
bool slot_any(const struct super *s, enum stage stage);           // a process of that stage runs

#endif
