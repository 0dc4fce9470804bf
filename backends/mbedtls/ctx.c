/* SPDX-License-Identifier: MIT */
/* The library's configuration: one for each context, complete and read-only once it is frozen. */
#include "internal.h"

#include "ssl_misc.h"

#include "config/leave_to_core.h"

int ussl__mbedtls_ctx_init(void *bctx, ussl_ctx *ctx, const ussl_config *cfg)
{
    ussl__mbedtls_ctx *c = bctx;
    c->ctx = ctx;
    c->cfg = cfg;
    mbedtls_ssl_config_init(&c->conf);
    mbedtls_x509_crt_init(&c->names);
    return USSL_OK;
}

void ussl__mbedtls_ctx_fini(void *bctx)
{
    ussl__mbedtls_ctx *c = bctx;
    mbedtls_ssl_config_free(&c->conf);
    mbedtls_x509_crt_free(&c->names);
    ussl__mbedtls_certs_free(c);
    ussl__mbedtls_lists_free(c);
    ussl__mbedtls_tickets_free(c);
    ussl__wipe(c, sizeof *c);
}

static void set_versions(ussl__mbedtls_ctx *c)
{
    mbedtls_ssl_conf_min_tls_version(&c->conf, (mbedtls_ssl_protocol_version)c->cfg->min_version);
    mbedtls_ssl_conf_max_tls_version(&c->conf, (mbedtls_ssl_protocol_version)c->cfg->max_version);
#if defined(MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_SOME_PSK_ENABLED)
    /* PSK always with a fresh key exchange: a stolen ticket or PSK then reads no recorded traffic.
     */
    mbedtls_ssl_conf_tls13_key_exchange_modes(&c->conf,
                                              MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL_ALL);
#endif
}

static void set_extensions(ussl__mbedtls_ctx *c)
{
    (void)c;
#if defined(MBEDTLS_SSL_ENCRYPT_THEN_MAC)
    mbedtls_ssl_conf_encrypt_then_mac(
        &c->conf, c->cfg->encrypt_then_mac ? MBEDTLS_SSL_ETM_ENABLED : MBEDTLS_SSL_ETM_DISABLED);
#endif
#if defined(MBEDTLS_SSL_EXTENDED_MASTER_SECRET)
    mbedtls_ssl_conf_extended_master_secret(&c->conf, MBEDTLS_SSL_EXTENDED_MS_ENABLED);
#endif
#if USSL_HAVE_SESSIONS && USSL_HAVE_CLIENT
    mbedtls_ssl_conf_session_tickets(&c->conf, c->cfg->tickets
                                                   ? MBEDTLS_SSL_SESSION_TICKETS_ENABLED
                                                   : MBEDTLS_SSL_SESSION_TICKETS_DISABLED);
#if USSL_HAVE_TLS13
    mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
        &c->conf, c->cfg->tickets ? MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED
                                  : MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_DISABLED);
#endif
#endif
}

static int set_max_fragment(ussl__mbedtls_ctx *c)
{
    unsigned char code = MBEDTLS_SSL_MAX_FRAG_LEN_NONE;
    switch (c->cfg->max_fragment) {
    case 0:
        break;
    case 512:
        code = MBEDTLS_SSL_MAX_FRAG_LEN_512;
        break;
    case 1024:
        code = MBEDTLS_SSL_MAX_FRAG_LEN_1024;
        break;
    case 2048:
        code = MBEDTLS_SSL_MAX_FRAG_LEN_2048;
        break;
    case 4096:
        code = MBEDTLS_SSL_MAX_FRAG_LEN_4096;
        break;
    default:
        return USSL_E_ARG;
    }
    int rc = mbedtls_ssl_conf_max_frag_len(&c->conf, code);
    return rc == 0 ? USSL_OK : USSL_E_NOTSUP; /* larger than this build's buffers */
}

#if USSL_HAVE_SERVER
/* Names of anchors for CertificateRequest. Trust is the core's: the library is given no CA. */
static int set_ca_names(ussl__mbedtls_ctx *c)
{
    /* The library writes them in TLS 1.2 only. */
    if (c->cfg->ca_names && c->cfg->max_version >= USSL_TLS1_3) {
        return USSL_E_NOTSUP;
    }
    mbedtls_ssl_conf_cert_req_ca_list(&c->conf, c->cfg->ca_names
                                                    ? MBEDTLS_SSL_CERT_REQ_CA_LIST_ENABLED
                                                    : MBEDTLS_SSL_CERT_REQ_CA_LIST_DISABLED);
    for (size_t i = 0; c->cfg->ca_names && i < c->cfg->anchor_count; i++) {
        int code = ussl__read_cert(&c->names, c->cfg->anchors[i].p, c->cfg->anchors[i].n);
        if (code != 0) {
            return ussl__mbedtls_error(code);
        }
    }
#if defined(MBEDTLS_KEY_EXCHANGE_CERT_REQ_ALLOWED_ENABLED)
    if (c->cfg->ca_names) {
        mbedtls_ssl_conf_dn_hints(&c->conf, &c->names);
    }
#endif
    return USSL_OK;
}

static int set_server(ussl__mbedtls_ctx *c)
{
    mbedtls_ssl_conf_cert_cb(&c->conf, ussl__mbedtls_choose_cert);
    int rc = set_ca_names(c);
    if (rc == USSL_OK) {
        rc = ussl__mbedtls_tickets_set(c);
    }
    if (rc == USSL_OK) {
        ussl__mbedtls_cache_set(c);
        ussl__mbedtls_async_set(c);
    }
    return rc;
}
#endif

int ussl__mbedtls_ctx_freeze(void *bctx)
{
    ussl__mbedtls_ctx *c = bctx;
    bool server = c->cfg->role == USSL_SERVER;
    int code = mbedtls_ssl_config_defaults(
        &c->conf, server ? MBEDTLS_SSL_IS_SERVER : MBEDTLS_SSL_IS_CLIENT,
        MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);
    if (code != 0) {
        return ussl__mbedtls_error(code);
    }
    mbedtls_ssl_conf_rng(&c->conf, ussl__mbedtls_rng, NULL);
    /* The core judges the peer's chain. A server that wants one must still ask for it; "optional"
     * has the library pass on whatever comes. */
    mbedtls_ssl_conf_authmode(&c->conf, server && c->cfg->client_auth != USSL_CLIENT_AUTH_NONE
                                            ? MBEDTLS_SSL_VERIFY_OPTIONAL
                                            : MBEDTLS_SSL_VERIFY_NONE);
    set_versions(c);
    set_extensions(c);
    int rc = set_max_fragment(c);
    if (rc == USSL_OK) {
        rc = ussl__mbedtls_lists_set(c);
    }
    if (rc == USSL_OK) {
        rc = ussl__mbedtls_certs_set(c);
    }
    if (rc == USSL_OK) {
        rc = ussl__mbedtls_psk_set(c);
    }
#if USSL_HAVE_SERVER
    if (rc == USSL_OK && server) {
        rc = set_server(c);
    }
#endif
    return rc;
}
