// SPDX-License-Identifier: MPL-2.0
// giamngheo-smsd --conf FILE: sends what is due in the outbox, until SIGTERM.
// giamngheo-smsd --conf FILE --reply-address [GATEWAY]: prints where a gateway (the main one) that cannot sign its replies shall send them.
// giamngheo-smsd --conf FILE --report-address [GATEWAY]: prints where a gateway that reports by its own id shall send that.
// Exit codes: 0 clean stop, 1 fault of the set-up, 2 usage.
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/log.h"
#include "base/vault.h"
#include "db/db.h"
#include "flow.h"
#include "inbound.h"
#include "worker.h"

static volatile sig_atomic_t stop;  // a signal handler can reach nothing else

static void main_stop(int signal_number) {
    (void)signal_number;
    stop = 1;
}

static void main_signals(void) {
    struct sigaction end = { .sa_handler = main_stop };  // no SA_RESTART: sleeping ends at once
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    sigaction(SIGTERM, &end, NULL);
    sigaction(SIGINT, &end, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
}

static bool main_refuse(const char *setting, const char *why) {
    log_error("smsd_start", "setting=%s why=\"%s\"", setting, why);
    return false;
}

static bool main_gateways(const struct conf *c, struct worker_options *out) {
    struct flow_gateway gateways[PICK_GATEWAYS];
    const char *why = "";
    out->n_gateways = flow_gateways(c, gateways, &why);
    for (int i = 0; i < out->n_gateways; i++) {
        const struct flow_gateway *f = &gateways[i];
        struct gateway_account account = { f->url, f->user, conf_secret(f->key_file, &why), f->sender, c };
        if (account.key == NULL) return main_refuse(f->key_file, why);
        out->gateways[i] = (struct worker_gateway){ f->gateway, account, f->requests_per_s, f->parts_per_s };
    }
    return out->n_gateways > 0 || main_refuse("gateway", why);
}

static int main_connections(const struct conf *c) {
    if (c->worker_connections == 0) return (int)(c->worker_parallel + 1) / 2;
    return (int)(c->worker_connections < c->worker_parallel ? c->worker_connections : c->worker_parallel);
}

static bool main_options(const struct conf *c, struct worker_options *out) {
    const char *why = "";
    const char *password = conf_secret(c->sms_password_file, &why);
    *out = (struct worker_options){ .callback_url = c->callback_url, .parallel = (int)c->worker_parallel };
    out->connections = main_connections(c);
    if (password == NULL) return main_refuse("sms_password_file", why);
    out->vault = vault_open(c->key_file, &why);
    if (out->vault == NULL) return main_refuse("key_file", why);
    if (!main_gateways(c, out)) return false;
    struct db_options db = { .socket = c->db_socket, .name = c->db_name, .user = c->sms_user, .password = password };
    db.read_committed = true;
    out->db = db_open(&db);
    return true;
}

// A server that is away is no reason to end; one that would lose data is.
static bool main_server_is_safe(struct db *db) {
    struct arena *a = arena_new();
    const char *why = "";
    enum rc rc = db_check_server(db, a, &why);
    bool safe = rc == RC_OK || rc == RC_BUSY;
    if (!safe) log_error("smsd_server", "why=\"%s\"", why);
    arena_free(a);
    return safe;
}

static int main_work(const struct conf *c) {
    struct worker_options options;
    if (!main_options(c, &options)) return 1;
    struct worker *w = main_server_is_safe(options.db) ? worker_new(&options) : NULL;
    if (w != NULL) {
        log_info("smsd_ready", "gateway=%s gateways=%d parallel=%d", c->gateway, options.n_gateways, options.parallel);
        worker_run(w, &stop);
        worker_free(w);
        log_info("smsd_stopped", "clean=1");
    }
    db_close(options.db);
    vault_close(options.vault);
    return w == NULL ? 1 : 0;
}

static int main_address(const struct conf *c, const char *path, const char *gateway) {
    const char *why = "", *file = gateway_key_file(c, gateway), *secret = conf_secret(file, &why);
    char hex[33];
    if (secret == NULL) {
        fprintf(stderr, "giamngheo-smsd: %s: %s\n", file, why);
        return 1;
    }
    struct arena *a = arena_new();
    inbound_address_key(a, secret, gateway, hex);
    printf("%s/sms/%s?g=%s&h=%s\n", c->callback_url, path, gateway, hex);
    arena_free(a);
    return 0;
}

int main(int argc, char **argv) {
    bool more = argc == 4 || argc == 5;
    const char *address = more && strcmp(argv[3], "--reply-address") == 0 ? "mo" : more && strcmp(argv[3], "--report-address") == 0 ? "dlr" : NULL;
    struct conf c;
    char why[200];
    if ((argc != 3 && address == NULL) || strcmp(argv[1], "--conf") != 0) {
        fputs("usage: giamngheo-smsd --conf FILE [--reply-address | --report-address [GATEWAY]]\n", stderr);
        return 2;
    }
    if (!conf_load(argv[2], &c, why, sizeof(why))) {
        fprintf(stderr, "giamngheo-smsd: %s\n", why);
        return 2;
    }
    const char *gateway = argc == 5 ? argv[4] : c.gateway;
    if (address != NULL && !gateway_is_set_up(&c, gateway)) {
        fprintf(stderr, "giamngheo-smsd: gateway %s is not set up\n", gateway);
        return 2;
    }
    if (address != NULL) return main_address(&c, address, gateway);
    main_signals();
    return main_work(&c);
}
