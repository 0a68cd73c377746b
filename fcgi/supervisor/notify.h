// SPDX-License-Identifier: MPL-2.0
// sd_notify(3) without libsystemd: one datagram to NOTIFY_SOCKET. Does nothing when nobody asked for it.
#ifndef SUPERVISOR_NOTIFY_H
#define SUPERVISOR_NOTIFY_H

void notify_send(const char *state);  // "READY=1"

#endif
