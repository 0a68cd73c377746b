// SPDX-License-Identifier: MPL-2.0
// Key file: two lines of 64 hex digits, the sealing key and the index key. Both live in locked memory. A new key would get the
// next key id; today there is one, id 1.
#include "base/vault.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/must.h"

enum {
    KEY = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    KEY_ID = 1,
    FILE_BYTES = 2 * (2 * KEY + 1),
    ARGON_OPS = 1,
    ARGON_MEM = 46 * 1024 * 1024
};

enum { OVERHEAD_FITS = 1 / (1 + NONCE + TAG == VAULT_OVERHEAD) };

struct vault {
    uint8_t seal_key[KEY];
    uint8_t index_key[KEY];
};

static void start(void) { must(sodium_init() >= 0); }

static const char *fault_of(int fd) {
    struct stat st;
    if (fstat(fd, &st) != 0) return strerror(errno);
    if ((st.st_mode & 077) != 0) return "readable by group or others; chmod 0400 it";
    return st.st_uid != geteuid() ? "owned by another user" : NULL;
}

static int open_private(const char *path, const char **why) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    const char *fault = fd < 0 ? strerror(errno) : fault_of(fd);
    if (!fault) return fd;
    *why = fault;
    if (fd >= 0) close(fd);
    return -1;
}

static bool parse_keys(char text[FILE_BYTES], struct vault *v) {
    char *first = text, *second = text + 2 * KEY + 1;
    if (first[2 * KEY] != '\n' || second[2 * KEY] != '\n') return false;
    first[2 * KEY] = second[2 * KEY] = '\0';
    return vault_unhex(first, v->seal_key, KEY) && vault_unhex(second, v->index_key, KEY);
}

struct vault *vault_open(const char *path, const char **why) {
    char text[FILE_BYTES + 1];  // one more, to see a file that is too long
    start();
    int fd = open_private(path, why);
    if (fd < 0) return NULL;
    ssize_t n = read(fd, text, sizeof text);
    close(fd);
    struct vault *v = sodium_malloc(sizeof *v);
    must(v);
    if (n != FILE_BYTES || !parse_keys(text, v)) {
        *why = "not a key file: two lines of 64 hex digits are needed";
        sodium_free(v);
        v = NULL;
    }
    sodium_memzero(text, sizeof text);
    return v;
}

void vault_close(struct vault *v) { sodium_free(v); }

bool vault_create_keys(const char *path, const char **why) {
    uint8_t keys[2][KEY];
    char text[FILE_BYTES + 1];
    start();
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
    if (fd < 0) {
        *why = strerror(errno);
        return false;
    }
    randombytes_buf(keys, sizeof keys);
    vault_hex(keys[0], KEY, text);
    text[2 * KEY] = '\n';
    vault_hex(keys[1], KEY, text + 2 * KEY + 1);
    text[FILE_BYTES - 1] = '\n';
    bool written = write(fd, text, FILE_BYTES) == FILE_BYTES && fsync(fd) == 0;
    if (!written) {
        *why = strerror(errno);
        unlink(path);  // half a key file would stop the next attempt
    }
    close(fd);
    sodium_memzero(keys, sizeof keys);
    sodium_memzero(text, sizeof text);
    return written;
}

void *vault_seal(const struct vault *v, struct arena *a, const char *place, const void *text, size_t len, size_t *out_len) {
    uint8_t *out = arena_alloc(a, len + VAULT_OVERHEAD);
    unsigned long long sealed;
    out[0] = KEY_ID;
    randombytes_buf(out + 1, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + 1 + NONCE, &sealed, text, len, (const uint8_t *)place, strlen(place), NULL,
                                               out + 1, v->seal_key);
    *out_len = 1 + NONCE + (size_t)sealed;
    return out;
}

char *vault_unseal(const struct vault *v, struct arena *a, const char *place, const void *sealed, size_t len) {
    const uint8_t *in = sealed;
    unsigned long long n;
    if (len < VAULT_OVERHEAD || in[0] != KEY_ID) return NULL;
    char *text = arena_alloc(a, len - VAULT_OVERHEAD + 1);
    int bad = crypto_aead_xchacha20poly1305_ietf_decrypt((uint8_t *)text, &n, NULL, in + 1 + NONCE, len - 1 - NONCE,
                                                         (const uint8_t *)place, strlen(place), in + 1, v->seal_key);
    return bad ? NULL : text;
}

void vault_index(const struct vault *v, const char *domain, const char *text, uint8_t out[VAULT_INDEX_SIZE]) {
    crypto_generichash_state state;
    crypto_generichash_init(&state, v->index_key, KEY, VAULT_INDEX_SIZE);
    crypto_generichash_update(&state, (const uint8_t *)domain,
                              strlen(domain) + 1);  // with its NUL: no domain is a prefix of another
    crypto_generichash_update(&state, (const uint8_t *)text, strlen(text));
    crypto_generichash_final(&state, out, VAULT_INDEX_SIZE);
}

bool vault_mac_equal(const uint8_t *a, const uint8_t *b, size_t n) { return sodium_memcmp(a, b, n) == 0; }

void vault_hash(const void *data, size_t len, uint8_t out[VAULT_HASH_SIZE]) {
    crypto_generichash(out, VAULT_HASH_SIZE, data, len, NULL, 0);
}

void vault_token(char out[VAULT_TOKEN_SIZE]) {
    uint8_t bytes[32];
    start();
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2base64(out, VAULT_TOKEN_SIZE, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void vault_hex(const uint8_t *bytes, size_t n, char *out) { sodium_bin2hex(out, 2 * n + 1, bytes, n); }

bool vault_unhex(const char *hex, uint8_t *out, size_t n) {
    size_t got;
    if (strnlen(hex, 2 * n + 1) != 2 * n) return false;
    return sodium_hex2bin(out, n, hex, 2 * n, NULL, &got, NULL) == 0 && got == n;
}

char *vault_password_hash(struct arena *a, const char *password) {
    char *hash = arena_alloc(a, crypto_pwhash_STRBYTES);
    start();
    must(crypto_pwhash_str_alg(hash, password, strlen(password), ARGON_OPS, ARGON_MEM, crypto_pwhash_ALG_ARGON2ID13) == 0);
    return hash;
}

// A hash of nothing anybody could type, so that an unknown name costs the same time as a wrong password.
static const char dummy[] = "$argon2id$v=19$m=47104,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

bool vault_password_check(const char *hash, const char *password) {
    start();
    bool right = crypto_pwhash_str_verify(hash ? hash : dummy, password, strlen(password)) == 0;
    return right && hash;
}
