/* SPDX-License-Identifier: MIT */
/* Every option call without its context, in the wrong role, with an argument out of its range, and
 * on a frozen context; and every question without its connection. */
#include "backends.h"
#include "pki.h"

#include "ussl_backend.h"

#include <string.h>

static int psk_found(void *arg, ussl_conn *conn, const char *identity, uint8_t key[48], size_t *len)
{
    (void)arg;
    (void)conn;
    (void)identity;
    key[0] = 1;
    *len = 1;
    return USSL_OK;
}

static int any_cert(void *arg, ussl_conn *conn, const char *name, int *index)
{
    (void)arg;
    (void)conn;
    (void)name;
    (void)index;
    return 0;
}

static int any_chain(void *arg, ussl_conn *conn, const ussl_cert_view *cert)
{
    (void)arg;
    (void)conn;
    (void)cert;
    return 0;
}

static const uint8_t bytes[48] = {1};
static const char *const names[] = {"h2"};
static const uint16_t suite = 0x1301, group = 0x17, scheme = 0x0403;

#define CALL(name, expression)                                                                     \
    static int name(ussl_ctx *ctx)                                                                 \
    {                                                                                              \
        return expression;                                                                         \
    }
CALL(versions, ussl_ctx_set_versions(ctx, USSL_TLS1_2, USSL_TLS1_3))
CALL(suites, ussl_ctx_set_suites(ctx, &suite, 1))
CALL(suites_str, ussl_ctx_set_suites_str(ctx, "0x1301"))
CALL(groups, ussl_ctx_set_groups(ctx, &group, 1))
CALL(groups_str, ussl_ctx_set_groups_str(ctx, "P-256"))
CALL(sigalgs, ussl_ctx_set_sigalgs(ctx, &scheme, 1))
CALL(sigalgs_str, ussl_ctx_set_sigalgs_str(ctx, "ecdsa_secp256r1_sha256"))
CALL(add_ca, ussl_ctx_add_ca(ctx, "x", 1))
CALL(add_crl, ussl_ctx_add_crl(ctx, "x", 1))
CALL(crl_policy, ussl_ctx_set_crl_policy(ctx, USSL_CRL_SOFT))
CALL(bad_crl_policy, ussl_ctx_set_crl_policy(ctx, (ussl_crl_policy)9))
CALL(own_cert, ussl_ctx_add_own_cert(ctx, "x", 1, "x", 1, NULL))
CALL(no_own_key, ussl_ctx_add_own_cert(ctx, "x", 1, NULL, 0, NULL))
CALL(external, ussl_ctx_add_own_cert_external(ctx, "x", 1, NULL, NULL, 0))
CALL(sni_hook, ussl_ctx_set_sni_hook(ctx, any_cert, NULL))
CALL(psk, ussl_ctx_set_psk(ctx, "me", bytes, 16))
CALL(psk_without_key, ussl_ctx_set_psk(ctx, "me", bytes, 0))
CALL(psk_nameless, ussl_ctx_set_psk(ctx, "", bytes, 16))
CALL(psk_lookup, ussl_ctx_set_psk_lookup(ctx, psk_found, NULL))
CALL(alpn, ussl_ctx_set_alpn(ctx, names, 1))
CALL(no_alpn, ussl_ctx_set_alpn(ctx, NULL, 1))
CALL(client_auth, ussl_ctx_set_client_auth(ctx, USSL_CLIENT_AUTH_REQUEST))
CALL(bad_client_auth, ussl_ctx_set_client_auth(ctx, (ussl_client_auth)7))
CALL(unverified, ussl_ctx_danger_disable_verification(ctx))
CALL(pin, ussl_ctx_add_pin(ctx, bytes))
CALL(no_pin, ussl_ctx_add_pin(ctx, NULL))
CALL(pins_only, ussl_ctx_set_pins_only(ctx, true))
CALL(hook, ussl_ctx_set_verify_hook(ctx, any_chain, NULL))
CALL(accepting, ussl_ctx_danger_set_accepting_hook(ctx, any_chain, NULL))
CALL(clock_none, ussl_ctx_set_clock(ctx, USSL_CLOCK_NONE, NULL, NULL))
CALL(clock_missing, ussl_ctx_set_clock(ctx, USSL_CLOCK_CALLBACK, NULL, NULL))
CALL(clock_unknown, ussl_ctx_set_clock(ctx, (ussl_clock_policy)5, NULL, NULL))
CALL(fragment, ussl_ctx_set_max_fragment(ctx, 512))
CALL(odd_fragment, ussl_ctx_set_max_fragment(ctx, 600))
CALL(record_size, ussl_ctx_set_record_size_limit(ctx, 63))
CALL(send_limit, ussl_ctx_set_send_limit(ctx, 64))
CALL(low_send_limit, ussl_ctx_set_send_limit(ctx, 63))
CALL(tickets, ussl_ctx_set_tickets(ctx, false))
CALL(cache, ussl_ctx_set_session_cache(ctx, 1))
CALL(large_cache, ussl_ctx_set_session_cache(ctx, 65536))
CALL(lifetime, ussl_ctx_set_session_lifetime(ctx, 1))
CALL(no_lifetime, ussl_ctx_set_session_lifetime(ctx, 0))
CALL(ticket_key, ussl_ctx_set_ticket_key(ctx, bytes))
CALL(no_ticket_key, ussl_ctx_set_ticket_key(ctx, NULL))
CALL(seal, ussl_ctx_set_session_seal(ctx, bytes))
CALL(no_seal, ussl_ctx_set_session_seal(ctx, NULL))
CALL(etm, ussl_ctx_set_encrypt_then_mac(ctx, false))
CALL(ca_names, ussl_ctx_set_ca_names(ctx, false))
CALL(dh_bits, ussl_ctx_set_dh_min_bits(ctx, 3072))
CALL(few_dh_bits, ussl_ctx_set_dh_min_bits(ctx, 1024))
CALL(keep_chain, ussl_ctx_keep_peer_chain(ctx, true))
CALL(depth, ussl_ctx_set_max_depth(ctx, 4))
CALL(no_depth, ussl_ctx_set_max_depth(ctx, 0))

