/* SPDX-License-Identifier: MIT */
/* One step of a handshake: at most one record in and one out. */
#include "wolf.h"

#include <string.h>

#if USSL_HAVE_CLIENT
static int send_sni(ussl__wolf_conn *conn)
{
    const char *name = ussl__sni(conn->owner);
    if (conn->ctx->cfg->role != USSL_CLIENT || name == NULL) {
        return USSL_OK;
    }
    size_t len = strlen(name);
    if (wolfSSL_UseSNI(conn->ssl, WOLFSSL_SNI_HOST_NAME, name, (word16)len) != WOLFSSL_SUCCESS) {
        return ussl__out_of_memory() ? USSL_E_NOMEM : USSL_E_INTERNAL;
    }
    return USSL_OK;
}
#endif

static int drive(ussl__wolf_conn *conn)
{
#if USSL_HAVE_CLIENT && USSL_HAVE_SERVER
    return conn->ctx->cfg->role == USSL_CLIENT ? wolfSSL_connect(conn->ssl)
                                               : wolfSSL_accept(conn->ssl);
#elif USSL_HAVE_CLIENT
    return wolfSSL_connect(conn->ssl);
#else
    return wolfSSL_accept(conn->ssl);
#endif
}

static int finish(ussl__wolf_conn *conn)
{
    int alert = ussl__wolf_check_judged(conn);
    if (alert != 0) {
        conn->alert = alert;
        return ussl__wolf_fail(conn, VERIFY_CERT_ERROR);
    }
    if (conn->ctx->cfg->keylog) {
        ussl__wolf_log_master_secret(conn);
    }
    conn->established = true;
    return USSL_OK;
}

int ussl__wolf_handshake_step(void *bconn)
{
    ussl__wolf_conn *conn = bconn;
    if (conn->failure != 0) {
        return ussl__wolf_fail(conn, (int)conn->native);
    }
#if USSL_HAVE_CLIENT
    if (conn->ssl->options.connectState == CONNECT_BEGIN && !conn->begun) {
        conn->begun = true;
        int rc = send_sni(conn);
        if (rc != USSL_OK) {
            return rc;
        }
    }
#endif
#ifdef HAVE_ECC
    if (conn->ssl->specs.static_ecdh && conn->ctx->cfg->role == USSL_SERVER) {
        /* The group preferred before a suite was chosen gives way to the certificate's. */
        conn->ssl->ecdhCurveOID = conn->ssl->pkCurveOID;
    }
#endif
    conn->stepping = true;
    conn->record_done = false;
    conn->sent_one = false;
    conn->paused = false;
    conn->key_result = USSL_OK;
    int ret = drive(conn);
    conn->stepping = false;
    ussl__wolf_report_alerts(conn);
    if (conn->refusal == 0 && ussl__wolf_weak_dh(conn)) {
        conn->refusal = insufficient_security;
        return ussl__wolf_fail(conn, DH_KEY_SIZE_E);
    }
    if (ussl__out_of_memory()) {
        /* The library goes on without what it could not allocate, an extension for instance. */
        return ussl__wolf_fail(conn, MEMORY_E);
    }
    if (ret == WOLFSSL_SUCCESS) {
        return finish(conn);
    }
    int error = wolfSSL_get_error(conn->ssl, ret);
    switch (error) {
    case WOLFSSL_ERROR_WANT_READ:
    case WOLFSSL_ERROR_WANT_WRITE:
        return ussl__wolf_want(conn);
    case WC_PENDING_E:
        ussl__wolf_keep_dh_key(conn);
        return USSL_WANT_KEY;
    case 0:
    case WOLFSSL_ERROR_SSL:
        /* Some ends of the library's state machine leave no number. */
        error = ret < WOLFSSL_FATAL_ERROR ? ret : VERIFY_CERT_ERROR;
        break;
    default:
        break;
    }
    return ussl__wolf_fail(conn, error);
}
