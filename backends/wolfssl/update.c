/* SPDX-License-Identifier: MIT */
/* KeyUpdate of TLS 1.3 (RFC 8446 4.6.3). */
#include "wolf.h"

int ussl__wolf_key_update(void *bconn, bool request)
{
#if USSL_HAVE_TLS13
    ussl__wolf_conn *conn = bconn;
    WOLFSSL *ssl = conn->ssl;
    if (!IsAtLeastTLSv1_3(ssl->version)) {
        return USSL_E_STATE;
    }
    conn->stepping = false;
    conn->paused = false;
    if (ssl->buffers.outputBuffer.length > 0) {
        int rc = SendBuffered(ssl); /* an update that is still under way, or data before it */
        if (rc != 0) {
            return rc == WANT_WRITE ? ussl__wolf_want(conn) : ussl__wolf_fail(conn, rc);
        }
        if (conn->updating) {
            conn->updating = false;
            return USSL_OK;
        }
    }
    /* The library always asks for an answer unless it thinks that it has asked already. */
    if (!request) {
        ssl->keys.updateResponseReq = 1;
    }
    int ret = wolfSSL_update_keys(ssl);
    if (ret == WOLFSSL_SUCCESS && ssl->buffers.outputBuffer.length == 0) {
        return USSL_OK;
    }
    if (ssl->error == WANT_WRITE || ssl->buffers.outputBuffer.length > 0) {
        ssl->error = 0;
        conn->updating = true;
        return ussl__wolf_want(conn);
    }
    return ussl__wolf_fail(conn, wolfSSL_get_error(ssl, ret));
#else
    (void)bconn;
    (void)request;
    return USSL_E_NOTSUP;
#endif
}
