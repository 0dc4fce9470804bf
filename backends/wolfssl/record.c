/* SPDX-License-Identifier: MIT */
/* Application data: records read and written, late tickets and KeyUpdates handled on the way. */
#include "wolf.h"

static int outcome(ussl__wolf_conn *conn, int ret)
{
    ussl__wolf_report_alerts(conn);
    int error = wolfSSL_get_error(conn->ssl, ret);
    switch (error) {
    case WOLFSSL_ERROR_WANT_READ:
    case WOLFSSL_ERROR_WANT_WRITE:
        return ussl__wolf_want(conn);
    case WOLFSSL_ERROR_ZERO_RETURN:
        return USSL_CLOSED;
    default:
        return ussl__wolf_fail(conn, error);
    }
}

int ussl__wolf_read(void *bconn, uint8_t *buf, size_t len, size_t *got)
{
    ussl__wolf_conn *conn = bconn;
    if (conn->failure != 0) {
        return ussl__wolf_fail(conn, (int)conn->native);
    }
    conn->stepping = false;
    conn->paused = false;
    int want = len > INT32_MAX ? INT32_MAX : (int)len;
    int ret = wolfSSL_read(conn->ssl, buf, want);
    if (ret > 0) {
        *got = (size_t)ret;
        return USSL_OK;
    }
    return outcome(conn, ret);
}

int ussl__wolf_write(void *bconn, const uint8_t *buf, size_t len)
{
    ussl__wolf_conn *conn = bconn;
    if (conn->failure != 0) {
        return ussl__wolf_fail(conn, (int)conn->native);
    }
    conn->stepping = false;
    conn->paused = false;
    int ret = wolfSSL_write(conn->ssl, buf, (int)len);
    if (ret == (int)len) {
        return USSL_OK;
    }
    if (ret > 0) {
        return USSL_E_INTERNAL; /* cannot be: `len` is at most one record */
    }
    return outcome(conn, ret);
}

size_t ussl__wolf_write_max(void *bconn)
{
    const ussl__wolf_conn *conn = bconn;
    size_t max = USSL_OUT_CONTENT_LEN;
    size_t agreed = conn->ssl->max_fragment;
    return agreed > 0 && agreed < max ? agreed : max;
}

size_t ussl__wolf_pending(void *bconn)
{
    ussl__wolf_conn *conn = bconn;
    int n = wolfSSL_pending(conn->ssl);
    return n > 0 ? (size_t)n : 0;
}
