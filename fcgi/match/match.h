// SPDX-License-Identifier: MPL-2.0
// Who fits which work, and why: read this first. Pure: no database, no files, no clock; facts come in, what follows goes out.
//
// A pair (person, vacancy) is judged twice. Hard conditions either all hold or the pair does not exist. Scored parts each give whole
// points up to a maximum; the score is their sum. Points are whole and few (about 100 in all) on purpose: people who fit alike then
// *are* equal, and only among equals does the plan's priority decide: poor, near-poor, newly escaped, low income, others; then the
// lower id. No weight can make poverty outrank fitness, and no rounding can undo the priority (docs/adr/0020).
//
// Every part grows with what a person has (a skill more, a shorter way, a lower wish never lowers it): match_weights_fault and
// the tests hold this, and the index (pool.h) is exact only because of it.
//
// Trades, communes, certificates, families, languages and crops are numbers: positions in the catalogue's tables, 0 where nothing
// is said. Money is in thousands of đồng a month.
#ifndef MATCH_MATCH_H
#define MATCH_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vdate.h"

enum {
    MATCH_WISHES = 4,
    MATCH_PAST = 4,
    MATCH_CERTIFICATES = 6,
    MATCH_GRADES = 6,      // of experience, 0 = none
    MATCH_COMMUNES = 64,   // places of the catalogue at most, with 0
    MATCH_TRADES = 1024,
    MATCH_FAMILIES = 64,
    MATCH_LANGUAGES = 16,
    MATCH_CROPS = 16,
    MATCH_SCORE_MAX = 1000,  // a set of weights may sum to this at most
};
#define MATCH_NOWHERE INT32_MIN  // latitude of who has no coordinates
enum { MATCH_KM_UNKNOWN = UINT16_MAX };

// Order is priority: the lower goes first among equals.
enum match_class { MATCH_POOR, MATCH_NEAR_POOR, MATCH_ESCAPED, MATCH_LOW_INCOME, MATCH_OTHER, MATCH_CLASSES };

enum match_sex { MATCH_SEX_UNSAID, MATCH_WOMAN, MATCH_MAN };

// Bits of hours and of contract; 0 = any for a person, not said for a vacancy. Both read as "no obstacle".
enum match_hours { MATCH_FULL_TIME = 1, MATCH_PART_TIME = 2, MATCH_SHIFTS = 4, MATCH_NIGHTS = 8, MATCH_PIECEWORK = 16 };
enum match_contract { MATCH_LASTING = 1, MATCH_FIXED_TERM = 2, MATCH_SEASONAL = 4, MATCH_BY_DAY = 8 };

// Two bits for each language: 0 none, 1 understands, 2 speaks, 3 reads and writes.
#define MATCH_LANGUAGE(language, level) ((uint32_t)(level) << (2 * (language)))

// From lowest, as on the form of labour supply (domain: worker form, 9 and 10).
enum match_schooling { MATCH_NO_SCHOOL, MATCH_PRIMARY, MATCH_LOWER_SECONDARY, MATCH_UPPER_SECONDARY };
enum match_qualification {
    MATCH_UNTRAINED,
    MATCH_SKILLED,
    MATCH_SHORT_COURSE,
    MATCH_ELEMENTARY,
    MATCH_INTERMEDIATE,
    MATCH_COLLEGE,
    MATCH_UNIVERSITY,
    MATCH_POSTGRADUATE
};

enum match_flag {
    MATCH_OPEN = 1,            // person: looking for work; vacancy: open. Others are never matched.
    MATCH_BOARDS = 2,          // person: would live at the workplace; vacancy: offers a bed
    MATCH_ANY_WORK = 4,        // person: takes any simple work
    MATCH_GROUPS = 8,          // vacancy: takes neighbours together
    MATCH_HARVEST_LEAVE = 16,  // vacancy: lets people go home for the harvest
    MATCH_PLACED = 32,         // person: not looking, because she has work ...
    MATCH_PAUSED = 64,         // ... or wants none for now; searched for, never matched
};

struct match_past {
    uint16_t trade, months;
};

