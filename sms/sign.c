// SPDX-License-Identifier: MPL-2.0
// BLAKE2b over secret, a line break, and the reply: unlike SHA-2 it cannot be lengthened, and a secret is one line, so the prefix
// is a key.
#include "sign.h"

#include <string.h>

#include "base/arena.h"
#include "base/vault.h"

enum { SIGN_BYTES = (SIGN_SIZE - 1) / 2 };

static void sign_bytes(struct arena *a, const char *secret, const struct sign_reply *r, uint8_t out[VAULT_HASH_SIZE]) {
    const char *text = arena_printf(a, "%s\n%s:%s:%s", secret, r->id, r->from, r->text);
    vault_hash(text, strlen(text), out);
}

void sign_make(struct arena *a, const char *secret, const struct sign_reply *r, char hex[SIGN_SIZE]) {
    uint8_t bytes[VAULT_HASH_SIZE];
    sign_bytes(a, secret, r, bytes);
    vault_hex(bytes, SIGN_BYTES, hex);
}

bool sign_check(struct arena *a, const char *secret, const struct sign_reply *r, const char *hex) {
    uint8_t want[VAULT_HASH_SIZE], got[SIGN_BYTES];
    sign_bytes(a, secret, r, want);
    return strlen(hex) == 2 * SIGN_BYTES && vault_unhex(hex, got, SIGN_BYTES) && vault_mac_equal(want, got, SIGN_BYTES);
}
