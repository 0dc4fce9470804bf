/* SPDX-License-Identifier: MIT */
/* The fields of each suite are what its name says; groups, schemes and versions have their names.
 */
#include "check.h"

#include <string.h>

static const char *kx_words[] = {[USSL_KX_ANY] = "",
                                 [USSL_KX_RSA] = "RSA",
                                 [USSL_KX_DHE] = "DHE_RSA",
                                 [USSL_KX_PSK] = "PSK",
                                 [USSL_KX_ECDHE_PSK] = "ECDHE_PSK",
                                 [USSL_KX_DHE_PSK] = "DHE_PSK"};
static const char *cipher_words[] = {
    "", "AES_128", "AES_256", "CAMELLIA_128", "CAMELLIA_256", "CHACHA20"};
static const char *mode_words[] = {"", "CBC", "GCM", "CCM", "CCM_8", "POLY1305"};
static const char *hash_words[] = {"", "SHA", "SHA256", "SHA384"};

/* RFC 6655 names these two the other way round. */
static bool is_odd_name(const ussl_suite *s)
{
    return s->id == 0xc0aa || s->id == 0xc0ab;
}

static void name_of(const ussl_suite *s, char *out, size_t cap)
{
    char kx[32] = "";
    if (s->kx == USSL_KX_ECDHE || s->kx == USSL_KX_ECDH) {
        snprintf(kx, sizeof kx, "%s_%s", s->kx == USSL_KX_ECDHE ? "ECDHE" : "ECDH",
                 s->auth == USSL_AUTH_RSA ? "RSA" : "ECDSA");
    } else {
        snprintf(kx, sizeof kx, "%s", is_odd_name(s) ? "PSK_DHE" : kx_words[s->kx]);
    }
    bool ccm = s->mode == USSL_MODE_CCM || s->mode == USSL_MODE_CCM_8;
    bool tls13 = (s->flags & USSL_SUITE_TLS1_3) != 0;
    const char *hash = s->mode == USSL_MODE_CBC ? hash_words[s->mac] : hash_words[s->prf];
    snprintf(out, cap, "TLS_%s%s%s_%s%s%s", kx, tls13 ? "" : "_WITH_", cipher_words[s->cipher],
             mode_words[s->mode], ccm && !tls13 ? "" : "_", ccm && !tls13 ? "" : hash);
}

Test(suites_table, fields_spell_the_name)
{
    size_t count = 0;
    const ussl_suite *rows = ussl_suites(&count);
    for (size_t i = 0; i < count; i++) {
        char name[64];
        if (rows[i].flags & USSL_SUITE_SIGNALLING) {
            continue;
        }
        name_of(&rows[i], name, sizeof name);
        cr_expect_str_eq(name, rows[i].name);
    }
}

Test(suites_table, hashes_follow_rfc_5246)
{
    size_t count = 0;
    const ussl_suite *rows = ussl_suites(&count);
    for (size_t i = 0; i < count; i++) {
        const ussl_suite *s = &rows[i];
        if (s->flags & USSL_SUITE_SIGNALLING) {
            continue;
        }
        bool cbc = s->mode == USSL_MODE_CBC;
        cr_expect_eq(cbc, s->mac != USSL_HASH_NONE, "%s", s->name);
        bool sha384 = strstr(s->name, "SHA384") != NULL;
        cr_expect_eq(s->prf, sha384 ? USSL_HASH_SHA384 : USSL_HASH_SHA256, "%s", s->name);
    }
}

Test(suites_table, classes_follow_the_fields)
{
    size_t count = 0;
    const ussl_suite *rows = ussl_suites(&count);
    for (size_t i = 0; i < count; i++) {
        const ussl_suite *s = &rows[i];
        bool signal = (s->flags & USSL_SUITE_SIGNALLING) != 0;
        bool fs = !signal && s->kx != USSL_KX_RSA && s->kx != USSL_KX_ECDH && s->kx != USSL_KX_PSK;
        bool aead = !signal && s->mode != USSL_MODE_CBC;
        cr_expect_eq(fs, (s->flags & USSL_SUITE_FORWARD_SECRET) != 0, "%s", s->name);
        cr_expect_eq(fs && aead, (s->flags & USSL_SUITE_RECOMMENDED) != 0, "%s", s->name);
        cr_expect_eq(signal, s->id == 0x00ff, "%s", s->name);
    }
}

