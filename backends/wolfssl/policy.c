/* SPDX-License-Identifier: MIT */
/* Hands the library the versions, suites, groups and signature algorithms that the core settled. */
#include "wolf.h"

/* A range of one version uses that version's method; both use the flexible one. Flexible with a
 * minimum of 1.3 rather than the 1.3-only method: that one cannot tell a 1.2 peer why. */
WOLFSSL_METHOD *ussl__wolf_method(const ussl_config *cfg)
{
#if USSL_HAVE_TLS12
    if (cfg->max_version == USSL_TLS1_2) {
#if USSL_HAVE_CLIENT
        if (cfg->role == USSL_CLIENT) {
            return wolfTLSv1_2_client_method();
        }
#endif
#if USSL_HAVE_SERVER
        if (cfg->role == USSL_SERVER) {
            return wolfTLSv1_2_server_method();
        }
#endif
        return NULL;
    }
#endif
#if USSL_HAVE_CLIENT
    if (cfg->role == USSL_CLIENT) {
        return wolfSSLv23_client_method();
    }
#endif
#if USSL_HAVE_SERVER
    if (cfg->role == USSL_SERVER) {
        return wolfSSLv23_server_method();
    }
#endif
    return NULL;
}

typedef struct group_row {
    uint16_t group;
    word32 oid;
} group_row;

static const group_row curves[] = {
    {WOLFSSL_ECC_SECP256R1, ECC_SECP256R1_OID}, {WOLFSSL_ECC_SECP384R1, ECC_SECP384R1_OID},
    {WOLFSSL_ECC_SECP521R1, ECC_SECP521R1_OID}, {WOLFSSL_ECC_X25519, ECC_X25519_OID},
    {WOLFSSL_ECC_X448, ECC_X448_OID},
};

word32 ussl__wolf_group_oid(uint16_t group)
{
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++) {
        if (curves[i].group == group) {
            return curves[i].oid;
        }
    }
    return 0;
}

uint16_t ussl__wolf_group_of_oid(word32 oid)
{
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++) {
        if (curves[i].oid == oid) {
            return curves[i].group;
        }
    }
    return 0;
}

static int apply_suites(ussl__wolf_ctx *ctx)
{
    const ussl_config *cfg = ctx->cfg;
    if (cfg->suite_count > WOLFSSL_MAX_SUITE_SZ / 2) {
        return USSL_E_NOTSUP;
    }
    byte list[WOLFSSL_MAX_SUITE_SZ];
    for (size_t i = 0; i < cfg->suite_count; i++) {
        list[2 * i] = (byte)(cfg->suites[i] >> 8);
        list[2 * i + 1] = (byte)(cfg->suites[i] & 0xff);
    }
    if (wolfSSL_CTX_set_cipher_list_bytes(ctx->lib, list, (int)(2 * cfg->suite_count)) !=
        WOLFSSL_SUCCESS) {
        return ussl__out_of_memory() ? USSL_E_NOMEM : USSL_E_NOTSUP;
    }
    return USSL_OK;
}

/* After the suites: setting those makes the library guess the algorithms from them. */
static int apply_sigalgs(ussl__wolf_ctx *ctx)
{
    const ussl_config *cfg = ctx->cfg;
    Suites *suites = ctx->lib->suites;
    if (2 * cfg->sigalg_count > sizeof suites->hashSigAlgo) {
        return USSL_E_NOTSUP;
    }
    for (size_t i = 0; i < cfg->sigalg_count; i++) {
        suites->hashSigAlgo[2 * i] = (byte)(cfg->sigalgs[i] >> 8);
        suites->hashSigAlgo[2 * i + 1] = (byte)(cfg->sigalgs[i] & 0xff);
    }
    suites->hashSigAlgoSz = (word16)(2 * cfg->sigalg_count);
    return USSL_OK;
}

