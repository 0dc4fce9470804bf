/* SPDX-License-Identifier: MIT */
/* Handshakes that must fail for want of something in common, and records that were tampered with:
 * the same code and the same alert on every pair of backends. */
#include "backends.h"
#include "pair.h"
#include "pki.h"

#include <string.h>

static void both_say(pair *p, pair_end *refusing, pair_end *refused, int code, int alert,
                     const char *what)
{
    cr_expect_not(pair_meet(p), "%s: %s: it was established", pair_names(p), what);
    CHECK_RC(refusing->rc, code, "%s: %s: %s", pair_names(p), what, pair_why(refusing));
    CHECK_RC(refused->rc, USSL_E_ALERT, "%s: %s: %s", pair_names(p), what, pair_why(refused));
    cr_expect_eq(refusing->error.alert_sent, alert, "%s: %s: alert %d sent, expected %d",
                 pair_names(p), what, refusing->error.alert_sent, alert);
    cr_expect_eq(refused->error.alert_received, alert, "%s: %s: alert %d received, expected %d",
                 pair_names(p), what, refused->error.alert_received, alert);
}

EACH_PAIR(negatives_protocol, no_common_suite)
{
    static const struct {
        uint16_t client, server;
    } cases[] = {{0xc02b, 0xc02c}, {0x1301, 0x1302}};
    for (size_t i = 0; i < 2; i++) {
        pair p;
        pair_open_usual(&p, client, server);
        MUST_CTX(p.client.ctx, ussl_ctx_set_suites(p.client.ctx, &cases[i].client, 1));
        MUST_CTX(p.server.ctx, ussl_ctx_set_suites(p.server.ctx, &cases[i].server, 1));
        both_say(&p, &p.server, &p.client, USSL_E_PROTO, 40, i ? "TLS 1.3" : "TLS 1.2");
        pair_free(&p);
    }
}

/* The suite is common, but the server has no certificate for it. */
EACH_PAIR(negatives_protocol, no_certificate_for_the_suite)
{
    pair p;
    pair_open_usual(&p, client, server);
    pair_force_suite(&p, 0xc02f);
    both_say(&p, &p.server, &p.client, USSL_E_PROTO, 40, "RSA suite, EC certificate");
    pair_free(&p);
}

EACH_PAIR(negatives_protocol, no_common_version)
{
    for (int newer = 0; newer < 2; newer++) {
        pair p;
        pair_open_usual(&p, client, server);
        uint16_t at_client = newer ? USSL_TLS1_3 : USSL_TLS1_2;
        uint16_t at_server = newer ? USSL_TLS1_2 : USSL_TLS1_3;
        MUST_CTX(p.client.ctx, ussl_ctx_set_versions(p.client.ctx, at_client, at_client));
        MUST_CTX(p.server.ctx, ussl_ctx_set_versions(p.server.ctx, at_server, at_server));
        both_say(&p, &p.server, &p.client, USSL_E_PROTO, 70, newer ? "1.3 to 1.2" : "1.2 to 1.3");
        pair_free(&p);
    }
}

EACH_PAIR(negatives_protocol, no_common_group)
{
    static const uint16_t versions[] = {USSL_TLS1_2, USSL_TLS1_3};
    for (size_t v = 0; v < 2; v++) {
        pair p;
        pair_open(&p, client, server);
        pair_trust(&p.client, PKI_ROOT);
        pair_show(&p.server, PKI_SERVER_RSA);
        pair_force_version(&p, versions[v]);
        MUST_CTX(p.client.ctx, ussl_ctx_set_groups_str(p.client.ctx, "secp384r1"));
        MUST_CTX(p.server.ctx, ussl_ctx_set_groups_str(p.server.ctx, "secp256r1"));
        /* TLS 1.2 could fall back to DHE, which needs no curve. */
        if (versions[v] == USSL_TLS1_2) {
            pair_force_suite(&p, 0xc02f);
        }
        both_say(&p, &p.server, &p.client, USSL_E_PROTO, 40, ussl_version_name(versions[v]));
        pair_free(&p);
    }
}

EACH_PAIR(negatives_protocol, no_common_alpn)
{
    static const char *const at_client[] = {"h2", "http/1.1"};
    static const char *const at_server[] = {"mqtt"};
    static const uint16_t versions[] = {USSL_TLS1_2, USSL_TLS1_3};
    for (size_t v = 0; v < 2; v++) {
        pair p;
        pair_open_usual(&p, client, server);
        pair_force_version(&p, versions[v]);
        MUST_CTX(p.client.ctx, ussl_ctx_set_alpn(p.client.ctx, at_client, 2));
        MUST_CTX(p.server.ctx, ussl_ctx_set_alpn(p.server.ctx, at_server, 1));
        both_say(&p, &p.server, &p.client, USSL_E_PROTO, 120, ussl_version_name(versions[v]));
        pair_free(&p);
    }
}

EACH_PAIR(negatives_protocol, required_client_certificate_is_missing)
{
    static const struct {
        uint16_t version;
        int alert;
    } cases[] = {{USSL_TLS1_2, 40}, {USSL_TLS1_3, 116}};
    for (size_t i = 0; i < 2; i++) {
        pair p;
        pair_open_usual(&p, client, server);
        pair_force_version(&p, cases[i].version);
        pair_trust(&p.server, PKI_ROOT);
        MUST_CTX(p.server.ctx, ussl_ctx_set_client_auth(p.server.ctx, USSL_CLIENT_AUTH_REQUIRE));
        both_say(&p, &p.server, &p.client, USSL_E_VERIFY, cases[i].alert,
                 ussl_version_name(cases[i].version));
        pair_free(&p);
    }
}

