// SPDX-License-Identifier: MPL-2.0
// What to do with one waiting message at this moment: take it for a gateway, let it wait, or end it. Pure. The rules of the day, the
// routes and what each gateway may be given come in; the worker calls it for each row it has locked, the simulation likewise.
#ifndef SMS_PICK_H
#define SMS_PICK_H

#include <stdbool.h>
#include <stdint.h>

#include "rules.h"
#include "state.h"

enum { PICK_GATEWAYS = 5, PICK_ROUTES = 64, PICK_CLASSES = 3, PICK_LANES = 3, PICK_CARRIER = 17, PICK_DAY_MS = 86400000 };

// One row of gateway_route whose gateway is set up. carrier "": any.
struct pick_route {
    int class;
    char carrier[PICK_CARRIER];
    int gateway;
};

// What holds for the next seconds. Routes are in order of ranking. A class without a rule goes nowhere: its messages wait.
struct pick_policy {
    struct rule rules[PICK_CLASSES];
    bool ruled[PICK_CLASSES];
    struct pick_route routes[PICK_ROUTES];
    int n_routes;
    int gateways;          // how many are set up; number 0 takes what no route names
    struct {
        unsigned purposes;   // bits of enum gateway_class that it takes
        bool knows;          // recognises a repeated reference
        int64_t window_ms;   // for how long
    } gateway[PICK_GATEWAYS];
};

// What one gateway may be given in one turn.
struct pick_offer {
    bool open;           // false: nothing (breaker, drained, not set up)
    bool one;            // the breaker lets one message through
    bool dry;            // no tokens in hand, and the shared bucket had none a moment ago
    bool limited_requests, limited_parts;
    int64_t requests, parts;             // tokens in hand, thousandths
    int64_t want_requests, want_parts;   // slice to be asked of the shared bucket first; 0: none
};

struct pick {
    const struct pick_policy *policy;
    struct pick_offer offers[PICK_GATEWAYS];
    int room;                   // how many may be taken
    int shares[PICK_LANES];     // of room; what one lane does not need goes to the next
    int first;                  // the lane that is met first: where tokens are fewer than room, it gets them
    int64_t now_ms;
};

struct pick_row {
    int class;              // 0 policy, 1 service, 2 advertising; -1 a word we do not know
    unsigned purpose;       // bit of enum gateway_class
    int lane, parts, attempts;
    const char *carrier;    // learnt for this number, or NULL
    int gateway;            // of the last attempt; -1 none
    int64_t valid_until_ms;
    char consent;           // newest answer for the purpose: 'y', 'n', or 0 for none
    bool listed;            // on do_not_advertise; asked only when the rule says so
    int sent_today;         // to this number, of this class, in the last 24 hours; asked only when the rule has a limit
    int64_t next_free_ms;   // when sent_today will be one less; 0 unknown
    int64_t ask_until_ms;   // of an unknown one
};

struct pick_out {
    enum event event;   // SUBMIT, ASK, WAIT, OPT_OUT, EXPIRE, POISON; EVENT_COUNT: leave it as it is
    int gateway;        // for SUBMIT and ASK
    int64_t due_ms;     // for WAIT
    const char *why;    // static text; NULL for SUBMIT
};

int pick_class(const char *word);  // -1: none of the three

// A queued row. For SUBMIT the tokens are taken from *p, its room is one less, and a breaker's single trial is used up.
void pick_row(struct pick *p, const struct pick_row *r, struct pick_out *out);

// An unknown row whose gateway may recognise its reference: ASK, or leave.
void pick_ask(struct pick *p, const struct pick_row *r, struct pick_out *out);

// Until when a message that may have left at since_ms at the earliest may be asked about: while its gateway surely knows the reference, and
// the message is valid. Counted from the beginning, not from when the doubt arose. 0: never.
int64_t pick_ask_until(const struct pick_policy *policy, int gateway, int64_t since_ms, int64_t valid_until_ms);

// Urgent messages of social policy, which only a permission of their own can write, go at night too.
bool pick_goes_at_night(int lane, int class);

// Whether a class has a gateway that could be given something now, by routes without a carrier or with any.
bool pick_class_open(const struct pick *p, int class);

// Whether another gateway than this one may take the class and carrier now: a certain "not sent" goes there without waiting.
bool pick_other(const struct pick_policy *policy, const struct pick_offer offers[PICK_GATEWAYS], const struct pick_row *r);

// Shares n places among the lanes 12 : 6 : 2 over time, however small n is: credit carries over from call to call.
void pick_lanes(int credit[PICK_LANES], int n, int shares[PICK_LANES]);

// Whose turn it is to be met first, 12 : 6 : 2 too, with a credit of its own; its share of n >= 1 places becomes at least one. Without
// this, a slow gateway's tokens would all go to urgent messages as long as there are any.
int pick_first(int credit[PICK_LANES], int n, int shares[PICK_LANES]);

// The k-th lane to be met: the first, then the others in their order.
int pick_nth_lane(int first, int k);

#endif
