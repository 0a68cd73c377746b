// SPDX-License-Identifier: MPL-2.0
// The unix sockets of the pools. They stay open while processes come and go, so a reload refuses nobody.
#ifndef SUPERVISOR_LISTEN_H
#define SUPERVISOR_LISTEN_H

// Binds and listens at path, mode 0660, taking the place of a file left behind. -1: the reason is in errno.
int listen_unix(const char *path);

#endif
