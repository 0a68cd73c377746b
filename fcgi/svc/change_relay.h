// SPDX-License-Identifier: MPL-2.0
// The part of svc/change that is for those who tell a village: lists of campaigns about a class or an occasion that moves or is called off.
#ifndef SVC_CHANGE_RELAY_H
#define SVC_CHANGE_RELAY_H

#include "svc/held.h"

struct change_relays {
    const struct held *held;  // as it is now
    bool cancelled;           // called off, not moved
    bool times_only;          // a session moved: only lists that say an hour
    const char *key;          // of this change
    int64_t taken_back, again, told;  // messages to relays that waited; written anew; lists whose relay is to tell his village of the change
};

// Who was asked to tell a village is asked to tell it the change: his list is open again, says so, and he gets a message, if he has a
// telephone. One he has not been sent yet is written anew, or closed when there is nothing to tell any more.
enum rc change_relays(struct cx *cx, struct change_relays *c) MUST_USE;

#endif
