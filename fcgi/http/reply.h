// SPDX-License-Identifier: MPL-2.0
// The only writer to the client: JSON, problem JSON, headers, downloads, and the request's line in the log.
#ifndef HTTP_REPLY_H
#define HTTP_REPLY_H

#include "base/buf.h"
#include "http/http.h"

// Status line, headers and body of an answer (or of the failure rc) as CGI text. *file is set when a file's bytes follow.
void reply_build(struct cx *cx, const struct req *rq, struct out *out, enum rc rc, struct buf *to);

#endif
