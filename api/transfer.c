/* SPDX-License-Identifier: MIT */
/* Application data: reading, writing record by record, and the end of a connection. */
#include "ussl_internal.h"

static int fail(ussl_conn *conn, const char *op, int rc)
{
    (void)ussl__conn_latch(conn, op, rc, conn->overlong ? ussl__record_words(conn) : NULL);
    conn->native = true;
    return rc;
}

int ussl_conn_read(ussl_conn *conn, void *buf, size_t len, size_t *got)
{
    static const char op[] = "read";
    if (got == NULL) {
        return USSL_E_ARG;
    }
    *got = 0;
    int rc = ussl__conn_ready(conn);
    if (rc != USSL_OK) {
        return rc;
    }
    if (conn->peer_closed) {
        return USSL_CLOSED;
    }
    if (buf == NULL && len > 0) {
        return ussl__conn_fail(conn, op, USSL_E_ARG, "the buffer is NULL");
    }
    if (!conn->established) {
        rc = ussl_conn_handshake(conn);
        if (rc != USSL_OK) {
            return rc;
        }
    }
    if (len == 0) {
        return USSL_OK;
    }
    ussl__mark mark;
    ussl__enter(&mark, conn->owner, conn);
    rc = conn->ctx->backend->conn->read(conn->bconn, buf, len, got);
    if (rc == USSL_OK) {
        conn->bytes_in += *got;
    } else {
        *got = 0;
        rc = ussl__outcome(conn, &mark, rc);
        if (rc == USSL_CLOSED) {
            conn->peer_closed = true;
        } else if (rc < 0) {
            rc = fail(conn, op, rc);
        }
    }
    ussl__leave(&mark);
    return rc;
}

/* What goes into the next record. After a flow result the same record must be offered again: its
 * bytes may be on their way already. */
static size_t record_length(ussl_conn *conn, size_t len)
{
    if (conn->under_way != 0) {
        return conn->under_way;
    }
    size_t most = conn->ctx->backend->conn->write_max(conn->bconn);
    if (most > conn->ctx->send_limit) {
        most = conn->ctx->send_limit;
    }
    return len < most ? len : most;
}

/* No key may seal records beyond its limit: change it, or end before. */
static int renew_key(ussl_conn *conn, const char *op)
{
    const ussl_ctx *ctx = conn->ctx;
    ussl_backend_info info = {0};
    ctx->backend->info->info(conn->bconn, &info);
    if (info.version >= USSL_TLS1_3 && (ctx->backend->caps & USSL_CAP_KEY_UPDATE) != 0) {
        return ussl_conn_key_update(conn, false);
    }
    int rc = ussl_conn_close(conn);
    if (rc != USSL_OK) {
        return rc;
    }
    return ussl__conn_fail(
        conn, op, USSL_E_STATE,
        "the key has sealed as much as it may: read to the end and connect anew");
}

static int write_record(ussl_conn *conn, const char *op, const void *buf, size_t len, size_t *done)
{
    if (conn->seal_left == 0 && conn->under_way == 0) {
        int rc = renew_key(conn, op);
        if (rc != USSL_OK) {
            return rc;
        }
    }
    ussl__mark mark;
    ussl__enter(&mark, conn->owner, conn);
    size_t n = record_length(conn, len);
    int rc = USSL_E_ARG;
    if (len < n) {
        (void)ussl__conn_fail(conn, op, rc, "a retry offers at least the bytes of the first try");
    } else {
        rc = conn->ctx->backend->conn->write(conn->bconn, buf, n);
        if (rc == USSL_OK) {
            conn->under_way = 0;
            conn->bytes_out += n;
            conn->seal_left -= conn->seal_left != UINT32_MAX;
            *done = n;
        } else {
            rc = ussl__outcome(conn, &mark, rc);
            conn->under_way = (uint16_t)n;
            rc = rc < 0 ? fail(conn, op, rc) : rc;
        }
    }
    ussl__leave(&mark);
    return rc;
}

int ussl_conn_write(ussl_conn *conn, const void *buf, size_t len, size_t *done)
{
    static const char op[] = "write";
    if (done == NULL) {
        return USSL_E_ARG;
    }
    *done = 0;
    int rc = ussl__conn_ready(conn);
    if (rc != USSL_OK) {
        return rc;
    }
    if (conn->closing) {
        return ussl__conn_fail(conn, op, USSL_E_STATE, "nothing is written after ussl_conn_close");
    }
    if (buf == NULL && len > 0) {
        return ussl__conn_fail(conn, op, USSL_E_ARG, "the buffer is NULL");
    }
    if (!conn->established) {
        rc = ussl_conn_handshake(conn);
        if (rc != USSL_OK) {
            return rc;
        }
    }
    /* A record of no bytes would cost the peer work and tell an onlooker something. */
    return len == 0 ? USSL_OK : write_record(conn, op, buf, len, done);
}

size_t ussl_conn_pending(const ussl_conn *conn)
{
    if (conn == NULL || !conn->established || conn->latched || conn->peer_closed) {
        return 0;
    }
    return conn->ctx->backend->conn->pending(conn->bconn);
}

int ussl_conn_close(ussl_conn *conn)
{
    static const char op[] = "close";
    int rc = ussl__conn_ready(conn);
    if (rc != USSL_OK || conn->closed) {
        return rc;
    }
    conn->closing = true;
    if (!conn->established) {
        /* There is no key yet that would prove the alert ours. */
        conn->closed = true;
        return USSL_OK;
    }
    ussl__mark mark;
    ussl__enter(&mark, conn->owner, conn);
    rc = conn->ctx->backend->conn->send_alert(conn->bconn, 1, 0);
    if (rc == USSL_OK) {
        conn->closed = true;
    } else {
        rc = ussl__outcome(conn, &mark, rc);
        rc = rc < 0 ? fail(conn, op, rc) : rc;
    }
    ussl__leave(&mark);
    return rc;
}