struct match_seeker {
    int64_t id;
    vday birth;       // earliest day it may be; years alone are 31 December of that year, so that nobody is taken for older
    vday start_from;  // first day she can work; 0 = now
    int32_t lat, lon; // degrees * 100,000; lat = MATCH_NOWHERE: unknown
    int32_t wage;     // wished at least; 0 = not said
    uint32_t unit;    // her village; 0 = not known
    uint32_t group;   // neighbours who want to go together; 0 = none
    uint32_t languages;
    struct match_past past[MATCH_PAST];
    uint16_t wish[MATCH_WISHES];  // trades, dearest first
    uint16_t certificate[MATCH_CERTIFICATES];
    uint16_t commune;
    uint16_t max_km;   // 0 = any distance
    uint16_t harvest;  // bit 0 = January: months in which her harvest needs her (match_harvest of her crops)
    uint16_t crops;    // bits of the catalogue's crops, for the reason
    uint8_t group_size;
    uint8_t sex, class, schooling, qualification, hours, contract, flags;
    uint8_t spare[4];  // 0
};

struct match_vacancy {
    int64_t id;
    int64_t employer;
    vday start;        // first day of work
    vday start_last;   // how long the employer waits; 0 = as long as start
    int32_t lat, lon;
    int32_t wage_from, wage_to;  // 0, 0 = to be agreed
    uint32_t unit;
    uint32_t languages;          // spoken at work, with the level needed; one of them is enough
    uint16_t trade, commune;
    uint16_t months;             // of the year in which the job runs; 0 = all
    uint16_t places;
    uint16_t experience;         // months wanted; 0 = the more the better
    uint16_t certificate;        // wanted by the employer; what the law wants is in the catalogue
    uint8_t schooling, qualification;  // wanted
    uint8_t hours, contract, flags;
    uint8_t sex, age_from, age_to;     // only with a lawful reason (checked where it is entered); 0 = no limit
    uint8_t spare[4];                  // 0
};
_Static_assert(sizeof(struct match_seeker) == 96 && sizeof(struct match_vacancy) == 72, "rows of the snapshot");

// --- the catalogue: dated data of the district -----------------------------------------------------------------------
// Row 0 of each table is "nothing". Names are UTF-8, NUL-terminated. Fixed rows: a catalogue is copied into a snapshot as it is.

struct match_trade {
    uint16_t family;       // of trades in which experience counts in part
    uint16_t certificate;  // without it the law forbids the work; 0 = none
    uint8_t age_min;       // by law; 0 = the working age
    uint8_t simple;        // 1: who takes any work can do it
    char vsco[3];          // level-2 code, "92"
    char code[27];
    char name[72];
};

struct match_certificate {
    uint16_t includes;  // another certificate that its holder has as well: licence C includes B2. Lower row; 0 = none
    char code[26];
    char name[72];
};

struct match_commune {
    char code[16];
    char name[64];
};

struct match_named {  // families, languages
    char code[16];
    char name[64];
};

struct match_crop {
    uint16_t months;  // of harvest, bit 0 = January
    char code[22];
    char name[56];
};

// A course that people can still enter.
struct match_course {
    int64_t id;
    vday starts;
    uint16_t trade, certificate;  // for what, and what it gives; 0 = none
    uint16_t commune, free_places;
    char name[88];
};

struct match_catalogue {
    const struct match_trade *trade;
    const struct match_certificate *certificate;
    const struct match_commune *commune;
    const struct match_named *family, *language;
    const struct match_crop *crop;
    const struct match_course *course;
    const uint16_t *km;  // n_communes * n_communes road kilometres; MATCH_KM_UNKNOWN; from [from * n + to]
    uint32_t n_trades, n_certificates, n_communes, n_families, n_languages, n_crops, n_courses;
    struct match_rules {
        uint16_t working_age;                    // years
        uint16_t grade_months[MATCH_GRADES];     // months from which a grade of experience is reached; [0] = 0
        uint16_t family_percent;                 // what a month in another trade of the family counts
        uint16_t road_percent;                   // road kilometres of 100 km as the crow flies, e.g. 135
        uint16_t lon_permille;                   // length of a degree of longitude beside one of latitude, e.g. 968 at 14.5° N
    } rules;
};

// NULL, or what is wrong with it (a word for the log): a number out of its table, grades that do not rise, a name without end.
const char *match_catalogue_fault(const struct match_catalogue *c);

