// SPDX-License-Identifier: MPL-2.0
// What the files of the feeder share about one step. Everything in it is read anew by each transaction.
//   feeder.c         which campaign, its states, what waits already
//   feeder_people.c  people into messages
//   feeder_relay.c   those no telephone reaches, into the lists of relays
#ifndef SMS_FEEDER_RUN_H
#define SMS_FEEDER_RUN_H

#include "base/buf.h"
#include "feeder.h"
#include "gen/queries.h"
#include "phrase.h"
#include "rules.h"

enum { FEEDER_CARRIERS = 16 };

struct feeder_price {
    const char *carrier;
    int64_t per_part;
};

struct feeder_run {
    const struct feeder *f;
    struct arena *a;
    int64_t now_ms;
    const char *now;  // as the database writes it
    char day[11];     // today, local
    int64_t id;
    struct q_feeder_campaign_out c;
    struct rule rule;
    struct phrase phrase;
    struct template_values values;
    struct phrase_subject subject;
    int64_t per_part;         // to a number whose carrier is not known
    bool priced, by_carrier;  // whether there is a price today; whether carriers have their own
    struct feeder_price prices[FEEDER_CARRIERS];  // as far as they were asked for
    size_t n_prices;
    bool in_time, cancelled;
    bool alone;      // nobody else feeds it meanwhile
    bool ask_all;    // every text is looked for in the outbox, not only those to shared numbers
    const char *due_at, *valid_until;  // of its messages
    size_t done;
};

// What a step has added to a campaign.
struct feeder_sum {
    int64_t last_id, fed, messages, parts, price;
    bool over_cap;   // the next message would have passed it
    bool everybody;  // nobody was left to take
};

// A message about to be written.
struct feeder_message {
    int64_t id, unit_id, person_id, phone_id;  // 0: none
    const char *body, *e164;
    uint8_t key[16];
    bool ucs2;
    int parts;
    int64_t price;
};

// How a group of messages differs from the campaign it belongs to.
struct feeder_group {
    const char *kind, *purpose, *class;
    int64_t template_id;
    int64_t lane;
};

enum rc feeder_people(struct feeder_run *r, struct feeder_sum *sum) MUST_USE;

// Writes to the relays once everybody has been looked at.
enum rc feeder_digests(struct feeder_run *r, struct feeder_sum *sum) MUST_USE;

// The task of a village, made when there is none.
struct feeder_tasks {
    struct q_feeder_tasks_out *known;
    size_t n, room;
};
enum rc feeder_tasks_read(struct feeder_run *r, struct feeder_tasks *t) MUST_USE;
enum rc feeder_task(struct feeder_run *r, struct feeder_tasks *t, int64_t unit_id, int64_t village_id, int64_t *id) MUST_USE;

// Writes n messages, in one go.
enum rc feeder_write(struct feeder_run *r, const struct feeder_message *const *all, size_t n, const struct feeder_group *g) MUST_USE;

const char *feeder_hex(struct arena *a, const void *bytes, size_t n);

// What a part costs to a number of this carrier (NULL: not known).
enum rc feeder_part_price(struct feeder_run *r, const char *carrier, int64_t *out) MUST_USE;

// Whether a price still fits under the cap with what the campaign and this step have spent.
bool feeder_affords(const struct feeder_run *r, const struct feeder_sum *sum, int64_t price);

#endif
