/* SPDX-License-Identifier: MIT */
/* One connection: made from a frozen context, freed with every secret wiped. */
#include "wolf.h"

#include <string.h>

#if USSL_HAVE_CLIENT
static int prepare_client(ussl__wolf_conn *conn)
{
    const ussl_config *cfg = conn->ctx->cfg;
    WOLFSSL *ssl = conn->ssl;
    (void)cfg;
    int ok = WOLFSSL_SUCCESS;
    if (conn->ctx->alpn != NULL) {
        ok = wolfSSL_UseALPN(ssl, conn->ctx->alpn, (unsigned)strlen(conn->ctx->alpn),
                             WOLFSSL_ALPN_FAILED_ON_MISMATCH);
    }
#if USSL_HAVE_TLS12
    /* An empty renegotiation_info says what the SCSV of RFC 5746 says; the library cannot send the
     * SCSV and then accept the server's answer. */
    if (ok == WOLFSSL_SUCCESS && cfg->min_version == USSL_TLS1_2) {
        ok = wolfSSL_UseSecureRenegotiation(ssl);
    }
#endif
#if USSL_HAVE_OCSP
    if (ok == WOLFSSL_SUCCESS && cfg->ocsp_stapling) {
        ok = wolfSSL_UseOCSPStapling(ssl, WOLFSSL_CSR_OCSP, 0);
    }
#endif
#if USSL_HAVE_SESSIONS
    if (ok == WOLFSSL_SUCCESS && cfg->tickets) {
        ok = wolfSSL_UseSessionTicket(ssl);
    }
#endif
    return ok == WOLFSSL_SUCCESS ? USSL_OK : USSL_E_INTERNAL;
}
#endif

int ussl__wolf_conn_init(void *bconn, void *bctx, ussl_conn *owner)
{
    ussl__wolf_conn *conn = bconn;
    conn->owner = owner;
    conn->ctx = bctx;
    conn->alert_tx = -1;
    conn->alert_rx = -1;
    conn->ssl = wolfSSL_new(conn->ctx->lib);
    if (conn->ssl == NULL) {
        return ussl__out_of_memory() ? USSL_E_NOMEM : USSL_E_INTERNAL;
    }
    wolfSSL_SetIOReadCtx(conn->ssl, conn);
    wolfSSL_SetIOWriteCtx(conn->ssl, conn);
    wolfSSL_SetCertCbCtx(conn->ssl, conn);
    int rc = USSL_OK;
#if USSL_HAVE_CLIENT
    if (conn->ctx->cfg->role == USSL_CLIENT) {
        rc = prepare_client(conn);
    }
#endif
#if USSL_HAVE_EXPORTER
    /* The exporter reads the randoms and secrets that a finished handshake would drop. */
    wolfSSL_KeepArrays(conn->ssl);
#endif
    if (rc == USSL_OK && conn->ctx->cfg->keylog) {
        ussl__wolf_use_keylog(conn);
    }
    return rc == USSL_OK || !ussl__out_of_memory() ? rc : USSL_E_NOMEM;
}

void ussl__wolf_conn_fini(void *bconn)
{
    ussl__wolf_conn *conn = bconn;
    if (conn->ssl != NULL) {
        wolfSSL_free(conn->ssl);
    }
    ussl__wolf_free_chain(conn);
#if USSL_HAVE_OCSP && USSL_HAVE_CLIENT
    ussl__wolf_free_staple(conn);
#endif
    ussl__wipe(conn, sizeof *conn);
}

void *ussl__wolf_native(void *bconn)
{
    ussl__wolf_conn *conn = bconn;
    return conn->ssl;
}
