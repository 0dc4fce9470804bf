/* SPDX-License-Identifier: MIT */
/* Suites, groups, signature schemes and protocol names: what the library has, and what it is told.
 */
#include "internal.h"

#include "ssl_ciphersuites_internal.h"
#include "ssl_misc.h"

size_t ussl__mbedtls_list_suites(uint16_t *out, size_t cap)
{
    size_t count = 0;
    for (const int *id = mbedtls_ssl_list_ciphersuites(); *id != 0; id++) {
        if (count < cap) {
            out[count] = (uint16_t)*id;
        }
        count++;
    }
    return count;
}

/* Every group that the library knows a number for; which of them are compiled in, it is asked. */
static const uint16_t known_groups[] = {
    MBEDTLS_SSL_IANA_TLS_GROUP_X25519,    MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1,
    MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1, MBEDTLS_SSL_IANA_TLS_GROUP_SECP521R1,
    MBEDTLS_SSL_IANA_TLS_GROUP_X448,      MBEDTLS_SSL_IANA_TLS_GROUP_FFDHE2048,
    MBEDTLS_SSL_IANA_TLS_GROUP_FFDHE3072, MBEDTLS_SSL_IANA_TLS_GROUP_FFDHE4096,
    MBEDTLS_SSL_IANA_TLS_GROUP_FFDHE6144, MBEDTLS_SSL_IANA_TLS_GROUP_FFDHE8192,
};

static bool has_group(uint16_t id)
{
    if (id >= MBEDTLS_SSL_IANA_TLS_GROUP_FFDHE2048) {
#if defined(PSA_WANT_ALG_FFDH) && defined(MBEDTLS_SSL_PROTO_TLS1_3)
        return true;
#else
        return false;
#endif
    }
    return mbedtls_ssl_get_ecp_group_id_from_tls_id(id) != MBEDTLS_ECP_DP_NONE;
}

size_t ussl__mbedtls_list_groups(uint16_t *out, size_t cap)
{
    size_t count = 0;
    for (size_t i = 0; i < sizeof known_groups / sizeof known_groups[0]; i++) {
        if (has_group(known_groups[i])) {
            if (count < cap) {
                out[count] = known_groups[i];
            }
            count++;
        }
    }
    return count;
}

static const uint16_t known_sigalgs[] = {
    MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256, MBEDTLS_TLS1_3_SIG_ECDSA_SECP384R1_SHA384,
    MBEDTLS_TLS1_3_SIG_ECDSA_SECP521R1_SHA512, MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA256,
    MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA384,    MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA512,
    MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA256,       MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA384,
    MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA512,
};

static bool has_sigalg(uint16_t id)
{
#if defined(MBEDTLS_SSL_PROTO_TLS1_3)
    if (mbedtls_ssl_tls13_sig_alg_is_supported(id)) {
        return true;
    }
#endif
#if defined(MBEDTLS_SSL_PROTO_TLS1_2) && defined(MBEDTLS_KEY_EXCHANGE_WITH_CERT_ENABLED)
    if (mbedtls_ssl_tls12_sig_alg_is_supported(id)) {
        return true;
    }
#endif
    (void)id;
    return false;
}

size_t ussl__mbedtls_list_sigalgs(uint16_t *out, size_t cap)
{
    size_t count = 0;
    for (size_t i = 0; i < sizeof known_sigalgs / sizeof known_sigalgs[0]; i++) {
        if (has_sigalg(known_sigalgs[i])) {
            if (count < cap) {
                out[count] = known_sigalgs[i];
            }
            count++;
        }
    }
    return count;
}

static uint16_t *copy_ids(const uint16_t *ids, size_t count)
{
    uint16_t *copy = ussl__calloc(count + 1, sizeof *copy);
    for (size_t i = 0; copy != NULL && i < count; i++) {
        copy[i] = ids[i];
    }
    return copy;
}

