/* SPDX-License-Identifier: MIT */
/* How sessions are kept: cache, lifetime, the keys of tickets and of saved sessions. */
#include "ussl_internal.h"

#include <string.h>

int ussl_ctx_set_session_cache(ussl_ctx *ctx, size_t entries)
{
    static const char op[] = "set_session_cache";
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    if (ctx->cfg.role != USSL_SERVER) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG,
                            "a client has no cache: ussl_conn_save_session gives the session");
    } else if (entries > 0xffff) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "pass at most 65535 entries");
    } else if (entries > 0) {
        rc = ussl__need(ctx, op, USSL_CAP_SESSION);
    }
    if (rc == USSL_OK) {
        ctx->cfg.cache_entries = entries;
    }
    return ussl__option_end(ctx, &mark, op, rc);
}

int ussl_ctx_set_session_lifetime(ussl_ctx *ctx, unsigned seconds)
{
    static const ussl__number rule = {
        .op = "set_session_lifetime",
        .slot = offsetof(ussl_ctx, cfg.session_lifetime),
        .min = 1,
        .max = 604800,
        .text = "pass 1 to 604800 seconds (RFC 8446 4.6.1: seven days)",
    };
    return ussl__set_number(ctx, &rule, seconds);
}

static int replace_key(uint8_t **slot, const uint8_t *key, size_t len)
{
    uint8_t *copy = ussl__malloc(len);
    if (copy == NULL) {
        return USSL_E_NOMEM;
    }
    memcpy(copy, key, len);
    ussl__free(*slot);
    *slot = copy;
    return USSL_OK;
}

int ussl_ctx_set_session_seal(ussl_ctx *ctx, const uint8_t key[32])
{
    static const char op[] = "set_session_seal";
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    if (key == NULL) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "the key is NULL");
    } else if (ctx->backend->pki->seal == ussl__unsupported_crypt) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_NOTSUP, "this build of the backend has no AES-256-GCM");
    } else {
        rc = ussl__need(ctx, op, USSL_CAP_SESSION);
    }
    if (rc == USSL_OK) {
        rc = replace_key(&ctx->seal_key, key, 32);
    }
    return ussl__option_end(ctx, &mark, op, rc);
}

#if USSL_HAVE_SERVER
/* The new key of a running server; the former one still opens. */
static int rotate(ussl_ctx *ctx, const char *op, const uint8_t key[48])
{
    uint8_t bound[48];
    ussl__mark mark;
    ussl__enter(&mark, ctx->owner, NULL);
    int rc = ussl__ticket_key_bind(ctx, key, bound);
    if (rc == USSL_OK) {
        rc = ctx->backend->ctx->set_ticket_key(ctx->bctx, bound);
    }
    if (rc != USSL_OK) {
        (void)ussl__ctx_fail(ctx, op, mark.out_of_memory ? USSL_E_NOMEM : rc, NULL);
        rc = mark.out_of_memory ? USSL_E_NOMEM : rc;
    }
    ussl__leave(&mark);
    ussl__wipe(bound, sizeof bound);
    return rc;
}
#endif

int ussl_ctx_set_ticket_key(ussl_ctx *ctx, const uint8_t key[48])
{
    static const char op[] = "set_ticket_key";
    if (ctx == NULL) {
        return USSL_E_ARG;
    }
    if (ctx->cfg.role != USSL_SERVER || key == NULL) {
        return ussl__ctx_fail(ctx, op, USSL_E_ARG, "pass 48 bytes, on a server");
    }
    int rc = ussl__need(ctx, op, USSL_CAP_TICKET_KEYS);
    if (rc != USSL_OK) {
        return rc;
    }
#if USSL_HAVE_SERVER
    if (ctx->frozen) {
        return rotate(ctx, op, key);
    }
    ussl__mark mark;
    rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    rc = replace_key(&ctx->ticket_key_raw, key, 48);
    return ussl__option_end(ctx, &mark, op, rc);
#else
    return USSL_E_NOTSUP;
#endif
}
