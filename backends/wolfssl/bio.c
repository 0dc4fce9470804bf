/* SPDX-License-Identifier: MIT */
/* The library's transport callbacks over the core's bio, stopping at records to bound a step. */
#include "wolf.h"

#include <string.h>

/* Follows the record layer (RFC 8446 5.1) so that a step can end where a record does. */
static void follow(ussl__wolf_conn *conn, const uint8_t *buf, size_t len)
{
    while (len > 0) {
        if (conn->header_have < sizeof conn->header) {
            size_t n = sizeof conn->header - conn->header_have;
            n = n < len ? n : len;
            memcpy(conn->header + conn->header_have, buf, n);
            conn->header_have += n;
            buf += n;
            len -= n;
            if (conn->header_have < sizeof conn->header) {
                return;
            }
            conn->body_left = (size_t)((conn->header[3] << 8) | conn->header[4]);
        }
        size_t n = conn->body_left < len ? conn->body_left : len;
        conn->body_left -= n;
        buf += n;
        len -= n;
        if (conn->body_left == 0) {
            conn->header_have = 0;
            conn->record_done = true;
        }
    }
}

int ussl__wolf_want(const ussl__wolf_conn *conn)
{
    return conn->paused ? USSL__STEP : conn->transport;
}

static int answer(ussl__wolf_conn *conn, int rc)
{
    conn->transport = rc;
    switch (rc) {
    case USSL_WANT_READ:
        return WOLFSSL_CBIO_ERR_WANT_READ;
    case USSL_WANT_WRITE:
        return WOLFSSL_CBIO_ERR_WANT_WRITE;
    case USSL_CLOSED:
        return WOLFSSL_CBIO_ERR_CONN_CLOSE;
    default:
        conn->transport = USSL_E_IO;
        return WOLFSSL_CBIO_ERR_GENERAL;
    }
}

int ussl__wolf_recv(WOLFSSL *ssl, char *buf, int len, void *arg)
{
    (void)ssl;
    ussl__wolf_conn *conn = arg;
    if (conn->stepping && conn->record_done && conn->header_have == 0) {
        conn->paused = true;
        return WOLFSSL_CBIO_ERR_WANT_READ;
    }
    size_t done = 0;
    int rc = ussl__bio_read(conn->owner, buf, (size_t)len, &done);
    if (rc != USSL_OK) {
        return answer(conn, rc);
    }
    if (conn->stepping) {
        follow(conn, (const uint8_t *)buf, done);
    }
    return (int)done;
}

int ussl__wolf_send(WOLFSSL *ssl, char *buf, int len, void *arg)
{
    (void)ssl;
    ussl__wolf_conn *conn = arg;
    if (conn->refused) {
        return len;
    }
    if (conn->stepping) {
        if (ussl__wolf_late_hello(conn) != 0) {
            return WOLFSSL_CBIO_ERR_GENERAL;
        }
        if (ussl__wolf_weak_dh(conn)) {
            conn->refusal = insufficient_security;
            return WOLFSSL_CBIO_ERR_GENERAL;
        }
        if (conn->sent_one) {
            conn->paused = true;
            return WOLFSSL_CBIO_ERR_WANT_WRITE;
        }
    }
    size_t done = 0;
    int rc = ussl__bio_write(conn->owner, buf, (size_t)len, &done);
    if (rc != USSL_OK) {
        return answer(conn, rc);
    }
    conn->sent_one = done == (size_t)len;
    return (int)done;
}
