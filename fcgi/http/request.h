// SPDX-License-Identifier: MPL-2.0
// From FastCGI parameters to struct req, with all limits that concern the wire: sizes, UTF-8, NULs, duplicate parameters.
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "http/http.h"

// Looks a FastCGI parameter up; a function so that tests and the fuzzer need no socket.
typedef const char *(*request_param_fn)(void *arg, const char *name);

// Fills *out from parameters (not the body). RC_MALFORMED.
enum rc request_parse(struct cx *cx, request_param_fn param, void *arg, struct req *out) MUST_USE;

// The body as a JSON object: media type, depth, duplicate keys, NULs. RC_MEDIA, RC_TOO_LARGE, RC_MALFORMED.
enum rc request_json(struct cx *cx, struct req *rq) MUST_USE;

// Decodes %xx and '+' of n bytes; NULL when it is not valid UTF-8 or holds a control character.
char *request_unescape(struct arena *a, const char *s, size_t n, bool plus);

#endif
