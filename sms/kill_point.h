// SPDX-License-Identifier: MPL-2.0
// Places where a test build ends itself with SIGKILL, to prove what is left behind (docs/QUEUE.md). GN_KILL_POINT=name:N
// chooses the N-th passing of one; name:N:stop stops it there, until SIGCONT. In other builds there is nothing here.
#ifndef SMS_KILL_POINT_H
#define SMS_KILL_POINT_H

#ifdef KILL_POINTS
void kill_point(const char *name);
#else
static inline void kill_point(const char *name) { (void)name; }
#endif

#endif
