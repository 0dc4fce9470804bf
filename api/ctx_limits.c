/* SPDX-License-Identifier: MIT */
/* Numbers and switches: record sizes, DH size, and the extensions that are on or off. */
#include "ussl_internal.h"

int ussl_ctx_set_max_fragment(ussl_ctx *ctx, unsigned length)
{
    static const char op[] = "set_max_fragment";
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    if (length != 0 && length != 512 && length != 1024 && length != 2048 && length != 4096) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "pass 512, 1024, 2048 or 4096, or 0 for none");
    } else if (length != 0) {
        rc = ussl__need(ctx, op, USSL_CAP_MAX_FRAGMENT);
    }
    if (rc == USSL_OK) {
        ctx->cfg.max_fragment = length;
    }
    return ussl__option_end(ctx, &mark, op, rc);
}

int ussl_ctx_set_record_size_limit(ussl_ctx *ctx, unsigned length)
{
    static const char op[] = "set_record_size_limit";
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    if (length != 0 && (length < 64 || length > 16385)) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "pass 64 to 16385, or 0 for none");
    } else if (length != 0) {
        rc = ussl__need(ctx, op, USSL_CAP_RECORD_SIZE_LIMIT);
    }
    if (rc == USSL_OK) {
        ctx->cfg.record_size_limit = length;
    }
    return ussl__option_end(ctx, &mark, op, rc);
}

int ussl_ctx_set_send_limit(ussl_ctx *ctx, unsigned length)
{
    static const char op[] = "set_send_limit";
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    if (length < 64 || length > 16384) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "pass 64 to 16384");
    } else {
        ctx->send_limit = (uint16_t)length;
    }
    return ussl__option_end(ctx, &mark, op, rc);
}

int ussl_ctx_set_dh_min_bits(ussl_ctx *ctx, unsigned bits)
{
    static const char op[] = "set_dh_min_bits";
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    if (bits < 2048 || bits > 8192) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "pass 2048 to 8192 bits");
    } else {
        ctx->cfg.dh_min_bits = bits;
    }
    return ussl__option_end(ctx, &mark, op, rc);
}

/* A switch; `cap` 0: every backend has it. */
static int set_switch(ussl_ctx *ctx, const char *op, bool *slot, bool on, uint32_t cap)
{
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    if (on && cap != 0) {
        rc = ussl__need(ctx, op, cap);
    }
    if (rc == USSL_OK) {
        *slot = on;
    }
    return ussl__option_end(ctx, &mark, op, rc);
}

int ussl_ctx_set_encrypt_then_mac(ussl_ctx *ctx, bool on)
{
    return set_switch(ctx, "set_encrypt_then_mac", ctx != NULL ? &ctx->cfg.encrypt_then_mac : NULL,
                      on, 0);
}

int ussl_ctx_set_require_ems(ussl_ctx *ctx, bool on)
{
    return set_switch(ctx, "set_require_ems", ctx != NULL ? &ctx->cfg.require_ems : NULL, on,
                      USSL_CAP_REQUIRE_EMS);
}

int ussl_ctx_set_ocsp_stapling(ussl_ctx *ctx, bool on)
{
    return set_switch(ctx, "set_ocsp_stapling", ctx != NULL ? &ctx->cfg.ocsp_stapling : NULL, on,
                      USSL_CAP_OCSP_STAPLING);
}

int ussl_ctx_set_ca_names(ussl_ctx *ctx, bool on)
{
    return set_switch(ctx, "set_ca_names", ctx != NULL ? &ctx->cfg.ca_names : NULL, on,
                      USSL_CAP_CA_NAMES);
}

int ussl_ctx_keep_peer_chain(ussl_ctx *ctx, bool on)
{
    return set_switch(ctx, "keep_peer_chain", ctx != NULL ? &ctx->cfg.keep_peer_chain : NULL, on,
                      0);
}

int ussl_ctx_set_tickets(ussl_ctx *ctx, bool on)
{
    /* On is the default, so a backend without tickets may only be told to leave them off. */
    return set_switch(ctx, "set_tickets", ctx != NULL ? &ctx->cfg.tickets : NULL, on,
                      USSL_CAP_SESSION);
}
