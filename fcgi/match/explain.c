// SPDX-License-Identifier: MPL-2.0
#include "match/explain.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "match/reason.h"

static const struct {
    const char *word, *label;
} parts[MATCH_PARTS] = {
    [MATCH_BAR_STATE] = { "state", "Còn tìm, còn tuyển" },
    [MATCH_BAR_TRADE] = { "relation", "Đúng nghề" },
    [MATCH_BAR_AGE] = { "age", "Tuổi lao động" },
    [MATCH_BAR_LIMITS] = { "limits", "Giới hạn có lý do luật định" },
    [MATCH_BAR_CERTIFICATE] = { "law_certificate", "Chứng chỉ luật đòi" },
    [MATCH_BAR_START] = { "start", "Ngày bắt đầu" },
    [MATCH_BAR_PLACE] = { "place", "Đi lại hoặc ở lại" },
    [MATCH_TRADE] = { "trade", "Nghề mong muốn" },
    [MATCH_EXPERIENCE] = { "experience", "Kinh nghiệm" },
    [MATCH_CERTIFICATE] = { "certificate", "Chứng chỉ" },
    [MATCH_QUALIFICATION] = { "qualification", "Trình độ nghề" },
    [MATCH_SCHOOLING] = { "schooling", "Học vấn" },
    [MATCH_DISTANCE] = { "distance", "Quãng đường" },
    [MATCH_WAGE] = { "wage", "Tiền lương" },
    [MATCH_HOURS] = { "hours", "Giờ làm" },
    [MATCH_CONTRACT] = { "contract", "Hợp đồng" },
    [MATCH_LANGUAGE] = { "language", "Ngôn ngữ" },
    [MATCH_SEASON] = { "season", "Mùa thu hoạch" },
    [MATCH_GROUP] = { "group", "Đi theo nhóm" },
};

const char *match_part_word(enum match_part part) { return parts[part].word; }
const char *match_part_label(enum match_part part) { return parts[part].label; }

static const struct {
    const char *word, *sentence;
} reasons[REASONS] = {
#define REASON(name, word, sentence) [REASON_##name] = { word, sentence },
#include "match/reason.def"
#undef REASON
};

const char *match_reason_word(uint16_t code) { return reasons[code].word; }

// --- values ----------------------------------------------------------------------------------------------------------

struct telling {
    struct buf text;
    const struct match_catalogue *c;
    const struct match_reason *r;
    uint8_t sex;
};

static void tell_number(struct telling *t, int32_t n) { buf_printf(&t->text, "%d", n); }

// A road of less than a kilometre is no road.
static void tell_road(struct telling *t, int32_t km) {
    if (km > 0) buf_printf(&t->text, "Cách %d km", km);
    else buf_text(&t->text, "Ngay trong xã");
}

static void tell_place(struct telling *t, int32_t n) {
    static const char *const words[] = { "nhất", "hai", "ba", "tư" };
    if (n >= 1 && n <= 4) buf_text(&t->text, words[n - 1]);
    else tell_number(t, n);
}

// 4500 as "4,5 triệu", 650 as "650 nghìn"
static void tell_wage(struct telling *t, int32_t thousands) {
    if (thousands < 1000) {
        buf_printf(&t->text, "%d nghìn", thousands);
        return;
    }
    int part = thousands % 1000, digits = 3;
    buf_printf(&t->text, "%d", thousands / 1000);
    for (; part && part % 10 == 0; digits--) part /= 10;
    if (part) buf_printf(&t->text, ",%0*d", digits, part);
    buf_text(&t->text, " triệu");
}

static void tell_span(struct telling *t, int32_t months) {
    int years = months / 12, rest = months % 12;
    if (years) buf_printf(&t->text, "%d năm", years);
    if (years && rest) buf_char(&t->text, ' ');
    if (rest || !years) buf_printf(&t->text, "%d tháng", rest);
}

static void tell_day(struct telling *t, int32_t day) { buf_text(&t->text, vdate_vn(t->text.arena, day)); }

// How many months from this one on are set, over the end of the year.
static int run_from(int32_t months, int first) {
    int n = 0;
    while (n < 12 && months >> ((first + n) % 12) & 1) n++;
    return n;
}

// "tháng 10–12", "tháng 11–1, 5"
static void tell_months(struct telling *t, int32_t months) {
    const char *between = "tháng ";
    for (int m = 0; m < 12; m++) {
        if (!(months >> m & 1) || (months != 0xFFF && months >> ((m + 11) % 12) & 1)) continue;
        int n = run_from(months, m);
        buf_printf(&t->text, n > 1 ? "%s%d–%d" : "%s%d", between, m + 1, (m + n - 1) % 12 + 1);
        between = ", ";
        if (months == 0xFFF) return;
    }
}

static void tell_named_bits(struct telling *t, int32_t bits, const char *const *name, size_t n) {
    const char *between = "";
    for (size_t i = 0; i < n; i++) {
        if (!(bits >> i & 1)) continue;
        buf_printf(&t->text, "%s%s", between, name[i]);
        between = " hoặc ";
    }
}

static void tell_hours(struct telling *t, int32_t bits) {
    static const char *const names[] = { "cả ngày", "bán thời gian", "theo ca", "ca đêm", "khoán sản phẩm" };
    tell_named_bits(t, bits, names, sizeof names / sizeof names[0]);
}

static void tell_contract(struct telling *t, int32_t bits) {
    static const char *const names[] = { "hợp đồng lâu dài", "hợp đồng có thời hạn", "hợp đồng thời vụ", "công nhật" };
    tell_named_bits(t, bits, names, sizeof names / sizeof names[0]);
}

