/* SPDX-License-Identifier: MIT */
/* A client's session as bytes, and back. */
#include "wolf.h"

#if USSL_HAVE_SESSIONS && USSL_HAVE_CLIENT

static bool resumable(const WOLFSSL *ssl, const WOLFSSL_SESSION *session)
{
    if (session->ticketLen > 0) {
        return true;
    }
    return !IsAtLeastTLSv1_3(ssl->version) && session->sessionIDSz > 0;
}

int ussl__wolf_save(void *bconn, uint8_t *out, size_t cap, size_t *len)
{
    ussl__wolf_conn *conn = bconn;
    if (!conn->established) {
        return USSL_E_STATE;
    }
    WOLFSSL_SESSION *session = wolfSSL_get1_session(conn->ssl);
    if (session == NULL) {
        return USSL_E_STATE;
    }
    int rc = USSL_E_STATE;
    int size = resumable(conn->ssl, session) ? wolfSSL_i2d_SSL_SESSION(session, NULL) : 0;
    if (size > 0) {
        *len = (size_t)size;
        rc = USSL_OK;
        if (out != NULL) {
            unsigned char *at = out;
            if (cap < (size_t)size) {
                rc = USSL_E_ARG;
            } else if (wolfSSL_i2d_SSL_SESSION(session, &at) != size) {
                rc = USSL_E_INTERNAL;
            }
        }
    }
    wolfSSL_SESSION_free(session);
    return rc;
}

int ussl__wolf_restore(void *bconn, const uint8_t *blob, size_t len)
{
    ussl__wolf_conn *conn = bconn;
    const unsigned char *at = blob;
    WOLFSSL_SESSION *session = wolfSSL_d2i_SSL_SESSION(NULL, &at, (long)len);
    if (session == NULL) {
        return ussl__out_of_memory() ? USSL_E_NOMEM : USSL_E_ARG;
    }
#if USSL_HAVE_TLS13
    bool tls1_2 = !IsAtLeastTLSv1_3(session->version);
#else
    bool tls1_2 = true;
#endif
    /* One that is too old is not offered: a full handshake follows. */
    if (wolfSSL_set_session(conn->ssl, session) == WOLFSSL_SUCCESS && session->ticketLen > 0 &&
        tls1_2) {
        /* A ticket goes with an empty session id (RFC 5077 3.4): with any other, the library takes
         * a server that declines the ticket for one that broke the protocol. */
        conn->ssl->session->sessionIDSz = 0;
    }
    wolfSSL_SESSION_free(session);
    return ussl__out_of_memory() ? USSL_E_NOMEM : USSL_OK;
}

#else

int ussl__wolf_save(void *bconn, uint8_t *out, size_t cap, size_t *len)
{
    return ussl__unsupported_save(bconn, out, cap, len);
}

int ussl__wolf_restore(void *bconn, const uint8_t *blob, size_t len)
{
    return ussl__unsupported_restore(bconn, blob, len);
}

#endif
