/* SPDX-License-Identifier: MIT */
/* Sessions of a client: what can be saved, and when a saved one may be offered. */
#include "internal.h"

#include "ssl_misc.h"

#if USSL_HAVE_SESSIONS

int ussl__mbedtls_session_write(const mbedtls_ssl_session *session, uint8_t *out, size_t cap,
                                size_t *len)
{
    /* The peer's certificate would be most of the blob; what must be bound to it, the core binds.
     */
    mbedtls_ssl_session slim = *session;
    slim.peer_cert = NULL;
    int code = mbedtls_ssl_session_save(&slim, out, out != NULL ? cap : 0, len);
    ussl__wipe(&slim, sizeof slim);
    return code == MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL && out == NULL ? 0 : code;
}

#if USSL_HAVE_CLIENT
static bool can_resume(const mbedtls_ssl_session *session)
{
    if (session->tls_version == MBEDTLS_SSL_VERSION_TLS1_3) {
        return session->ticket != NULL;
    }
    return session->ticket != NULL || session->id_len > 0;
}

int ussl__mbedtls_save(void *bconn, uint8_t *out, size_t cap, size_t *len)
{
    ussl__mbedtls_conn *c = bconn;
    *len = 0;
    if (c->ssl.session == NULL || !can_resume(c->ssl.session)) {
        return USSL_E_STATE;
    }
    int code = ussl__mbedtls_session_write(c->ssl.session, out, cap, len);
    if (code == MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL) {
        return USSL_E_ARG;
    }
    return code == 0 ? USSL_OK : ussl__mbedtls_error(code);
}

/* The library would offer a session's version and suite even where the context excludes them. */
static bool fits(const ussl_config *cfg, const mbedtls_ssl_session *session)
{
    unsigned version = (unsigned)session->tls_version;
    if (version < cfg->min_version || version > cfg->max_version ||
        session->endpoint != MBEDTLS_SSL_IS_CLIENT) {
        return false;
    }
    for (size_t i = 0; i < cfg->suite_count; i++) {
        if (cfg->suites[i] == session->ciphersuite) {
            return true;
        }
    }
    return false;
}

int ussl__mbedtls_restore(void *bconn, const uint8_t *blob, size_t len)
{
    ussl__mbedtls_conn *c = bconn;
    mbedtls_ssl_session session;
    mbedtls_ssl_session_init(&session);
    int code = mbedtls_ssl_session_load(&session, blob, len);
    int rc = USSL_OK;
    if (code != 0) {
        rc = ussl__mbedtls_error(code) == USSL_E_NOMEM ? USSL_E_NOMEM : USSL_E_ARG;
    } else if (fits(c->ctx->cfg, &session) && can_resume(&session)) {
        code = mbedtls_ssl_set_session(&c->ssl, &session);
        if (code != 0 && ussl__mbedtls_error(code) == USSL_E_NOMEM) {
            rc = USSL_E_NOMEM;
        }
    }
    mbedtls_ssl_session_free(&session);
    return rc;
}
#endif
#endif
