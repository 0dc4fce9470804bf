/* SPDX-License-Identifier: MIT */
/* Options whose effect is on the wire: versions, suites, groups, extensions, sizes. */
#include "parity.h"

#include <string.h>

static outcome versions(const ussl_backend *b)
{
    static const uint16_t all[] = {USSL_TLS1_2, USSL_TLS1_3};
    for (size_t i = 0; i < 2; i++) {
        pair p;
        pair_open_usual(&p, b, b);
        SET(&p, ussl_ctx_set_versions(p.client.ctx, all[i], all[i]));
        SEE(&p, pair_meet(&p), "%s", pair_why(&p.client));
        SEE(&p, parity_info(&p.server).version == all[i], "the server says 0x%04x",
            parity_info(&p.server).version);
        pair_free(&p);
    }
    return TOOK_EFFECT;
}

static outcome suites(const ussl_backend *b)
{
    static const uint16_t ids[] = {0xc02c, 0xc02b};
    pair p;
    pair_open_usual(&p, b, b);
    SET(&p, ussl_ctx_set_suites(p.client.ctx, ids, 2));
    SEE(&p, pair_meet(&p), "%s", pair_why(&p.client));
    hello h;
    SEE(&p,
        hello_read(&p.wire.to_server, &h) && hello_offers(&h, 0xc02c) && hello_offers(&h, 0xc02b) &&
            !hello_offers(&h, 0xc030) && !hello_offers(&h, 0x1301),
        "the ClientHello offers something else");
    pair_free(&p);
    return TOOK_EFFECT;
}

static outcome suites_by_name(const ussl_backend *b)
{
    pair p;
    pair_open_usual(&p, b, b);
    SET(&p, ussl_ctx_set_suites_str(p.server.ctx, "ECDHE-ECDSA-AES256-GCM-SHA384,0xc02b"));
    SEE(&p, pair_meet(&p) && parity_info(&p.client).suite == 0xc02c, "suite 0x%04x",
        parity_info(&p.client).suite);
    pair_free(&p);
    return TOOK_EFFECT;
}

static outcome offered_groups(pair *p, int rc)
{
    SET(p, rc);
    SEE(p, pair_meet(p), "%s", pair_why(&p->client));
    hello h;
    SEE(p, hello_read(&p->wire.to_server, &h), "no ClientHello");
    hello_ext e = hello_find(&h, 10);
    SEE(p, e.there && e.len == 4 && e.body[2] == 0 && e.body[3] == 0x18,
        "supported_groups is not secp384r1 alone");
    SEE(p, parity_info(&p->server).group == 0x18, "the server says 0x%04x",
        parity_info(&p->server).group);
    pair_free(p);
    return TOOK_EFFECT;
}

static outcome groups(const ussl_backend *b)
{
    static const uint16_t id = 0x18;
    pair p;
    parity_open(&p, b, USSL_TLS1_3);
    return offered_groups(&p, ussl_ctx_set_groups(p.client.ctx, &id, 1));
}

static outcome groups_by_name(const ussl_backend *b)
{
    pair p;
    parity_open(&p, b, USSL_TLS1_3);
    return offered_groups(&p, ussl_ctx_set_groups_str(p.client.ctx, "P-384"));
}

static outcome offered_sigalgs(pair *p, int rc)
{
    SET(p, rc);
    SEE(p, pair_meet(p), "%s", pair_why(&p->client));
    hello h;
    SEE(p, hello_read(&p->wire.to_server, &h), "no ClientHello");
    hello_ext e = hello_find(&h, 13);
    SEE(p, e.there && e.len == 4 && e.body[2] == 4 && e.body[3] == 3,
        "signature_algorithms is not ecdsa_secp256r1_sha256 alone (%zu bytes)", e.len);
    pair_free(p);
    return TOOK_EFFECT;
}

static outcome sigalgs(const ussl_backend *b)
{
    static const uint16_t id = 0x0403;
    pair p;
    parity_open(&p, b, USSL_TLS1_3);
    return offered_sigalgs(&p, ussl_ctx_set_sigalgs(p.client.ctx, &id, 1));
}

static outcome sigalgs_by_name(const ussl_backend *b)
{
    pair p;
    parity_open(&p, b, USSL_TLS1_3);
    return offered_sigalgs(&p, ussl_ctx_set_sigalgs_str(p.client.ctx, "ecdsa_secp256r1_sha256"));
}

static outcome sigalg_info(const ussl_backend *b)
{
    pair p;
    parity_open(&p, b, USSL_TLS1_3);
    SEE(&p, pair_meet(&p), "%s", pair_why(&p.client));
    uint16_t told = parity_info(&p.client).sigalg;
    pair_free(&p);
    return told == 0x0403 ? TOOK_EFFECT
           : told == 0    ? NOT_SUPPORTED
                          : parity_fail("sigalg 0x%04x", told);
}

