// SPDX-License-Identifier: MPL-2.0
// Memory shared by all handler processes of one supervisor: counters for /metrics and the session generation. The supervisor makes
// it (64 KiB, zeroed) and hands its descriptor down; a process started by hand gets a private one.
#ifndef SVC_SHM_H
#define SVC_SHM_H

#include <stdatomic.h>
#include <stdint.h>

enum { SHM_SIZE = 65536, SHM_POOLS = 4, SHM_STATUS = 6, SHM_BUCKETS = 10 };

struct shm {
    _Atomic uint64_t session_generation;  // raised when any session ends or any account changes: caches are dropped
    _Atomic uint64_t requests[SHM_POOLS][SHM_STATUS];  // by pool and first digit of the status
    _Atomic uint64_t latency[SHM_POOLS][SHM_BUCKETS];  // counts per bucket of shm_bucket_us, the last is "more"
    _Atomic uint64_t latency_us[SHM_POOLS];
    _Atomic uint64_t busy[SHM_POOLS];       // processes handling a request right now
};

extern const uint32_t shm_bucket_us[SHM_BUCKETS - 1];

// Every process drops its cached sessions and asks the database again: after a log-out or a change of an account or a unit.
void shm_forget_sessions(struct shm *shm);

struct shm *shm_attach(void);  // from GN_SHM_FD, or private; ends the process when it cannot

#endif
