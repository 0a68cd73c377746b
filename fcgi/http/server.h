// SPDX-License-Identifier: MPL-2.0
// The accept loop of one FastCGI process: one thread, one request at a time. server.c is the only file of fcgi/ that includes fcgiapp.h.
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "http/http.h"

struct server {
    struct app app;
    struct db *db;
    struct arena *arena;
    struct routes routes;
    enum pool pool;
};

// Serves the socket on descriptor 0 until SIGTERM, finishing the request in hand. Returns the exit code.
int server_run(struct server *s);

#endif
