// SPDX-License-Identifier: MPL-2.0
// Is it there yet? Each probe waits at most a second.
#ifndef SUPERVISOR_PROBE_H
#define SUPERVISOR_PROBE_H

#include <stdbool.h>
#include <stdint.h>

bool probe_database(const char *socket_path);            // the server sends its greeting
bool probe_pool(const char *socket_path, const char *path);  // GET path by FastCGI is answered with 200
bool probe_http(int64_t port, const char *path);         // GET path on 127.0.0.1 is answered with 200
bool probe_port(int64_t port);                           // somebody listens on 127.0.0.1

#endif
