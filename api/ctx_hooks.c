/* SPDX-License-Identifier: MIT */
/* The caller's say in a handshake: verification, the certificate for a name. */
#include "ussl_internal.h"

#include <string.h>

static int set_verify(ussl_ctx *ctx, const char *op, ussl_verify_fn fn, void *arg, bool may_accept)
{
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    ctx->verify_fn = fn;
    ctx->verify_arg = arg;
    ctx->may_accept = may_accept && fn != NULL;
    return ussl__option_end(ctx, &mark, op, rc);
}

int ussl_ctx_set_verify_hook(ussl_ctx *ctx, ussl_verify_fn fn, void *arg)
{
    return set_verify(ctx, "set_verify_hook", fn, arg, false);
}

int ussl_ctx_danger_set_accepting_hook(ussl_ctx *ctx, ussl_verify_fn fn, void *arg)
{
    return set_verify(ctx, "danger_set_accepting_hook", fn, arg, true);
}

int ussl_ctx_danger_disable_verification(ussl_ctx *ctx)
{
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, "danger_disable_verification");
    if (rc != USSL_OK) {
        return rc;
    }
    ctx->cfg.verify = false;
    return ussl__option_end(ctx, &mark, "danger_disable_verification", rc);
}

int ussl_ctx_set_client_auth(ussl_ctx *ctx, ussl_client_auth mode)
{
    static const char op[] = "set_client_auth";
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    if (ctx->cfg.role != USSL_SERVER) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "only a server asks for client certificates");
    } else if (mode != USSL_CLIENT_AUTH_NONE && mode != USSL_CLIENT_AUTH_REQUEST &&
               mode != USSL_CLIENT_AUTH_REQUIRE) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "there is no such mode");
    } else {
        ctx->cfg.client_auth = mode;
    }
    return ussl__option_end(ctx, &mark, op, rc);
}

int ussl_ctx_set_sni_hook(ussl_ctx *ctx, ussl_sni_fn fn, void *arg)
{
    static const char op[] = "set_sni_hook";
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    if (ctx->cfg.role != USSL_SERVER) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "only a server chooses by SNI");
    } else {
        ctx->sni_fn = fn;
        ctx->sni_arg = arg;
        ctx->cfg.sni_hook = fn != NULL;
    }
    return ussl__option_end(ctx, &mark, op, rc);
}

#define ALERT_ILLEGAL_PARAMETER 47
#define ALERT_INTERNAL_ERROR    80

int ussl__choose_cert(ussl_conn *conn, const uint8_t *name, size_t len, int *cert_index)
{
    ussl_ctx *ctx = conn->ctx;
    *cert_index = -1;
    conn->name_refused = false;
    ussl__free(conn->sni);
    conn->sni = NULL;
    if (name != NULL && len > 0) {
        if (len > 255 || memchr(name, 0, len) != NULL) {
            return ALERT_ILLEGAL_PARAMETER;
        }
        conn->sni = ussl__malloc(len + 1);
        if (conn->sni == NULL) {
            return ALERT_INTERNAL_ERROR;
        }
        memcpy(conn->sni, name, len);
        conn->sni[len] = '\0';
    }
    if (ctx->sni_fn == NULL) {
        return 0;
    }
    int alert = ctx->sni_fn(ctx->sni_arg, conn, conn->sni, cert_index);
    conn->name_refused = alert != 0;
    if (alert == 0 && *cert_index >= 0 && (size_t)*cert_index >= ctx->cfg.own_cert_count) {
        return ALERT_INTERNAL_ERROR;
    }
    if (*cert_index < 0) {
        *cert_index = -1;
    }
    return alert < 0 || alert > 255 ? ALERT_INTERNAL_ERROR : alert;
}
