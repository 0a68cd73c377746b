// SPDX-License-Identifier: MPL-2.0
#include "match/match.h"

#include <check.h>
#include <string.h>

#include "../match/crowd.h"
#include "../match/district.h"
#include "base/arena.h"
#include "match/explain.h"

enum { PAIRS = 4000 };

struct ground {
    struct arena *a;
    struct match_catalogue c;
    struct match_rule rule;
    struct dice d;
};

static struct ground *ground_new(uint64_t seed) {
    struct arena *a = arena_new();
    struct ground *g = arena_new_of(a, struct ground);
    g->a = a;
    g->c = district_catalogue(a);
    g->rule = (struct match_rule){ &g->c, &district_weights, DISTRICT_TODAY };
    g->d.state = seed;
    return g;
}

static uint16_t trade_of(const struct ground *g, const char *code) {
    for (uint32_t i = 1; i < g->c.n_trades; i++)
        if (strcmp(g->c.trade[i].code, code) == 0) return (uint16_t)i;
    ck_abort_msg("no trade %s", code);
}

// Somebody whom nothing hinders, and a vacancy that asks nothing: 2 km apart by the table of communes (the same commune).
static struct match_seeker plain_seeker(uint16_t trade) {
    return (struct match_seeker){ .id = 1,
                                  .birth = DISTRICT_TODAY - 30 * 366,
                                  .lat = MATCH_NOWHERE,
                                  .commune = 1,
                                  .wish = { trade },
                                  .sex = MATCH_WOMAN,
                                  .class = MATCH_OTHER,
                                  .flags = MATCH_OPEN,
                                  .languages = MATCH_LANGUAGE(1, 3) };
}

static struct match_vacancy plain_vacancy(uint16_t trade) {
    return (
        struct match_vacancy){ .id = 2, .trade = trade, .lat = MATCH_NOWHERE, .commune = 1, .places = 3, .flags = MATCH_OPEN };
}

// --- more never counts less ------------------------------------------------------------------------------------------

static uint16_t *free_place(uint16_t *place, int n) {
    for (int i = 0; i < n; i++)
        if (!place[i]) return &place[i];
    return NULL;
}

static void learn_certificate(struct match_seeker *s, const struct ground *g, struct dice *d) {
    uint16_t *place = free_place(s->certificate, MATCH_CERTIFICATES);
    if (place) *place = (uint16_t)dice_between(d, 1, (int)g->c.n_certificates - 1);
}

static void wish_more(struct match_seeker *s, const struct ground *g, struct dice *d) {
    uint16_t *place = free_place(s->wish, MATCH_WISHES);
    if (place) *place = (uint16_t)dice_between(d, 1, (int)g->c.n_trades - 1);
}

static void work_more(struct match_seeker *s, const struct ground *g, struct dice *d) {
    struct match_past *past = &s->past[dice_below(d, MATCH_PAST)];
    if (!past->trade) past->trade = (uint16_t)dice_between(d, 1, (int)g->c.n_trades - 1);
    past->months = (uint16_t)(past->months + dice_between(d, 1, 30));
}

#define GAIN(name, act)                                                                   \
    static void name(struct match_seeker *s, const struct ground *g, struct dice *d) {    \
        (void)g, (void)d;                                                                 \
        act;                                                                              \
    }
GAIN(go_to_school, if (s->schooling < MATCH_UPPER_SECONDARY) s->schooling++)
GAIN(qualify, if (s->qualification < MATCH_POSTGRADUATE) s->qualification++)
GAIN(learn_language, s->languages |= MATCH_LANGUAGE(dice_between(d, 1, 4), 3))
GAIN(ask_less, s->wage = s->wage > 500 ? s->wage - 500 : 0)
GAIN(go_farther, if (s->max_km) s->max_km = (uint16_t)(s->max_km + 20))
GAIN(go_anywhere, s->max_km = 0)
GAIN(take_a_bed, s->flags |= MATCH_BOARDS)
GAIN(take_any_work, s->flags |= MATCH_ANY_WORK)
GAIN(take_any_hours, s->hours = 0)
GAIN(take_any_contract, s->contract = 0)
GAIN(start_today, s->start_from = 0)
GAIN(sell_the_field, s->harvest &= (uint16_t)~(1U << dice_below(d, 12)))
GAIN(join_neighbours, s->group = 7)

