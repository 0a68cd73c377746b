// SPDX-License-Identifier: MPL-2.0
#include "bare.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BACKLOG = 511, PROCESSES_MAX = 64 };

static int serve(int listener, bare_open_fn open, bare_answer_fn answer, char **args) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    signal(SIGTERM, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    void *state = open ? open(args) : NULL;
    if (open && !state) return 1;
    FCGX_Request request;
    if (FCGX_Init() != 0 || FCGX_InitRequest(&request, listener, 0) != 0) return 1;
    while (FCGX_Accept_r(&request) == 0) {
        answer(state, &request);
        FCGX_Finish_r(&request);
    }
    return 0;
}

int bare_main(int argc, char **argv, bare_open_fn open, bare_answer_fn answer) {
    int processes = argc > 2 ? atoi(argv[2]) : 0;
    if (processes < 1 || processes > PROCESSES_MAX) {
        fprintf(stderr, "usage: %s SOCKET PROCESSES [args...]\n", argv[0]);
        return 2;
    }
    int listener = FCGX_OpenSocket(argv[1], BACKLOG);
    if (listener < 0) return 1;
    pid_t children[PROCESSES_MAX];
    for (int i = 0; i < processes; i++) {
        children[i] = fork();
        if (children[i] == 0) _exit(serve(listener, open, answer, argv + 3));
    }
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    sigprocmask(SIG_BLOCK, &stop, NULL);
    int received = 0;
    sigwait(&stop, &received);
    for (int i = 0; i < processes; i++) kill(children[i], SIGKILL);
    for (int i = 0; i < processes; i++) waitpid(children[i], NULL, 0);
    return 0;
}

void bare_json(FCGX_Request *request, const char *body, int length) {
    FCGX_FPrintF(request->out, "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n", length);
    FCGX_PutStr(body, length, request->out);
}
