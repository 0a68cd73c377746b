// SPDX-License-Identifier: MPL-2.0
#include "svc/shm.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "base/must.h"

enum { SHM_FITS = 1 / (sizeof(struct shm) <= SHM_SIZE) };

const uint32_t shm_bucket_us[SHM_BUCKETS - 1] = { 500, 1000, 2500, 5000, 10000, 25000, 100000, 500000, 2500000 };

struct shm *shm_attach(void) {
    const char *text = getenv("GN_SHM_FD");
    struct stat st;
    int fd = text ? (int)strtol(text, NULL, 10) : -1;
    bool inherited = fd > 2 && fstat(fd, &st) == 0 && st.st_size >= SHM_SIZE;
    int flags = inherited ? MAP_SHARED : MAP_SHARED | MAP_ANONYMOUS;
    void *p = mmap(NULL, SHM_SIZE, PROT_READ | PROT_WRITE, flags, inherited ? fd : -1, 0);
    must(p != MAP_FAILED);
    return p;
}

void shm_forget_sessions(struct shm *shm) {
    atomic_fetch_add(&shm->session_generation, 1);
}
