// SPDX-License-Identifier: MPL-2.0
// Stands in for our programs in supervisor.test.sh, by the name it is called with:
//   giamngheo-fcgi   answers every request with its process id, after 5 ms
//   giamngheo-smsd   waits for SIGTERM
//   notify PATH      prints each datagram that comes in at the unix socket PATH
// In the folder of GN_TOY a file "broken" lets it end at once, "stubborn" lets it ignore SIGTERM.
#include <errno.h>
#include <fcgiapp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t stop;  // a signal handler can reach nothing else

static void on_term(int signal_number) {
    (void)signal_number;
    stop = 1;
    FCGX_ShutdownPending();
}

static int has(const char *name) {
    char path[512];
    const char *folder = getenv("GN_TOY");
    snprintf(path, sizeof path, "%s/%s", folder ? folder : "/nonexistent", name);
    return access(path, F_OK) == 0;
}

static void pause_ms(long ms) {
    struct timespec t = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };
    while (nanosleep(&t, &t) != 0 && errno == EINTR) continue;
}

static int serve(void) {
    FCGX_Request r;
    FCGX_Init();
    FCGX_InitRequest(&r, 0, FCGI_FAIL_ACCEPT_ON_INTR);
    while (!stop) {
        int rc = FCGX_Accept_r(&r);
        if (rc != 0 && rc != -EINTR) break;
        if (rc != 0) continue;
        pause_ms(5);
        FCGX_FPrintF(r.out, "Content-Type: text/plain\r\n\r\n%d\n", (int)getpid());
        FCGX_Finish_r(&r);
    }
    return 0;
}

static int notify(const char *path) {
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    char text[256];
    snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) != 0) return 1;
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (ssize_t n; (n = recv(fd, text, sizeof text - 1, 0)) > 0;) printf("%.*s\n", (int)n, text);
    return 0;
}

int main(int argc, char **argv) {
    const char *slash = strrchr(argv[0], '/'), *name = slash ? slash + 1 : argv[0];
    struct sigaction act = { .sa_handler = has("stubborn") ? SIG_IGN : on_term };
    if (strcmp(name, "notify") == 0) return argc == 2 ? notify(argv[1]) : 2;
    if (has("broken")) return 3;
    sigaction(SIGTERM, &act, NULL);
    if (strcmp(name, "giamngheo-fcgi") == 0) return serve();
    while (!stop) pause();
    return 0;
}
