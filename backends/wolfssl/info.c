/* SPDX-License-Identifier: MIT */
/* What was agreed with the peer. */
#include "wolf.h"

#include <string.h>

static uint16_t agreed_group(const ussl__wolf_conn *conn, const ussl_suite *suite)
{
    const WOLFSSL *ssl = conn->ssl;
    if (IsAtLeastTLSv1_3(ssl->version)) {
        return ssl->namedGroup;
    }
    /* Until the key exchange the library keeps the curve of the certificate there. */
    if (suite == NULL || ssl->options.resuming || !conn->established) {
        return 0;
    }
    if (suite->kx == USSL_KX_DHE) {
        return ssl->namedGroup;
    }
    if (suite->kx == USSL_KX_ECDHE || suite->kx == USSL_KX_ECDHE_PSK) {
        return ussl__wolf_group_of_oid(ssl->ecdhCurveOID);
    }
    return 0;
}

/* The server's signature, in the code points of RFC 8446 4.2.3. */
static uint16_t agreed_sigalg(const ussl__wolf_conn *conn, const ussl_suite *suite)
{
    const WOLFSSL *ssl = conn->ssl;
    bool tls1_3 = IsAtLeastTLSv1_3(ssl->version);
    bool signs = suite != NULL && suite->auth != USSL_AUTH_PSK &&
                 (tls1_3 || suite->kx == USSL_KX_DHE || suite->kx == USSL_KX_ECDHE);
#ifndef NO_PSK
    signs = signs && !(tls1_3 && ssl->options.isPSK);
#endif
    if (!signs || ssl->options.resuming) {
        return 0;
    }
    bool client = conn->ctx->cfg->role == USSL_CLIENT;
    unsigned algorithm = client ? ssl->options.peerSigAlgo : ssl->options.sigAlgo;
    unsigned hash = client ? ssl->options.peerHashAlgo : ssl->options.hashAlgo;
    if (algorithm == rsa_pss_sa_algo || (tls1_3 && algorithm == rsa_sa_algo)) {
        return (uint16_t)(0x0800 | hash);
    }
    return (uint16_t)((hash << 8) | algorithm);
}

void ussl__wolf_info(void *bconn, ussl_backend_info *out)
{
    ussl__wolf_conn *conn = bconn;
    WOLFSSL *ssl = conn->ssl;
    memset(out, 0, sizeof *out);
    if (ssl == NULL || ssl->options.cipherSuite == 0) {
        return;
    }
    out->suite = (uint16_t)((ssl->options.cipherSuite0 << 8) | ssl->options.cipherSuite);
    out->version = (uint16_t)((ssl->version.major << 8) | ssl->version.minor);
    const ussl_suite *suite = ussl_suite_by_id(out->suite);
    out->group = agreed_group(conn, suite);
    out->sigalg = agreed_sigalg(conn, suite);
    out->max_fragment = ssl->max_fragment < MAX_RECORD_SIZE ? ssl->max_fragment : 0;
    out->resumed = conn->established && wolfSSL_session_reused(ssl) != 0;
    char *name = NULL;
    word16 len = 0;
    if (wolfSSL_ALPN_GetProtocol(ssl, &name, &len) == WOLFSSL_SUCCESS && len < sizeof conn->alpn) {
        memcpy(conn->alpn, name, len);
        conn->alpn[len] = '\0';
        out->alpn = conn->alpn;
    }
}
