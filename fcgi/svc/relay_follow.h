// SPDX-License-Identifier: MPL-2.0
// A household moves to another village: what campaigns know of it goes with it. A village has another relay: he gets the open lists.
#ifndef SVC_RELAY_FOLLOW_H
#define SVC_RELAY_FOLLOW_H

#include "entity/cx.h"

struct relay_move {
    int64_t household_id, from_village, to_village, to_unit;
};

// Its people's places in campaigns carry the new unit and village. From a list whose relay has not reported yet they go to that of the
// new village, made where there is none; its relay is written to when the notice still means anything. What was reported done stays
// where it was done, without their names for the old unit. Inside the transaction of the move.
enum rc relay_follow(struct cx *cx, const struct relay_move *m) MUST_USE;

// The relay of a village came, ended or has another number (changed_id; 0: not that): lists nobody can tell any more are given to whoever
// tells the village now, and he is written to. Inside the transaction of the write.
enum rc relay_hand_over(struct cx *cx, int64_t village_id, int64_t changed_id) MUST_USE;

#endif
