/* SPDX-License-Identifier: MIT */
/* Whom a context trusts: anchors, CRLs and pins. */
#include "ussl_internal.h"

#include <string.h>

int ussl_ctx_add_ca(ussl_ctx *ctx, const void *data, size_t len)
{
    static const char op[] = "add_ca";
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    ussl__ders ders;
    const char *why;
    rc = ussl__ders_read(data, len, "CERTIFICATE", &ders, &why);
    if (rc == USSL_E_CERT || rc == USSL_E_NOTSUP) {
        (void)ussl__ctx_fail_on(ctx, op, rc, "the trust anchors", why);
    }
    if (rc != USSL_OK) {
        return ussl__option_end(ctx, &mark, op, rc);
    }
    size_t have = ctx->trust.anchor_count;
    ussl__anchor *all = ussl__malloc((have + ders.n) * sizeof *all);
    if (all == NULL) {
        rc = USSL_E_NOMEM;
        goto out;
    }
    if (have > 0) {
        memcpy(all, ctx->trust.anchors, have * sizeof *all);
    }
    for (size_t i = 0; i < ders.n; i++) {
        if (ussl__anchor_read(ders.p[i], &all[have + i]) != USSL_OK) {
            rc = USSL_E_CERT;
            char which[40] = "certificate ";
            ussl__say_number(which, sizeof which, i + 1);
            (void)ussl__ctx_fail_on(ctx, op, rc, which, "it cannot be read; none was taken");
            goto out;
        }
    }
    ussl__free((void *)ctx->trust.anchors);
    ctx->trust.anchors = all;
    ctx->trust.anchor_count = have + ders.n;
    all = NULL;
    ders.n = 0; /* the blobs belong to the anchors now */
out:
    ussl__free(all);
    ussl__ders_free(&ders);
    return ussl__option_end(ctx, &mark, op, rc);
}

#if !USSL_HAVE_CRL
static const char without_crl[] = "revocation lists are not in this build (USSL_HAVE_CRL)";
#endif

int ussl_ctx_add_crl(ussl_ctx *ctx, const void *data, size_t len)
{
    static const char op[] = "add_crl";
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
#if USSL_HAVE_CRL
    ussl__ders ders;
    const char *why;
    rc = ussl__ders_read(data, len, "X509 CRL", &ders, &why);
    for (size_t i = 0; rc == USSL_OK && i < ders.n; i++) {
        if (ussl__crl_read(ders.p[i]) != USSL_OK) {
            rc = USSL_E_CERT;
            why = "it cannot be read";
        }
    }
    if (rc == USSL_E_CERT || rc == USSL_E_NOTSUP) {
        (void)ussl__ctx_fail_on(ctx, op, rc, "the CRL", why);
    }
    if (rc == USSL_OK) {
        size_t have = ctx->trust.crl_count;
        ussl_span *all = ussl__realloc((void *)ctx->trust.crls, (have + ders.n) * sizeof *all);
        if (all == NULL) {
            rc = USSL_E_NOMEM;
        } else {
            memcpy(all + have, ders.p, ders.n * sizeof *all);
            ctx->trust.crls = all;
            ctx->trust.crl_judge = ussl__crl_judge;
            ctx->trust.crl_count = have + ders.n;
            ders.n = 0;
        }
    }
    ussl__ders_free(&ders);
#else
    (void)data;
    (void)len;
    rc = ussl__ctx_fail(ctx, op, USSL_E_NOTSUP, without_crl);
#endif
    return ussl__option_end(ctx, &mark, op, rc);
}

int ussl_ctx_set_crl_policy(ussl_ctx *ctx, ussl_crl_policy policy)
{
    static const char op[] = "set_crl_policy";
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    if (policy != USSL_CRL_SOFT && policy != USSL_CRL_LEAF && policy != USSL_CRL_ALL) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "there is no such CRL policy");
#if !USSL_HAVE_CRL
    } else if (policy != USSL_CRL_SOFT) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_NOTSUP, without_crl);
#endif
    } else {
        ctx->trust.crl_policy = policy;
    }
    return ussl__option_end(ctx, &mark, op, rc);
}

int ussl_ctx_add_pin(ussl_ctx *ctx, const uint8_t sha256[32])
{
    static const char op[] = "add_pin";
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    if (sha256 == NULL) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "the pin is NULL");
        return ussl__option_end(ctx, &mark, op, rc);
    }
    size_t have = ctx->trust.pin_count;
    uint8_t(*pins)[32] = ussl__realloc((void *)ctx->trust.pins, (have + 1) * sizeof *pins);
    if (pins == NULL) {
        rc = USSL_E_NOMEM;
    } else {
        memcpy(pins[have], sha256, 32);
        ctx->trust.pins = (const uint8_t(*)[32])pins;
        ctx->trust.pin_count = have + 1;
    }
    return ussl__option_end(ctx, &mark, op, rc);
}

int ussl_ctx_set_pins_only(ussl_ctx *ctx, bool on)
{
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, "set_pins_only");
    if (rc != USSL_OK) {
        return rc;
    }
    ctx->trust.pins_only = on;
    return ussl__option_end(ctx, &mark, "set_pins_only", rc);
}

int ussl_ctx_set_max_depth(ussl_ctx *ctx, unsigned depth)
{
    static const char op[] = "set_max_depth";
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    if (depth < 1 || depth > 10) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "pass 1 to 10");
    } else {
        ctx->trust.max_depth = depth;
    }
    return ussl__option_end(ctx, &mark, op, rc);
}