static const struct {
    const char *label;
    void (*gain)(struct match_seeker *, const struct ground *, struct dice *);
} gains[] = {
    { "a certificate", learn_certificate }, { "another wish", wish_more },   { "months of work", work_more },
    { "schooling", go_to_school },          { "a qualification", qualify },  { "a language", learn_language },
    { "a lower wage", ask_less },           { "a longer way", go_farther },  { "any way", go_anywhere },
    { "a bed", take_a_bed },                { "any work", take_any_work },   { "any hours", take_any_hours },
    { "any contract", take_any_contract },  { "a start today", start_today }, { "a month less of harvest", sell_the_field },
    { "neighbours", join_neighbours },
};

START_TEST(having_more_never_lowers_a_score) {
    struct ground *g = ground_new(100 + (uint64_t)_i);
    int raised = 0;
    for (int i = 0; i < PAIRS; i++) {
        struct match_seeker s = crowd_seeker(&g->d, &g->c, 1), more;
        struct match_vacancy v = crowd_vacancy(&g->d, &g->c, 2);
        if (dice_chance(&g->d, 60)) v.trade = s.wish[0];
        more = s;
        gains[_i].gain(&more, g, &g->d);
        int before = match_score(&g->rule, &s, &v), after = match_score(&g->rule, &more, &v);
        ck_assert_msg(after >= before, "%s: from %d to %d in pair %d", gains[_i].label, before, after, i);
        raised += after > before;
    }
    ck_assert_msg(raised > 0, "%s never raised a score", gains[_i].label);
    arena_free(g->a);
}
END_TEST

// --- hard conditions -------------------------------------------------------------------------------------------------

static void too_young(struct match_seeker *s, struct match_vacancy *v) {
    (void)v;
    s->birth = vdate_add_months(DISTRICT_TODAY, -12 * 15) + 1;
}
static void fifteen_today(struct match_seeker *s, struct match_vacancy *v) {
    (void)v;
    s->birth = vdate_add_months(DISTRICT_TODAY, -12 * 15);
}
static void fifteen_when_it_begins(struct match_seeker *s, struct match_vacancy *v) {
    v->start = DISTRICT_TODAY + 40;
    s->birth = vdate_add_months(v->start, -12 * 15);
}
static void starts_too_late(struct match_seeker *s, struct match_vacancy *v) {
    v->start = DISTRICT_TODAY + 5;
    v->start_last = DISTRICT_TODAY + 10;
    s->start_from = DISTRICT_TODAY + 11;
}
static void starts_on_the_last_day(struct match_seeker *s, struct match_vacancy *v) {
    v->start = DISTRICT_TODAY + 5;
    v->start_last = DISTRICT_TODAY + 10;
    s->start_from = DISTRICT_TODAY + 10;
}
static void starts_today_though_it_began(struct match_seeker *s, struct match_vacancy *v) {
    v->start = DISTRICT_TODAY - 30;
    s->start_from = DISTRICT_TODAY;
}
static void too_far(struct match_seeker *s, struct match_vacancy *v) {
    v->commune = 14;
    s->max_km = 20;
}
static void far_with_a_bed(struct match_seeker *s, struct match_vacancy *v) {
    too_far(s, v);
    s->flags |= MATCH_BOARDS;
    v->flags |= MATCH_BOARDS;
}
static void far_with_a_bed_she_refuses(struct match_seeker *s, struct match_vacancy *v) {
    too_far(s, v);
    v->flags |= MATCH_BOARDS;
}
static void nobody_knows_how_far(struct match_seeker *s, struct match_vacancy *v) {
    v->commune = 0;
    s->max_km = 5;
}
static void not_looking(struct match_seeker *s, struct match_vacancy *v) {
    (void)v;
    s->flags &= (uint8_t)~MATCH_OPEN;
}
static void closed(struct match_seeker *s, struct match_vacancy *v) {
    (void)s;
    v->flags &= (uint8_t)~MATCH_OPEN;
}
static void other_sex(struct match_seeker *s, struct match_vacancy *v) {
    (void)s;
    v->sex = MATCH_MAN;
}
static void too_old(struct match_seeker *s, struct match_vacancy *v) {
    s->birth = vdate_add_months(DISTRICT_TODAY, -12 * 41);
    v->age_to = 40;
}
static void forty_and_a_day_to_go(struct match_seeker *s, struct match_vacancy *v) {
    s->birth = vdate_add_months(DISTRICT_TODAY, -12 * 41) + 1;
    v->age_to = 40;
}
static void other_trade(struct match_seeker *s, struct match_vacancy *v) {
    (void)s;
    v->trade = 58;
}

