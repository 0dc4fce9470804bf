/* SPDX-License-Identifier: MIT */
/* Where the two libraries differ over names, certificates and keys, and ussl must not. The names
 * themselves are judged case by case in negatives.c; here stands what else they differ in. */
#include "backends.h"
#include "hello.h"
#include "pair.h"
#include "pki.h"

#include <string.h>

EACH_BACKEND(differ, no_name_and_no_anchor_are_refused_before_the_first_byte)
{
    static const struct {
        bool trust, name;
        const char *says;
    } cases[] = {{false, true, "ussl_ctx_add_ca"}, {true, false, "ussl_conn_set_server_name"}};
    for (size_t i = 0; i < 2; i++) {
        pair p;
        pair_open(&p, backend, backend);
        if (cases[i].trust) {
            pair_trust(&p.client, PKI_ROOT);
        }
        pair_show(&p.server, PKI_SERVER_EC);
        p.name = cases[i].name ? p.name : NULL;
        pair_connect(&p);
        CHECK_RC(ussl_conn_handshake(p.client.conn), USSL_E_STATE, "case %zu", i);
        cr_expect_eq(p.wire.to_server.len, 0, "%zu bytes went out", p.wire.to_server.len);
        ussl_error e;
        ussl_conn_error(p.client.conn, &e);
        cr_expect(strstr(e.text, cases[i].says) != NULL, "the text names the way out: \"%s\"",
                  e.text);
        pair_free(&p);
    }
}

EACH_BACKEND(differ, ip_address_is_verified_and_never_sent_as_sni)
{
    static const struct {
        const char *name;
        int rc;
        bool sni;
    } cases[] = {
        {"127.0.0.1", USSL_OK, false},       {"::1", USSL_OK, false},
        {"0:0:0:0:0:0:0:1", USSL_OK, false}, {"127.0.0.2", USSL_E_VERIFY, false},
        {"::2", USSL_E_VERIFY, false},       {"myssl.com", USSL_OK, true},
        {"myssl.com.", USSL_OK, true},       {"MYSSL.COM", USSL_OK, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        pair p;
        pair_open_usual(&p, backend, backend);
        p.name = cases[i].name;
        pair_meet(&p);
        CHECK_RC(p.client.rc, cases[i].rc, "%s: %s", cases[i].name, pair_why(&p.client));
        if (cases[i].rc == USSL_E_VERIFY) {
            cr_expect_eq(p.client.error.verify, USSL_V_WRONG_NAME, "%s", pair_why(&p.client));
        }
        hello h;
        cr_assert(hello_read(&p.wire.to_server, &h), "no ClientHello on the wire");
        hello_ext sni = hello_find(&h, 0);
        cr_expect_eq(sni.there, cases[i].sni, "%s: SNI on the wire: %d", cases[i].name, sni.there);
        ussl_info info;
        ussl_conn_info(p.server.conn, &info);
        cr_expect((info.sni != NULL) == cases[i].sni, "the server's info says otherwise");
        if (sni.there && sni.len >= 5) {
            /* RFC 6066 3: without the trailing dot. */
            cr_expect(sni.len == 5 + strlen("myssl.com"), "SNI of %zu bytes for %s", sni.len - 5,
                      cases[i].name);
        }
        pair_free(&p);
    }
}

EACH_BACKEND(differ, unusable_names_are_refused_with_a_reason)
{
    static const char *const names[] = {
        "",           "myssl.com:443",  "https://myssl.com",
        "my ssl.com", "-myssl.com",     "myssl..com",
        ".myssl.com", "[::1]",          "*.myssl.com",
        "myssl.com/", "user@myssl.com",
    };
    pair p;
    pair_open_usual(&p, backend, backend);
    pair_connect(&p);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        CHECK_RC(ussl_conn_set_server_name(p.client.conn, names[i]), USSL_E_ARG, "\"%s\"",
                 names[i]);
        ussl_error e;
        ussl_conn_error(p.client.conn, &e);
        cr_expect(strlen(e.text) > 10, "\"%s\" gives no text", names[i]);
    }
    /* The good name of before still stands. */
    cr_expect(pair_handshake(&p), "%s", pair_why(&p.client));
    pair_free(&p);
}

EACH_BACKEND(differ, pem_is_taken_with_and_without_its_nul)
{
    pki_file ca = pki_read(PKI_ROOT), chain = pki_read("ec.pem"), key = pki_read("ec.key");
    for (size_t nul = 0; nul < 2; nul++) {
        pair p;
        pair_open(&p, backend, backend);
        MUST_CTX(p.client.ctx, ussl_ctx_add_ca(p.client.ctx, ca.text, ca.len + nul));
        MUST_CTX(p.server.ctx, ussl_ctx_add_own_cert(p.server.ctx, chain.text, chain.len + nul,
                                                     key.text, key.len + nul, NULL));
        cr_expect(pair_meet(&p), "nul %zu: %s", nul, pair_why(&p.client));
        pair_free(&p);
    }
    pki_free(&ca);
    pki_free(&chain);
    pki_free(&key);
}

