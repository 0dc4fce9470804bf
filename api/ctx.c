/* SPDX-License-Identifier: MIT */
/* A context from birth to death, and the frame of every option call. */
#include "ussl_internal.h"

#include <string.h>

/* What the allocator guarantees; a backend's handle may want more. */
static size_t slack(const ussl_backend *backend)
{
    return backend->align > USSL__ALIGN ? backend->align - USSL__ALIGN : 0;
}

static void *align_up(void *p, size_t align)
{
    uintptr_t skew = (align - (uintptr_t)p % align) % align;
    return (uint8_t *)p + skew;
}

static int role_known(const ussl_backend *backend, ussl_role role)
{
    if (role == USSL_CLIENT) {
        return USSL_HAVE_CLIENT && (backend->caps & USSL_CAP_CLIENT) ? USSL_OK : USSL_E_NOTSUP;
    }
    if (role == USSL_SERVER) {
        return USSL_HAVE_SERVER && (backend->caps & USSL_CAP_SERVER) ? USSL_OK : USSL_E_NOTSUP;
    }
    return USSL_E_ARG;
}

static int random_ready(void)
{
    uint8_t probe[16];
    int rc = ussl__random(probe, sizeof probe);
    ussl__wipe(probe, sizeof probe);
    return rc;
}

static void defaults(ussl_ctx *ctx, const ussl_backend *backend, ussl_role role)
{
    ctx->backend = backend;
    ussl__count_add(&ctx->refs, 1);
    ctx->send_limit = 16384;
    ctx->trust.max_depth = 8;
    ctx->cfg.role = role;
    ctx->cfg.verify = true;
    ctx->cfg.tickets = true;
    ctx->cfg.session_lifetime = 7200;
    ctx->cfg.encrypt_then_mac = true;
    ctx->cfg.dh_min_bits = 2048;
}

static int make(ussl_ctx **out, const ussl_backend *backend, ussl_role role)
{
    ussl__owner *owner = ussl__owner_new();
    if (owner == NULL) {
        return USSL_E_NOMEM;
    }
    ussl__mark mark;
    ussl__enter(&mark, owner, NULL);
    int rc = USSL_E_NOMEM;
    size_t fixed = (sizeof(ussl_ctx) + USSL__ALIGN - 1) & ~(USSL__ALIGN - 1);
    ussl_ctx *ctx = ussl__calloc(1, fixed + slack(backend) + backend->ctx_size);
    if (ctx != NULL) {
        defaults(ctx, backend, role);
        ctx->owner = owner;
        ctx->bctx = align_up((uint8_t *)ctx + fixed, backend->align);
        rc = backend->ctx->init(ctx->bctx, ctx, &ctx->cfg);
        if (rc != USSL_OK) {
            rc = mark.out_of_memory ? USSL_E_NOMEM : mark.no_random ? USSL_E_RANDOM : rc;
            backend->ctx->fini(ctx->bctx);
            ussl__free(ctx);
        }
    }
    ussl__leave(&mark);
    if (rc != USSL_OK) {
        ussl__owner_drop(owner);
        return rc;
    }
    *out = ctx;
    return USSL_OK;
}

int ussl_ctx_new_on(ussl_ctx **out, const ussl_backend *backend, ussl_role role)
{
    if (out == NULL) {
        return USSL_E_ARG;
    }
    *out = NULL;
    if (backend == NULL) {
        return USSL_E_ARG;
    }
    if (!ussl__backend_usable(backend)) {
        return USSL_E_NOTSUP;
    }
    int rc = role_known(backend, role);
    if (rc != USSL_OK) {
        return rc;
    }
    rc = random_ready();
    if (rc != USSL_OK) {
        return rc;
    }
    rc = ussl__backend_use(backend);
    if (rc != USSL_OK) {
        return rc;
    }
    rc = make(out, backend, role);
    if (rc != USSL_OK) {
        ussl__backend_release(backend);
    }
    return rc;
}

