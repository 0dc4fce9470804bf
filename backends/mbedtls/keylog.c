/* SPDX-License-Identifier: MIT */
/* The library's exported secrets under the labels of the NSS key log. */
#include "internal.h"

#if USSL_HAVE_KEYLOG

static const char *label_of(mbedtls_ssl_key_export_type type)
{
    switch (type) {
    case MBEDTLS_SSL_KEY_EXPORT_TLS12_MASTER_SECRET:
        return "CLIENT_RANDOM";
#if USSL_HAVE_TLS13
    case MBEDTLS_SSL_KEY_EXPORT_TLS1_3_CLIENT_EARLY_SECRET:
        return "CLIENT_EARLY_TRAFFIC_SECRET";
    case MBEDTLS_SSL_KEY_EXPORT_TLS1_3_EARLY_EXPORTER_SECRET:
        return "EARLY_EXPORTER_SECRET";
    case MBEDTLS_SSL_KEY_EXPORT_TLS1_3_CLIENT_HANDSHAKE_TRAFFIC_SECRET:
        return "CLIENT_HANDSHAKE_TRAFFIC_SECRET";
    case MBEDTLS_SSL_KEY_EXPORT_TLS1_3_SERVER_HANDSHAKE_TRAFFIC_SECRET:
        return "SERVER_HANDSHAKE_TRAFFIC_SECRET";
    case MBEDTLS_SSL_KEY_EXPORT_TLS1_3_CLIENT_APPLICATION_TRAFFIC_SECRET:
        return "CLIENT_TRAFFIC_SECRET_0";
    case MBEDTLS_SSL_KEY_EXPORT_TLS1_3_SERVER_APPLICATION_TRAFFIC_SECRET:
        return "SERVER_TRAFFIC_SECRET_0";
#endif
    default:
        return NULL;
    }
}

static void export_key(void *arg, mbedtls_ssl_key_export_type type, const unsigned char *secret,
                       size_t len, const unsigned char client_random[32],
                       const unsigned char server_random[32], mbedtls_tls_prf_types prf)
{
    ussl__mbedtls_conn *c = arg;
    const char *label = label_of(type);
    (void)server_random;
    (void)prf;
    if (label != NULL) {
        ussl__keylog(c->conn, label, client_random, secret, len);
    }
}

void ussl__mbedtls_keylog_set(ussl__mbedtls_conn *c)
{
    if (c->ctx->cfg->keylog) {
        mbedtls_ssl_set_export_keys_cb(&c->ssl, export_key, c);
    }
}

#else

void ussl__mbedtls_keylog_set(ussl__mbedtls_conn *c)
{
    (void)c;
}

#endif
