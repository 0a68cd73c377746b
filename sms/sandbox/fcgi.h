// SPDX-License-Identifier: MPL-2.0
// The sandbox's accept loop. fcgi.c is the only file of sms/ that includes fcgiapp.h.
#ifndef SMS_SANDBOX_FCGI_H
#define SMS_SANDBOX_FCGI_H

#include <signal.h>

struct sandbox;

enum { FCGI_BODY_MAX = 8192 };

// Serves the listening socket fd until *stop is set.
void fcgi_serve(const struct sandbox *s, int fd, const volatile sig_atomic_t *stop);

#endif
