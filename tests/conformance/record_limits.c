/* SPDX-License-Identifier: MIT */
/* Peers that send longer records than they may: both backends refuse them by the header, and say
 * so. */
#include "backends.h"
#include "pair.h"

#include <string.h>

#define OVERFLOW 22

/* A record of `len` bytes that `from` never made, as if it had. */
static void inject(pair_end *from, uint8_t type, size_t len)
{
    static uint8_t record[5 + 65535];
    record[0] = type;
    record[1] = 3;
    record[2] = 3;
    record[3] = (uint8_t)(len >> 8);
    record[4] = (uint8_t)len;
    memset(record + 5, 0x5a, len);
    wire_inject(from->wire, record, 5 + len);
}

static void refuses(pair *p, pair_end *end, pair_end *peer, size_t len, const char *words)
{
    uint8_t buf[64];
    size_t got;
    inject(peer, 23, len);
    int rc = ussl_conn_read(end->conn, buf, sizeof buf, &got);
    ussl_conn_error(end->conn, &end->error);
    end->rc = rc;
    CHECK_RC(rc, USSL_E_PROTO, "%s, %zu bytes: %s", pair_names(p), len, pair_why(end));
    cr_expect_eq(end->error.alert_sent, OVERFLOW, "%s: alert %d", pair_names(p),
                 end->error.alert_sent);
    cr_expect(strstr(end->error.text, words) != NULL, "%s: %s", pair_names(p), end->error.text);
    CHECK_RC(ussl_conn_read(end->conn, buf, sizeof buf, &got), USSL_E_PROTO, "again");
    CHECK_RC(pair_read_to_end(p, peer), USSL_E_ALERT, "%s: the peer: %s", pair_names(p),
             pair_why(peer));
    cr_expect_eq(peer->error.alert_received, OVERFLOW);
}

static const uint16_t versions[] = {USSL_TLS1_2, USSL_TLS1_3};

EACH_BACKEND(record_limits, a_record_beyond_the_build_is_refused)
{
    for (int i = 0; i < 4; i++) {
        pair p;
        pair_open_usual(&p, backend, backend);
        pair_force_version(&p, versions[i / 2]);
        cr_assert(pair_meet(&p), "%s", pair_why(&p.client));
        pair_end *end = i % 2 == 0 ? &p.client : &p.server;
        pair_end *peer = i % 2 == 0 ? &p.server : &p.client;
        cr_assert(pair_exchange(&p, 100));
        refuses(&p, end, peer, 16384 + 321, "USSL_IN_CONTENT_LEN");
        pair_free(&p);
    }
}

/* In the handshake too, before any byte of it is allocated for. */
EACH_BACKEND(record_limits, a_handshake_record_beyond_the_build_is_refused)
{
    for (int i = 0; i < 2; i++) {
        pair p;
        pair_open_usual(&p, backend, backend);
        pair_connect(&p);
        pair_end *end = i == 0 ? &p.client : &p.server, *peer = i == 0 ? &p.server : &p.client;
        inject(peer, 22, 20000);
        int rc = ussl_conn_handshake(end->conn);
        ussl_error e;
        ussl_conn_error(end->conn, &e);
        CHECK_RC(rc, USSL_E_PROTO, "%s: %s", ussl_backend_name(backend), e.text);
        cr_expect_eq(e.alert_sent, OVERFLOW, "%s: alert %d", ussl_backend_name(backend),
                     e.alert_sent);
        cr_expect(strstr(e.text, "longer record") != NULL, "%s", e.text);
        pair_free(&p);
    }
}

EACH_PAIR(record_limits, a_peer_that_ignores_max_fragment_is_refused)
{
    for (int i = 0; i < 4; i++) {
        uint16_t version = versions[i / 2];
        if (version == USSL_TLS1_3 && (!backend_can(client, USSL_CAP_MAX_FRAGMENT_1_3) ||
                                       !backend_can(server, USSL_CAP_MAX_FRAGMENT_1_3))) {
            continue;
        }
        pair p;
        pair_open_usual(&p, client, server);
        pair_force_version(&p, version);
        MUST_CTX(p.client.ctx, ussl_ctx_set_max_fragment(p.client.ctx, 1024));
        cr_assert(pair_meet(&p), "%s", pair_why(&p.client));
        cr_assert(pair_exchange(&p, 5000), "%s: what was agreed is kept", pair_names(&p));
        pair_end *end = i % 2 == 0 ? &p.client : &p.server;
        pair_end *peer = i % 2 == 0 ? &p.server : &p.client;
        refuses(&p, end, peer, 1024 + 321, "max_fragment_length");
        pair_free(&p);
    }
}

/* One byte less is a record like any other: it fails for what is in it. */
EACH_BACKEND(record_limits, the_longest_allowed_record_is_read)
{
    pair p;
    pair_open_usual(&p, backend, backend);
    pair_force_version(&p, USSL_TLS1_2);
    cr_assert(pair_meet(&p), "%s", pair_why(&p.client));
    cr_assert(pair_exchange(&p, 40000));
    inject(&p.server, 23, 16384 + 40);
    uint8_t byte;
    size_t got;
    CHECK_RC(ussl_conn_read(p.client.conn, &byte, 1, &got), USSL_E_PROTO, "garbage");
    ussl_conn_error(p.client.conn, &p.client.error);
    cr_expect_eq(p.client.error.alert_sent, 20, "%s: %d", ussl_backend_name(backend),
                 p.client.error.alert_sent);
    pair_free(&p);
}

/* The limit goes with the connection, not with the context. */
EACH_BACKEND(record_limits, a_reset_forgets_what_was_agreed)
{
    pair p;
    pair_open_usual(&p, backend, backend);
    pair_force_version(&p, USSL_TLS1_2);
    MUST_CTX(p.client.ctx, ussl_ctx_set_max_fragment(p.client.ctx, 512));
    cr_assert(pair_meet(&p) && pair_exchange(&p, 3000), "%s", pair_why(&p.client));
    refuses(&p, &p.client, &p.server, 2000, "max_fragment_length");
    wire_reset(&p.wire);
    MUST_CONN(p.client.conn, ussl_conn_reset(p.client.conn));
    MUST_CONN(p.server.conn, ussl_conn_reset(p.server.conn));
    p.client.rc = p.server.rc = USSL_WANT_READ;
    cr_assert(pair_handshake(&p) && pair_exchange(&p, 3000), "%s", pair_why(&p.client));
    pair_free(&p);
}