EACH_BACKEND(differ, one_bad_certificate_in_a_bundle_refuses_all_of_it)
{
    pki_file bad = pki_read("bundle-bad.pem");
    pair p;
    pair_open(&p, backend, backend);
    pair_show(&p.server, PKI_SERVER_EC);
    CHECK_RC(ussl_ctx_add_ca(p.client.ctx, bad.text, bad.len), USSL_E_CERT, "bundle-bad.pem");
    ussl_error e;
    ussl_ctx_error(p.client.ctx, &e);
    cr_expect(strlen(e.text) > 10, "no text");
    /* None was taken: there is no anchor. */
    pair_connect(&p);
    CHECK_RC(ussl_conn_handshake(p.client.conn), USSL_E_STATE, "after a refused bundle");
    pair_free(&p);
    pki_free(&bad);
}

EACH_BACKEND(differ, no_certificate_in_a_file_is_an_error)
{
    ussl_ctx *ctx;
    MUST(ussl_ctx_new_on(&ctx, backend, USSL_CLIENT));
    static const char *const files[] = {"", "hello", "-----BEGIN CERTIFICATE-----\n",
                                        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"};
    for (size_t i = 0; i < 4; i++) {
        int rc = ussl_ctx_add_ca(ctx, files[i], strlen(files[i]));
        cr_expect(rc == USSL_E_CERT || (rc == USSL_E_ARG && i == 0), "file %zu: %s", i,
                  ussl_result_name(rc));
    }
    pki_file key = pki_read("ec.key");
    CHECK_RC(ussl_ctx_add_ca(ctx, key.text, key.len), USSL_E_CERT, "a key is no certificate");
    pki_free(&key);
    ussl_ctx_free(ctx);
}

EACH_BACKEND(differ, key_that_does_not_match_is_refused_when_set)
{
    static const struct {
        const char *chain, *key;
    } cases[] = {{"ec.pem", "mismatch.key"},
                 {"ec.pem", "rsa.key"},
                 {"rsa.pem", "ec.key"},
                 {"rsa.pem", "client-rsa.key"},
                 {"ec.pem", "ec384.key"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int role = 0; role < 2; role++) {
            pki_file chain = pki_read(cases[i].chain), key = pki_read(cases[i].key);
            ussl_ctx *ctx;
            MUST(ussl_ctx_new_on(&ctx, backend, role ? USSL_SERVER : USSL_CLIENT));
            CHECK_RC(ussl_ctx_add_own_cert(ctx, chain.text, chain.len, key.text, key.len, NULL),
                     USSL_E_KEY, "%s with %s", cases[i].chain, cases[i].key);
            ussl_ctx_free(ctx);
            pki_free(&chain);
            pki_free(&key);
        }
    }
}

EACH_BACKEND(differ, encrypted_keys_need_their_pass_phrase)
{
    static const struct {
        const char *chain, *key, *pass;
        int rc;
    } cases[] = {
        {"ec.pem", "ec-enc.key", "test", USSL_OK},
        {"rsa.pem", "rsa-enc.key", "test", USSL_OK},
        {"rsa.pem", "rsa-trad-enc.key", "test", USSL_OK},
        {"ec.pem", "ec-enc.key", "wrong", USSL_E_KEY},
        {"ec.pem", "ec-enc.key", NULL, USSL_E_KEY},
        {"rsa.pem", "rsa-trad-enc.key", "wrong", USSL_E_KEY},
        {"rsa.pem", "rsa-trad-enc.key", NULL, USSL_E_KEY},
        {"ec.pem", "ec.key", "not needed", USSL_OK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        pki_file chain = pki_read(cases[i].chain), key = pki_read(cases[i].key);
        ussl_ctx *ctx;
        MUST(ussl_ctx_new_on(&ctx, backend, USSL_SERVER));
        int rc =
            ussl_ctx_add_own_cert(ctx, chain.text, chain.len, key.text, key.len, cases[i].pass);
        ussl_error e;
        ussl_ctx_error(ctx, &e);
        CHECK_RC(rc, cases[i].rc, "%s pass %s: %s (%ld %s)", cases[i].key,
                 cases[i].pass != NULL ? cases[i].pass : "-", e.text, e.native, e.native_text);
        ussl_ctx_free(ctx);
        pki_free(&chain);
        pki_free(&key);
    }
}

EACH_BACKEND(differ, der_is_taken_like_pem)
{
    static const char *const keys[] = {"ec.key.der", "ec.p8.der"};
    for (size_t i = 0; i < 2; i++) {
        pki_file leaf = pki_read("ec-leaf.der"), key = pki_read(keys[i]);
        ussl_ctx *ctx;
        MUST(ussl_ctx_new_on(&ctx, backend, USSL_SERVER));
        MUST_CTX(ctx, ussl_ctx_add_own_cert(ctx, leaf.text, leaf.len, key.text, key.len, NULL));
        ussl_ctx_free(ctx);
        pki_free(&leaf);
        pki_free(&key);
    }
}
