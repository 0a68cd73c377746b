// SPDX-License-Identifier: MPL-2.0
// Settings: one table (conf.c) names each key, its type, default, range and whether it is secret. Read once at start-up
// from a file of "key = value" lines; no program reads a setting anywhere else.
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

// A gateway beside the main one. url "-": it is not set up; user, sender "-": as the main one's.
struct conf_gateway {
    const char *url, *key_file, *user, *sender;
    int64_t requests_per_s, parts_per_s;  // -1: as its profile says; 0: no limit
    int64_t plain_max, unicode_max;  // 0: its profile's
    const char *forbidden;           // likewise "-"
};

struct conf {
    const char *state_dir;        // where sockets, logs and the private database live
    const char *run_dir;          // unix sockets of the pools
    const char *web_dir;          // the built web client, served by nginx
    const char *key_file;         // vault keys
    const char *origin;           // "http://127.0.0.1:8080": the only Origin accepted
    int64_t port;
    const char *db_socket;        // unix socket of MariaDB
    const char *db_name;
    const char *db_user;          // handlers' account
    const char *db_password_file;
    const char *sms_user;         // worker's account
    const char *sms_password_file;
    const char *migrate_user;     // owner of the schema
    const char *migrate_password_file;
    const char *sandbox_user;
    const char *sandbox_password_file;
    bool private_db;              // the supervisor starts a MariaDB of its own
    bool private_nginx;           // the supervisor starts an nginx of its own
    int64_t fast_processes;
    int64_t login_processes;
    int64_t slow_processes;
    int64_t worker_processes;
    int64_t session_idle_s;
    int64_t session_max_s;
    const char *gateway;          // a name of sms/gateway.c
    const char *gateway_url;      // where the worker sends
    const char *callback_url;     // where delivery reports and replies come back to
    const char *gateway_key_file; // password, API key or token
    const char *gateway_user;
    const char *sender;           // sender name, at most 11 characters
    const char *reply_number;     // what people answer to, for paper; "-" when there is none
    const char *spool_dir;        // callbacks that wait for the database
    int64_t worker_parallel;      // messages that one worker may have underway
    int64_t worker_connections;   // of these with gateways at once; 0: half
    struct conf_gateway sandbox, kannel, esms, speedsms, http;
    const char *http_format;      // of the gateway "http": what it is sent ...
    const char *http_body;
    const char *http_header;
    const char *http_id;          // ... what it answers ...
    const char *http_code;
    const char *http_accepted;
    const char *http_retry;
    const char *http_rejected;
    const char *http_stopped;
    const char *http_report_status;  // ... and what its callbacks hold
    const char *http_report_id;
    const char *http_delivered;
    const char *http_failed;
    const char *http_sent;
    const char *http_reply_id;
    const char *http_reply_from;
    const char *http_reply_text;
    int64_t kannel_port;          // first of four; 0: no Kannel of our own
    int64_t sandbox_delay_ms;     // how long the sandbox holds a delivery report
    bool demo;                    // synthetic data: a banner on every page
};

// Reads path into *out; strings are allocated for the life of the process. false: *why says which line and key is wrong.
bool conf_load(const char *path, struct conf *out, char *why, size_t why_size);
void conf_print(FILE *to, const struct conf *c);  // all settings as read, secrets masked
void conf_reference(FILE *to);                    // the table as Markdown, for docs/settings.md

// The one line of a secret file, for the life of the process. NULL with *why when absent, empty or readable by others.
const char *conf_secret(const char *path, const char **why);

#endif