/* What each answers on an open context of a client and of a server. */
static const struct {
    const char *name;
    int (*call)(ussl_ctx *ctx);
    int client, server;
    bool any_time; /* a frozen context takes it too */
} calls[] = {
    {"versions", versions, USSL_OK, USSL_OK, false},
    {"suites", suites, USSL_OK, USSL_OK, false},
    {"suites_str", suites_str, USSL_OK, USSL_OK, false},
    {"groups", groups, USSL_OK, USSL_OK, false},
    {"groups_str", groups_str, USSL_OK, USSL_OK, false},
    {"sigalgs", sigalgs, USSL_OK, USSL_OK, false},
    {"sigalgs_str", sigalgs_str, USSL_OK, USSL_OK, false},
    {"add_ca", add_ca, USSL_E_CERT, USSL_E_CERT, false},
    {"add_crl", add_crl, USSL_E_CERT, USSL_E_CERT, false},
    {"crl_policy", crl_policy, USSL_OK, USSL_OK, false},
    {"crl_policy 9", bad_crl_policy, USSL_E_ARG, USSL_E_ARG, false},
    {"own_cert", own_cert, USSL_E_CERT, USSL_E_CERT, false},
    {"own_cert without key", no_own_key, USSL_E_KEY, USSL_E_KEY, false},
    {"external without function", external, USSL_E_ARG, USSL_E_ARG, false},
    {"sni_hook", sni_hook, USSL_E_ARG, USSL_OK, false},
    {"psk", psk, USSL_OK, USSL_E_ARG, false},
    {"psk without key", psk_without_key, USSL_E_ARG, USSL_E_ARG, false},
    {"psk without identity", psk_nameless, USSL_E_ARG, USSL_E_ARG, false},
    {"psk_lookup", psk_lookup, USSL_E_ARG, USSL_OK, false},
    {"alpn", alpn, USSL_OK, USSL_OK, false},
    {"alpn without names", no_alpn, USSL_E_ARG, USSL_E_ARG, false},
    {"client_auth", client_auth, USSL_E_ARG, USSL_OK, false},
    {"client_auth 7", bad_client_auth, USSL_E_ARG, USSL_E_ARG, false},
    {"disable_verification", unverified, USSL_OK, USSL_OK, false},
    {"pin", pin, USSL_OK, USSL_OK, false},
    {"no pin", no_pin, USSL_E_ARG, USSL_E_ARG, false},
    {"pins_only", pins_only, USSL_OK, USSL_OK, false},
    {"verify_hook", hook, USSL_OK, USSL_OK, false},
    {"accepting_hook", accepting, USSL_OK, USSL_OK, false},
    {"clock none", clock_none, USSL_OK, USSL_OK, false},
    {"clock without function", clock_missing, USSL_E_ARG, USSL_E_ARG, false},
    {"clock 5", clock_unknown, USSL_E_ARG, USSL_E_ARG, false},
    {"max_fragment", fragment, USSL_OK, USSL_E_ARG, false},
    {"max_fragment 600", odd_fragment, USSL_E_ARG, USSL_E_ARG, false},
    {"record_size_limit 63", record_size, USSL_E_ARG, USSL_E_ARG, false},
    {"send_limit", send_limit, USSL_OK, USSL_OK, false},
    {"send_limit 63", low_send_limit, USSL_E_ARG, USSL_E_ARG, false},
    {"tickets", tickets, USSL_OK, USSL_OK, false},
    {"session_cache", cache, USSL_E_ARG, USSL_OK, false},
    {"session_cache 65536", large_cache, USSL_E_ARG, USSL_E_ARG, false},
    {"session_lifetime", lifetime, USSL_OK, USSL_OK, false},
    {"session_lifetime 0", no_lifetime, USSL_E_ARG, USSL_E_ARG, false},
    {"ticket_key", ticket_key, USSL_E_ARG, USSL_OK, true},
    {"no ticket_key", no_ticket_key, USSL_E_ARG, USSL_E_ARG, true},
    {"session_seal", seal, USSL_OK, USSL_OK, false},
    {"no session_seal", no_seal, USSL_E_ARG, USSL_E_ARG, false},
    {"encrypt_then_mac", etm, USSL_OK, USSL_OK, false},
    {"ca_names", ca_names, USSL_E_ARG, USSL_OK, false},
    {"dh_min_bits", dh_bits, USSL_OK, USSL_E_ARG, false},
    {"dh_min_bits 1024", few_dh_bits, USSL_E_ARG, USSL_E_ARG, false},
    {"keep_peer_chain", keep_chain, USSL_OK, USSL_OK, false},
    {"max_depth", depth, USSL_OK, USSL_OK, false},
    {"max_depth 0", no_depth, USSL_E_ARG, USSL_E_ARG, false},
};
#define CALLS (sizeof calls / sizeof calls[0])

