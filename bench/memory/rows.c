/* SPDX-License-Identifier: MIT */
/* The rows: each option against a base connection that lacks it and is else the same. */
#include "rows.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "chains.h"
#include "exchanges.h"

/* Nothing chosen but trust and certificate. */
static int nothing(ussl_ctx *ctx, ussl_role role)
{
    return role == USSL_CLIENT ? add_trust_ec(ctx) : add_own_ec(ctx, role);
}

static int x25519(ussl_ctx *ctx, ussl_role role)
{
    static const uint16_t group = 0x1d;
    TRY(with_ec(ctx, role));
    return ussl_ctx_set_groups(ctx, &group, 1);
}

static int tickets(ussl_ctx *ctx, ussl_role role)
{
    TRY(with_ec(ctx, role));
    return ussl_ctx_set_tickets(ctx, true);
}

static int cache(ussl_ctx *ctx, ussl_role role)
{
    TRY(with_ec(ctx, role));
    return role == USSL_SERVER ? ussl_ctx_set_session_cache(ctx, 16) : USSL_OK;
}

static int mutual(ussl_ctx *ctx, ussl_role role)
{
    TRY(with_ec(ctx, role));
    if (role == USSL_CLIENT) {
        return add_own_ec(ctx, role);
    }
    TRY(add_trust_ec(ctx));
    return ussl_ctx_set_client_auth(ctx, USSL_CLIENT_AUTH_REQUIRE);
}

/* OpenSSL signs, with memory of its own that nobody counts: a secure element has its own too. */
static int sign(void *arg, const ussl_key_request *r)
{
    const uint8_t *der = arg == NULL ? chain_ec_client_key : chain_ec_server_key;
    long len = arg == NULL ? (long)sizeof chain_ec_client_key : (long)sizeof chain_ec_server_key;
    EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &der, len);
    EVP_PKEY_CTX *ctx = key != NULL ? EVP_PKEY_CTX_new(key, NULL) : NULL;
    size_t out = r->out_cap;
    bool fine = ctx != NULL && EVP_PKEY_sign_init(ctx) == 1 &&
                EVP_PKEY_sign(ctx, r->out, &out, r->in, r->in_len) == 1;
    EVP_PKEY_CTX_free(ctx);
    EVP_PKEY_free(key);
    *r->out_len = out;
    return fine ? USSL_OK : USSL_E_KEY;
}

static int external(ussl_ctx *ctx, ussl_role role)
{
    static const uint16_t suites[] = {0xc02b, 0x1301}, group = 0x17;
    if (role == USSL_CLIENT) {
        TRY(with_ec(ctx, role));
        return ussl_ctx_add_own_cert_external(ctx, chain_ec_client_bundle,
                                              sizeof chain_ec_client_bundle, sign, NULL, 0);
    }
    static int server;
    TRY(ussl_ctx_set_suites(ctx, suites, 2));
    TRY(ussl_ctx_set_groups(ctx, &group, 1));
    TRY(ussl_ctx_set_tickets(ctx, false));
    TRY(ussl_ctx_add_own_cert_external(ctx, chain_ec_server_bundle, sizeof chain_ec_server_bundle,
                                       sign, &server, 0));
    TRY(add_trust_ec(ctx));
    return ussl_ctx_set_client_auth(ctx, USSL_CLIENT_AUTH_REQUIRE);
}

static void log_line(void *arg, ussl_conn *conn, const char *line)
{
    (void)arg;
    (void)conn;
    (void)line;
}

static int keylog(ussl_ctx *ctx, ussl_role role)
{
    TRY(with_ec(ctx, role));
    return ussl_ctx_set_keylog(ctx, log_line, NULL);
}

static int pins(ussl_ctx *ctx, ussl_role role)
{
    uint8_t digest[32];
    TRY(with_ec(ctx, role));
    if (role == USSL_SERVER) {
        return USSL_OK;
    }
    const uint8_t *der = chain_ec_server;
    X509 *cert = d2i_X509(NULL, &der, sizeof chain_ec_server);
    uint8_t *spki = NULL;
    int len = cert != NULL ? i2d_X509_PUBKEY(X509_get_X509_PUBKEY(cert), &spki) : 0;
    bool fine = len > 0 && EVP_Digest(spki, (size_t)len, digest, NULL, EVP_sha256(), NULL) == 1;
    OPENSSL_free(spki);
    X509_free(cert);
    return fine ? ussl_ctx_add_pin(ctx, digest) : USSL_E_CERT;
}

static int crl(ussl_ctx *ctx, ussl_role role)
{
    TRY(with_ec(ctx, role));
    if (role == USSL_SERVER) {
        return USSL_OK;
    }
    return ussl_ctx_add_crl(ctx, chain_ec_crl, sizeof chain_ec_crl);
}

