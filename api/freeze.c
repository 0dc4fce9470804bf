/* SPDX-License-Identifier: MIT */
/* The last word on a context's options: contradictions are refused, then the backend applies them.
 */
#include "ussl_internal.h"

#include <string.h>

static const char op[] = "freeze";

static int refuse(ussl_ctx *ctx, const char *text)
{
    return ussl__ctx_fail(ctx, op, USSL_E_ARG, text);
}

static bool any_suite(const ussl_ctx *ctx, bool psk)
{
    for (size_t i = 0; i < ctx->cfg.suite_count; i++) {
        const ussl_suite *suite = ussl_suite_by_id(ctx->cfg.suites[i]);
        bool is_1_3 = suite != NULL && (suite->flags & USSL_SUITE_TLS1_3) != 0;
        if (is_1_3 || (suite != NULL && (suite->auth == USSL_AUTH_PSK) == psk)) {
            return true;
        }
    }
    return false;
}

static int check_trust(ussl_ctx *ctx)
{
    const ussl__trust *trust = &ctx->trust;
    if (trust->pins_only && trust->pin_count == 0) {
        return refuse(ctx, "pins alone are to be trusted, but there is none: ussl_ctx_add_pin");
    }
    if (trust->crl_policy != USSL_CRL_SOFT && trust->crl_count == 0) {
        return refuse(ctx, "the CRL policy asks for a CRL, but there is none: ussl_ctx_add_crl");
    }
    return USSL_OK;
}

#if USSL_HAVE_SERVER
static int check_server(ussl_ctx *ctx)
{
    const ussl_config *cfg = &ctx->cfg;
    if (cfg->own_cert_count == 0 && !cfg->psk_lookup) {
        return refuse(ctx, "a server needs ussl_ctx_add_own_cert or ussl_ctx_set_psk_lookup");
    }
    if (cfg->own_cert_count == 0 && !any_suite(ctx, true)) {
        return refuse(ctx, "without a certificate a server needs a suite with a pre-shared key");
    }
    if (cfg->client_auth == USSL_CLIENT_AUTH_NONE) {
        return USSL_OK;
    }
    if (cfg->verify && ctx->trust.anchor_count == 0 && !ctx->trust.pins_only) {
        return refuse(ctx,
                      "client certificates are asked for, but none is trusted: ussl_ctx_add_ca");
    }
    if (cfg->client_auth == USSL_CLIENT_AUTH_REQUIRE && cfg->psk_lookup) {
        return refuse(ctx,
                      "a client with a pre-shared key shows no certificate: do not require one");
    }
    return USSL_OK;
}
#endif

static int check(ussl_ctx *ctx)
{
    const ussl_config *cfg = &ctx->cfg;
    int rc = check_trust(ctx);
#if USSL_HAVE_SERVER
    if (rc == USSL_OK && cfg->role == USSL_SERVER) {
        rc = check_server(ctx);
    }
#endif
    if (rc == USSL_OK && cfg->psk != NULL && !any_suite(ctx, true)) {
        rc = refuse(ctx,
                    "a pre-shared key is set, but no suite of TLS 1.2 that uses it, nor TLS 1.3");
    }
    if (rc == USSL_OK && cfg->max_fragment != 0 && cfg->max_version >= USSL_TLS1_3 &&
        !(ctx->backend->caps & USSL_CAP_MAX_FRAGMENT_1_3)) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_NOTSUP,
                            "max_fragment has no effect in TLS 1.3 here: set_versions to TLS 1.2");
    }
    if (rc == USSL_OK && cfg->group_count == 0 && cfg->max_version >= USSL_TLS1_3) {
        rc = refuse(ctx, "TLS 1.3 needs a group");
    }
    return rc;
}

/* The names of the anchors go into a request only if they are asked for. */
static int list_anchors(ussl_ctx *ctx)
{
    size_t count = ctx->trust.anchor_count;
    if (!ctx->cfg.ca_names || count == 0) {
        return USSL_OK;
    }
    ussl_span *list = ussl__malloc(count * sizeof *list);
    if (list == NULL) {
        return USSL_E_NOMEM;
    }
    for (size_t i = 0; i < count; i++) {
        list[i] = ctx->trust.anchors[i].der;
    }
    ctx->cfg.anchors = list;
    ctx->cfg.anchor_count = count;
    return USSL_OK;
}