Test(arguments, no_context)
{
    for (size_t i = 0; i < CALLS; i++) {
        CHECK_RC(calls[i].call(NULL), USSL_E_ARG, "%s", calls[i].name);
    }
    ussl_error e;
    ussl_ctx_error(NULL, &e);
    cr_expect_eq(e.code, USSL_E_ARG);
}

EACH_BACKEND(arguments, open_contexts_of_both_roles)
{
    for (size_t i = 0; i < CALLS; i++) {
        for (int role = 0; role < 2; role++) {
            ussl_ctx *ctx;
            ussl_error e;
            MUST(ussl_ctx_new_on(&ctx, backend, (ussl_role)role));
            int rc = calls[i].call(ctx), expected = role == 0 ? calls[i].client : calls[i].server;
            CHECK_RC(rc, expected, "%s, role %d", calls[i].name, role);
            ussl_ctx_error(ctx, &e);
            cr_expect(rc == USSL_OK ||
                          (e.code == rc && e.text[0] != '\0' && e.operation[0] != '\0'),
                      "%s, role %d: %s", calls[i].name, role, e.text);
            ussl_ctx_free(ctx);
        }
    }
}

EACH_BACKEND(arguments, frozen_contexts)
{
    ussl_ctx *ctx;
    MUST(ussl_ctx_new_on(&ctx, backend, USSL_SERVER));
    MUST_CTX(ctx, ussl_ctx_set_psk_lookup(ctx, psk_found, NULL));
    MUST_CTX(ctx, ussl_ctx_set_suites_str(ctx, "0x00a8"));
    MUST_CTX(ctx, ussl_ctx_freeze(ctx));
    for (size_t i = 0; i < CALLS; i++) {
        CHECK_RC(calls[i].call(ctx), calls[i].any_time ? calls[i].server : USSL_E_STATE, "%s",
                 calls[i].name);
    }
    ussl_ctx_free(ctx);
}

