/* SPDX-License-Identifier: MIT */
/* Pre-shared keys: the one that a client offers, the ones that a server knows. */
#include "ussl_internal.h"

#include <string.h>

#define LONGEST_IDENTITY 128
#define LONGEST_KEY      48

int ussl_ctx_set_psk(ussl_ctx *ctx, const char *identity, const uint8_t *key, size_t key_len)
{
    static const char op[] = "set_psk";
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    size_t len = identity != NULL ? strlen(identity) : 0;
    char *name = NULL;
    uint8_t *copy = NULL;
    if (ctx->cfg.role != USSL_CLIENT) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "on a server use ussl_ctx_set_psk_lookup");
    } else if (len == 0 || len > LONGEST_IDENTITY) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "the identity has 1 to 128 bytes");
    } else if (key == NULL || key_len == 0 || key_len > LONGEST_KEY) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "the key has 1 to 48 bytes");
    } else {
        rc = ussl__need(ctx, op, USSL_CAP_PSK);
    }
    if (rc != USSL_OK) {
        return ussl__option_end(ctx, &mark, op, rc);
    }
    name = ussl__malloc(len + 1);
    copy = ussl__malloc(key_len);
    if (name == NULL || copy == NULL) {
        ussl__free(name);
        ussl__free(copy);
        return ussl__option_end(ctx, &mark, op, USSL_E_NOMEM);
    }
    memcpy(name, identity, len + 1);
    memcpy(copy, key, key_len);
    ussl__free((void *)ctx->cfg.psk_identity);
    ussl__free((void *)ctx->cfg.psk);
    ctx->cfg.psk_identity = name;
    ctx->cfg.psk = copy;
    ctx->cfg.psk_len = key_len;
    return ussl__option_end(ctx, &mark, op, USSL_OK);
}

int ussl_ctx_set_psk_lookup(ussl_ctx *ctx, ussl_psk_fn fn, void *arg)
{
    static const char op[] = "set_psk_lookup";
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    if (ctx->cfg.role != USSL_SERVER) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "on a client use ussl_ctx_set_psk");
    } else {
        rc = ussl__need(ctx, op, USSL_CAP_PSK);
    }
    if (rc == USSL_OK) {
        ctx->psk_fn = fn;
        ctx->psk_arg = arg;
        ctx->cfg.psk_lookup = fn != NULL;
    }
    return ussl__option_end(ctx, &mark, op, rc);
}

int ussl__psk_lookup(ussl_conn *conn, const uint8_t *identity, size_t identity_len, uint8_t key[48],
                     size_t *key_len)
{
    const ussl_ctx *ctx = conn->ctx;
    *key_len = 0;
    if (ctx->psk_fn == NULL || identity_len == 0 || identity_len > LONGEST_IDENTITY ||
        memchr(identity, 0, identity_len) != NULL) {
        return USSL_E_KEY;
    }
    char name[LONGEST_IDENTITY + 1];
    memcpy(name, identity, identity_len);
    name[identity_len] = '\0';
    int rc = ctx->psk_fn(ctx->psk_arg, conn, name, key, key_len);
    if (rc == USSL_OK && *key_len > 0 && *key_len <= LONGEST_KEY) {
        return USSL_OK;
    }
    ussl__wipe(key, LONGEST_KEY);
    *key_len = 0;
    return USSL_E_KEY;
}
