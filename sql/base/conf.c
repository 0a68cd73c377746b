// SPDX-License-Identifier: MPL-2.0
#include "base/conf.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/must.h"

enum type { TEXT, PATH, INT, FLAG };

// The one table of settings. fallback NULL: the setting must be given. Times are seconds unless the name says otherwise.
static const struct setting {
    const char *key;
    enum type type;
    size_t offset;
    const char *fallback;
    int64_t min, max;
    bool secret;
    const char *about;
} settings[] = {
#define SET(member, type_, fallback_, min_, max_, about_)                                                                        \
    { #member, type_, offsetof(struct conf, member), fallback_, min_, max_, false, about_ }
    SET(state_dir, PATH, NULL, 0, 0, "folder of sockets, logs and the private database"),
    SET(run_dir, PATH, NULL, 0, 0, "folder of the pools' unix sockets and of exports in the making"),
    SET(web_dir, PATH, NULL, 0, 0, "the built web client, served by nginx"),
    SET(key_file, PATH, NULL, 0, 0, "keys for sealed columns and blind indexes, mode 0400; back it up apart from the data"),
    SET(origin, TEXT, NULL, 0, 0, "the only Origin accepted, such as https://giamngheo.example.vn"),
    SET(port, INT, "8080", 1, 65535, "port of the private nginx"),
    SET(db_socket, PATH, NULL, 0, 0, "unix socket of MariaDB"),
    SET(db_name, TEXT, "giamngheo", 0, 0, "name of the database"),
    SET(db_user, TEXT, "gn_app", 0, 0, "the handlers' account"),
    SET(db_password_file, PATH, NULL, 0, 0, "its password, mode 0400"),
    SET(sms_user, TEXT, "gn_sms", 0, 0, "the worker's account"),
    SET(sms_password_file, PATH, NULL, 0, 0, "its password, mode 0400"),
    SET(migrate_user, TEXT, "gn_migrate", 0, 0, "the schema's owner"),
    SET(migrate_password_file, PATH, NULL, 0, 0, "its password, mode 0400"),
    SET(sandbox_user, TEXT, "gn_sandbox", 0, 0, "the sandbox gateway's account"),
    SET(sandbox_password_file, PATH, NULL, 0, 0, "its password, mode 0400"),
    SET(private_db, FLAG, "0", 0, 1, "start a MariaDB of our own in state_dir"),
    SET(private_nginx, FLAG, "0", 0, 1, "start an nginx of our own"),
    SET(fast_processes, INT, "4", 1, 64, "handlers of ordinary requests"),
    SET(login_processes, INT, "2", 1, 16, "handlers of log-ins (46 MiB and 80 ms each)"),
    SET(slow_processes, INT, "2", 1, 16, "handlers of exports and imports"),
    SET(worker_processes, INT, "1", 1, 16, "SMS workers"),
    SET(session_idle_s, INT, "3600", 60, 86400, "a session ends after so long without a request"),
    SET(session_max_s, INT, "43200", 300, 604800, "a session ends after so long in any case"),
    SET(gateway, TEXT, "sandbox", 0, 0, "the SMS gateway: sandbox, kannel, esms, speedsms, http"),
    SET(gateway_url, TEXT, NULL, 0, 0, "where the worker sends"),
    SET(callback_url, TEXT, NULL, 0, 0, "base of the address for delivery reports and replies"),
    SET(gateway_key_file, PATH, NULL, 0, 0, "the gateway's password, key or token, mode 0400"),
    SET(gateway_user, TEXT, "giamngheo", 0, 0, "user name at the gateway: Kannel's sendsms-user, eSMS's ApiKey"),
    SET(sender, TEXT, "UBND Dak Ha", 1, 11, "sender name, at most 11 characters"),
    SET(reply_number, TEXT, "-", 1, 20, "number or short code that people answer to, printed on sheets for relays; -: none"),
    SET(spool_dir, TEXT, "spool", 1, 400, "folder of callbacks that wait for the database, in state_dir unless it begins with /"),
    SET(worker_parallel, INT, "200", 2, 400, "messages that one worker may have underway: so many may be unknown after kill -9"),
    SET(worker_connections, INT, "0", 0, 400, "of these at most so many with gateways at once; 0: half"),
#define ALSO(kind, member, type_, fallback_, min_, max_, about_)                                                                  \
    { "gateway_" #kind "_" #member, type_, offsetof(struct conf, kind.member), fallback_, min_, max_, false, about_ }
#define GATEWAY(kind)                                                                                                            \
    ALSO(kind, url, TEXT, "-", 0, 0, "where to send by " #kind " beside the main gateway; -: not set up"),                       \
    ALSO(kind, key_file, TEXT, "-", 0, 0, "its password, key or token, mode 0400"),                                              \
    ALSO(kind, user, TEXT, "-", 0, 0, "user name there; -: gateway_user"),                                                       \
    ALSO(kind, sender, TEXT, "-", 1, 11, "sender name there; -: sender"),                                                        \
    ALSO(kind, requests_per_s, INT, "-1", -1, 100000, #kind ", main or not: requests a second; -1: its profile's, 0: no limit"), \
    ALSO(kind, parts_per_s, INT, "-1", -1, 100000, "parts a second, likewise"),                                         \
    ALSO(kind, plain_max, INT, "0", 0, 2000, "longest text without marks it takes, in characters; 0: its profile's"),             \
    ALSO(kind, unicode_max, INT, "0", 0, 2000, "with marks, likewise"),                                                           \
    ALSO(kind, forbidden, TEXT, "-", 0, 0, "characters that it does not take, one after the other; -: its profile's")
    GATEWAY(sandbox),
    GATEWAY(kannel),
    GATEWAY(esms),
    GATEWAY(speedsms),
    GATEWAY(http),
#undef GATEWAY
#undef ALSO
    SET(http_format, TEXT, "json", 0, 0, "gateway http: json or form"),
    SET(http_body, TEXT, "{\"to\": {to}, \"from\": {from}, \"text\": {text}, \"id\": {reference}, \"callback\": {callback}}", 0, 0,
        "its body; filled in: {to} {to84} {to0} {text} {from} {user} {key} {reference} {unicode} {minutes} {callback}"),
    SET(http_header, TEXT, "X-API-Key: {key}", 0, 0, "one more header, {key}, {user} or {basic} filled in; - for none"),
    SET(http_id, TEXT, "id", 0, 0, "where in its JSON answer the id is; a dot leads into an object"),
    SET(http_code, TEXT, "-", 0, 0, "where the result code is; -: an id means taken"),
    SET(http_accepted, TEXT, "0", 0, 0, "codes, with blanks between: taken"),
    SET(http_retry, TEXT, "-", 0, 0, "codes: certainly not taken, try later"),
    SET(http_rejected, TEXT, "-", 0, 0, "codes: this message never"),
    SET(http_stopped, TEXT, "-", 0, 0, "codes: our account, so that all sending pauses"),
    SET(http_report_status, TEXT, "status", 0, 0, "name of the status in its delivery reports (JSON body or query string)"),
    SET(http_report_id, TEXT, "id", 0, 0, "name of its id there"),
    SET(http_delivered, TEXT, "delivered", 0, 0, "statuses: a telephone has it"),
    SET(http_failed, TEXT, "failed", 0, 0, "statuses: it will not arrive"),
    SET(http_sent, TEXT, "sent", 0, 0, "statuses: the carrier has it"),
    SET(http_reply_id, TEXT, "id", 0, 0, "name of the id in its incoming messages"),
    SET(http_reply_from, TEXT, "from", 0, 0, "name of the number there"),
    SET(http_reply_text, TEXT, "text", 0, 0, "name of the text there"),
    SET(kannel_port, INT, "0", 0, 65532, "first of the four loopback ports of a Kannel of our own (make run GATEWAY=kannel); 0: none"),
    SET(sandbox_delay_ms, INT, "700", 0, 600000, "how long the sandbox holds a delivery report, in milliseconds"),
    SET(demo, FLAG, "0", 0, 1, "the data is synthetic: a banner on every page says so"),
#undef SET
};

enum { SETTINGS = sizeof settings / sizeof settings[0], LINE_BYTES = 2048 };

static void *member(struct conf *c, const struct setting *s) { return (char *)c + s->offset; }

static const char *keep(const char *text) {
    char *copy = strdup(text);
    must(copy);
    return copy;
}

static bool read_int(const struct setting *s, const char *text, int64_t *out) {
    char *end;
    errno = 0;
    *out = strtoll(text, &end, 10);
    return *text && *end == '\0' && errno == 0 && *out >= s->min && *out <= s->max;
}

// Puts one value in its place; false with *why when it does not fit.
static bool assign(const struct setting *s, struct conf *out, const char *text, const char **why) {
    int64_t n = 0;
    size_t len = strlen(text);
    *why = "a number out of its range";
    if (s->type == INT || s->type == FLAG) {
        if (!read_int(s, text, &n)) return false;
        if (s->type == INT) *(int64_t *)member(out, s) = n;
        else *(bool *)member(out, s) = n != 0;
        return true;
    }
    *why = s->type == PATH && text[0] != '/' ? "not an absolute path" : "a text of the wrong length";
    if ((s->type == PATH && text[0] != '/') || len == 0 || (s->max && (int64_t)len > s->max)) return false;
    *(const char **)member(out, s) = keep(text);
    return true;
}

static const struct setting *find(const char *key) {
    for (size_t i = 0; i < SETTINGS; i++)
        if (strcmp(settings[i].key, key) == 0) return &settings[i];
    return NULL;
}

static char *trim(char *s) {
    while (*s == ' ' || *s == '\t') s++;
    size_t n = strlen(s);
    while (n && strchr(" \t\r\n", s[n - 1])) s[--n] = '\0';
    return s;
}

struct reading {
    const char *path;
    int line;
    bool seen[SETTINGS];
    char *why;
    size_t why_size;
};

static bool refuse(const struct reading *r, const char *key, const char *reason) {
    snprintf(r->why, r->why_size, "%s:%d: %s: %s", r->path, r->line, key, reason);
    return false;
}

static bool read_line(struct reading *r, char *line, struct conf *out) {
    const char *reason;
    if (strlen(line) == LINE_BYTES - 1 && line[LINE_BYTES - 2] != '\n') return refuse(r, "line", "longer than 2046 bytes");
    char *text = trim(line), *eq = strchr(text, '=');
    if (*text == '\0' || *text == '#') return true;
    if (!eq) return refuse(r, text, "no \"=\"");
    *eq = '\0';
    const struct setting *s = find(trim(text));
    if (!s) return refuse(r, trim(text), "no such setting");
    if (r->seen[s - settings]) return refuse(r, s->key, "given twice");
    r->seen[s - settings] = true;
    return assign(s, out, trim(eq + 1), &reason) || refuse(r, s->key, reason);
}

static bool fill_in(struct reading *r, struct conf *out) {
    const char *reason;
    for (size_t i = 0; i < SETTINGS; i++) {
        if (r->seen[i]) continue;
        if (!settings[i].fallback) return refuse(r, settings[i].key, "missing");
        must(assign(&settings[i], out, settings[i].fallback, &reason));
    }
    return true;
}

bool conf_load(const char *path, struct conf *out, char *why, size_t why_size) {
    struct reading r = { .path = path, .why = why, .why_size = why_size };
    char line[LINE_BYTES];
    bool good = true;
    FILE *f = fopen(path, "re");
    *out = (struct conf){ .port = 0 };
    if (!f) {
        snprintf(why, why_size, "%s: %s", path, strerror(errno));
        return false;
    }
    while (good && fgets(line, sizeof line, f)) {
        r.line++;
        good = read_line(&r, line, out);
    }
    fclose(f);
    return good && fill_in(&r, out);
}

void conf_print(FILE *to, const struct conf *c) {
    for (size_t i = 0; i < SETTINGS; i++) {
        const struct setting *s = &settings[i];
        const char *at = (const char *)c + s->offset;
        if (s->secret) fprintf(to, "%s = ********\n", s->key);
        else if (s->type == INT) fprintf(to, "%s = %" PRId64 "\n", s->key, *(const int64_t *)(const void *)at);
        else if (s->type == FLAG) fprintf(to, "%s = %d\n", s->key, *(const bool *)(const void *)at);
        else fprintf(to, "%s = %s\n", s->key, *(const char *const *)(const void *)at);
    }
}

void conf_reference(FILE *to) {
    fprintf(to, "| setting | default | meaning |\n|---|---|---|\n");
    for (size_t i = 0; i < SETTINGS; i++)
        fprintf(to, "| `%s` | %s | %s |\n", settings[i].key, settings[i].fallback ? settings[i].fallback : "must be given",
                settings[i].about);
}

const char *conf_secret(const char *path, const char **why) {
    char text[512];
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        *why = strerror(errno);
        return NULL;
    }
    bool open_to_others = fstat(fd, &st) != 0 || (st.st_mode & 077) != 0;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    text[n > 0 && !open_to_others ? n : 0] = '\0';
    text[strcspn(text, "\n")] = '\0';
    char *line = trim(text);
    if (*line) return keep(line);
    *why = open_to_others ? "readable by group or others; chmod 0400 it" : "empty";
    return NULL;
}