static int keep_chain(ussl_ctx *ctx, ussl_role role)
{
    TRY(with_ec(ctx, role));
    return ussl_ctx_keep_peer_chain(ctx, true);
}

static int choose(void *arg, ussl_conn *conn, const char *name, int *index)
{
    (void)arg;
    (void)conn;
    (void)name;
    *index = 0;
    return 0;
}

static int sni_hook(ussl_ctx *ctx, ussl_role role)
{
    TRY(with_ec(ctx, role));
    return role == USSL_SERVER ? ussl_ctx_set_sni_hook(ctx, choose, NULL) : USSL_OK;
}

static int look(void *arg, ussl_conn *conn, const ussl_cert_view *cert)
{
    (void)arg;
    (void)conn;
    (void)cert;
    return 0;
}

static int verify_hook(ussl_ctx *ctx, ussl_role role)
{
    TRY(with_ec(ctx, role));
    return role == USSL_CLIENT ? ussl_ctx_set_verify_hook(ctx, look, NULL) : USSL_OK;
}

static int require_ems(ussl_ctx *ctx, ussl_role role)
{
    TRY(with_ec(ctx, role));
    return ussl_ctx_set_require_ems(ctx, true);
}

static int fragment(ussl_ctx *ctx, ussl_role role)
{
    TRY(with_ec(ctx, role));
    return role == USSL_CLIENT ? ussl_ctx_set_max_fragment(ctx, 1024) : USSL_OK;
}

static int send_limit(ussl_ctx *ctx, ussl_role role)
{
    TRY(with_ec(ctx, role));
    return ussl_ctx_set_send_limit(ctx, 1024);
}

static int alpn(ussl_ctx *ctx, ussl_role role)
{
    static const char *const names[] = {"h2", "http/1.1"};
    TRY(with_ec(ctx, role));
    return ussl_ctx_set_alpn(ctx, names, 2);
}

static int second_ca(ussl_ctx *ctx, ussl_role role)
{
    TRY(with_ec(ctx, role));
    return role == USSL_CLIENT ? ussl_ctx_add_ca(ctx, chain_rsa_root, sizeof chain_rsa_root)
                               : USSL_OK;
}

static int second_cert(ussl_ctx *ctx, ussl_role role)
{
    TRY(with_ec(ctx, role));
    return role == USSL_CLIENT
               ? USSL_OK
               : ussl_ctx_add_own_cert(ctx, chain_rsa_server_bundle, sizeof chain_rsa_server_bundle,
                                       chain_rsa_server_key, sizeof chain_rsa_server_key, NULL);
}

static int ocsp(ussl_ctx *ctx, ussl_role role)
{
    TRY(with_ec(ctx, role));
    return role == USSL_CLIENT ? ussl_ctx_set_ocsp_stapling(ctx, true) : USSL_OK;
}

static int clock_none(ussl_ctx *ctx, ussl_role role)
{
    TRY(with_ec(ctx, role));
    return ussl_ctx_set_clock(ctx, USSL_CLOCK_NONE, NULL, NULL);
}

static void seen(void *arg, ussl_conn *conn, bool out, const uint8_t header[5], const uint8_t *body,
                 size_t len)
{
    (void)arg;
    (void)conn;
    (void)out;
    (void)header;
    (void)body;
    (void)len;
}

static int record_hook(ussl_conn *conn, ussl_role role)
{
    (void)role;
    return ussl_conn_set_record_hook(conn, seen, NULL);
}

#define BASE_1_2 "TLS 1.2, ECDHE-ECDSA"
#define BASE_1_3 "TLS 1.3, ECDHE, ECDSA"
#define BOTH     (ON_CLIENT | ON_SERVER)
#define FEW      256
#define FULL     65536

