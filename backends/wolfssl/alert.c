/* SPDX-License-Identifier: MIT */
/* Alerts: those that crossed the wire are reported, ours are sent to the last byte. */
#include "wolf.h"

void ussl__wolf_report_alerts(ussl__wolf_conn *conn)
{
    WOLFSSL_ALERT_HISTORY seen;
    if (conn->ssl == NULL || wolfSSL_get_alert_history(conn->ssl, &seen) != WOLFSSL_SUCCESS) {
        return;
    }
    if (seen.last_rx.code >= 0 && seen.last_rx.code != conn->alert_rx) {
        conn->alert_rx = seen.last_rx.code;
        ussl__alert_received(conn->owner, (uint8_t)seen.last_rx.level, (uint8_t)seen.last_rx.code);
    }
    if (seen.last_tx.code >= 0 && seen.last_tx.code != conn->alert_tx && !conn->refused) {
        conn->alert_tx = seen.last_tx.code;
        ussl__alert_sent(conn->owner, (uint8_t)seen.last_tx.level, (uint8_t)seen.last_tx.code);
    }
}

int ussl__wolf_send_alert(void *bconn, uint8_t level, uint8_t description)
{
    ussl__wolf_conn *conn = bconn;
    conn->stepping = false;
    int rc;
    if (conn->flushing_alert) {
        rc = SendBuffered(conn->ssl);
    } else {
        rc = SendAlert(conn->ssl, level, description);
    }
    ussl__wolf_report_alerts(conn);
    conn->flushing_alert = rc == WANT_WRITE;
    if (rc == WANT_WRITE) {
        return ussl__wolf_want(conn);
    }
    if (rc != 0) {
        conn->native = rc;
        return ussl__wolf_error(rc, NULL);
    }
    return USSL_OK;
}

/* Sends the alert that the library did not, and remembers a failure whose alert must wait for the
 * transport: the handshake then says "want write" once more before it says what was wrong. */
static int flush(ussl__wolf_conn *conn)
{
    conn->stepping = false;
    int rc = RetrySendAlert(conn->ssl);
    if (rc == 0) {
        rc = SendBuffered(conn->ssl);
    }
    ussl__wolf_report_alerts(conn);
    return rc == WANT_WRITE ? ussl__wolf_want(conn) : USSL_OK;
}

int ussl__wolf_fail(ussl__wolf_conn *conn, int native)
{
    if (conn->failure == 0) {
        uint8_t alert;
        int code = ussl__wolf_error(native, &alert);
        conn->native = native;
        ussl__wolf_judge_unread(conn);
        ussl__wolf_report_alerts(conn);
        if (conn->alert > 0) {
            code = USSL_E_VERIFY;
            alert = (uint8_t)conn->alert;
        } else if (conn->refusal != 0) {
            code = conn->refusal == unsupported_certificate ? USSL_E_CERT : USSL_E_PROTO;
            alert = conn->refusal;
            conn->native = 0; /* the refusal is ours: the library only knows that it ended */
        } else if (ussl__out_of_memory()) {
            code = USSL_E_NOMEM;
        } else if (conn->key_result < 0) {
            code = conn->key_result;
        } else if (conn->transport == USSL_CLOSED) {
            code = USSL_E_TRUNCATED;
        } else if (conn->transport == USSL_E_IO) {
            code = USSL_E_IO;
        } else if (conn->alert_rx > 0 && native == FATAL_ERROR && conn->alert_tx < 0) {
            code = USSL_E_ALERT;
        }
        bool reachable = conn->transport != USSL_CLOSED && conn->transport != USSL_E_IO;
        if (!reachable) {
            return code;
        }
        conn->failure = code;
        conn->stepping = false;
        if (alert != 0 && conn->alert_tx < 0 && code != USSL_E_ALERT) {
            (void)SendAlert(conn->ssl, alert_fatal, alert);
        }
    }
    int rc = flush(conn);
    return rc == USSL_OK ? conn->failure : rc;
}
