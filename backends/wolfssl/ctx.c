/* SPDX-License-Identifier: MIT */
/* The library's context: made when the core freezes its own, read-only from then on. */
#include "wolf.h"

#include <string.h>

int ussl__wolf_ctx_init(void *bctx, ussl_ctx *owner, const ussl_config *cfg)
{
    ussl__wolf_ctx *ctx = bctx;
    ctx->owner = owner;
    ctx->cfg = cfg;
    if (wc_InitMutex(&ctx->lock) != 0) {
        return USSL_E_INTERNAL;
    }
    ctx->lock_made = true;
    return USSL_OK;
}

static void free_lib(ussl__wolf_ctx *ctx)
{
    if (ctx->lib != NULL) {
        ussl__wolf_lend_cert(ctx, false);
        wolfSSL_CTX_free(ctx->lib);
        ctx->lib = NULL;
    }
}

void ussl__wolf_ctx_fini(void *bctx)
{
    ussl__wolf_ctx *ctx = bctx;
    free_lib(ctx);
    for (size_t i = 0; i < ctx->cert_count; i++) {
        ussl__wolf_cert_free(&ctx->certs[i]);
    }
    ussl__free(ctx->certs);
    ussl__free(ctx->alpn);
    if (ctx->lock_made) {
        wc_FreeMutex(&ctx->lock);
    }
    ussl__wipe(ctx, sizeof *ctx);
}

static int join_alpn(ussl__wolf_ctx *ctx)
{
    const ussl_config *cfg = ctx->cfg;
    size_t total = 0;
    for (size_t i = 0; i < cfg->alpn_count; i++) {
        total += strlen(cfg->alpn[i]) + 1;
    }
    if (total == 0) {
        return USSL_OK;
    }
    char *out = ussl__calloc(total, 1);
    if (out == NULL) {
        return USSL_E_NOMEM;
    }
    ctx->alpn = out;
    for (size_t i = 0; i < cfg->alpn_count; i++) {
        size_t n = strlen(cfg->alpn[i]);
        memcpy(out, cfg->alpn[i], n);
        out[n] = i + 1 < cfg->alpn_count ? ',' : '\0';
        out += n + 1;
    }
    return USSL_OK;
}

static uint8_t fragment_code(unsigned length)
{
    switch (length) {
    case 512:
        return WOLFSSL_MFL_2_9;
    case 1024:
        return WOLFSSL_MFL_2_10;
    case 2048:
        return WOLFSSL_MFL_2_11;
    default:
        return WOLFSSL_MFL_2_12;
    }
}

/* The core judges every chain, so that the library asks once, at the leaf, whatever it found. Its
 * own verdict passes nothing, and no certificate of a peer enters its certificate manager. */
static void leave_verdict_to_core(ussl__wolf_ctx *ctx)
{
    wolfSSL_CTX_set_verify(ctx->lib, WOLFSSL_VERIFY_NONE, ussl__wolf_verify);
#if USSL_HAVE_EXTERNAL_KEY
    wolfSSL_CTX_SetProcessPeerCertCb(ctx->lib, ussl__wolf_parsed);
#endif
    if (ctx->cfg->role == USSL_SERVER && ctx->cfg->client_auth != USSL_CLIENT_AUTH_NONE) {
        ctx->lib->verifyPeer = 1;
    }
}

static void apply_extensions(ussl__wolf_ctx *ctx)
{
    const ussl_config *cfg = ctx->cfg;
#ifdef HAVE_ENCRYPT_THEN_MAC
    wolfSSL_CTX_AllowEncryptThenMac(ctx->lib, cfg->encrypt_then_mac ? 1 : 0);
#endif
    if (cfg->max_fragment != 0 && cfg->role == USSL_CLIENT) {
        wolfSSL_CTX_UseMaxFragment(ctx->lib, fragment_code(cfg->max_fragment));
    }
#if USSL_HAVE_OCSP
    if (cfg->ocsp_stapling) {
        wolfSSL_CTX_EnableOCSPStapling(ctx->lib);
    }
#endif
#if USSL_HAVE_SERVER
    if (cfg->role == USSL_SERVER) {
        wolfSSL_CTX_set_servername_callback(ctx->lib, ussl__wolf_hello);
    }
#endif
}

static void apply_sessions(ussl__wolf_ctx *ctx)
{
    /* The library's cache of session ids is one for the whole process: a session of one context
     * would resume on another that demands more. It stays empty. */
    wolfSSL_CTX_set_session_cache_mode(ctx->lib, WOLFSSL_SESS_CACHE_NO_INTERNAL);
    wolfSSL_CTX_set_timeout(ctx->lib, ctx->cfg->session_lifetime);
    if (ctx->cfg->role == USSL_SERVER) {
        ussl__wolf_use_cache(ctx);
    }
}

/* Would an external key that may wait be asked to decrypt? The library cannot come back to that:
 * told now, not to the first client. */
static bool decrypts_later(const ussl__wolf_ctx *ctx)
{
    bool may_wait = false;
    for (size_t i = 0; i < ctx->cert_count; i++) {
        const ussl__wolf_cert *cert = &ctx->certs[i];
        may_wait = may_wait || (cert->external && cert->may_wait && cert->have_rsa);
    }
    if (!may_wait || ctx->cfg->role != USSL_SERVER) {
        return false;
    }
    for (size_t i = 0; i < ctx->cfg->suite_count; i++) {
        const ussl_suite *suite = ussl_suite_by_id(ctx->cfg->suites[i]);
        if (suite != NULL && suite->kx == USSL_KX_RSA) {
            return true;
        }
    }
    return false;
}

int ussl__wolf_ctx_freeze(void *bctx)
{
    ussl__wolf_ctx *ctx = bctx;
    const ussl_config *cfg = ctx->cfg;
    if (cfg->require_ems || cfg->record_size_limit != 0 || cfg->ca_names || decrypts_later(ctx)) {
        return USSL_E_NOTSUP;
    }
    WOLFSSL_METHOD *method = ussl__wolf_method(cfg);
    if (method == NULL) {
        return ussl__out_of_memory() ? USSL_E_NOMEM : USSL_E_NOTSUP;
    }
    ctx->lib = wolfSSL_CTX_new(method);
    if (ctx->lib == NULL) {
        return ussl__out_of_memory() ? USSL_E_NOMEM : USSL_E_INTERNAL;
    }
    wolfSSL_CTX_SetIORecv(ctx->lib, ussl__wolf_recv);
    wolfSSL_CTX_SetIOSend(ctx->lib, ussl__wolf_send);
    int rc = ussl__wolf_apply_policy(ctx);
    if (rc == USSL_OK) {
        rc = join_alpn(ctx);
    }
    if (rc == USSL_OK) {
        leave_verdict_to_core(ctx);
        apply_extensions(ctx);
        apply_sessions(ctx);
        ussl__wolf_use_psk(ctx);
        ussl__wolf_use_external_key(ctx);
        rc = ussl__wolf_use_tickets(ctx);
    }
    if (rc == USSL_OK) {
        ussl__wolf_lend_cert(ctx, true);
    } else {
        free_lib(ctx);
    }
    return rc;
}