#ifdef HAVE_SUPPORTED_CURVES
static int apply_groups(ussl__wolf_ctx *ctx)
{
    const ussl_config *cfg = ctx->cfg;
    int groups[WOLFSSL_MAX_GROUP_COUNT];
    if (cfg->group_count > WOLFSSL_MAX_GROUP_COUNT) {
        return USSL_E_NOTSUP;
    }
    if (cfg->group_count == 0) {
        return USSL_OK;
    }
    for (size_t i = 0; i < cfg->group_count; i++) {
        groups[i] = cfg->groups[i];
    }
    if (wolfSSL_CTX_set_groups(ctx->lib, groups, (int)cfg->group_count) != WOLFSSL_SUCCESS) {
        return ussl__out_of_memory() ? USSL_E_NOMEM : USSL_E_NOTSUP;
    }
    return USSL_OK;
}
#else
/* No group can be chosen where none is listed. */
static int apply_groups(ussl__wolf_ctx *ctx)
{
    (void)ctx;
    return USSL_OK;
}
#endif

#ifndef NO_DH
/* The groups of RFC 7919 alone: a server never makes up parameters of its own. */
static int apply_dh(ussl__wolf_ctx *ctx)
{
#if USSL_HAVE_SERVER
    if (ctx->cfg->role == USSL_SERVER) {
        unsigned bits = ctx->cfg->dh_min_bits;
        const DhParams *dh = wc_Dh_ffdhe2048_Get();
#ifdef HAVE_FFDHE_3072
        dh = bits > 2048 ? wc_Dh_ffdhe3072_Get() : dh;
#endif
#ifdef HAVE_FFDHE_4096
        dh = bits > 3072 ? wc_Dh_ffdhe4096_Get() : dh;
#endif
        if (wolfSSL_CTX_SetTmpDH(ctx->lib, dh->p, (int)dh->p_len, dh->g, (int)dh->g_len) !=
            WOLFSSL_SUCCESS) {
            return ussl__out_of_memory() ? USSL_E_NOMEM : USSL_E_INTERNAL;
        }
    }
#else
    (void)ctx;
#endif
    return USSL_OK;
}
#endif

/* Has the server proposed a smaller group than we take? The library's own limit would send
 * handshake_failure, where RFC 7919 4 asks for the alert that says why. */
bool ussl__wolf_weak_dh(const ussl__wolf_conn *conn)
{
#ifndef NO_DH
    const ussl_config *cfg = conn->ctx->cfg;
    const buffer *prime = &conn->ssl->buffers.serverDH_P;
    if (cfg->role != USSL_CLIENT || prime->buffer == NULL) {
        return false;
    }
    unsigned zeros = 0; /* in front, where they make a small prime look long */
    while (zeros < prime->length && prime->buffer[zeros] == 0) {
        zeros++;
    }
    unsigned bits = 8 * (prime->length - zeros);
    for (unsigned top = bits > 0 ? prime->buffer[zeros] : 0x80u; (top & 0x80u) == 0; top <<= 1) {
        bits--;
    }
    return bits < cfg->dh_min_bits;
#else
    (void)conn;
    return false;
#endif
}

int ussl__wolf_apply_policy(ussl__wolf_ctx *ctx)
{
    const ussl_config *cfg = ctx->cfg;
    if (cfg->max_version == USSL_TLS1_3) {
        int min = cfg->min_version == USSL_TLS1_3 ? WOLFSSL_TLSV1_3 : WOLFSSL_TLSV1_2;
        if (wolfSSL_CTX_SetMinVersion(ctx->lib, min) != WOLFSSL_SUCCESS) {
            return USSL_E_NOTSUP;
        }
    }
    int rc = apply_suites(ctx);
    if (rc == USSL_OK) {
        rc = apply_sigalgs(ctx);
    }
    if (rc == USSL_OK) {
        rc = apply_groups(ctx);
    }
#ifndef NO_DH
    if (rc == USSL_OK) {
        rc = apply_dh(ctx);
    }
#endif
    return rc;
}
