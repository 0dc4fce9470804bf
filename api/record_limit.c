/* SPDX-License-Identifier: MIT */
/* Records that are longer than they may be are refused by their header, before any memory goes into
 * them (RFC 8446 5.2, RFC 6066 4). */
#include "ussl_internal.h"

#define RECORD_OVERFLOW 22
#define LEVEL_FATAL     2

int ussl__record_refuse(ussl_conn *conn)
{
    /* Where the transport cannot take the alert now, the peer learns of it by the end. */
    if (conn->alert_sent != RECORD_OVERFLOW) {
        (void)conn->ctx->backend->conn->send_alert(conn->bconn, LEVEL_FATAL, RECORD_OVERFLOW);
    }
    return USSL_E_PROTO;
}

const char *ussl__record_words(const ussl_conn *conn)
{
    return conn->in_limit != 0
               ? USSL__TEXT(
                     "the peer sent a longer record than was asked for (max_fragment_length)")
               : USSL__TEXT(
                     "the peer sent a longer record than this build takes (USSL_IN_CONTENT_LEN)");
}
