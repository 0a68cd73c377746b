// SPDX-License-Identifier: MPL-2.0
// Callbacks in and out of the spool. Only what was verified goes in, so nothing is verified again.
#ifndef SMS_INBOUND_SPOOL_H
#define SMS_INBOUND_SPOOL_H

#include <stdint.h>

#include "inbound.h"

// RC_OK: on disk. RC_BUSY: there is no spool, or it does not take more.
enum rc inbound_keep_dlr(const struct inbound *in, const struct inbound_dlr *dlr) MUST_USE;
enum rc inbound_keep_mo(const struct inbound *in, const struct inbound_mo *mo) MUST_USE;

// Applies what waits, for at most most_ms. RC_OK: nothing waits that could be applied now.
enum rc inbound_replay(const struct inbound *in, int64_t most_ms) MUST_USE;

#endif
