// SPDX-License-Identifier: MPL-2.0
// Lists of entity tags, as If-Match and If-None-Match carry them (RFC 9110, 8.8.3 and 13.1). A list that cannot be read names nothing.
#ifndef HTTP_ETAG_H
#define HTTP_ETAG_H

#include "entity/entity.h"

// What If-Match accepts: strong tags that are versions, or any with "*". Weak tags never match here.
struct versions etag_versions(const char *if_match);

// Whether If-None-Match names this tag (without quotes), weak or strong, or any with "*".
bool etag_is_listed(const char *if_none_match, const char *etag);

#endif
