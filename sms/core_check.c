// SPDX-License-Identifier: MPL-2.0
#include <stddef.h>
#include <string.h>

#include "core_own.h"

static const char *check_hand(const struct core *c, int i) {
    const struct hand *h = &c->hands[i];
    if (h->place == FREE) return h->turning ? "a free place belongs to a turn" : NULL;
    if (h->sends != (h->place == AIR || h->place == ANSWERED)) return "a message was not sent exactly once, or before its time";
    if (h->place == BACK) return NULL;  // of a message that we still had when it was taken again
    if (h->place == AIR && h->turning) return "a turn settles what has no answer";
    for (int k = 0; k < i; k++) {
        if (c->hands[k].place != FREE && c->hands[k].place != BACK && c->hands[k].job.id == h->job.id)
            return "a message is in two places";
    }
    return NULL;
}

const char *core_check(const struct core *c) {
    int count[PLACES] = { 0 };
    for (int i = 0; i < c->slots; i++) {
        const char *broken = check_hand(c, i);
        if (broken != NULL) return broken;
        count[c->hands[i].place]++;
    }
    if (memcmp(count, c->count, sizeof(count)) != 0) return "the counts of places are wrong";
    if (count[READY] + count[AIR] + count[ANSWERED] > c->o.hands) return "more messages than hands";
    if (count[AIR] > c->o.connections) return "more in the air than connections";
    for (int g = 0; g < PICK_GATEWAYS; g++) {
        if (c->gates[g].requests < 0 || c->gates[g].parts < 0) return "more tokens used than granted";
    }
    if (c->stopping && count[READY] > 0) return "a message waits to be sent after the stop";
    return NULL;
}
