// SPDX-License-Identifier: MPL-2.0
// Calendar days and instants. Days are Vietnamese days (UTC+7, no summer time); instants are UTC in storage.
#ifndef BASE_VDATE_H
#define BASE_VDATE_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

enum { VDATE_ISO_SIZE = 11, VTIME_SIZE = 24 };

// A day as a count of days since 1970-01-01. Range of our dates: 1900-01-01 to 2100-12-31.
typedef int32_t vday;

bool vdate_parse(const char *iso, vday *out);              // "YYYY-MM-DD", real calendar days within range only
void vdate_format(vday day, char iso[VDATE_ISO_SIZE]);     // "YYYY-MM-DD"
const char *vdate_vn(struct arena *a, vday day);           // "05/01/2024"
vday vdate_of(int year, int month, int day);
void vdate_split(vday day, int *year, int *month, int *day_of_month);

// The same day of the month n months later (or earlier), or that month's last day: 31 Jan + 1 month = 28/29 Feb.
vday vdate_add_months(vday day, int n);

// Whole months from a to b, as ages are counted: 0 until the day of the month is reached.
int vdate_months_between(vday a, vday b);

int64_t clock_ms(void);                                    // now, milliseconds since the epoch (UTC)
int64_t clock_monotonic_ms(void);
vday clock_today(int64_t now_ms);                          // the day in Asia/Ho_Chi_Minh
void clock_format(int64_t ms, char utc[VTIME_SIZE]);       // "YYYY-MM-DD HH:MM:SS.mmm", as MariaDB's DATETIME(3)
char *clock_iso(struct arena *a, const char *utc);         // that form as "YYYY-MM-DDTHH:MM:SS.mmmZ", for JSON; NULL stays NULL
bool clock_parse(const char *utc, int64_t *ms);            // the inverse; also takes "T" and "Z"

#endif
