// SPDX-License-Identifier: MPL-2.0
#include "base/vault.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/vdate.h"

#define PLACE "person:41:id_number"
#define TEXT "062194000123"

// A folder with two key files. Each test has its own, as each has a process of its own.
struct fixture {
    char dir[64], key[96], other_key[96];
    struct arena *a;
    struct vault *v;
};

static struct fixture f;

static struct vault *open_or_fail(const char *path) {
    const char *why = "";
    struct vault *v = vault_open(path, &why);
    ck_assert_msg(v != NULL, "%s: %s", path, why);
    return v;
}

static void setup(void) {
    const char *why = "";
    snprintf(f.dir, sizeof f.dir, "/tmp/gn-unit-vault-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(f.dir));
    snprintf(f.key, sizeof f.key, "%s/key", f.dir);
    snprintf(f.other_key, sizeof f.other_key, "%s/other", f.dir);
    ck_assert_msg(vault_create_keys(f.key, &why), "%s", why);
    ck_assert_msg(vault_create_keys(f.other_key, &why), "%s", why);
    f.a = arena_new();
    f.v = open_or_fail(f.key);
}

static void teardown(void) {
    vault_close(f.v);
    arena_free(f.a);
    unlink(f.key);
    unlink(f.other_key);
    ck_assert_int_eq(rmdir(f.dir), 0);
}

static uint8_t *sealed(size_t *n) { return vault_seal(f.v, f.a, PLACE, TEXT, strlen(TEXT), n); }

START_TEST(what_is_sealed_opens_in_its_place) {
    size_t n;
    uint8_t *bytes = sealed(&n);
    ck_assert_uint_eq(n, strlen(TEXT) + VAULT_OVERHEAD);
    ck_assert_str_eq(vault_unseal(f.v, f.a, PLACE, bytes, n), TEXT);
    ck_assert_ptr_null(memmem(bytes, n, TEXT, 4));
    struct vault *again = open_or_fail(f.key);
    ck_assert_str_eq(vault_unseal(again, f.a, PLACE, bytes, n), TEXT);
    vault_close(again);
}
END_TEST

START_TEST(an_empty_text_and_a_long_one_open) {
    size_t n;
    uint8_t *bytes = vault_seal(f.v, f.a, PLACE, "", 0, &n);
    ck_assert_uint_eq(n, VAULT_OVERHEAD);
    ck_assert_str_eq(vault_unseal(f.v, f.a, PLACE, bytes, n), "");
    char *big = arena_printf(f.a, "%*d", 100000, 7);
    bytes = vault_seal(f.v, f.a, PLACE, big, strlen(big), &n);
    ck_assert_str_eq(vault_unseal(f.v, f.a, PLACE, bytes, n), big);
}
END_TEST

START_TEST(the_same_text_is_sealed_differently_each_time) {
    size_t n, m;
    uint8_t *one = sealed(&n), *two = sealed(&m);
    ck_assert_uint_eq(n, m);
    ck_assert_int_eq(one[0], two[0]);
    ck_assert_mem_ne(one + 1, two + 1, 24);
    ck_assert_mem_ne(one + 25, two + 25, n - 25);
}
END_TEST

static const char *const places[] = { "person:42:id_number", "person:41:id_numbe", "household:41:id_number", "person:41:phone",
                                      "" };

START_TEST(a_value_does_not_open_in_another_place) {
    size_t n;
    uint8_t *bytes = sealed(&n);
    ck_assert_msg(!vault_unseal(f.v, f.a, places[_i], bytes, n), "opened in \"%s\"", places[_i]);
}
END_TEST

START_TEST(a_change_of_any_bit_is_found) {
    size_t n;
    uint8_t *bytes = sealed(&n);
    for (size_t i = 0; i < 8 * n; i++) {
        uint8_t bit = (uint8_t)(1u << i % 8);
        bytes[i / 8] ^= bit;
        ck_assert_msg(!vault_unseal(f.v, f.a, PLACE, bytes, n), "bit %zu", i);
        bytes[i / 8] ^= bit;
    }
    ck_assert_str_eq(vault_unseal(f.v, f.a, PLACE, bytes, n), TEXT);
}
END_TEST

START_TEST(a_value_cut_or_lengthened_does_not_open) {
    size_t n;
    uint8_t *bytes = sealed(&n), *longer = arena_alloc(f.a, n + 1);
    for (size_t cut = 0; cut < n; cut++) ck_assert_msg(!vault_unseal(f.v, f.a, PLACE, bytes, cut), "%zu bytes", cut);
    memcpy(longer, bytes, n);
    ck_assert_ptr_null(vault_unseal(f.v, f.a, PLACE, longer, n + 1));
}
END_TEST

START_TEST(another_key_opens_nothing) {
    size_t n;
    uint8_t *bytes = sealed(&n);
    struct vault *other = open_or_fail(f.other_key);
    ck_assert_ptr_null(vault_unseal(other, f.a, PLACE, bytes, n));
    vault_close(other);
}
END_TEST

START_TEST(a_key_file_is_private_and_never_overwritten) {
    struct stat st;
    const char *why = NULL;
    ck_assert_int_eq(stat(f.key, &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0400);
    ck_assert(!vault_create_keys(f.key, &why));
    ck_assert_ptr_nonnull(why);
    vault_close(open_or_fail(f.key));
}
END_TEST

static const struct {
    mode_t mode;
    bool good;
} modes[] = { { 0400, true },  { 0600, true },  { 0440, false }, { 0404, false }, { 0640, false },
              { 0604, false }, { 0420, false }, { 0410, false }, { 0644, false }, { 0666, false } };

START_TEST(a_key_file_open_to_others_is_refused) {
    const char *why = NULL;
    ck_assert_int_eq(chmod(f.key, modes[_i].mode), 0);
    struct vault *v = vault_open(f.key, &why);
    ck_assert_msg((v != NULL) == modes[_i].good, "mode %04o", (unsigned)modes[_i].mode);
    if (!modes[_i].good) ck_assert_ptr_nonnull(strstr(why, "group"));
    vault_close(v);
}
END_TEST

START_TEST(a_key_file_of_another_user_is_refused) {
    const char *why = "";
    if (chown(f.key, 65534, 65534) != 0) {  // only root can give a file away, and only root could read it then
        ck_assert_uint_ne(geteuid(), 0);
        return;
    }
    ck_assert_ptr_null(vault_open(f.key, &why));
    ck_assert_str_eq(why, "owned by another user");
}
END_TEST

// Rewrites the key file with its first `keep` bytes and `more` after them.
static void rewrite(size_t keep, const char *more) {
    char text[512];
    FILE *file = fopen(f.key, "r");
    size_t n = fread(text, 1, sizeof text, file);
    fclose(file);
    ck_assert_uint_ge(n, keep);
    ck_assert_int_eq(unlink(f.key), 0);
    int fd = open(f.key, O_WRONLY | O_CREAT | O_EXCL, 0400);
    ck_assert_int_eq(write(fd, text, keep), (ssize_t)keep);
    ck_assert_int_eq(write(fd, more, strlen(more)), (ssize_t)strlen(more));
    close(fd);
}

static const struct {
    const char *label;
    size_t keep;
    const char *more;
} damage[] = {
    { "empty", 0, "" },
    { "one key only", 65, "" },
    { "one digit short", 128, "\n" },
    { "not hex", 100, "zzzz" },
    { "another end of the last line", 129, "z" },
    { "a line too much", 130, "00\n" },
};

START_TEST(a_damaged_key_file_is_refused) {
    const char *why = NULL;
    rewrite(damage[_i].keep, damage[_i].more);
    struct vault *v = vault_open(f.key, &why);
    ck_assert_msg(v == NULL, "%s", damage[_i].label);
    ck_assert_ptr_nonnull(why);
}
END_TEST

START_TEST(a_missing_key_file_is_named_as_missing) {
    const char *why = NULL;
    ck_assert_ptr_null(vault_open("/nonexistent/key", &why));
    ck_assert_str_eq(why, "No such file or directory");
    ck_assert(!vault_create_keys("/nonexistent/key", &why));
}
END_TEST

START_TEST(an_index_is_equal_for_equal_texts_only) {
    uint8_t one[VAULT_INDEX_SIZE], same[VAULT_INDEX_SIZE], text[VAULT_INDEX_SIZE], domain[VAULT_INDEX_SIZE],
        key[VAULT_INDEX_SIZE];
    struct vault *other = open_or_fail(f.other_key);
    vault_index(f.v, "id", TEXT, one);
    vault_index(f.v, "id", TEXT, same);
    vault_index(f.v, "id", "062194000124", text);
    vault_index(f.v, "phone", TEXT, domain);
    vault_index(other, "id", TEXT, key);
    ck_assert(vault_mac_equal(one, same, sizeof one));
    ck_assert(!vault_mac_equal(one, text, sizeof one));
    ck_assert(!vault_mac_equal(one, domain, sizeof one));
    ck_assert(!vault_mac_equal(one, key, sizeof one));
    vault_close(other);
}
END_TEST

START_TEST(domain_and_text_do_not_run_together) {
    uint8_t one[VAULT_INDEX_SIZE], two[VAULT_INDEX_SIZE];
    vault_index(f.v, "ab", "c", one);
    vault_index(f.v, "a", "bc", two);
    ck_assert(!vault_mac_equal(one, two, sizeof one));
}
END_TEST

START_TEST(a_hash_is_blake2b) {
    // BLAKE2b-256 of "abc", from an independent implementation (b2sum -l 256).
    char hex[2 * VAULT_HASH_SIZE + 1];
    uint8_t out[VAULT_HASH_SIZE];
    vault_hash("abc", 3, out);
    vault_hex(out, sizeof out, hex);
    ck_assert_str_eq(hex, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    vault_hash("", 0, out);
    vault_hex(out, sizeof out, hex);
    ck_assert_str_eq(hex, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}
END_TEST

START_TEST(tokens_are_url_safe_and_never_the_same) {
    char token[200][VAULT_TOKEN_SIZE];
    for (int i = 0; i < 200; i++) {
        vault_token(token[i]);
        ck_assert_uint_eq(strlen(token[i]), 43);
        ck_assert_uint_eq(strspn(token[i], "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), 43);
        for (int k = 0; k < i; k++) ck_assert_str_ne(token[i], token[k]);
    }
}
END_TEST

static const struct {
    const char *label, *hex;
    bool good;
} hexes[] = {
    { "small letters", "00ff7fa9", true },
    { "capitals", "00FF7FA9", true },
    { "too short", "00ff7fa", false },
    { "empty", "", false },
    { "not hex", "00ff7fxx", false },
    { "a blank", "00ff 7fa", false },
    { "longer than asked", "00ff7fa9a", false },
    { "twice as long", "00ff7fa900ff7fa9", false },
};

START_TEST(hex_is_read_exactly) {
    uint8_t out[4] = { 0 };
    ck_assert_msg(vault_unhex(hexes[_i].hex, out, sizeof out) == hexes[_i].good, "%s", hexes[_i].label);
    if (hexes[_i].good) ck_assert_mem_eq(out, "\x00\xff\x7f\xa9", 4);
}
END_TEST

START_TEST(a_password_is_checked) {
    char *hash = vault_password_hash(f.a, "mật khẩu đủ dài"), *again = vault_password_hash(f.a, "mật khẩu đủ dài");
    ck_assert_int_eq(strncmp(hash, "$argon2id$v=19$m=47104,t=1,p=1$", 31), 0);
    ck_assert_str_ne(hash, again);
    ck_assert(vault_password_check(hash, "mật khẩu đủ dài"));
    ck_assert(!vault_password_check(hash, "mật khẩu đủ dà"));
    ck_assert(!vault_password_check(hash, ""));
    ck_assert(!vault_password_check("$argon2id$broken", "mật khẩu đủ dài"));
    ck_assert(!vault_password_check("", ""));
}
END_TEST

static int64_t time_of_check(const char *hash) {
    int64_t best = INT64_MAX;
    for (int i = 0; i < 3; i++) {
        int64_t start = clock_monotonic_ms();
        ck_assert(!vault_password_check(hash, "wrong"));
        int64_t took = clock_monotonic_ms() - start;
        if (took < best) best = took;
    }
    return best;
}

START_TEST(an_unknown_name_costs_the_time_of_a_wrong_password) {
    int64_t known = time_of_check(vault_password_hash(f.a, "right")), unknown = time_of_check(NULL);
    ck_assert_int_gt(known, 4);
    ck_assert_msg(unknown > known / 4 && unknown < known * 4, "%lld ms for none, %lld ms for wrong", (long long)unknown,
                  (long long)known);
}
END_TEST

static TCase *passwords(void) {
    TCase *tc = tcase_create("passwords");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 60);  // 46 MiB of work each, slower under a sanitizer
    tcase_add_test(tc, a_password_is_checked);
    tcase_add_test(tc, an_unknown_name_costs_the_time_of_a_wrong_password);
    return tc;
}

static TCase *key_files(void) {
    TCase *tc = tcase_create("key files");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_key_file_is_private_and_never_overwritten);
    tcase_add_loop_test(tc, a_key_file_open_to_others_is_refused, 0, sizeof modes / sizeof modes[0]);
    tcase_add_test(tc, a_key_file_of_another_user_is_refused);
    tcase_add_loop_test(tc, a_damaged_key_file_is_refused, 0, sizeof damage / sizeof damage[0]);
    tcase_add_test(tc, a_missing_key_file_is_named_as_missing);
    return tc;
}

Suite *t_vault_suite(void);
Suite *t_vault_suite(void) {
    Suite *s = suite_create("vault");
    TCase *tc = tcase_create("values");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, what_is_sealed_opens_in_its_place);
    tcase_add_test(tc, an_empty_text_and_a_long_one_open);
    tcase_add_test(tc, the_same_text_is_sealed_differently_each_time);
    tcase_add_loop_test(tc, a_value_does_not_open_in_another_place, 0, sizeof places / sizeof places[0]);
    tcase_add_test(tc, a_change_of_any_bit_is_found);
    tcase_add_test(tc, a_value_cut_or_lengthened_does_not_open);
    tcase_add_test(tc, another_key_opens_nothing);
    tcase_add_test(tc, an_index_is_equal_for_equal_texts_only);
    tcase_add_test(tc, domain_and_text_do_not_run_together);
    tcase_add_test(tc, a_hash_is_blake2b);
    tcase_add_test(tc, tokens_are_url_safe_and_never_the_same);
    tcase_add_loop_test(tc, hex_is_read_exactly, 0, sizeof hexes / sizeof hexes[0]);
    suite_add_tcase(s, tc);
    suite_add_tcase(s, key_files());
    suite_add_tcase(s, passwords());
    return s;
}
