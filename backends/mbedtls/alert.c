/* SPDX-License-Identifier: MIT */
/* Alerts, both ways: sending them for certain, and telling the core of each one that crossed the
 * wire. */
#include "internal.h"

#include "ssl_misc.h"

/*
 * The library does not tell which alerts it sends. In the clear they are read off the wire. Once
 * the connection encrypts, the number follows from the error that the library returns with it: the
 * few places where it sends an alert then have an error each.
 */

static void tell_sent(ussl__mbedtls_conn *c, uint8_t level, uint8_t description)
{
    c->alert_told = true;
    ussl__alert_sent(c->conn, level, description);
}

void ussl__mbedtls_alert_begin(ussl__mbedtls_conn *c)
{
    if (c->ssl.out_left == 0) {
        c->alert_seen = false;
        c->alert_told = false;
    }
}

void ussl__mbedtls_alert_watch(ussl__mbedtls_conn *c, const unsigned char *bytes, size_t len)
{
    if (c->ssl.out_msgtype != MBEDTLS_SSL_MSG_ALERT || c->alert_seen) {
        return;
    }
    c->alert_seen = true;
    if (c->ssl.transform_out == NULL && len >= 2) {
        /* An alert is always flushed at once, so its two bytes are the last ones. */
        tell_sent(c, bytes[len - 2], bytes[len - 1]);
    }
}

static void tell_hidden(ussl__mbedtls_conn *c, int code)
{
    if (code >= 0 || code == MBEDTLS_ERR_SSL_WANT_READ || code == MBEDTLS_ERR_SSL_WANT_WRITE) {
        tell_sent(c, MBEDTLS_SSL_ALERT_LEVEL_WARNING, MBEDTLS_SSL_ALERT_MSG_NO_RENEGOTIATION);
        return;
    }
    uint8_t description = ussl__mbedtls_error_alert(code);
    if (c->ssl.alert_type != 0 && c->ssl.alert_reason == code) {
        description = c->ssl.alert_type; /* TLS 1.3 keeps it */
    } else if (code == MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE) {
        description = MBEDTLS_SSL_ALERT_MSG_DECRYPT_ERROR; /* TLS 1.2: a wrong Finished */
    }
    tell_sent(c, MBEDTLS_SSL_ALERT_LEVEL_FATAL, description);
}

void ussl__mbedtls_alert_settle(ussl__mbedtls_conn *c, int code)
{
    if (c->ssl.in_msgtype == MBEDTLS_SSL_MSG_ALERT && c->ssl.in_msg != NULL &&
        (code == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE ||
         code == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY)) {
        ussl__alert_received(c->conn, c->ssl.in_msg[0], c->ssl.in_msg[1]);
    }
    if (c->alert_seen && !c->alert_told) {
        tell_hidden(c, code);
    }
}

static bool wants(int code)
{
    return code == MBEDTLS_ERR_SSL_WANT_WRITE || code == MBEDTLS_ERR_SSL_WANT_READ;
}

/* A TLS 1.3 client of the library goes on in the clear until its own flight, where RFC 8446 has it
 * under handshake keys since the ServerHello; only an alert can tell. (Servers: handshake.c.) */
static void take_due_keys(ussl__mbedtls_conn *c)
{
#if USSL_HAVE_TLS13 && USSL_HAVE_CLIENT
    mbedtls_ssl_context *ssl = &c->ssl;
    const mbedtls_ssl_handshake_params *hs = ssl->handshake;
    if (c->ctx->cfg->role == USSL_CLIENT && ssl->tls_version == MBEDTLS_SSL_VERSION_TLS1_3 &&
        ssl->transform_out == NULL && hs != NULL && hs->transform_handshake != NULL) {
        mbedtls_ssl_set_outbound_transform(ssl, hs->transform_handshake);
    }
#else
    (void)c;
#endif
}

int ussl__mbedtls_flush(ussl__mbedtls_conn *c)
{
    c->want = 0;
    int code = mbedtls_ssl_flush_output(&c->ssl);
    if (code == 0 && c->alert_next != 0) {
        uint8_t description = c->alert_next;
        c->alert_next = 0;
        c->alert_seen = true;
        tell_sent(c, MBEDTLS_SSL_ALERT_LEVEL_FATAL, description);
        take_due_keys(c);
        code = mbedtls_ssl_send_alert_message(&c->ssl, MBEDTLS_SSL_ALERT_LEVEL_FATAL, description);
    }
    return wants(code) && c->want != 0 ? c->want : c->outcome;
}

int ussl__mbedtls_fail(ussl__mbedtls_conn *c, int rc, uint8_t alert)
{
    c->outcome = rc;
    if (rc == USSL_E_IO || rc == USSL_E_TRUNCATED || rc == USSL_E_ALERT) {
        return rc; /* nobody is there to hear one */
    }
    if (!c->alert_seen) {
        c->alert_next = alert;
    }
    return ussl__mbedtls_flush(c);
}

int ussl__mbedtls_send_alert(void *bconn, uint8_t level, uint8_t description)
{
    ussl__mbedtls_conn *c = bconn;
    c->want = 0;
    int code = mbedtls_ssl_flush_output(&c->ssl);
    if (code == 0 && !c->alert_busy) {
        c->alert_busy = true;
        c->alert_seen = true;
        tell_sent(c, level, description);
        take_due_keys(c);
        code = mbedtls_ssl_send_alert_message(&c->ssl, level, description);
    }
    if (wants(code) && c->want != 0) {
        return c->want;
    }
    c->alert_busy = false;
    c->native = code;
    return code == 0 ? USSL_OK : ussl__mbedtls_error(code);
}
