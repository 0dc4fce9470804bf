/* SPDX-License-Identifier: MIT */
/* Lists and switches on the server's side: they bind it as they bind a client. */
#include "backends.h"
#include "pair.h"
#include "pki.h"

#include <string.h>

static ussl_info info_of(const pair_end *end)
{
    ussl_info info;
    ussl_conn_info(end->conn, &info);
    return info;
}

/* Does the server's first flight hold an extension? TLS 1.2 sends it in the clear. */
static bool server_hello_has(const wire_lane *lane, unsigned type)
{
    size_t pos = 0;
    wire_record r;
    if (!wire_next_record(lane, &pos, &r) || r.type != 22 || r.len < 39 || r.body[0] != 2) {
        return false;
    }
    const uint8_t *p = r.body + 4 + 2 + 32;
    const uint8_t *end = r.body + 4 + (r.body[1] << 16 | r.body[2] << 8 | r.body[3]);
    p += 1 + p[0] + 2 + 1 + 2; /* session id, suite, compression, length of the extensions */
    while (p + 4 <= end) {
        if ((unsigned)(p[0] << 8 | p[1]) == type) {
            return true;
        }
        p += 4 + (p[2] << 8 | p[3]);
    }
    return false;
}

EACH_PAIR(server_options, encrypt_then_mac_can_be_refused)
{
    for (int on = 0; on < 2; on++) {
        pair p;
        pair_open_usual(&p, client, server);
        pair_force_suite(&p, 0xc023);
        MUST_CTX(p.server.ctx, ussl_ctx_set_encrypt_then_mac(p.server.ctx, on));
        cr_assert(pair_meet(&p) && pair_exchange(&p, 1000), "%s: %s", pair_names(&p),
                  pair_why(&p.client));
        cr_expect_eq(server_hello_has(&p.wire.to_client, 22), on == 1, "%s: asked for %d",
                     pair_names(&p), on);
        pair_free(&p);
    }
}

/* TLS 1.3 ties the scheme to the curve: the server's P-256 key fits none that it may use. */
EACH_PAIR(server_options, no_scheme_for_the_servers_key)
{
    static const uint16_t scheme = 0x0503;
    pair p;
    pair_open_usual(&p, client, server);
    pair_force_version(&p, USSL_TLS1_3);
    MUST_CTX(p.server.ctx, ussl_ctx_set_sigalgs(p.server.ctx, &scheme, 1));
    cr_expect_not(pair_meet(&p), "%s: signed by 0x%04x", pair_names(&p), info_of(&p.client).sigalg);
    CHECK_RC(p.server.rc, USSL_E_PROTO, "%s: %s", pair_names(&p), pair_why(&p.server));
    cr_expect_eq(p.server.error.alert_sent, 40, "%s: %s", pair_names(&p), pair_why(&p.server));
    pair_free(&p);
}

/* In TLS 1.2 a curve goes with any hash. */
EACH_PAIR(server_options, the_server_signs_with_its_own_schemes)
{
    static const uint16_t schemes[] = {0x0403, 0x0503};
    for (size_t i = 0; i < 2; i++) {
        pair p;
        pair_open_usual(&p, client, server);
        pair_force_suite(&p, 0xc02b);
        MUST_CTX(p.server.ctx, ussl_ctx_set_sigalgs(p.server.ctx, &schemes[i], 1));
        cr_expect(pair_meet(&p), "%s: client %s, server %s", pair_names(&p), pair_why(&p.client),
                  pair_why(&p.server));
        cr_expect_eq(info_of(&p.client).sigalg, schemes[i], "%s: 0x%04x instead of 0x%04x",
                     pair_names(&p), info_of(&p.client).sigalg, schemes[i]);
        pair_free(&p);
    }
}

/* A client that could prove its certificate only by a scheme that the server does not take is not
 * let in. In TLS 1.3 it says so itself; in TLS 1.2 whether it notices is its library's affair. */
EACH_PAIR(server_options, the_client_signs_with_the_servers_schemes)
{
    static const uint16_t versions[] = {USSL_TLS1_2, USSL_TLS1_3};
    static const uint16_t both[][2] = {{0x0401, 0x0403}, {0x0804, 0x0403}};
    for (size_t i = 0; i < 4; i++) {
        bool allowed = i % 2 == 1;
        pair p;
        pair_open(&p, client, server);
        pair_trust(&p.client, PKI_ROOT);
        pair_trust(&p.server, PKI_ROOT);
        pair_show(&p.server, PKI_SERVER_RSA);
        pair_show(&p.client, PKI_CLIENT_EC);
        pair_force_version(&p, versions[i / 2]);
        MUST_CTX(p.server.ctx, ussl_ctx_set_client_auth(p.server.ctx, USSL_CLIENT_AUTH_REQUIRE));
        MUST_CTX(p.server.ctx, ussl_ctx_set_sigalgs(p.server.ctx, both[i / 2], allowed ? 2 : 1));
        cr_expect_eq(pair_meet(&p), allowed, "%s, %zu: client %s; server %s", pair_names(&p), i,
                     pair_why(&p.client), pair_why(&p.server));
        cr_expect(allowed || p.server.rc == USSL_E_PROTO || p.server.rc == USSL_E_ALERT,
                  "%s, %zu: %s", pair_names(&p), i, pair_why(&p.server));
        if (i == 2) {
            CHECK_RC(p.client.rc, USSL_E_PROTO, "%s: %s", pair_names(&p), pair_why(&p.client));
            cr_expect_eq(p.client.error.alert_sent, 40, "%s: %s", pair_names(&p),
                         pair_why(&p.client));
        }
        pair_free(&p);
    }
}

/* A ClientHello with a share of another group is answered by a HelloRetryRequest. */
EACH_PAIR(server_options, the_servers_group_is_taken)
{
    static const uint16_t versions[] = {USSL_TLS1_2, USSL_TLS1_3};
    for (size_t i = 0; i < 2; i++) {
        pair p;
        pair_open_usual(&p, client, server);
        pair_force_version(&p, versions[i]);
        MUST_CTX(p.server.ctx, ussl_ctx_set_groups_str(p.server.ctx, "secp384r1"));
        cr_expect(pair_meet(&p), "%s: client %s, server %s", pair_names(&p), pair_why(&p.client),
                  pair_why(&p.server));
        cr_expect_eq(info_of(&p.client).group, 0x18, "%s: 0x%04x", pair_names(&p),
                     info_of(&p.client).group);
        pair_free(&p);
    }
}

/* The server's order of suites decides. */
EACH_PAIR(server_options, the_servers_first_suite_is_taken)
{
    static const uint16_t at_client[] = {0xc02b, 0xc02c, 0x1301, 0x1302};
    static const uint16_t orders[][2] = {{0xc02c, 0xc02b}, {0x1302, 0x1301}, {0xc02b, 0xc02c}};
    for (size_t i = 0; i < 3; i++) {
        pair p;
        pair_open_usual(&p, client, server);
        MUST_CTX(p.client.ctx, ussl_ctx_set_suites(p.client.ctx, at_client, 4));
        MUST_CTX(p.server.ctx, ussl_ctx_set_suites(p.server.ctx, orders[i], 2));
        cr_expect(pair_meet(&p), "%s: %s", pair_names(&p), pair_why(&p.server));
        cr_expect_eq(info_of(&p.client).suite, orders[i][0], "%s: 0x%04x", pair_names(&p),
                     info_of(&p.client).suite);
        pair_free(&p);
    }
}