EACH_PAIR(negatives_protocol, requested_client_certificate_may_be_missing)
{
    static const uint16_t versions[] = {USSL_TLS1_2, USSL_TLS1_3};
    for (size_t v = 0; v < 2; v++) {
        for (int shown = 0; shown < 2; shown++) {
            pair p;
            pair_open_usual(&p, client, server);
            pair_force_version(&p, versions[v]);
            pair_trust(&p.server, PKI_ROOT);
            MUST_CTX(p.server.ctx,
                     ussl_ctx_set_client_auth(p.server.ctx, USSL_CLIENT_AUTH_REQUEST));
            if (shown) {
                pair_show(&p.client, PKI_CLIENT_EC);
            }
            cr_expect(pair_meet(&p) && pair_exchange(&p, 100), "%s: client %s, server %s",
                      pair_names(&p), pair_why(&p.client), pair_why(&p.server));
            ussl_info info;
            ussl_conn_info(p.server.conn, &info);
            cr_expect_eq(info.verified, shown == 1, "%s: info.verified is %d", pair_names(&p),
                         info.verified);
            pair_free(&p);
        }
    }
}

/* Each byte of a record, for each kind of protection. */
EACH_PAIR(negatives_protocol, tampered_record_is_refused)
{
    static const uint16_t suites[] = {0xc02b, 0xcca9, 0xc023, 0xc009, 0x1301, 0x1303};
    for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++) {
        pair p;
        pair_open_usual(&p, client, server);
        pair_force_suite(&p, suites[i]);
        MUST_CTX(p.server.ctx, ussl_ctx_set_tickets(p.server.ctx, false));
        size_t record = 6;
        for (size_t at = 5; at < record; at++) {
            cr_assert(pair_meet(&p), "%s: %s", pair_names(&p), pair_why(&p.client));
            size_t start = p.wire.to_client.len, done;
            MUST(ussl_conn_write(p.server.conn, "tamper with me", 14, &done));
            record = p.wire.to_client.len - start;
            p.wire.to_client.flip_at = start + at;
            p.wire.to_client.flip_mask = 0x10;
            CHECK_RC(pair_read_to_end(&p, &p.client), USSL_E_PROTO,
                     "%s 0x%04x, byte %zu of %zu: %s", pair_names(&p), suites[i], at, record,
                     pair_why(&p.client));
            cr_expect_eq(p.client.error.alert_sent, 20, "%s 0x%04x, byte %zu: alert %d",
                         pair_names(&p), suites[i], at, p.client.error.alert_sent);
        }
        pair_free(&p);
    }
}

/* A record that was sent twice is not taken twice. */
EACH_PAIR(negatives_protocol, replayed_record_is_refused)
{
    static const uint16_t versions[] = {USSL_TLS1_2, USSL_TLS1_3};
    for (size_t v = 0; v < 2; v++) {
        pair p;
        pair_open_usual(&p, client, server);
        pair_force_version(&p, versions[v]);
        cr_assert(pair_meet(&p), "%s: %s", pair_names(&p), pair_why(&p.client));
        size_t start = p.wire.to_server.len, done, got;
        MUST(ussl_conn_write(p.client.conn, "pay 10", 6, &done));
        uint8_t copy[256];
        size_t len = p.wire.to_server.len - start;
        for (size_t i = 0; i < len; i++) {
            copy[i] = p.wire.to_server.bytes[start + i];
        }
        wire_inject(&p.wire.client, copy, len);
        char buf[64];
        MUST(ussl_conn_read(p.server.conn, buf, sizeof buf, &got));
        cr_expect_eq(got, 6);
        CHECK_RC(pair_read_to_end(&p, &p.server), USSL_E_PROTO, "%s: %s", pair_names(&p),
                 pair_why(&p.server));
        pair_free(&p);
    }
}

static int another_key(void *arg, ussl_conn *conn, const char *identity, uint8_t key[48],
                       size_t *len)
{
    (void)arg;
    (void)conn;
    (void)identity;
    memset(key, 2, 16);
    *len = 16;
    return USSL_OK;
}

/* Both know the identity, and hold different keys (RFC 8446 4.2.11.2, RFC 4279 2). */
EACH_PAIR(negatives_protocol, pre_shared_keys_differ)
{
    static const struct {
        uint16_t suite;
        int alert;
    } cases[] = {{0x00a8, 20}, {0x1301, 51}};
    static const uint8_t key[16] = {1};
    for (size_t i = 0; i < 2; i++) {
        pair p;
        pair_open(&p, client, server);
        pair_force_suite(&p, cases[i].suite);
        MUST_CTX(p.client.ctx, ussl_ctx_set_psk(p.client.ctx, "meter", key, sizeof key));
        MUST_CTX(p.server.ctx, ussl_ctx_set_psk_lookup(p.server.ctx, another_key, NULL));
        both_say(&p, &p.server, &p.client, USSL_E_PROTO, cases[i].alert, i ? "TLS 1.3" : "TLS 1.2");
        pair_free(&p);
    }
}