static const struct {
    const char *label;
    void (*make)(struct match_seeker *, struct match_vacancy *);
    int bar;  // that alone refuses; -1: possible
} conditions[] = {
    { "nothing hinders", NULL, -1 },
    { "a day under 15", too_young, MATCH_BAR_AGE },
    { "15 today", fifteen_today, -1 },
    { "15 on the day it begins", fifteen_when_it_begins, -1 },
    { "free a day after the employer's last", starts_too_late, MATCH_BAR_START },
    { "free on the employer's last day", starts_on_the_last_day, -1 },
    { "begun, but still open", starts_today_though_it_began, -1 },
    { "farther than she goes", too_far, MATCH_BAR_PLACE },
    { "far, with a bed for who wants one", far_with_a_bed, -1 },
    { "far, with a bed she does not want", far_with_a_bed_she_refuses, MATCH_BAR_PLACE },
    { "an unknown way", nobody_knows_how_far, -1 },
    { "not looking", not_looking, MATCH_BAR_STATE },
    { "closed", closed, MATCH_BAR_STATE },
    { "a lawful limit of sex", other_sex, MATCH_BAR_LIMITS },
    { "41 where 40 is the limit", too_old, MATCH_BAR_LIMITS },
    { "still 40 where 40 is the limit", forty_and_a_day_to_go, -1 },
    { "a trade she neither wishes nor knows", other_trade, MATCH_BAR_TRADE },
};

START_TEST(a_hard_condition_refuses_alone) {
    struct ground *g = ground_new(1);
    struct match_seeker s = plain_seeker(trade_of(g, "may-cong-nghiep"));
    struct match_vacancy v = plain_vacancy(s.wish[0]);
    struct match_account account;
    if (conditions[_i].make) conditions[_i].make(&s, &v);
    match_explain(&g->rule, &s, &v, &account);
    ck_assert_msg((account.score < 0) == (conditions[_i].bar >= 0), "%s: %d", conditions[_i].label, account.score);
    for (int bar = 0; bar < MATCH_BARS; bar++)
        ck_assert_msg(account.reason[bar].met == (bar != conditions[_i].bar), "%s: bar %d", conditions[_i].label, bar);
    arena_free(g->a);
}
END_TEST

static const struct {
    const char *trade;
    int years, certificate;
    bool possible;
} lawful[] = {
    { "lai-xe-tai", 30, 0, false }, { "lai-xe-tai", 30, 1, false }, { "lai-xe-tai", 30, 2, true },  { "lai-xe-tai", 30, 3, true },
    { "lai-xe-tai", 20, 2, false }, { "lai-xe-tai", 21, 2, true },  { "han", 17, 0, false },        { "han", 18, 0, true },
    { "lai-xe-con", 18, 3, true },  { "bao-ve", 40, 5, false },     { "bao-ve", 40, 6, true },
};

START_TEST(law_asks_age_and_certificate_by_trade) {
    struct ground *g = ground_new(1);
    struct match_seeker s = plain_seeker(trade_of(g, lawful[_i].trade));
    struct match_vacancy v = plain_vacancy(s.wish[0]);
    s.birth = vdate_add_months(DISTRICT_TODAY, -12 * lawful[_i].years);
    s.certificate[3] = (uint16_t)lawful[_i].certificate;
    ck_assert_int_eq(match_score(&g->rule, &s, &v) >= 0, lawful[_i].possible);
    arena_free(g->a);
}
END_TEST

// --- accounts --------------------------------------------------------------------------------------------------------

