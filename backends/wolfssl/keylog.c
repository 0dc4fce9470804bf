/* SPDX-License-Identifier: MIT */
/* Secrets for the NSS key log, where the build has it. */
#include "wolf.h"

#if USSL_HAVE_KEYLOG

#if USSL_HAVE_TLS13
static int log_secret(WOLFSSL *ssl, int id, const unsigned char *secret, int len, void *arg)
{
    ussl__wolf_conn *conn = arg;
    const char *label = NULL;
    switch (id) {
    case CLIENT_EARLY_TRAFFIC_SECRET:
        label = "CLIENT_EARLY_TRAFFIC_SECRET";
        break;
    case CLIENT_HANDSHAKE_TRAFFIC_SECRET:
        label = "CLIENT_HANDSHAKE_TRAFFIC_SECRET";
        break;
    case SERVER_HANDSHAKE_TRAFFIC_SECRET:
        label = "SERVER_HANDSHAKE_TRAFFIC_SECRET";
        break;
    case CLIENT_TRAFFIC_SECRET:
        label = "CLIENT_TRAFFIC_SECRET_0";
        break;
    case SERVER_TRAFFIC_SECRET:
        label = "SERVER_TRAFFIC_SECRET_0";
        break;
    case EXPORTER_SECRET:
        label = "EXPORTER_SECRET";
        break;
    default:
        return 0;
    }
    if (ssl->arrays != NULL) {
        ussl__keylog(conn->owner, label, ssl->arrays->clientRandom, secret, (size_t)len);
    }
    return 0;
}
#endif

void ussl__wolf_use_keylog(ussl__wolf_conn *conn)
{
    wolfSSL_KeepArrays(conn->ssl); /* the client random is needed at the end, too */
#if USSL_HAVE_TLS13
    wolfSSL_set_tls13_secret_cb(conn->ssl, log_secret, conn);
#endif
}

/* TLS 1.2: the library's own hook is silent on resumption, so that the secret is taken at the end
 * of the handshake. */
void ussl__wolf_log_master_secret(ussl__wolf_conn *conn)
{
    const WOLFSSL *ssl = conn->ssl;
    if (!IsAtLeastTLSv1_3(ssl->version) && ssl->arrays != NULL) {
        ussl__keylog(conn->owner, "CLIENT_RANDOM", ssl->arrays->clientRandom,
                     ssl->session->masterSecret, SECRET_LEN);
    }
}

#else

void ussl__wolf_use_keylog(ussl__wolf_conn *conn)
{
    (void)conn;
}

void ussl__wolf_log_master_secret(ussl__wolf_conn *conn)
{
    (void)conn;
}

#endif