Test(arguments, no_connection)
{
    const uint8_t *der = bytes;
    size_t len = 1, n;
    uint8_t byte = 0;
    ussl_info info;
    ussl_error e;
    ussl_conn_info(NULL, &info);
    cr_expect(!info.established && info.alert_sent == -1);
    ussl_conn_error(NULL, &e);
    cr_expect_eq(e.code, USSL_E_ARG);
    CHECK_RC(ussl_conn_peer_cert(NULL, 0, &der, &len), USSL_E_ARG, "peer_cert");
    cr_expect(der == NULL && len == 0);
    CHECK_RC(ussl_conn_peer_cert(NULL, 0, NULL, &len), USSL_E_ARG, "peer_cert");
    CHECK_RC(ussl_conn_ocsp_response(NULL, &der, &len), USSL_E_ARG, "ocsp_response");
    CHECK_RC(ussl_conn_ocsp_response(NULL, NULL, &len), USSL_E_ARG, "ocsp_response");
    cr_expect(ussl_conn_native(NULL) == NULL);
    CHECK_RC(ussl_conn_handshake(NULL), USSL_E_ARG, "handshake");
    CHECK_RC(ussl_conn_read(NULL, &byte, 1, &n), USSL_E_ARG, "read");
    CHECK_RC(ussl_conn_read(NULL, &byte, 1, NULL), USSL_E_ARG, "read");
    CHECK_RC(ussl_conn_write(NULL, &byte, 1, &n), USSL_E_ARG, "write");
    CHECK_RC(ussl_conn_write(NULL, &byte, 1, NULL), USSL_E_ARG, "write");
    CHECK_RC(ussl_conn_close(NULL), USSL_E_ARG, "close");
    CHECK_RC(ussl_conn_key_update(NULL, false), USSL_E_ARG, "key_update");
    CHECK_RC(ussl_conn_export(NULL, "l", NULL, 0, &byte, 1), USSL_E_ARG, "export");
    CHECK_RC(ussl_conn_set_deadline(NULL, 1), USSL_E_ARG, "deadline");
    CHECK_RC(ussl_conn_set_step_limit(NULL, 1), USSL_E_ARG, "step_limit");
    CHECK_RC(ussl_conn_set_record_hook(NULL, NULL, NULL), USSL_E_ARG, "record_hook");
    CHECK_RC(ussl_conn_set_server_name(NULL, "x"), USSL_E_ARG, "server_name");
    CHECK_RC(ussl_conn_set_sni(NULL, "x"), USSL_E_ARG, "sni");
    CHECK_RC(ussl_conn_set_verify_name(NULL, "x"), USSL_E_ARG, "verify_name");
    CHECK_RC(ussl_conn_save_session(NULL, NULL, 0, &len), USSL_E_ARG, "save_session");
    CHECK_RC(ussl_conn_set_session(NULL, &byte, 1), USSL_E_ARG, "set_session");
    CHECK_RC(ussl_conn_reset(NULL), USSL_E_ARG, "reset");
    cr_expect_eq(ussl_conn_pending(NULL), 0);
    ussl_conn_free(NULL);
    ussl_ctx_free(NULL);
}

