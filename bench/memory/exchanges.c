/* SPDX-License-Identifier: MIT */
#include "exchanges.h"

#include <string.h>

#include "chains.h"

int add_own_ec(ussl_ctx *ctx, ussl_role role)
{
    return role == USSL_SERVER
               ? ussl_ctx_add_own_cert(ctx, chain_ec_server_bundle, sizeof chain_ec_server_bundle,
                                       chain_ec_server_key, sizeof chain_ec_server_key, NULL)
               : ussl_ctx_add_own_cert(ctx, chain_ec_client_bundle, sizeof chain_ec_client_bundle,
                                       chain_ec_client_key, sizeof chain_ec_client_key, NULL);
}

int add_trust_ec(ussl_ctx *ctx)
{
    return ussl_ctx_add_ca(ctx, chain_ec_root, sizeof chain_ec_root);
}

/* One anchor at the client, one chain of two at the server, P-256 throughout, no tickets. */
int with_ec(ussl_ctx *ctx, ussl_role role)
{
    static const uint16_t suites[] = {0xc02b, 0x1301}, group = 0x17;
    TRY(ussl_ctx_set_suites(ctx, suites, 2));
    TRY(ussl_ctx_set_groups(ctx, &group, 1));
    TRY(ussl_ctx_set_tickets(ctx, false));
    return role == USSL_CLIENT ? add_trust_ec(ctx) : add_own_ec(ctx, role);
}

static int rsa(ussl_ctx *ctx, ussl_role role, uint16_t suite)
{
    static const uint16_t groups[] = {0x17, 0x100};
    TRY(ussl_ctx_set_suites(ctx, &suite, 1));
    TRY(ussl_ctx_set_groups(ctx, groups, suite == 0x009e ? 2 : 1));
    TRY(ussl_ctx_set_tickets(ctx, false));
    return role == USSL_CLIENT
               ? ussl_ctx_add_ca(ctx, chain_rsa_root, sizeof chain_rsa_root)
               : ussl_ctx_add_own_cert(ctx, chain_rsa_server_bundle, sizeof chain_rsa_server_bundle,
                                       chain_rsa_server_key, sizeof chain_rsa_server_key, NULL);
}

/* Static ECDH: the certificate's key agrees. */
int with_ecdh_ecdsa(ussl_ctx *ctx, ussl_role role)
{
    static const uint16_t suite = 0xc02d;
    TRY(with_ec(ctx, role));
    return ussl_ctx_set_suites(ctx, &suite, 1);
}

int with_ecdh_rsa(ussl_ctx *ctx, ussl_role role)
{
    if (role == USSL_CLIENT) {
        return rsa(ctx, role, 0xc031);
    }
    static const uint16_t suite = 0xc031;
    TRY(ussl_ctx_set_suites(ctx, &suite, 1));
    TRY(ussl_ctx_set_tickets(ctx, false));
    return ussl_ctx_add_own_cert(ctx, chain_ecrsa_server_bundle, sizeof chain_ecrsa_server_bundle,
                                 chain_ecrsa_server_key, sizeof chain_ecrsa_server_key, NULL);
}

int with_ecdhe_rsa(ussl_ctx *ctx, ussl_role role)
{
    return rsa(ctx, role, 0xc02f);
}

int with_dhe_rsa(ussl_ctx *ctx, ussl_role role)
{
    return rsa(ctx, role, 0x009e);
}

int with_static_rsa(ussl_ctx *ctx, ussl_role role)
{
    return rsa(ctx, role, 0x009c);
}

int with_rsa_1_3(ussl_ctx *ctx, ussl_role role)
{
    /* No suite of TLS 1.3 tells of RSA, so a build without it would only fail in the handshake. */
    if (!ussl_backend_has_sigalg(ussl_ctx_backend(ctx), 0x0804)) {
        return USSL_E_NOTSUP;
    }
    return rsa(ctx, role, 0x1301);
}

static const uint8_t psk_bytes[16] = {1, 2, 3};

static int find_psk(void *arg, ussl_conn *conn, const char *identity, uint8_t key[48], size_t *len)
{
    (void)arg;
    (void)conn;
    (void)identity;
    memcpy(key, psk_bytes, sizeof psk_bytes);
    *len = sizeof psk_bytes;
    return USSL_OK;
}

static int with_identity(ussl_ctx *ctx, ussl_role role, uint16_t suite)
{
    static const uint16_t group = 0x17;
    TRY(ussl_ctx_set_suites(ctx, &suite, 1));
    TRY(ussl_ctx_set_groups(ctx, &group, 1));
    TRY(ussl_ctx_set_tickets(ctx, false));
    return role == USSL_CLIENT ? ussl_ctx_set_psk(ctx, "meter-0001", psk_bytes, sizeof psk_bytes)
                               : ussl_ctx_set_psk_lookup(ctx, find_psk, NULL);
}

int with_psk(ussl_ctx *ctx, ussl_role role)
{
    return with_identity(ctx, role, 0x00a8);
}

int with_ecdhe_psk(ussl_ctx *ctx, ussl_role role)
{
    return with_identity(ctx, role, 0xccac);
}

int with_psk_1_3(ussl_ctx *ctx, ussl_role role)
{
    return with_identity(ctx, role, 0x1301);
}
