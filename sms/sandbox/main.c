// SPDX-License-Identifier: MPL-2.0
// giamngheo-sandbox --conf FILE --serve FD | --deliver: the gateway for training. Two processes, started by the supervisor while
// the setting gateway is "sandbox". Exit codes: 0 clean stop, 1 fault of the set-up, 2 usage.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api.h"
#include "base/conf.h"
#include "base/log.h"
#include "db/db.h"
#include "deliver.h"
#include "fcgi.h"

static volatile sig_atomic_t stop;  // a signal handler can reach nothing else

static void main_stop(int signal_number) {
    (void)signal_number;
    stop = 1;
}

static void main_signals(void) {
    struct sigaction end = { .sa_handler = main_stop };  // no SA_RESTART: accept and sleep end at once
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    sigaction(SIGTERM, &end, NULL);
    sigaction(SIGINT, &end, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
}

static struct db *main_db(const struct conf *c, const char **why) {
    const char *password = conf_secret(c->sandbox_password_file, why);
    if (password == NULL) return NULL;
    struct db_options options = { .socket = c->db_socket, .name = c->db_name, .user = c->sandbox_user, .password = password };
    return db_open(&options);
}

static int main_work(const struct conf *c, int serve_fd) {
    const char *why = "the setting gateway is not \"sandbox\"";
    const char *key = strcmp(c->gateway, "sandbox") == 0 ? conf_secret(c->gateway_key_file, &why) : NULL;
    struct db *db = key == NULL ? NULL : main_db(c, &why);
    if (db == NULL) {
        log_error("sandbox_start", "why=\"%s\"", why);
        return 1;
    }
    bool started = true;
    if (serve_fd >= 0) {
        struct sandbox s = { db, key, c->origin, c->callback_url, (int)c->sandbox_delay_ms };
        fcgi_serve(&s, serve_fd, &stop);
    } else {
        started = deliver_run(db, key, &stop);
    }
    db_close(db);
    return started ? 0 : 1;
}

// The descriptor of --serve, -1 for --deliver, -2 for anything else.
static int main_mode(int argc, char **argv) {
    char *end;
    if (argc == 4 && strcmp(argv[3], "--deliver") == 0) return -1;
    if (argc != 5 || strcmp(argv[3], "--serve") != 0) return -2;
    long fd = strtol(argv[4], &end, 10);
    return *argv[4] == '\0' || *end != '\0' || fd < 0 || fd > 1023 ? -2 : (int)fd;
}

int main(int argc, char **argv) {
    struct conf c;
    char why[200];
    int mode = main_mode(argc, argv);
    if (mode == -2 || strcmp(argv[1], "--conf") != 0) {
        fputs("usage: giamngheo-sandbox --conf FILE --serve FD | --deliver\n", stderr);
        return 2;
    }
    if (!conf_load(argv[2], &c, why, sizeof(why))) {
        fprintf(stderr, "giamngheo-sandbox: %s\n", why);
        return 2;
    }
    main_signals();
    return main_work(&c, mode);
}
