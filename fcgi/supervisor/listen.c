// SPDX-License-Identifier: MPL-2.0
#include "supervisor/listen.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

// 511 is the least that gave no 502 under 200 connections; somaxconn cuts it where it is smaller.
enum { BACKLOG = 1024 };

static int listen_at(int fd, const struct sockaddr_un *at) {
    unlink(at->sun_path);
    mode_t before = umask(0117);
    int rc = bind(fd, (const struct sockaddr *)at, sizeof *at);
    umask(before);
    return rc == 0 ? listen(fd, BACKLOG) : -1;
}

int listen_unix(const char *path) {
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof at.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(at.sun_path, path, strlen(path));
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && listen_at(fd, &at) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}