START_TEST(an_account_adds_up_and_every_line_can_be_said) {
    struct ground *g = ground_new(77);
    for (int i = 0; i < PAIRS; i++) {
        struct arena_mark mark = arena_mark(g->a);
        struct match_seeker s = crowd_seeker(&g->d, &g->c, 1);
        struct match_vacancy v = crowd_vacancy(&g->d, &g->c, 2);
        struct match_account account;
        if (dice_chance(&g->d, 50)) v.trade = s.wish[0];
        match_explain(&g->rule, &s, &v, &account);
        int sum = 0;
        bool possible = true;
        for (int part = 0; part < MATCH_PARTS; part++) {
            const struct match_reason *r = &account.reason[part];
            const char *text = match_sentence(g->a, &g->rule, &s, r);
            ck_assert_int_eq(r->part, part);
            ck_assert_msg(strlen(text) > 8 && !strpbrk(text, "{}"), "\"%s\"", text);
            ck_assert(r->points >= 0 && r->points <= r->of);
            if (part < MATCH_BARS) possible &= r->met;
            sum += r->points;
        }
        ck_assert_int_eq(account.score, match_score(&g->rule, &s, &v));
        ck_assert_int_eq(account.score, possible ? sum : MATCH_IMPOSSIBLE);
        arena_rewind(g->a, mark);
    }
    arena_free(g->a);
}
END_TEST

START_TEST(gaps_are_told_worst_first) {
    struct ground *g = ground_new(78);
    for (int i = 0; i < 500; i++) {
        struct match_seeker s = crowd_seeker(&g->d, &g->c, 1);
        struct match_vacancy v = crowd_vacancy(&g->d, &g->c, 2);
        struct match_account account;
        const struct match_reason *gap[MATCH_PARTS];
        match_explain(&g->rule, &s, &v, &account);
        size_t n = match_gaps(&account, gap), unmet = 0;
        for (int part = 0; part < MATCH_PARTS; part++) unmet += !account.reason[part].met;
        ck_assert_uint_eq(n, unmet);
        for (size_t k = 1; k < n; k++) {
            if (gap[k]->part < MATCH_BARS) ck_assert(gap[k - 1]->part < gap[k]->part);
            else if (gap[k - 1]->part >= MATCH_BARS)
                ck_assert_int_ge(gap[k - 1]->of - gap[k - 1]->points, gap[k]->of - gap[k]->points);
        }
    }
    arena_free(g->a);
}
END_TEST

static void a_course_for_law(struct match_seeker *s, struct match_vacancy *v) { s->wish[0] = v->trade = 35; }
static void a_full_course(struct match_seeker *s, struct match_vacancy *v) {
    (void)s;
    v->certificate = 9;
}
static void a_course_that_has_begun(struct match_seeker *s, struct match_vacancy *v) {
    (void)s;
    v->certificate = 10;
}
static void twelve_of_twenty(struct match_seeker *s, struct match_vacancy *v) {
    v->commune = 8;
    s->max_km = 20;
}
static void wage_below(struct match_seeker *s, struct match_vacancy *v) {
    s->wage = 5500;
    v->wage_from = 4950;
    s->sex = MATCH_MAN;
}
static void wage_met(struct match_seeker *s, struct match_vacancy *v) {
    s->wage = 4050;
    v->wage_from = 5000;
}
static void harvest_clash(struct match_seeker *s, struct match_vacancy *v) {
    s->crops = 1 << 1 | 1 << 3;
    s->harvest = 0xE00 | 0xC03;
    v->months = 0x801;
}
static void weak_language(struct match_seeker *s, struct match_vacancy *v) {
    s->languages = MATCH_LANGUAGE(1, 1);
    v->languages = MATCH_LANGUAGE(1, 2) | MATCH_LANGUAGE(3, 3);
    s->sex = MATCH_SEX_UNSAID;
}
static void long_experience(struct match_seeker *s, struct match_vacancy *v) {
    s->past[0] = (struct match_past){ v->trade, 26 };
    s->past[1] = (struct match_past){ 23, 10 };
    v->experience = 24;
}
static void two_hours(struct match_seeker *s, struct match_vacancy *v) {
    s->hours = MATCH_PART_TIME | MATCH_FULL_TIME;
    v->hours = MATCH_NIGHTS;
}
static void group(struct match_seeker *s, struct match_vacancy *v) {
    s->group = 3;
    s->group_size = 5;
    v->flags |= MATCH_GROUPS;
}

