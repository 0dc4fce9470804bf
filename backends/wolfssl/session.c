/* SPDX-License-Identifier: MIT */
/* A client's session as bytes, and back. */
#include "wolf.h"

#if USSL_HAVE_SESSIONS && USSL_HAVE_CLIENT

/* Tells a TLS 1.3 ticket from the next: random bits of the server's, and when it came. */
static uint32_t mark_of(const WOLFSSL_SESSION *session)
{
#if USSL_HAVE_TLS13
    return session->ticketAdd + (uint32_t)session->ticketSeen;
#else
    (void)session;
    return 0;
#endif
}

static bool resumable(const ussl__wolf_conn *conn, const WOLFSSL_SESSION *session)
{
    if (!IsAtLeastTLSv1_3(conn->ssl->version)) {
        return session->ticketLen > 0 || session->sessionIDSz > 0;
    }
    /* Until a ticket comes, the restored one lies there, beside this connection's secret, which is
     * not the one that it belongs to: a server would refuse the binder made of the two. */
    return session->ticketLen > 0 &&
           (!conn->session_set || mark_of(session) != conn->offered_ticket);
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
    int size = resumable(conn, session) ? wolfSSL_i2d_SSL_SESSION(session, NULL) : 0;
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
    conn->session_set = true;
    conn->offered_ticket = mark_of(session);
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
