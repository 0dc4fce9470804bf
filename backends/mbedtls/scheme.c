/* SPDX-License-Identifier: MIT */
/* By which signature schemes the two ends sign: the library settles it anew and keeps it nowhere.
 */
#include "internal.h"

#include "reader.h"
#include "ssl_ciphersuites_internal.h"
#include "ssl_misc.h"

#if USSL_HAVE_TLS13
uint16_t ussl__mbedtls_scheme(const ussl__mbedtls_conn *c, mbedtls_pk_context *key)
{
    const uint16_t *scheme = c->ssl.handshake->received_sig_algs;
    for (; *scheme != MBEDTLS_TLS1_3_SIG_NONE; scheme++) {
        if (mbedtls_ssl_sig_alg_is_offered(&c->ssl, *scheme) &&
            mbedtls_ssl_tls13_sig_alg_for_cert_verify_is_supported(*scheme) &&
            mbedtls_ssl_tls13_check_sig_alg_cert_key_match(*scheme, key)) {
            return *scheme;
        }
    }
    return 0;
}
#endif

#if USSL_HAVE_CLIENT
static bool is_dhe(const mbedtls_ssl_ciphersuite_t *suite)
{
#if defined(MBEDTLS_KEY_EXCHANGE_SOME_DHE_ENABLED)
    return mbedtls_ssl_ciphersuite_uses_dhe(suite) != 0;
#else
    (void)suite;
    return false;
#endif
}

/* Off the message that the step has read: CertificateVerify begins with it (RFC 8446 4.4.3); in a
 * ServerKeyExchange it follows the parameters (RFC 5246 7.4.3, RFC 8422 5.4). */
static uint16_t of_peer(const ussl__mbedtls_conn *c)
{
    const mbedtls_ssl_context *ssl = &c->ssl;
    reader message = {ssl->in_msg, ssl->in_msg + ssl->in_hslen, true};
    size_t type = number(&message, 1);
    (void)number(&message, 3);
    if (ssl->tls_version == MBEDTLS_SSL_VERSION_TLS1_2) {
        if (type != MBEDTLS_SSL_HS_SERVER_KEY_EXCHANGE) {
            return 0;
        }
        if (is_dhe(ssl->handshake->ciphersuite_info)) {
            for (int i = 0; i < 3; i++) {
                (void)take(&message, number(&message, 2)); /* p, g, Ys */
            }
        } else {
            (void)number(&message, 3); /* named_curve and its number */
            (void)take(&message, number(&message, 1));
        }
    }
    size_t scheme = number(&message, 2);
    return message.ok ? (uint16_t)scheme : 0;
}
#endif

#if USSL_HAVE_SERVER
/* The message that the step has read, if it is a CertificateVerify: a client may have shown none.
 */
static uint16_t of_client(const ussl__mbedtls_conn *c)
{
    const mbedtls_ssl_context *ssl = &c->ssl;
    reader message = {ssl->in_msg, ssl->in_msg + ssl->in_hslen, ssl->in_msg != NULL};
    size_t type = number(&message, 1);
    (void)number(&message, 3);
    size_t scheme = number(&message, 2);
    bool there = message.ok && type == MBEDTLS_SSL_HS_CERTIFICATE_VERIFY;
    return there ? (uint16_t)scheme : 0;
}

static uint16_t of_ourselves(ussl__mbedtls_conn *c)
{
    mbedtls_ssl_context *ssl = &c->ssl;
#if USSL_HAVE_TLS13
    if (ssl->tls_version == MBEDTLS_SSL_VERSION_TLS1_3) {
        return ussl__mbedtls_scheme(c, mbedtls_ssl_own_key(ssl));
    }
#endif
#if USSL_HAVE_TLS12
    unsigned char signature = mbedtls_ssl_sig_from_pk_alg(
        mbedtls_ssl_get_ciphersuite_sig_pk_alg(ssl->handshake->ciphersuite_info));
    unsigned hash = mbedtls_ssl_tls12_get_preferred_hash_for_sig_alg(ssl, signature);
    return (uint16_t)(hash << 8 | signature);
#else
    return 0;
#endif
}
#endif

/* Is this the state in which the server's signature is made, or read? */
static bool signs(const ussl__mbedtls_conn *c, int state)
{
    const mbedtls_ssl_handshake_params *hs = c->ssl.handshake;
    if (hs == NULL || hs->ciphersuite_info == NULL) {
        return false;
    }
#if USSL_HAVE_TLS12
    if (c->ssl.tls_version == MBEDTLS_SSL_VERSION_TLS1_2) {
#if defined(MBEDTLS_KEY_EXCHANGE_WITH_SERVER_SIGNATURE_ENABLED)
        return state == MBEDTLS_SSL_SERVER_KEY_EXCHANGE &&
               mbedtls_ssl_ciphersuite_uses_server_signature(hs->ciphersuite_info);
#else
        return false;
#endif
    }
#endif
    return state == MBEDTLS_SSL_CERTIFICATE_VERIFY;
}

void ussl__mbedtls_note_own_scheme(ussl__mbedtls_conn *c)
{
#if USSL_HAVE_SERVER
    if (c->ctx->cfg->role == USSL_SERVER && signs(c, c->ssl.state)) {
        c->sigalg = of_ourselves(c);
    }
#else
    (void)c;
#endif
}

void ussl__mbedtls_note_peer_scheme(ussl__mbedtls_conn *c, int state)
{
#if USSL_HAVE_CLIENT
    if (c->ctx->cfg->role == USSL_CLIENT && signs(c, state)) {
        c->sigalg = c->peer_sigalg = of_peer(c);
    }
#endif
#if USSL_HAVE_SERVER
    if (c->ctx->cfg->role == USSL_SERVER && (state == MBEDTLS_SSL_CERTIFICATE_VERIFY ||
                                             state == MBEDTLS_SSL_CLIENT_CERTIFICATE_VERIFY)) {
        c->peer_sigalg = of_client(c);
    }
#endif
}