static const struct {
    void (*make)(struct match_seeker *, struct match_vacancy *);
    int part, points;
    const char *text;
} sentences[] = {
    { a_course_for_law, MATCH_BAR_CERTIFICATE, 0,
      "Thiếu giấy phép lái xe hạng C mà luật đòi; lớp Lái xe hạng C K12 khai giảng 09/06/2024 sẽ bù được" },
    { a_full_course, MATCH_CERTIFICATE, 0,
      "Thiếu chứng chỉ khai thác mủ cao su mà nơi tuyển muốn; lớp Khai thác mủ cao su K4 khai giảng 14/07/2024 sẽ bù được" },
    { a_course_that_has_begun, MATCH_CERTIFICATE, 0, "Thiếu chứng chỉ nấu ăn mà nơi tuyển muốn" },
    { twelve_of_twenty, MATCH_DISTANCE, 12, "Cách 14 km, trong mức 20 km chị muốn" },
    { too_far, MATCH_BAR_PLACE, 0, "Cách 82 km, quá mức 20 km chị muốn" },
    { far_with_a_bed_she_refuses, MATCH_BAR_PLACE, 0,
      "Cách 82 km, quá mức 20 km chị muốn; nơi làm có chỗ ở nhưng chị không ghi muốn ở lại" },
    { far_with_a_bed, MATCH_DISTANCE, 8, "Cách 82 km, ở lại nơi làm được" },
    { nobody_knows_how_far, MATCH_DISTANCE, 3, "Chưa biết quãng đường, cần hỏi lại" },
    { wage_below, MATCH_WAGE, 6, "Lương từ 4,95 triệu, dưới mức 5,5 triệu anh mong" },
    { wage_met, MATCH_WAGE, 10, "Lương từ 5 triệu, đạt mức 4,05 triệu chị mong" },
    { harvest_clash, MATCH_SEASON, 3, "Trùng mùa thu hoạch của nhà tháng 12–1 (cà phê, sắn)" },
    { weak_language, MATCH_LANGUAGE, 3, "Nơi làm cần nói được tiếng Việt, người này mới nghe hiểu" },
    { long_experience, MATCH_EXPERIENCE, 15, "Kinh nghiệm tính được 2 năm 6 tháng, đủ mức 2 năm nơi tuyển cần" },
    { two_hours, MATCH_HOURS, 0, "Nơi tuyển cần làm ca đêm, chị muốn cả ngày hoặc bán thời gian" },
    { group, MATCH_GROUP, 3, "Đi cùng nhóm 5 người, nơi tuyển nhận theo nhóm" },
    { too_young, MATCH_BAR_AGE, 0, "Mới 14 tuổi khi việc bắt đầu, luật đòi đủ 15 tuổi" },
    { starts_too_late, MATCH_BAR_START, 0, "Từ 26/05/2024 mới đi làm được, nơi tuyển chờ đến 25/05/2024" },
    { other_trade, MATCH_BAR_TRADE, 0, "Chị không ghi muốn và chưa từng làm nghề mộc hay nghề gần với nó" },
    { NULL, MATCH_TRADE, 25, "Nghề may công nghiệp là mong muốn thứ nhất" },
};

START_TEST(a_reason_is_said_in_vietnamese) {
    struct ground *g = ground_new(1);
    struct match_seeker s = plain_seeker(trade_of(g, "may-cong-nghiep"));
    struct match_vacancy v = plain_vacancy(s.wish[0]);
    struct match_account account;
    if (sentences[_i].make) sentences[_i].make(&s, &v);
    match_explain(&g->rule, &s, &v, &account);
    const struct match_reason *r = &account.reason[sentences[_i].part];
    ck_assert_str_eq(match_sentence(g->a, &g->rule, &s, r), sentences[_i].text);
    ck_assert_int_eq(r->points, sentences[_i].points);
    arena_free(g->a);
}
END_TEST

// --- weights and catalogue -------------------------------------------------------------------------------------------