#if defined(MBEDTLS_DHM_C) && USSL_HAVE_SERVER && USSL_HAVE_TLS12
/* TLS 1.2 has no negotiation of DH groups here: the first one of the list, else ffdhe2048. */
static int set_dh_group(ussl__mbedtls_ctx *c)
{
    static const unsigned char p2048[] = MBEDTLS_DHM_RFC7919_FFDHE2048_P_BIN;
    static const unsigned char p3072[] = MBEDTLS_DHM_RFC7919_FFDHE3072_P_BIN;
    static const unsigned char p4096[] = MBEDTLS_DHM_RFC7919_FFDHE4096_P_BIN;
    static const unsigned char generator[] = {2};
    const unsigned char *prime = p2048;
    size_t len = sizeof p2048;
    for (size_t i = 0; i < c->cfg->group_count; i++) {
        if (c->cfg->groups[i] == MBEDTLS_SSL_IANA_TLS_GROUP_FFDHE2048) {
            break;
        }
        if (c->cfg->groups[i] == MBEDTLS_SSL_IANA_TLS_GROUP_FFDHE3072) {
            prime = p3072;
            len = sizeof p3072;
            break;
        }
        if (c->cfg->groups[i] == MBEDTLS_SSL_IANA_TLS_GROUP_FFDHE4096) {
            prime = p4096;
            len = sizeof p4096;
            break;
        }
    }
    int code = mbedtls_ssl_conf_dh_param_bin(&c->conf, prime, len, generator, sizeof generator);
    return code == 0 ? USSL_OK : ussl__mbedtls_error(code);
}
#endif

static int set_alpn(ussl__mbedtls_ctx *c)
{
    if (c->cfg->alpn_count == 0) {
        return USSL_OK;
    }
    c->alpn = ussl__calloc(c->cfg->alpn_count + 1, sizeof *c->alpn);
    if (c->alpn == NULL) {
        return USSL_E_NOMEM;
    }
    for (size_t i = 0; i < c->cfg->alpn_count; i++) {
        c->alpn[i] = c->cfg->alpn[i];
    }
    int code = mbedtls_ssl_conf_alpn_protocols(&c->conf, c->alpn);
    return code == 0 ? USSL_OK : USSL_E_ARG;
}

int ussl__mbedtls_lists_set(ussl__mbedtls_ctx *c)
{
    c->suites = ussl__calloc(c->cfg->suite_count + 1, sizeof *c->suites);
    c->groups = copy_ids(c->cfg->groups, c->cfg->group_count);
    c->sigalgs = copy_ids(c->cfg->sigalgs, c->cfg->sigalg_count);
    if (c->suites == NULL || c->groups == NULL || c->sigalgs == NULL) {
        return USSL_E_NOMEM;
    }
    for (size_t i = 0; i < c->cfg->suite_count; i++) {
        c->suites[i] = c->cfg->suites[i];
    }
    mbedtls_ssl_conf_ciphersuites(&c->conf, c->suites);
    mbedtls_ssl_conf_groups(&c->conf, c->groups);
#if defined(MBEDTLS_SSL_HANDSHAKE_WITH_CERT_ENABLED)
    mbedtls_ssl_conf_sig_algs(&c->conf, c->sigalgs);
#endif
    int rc = set_alpn(c);
#if defined(MBEDTLS_DHM_C) && USSL_HAVE_SERVER && USSL_HAVE_TLS12
    if (rc == USSL_OK && c->cfg->role == USSL_SERVER) {
        rc = set_dh_group(c);
    }
#endif
#if defined(MBEDTLS_DHM_C) && USSL_HAVE_CLIENT
    if (c->cfg->role == USSL_CLIENT) {
        /* ussl__mbedtls_check_terms holds it: the library would answer illegal_parameter. */
        mbedtls_ssl_conf_dhm_min_bitlen(&c->conf, 0);
    }
#endif
    return rc;
}

void ussl__mbedtls_lists_free(ussl__mbedtls_ctx *c)
{
    ussl__free(c->suites);
    ussl__free(c->groups);
    ussl__free(c->sigalgs);
    ussl__free(c->alpn);
}