const memory_row memory_rows[] = {
    {BASE_1_2, NULL, BOTH, FEW, false, USSL_TLS1_2, with_ec, NULL},
    {BASE_1_3, NULL, BOTH, FEW, false, USSL_TLS1_3, with_ec, NULL},
    {"TLS 1.2, ECDHE-RSA", NULL, BOTH, FEW, false, USSL_TLS1_2, with_ecdhe_rsa, NULL},
    {"TLS 1.2, DHE-RSA", NULL, BOTH, FEW, false, USSL_TLS1_2, with_dhe_rsa, NULL},
    {"TLS 1.2, RSA", NULL, BOTH, FEW, false, USSL_TLS1_2, with_static_rsa, NULL},
    {"TLS 1.2, ECDH-ECDSA", NULL, BOTH, FEW, false, USSL_TLS1_2, with_ecdh_ecdsa, NULL},
    {"TLS 1.2, ECDH-RSA", NULL, BOTH, FEW, false, USSL_TLS1_2, with_ecdh_rsa, NULL},
    {"TLS 1.3, ECDHE, RSA", NULL, BOTH, FEW, false, USSL_TLS1_3, with_rsa_1_3, NULL},
    {"TLS 1.2, PSK", NULL, BOTH, FEW, false, USSL_TLS1_2, with_psk, NULL},
    {"TLS 1.2, ECDHE-PSK", NULL, BOTH, FEW, false, USSL_TLS1_2, with_ecdhe_psk, NULL},
    {"TLS 1.3, PSK, ECDHE", NULL, BOTH, FEW, false, USSL_TLS1_3, with_psk_1_3, NULL},
    {"nothing chosen", BASE_1_3, BOTH, FEW, false, 0, nothing, NULL},
    {"records of full size", BASE_1_2, BOTH, FULL, false, USSL_TLS1_2, with_ec, NULL},
    {"records of full size", BASE_1_3, BOTH, FULL, false, USSL_TLS1_3, with_ec, NULL},
    {"set_groups x25519", BASE_1_3, BOTH, FEW, false, USSL_TLS1_3, x25519, NULL},
    {"set_tickets", BASE_1_2, BOTH, FEW, false, USSL_TLS1_2, tickets, NULL},
    {"set_tickets", BASE_1_3, BOTH, FEW, false, USSL_TLS1_3, tickets, NULL},
    {"set_session, resumed", BASE_1_2, BOTH, FEW, true, USSL_TLS1_2, tickets, NULL},
    {"set_session, resumed", BASE_1_3, BOTH, FEW, true, USSL_TLS1_3, tickets, NULL},
    {"set_session_cache 16", BASE_1_2, ON_SERVER, FEW, false, USSL_TLS1_2, cache, NULL},
    {"client certificate", BASE_1_2, BOTH, FEW, false, USSL_TLS1_2, mutual, NULL},
    {"client certificate", BASE_1_3, BOTH, FEW, false, USSL_TLS1_3, mutual, NULL},
    {"... with an external key", BASE_1_2, BOTH, FEW, false, USSL_TLS1_2, external, NULL},
    {"... with an external key", BASE_1_3, BOTH, FEW, false, USSL_TLS1_3, external, NULL},
    {"a second anchor", BASE_1_2, ON_CLIENT, FEW, false, USSL_TLS1_2, second_ca, NULL},
    {"a second own certificate", BASE_1_2, ON_SERVER, FEW, false, USSL_TLS1_2, second_cert, NULL},
    {"add_crl", BASE_1_2, ON_CLIENT, FEW, false, USSL_TLS1_2, crl, NULL},
    {"add_pin", BASE_1_2, ON_CLIENT, FEW, false, USSL_TLS1_2, pins, NULL},
    {"set_verify_hook", BASE_1_2, ON_CLIENT, FEW, false, USSL_TLS1_2, verify_hook, NULL},
    {"keep_peer_chain", BASE_1_2, ON_CLIENT, FEW, false, USSL_TLS1_2, keep_chain, NULL},
    {"keep_peer_chain", BASE_1_3, ON_CLIENT, FEW, false, USSL_TLS1_3, keep_chain, NULL},
    {"set_clock none", BASE_1_2, ON_CLIENT, FEW, false, USSL_TLS1_2, clock_none, NULL},
    {"set_sni_hook", BASE_1_2, ON_SERVER, FEW, false, USSL_TLS1_2, sni_hook, NULL},
    {"set_alpn, two names", BASE_1_2, BOTH, FEW, false, USSL_TLS1_2, alpn, NULL},
    {"set_require_ems", BASE_1_2, BOTH, FEW, false, USSL_TLS1_2, require_ems, NULL},
    {"set_max_fragment 1024", BASE_1_2, BOTH, FEW, false, USSL_TLS1_2, fragment, NULL},
    {"... with 64 KB each way", BASE_1_2, BOTH, FULL, false, USSL_TLS1_2, fragment, NULL},
    {"set_send_limit 1024", BASE_1_2, BOTH, FEW, false, USSL_TLS1_2, send_limit, NULL},
    {"set_ocsp_stapling, none comes", BASE_1_2, ON_CLIENT, FEW, false, USSL_TLS1_2, ocsp, NULL},
    {"set_keylog", BASE_1_2, BOTH, FEW, false, USSL_TLS1_2, keylog, NULL},
    {"set_keylog", BASE_1_3, BOTH, FEW, false, USSL_TLS1_3, keylog, NULL},
    {"set_record_hook", BASE_1_2, BOTH, FEW, false, USSL_TLS1_2, with_ec, record_hook},
};
const size_t memory_row_count = sizeof memory_rows / sizeof memory_rows[0];