START_TEST(weights_of_zero_leave_the_bars) {
    struct ground *g = ground_new(5);
    struct match_weights none = { .far_km = 1, .wage_gap = 1 };
    ck_assert_ptr_null(match_weights_fault(&none));
    struct match_rule rule = { &g->c, &none, DISTRICT_TODAY };
    for (int i = 0; i < PAIRS; i++) {
        struct match_seeker s = crowd_seeker(&g->d, &g->c, 1);
        struct match_vacancy v = crowd_vacancy(&g->d, &g->c, 2);
        if (dice_chance(&g->d, 50)) v.trade = s.wish[0];
        ck_assert_int_eq(match_score(&rule, &s, &v), match_score(&g->rule, &s, &v) < 0 ? MATCH_IMPOSSIBLE : 0);
    }
    arena_free(g->a);
}
END_TEST

#define BEND(name, act) static void name(struct match_weights *w) { act; }
BEND(as_they_are, (void)w)
BEND(wish_that_falls, w->relation[MATCH_WISH_1] = 18)
BEND(grade_that_falls, w->grade[5] = 12)
BEND(less_than_nothing, w->language = -1)
BEND(near_is_far, w->near_km = w->far_km)
BEND(bed_above_distance, w->boarding = 16)
BEND(unknown_above_distance, w->distance_unknown = 16)
BEND(agreed_above_wage, w->wage_unknown = 11)
BEND(no_gap, w->wage_gap = 0)
BEND(too_much, w->group = 1000)

static const struct {
    void (*bend)(struct match_weights *);
    const char *fault;
} bent[] = {
    { as_they_are, NULL },
    { wish_that_falls, "relation" },
    { grade_that_falls, "grade" },
    { less_than_nothing, "language" },
    { near_is_far, "far_km" },
    { bed_above_distance, "boarding" },
    { unknown_above_distance, "distance_unknown" },
    { agreed_above_wage, "wage_unknown" },
    { no_gap, "wage_gap" },
    { too_much, "sum" },
};

START_TEST(weights_that_would_be_unfair_are_refused) {
    struct match_weights w = district_weights;
    bent[_i].bend(&w);
    const char *fault = match_weights_fault(&w);
    if (!bent[_i].fault) ck_assert_ptr_null(fault);
    else ck_assert_str_eq(fault, bent[_i].fault);
}
END_TEST

START_TEST(the_harvest_comes_from_the_calendar) {
    struct ground *g = ground_new(1);
    ck_assert_int_eq(match_harvest(&g->c, 0), 0);
    ck_assert_int_eq(match_harvest(&g->c, 1 << 1), 0xE00);
    ck_assert_int_eq(match_harvest(&g->c, 1 << 1 | 1 << 2), 0xE0E);
    arena_free(g->a);
}
END_TEST

START_TEST(kilometres_come_from_coordinates_or_from_the_table) {
    struct ground *g = ground_new(1);
    struct match_seeker s = plain_seeker(1);
    struct match_vacancy v = plain_vacancy(1);
    v.commune = 14;
    ck_assert_int_eq(match_km(&g->c, &s, &v), 82);
    s.lat = 1452000;
    s.lon = 10792000;
    ck_assert_int_eq(match_km(&g->c, &s, &v), 82);  // the vacancy has none
    v.lat = 1462000;
    v.lon = 10792000;
    ck_assert_int_eq(match_km(&g->c, &s, &v), 15);  // 11.13 km, and 35 % for the bends
    arena_free(g->a);
}
END_TEST

#define LOOP(test, table) tcase_add_loop_test(tc, test, 0, (int)(sizeof(table) / sizeof(table)[0]))

Suite *t_match_suite(void);
Suite *t_match_suite(void) {
    Suite *s = suite_create("match");
    TCase *tc = tcase_create("pair");
    LOOP(having_more_never_lowers_a_score, gains);
    LOOP(a_hard_condition_refuses_alone, conditions);
    LOOP(law_asks_age_and_certificate_by_trade, lawful);
    tcase_add_test(tc, an_account_adds_up_and_every_line_can_be_said);
    tcase_add_test(tc, gaps_are_told_worst_first);
    LOOP(a_reason_is_said_in_vietnamese, sentences);
    suite_add_tcase(s, tc);
    tc = tcase_create("data");
    tcase_add_test(tc, weights_of_zero_leave_the_bars);
    LOOP(weights_that_would_be_unfair_are_refused, bent);
    tcase_add_test(tc, the_harvest_comes_from_the_calendar);
    tcase_add_test(tc, kilometres_come_from_coordinates_or_from_the_table);
    suite_add_tcase(s, tc);
    return s;
}
