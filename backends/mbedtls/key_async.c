/* SPDX-License-Identifier: MIT */
/* External keys of a TLS 1.2 server: the library's own way to leave an operation and come back. */
#include "internal.h"

#include <string.h>

#include "mbedtls/rsa.h" /* not by way of the others where RSA is left out */
#include "ssl_misc.h"

#if USSL_HAVE_SERVER

#if defined(MBEDTLS_SSL_ASYNC_PRIVATE)

/* The library hands over a hash or ciphertext once, and then polls for the answer. `start` keeps
 * the question in the connection and asks at once, so that an answer at once costs no round trip.
 */
static int start(mbedtls_ssl_context *ssl, mbedtls_x509_crt *cert, ussl_key_kind kind,
                 mbedtls_md_type_t md, const unsigned char *in, size_t len)
{
    ussl__mbedtls_conn *c = ussl__mbedtls_of(ssl);
    ussl__mbedtls_external *e = ussl__mbedtls_external_of(c, cert);
    if (e == NULL) {
        return MBEDTLS_ERR_SSL_HW_ACCEL_FALLTHROUGH;
    }
    ussl_key_padding padding =
        mbedtls_pk_get_type(&cert->pk) == MBEDTLS_PK_RSA ? USSL_KEY_RSA_PKCS1 : USSL_KEY_ECDSA;
    int rc = ussl__mbedtls_external_ask(e, kind, padding, md, in, len);
    if (rc >= 0) {
        return rc == USSL_OK ? 0 : MBEDTLS_ERR_SSL_ASYNC_IN_PROGRESS;
    }
    if (kind == USSL_KEY_DECRYPT) {
        /* The library goes on with a random premaster, and nobody can tell (RFC 5246 7.4.7.1). */
        return MBEDTLS_ERR_RSA_INVALID_PADDING;
    }
    c->key_rc = rc;
    return MBEDTLS_ERR_SSL_PRIVATE_KEY_REQUIRED;
}

static int start_sign(mbedtls_ssl_context *ssl, mbedtls_x509_crt *cert, mbedtls_md_type_t md,
                      const unsigned char *hash, size_t len)
{
    return start(ssl, cert, USSL_KEY_SIGN, md, hash, len);
}

static int start_decrypt(mbedtls_ssl_context *ssl, mbedtls_x509_crt *cert, const unsigned char *in,
                         size_t len)
{
    return start(ssl, cert, USSL_KEY_DECRYPT, MBEDTLS_MD_NONE, in, len);
}

static int resume(mbedtls_ssl_context *ssl, unsigned char *out, size_t *out_len, size_t out_size)
{
    ussl__mbedtls_conn *c = ussl__mbedtls_of(ssl);
    ussl__mbedtls_external *e = ussl__mbedtls_external_of(c, mbedtls_ssl_own_cert(ssl));
    if (e == NULL) {
        return MBEDTLS_ERR_SSL_INTERNAL_ERROR;
    }
    bool decrypt = e->request.kind == USSL_KEY_DECRYPT;
    /* Asked again with the question it keeps. */
    int rc = ussl__mbedtls_external_ask(e, e->request.kind, e->request.padding, MBEDTLS_MD_NONE,
                                        e->in, e->request.in_len);
    if (rc > 0) {
        return MBEDTLS_ERR_SSL_ASYNC_IN_PROGRESS;
    }
    if (rc == USSL_OK && e->out_len <= out_size) {
        memcpy(out, e->out, e->out_len);
        *out_len = e->out_len;
        ussl__mbedtls_external_forget(e);
        return 0;
    }
    ussl__mbedtls_external_forget(e);
    if (decrypt) {
        return MBEDTLS_ERR_RSA_INVALID_PADDING;
    }
    c->key_rc = rc < 0 ? rc : USSL_E_KEY;
    return MBEDTLS_ERR_SSL_PRIVATE_KEY_REQUIRED;
}

static void cancel(mbedtls_ssl_context *ssl)
{
    (void)ssl; /* what was kept goes with the connection */
}

void ussl__mbedtls_async_set(ussl__mbedtls_ctx *c)
{
    if (c->any_external) {
        mbedtls_ssl_conf_async_private_cb(&c->conf, start_sign, start_decrypt, resume, cancel,
                                          NULL);
    }
}

#else

void ussl__mbedtls_async_set(ussl__mbedtls_ctx *c)
{
    (void)c;
}

#endif
#endif
