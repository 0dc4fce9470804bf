/* SPDX-License-Identifier: MIT */
/* What a connection has settled on. */
#include "internal.h"

#include "mbedtls/ecdh.h"
#include "ssl_misc.h"

static bool is_resumed(const mbedtls_ssl_context *ssl)
{
    const mbedtls_ssl_handshake_params *hs = ssl->handshake;
#if defined(MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_SOME_PSK_ENABLED)
    if (ssl->tls_version == MBEDTLS_SSL_VERSION_TLS1_3 &&
        ssl->conf->endpoint == MBEDTLS_SSL_IS_CLIENT) {
        /* `resume` says what was offered; the ticket is the first identity, a PSK the next. */
        return hs->resume != 0 && hs->selected_identity == 0 &&
               hs->key_exchange_mode != MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL;
    }
#endif
    return hs->resume != 0;
}

static uint16_t group_of(const mbedtls_ssl_context *ssl)
{
    const mbedtls_ssl_handshake_params *hs = ssl->handshake;
    (void)hs;
#if defined(MBEDTLS_SSL_PROTO_TLS1_3)
    if (ssl->tls_version == MBEDTLS_SSL_VERSION_TLS1_3) {
        return hs->key_exchange_mode == MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK
                   ? 0
                   : hs->offered_group_id;
    }
#endif
#if defined(MBEDTLS_KEY_EXCHANGE_SOME_ECDH_OR_ECDHE_1_2_ENABLED)
    mbedtls_ecp_group_id id =
        mbedtls_ecdh_get_grp_id((mbedtls_ecdh_context *)&hs->ecdh_ctx); /* it only reads */
    return id == MBEDTLS_ECP_DP_NONE ? 0 : mbedtls_ssl_get_tls_id_from_ecp_group_id(id);
#else
    return 0;
#endif
}

void ussl__mbedtls_note(ussl__mbedtls_conn *c)
{
    ussl__mbedtls_note_own_scheme(c);
    if (c->ssl.state == MBEDTLS_SSL_HANDSHAKE_WRAPUP && c->ssl.handshake != NULL) {
        c->resumed = is_resumed(&c->ssl);
        c->group =
            c->resumed && c->ssl.tls_version == MBEDTLS_SSL_VERSION_TLS1_2 ? 0 : group_of(&c->ssl);
    }
}

void ussl__mbedtls_info(void *bconn, ussl_backend_info *out)
{
    ussl__mbedtls_conn *c = bconn;
    *out = (ussl_backend_info){0};
    if (!c->set_up) {
        return;
    }
    const mbedtls_ssl_session *session =
        c->ssl.session != NULL ? c->ssl.session : c->ssl.session_negotiate;
    if (session != NULL && session->ciphersuite != 0) {
        out->suite = (uint16_t)session->ciphersuite;
        out->version = (uint16_t)c->ssl.tls_version;
    }
#if defined(MBEDTLS_SSL_MAX_FRAGMENT_LENGTH)
    if (session != NULL && session->mfl_code != MBEDTLS_SSL_MAX_FRAG_LEN_NONE) {
        out->max_fragment = (uint16_t)(256u << session->mfl_code);
    }
#endif
    out->group = c->group;
    out->sigalg = c->sigalg;
    out->peer_sigalg = c->peer_sigalg;
    out->resumed = c->resumed;
    out->alpn = mbedtls_ssl_get_alpn_protocol(&c->ssl);
}

int ussl__mbedtls_peer_cert(void *bconn, size_t index, const uint8_t **der, size_t *len)
{
    ussl__mbedtls_conn *c = bconn;
    const mbedtls_x509_crt *crt = c->ssl.session != NULL ? c->ssl.session->peer_cert : NULL;
    while (crt != NULL && index > 0) {
        crt = crt->next;
        index--;
    }
    if (crt == NULL || crt->raw.p == NULL) {
        return USSL_E_ARG;
    }
    *der = crt->raw.p;
    *len = crt->raw.len;
    return USSL_OK;
}

void *ussl__mbedtls_native(void *bconn)
{
    ussl__mbedtls_conn *c = bconn;
    return &c->ssl;
}