// Months in which any of these crops (bits) is harvested.
uint16_t match_harvest(const struct match_catalogue *c, uint16_t crops);

// Road kilometres from a person to a workplace: by coordinates when both have them, else by the table of communes.
uint16_t match_km(const struct match_catalogue *c, const struct match_seeker *s, const struct match_vacancy *v);

// Whether a person holds a certificate, or one that includes it.
bool match_holds(const struct match_catalogue *c, const struct match_seeker *s, uint16_t certificate);

// --- weights: dated data; two sets can be compared on one pool -------------------------------------------------------

// How near a person is to a trade, the farther first.
enum match_relation {
    MATCH_UNRELATED,  // neither wishes it nor knows it: not proposed
    MATCH_ANYTHING,   // takes any work, and the trade is simple
    MATCH_FAMILY,     // wishes or knows another trade of the family
    MATCH_KNOWN,      // has worked in it, without wishing it
    MATCH_WISH_4, MATCH_WISH_3, MATCH_WISH_2, MATCH_WISH_1,
    MATCH_RELATIONS
};

struct match_weights {
    int64_t id;
    vday valid_from;
    int16_t relation[MATCH_RELATIONS];  // points by relation, rising; [0] is not used
    int16_t grade[MATCH_GRADES];        // points by grade of experience, rising
    int16_t certificate, qualification, schooling;  // for what the employer wants; all of it where he wants nothing
    int16_t distance;       // up to near_km all of it, from far_km on nothing, evenly between
    uint16_t near_km, far_km;
    int16_t boarding;       // at least this where she would live at the workplace
    int16_t distance_unknown;
    int16_t wage;           // all of it when the lowest offer is her wish; evenly less down to wage_gap percent below it
    uint16_t wage_gap;
    int16_t wage_unknown;   // the offer is to be agreed
    int16_t hours, contract, language;
    int16_t season;         // less season_month for each month that is harvest and work
    int16_t season_month;
    int16_t group;
};

// NULL, or what is wrong: a part below nothing, one that would fall with a skill more, a sum above MATCH_SCORE_MAX.
const char *match_weights_fault(const struct match_weights *w);
int match_weights_sum(const struct match_weights *w);  // the highest score there can be

// --- one pair --------------------------------------------------------------------------------------------------------

enum match_part {
    // hard conditions
    MATCH_BAR_STATE,
    MATCH_BAR_TRADE,
    MATCH_BAR_AGE,
    MATCH_BAR_LIMITS,
    MATCH_BAR_CERTIFICATE,
    MATCH_BAR_START,
    MATCH_BAR_PLACE,
    MATCH_BARS,
    // scored parts
    MATCH_TRADE = MATCH_BARS,
    MATCH_EXPERIENCE,
    MATCH_CERTIFICATE,
    MATCH_QUALIFICATION,
    MATCH_SCHOOLING,
    MATCH_DISTANCE,
    MATCH_WAGE,
    MATCH_HOURS,
    MATCH_CONTRACT,
    MATCH_LANGUAGE,
    MATCH_SEASON,
    MATCH_GROUP,
    MATCH_PARTS
};

// Under what a pair is judged.
struct match_rule {
    const struct match_catalogue *catalogue;
    const struct match_weights *weights;
    vday today;
};

enum { MATCH_IMPOSSIBLE = -1 };

// The score, or MATCH_IMPOSSIBLE when a hard condition does not hold.
int match_score(const struct match_rule *r, const struct match_seeker *s, const struct match_vacancy *v);

// One line of the account of a pair. code says which line of reason.def it is, number what stands in it.
struct match_reason {
    uint8_t part;
    bool met;       // hard condition: holds; scored part: nothing is missing
    uint16_t code;
    int16_t points, of;
    int32_t number[3];
    uint32_t course;  // row of the catalogue: a course that would close the gap; 0 = none
};

// Every hard condition and every scored part of a pair, in the order of match_part; the points of the scored ones sum to
// match_score when all conditions hold. Also told for impossible pairs: what is missing is what people ask.
struct match_account {
    int score;
    struct match_reason reason[MATCH_PARTS];
};
void match_explain(const struct match_rule *r, const struct match_seeker *s, const struct match_vacancy *v,
                   struct match_account *out);

#endif
