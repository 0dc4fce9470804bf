/* SPDX-License-Identifier: MIT */
/* The handshake, one state of the library a step. */
#include "internal.h"

#include <string.h>

#include "ssl_misc.h"

#if USSL_HAVE_CLIENT && USSL_HAVE_SESSIONS && USSL_HAVE_TLS13
/* A TLS 1.3 ticket goes with the name it was given under (RFC 8446 4.6.1). The library fails on
 * another name; a full handshake is what is wanted. */
static void drop_foreign_ticket(ussl__mbedtls_conn *c)
{
    const mbedtls_ssl_session *session = c->ssl.session_negotiate;
    if (!c->ssl.handshake->resume || session->tls_version != MBEDTLS_SSL_VERSION_TLS1_3) {
        return;
    }
    const char *now = mbedtls_ssl_get_hostname_pointer(&c->ssl);
    const char *then = session->hostname;
    if (now != then && (now == NULL || then == NULL || strcmp(now, then) != 0)) {
        c->ssl.handshake->resume = 0;
    }
}
#endif

static int begin(ussl__mbedtls_conn *c)
{
    if (c->started) {
        return USSL_OK;
    }
#if USSL_HAVE_CLIENT
    if (c->ctx->cfg->role == USSL_CLIENT) {
        int code = mbedtls_ssl_set_hostname(&c->ssl, ussl__sni(c->conn));
        if (code != 0) {
            c->native = code;
            return ussl__mbedtls_error(code);
        }
#if USSL_HAVE_SESSIONS && USSL_HAVE_TLS13
        drop_foreign_ticket(c);
#endif
    }
#endif
    c->started = true;
    return USSL_OK;
}

/* A TLS 1.3 server sends with its application keys from its Finished on (RFC 8446 A.2). The library
 * changes over only when the client's Finished is there, and no client could read an alert that
 * refuses its certificate. */
static void change_keys(ussl__mbedtls_conn *c, int state)
{
#if USSL_HAVE_SERVER && USSL_HAVE_TLS13
    if (state == MBEDTLS_SSL_SERVER_FINISHED && c->ctx->cfg->role == USSL_SERVER &&
        c->ssl.tls_version == MBEDTLS_SSL_VERSION_TLS1_3 && c->ssl.transform_application != NULL &&
        c->ssl.state != state) {
        mbedtls_ssl_set_outbound_transform(&c->ssl, c->ssl.transform_application);
    }
#else
    (void)c;
    (void)state;
#endif
}

static int end_of_step(ussl__mbedtls_conn *c)
{
    if (c->ssl.state != MBEDTLS_SSL_HANDSHAKE_OVER) {
        return USSL__STEP;
    }
    ussl__mbedtls_drop_chain(c);
    return USSL_OK;
}

static int failed(ussl__mbedtls_conn *c, int code)
{
    c->native = code;
    int rc = c->key_rc != USSL_OK ? c->key_rc : ussl__mbedtls_error(code);
    return ussl__mbedtls_fail(c, rc, ussl__mbedtls_error_alert(code));
}

static int unfinished(ussl__mbedtls_conn *c)
{
    /* TLS 1.3 decides to fail, then cannot get its alert out. Left alone it would send it twice. */
    if (c->ssl.send_alert) {
        c->ssl.send_alert = 0;
        c->native = c->ssl.alert_reason;
        return ussl__mbedtls_fail(c, ussl__mbedtls_error(c->native), c->ssl.alert_type);
    }
    return c->want != 0 ? c->want : USSL__STEP;
}

int ussl__mbedtls_handshake_step(void *bconn)
{
    ussl__mbedtls_conn *c = bconn;
    if (c->outcome != 0) {
        return ussl__mbedtls_flush(c);
    }
    if (c->ssl.state == MBEDTLS_SSL_HANDSHAKE_OVER) {
        return USSL_OK;
    }
    int rc = begin(c);
    if (rc == USSL_OK) {
        rc = ussl__mbedtls_external_prepare(c);
    }
    if (rc > 0) {
        return rc;
    }
    if (rc < 0) {
        return ussl__mbedtls_fail(c, rc, MBEDTLS_SSL_ALERT_MSG_INTERNAL_ERROR);
    }

    ussl__mbedtls_alert_begin(c);
    c->want = 0;
    int state = c->ssl.state;
    ussl__mbedtls_note(c);
    int code = mbedtls_ssl_handshake_step(&c->ssl);
    if (code == 0) {
        ussl__mbedtls_note_peer_scheme(c, state);
        change_keys(c, state);
        ussl__mbedtls_verify(c, state);
        ussl__mbedtls_check_terms(c, state);
    }
    ussl__mbedtls_alert_settle(c, code);
    if (c->refuse_rc != USSL_OK) {
        return ussl__mbedtls_fail(c, c->refuse_rc, c->refuse);
    }
    if (code == 0 && ussl__out_of_memory()) {
        /* The library goes on without what it could not have, such as a ticket. */
        code = MBEDTLS_ERR_SSL_ALLOC_FAILED;
    }
    switch (code) {
    case 0:
        return end_of_step(c);
    case MBEDTLS_ERR_SSL_WANT_READ:
    case MBEDTLS_ERR_SSL_WANT_WRITE:
        return unfinished(c);
    case MBEDTLS_ERR_SSL_ASYNC_IN_PROGRESS:
        return USSL_WANT_KEY;
    default:
        return failed(c, code);
    }
}