#if USSL_HAVE_SERVER
static int prepare_sessions(ussl_ctx *ctx)
{
    if (ctx->ticket_key_raw != NULL) {
        int rc = ussl__ticket_key_bind(ctx, ctx->ticket_key_raw, ctx->cfg.ticket_key);
        if (rc != USSL_OK) {
            return rc;
        }
        ctx->cfg.ticket_key_set = true;
    }
    if (ctx->cfg.cache_entries > 0) {
        ctx->cache = ussl__cache_new(ctx->cfg.cache_entries);
        if (ctx->cache == NULL) {
            return USSL_E_NOMEM;
        }
    }
    return USSL_OK;
}
#endif

/* After a failure the context is as open as before, so that the caller can mend it. */
static void thaw(ussl_ctx *ctx)
{
    ussl__unsettle_lists(ctx);
    ussl__free((void *)ctx->cfg.anchors);
    ctx->cfg.anchors = NULL;
    ctx->cfg.anchor_count = 0;
#if USSL_HAVE_SERVER
    ussl__wipe(ctx->cfg.ticket_key, sizeof ctx->cfg.ticket_key);
    ctx->cfg.ticket_key_set = false;
    ussl__cache_free(ctx->cache);
    ctx->cache = NULL;
#endif
}

static int apply(ussl_ctx *ctx)
{
    int rc = ussl__settle_lists(ctx);
    if (rc == USSL_OK) {
        rc = check(ctx);
    }
    if (rc == USSL_OK) {
        rc = list_anchors(ctx);
    }
#if USSL_HAVE_SERVER
    if (rc == USSL_OK && ctx->cfg.role == USSL_SERVER) {
        rc = prepare_sessions(ctx);
    }
#endif
    return rc;
}

/* What a library cannot do shows in part only when all options are there. The way out, where the
 * options tell it; NULL: they do not. */
static const char *way_out(const ussl_ctx *ctx)
{
    const ussl_config *cfg = &ctx->cfg;
    uint32_t caps = ctx->backend->caps;
    bool tls1_3 = cfg->max_version >= USSL_TLS1_3;
    (void)caps;
    (void)tls1_3;
#if USSL_HAVE_EXTERNAL_KEY
    if (ctx->external_count > 0 && tls1_3 && (caps & USSL_CAP_EXTERNAL_RSA_1_3) == 0) {
        return "an external RSA key signs up to TLS 1.2 here: ussl_ctx_set_versions";
    }
    if (ctx->external_count > 0 && (caps & USSL_CAP_EXTERNAL_DECRYPT_LATER) == 0) {
        return "an external key cannot decrypt later here: name suites without static RSA";
    }
#endif
#if USSL_HAVE_SERVER
    if (cfg->ca_names && tls1_3) {
        return "names of CAs are sent up to TLS 1.2 here: ussl_ctx_set_versions";
    }
#endif
    return USSL_HAVE_ERROR_TEXTS && cfg->max_fragment > USSL_IN_CONTENT_LEN
               ? "max_fragment is more than this build takes (USSL_IN_CONTENT_LEN)"
               : NULL;
}

int ussl__freeze(ussl_ctx *ctx)
{
    if (!ussl__lock_when_idle(&ctx->freezing)) {
        ussl_port_unlock();
        return USSL_E_BUSY;
    }
    bool mine = !ctx->frozen;
    ctx->freezing = mine;
    ussl_port_unlock();
    if (!mine) {
        return USSL_OK;
    }
    ussl__mark mark;
    ussl__enter(&mark, ctx->owner, NULL);
    int rc = apply(ctx);
    /* A library that runs out of memory while it is asked what it has leaves something out. */
    if (mark.out_of_memory) {
        rc = USSL_E_NOMEM;
    }
    if (rc == USSL_OK) {
        rc = ctx->backend->ctx->freeze(ctx->bctx);
        if (rc != USSL_OK) {
            rc = mark.out_of_memory ? USSL_E_NOMEM : mark.no_random ? USSL_E_RANDOM : rc;
            (void)ussl__ctx_fail(ctx, op, rc, rc == USSL_E_NOTSUP ? way_out(ctx) : NULL);
        }
    } else if (rc == USSL_E_NOMEM) {
        (void)ussl__ctx_fail(ctx, op, rc, NULL);
    }
    if (rc != USSL_OK) {
        thaw(ctx);
    }
    ussl__leave(&mark);
    ussl_port_lock();
    ctx->frozen = rc == USSL_OK;
    ctx->freezing = false;
    ussl_port_unlock();
    return rc;
}

int ussl_ctx_freeze(ussl_ctx *ctx)
{
    return ctx != NULL ? ussl__freeze(ctx) : USSL_E_ARG;
}