static outcome alpn(const ussl_backend *b)
{
    static const char *const at_client[] = {"h2", "http/1.1"}, *const at_server[] = {"http/1.1",
                                                                                     "h2"};
    static const uint16_t all[] = {USSL_TLS1_2, USSL_TLS1_3};
    for (size_t i = 0; i < 2; i++) {
        pair p;
        parity_open(&p, b, all[i]);
        SET(&p, ussl_ctx_set_alpn(p.client.ctx, at_client, 2));
        SET(&p, ussl_ctx_set_alpn(p.server.ctx, at_server, 2));
        SEE(&p, pair_meet(&p), "%s", pair_why(&p.client));
        const char *c = parity_info(&p.client).alpn, *s = parity_info(&p.server).alpn;
        SEE(&p, c != NULL && s != NULL && strcmp(c, "http/1.1") == 0 && strcmp(s, c) == 0,
            "client %s, server %s", c != NULL ? c : "-", s != NULL ? s : "-");
        pair_free(&p);
    }
    return TOOK_EFFECT;
}

/* The longest record body that the server sends, once the handshake is over. */
static size_t longest_record(pair *p, size_t from)
{
    size_t pos = from, longest = 0;
    wire_record r;
    while (wire_next_record(&p->wire.to_client, &pos, &r)) {
        longest = r.type == 23 && r.len > longest ? r.len : longest;
    }
    return longest;
}

static outcome max_fragment_in(const ussl_backend *b, uint16_t version)
{
    pair p;
    parity_open(&p, b, version);
    SET(&p, ussl_ctx_set_max_fragment(p.client.ctx, 1024));
    int rc = ussl_ctx_set_max_fragment(p.server.ctx, 1024);
    SEE(&p, rc == USSL_E_ARG, "server: %s", ussl_result_name(rc));
    ussl_bio bio = wire_bio(&p.wire.client);
    ussl_conn *conn = NULL;
    rc = ussl_conn_new(&conn, p.client.ctx, &bio);
    ussl_conn_free(conn);
    SET(&p,
        rc); /* the version may be what makes it impossible: told when options are held together */
    SEE(&p, pair_meet(&p), "client %s; server %s", pair_why(&p.client), pair_why(&p.server));
    hello h;
    SEE(&p, hello_read(&p.wire.to_server, &h) && hello_find(&h, 1).there, "not in the ClientHello");
    size_t from = p.wire.to_client.len;
    SEE(&p, pair_exchange(&p, 8000), "%s", pair_why(&p.client));
    SEE(&p, longest_record(&p, from) <= 1024 + 64, "a record of %zu bytes",
        longest_record(&p, from));
    pair_free(&p);
    return TOOK_EFFECT;
}

static outcome max_fragment(const ussl_backend *b)
{
    return max_fragment_in(b, USSL_TLS1_2);
}

static outcome max_fragment_1_3(const ussl_backend *b)
{
    return max_fragment_in(b, USSL_TLS1_3);
}

static outcome record_size_limit(const ussl_backend *b)
{
    pair p;
    parity_open(&p, b, USSL_TLS1_3);
    SET(&p, ussl_ctx_set_record_size_limit(p.client.ctx, 1025));
    SET(&p, ussl_ctx_set_record_size_limit(p.server.ctx, 16385));
    SEE(&p, pair_meet(&p), "client %s; server %s", pair_why(&p.client), pair_why(&p.server));
    hello h;
    SEE(&p, hello_read(&p.wire.to_server, &h) && hello_find(&h, 28).there,
        "not in the ClientHello");
    size_t from = p.wire.to_client.len;
    SEE(&p, pair_exchange(&p, 8000), "%s", pair_why(&p.client));
    SEE(&p, longest_record(&p, from) <= 1025 + 32, "a record of %zu bytes",
        longest_record(&p, from));
    pair_free(&p);
    return TOOK_EFFECT;
}

static outcome send_limit(const ussl_backend *b)
{
    pair p;
    parity_open(&p, b, USSL_TLS1_2);
    SET(&p, ussl_ctx_set_send_limit(p.server.ctx, 500));
    SEE(&p, pair_meet(&p), "%s", pair_why(&p.client));
    size_t from = p.wire.to_client.len;
    SEE(&p, pair_exchange(&p, 8000), "%s", pair_why(&p.client));
    size_t longest = longest_record(&p, from);
    SEE(&p, longest >= 500 && longest <= 500 + 64, "the longest record has %zu bytes", longest);
    pair_free(&p);
    return TOOK_EFFECT;
}

static outcome encrypt_then_mac(const ussl_backend *b)
{
    for (int on = 0; on < 2; on++) {
        pair p;
        pair_open_usual(&p, b, b);
        pair_force_suite(&p, 0xc023);
        SET(&p, ussl_ctx_set_encrypt_then_mac(p.client.ctx, on));
        SEE(&p, pair_meet(&p) && pair_exchange(&p, 100), "%s", pair_why(&p.client));
        hello h;
        SEE(&p, hello_read(&p.wire.to_server, &h) && hello_find(&h, 22).there == (on == 1),
            "encrypt_then_mac in the ClientHello: %d, asked for %d", hello_find(&h, 22).there, on);
        pair_free(&p);
    }
    return TOOK_EFFECT;
}

