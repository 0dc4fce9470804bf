/* SPDX-License-Identifier: MIT */
/* Pre-shared keys: the one that a client offers, and a server's look-up. */
#include "internal.h"

#include <string.h>

#if USSL_HAVE_PSK

#if USSL_HAVE_SERVER
static int look_up(void *unused, mbedtls_ssl_context *ssl, const unsigned char *identity,
                   size_t identity_len)
{
    uint8_t key[48];
    size_t len = 0;
    (void)unused;
    ussl__mbedtls_conn *c = ussl__mbedtls_of(ssl);
    int code = MBEDTLS_ERR_SSL_UNKNOWN_IDENTITY;
    if (ussl__psk_lookup(c->conn, identity, identity_len, key, &len) == USSL_OK) {
        code = mbedtls_ssl_set_hs_psk(ssl, key, len);
    }
    ussl__wipe(key, sizeof key);
    return code;
}
#endif

int ussl__mbedtls_psk_set(ussl__mbedtls_ctx *c)
{
    const ussl_config *cfg = c->cfg;
    int code = 0;
    if (cfg->role == USSL_CLIENT && cfg->psk_identity != NULL) {
        code = mbedtls_ssl_conf_psk(&c->conf, cfg->psk, cfg->psk_len,
                                    (const unsigned char *)cfg->psk_identity,
                                    strlen(cfg->psk_identity));
    }
#if USSL_HAVE_SERVER
    if (cfg->role == USSL_SERVER && cfg->psk_lookup) {
        mbedtls_ssl_conf_psk_cb(&c->conf, look_up, NULL);
    }
#endif
    return code == 0 ? USSL_OK : ussl__mbedtls_error(code);
}

#else

int ussl__mbedtls_psk_set(ussl__mbedtls_ctx *c)
{
    return c->cfg->psk_identity != NULL || c->cfg->psk_lookup ? USSL_E_NOTSUP : USSL_OK;
}

#endif
