/* SPDX-License-Identifier: MIT */
/* Notes the alerts that cross the wire. */
#include "ussl_internal.h"

#define LEVEL_FATAL  2
#define CLOSE_NOTIFY 0

void ussl__alert_sent(ussl_conn *conn, uint8_t level, uint8_t description)
{
    /* A fatal one is the last word; a warning before it is not worth keeping. */
    if (level == LEVEL_FATAL || conn->alert_sent <= CLOSE_NOTIFY) {
        conn->alert_sent = description;
    }
}

void ussl__alert_received(ussl_conn *conn, uint8_t level, uint8_t description)
{
    if (level == LEVEL_FATAL || conn->alert_received <= CLOSE_NOTIFY) {
        conn->alert_received = description;
    }
    conn->fatal_received = conn->fatal_received || level == LEVEL_FATAL;
    conn->peer_closed = conn->peer_closed || description == CLOSE_NOTIFY;
}
