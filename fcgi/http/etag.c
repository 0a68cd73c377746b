// SPDX-License-Identifier: MPL-2.0
#include "http/etag.h"

#include <stdlib.h>
#include <string.h>

enum scan { SCAN_END, SCAN_TAG, SCAN_BROKEN };

struct tag {
    const char *text;  // between its quotes
    size_t len;
    bool weak;
};

static bool is_any(const char *list) {
    list += strspn(list, " \t");
    return *list == '*' && list[1 + strspn(list + 1, " \t")] == '\0';
}

// The tag at *at, which moves behind it. Empty elements between commas are allowed.
static enum scan next_tag(const char **at, struct tag *out) {
    const char *s = *at + strspn(*at, " \t,");
    if (*s == '\0') return SCAN_END;
    out->weak = strncmp(s, "W/", 2) == 0;
    if (out->weak) s += 2;
    if (*s++ != '"') return SCAN_BROKEN;
    out->text = s;
    out->len = strcspn(s, "\"");
    if (s[out->len] != '"') return SCAN_BROKEN;
    s += out->len + 1;
    s += strspn(s, " \t");
    if (*s != ',' && *s != '\0') return SCAN_BROKEN;
    *at = s;
    return SCAN_TAG;
}

// Versions are written without leading zeros; any other text is somebody else's tag.
static int64_t version_of(const struct tag *t) {
    bool number = t->len >= 1 && t->len <= 18 && strspn(t->text, "0123456789") == t->len && t->text[0] != '0';
    return number && !t->weak ? strtoll(t->text, NULL, 10) : 0;
}

struct versions etag_versions(const char *if_match) {
    struct versions v = { .any = is_any(if_match) };
    struct tag tag;
    enum scan got = SCAN_END;
    while (!v.any && (got = next_tag(&if_match, &tag)) == SCAN_TAG) {
        int64_t version = version_of(&tag);
        if (version && v.n < VERSIONS_MAX) v.list[v.n++] = version;
    }
    return got == SCAN_BROKEN ? (struct versions){ .n = 0 } : v;
}

bool etag_is_listed(const char *if_none_match, const char *etag) {
    struct tag tag;
    enum scan got;
    bool listed = is_any(if_none_match);
    if (listed) return true;
    while ((got = next_tag(&if_none_match, &tag)) == SCAN_TAG)
        if (strlen(etag) == tag.len && memcmp(etag, tag.text, tag.len) == 0) listed = true;
    return got == SCAN_END && listed;
}
