/* SPDX-License-Identifier: MIT */
/* Own certificates and keys: reading them, holding them against each other, choosing among them. */
#include "internal.h"

#include <string.h>

#include "mbedtls/ecdsa.h"
#include "mbedtls/error.h"
#include "ssl_misc.h"

#include "config/leave_to_core.h"

#if USSL_HAVE_OWN_CERT

/* The library sends a handshake message as one record at most. */
static bool too_long(const ussl_own_cert *cert)
{
    size_t len = 4 + 4; /* headers of the message and of the list; 5 bytes around a certificate */
    for (size_t i = 0; i < cert->chain_len; i++) {
        len += cert->chain[i].n + 5;
    }
    return len > MBEDTLS_SSL_OUT_CONTENT_LEN;
}

static int read_chain(mbedtls_x509_crt *chain, const ussl_own_cert *cert)
{
    if (too_long(cert)) {
        return USSL_E_NOTSUP;
    }
    for (size_t i = 0; i < cert->chain_len; i++) {
        int code = ussl__read_cert(chain, cert->chain[i].p, cert->chain[i].n);
        if (code != 0) {
            int rc = ussl__mbedtls_error(code);
            bool unknown = -(-code & ~0x7F) == MBEDTLS_ERR_PK_UNKNOWN_PK_ALG ||
                           -(-code & ~0x7F) == MBEDTLS_ERR_PK_UNKNOWN_NAMED_CURVE;
            return rc == USSL_E_NOMEM ? rc : unknown ? USSL_E_NOTSUP : USSL_E_CERT;
        }
    }
    return cert->chain_len > 0 ? USSL_OK : USSL_E_CERT;
}

static int read_key(mbedtls_pk_context *key, const mbedtls_x509_crt *leaf,
                    const ussl_own_cert *cert)
{
    const unsigned char *pass = (const unsigned char *)cert->pass;
    int code = mbedtls_pk_parse_key(key, cert->key.p, cert->key.n, pass,
                                    pass != NULL ? strlen(cert->pass) : 0, ussl__mbedtls_rng, NULL);
    if (code == 0) {
        code = mbedtls_pk_check_pair(&leaf->pk, key, ussl__mbedtls_rng, NULL);
    }
    if (code == 0) {
        return USSL_OK;
    }
    int rc = ussl__mbedtls_error(code);
    return rc == USSL_E_NOMEM || rc == USSL_E_RANDOM ? rc : USSL_E_KEY;
}

static void free_cert(ussl__mbedtls_cert *cert)
{
    mbedtls_x509_crt_free(&cert->chain);
    mbedtls_pk_free(&cert->key);
    ussl__wipe(cert, sizeof *cert);
    ussl__free(cert);
}

int ussl__mbedtls_add_own_cert(void *bctx, size_t index, const ussl_own_cert *cert)
{
    ussl__mbedtls_ctx *c = bctx;
    ussl__mbedtls_cert *own = ussl__calloc(1, sizeof *own);
    if (own == NULL) {
        return USSL_E_NOMEM;
    }
    own->index = index;
    own->external = cert->external;
    own->may_wait = cert->may_wait;
    mbedtls_x509_crt_init(&own->chain);
    mbedtls_pk_init(&own->key);
    int rc = read_chain(&own->chain, cert);
    if (rc == USSL_OK && !cert->external) {
        rc = read_key(&own->key, &own->chain, cert);
    }
    if (rc != USSL_OK) {
        free_cert(own);
        return rc;
    }
    ussl__mbedtls_cert **end = &c->certs;
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = own;
    c->any_external |= own->external;
    return USSL_OK;
}

void ussl__mbedtls_certs_free(ussl__mbedtls_ctx *c)
{
    while (c->certs != NULL) {
        ussl__mbedtls_cert *next = c->certs->next;
        free_cert(c->certs);
        c->certs = next;
    }
}

int ussl__mbedtls_certs_set(ussl__mbedtls_ctx *c)
{
    for (ussl__mbedtls_cert *own = c->certs; own != NULL; own = own->next) {
        /* The library signs TLS 1.3 handshakes with RSA only when it holds the key itself. */
        if (own->external && c->cfg->max_version >= USSL_TLS1_3 &&
            mbedtls_pk_get_type(&own->chain.pk) == MBEDTLS_PK_RSA) {
            return USSL_E_NOTSUP;
        }
        /* An external key is given to each connection in its own wrapping (key_external.c). */
        if (!own->external) {
            int code = mbedtls_ssl_conf_own_cert(&c->conf, &own->chain, &own->key);
            if (code != 0) {
                return ussl__mbedtls_error(code);
            }
        }
    }
    return USSL_OK;
}

#else

void ussl__mbedtls_certs_free(ussl__mbedtls_ctx *c)
{
    (void)c;
}

int ussl__mbedtls_certs_set(ussl__mbedtls_ctx *c)
{
    (void)c;
    return USSL_OK;
}

#if defined(MBEDTLS_ECDSA_SIGN_ALT)
int mbedtls_ecdsa_sign(mbedtls_ecp_group *grp, mbedtls_mpi *r, mbedtls_mpi *s, const mbedtls_mpi *d,
                       const unsigned char *buf, size_t blen,
                       int (*f_rng)(void *, unsigned char *, size_t), void *p_rng)
{
    (void)grp;
    (void)r;
    (void)s;
    (void)d;
    (void)buf;
    (void)blen;
    (void)f_rng;
    (void)p_rng;
    return MBEDTLS_ERR_ECP_FEATURE_UNAVAILABLE;
}
#endif

#endif

#if USSL_HAVE_SERVER
static int offer(ussl__mbedtls_conn *c, ussl__mbedtls_cert *own)
{
    mbedtls_pk_context *key = &own->key;
    if (own->external) {
        key = &ussl__mbedtls_external_of(c, &own->chain)->pk;
    }
    return mbedtls_ssl_set_hs_own_cert(&c->ssl, &own->chain, key);
}

int ussl__mbedtls_choose_cert(mbedtls_ssl_context *ssl)
{
    ussl__mbedtls_conn *c = ussl__mbedtls_of(ssl);
    /* A server of TLS 1.2 alone goes by legacy_version, then finds no suite: the wrong alert. */
    if (c->ctx->cfg->max_version < USSL_TLS1_3 && ussl__mbedtls_hello_excludes_tls12(ssl)) {
        c->refuse = MBEDTLS_SSL_ALERT_MSG_PROTOCOL_VERSION;
        c->refuse_rc = USSL_E_PROTO;
        return MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION;
    }
    /* The second ClientHello after a HelloRetryRequest asks again; the first answer stands. */
    if (ssl->handshake->sni_key_cert != NULL) {
        return 0;
    }
    size_t len = 0;
    const unsigned char *name = mbedtls_ssl_get_hs_sni(ssl, &len);
    int wanted = -1;
    int alert = ussl__choose_cert(c->conn, name, name != NULL ? len : 0, &wanted);
    if (alert != 0) {
        c->refuse = (uint8_t)alert;
        c->refuse_rc = USSL_E_PROTO;
        return MBEDTLS_ERR_SSL_UNRECOGNIZED_NAME;
    }
    if (wanted < 0 && !c->ctx->any_external) {
        return 0;
    }
    for (ussl__mbedtls_cert *own = c->ctx->certs; own != NULL; own = own->next) {
        if (wanted < 0 || own->index == (size_t)wanted) {
            int code = offer(c, own);
            if (code != 0) {
                return code;
            }
        }
    }
    return 0;
}
#endif