static int no_read(void *arg, void *buf, size_t len, size_t *done)
{
    (void)arg;
    (void)buf;
    (void)len;
    (void)done;
    return USSL_WANT_READ;
}

static int no_write(void *arg, const void *buf, size_t len, size_t *done)
{
    (void)arg;
    (void)buf;
    (void)len;
    (void)done;
    return USSL_WANT_WRITE;
}

/* A server that asks for no certificate has nobody whose name it could verify. */
EACH_BACKEND(arguments, a_name_to_verify_needs_a_certificate)
{
    static const ussl_bio bio = {.read = no_read, .write = no_write};
    for (int asks = 0; asks < 2; asks++) {
        ussl_ctx *ctx;
        ussl_conn *conn;
        pki_file chain = pki_read("ec.pem"), key = pki_read("ec.key"), ca = pki_read(PKI_ROOT);
        MUST(ussl_ctx_new_on(&ctx, backend, USSL_SERVER));
        MUST_CTX(ctx, ussl_ctx_add_own_cert(ctx, chain.text, chain.len, key.text, key.len, NULL));
        MUST_CTX(ctx, ussl_ctx_add_ca(ctx, ca.text, ca.len));
        MUST_CTX(ctx, ussl_ctx_set_client_auth(ctx, asks ? USSL_CLIENT_AUTH_REQUEST
                                                         : USSL_CLIENT_AUTH_NONE));
        MUST_CTX(ctx, ussl_conn_new(&conn, ctx, &bio));
        CHECK_RC(ussl_conn_set_verify_name(conn, "meter.example"), asks ? USSL_OK : USSL_E_ARG,
                 "asks %d", asks);
        CHECK_RC(ussl_conn_set_server_name(conn, "meter.example"), USSL_E_ARG, "a server");
        CHECK_RC(ussl_conn_set_sni(conn, "meter.example"), USSL_E_ARG, "a server");
        ussl_conn_free(conn);
        ussl_ctx_free(ctx);
        pki_free(&chain);
        pki_free(&key);
        pki_free(&ca);
    }
}

/* What a library cannot do points to these. */
Test(arguments, stubs_say_that_they_are_stubs)
{
    const uint8_t *der;
    size_t len;
    uint8_t out[16];
    cr_expect_eq(ussl__unsupported_set_ticket_key(NULL, bytes), USSL_E_NOTSUP);
    cr_expect_eq(ussl__unsupported_key_update(NULL, true), USSL_E_NOTSUP);
    cr_expect_eq(ussl__unsupported_export_key(NULL, "l", NULL, 0, out, 1), USSL_E_NOTSUP);
    cr_expect_eq(ussl__unsupported_save(NULL, NULL, 0, &len), USSL_E_NOTSUP);
    cr_expect_eq(ussl__unsupported_restore(NULL, bytes, 1), USSL_E_NOTSUP);
    cr_expect_eq(ussl__unsupported_peer_cert(NULL, 0, &der, &len), USSL_E_NOTSUP);
    cr_expect_eq(ussl__unsupported_ocsp_response(NULL, &der, &len), USSL_E_NOTSUP);
    cr_expect_eq(ussl__unsupported_crypt(bytes, bytes, bytes, 1, out), USSL_E_NOTSUP);
}