// " (cà phê, tiêu)"; nothing when no crop is known
static void tell_crops(struct telling *t, int32_t bits) {
    const char *between = " (";
    for (uint32_t i = 1; i < t->c->n_crops; i++) {
        if (!(bits >> i & 1)) continue;
        buf_printf(&t->text, "%s%s", between, t->c->crop[i].name);
        between = ", ";
    }
    if (*between == ',') buf_char(&t->text, ')');
}

static void tell_of(struct telling *t, const char *const *name, int32_t i) { buf_text(&t->text, name[i]); }

static void tell_skill(struct telling *t, int32_t level) {
    static const char *const names[] = { "chưa biết", "nghe hiểu", "nói", "đọc viết" };
    tell_of(t, names, level);
}

static void tell_qualification(struct telling *t, int32_t level) {
    static const char *const names[] = { "chưa qua đào tạo",
                                         "công nhân kỹ thuật không bằng",
                                         "chứng chỉ nghề dưới 3 tháng",
                                         "sơ cấp",
                                         "trung cấp",
                                         "cao đẳng",
                                         "đại học",
                                         "trên đại học" };
    tell_of(t, names, level);
}

static void tell_schooling(struct telling *t, int32_t level) {
    static const char *const names[] = { "chưa học xong tiểu học", "tiểu học", "THCS", "THPT" };
    tell_of(t, names, level);
}

static void tell_trade(struct telling *t, int32_t row) { buf_text(&t->text, t->c->trade[row].name); }
static void tell_certificate(struct telling *t, int32_t row) { buf_text(&t->text, t->c->certificate[row].name); }
static void tell_language(struct telling *t, int32_t row) { buf_text(&t->text, t->c->language[row].name); }

static const struct {
    char letter;
    void (*tell)(struct telling *, int32_t);
} values[] = {
    { 'n', tell_number }, { 'r', tell_road }, { 'o', tell_place }, { 'w', tell_wage },     { 'a', tell_span },        { 'd', tell_day },
    { 'm', tell_months }, { 't', tell_trade },    { 'c', tell_certificate }, { 'l', tell_language },
    { 'v', tell_skill },  { 'q', tell_qualification }, { 's', tell_schooling }, { 'h', tell_hours },
    { 'k', tell_contract }, { 'p', tell_crops },
};

// --- sentences -------------------------------------------------------------------------------------------------------

static const char *who(uint8_t sex) { return sex == MATCH_WOMAN ? "chị" : sex == MATCH_MAN ? "anh" : "người này"; }
static const char *who_first(uint8_t sex) { return sex == MATCH_WOMAN ? "Chị" : sex == MATCH_MAN ? "Anh" : "Người này"; }

static void tell_course(struct telling *t) {
    if (!t->r->course) return;
    const struct match_course *course = &t->c->course[t->r->course];
    buf_printf(&t->text, "; lớp %s khai giảng %s sẽ bù được", course->name, vdate_vn(t->text.arena, course->starts));
}

// The text for a name between braces of n characters.
static void tell_name(struct telling *t, const char *name, size_t n) {
    if (strncmp(name, "who", n) == 0) buf_text(&t->text, who(t->sex));
    else if (strncmp(name, "Who", n) == 0) buf_text(&t->text, who_first(t->sex));
    else if (strncmp(name, "course", n) == 0) tell_course(t);
    for (size_t i = 0; i < sizeof values / sizeof values[0] && n == 2; i++)
        if (values[i].letter == name[1]) values[i].tell(t, t->r->number[name[0] - '1']);
}

// A sentence may begin with a word of a list: its first letter, here always ASCII or đ, becomes a capital.
static const char *capital(char *text) {
    if (text[0] >= 'a' && text[0] <= 'z') text[0] = (char)(text[0] - 'a' + 'A');
    else if (strncmp(text, "đ", 2) == 0) memcpy(text, "Đ", 2);
    return text;
}

const char *match_sentence(struct arena *a, const struct match_rule *rule, const struct match_seeker *s,
                           const struct match_reason *reason) {
    struct telling t = { buf_new(a), rule->catalogue, reason, s->sex };
    for (const char *at = reasons[reason->code].sentence; *at;) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;
        if (end) {
            tell_name(&t, at + 1, (size_t)(end - at - 1));
            at = end + 1;
            continue;
        }
        size_t plain = strcspn(at + 1, "{") + 1;
        buf_bytes(&t.text, at, plain);
        at += plain;
    }
    buf_text(&t.text, "");
    return capital(t.text.data);
}

// --- gaps ------------------------------------------------------------------------------------------------------------

// What is lost by it; a bar loses everything.
static int loss(const struct match_reason *r) {
    return r->part < MATCH_BARS ? MATCH_SCORE_MAX + MATCH_BARS - r->part : r->of - r->points;
}

size_t match_gaps(const struct match_account *account, const struct match_reason *out[MATCH_PARTS]) {
    size_t n = 0;
    for (int part = 0; part < MATCH_PARTS; part++) {
        const struct match_reason *r = &account->reason[part];
        if (r->met) continue;
        size_t at = n++;
        for (; at > 0 && loss(out[at - 1]) < loss(r); at--) out[at] = out[at - 1];
        out[at] = r;
    }
    return n;
}

bool match_forbidden(const struct match_rule *r, const struct match_seeker *s, const struct match_vacancy *v, struct match_reason *why) {
    static const enum match_part law[] = { MATCH_BAR_AGE, MATCH_BAR_LIMITS, MATCH_BAR_CERTIFICATE };
    struct match_account account;
    match_explain(r, s, v, &account);
    for (size_t i = 0; i < sizeof law / sizeof *law; i++) {
        if (account.reason[law[i]].met) continue;
        *why = account.reason[law[i]];
        return true;
    }
    return false;
}
