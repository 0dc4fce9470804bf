/* SPDX-License-Identifier: MIT */
/* Bytes: between the library and the transport, and between the caller and the library. */
#include "internal.h"

#include "mbedtls/net_sockets.h" /* for the numbers of its errors only */
#include "ssl_misc.h"

int ussl__mbedtls_send(void *bconn, const unsigned char *buf, size_t len)
{
    ussl__mbedtls_conn *c = bconn;
    size_t done = 0;
    ussl__mbedtls_alert_watch(c, buf, len);
    int rc = ussl__bio_write(c->conn, buf, len, &done);
    if (rc == USSL_OK) {
        return (int)done;
    }
    if (rc == USSL_WANT_READ || rc == USSL_WANT_WRITE) {
        c->want = rc;
        return MBEDTLS_ERR_SSL_WANT_WRITE;
    }
    return MBEDTLS_ERR_NET_SEND_FAILED;
}

int ussl__mbedtls_recv(void *bconn, unsigned char *buf, size_t len)
{
    ussl__mbedtls_conn *c = bconn;
    size_t done = 0;
    int rc = ussl__bio_read(c->conn, buf, len, &done);
    if (rc == USSL_OK) {
        return (int)done;
    }
    if (rc == USSL_WANT_READ || rc == USSL_WANT_WRITE) {
        c->want = rc;
        return MBEDTLS_ERR_SSL_WANT_READ;
    }
    return rc == USSL_CLOSED ? 0 : MBEDTLS_ERR_NET_RECV_FAILED;
}

/* The library says "want read" also after a ticket or a warning that it has digested. Only what the
 * transport said counts. */
static bool digested(const ussl__mbedtls_conn *c, int code)
{
    bool wants = code == MBEDTLS_ERR_SSL_WANT_READ || code == MBEDTLS_ERR_SSL_WANT_WRITE;
    return code == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET || (wants && c->want == 0);
}

int ussl__mbedtls_read(void *bconn, uint8_t *buf, size_t len, size_t *got)
{
    ussl__mbedtls_conn *c = bconn;
    *got = 0;
    if (c->outcome != 0) {
        return ussl__mbedtls_flush(c);
    }
    ussl__mbedtls_alert_begin(c);
    int code;
    do {
        c->want = 0;
        code = mbedtls_ssl_read(&c->ssl, buf, len);
    } while (digested(c, code));
    if (code > 0) {
        *got = (size_t)code;
        return USSL_OK;
    }
    ussl__mbedtls_alert_settle(c, code);
    if (code == MBEDTLS_ERR_SSL_WANT_READ || code == MBEDTLS_ERR_SSL_WANT_WRITE) {
        return c->want;
    }
    if (code == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY) {
        return USSL_CLOSED;
    }
    c->native = code == 0 ? MBEDTLS_ERR_SSL_CONN_EOF : code;
    return ussl__mbedtls_fail(c, ussl__mbedtls_error(c->native),
                              ussl__mbedtls_error_alert(c->native));
}

/* One attempt. `writing` says that a record of ours was sealed and has not left yet. */
static int try_write(ussl__mbedtls_conn *c, const uint8_t *buf, size_t len)
{
    if (c->writing && c->ssl.out_left == 0) {
        /* A read flushed the rest of it while it took in a ticket: it must not go out twice. */
        return (int)len;
    }
    int code = 0;
    /* With bytes left over from elsewhere (a warning alert) the library would send those and report
     * ours as written. */
    if (!c->writing && c->ssl.out_left != 0) {
        code = mbedtls_ssl_flush_output(&c->ssl);
    }
    if (code != 0) {
        return code;
    }
    code = mbedtls_ssl_write(&c->ssl, buf, len);
    c->writing = c->writing || (code < 0 && c->ssl.out_left != 0);
    return code;
}

int ussl__mbedtls_write(void *bconn, const uint8_t *buf, size_t len)
{
    ussl__mbedtls_conn *c = bconn;
    if (c->outcome != 0) {
        return ussl__mbedtls_flush(c);
    }
    int code;
    do {
        /* A ticket of which a read saw the beginning surfaces here too. */
        c->want = 0;
        code = try_write(c, buf, len);
    } while (digested(c, code));
    if (code == MBEDTLS_ERR_SSL_WANT_READ || code == MBEDTLS_ERR_SSL_WANT_WRITE) {
        return c->want;
    }
    c->writing = false;
    if (code >= 0 && (size_t)code == len) {
        return USSL_OK;
    }
    c->native = code >= 0 ? MBEDTLS_ERR_SSL_INTERNAL_ERROR : code;
    return ussl__mbedtls_fail(c, ussl__mbedtls_error(c->native), 0);
}