Test(suites_table, ids_are_found_and_neighbours_are_not)
{
    size_t count = 0;
    size_t found = 0;
    const ussl_suite *rows = ussl_suites(&count);
    for (unsigned id = 0; id <= 0xffff; id++) {
        const ussl_suite *s = ussl_suite_by_id((uint16_t)id);
        found += s != NULL;
        cr_assert(s == NULL || s->id == id);
    }
    cr_expect_eq(found, count, "the index by id is stale: %zu of %zu rows are found", found, count);
    if (found == count) {
        return;
    }
    /* What `by_id` of api/suites/suites.c should hold. */
    for (unsigned id = 0; id <= 0xffff; id++) {
        for (size_t i = 0; i < count; i++) {
            if (rows[i].id == id) {
                fprintf(stderr, "%zu, ", i);
            }
        }
    }
    fputc('\n', stderr);
}

Test(suites_table, names_are_found_in_any_case_and_by_number)
{
    const ussl_suite *s = ussl_suite_by_id(0xc02b);
    cr_assert_not_null(s);
    cr_expect_eq(ussl_suite_by_name("tls_ecdhe_ecdsa_with_aes_128_gcm_sha256"), s);
    cr_expect_eq(ussl_suite_by_name("ecdhe-ecdsa-AES128-gcm-sha256"), s);
    cr_expect_eq(ussl_suite_by_name("0xc02b"), s);
    cr_expect_eq(ussl_suite_by_name("0XC02B"), s);
    cr_expect_eq(ussl_suite_by_name("0xff"), ussl_suite_by_id(0x00ff));
    static const char *const wrong[] = {"c02b",
                                        "0x",
                                        "0xc02g",
                                        "0x0c02b",
                                        "0xc02b ",
                                        "49195",
                                        "TLS_",
                                        "ECDHE-ECDSA-AES128-GCM",
                                        " 0xc02b",
                                        "0x-c02b",
                                        "TLS_AES_128_GCM_SHA2566"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        cr_expect_null(ussl_suite_by_name(wrong[i]), "\"%s\"", wrong[i]);
    }
}

Test(suites_table, groups_have_iana_s_numbers)
{
    cr_expect_eq(ussl_group_by_name("x25519"), 29);
    cr_expect_eq(ussl_group_by_name("X25519"), 29);
    cr_expect_eq(ussl_group_by_name("P-256"), 23);
    cr_expect_eq(ussl_group_by_name("prime256v1"), 23);
    cr_expect_eq(ussl_group_by_name("secp521r1"), 25);
    cr_expect_eq(ussl_group_by_name("ffdhe2048"), 256);
    cr_expect_eq(ussl_group_by_name("0x0017"), 23);
    cr_expect_eq(ussl_group_by_name("0x9999"), 0);
    cr_expect_eq(ussl_group_by_name("P-257"), 0);
    cr_expect_eq(ussl_group_by_name(""), 0);
    cr_expect_eq(ussl_group_by_name(NULL), 0);
    cr_expect_str_eq(ussl_group_name(23), "secp256r1");
    cr_expect_str_eq(ussl_group_name(29), "x25519");
    cr_expect_null(ussl_group_name(0));
}

Test(suites_table, schemes_have_iana_s_numbers)
{
    cr_expect_eq(ussl_sigalg_by_name("ecdsa_secp256r1_sha256"), 0x0403);
    cr_expect_eq(ussl_sigalg_by_name("RSA_PSS_RSAE_SHA256"), 0x0804);
    cr_expect_eq(ussl_sigalg_by_name("ECDSA+SHA384"), 0x0503);
    cr_expect_eq(ussl_sigalg_by_name("ed25519"), 0x0807);
    cr_expect_eq(ussl_sigalg_by_name("nothing"), 0);
    cr_expect_eq(ussl_sigalg_by_name(NULL), 0);
    cr_expect_str_eq(ussl_sigalg_name(0x0401), "rsa_pkcs1_sha256");
    cr_expect_null(ussl_sigalg_name(0x0999));
}

Test(suites_table, versions_have_names)
{
    cr_expect_str_eq(ussl_version_name(USSL_TLS1_2), "TLSv1.2");
    cr_expect_str_eq(ussl_version_name(USSL_TLS1_3), "TLSv1.3");
    cr_expect_str_eq(ussl_version_name(0x0301), "?");
}
