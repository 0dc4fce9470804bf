/* SPDX-License-Identifier: MIT */
/* Pre-shared keys (RFC 4279, 5489, 8446 4.2.11): one offered by a client, looked up by a server. */
#include "wolf.h"

#include <string.h>

#ifndef NO_PSK

enum { IDENTITY_MAX = 128, KEY_MAX = 48 };

#if USSL_HAVE_TLS13
/* An external PSK is bound to a hash, SHA-256 unless told otherwise (RFC 8446 4.2.11): the first of
 * these suites that has it. */
static const char *suite_for_psk(const uint8_t *list, size_t count)
{
    const char *name = NULL;
    for (size_t i = 0; i < count; i++) {
        const ussl_suite *suite =
            ussl_suite_by_id((uint16_t)((list[2 * i] << 8) | list[2 * i + 1]));
        if (suite == NULL || (suite->flags & USSL_SUITE_TLS1_3) == 0) {
            continue;
        }
        if (name == NULL || suite->prf == USSL_HASH_SHA256) {
            name = GetCipherNameInternal(list[2 * i], list[2 * i + 1]);
        }
        if (suite->prf == USSL_HASH_SHA256) {
            break;
        }
    }
    return name;
}
#endif

#if USSL_HAVE_CLIENT

static unsigned int offer(WOLFSSL *ssl, const char *hint, char *identity, unsigned int identity_cap,
                          unsigned char *key, unsigned int key_cap)
{
    (void)hint;
    const ussl__wolf_conn *conn = wolfSSL_GetIOReadCtx(ssl);
    const ussl_config *cfg = conn->ctx->cfg;
    size_t n = strlen(cfg->psk_identity);
    if (n >= identity_cap || cfg->psk_len > key_cap) {
        return 0;
    }
    memcpy(identity, cfg->psk_identity, n + 1);
    memcpy(key, cfg->psk, cfg->psk_len);
    return (unsigned int)cfg->psk_len;
}

#if USSL_HAVE_TLS13
static unsigned int offer_1_3(WOLFSSL *ssl, const char *hint, char *identity,
                              unsigned int identity_cap, unsigned char *key, unsigned int key_cap,
                              const char **suite)
{
    const Suites *ours = WOLFSSL_SUITES(ssl);
    *suite = suite_for_psk(ours->suites, ours->suiteSz / 2u);
    return offer(ssl, hint, identity, identity_cap, key, key_cap);
}
#endif

static void use_client(ussl__wolf_ctx *ctx)
{
    if (ctx->cfg->psk_identity == NULL) {
        return;
    }
    if (ctx->cfg->min_version == USSL_TLS1_2) {
        wolfSSL_CTX_set_psk_client_callback(ctx->lib, offer);
    }
#if USSL_HAVE_TLS13
    if (ctx->cfg->max_version == USSL_TLS1_3) {
        wolfSSL_CTX_set_psk_client_tls13_callback(ctx->lib, offer_1_3);
    }
#endif
}

#endif

#if USSL_HAVE_SERVER

static unsigned int look_up(WOLFSSL *ssl, const char *identity, unsigned char *key,
                            unsigned int key_cap)
{
    const ussl__wolf_conn *conn = wolfSSL_GetIOReadCtx(ssl);
    uint8_t found[KEY_MAX];
    size_t len = 0;
    const char *end = memchr(identity, 0, IDENTITY_MAX + 1);
    size_t n = end ? (size_t)(end - identity) : 0;
    /* In TLS 1.3 this is asked about tickets that did not open, too. */
    if (n == 0 ||
        ussl__psk_lookup(conn->owner, (const uint8_t *)identity, n, found, &len) != USSL_OK ||
        len > key_cap) {
        len = 0;
    } else {
        memcpy(key, found, len);
    }
    ussl__wipe(found, sizeof found);
    return (unsigned int)len;
}

#if USSL_HAVE_TLS13
static unsigned int look_up_1_3(WOLFSSL *ssl, const char *identity, unsigned char *key,
                                unsigned int key_cap, const char **suite)
{
    const Suites *common = WOLFSSL_SUITES(ssl);
    *suite = suite_for_psk(common->suites, common->suiteSz / 2u);
    return *suite != NULL ? look_up(ssl, identity, key, key_cap) : 0;
}
#endif

static void use_server(ussl__wolf_ctx *ctx)
{
    if (!ctx->cfg->psk_lookup) {
        return;
    }
    if (ctx->cfg->min_version == USSL_TLS1_2) {
        wolfSSL_CTX_set_psk_server_callback(ctx->lib, look_up);
    }
#if USSL_HAVE_TLS13
    if (ctx->cfg->max_version == USSL_TLS1_3) {
        wolfSSL_CTX_set_psk_server_tls13_callback(ctx->lib, look_up_1_3);
    }
#endif
}

#endif

void ussl__wolf_use_psk(ussl__wolf_ctx *ctx)
{
#if USSL_HAVE_CLIENT
    if (ctx->cfg->role == USSL_CLIENT) {
        use_client(ctx);
    }
#endif
#if USSL_HAVE_SERVER
    if (ctx->cfg->role == USSL_SERVER) {
        use_server(ctx);
    }
#endif
}

#else

void ussl__wolf_use_psk(ussl__wolf_ctx *ctx)
{
    (void)ctx;
}

#endif