int ussl_ctx_new(ussl_ctx **out, ussl_role role)
{
    return ussl_ctx_new_on(out, ussl__backend_list[0], role);
}

void ussl__ctx_hold(ussl_ctx *ctx)
{
    ussl__count_add(&ctx->refs, 1);
}

static void free_trust(ussl_ctx *ctx)
{
    for (size_t i = 0; i < ctx->trust.anchor_count; i++) {
        ussl__free((void *)ctx->trust.anchors[i].der.p);
    }
    ussl__free((void *)ctx->trust.anchors);
    for (size_t i = 0; i < ctx->trust.crl_count; i++) {
        ussl__free((void *)ctx->trust.crls[i].p);
    }
    ussl__free((void *)ctx->trust.crls);
    ussl__free((void *)ctx->trust.pins);
}

void ussl_ctx_free(ussl_ctx *ctx)
{
    if (ctx == NULL || ussl__count_add(&ctx->refs, (size_t)-1) != 0) {
        return;
    }
    const ussl_backend *backend = ctx->backend;
    ussl__owner *owner = ctx->owner;
    ussl__mark mark;
    ussl__enter(&mark, owner, NULL);
    backend->ctx->fini(ctx->bctx);
    free_trust(ctx);
    ussl__unsettle_lists(ctx);
    ussl__free(ctx->want_suites.p);
    ussl__free(ctx->want_groups.p);
    ussl__free(ctx->want_sigalgs.p);
    ussl__free((void *)ctx->cfg.alpn);
    ussl__free((void *)ctx->cfg.psk_identity);
    ussl__free((void *)ctx->cfg.psk);
    ussl__free((void *)ctx->cfg.anchors);
    ussl__free(ctx->external);
    ussl__free(ctx->seal_key);
#if USSL_HAVE_SERVER
    ussl__free(ctx->ticket_key_raw);
    ussl__cache_free(ctx->cache);
#endif
    ussl__free(ctx);
    ussl__leave(&mark);
    ussl__owner_drop(owner);
    ussl__backend_release(backend);
}

#if USSL_HAVE_ERROR_TEXTS
#define OP op
#else
#define OP ""
#endif

#if USSL_HAVE_ERROR_TEXTS
int ussl__option(ussl_ctx *ctx, ussl__mark *mark, const char *op)
#else
int ussl__option_code(ussl_ctx *ctx, ussl__mark *mark)
#endif
{
    if (ctx == NULL) {
        return USSL_E_ARG;
    }
    if (ctx->frozen) {
        return ussl__ctx_fail(ctx, OP, USSL_E_STATE,
                              "the context is frozen by its first connection: set options before");
    }
    ussl__enter(mark, ctx->owner, NULL);
    return USSL_OK;
}

#if USSL_HAVE_ERROR_TEXTS
int ussl__option_end(ussl_ctx *ctx, ussl__mark *mark, const char *op, int rc)
#else
int ussl__option_end_code(ussl_ctx *ctx, ussl__mark *mark, int rc)
#endif
{
    /* Whatever was said before: a library that could not allocate knows of fewer things. */
    if (rc == USSL_E_NOMEM || (rc != USSL_OK && mark->out_of_memory)) {
        rc = ussl__ctx_fail(ctx, OP, USSL_E_NOMEM, NULL);
    }
    ussl__leave(mark);
    return rc;
}

int ussl__need(ussl_ctx *ctx, const char *op, uint32_t cap)
{
    const char *why = ussl_backend_lacks(ctx->backend, cap);
    if (why == NULL) {
        return USSL_OK;
    }
    return ussl__ctx_fail_on(ctx, op, USSL_E_NOTSUP, ctx->backend->name, why);
}

const ussl_backend *ussl_ctx_backend(const ussl_ctx *ctx)
{
    return ctx->backend;
}

void ussl_ctx_memory(const ussl_ctx *ctx, ussl_memory *out)
{
    ussl__owner_read(ctx->owner, out);
}
