// SPDX-License-Identifier: MPL-2.0
// A FastCGI program that answers the same twenty bytes: the cost of nginx, the socket and libfcgi.
#include <stddef.h>

#include "bare.h"

static void hello(void *state, FCGX_Request *request) {
    static const char body[] = "{\"hello\": \"Đắk Hà\"}";
    (void)state;
    bare_json(request, body, (int)sizeof body - 1);
}

int main(int argc, char **argv) {
    return bare_main(argc, argv, NULL, hello);
}