static outcome require_ems(const ussl_backend *b)
{
    pair p;
    parity_open(&p, b, USSL_TLS1_2);
    SET(&p, ussl_ctx_set_require_ems(p.client.ctx, true));
    SET(&p, ussl_ctx_set_require_ems(p.server.ctx, true));
    SEE(&p, pair_meet(&p), "%s", pair_why(&p.client));
    hello h;
    SEE(&p, hello_read(&p.wire.to_server, &h) && hello_find(&h, 23).there,
        "not in the ClientHello");
    pair_free(&p);
    return TOOK_EFFECT;
}

static outcome ocsp_stapling(const ussl_backend *b)
{
    pair p;
    parity_open(&p, b, USSL_TLS1_2);
    SET(&p, ussl_ctx_set_ocsp_stapling(p.client.ctx, true));
    SEE(&p, pair_meet(&p), "%s", pair_why(&p.client));
    hello h;
    SEE(&p, hello_read(&p.wire.to_server, &h) && hello_find(&h, 5).there,
        "no status_request in the ClientHello");
    pair_free(&p);
    return TOOK_EFFECT;
}

/* Our servers staple nothing: a client that asked gets none and says so. */
static outcome ocsp_response(const ussl_backend *b)
{
    pair p;
    parity_open(&p, b, USSL_TLS1_2);
    SET(&p, ussl_ctx_set_ocsp_stapling(p.client.ctx, true));
    SEE(&p, pair_meet(&p), "%s", pair_why(&p.client));
    const uint8_t *der;
    size_t len;
    int rc = ussl_conn_ocsp_response(p.client.conn, &der, &len);
    SEE(&p, rc == USSL_E_STATE, "%s", ussl_result_name(rc));
    pair_free(&p);
    return TOOK_EFFECT;
}

static outcome dh_min_bits(const ussl_backend *b)
{
    pair p;
    pair_open(&p, b, b);
    pair_trust(&p.client, PKI_ROOT);
    pair_show(&p.server, PKI_SERVER_RSA);
    pair_force_suite(&p, 0x009e);
    SET(&p, ussl_ctx_set_dh_min_bits(p.client.ctx, 8192));
    SEE(&p, !pair_meet(&p) && p.client.rc == USSL_E_PROTO, "%s", pair_why(&p.client));
    pair_free(&p);
    return TOOK_EFFECT;
}

const parity_row parity_wire[] = {
    {"ussl_ctx_set_versions", "one version alone", "version at the server", 0, versions},
    {"ussl_ctx_set_suites", "two suites in order", "ClientHello", 0, suites},
    {"ussl_ctx_set_suites_str", "names and ids, on a server", "suite at the client", 0,
     suites_by_name},
    {"ussl_ctx_set_groups", "secp384r1 alone", "ClientHello, group at the server", 0, groups},
    {"ussl_ctx_set_groups_str", "P-384 by name", "ClientHello, group at the server", 0,
     groups_by_name},
    {"ussl_ctx_set_sigalgs", "one scheme alone", "ClientHello", 0, sigalgs},
    {"ussl_ctx_set_sigalgs_str", "one scheme by name", "ClientHello", 0, sigalgs_by_name},
    {"ussl_info.sigalg", "the peer's signature scheme is told", "ussl_info", USSL_CAP_SIGALG_INFO,
     sigalg_info},
    {"ussl_ctx_set_alpn", "the server's order decides", "both ends", 0, alpn},
    {"ussl_ctx_set_max_fragment", "1024 bytes, TLS 1.2", "ClientHello, record sizes",
     USSL_CAP_MAX_FRAGMENT, max_fragment},
    {"ussl_ctx_set_max_fragment", "1024 bytes, TLS 1.3", "ClientHello, record sizes",
     USSL_CAP_MAX_FRAGMENT_1_3, max_fragment_1_3},
    {"ussl_ctx_set_record_size_limit", "1025 bytes, TLS 1.3", "ClientHello, record sizes",
     USSL_CAP_RECORD_SIZE_LIMIT, record_size_limit},
    {"ussl_ctx_set_send_limit", "500 bytes", "record sizes", 0, send_limit},
    {"ussl_ctx_set_encrypt_then_mac", "on and off", "ClientHello", 0, encrypt_then_mac},
    {"ussl_ctx_set_require_ems", "TLS 1.2", "ClientHello", USSL_CAP_REQUIRE_EMS, require_ems},
    {"ussl_ctx_set_ocsp_stapling", "asked for", "ClientHello", USSL_CAP_OCSP_STAPLING,
     ocsp_stapling},
    {"ussl_conn_ocsp_response", "none was stapled", "result", USSL_CAP_OCSP_STAPLING,
     ocsp_response},
    {"ussl_ctx_set_dh_min_bits", "8192 against a smaller group", "handshake refused", 0,
     dh_min_bits},
};
const size_t parity_wire_count = sizeof parity_wire / sizeof parity_wire[0];
