// SPDX-License-Identifier: MPL-2.0
// bare_sms SOCKET DATABASE URL CONNECTIONS BATCH: what a queue of messages costs at least. Takes BATCH rows of the durable table bench_queue
// (a commit that marks them as underway), sends them by libcurl over CONNECTIONS kept connections, marks them as done in the commit that
// takes the next ones. No rules, no sealed numbers, no events, no guard against a silent second sending. SIGTERM ends it between batches.
#include <curl/curl.h>
#include <mysql.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BATCH_MOST = 5000, BODY = 700, ANSWER = 200, IDLE_MS = 20, TIMEOUT_MS = 20000 };

struct message {
    long long id;
    bool taken;
    size_t answer_len;
    char body[BODY];
    char answer[ANSWER];
};

static volatile sig_atomic_t stopped;

static void stop(int number) {
    (void)number;
    stopped = 1;
}

static void run(MYSQL *db, const char *sql) {
    if (mysql_real_query(db, sql, strlen(sql)) == 0) return;
    fprintf(stderr, "bare_sms: %s\n", mysql_error(db));
    exit(1);
}

// "UPDATE ... WHERE id IN (those)", if there are any.
static void mark(MYSQL *db, const struct message *messages, int n, bool done) {
    static char sql[BATCH_MOST * 21 + 200];
    int len = snprintf(sql, sizeof(sql), "UPDATE bench_queue SET state = %d WHERE id IN (0", done ? 2 : 1);
    for (int i = 0; i < n; i++) {
        if (!done || messages[i].taken) len += snprintf(sql + len, sizeof(sql) - (size_t)len, ",%lld", messages[i].id);
    }
    snprintf(sql + len, sizeof(sql) - (size_t)len, ")");
    if (n > 0) run(db, sql);
}

static void read_row(MYSQL_ROW row, struct message *m) {
    m->id = strtoll(row[0], NULL, 10);
    m->taken = false;
    snprintf(m->body, sizeof(m->body),
             "{\"to\": \"%s\", \"from\": \"DakHa\", \"text\": \"%s\", \"coding\": \"gsm7\", \"reference\": \"b%lld\", "
             "\"callback\": \"http://127.0.0.1:1/sms/dlr?m=%lld\"}", row[1], row[2], m->id, m->id);
}

// One commit: the last batch is done, the next one is underway.
static int turn(MYSQL *db, struct message *messages, int n, int batch) {
    char sql[300];
    run(db, "BEGIN");
    mark(db, messages, n, true);
    snprintf(sql, sizeof(sql), "SELECT id, phone, body FROM bench_queue WHERE state = 0 AND lane = 2 AND due_at <= NOW(3) "
                               "ORDER BY due_at, id LIMIT %d FOR UPDATE SKIP LOCKED", batch);
    run(db, sql);
    MYSQL_RES *rows = mysql_store_result(db);
    MYSQL_ROW row;
    for (n = 0; rows != NULL && (row = mysql_fetch_row(rows)) != NULL; n++) read_row(row, &messages[n]);
    mysql_free_result(rows);
    mark(db, messages, n, false);
    run(db, "COMMIT");
    return n;
}

static size_t take(char *data, size_t size, size_t n, void *arg) {
    struct message *m = arg;
    size_t len = size * n;
    if (len > ANSWER - 1 - m->answer_len) return 0;
    memcpy(m->answer + m->answer_len, data, len);
    m->answer_len += len;
    m->answer[m->answer_len] = '\0';
    return len;
}

static void send_one(CURLM *multi, CURL *easy, struct message *m) {
    m->answer_len = 0;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, m);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, m);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, m->body);
    curl_multi_add_handle(multi, easy);
}

static void send_all(CURLM *multi, CURL **easies, int connections, struct message *messages, int n) {
    int next = 0, underway = 0, running, left;
    for (; next < n && next < connections; next++, underway++) send_one(multi, easies[next], &messages[next]);
    while (underway > 0) {
        curl_multi_perform(multi, &running);
        for (CURLMsg *e = curl_multi_info_read(multi, &left); e != NULL; e = curl_multi_info_read(multi, &left)) {
            CURL *easy = e->easy_handle;
            struct message *m;
            long status = 0;
            curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&m);
            curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
            m->taken = e->data.result == CURLE_OK && status == 202 && strstr(m->answer, "\"id\"") != NULL;
            curl_multi_remove_handle(multi, easy);
            underway--;
            if (next < n) send_one(multi, easy, &messages[next++]), underway++;
        }
        if (underway > 0) curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
}

static CURL *easy_new(const char *url, struct curl_slist *headers) {
    CURL *easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)TIMEOUT_MS);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    return easy;
}

int main(int argc, char **argv) {
    if (argc != 6) return 2;
    int connections = (int)strtol(argv[4], NULL, 10), batch = (int)strtol(argv[5], NULL, 10), n = 0;
    if (connections < 1 || batch < connections || batch > BATCH_MOST) return 2;
    MYSQL *db = mysql_init(NULL);
    if (mysql_real_connect(db, NULL, NULL, NULL, argv[2], 0, argv[1], 0) == NULL) {
        fprintf(stderr, "bare_sms: %s\n", mysql_error(db));
        return 1;
    }
    run(db, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
    CURLM *multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)connections);
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    headers = curl_slist_append(headers, "X-API-Key: key");
    headers = curl_slist_append(headers, "Expect:");
    CURL **easies = calloc((size_t)connections, sizeof(CURL *));
    struct message *messages = calloc((size_t)batch, sizeof(*messages));
    for (int i = 0; i < connections; i++) easies[i] = easy_new(argv[3], headers);
    signal(SIGTERM, stop);
    while (!stopped || n > 0) {
        n = turn(db, messages, n, stopped ? 0 : batch);
        if (n > 0) send_all(multi, easies, connections, messages, n);
        else if (!stopped) nanosleep(&(struct timespec){ 0, IDLE_MS * 1000000L }, NULL);
    }
    mysql_close(db);
    return 0;
}
