/* SPDX-License-Identifier: MIT */
/* Whose time counts: the port's, the caller's, or none. */
#include "ussl_internal.h"

int ussl_ctx_set_clock(ussl_ctx *ctx, ussl_clock_policy policy, ussl_time_fn fn, void *arg)
{
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, "set_clock");
    if (rc != USSL_OK) {
        return rc;
    }
    if (policy != USSL_CLOCK_SYSTEM && policy != USSL_CLOCK_CALLBACK && policy != USSL_CLOCK_NONE) {
        rc = ussl__ctx_fail(ctx, "set_clock", USSL_E_ARG, "there is no such clock policy");
    } else if ((policy == USSL_CLOCK_CALLBACK) != (fn != NULL)) {
        rc = ussl__ctx_fail(ctx, "set_clock", USSL_E_ARG,
                            "pass a function with USSL_CLOCK_CALLBACK, and with no other policy");
    } else {
        ctx->clock = (uint8_t)policy;
        ctx->time_fn = fn;
        ctx->time_arg = arg;
    }
    return ussl__option_end(ctx, &mark, "set_clock", rc);
}

int64_t ussl__ctx_now(const ussl_ctx *ctx)
{
    return ctx->time_fn != NULL ? ctx->time_fn(ctx->time_arg) : ussl_port_time();
}

int64_t ussl__now(const ussl_conn *conn)
{
    return ussl__ctx_now(conn->ctx);
}

uint64_t ussl__ticks_ms(void)
{
    return ussl_port_ticks_ms();
}
