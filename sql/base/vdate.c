// SPDX-License-Identifier: MPL-2.0
// Calendar arithmetic on day counts, by the usual 400-year cycle counted from 1 March of year 0.
#include "base/vdate.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"

enum { YEAR_MIN = 1900, YEAR_MAX = 2100, VN_OFFSET_MS = 7 * 3600 * 1000, DAY_MS = 86400000 };

static bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

static int month_length(int year, int month) {
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

vday vdate_of(int year, int month, int day) {
    int y = year - (month <= 2);
    int era = y / 400, year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void vdate_split(vday day, int *year, int *month, int *day_of_month) {
    int z = day + 719468, era = z / 146097, doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    *day_of_month = doy - (153 * mp + 2) / 5 + 1;
    *month = mp + (mp < 10 ? 3 : -9);
    *year = yoe + era * 400 + (*month <= 2);
}

static bool digits(const char *s, int n, int *out) {
    *out = 0;
    for (int i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9') return false;
        *out = *out * 10 + (s[i] - '0');
    }
    return true;
}

bool vdate_parse(const char *iso, vday *out) {
    int year, month, day;
    if (strlen(iso) != 10 || iso[4] != '-' || iso[7] != '-') return false;
    if (!digits(iso, 4, &year) || !digits(iso + 5, 2, &month) || !digits(iso + 8, 2, &day)) return false;
    if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 || day > month_length(year, month)) return false;
    *out = vdate_of(year, month, day);
    return true;
}

void vdate_format(vday day, char iso[VDATE_ISO_SIZE]) {
    int y, m, d;
    vdate_split(day, &y, &m, &d);
    snprintf(iso, VDATE_ISO_SIZE, "%04u-%02u-%02u", (unsigned)y % 10000, (unsigned)m % 100, (unsigned)d % 100);
}

const char *vdate_vn(struct arena *a, vday day) {
    int y, m, d;
    vdate_split(day, &y, &m, &d);
    return arena_printf(a, "%02d/%02d/%04d", d, m, y);
}

vday vdate_add_months(vday day, int n) {
    int y, m, d;
    vdate_split(day, &y, &m, &d);
    int months = y * 12 + (m - 1) + n;
    y = months / 12;
    m = months % 12 + 1;
    int last = month_length(y, m);
    return vdate_of(y, m, d < last ? d : last);
}

int vdate_months_between(vday a, vday b) {
    int ya, ma, da, yb, mb, db;
    vdate_split(a, &ya, &ma, &da);
    vdate_split(b, &yb, &mb, &db);
    return (yb - ya) * 12 + (mb - ma) - (db < da);
}

static int64_t now_ms(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_ms(void) { return now_ms(CLOCK_REALTIME); }

int64_t clock_monotonic_ms(void) { return now_ms(CLOCK_MONOTONIC); }

// The day an instant falls on; division that rounds down, for instants before 1970 too.
static vday day_of(int64_t ms) { return (vday)(ms / DAY_MS - (ms % DAY_MS < 0)); }

vday clock_today(int64_t ms) { return day_of(ms + VN_OFFSET_MS); }

void clock_format(int64_t ms, char utc[VTIME_SIZE]) {
    char day[VDATE_ISO_SIZE];
    vday days = day_of(ms);
    unsigned rest = (unsigned)(ms - (int64_t)days * DAY_MS) % DAY_MS;
    vdate_format(days, day);
    snprintf(utc, VTIME_SIZE, "%s %02u:%02u:%02u.%03u", day, rest / 3600000 % 24, rest / 60000 % 60, rest / 1000 % 60,
             rest % 1000);
}

char *clock_iso(struct arena *a, const char *utc) {
    if (!utc) return NULL;
    char *iso = arena_printf(a, "%sZ", utc);
    iso[10] = 'T';
    return iso;
}

bool clock_parse(const char *utc, int64_t *ms) {
    char day[VDATE_ISO_SIZE];
    vday days;
    int hour, minute, second, milli = 0;
    size_t n = strlen(utc);
    if (n && utc[n - 1] == 'Z') n--;
    if ((n != 19 && n != 23) || (utc[10] != ' ' && utc[10] != 'T') || utc[13] != ':' || utc[16] != ':') return false;
    memcpy(day, utc, 10);
    day[10] = '\0';
    if (!vdate_parse(day, &days) || !digits(utc + 11, 2, &hour) || !digits(utc + 14, 2, &minute) || !digits(utc + 17, 2, &second))
        return false;
    if (n == 23 && (utc[19] != '.' || !digits(utc + 20, 3, &milli))) return false;
    if (hour > 23 || minute > 59 || second > 59) return false;
    *ms = (int64_t)days * DAY_MS + hour * 3600000 + minute * 60000 + second * 1000 + milli;
    return true;
}
