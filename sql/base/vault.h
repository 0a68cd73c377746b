// SPDX-License-Identifier: MPL-2.0
// Secrets: sealed columns, blind indexes, passwords, tokens. The only file that includes sodium.h is vault.c.
// Two keys, for sealing and for indexes, from one file of mode 0400 (or 0600) owned by the running user; locked in memory.
#ifndef BASE_VAULT_H
#define BASE_VAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct vault;

enum { VAULT_INDEX_SIZE = 16, VAULT_HASH_SIZE = 32, VAULT_TOKEN_SIZE = 44, VAULT_OVERHEAD = 41 };

// Reads the key file. NULL on failure, with *why naming the cause (missing, group-readable, wrong length).
struct vault *vault_open(const char *path, const char **why);
void vault_close(struct vault *v);
bool vault_create_keys(const char *path, const char **why);  // makes a new key file, mode 0400; fails if it exists

// XChaCha20-Poly1305. Layout: key id (1 byte), nonce (24), ciphertext, tag (16). place is "table:row:column": a value copied to
// another row does not open there.
void *vault_seal(const struct vault *v, struct arena *a, const char *place, const void *text, size_t len, size_t *out_len);
// NULL when it was not sealed for this place with these keys. The result is NUL-terminated.
char *vault_unseal(const struct vault *v, struct arena *a, const char *place, const void *sealed, size_t len);

// Keyed BLAKE2b of (domain, text): equal for equal texts, meaningless without the key. domain keeps kinds of values apart.
void vault_index(const struct vault *v, const char *domain, const char *text, uint8_t out[VAULT_INDEX_SIZE]);
bool vault_mac_equal(const uint8_t *a, const uint8_t *b, size_t n);  // constant time

// Unkeyed BLAKE2b, for tokens that are random themselves and for fingerprints of request bodies.
void vault_hash(const void *data, size_t len, uint8_t out[VAULT_HASH_SIZE]);

// 32 random bytes as 43 characters of URL-safe base64, NUL-terminated.
void vault_token(char out[VAULT_TOKEN_SIZE]);
void vault_hex(const uint8_t *bytes, size_t n, char *out);  // out holds 2 n + 1
bool vault_unhex(const char *hex, uint8_t *out, size_t n);

// argon2id, t=1, 46 MiB, as ASVS 5.0 appendix C asks. The hash string is in the arena.
char *vault_password_hash(struct arena *a, const char *password);
bool vault_password_check(const char *hash, const char *password);  // a NULL hash takes the same time and says no

#endif
