/* SPDX-License-Identifier: MIT */
/* What was agreed with the peer. */
#include "wolf.h"

#include <string.h>

static uint16_t agreed_group(const ussl__wolf_conn *conn, const ussl_suite *suite)
{
    const WOLFSSL *ssl = conn->ssl;
#if USSL_HAVE_TLS13
    if (IsAtLeastTLSv1_3(ssl->version)) {
        return ssl->namedGroup;
    }
#endif
    /* Until the key exchange the library keeps the curve of the certificate there. */
    if (suite == NULL || ssl->options.resuming || !conn->established) {
        return 0;
    }
#ifdef HAVE_FFDHE
    if (suite->kx == USSL_KX_DHE) {
        return ssl->namedGroup;
    }
#endif
#ifdef HAVE_ECC
    if (suite->kx == USSL_KX_ECDHE || suite->kx == USSL_KX_ECDHE_PSK) {
        return ussl__wolf_group_of_oid(ssl->ecdhCurveOID);
    }
#endif
    return 0;
}

/* Code points of RFC 8446 4.2.3. */
static uint16_t scheme(const WOLFSSL *ssl, unsigned algorithm, unsigned hash)
{
    bool pss = algorithm == rsa_pss_sa_algo ||
               (IsAtLeastTLSv1_3(ssl->version) && algorithm == rsa_sa_algo);
    return (uint16_t)(pss ? 0x0800 | hash : (hash << 8) | algorithm);
}

static uint16_t peers_scheme(const WOLFSSL *ssl)
{
    return scheme(ssl, ssl->options.peerSigAlgo, ssl->options.peerHashAlgo);
}

/* Does the server sign in this handshake? */
static bool server_signs(const WOLFSSL *ssl, const ussl_suite *suite)
{
    bool tls1_3 = IsAtLeastTLSv1_3(ssl->version);
    bool signs = suite != NULL && suite->auth != USSL_AUTH_PSK && !ssl->options.resuming &&
                 (tls1_3 || suite->kx == USSL_KX_DHE || suite->kx == USSL_KX_ECDHE);
#ifndef NO_PSK
    signs = signs && !(tls1_3 && ssl->options.isPSK);
#endif
    return signs;
}

/* The server's signature. */
static uint16_t agreed_sigalg(const ussl__wolf_conn *conn, const ussl_suite *suite)
{
    const WOLFSSL *ssl = conn->ssl;
    if (!server_signs(ssl, suite)) {
        return 0;
    }
    return conn->ctx->cfg->role == USSL_CLIENT
               ? peers_scheme(ssl)
               : scheme(ssl, ssl->options.sigAlgo, ssl->options.hashAlgo);
}

/* The peer's, where it signed the handshake. */
static uint16_t peers_sigalg(const ussl__wolf_conn *conn, const ussl_suite *suite)
{
    const WOLFSSL *ssl = conn->ssl;
    bool signed_it = conn->ctx->cfg->role == USSL_CLIENT
                         ? server_signs(ssl, suite)
                         : ssl->options.havePeerVerify && conn->judged;
    return signed_it ? peers_scheme(ssl) : 0;
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
    out->peer_sigalg = peers_sigalg(conn, suite);
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
