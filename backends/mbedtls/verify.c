/* SPDX-License-Identifier: MIT */
/* What the core has a say in during the handshake: the peer's chain, and the terms agreed on. */
#include "internal.h"

#include "ssl_misc.h"

/*
 * The library parses the chain and checks the peer's handshake signature with the leaf's key;
 * whether the chain is trusted, the core decides right after the step that read it, before anything
 * of ours that depends on it is sent.
 */

static void judge(ussl__mbedtls_conn *c, const mbedtls_x509_crt *chain)
{
    size_t count = 0;
    for (const mbedtls_x509_crt *crt = chain; crt != NULL; crt = crt->next) {
        count++;
    }
    ussl_span *spans = NULL;
    if (count > 0) {
        spans = ussl__calloc(count, sizeof *spans);
        if (spans == NULL) {
            c->refuse = MBEDTLS_SSL_ALERT_MSG_INTERNAL_ERROR;
            c->refuse_rc = USSL_E_NOMEM;
            return;
        }
    }
    size_t i = 0;
    for (const mbedtls_x509_crt *crt = chain; crt != NULL; crt = crt->next) {
        spans[i++] = (ussl_span){crt->raw.p, crt->raw.len};
    }
    c->judged = true;
    int alert = ussl__verify_peer(c->conn, spans, count);
    ussl__free(spans);
    if (alert != 0) {
        c->refuse = (uint8_t)alert;
        c->refuse_rc = USSL_E_VERIFY;
    }
}

/* Judged, a chain is of no use but for the leaf's key: a kilobyte and a half, at the busiest time.
 */
static void shrink_chain(const ussl__mbedtls_conn *c, mbedtls_x509_crt *leaf)
{
    if (c->ctx->cfg->keep_peer_chain) {
        return;
    }
    if (leaf->next != NULL) {
        mbedtls_x509_crt_free(leaf->next);
        ussl__free(leaf->next);
        leaf->next = NULL;
    }
    ussl__free(leaf->raw.p);
    leaf->raw.p = NULL;
    leaf->raw.len = 0;
}

void ussl__mbedtls_verify(ussl__mbedtls_conn *c, int state)
{
    bool server = c->ctx->cfg->role == USSL_SERVER;
    const mbedtls_ssl_session *session = c->ssl.session_negotiate;
    if (session == NULL ||
        state != (server ? MBEDTLS_SSL_CLIENT_CERTIFICATE : MBEDTLS_SSL_SERVER_CERTIFICATE)) {
        return;
    }
    if (session->peer_cert != NULL ||
        (server && session->verify_result == MBEDTLS_X509_BADCERT_MISSING)) {
        judge(c, session->peer_cert);
        if (session->peer_cert != NULL) {
            shrink_chain(c, session->peer_cert);
        }
    }
}

/* The step that read ServerKeyExchange is over; nothing has been computed with the group yet. */
static bool dh_too_small(const ussl__mbedtls_conn *c, int state)
{
#if defined(MBEDTLS_DHM_C) && USSL_HAVE_CLIENT && USSL_HAVE_TLS12
    if (c->ctx->cfg->role == USSL_CLIENT && state == MBEDTLS_SSL_SERVER_KEY_EXCHANGE &&
        c->ssl.tls_version == MBEDTLS_SSL_VERSION_TLS1_2) {
        size_t bits = mbedtls_dhm_get_bitlen(&c->ssl.handshake->dhm_ctx);
        return bits > 0 && bits < c->ctx->cfg->dh_min_bits;
    }
#else
    (void)c;
    (void)state;
#endif
    return false;
}

void ussl__mbedtls_check_terms(ussl__mbedtls_conn *c, int state)
{
    const mbedtls_ssl_handshake_params *hs = c->ssl.handshake;
    if (hs == NULL || c->refuse_rc != USSL_OK) {
        return;
    }
#if defined(MBEDTLS_SSL_EXTENDED_MASTER_SECRET)
    /* By then the hello that answers is parsed, and no secret has been derived. */
    int hello =
        c->ctx->cfg->role == USSL_SERVER ? MBEDTLS_SSL_CLIENT_HELLO : MBEDTLS_SSL_SERVER_HELLO;
    if (c->ctx->cfg->require_ems && state == hello && c->ssl.state > hello &&
        c->ssl.tls_version == MBEDTLS_SSL_VERSION_TLS1_2 &&
        hs->extended_ms != MBEDTLS_SSL_EXTENDED_MS_ENABLED) {
        c->refuse = MBEDTLS_SSL_ALERT_MSG_HANDSHAKE_FAILURE;
        c->refuse_rc = USSL_E_PROTO;
        return;
    }
#endif
    if (dh_too_small(c, state)) {
        c->refuse = MBEDTLS_SSL_ALERT_MSG_INSUFFICIENT_SECURITY;
        c->refuse_rc = USSL_E_PROTO;
        return;
    }
    /* Never reached while the library keeps to its own states. Were a future one to read a chain
     * elsewhere, nothing unjudged would pass. */
    if (c->ssl.state == MBEDTLS_SSL_HANDSHAKE_WRAPUP && !c->judged && !hs->resume &&
        c->ssl.session_negotiate != NULL && c->ssl.session_negotiate->peer_cert != NULL) {
        c->refuse = MBEDTLS_SSL_ALERT_MSG_INTERNAL_ERROR;
        c->refuse_rc = USSL_E_INTERNAL;
    }
}

void ussl__mbedtls_drop_chain(ussl__mbedtls_conn *c)
{
    mbedtls_ssl_session *session = c->ssl.session;
    if (session != NULL && session->peer_cert != NULL && !c->ctx->cfg->keep_peer_chain) {
        mbedtls_x509_crt_free(session->peer_cert);
        ussl__free(session->peer_cert);
        session->peer_cert = NULL;
    }
}
