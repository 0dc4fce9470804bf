/* SPDX-License-Identifier: MIT */
/* Our own certificates and keys, handed to the backend as soon as they are set. */
#include "ussl_internal.h"

#include "pem/pem.h"

#include <string.h>

#if USSL_HAVE_OWN_CERT

#if USSL_HAVE_PEM
static bool ends_with(ussl_span text, const char *end)
{
    size_t len = strlen(end);
    return text.n >= len && memcmp(text.p + text.n - len, end, len) == 0;
}
#endif

/* The key of a PEM text as one terminated block (some files hold EC PARAMETERS or the certificate
 * too), or the DER as it is. `*copy` gets what must be freed. */
static int read_key(ussl_ctx *ctx, const char *op, const void *key, size_t key_len,
                    ussl_own_cert *cert, char **copy)
{
    if (key == NULL || key_len == 0) {
        return ussl__ctx_fail(ctx, op, USSL_E_KEY, "the key is empty");
    }
#if !USSL_HAVE_PEM
    (void)copy;
    if (*(const uint8_t *)key != 0x30) { /* no SEQUENCE, so no DER */
        return ussl__ctx_fail(ctx, op, USSL_E_NOTSUP,
                              "the key is no DER, and PEM is not in this build (USSL_HAVE_PEM)");
    }
    cert->key = (ussl_span){key, key_len};
    return USSL_OK;
}
#else
    if (!ussl__pem_is(key, key_len)) {
        cert->key = (ussl_span){key, key_len};
        return USSL_OK;
    }
    size_t pos = 0;
    ussl__pem_block block;
    int rc;
    do {
        rc = ussl__pem_next(key, key_len, &pos, &block);
    } while (rc == USSL_OK && !ends_with(block.label, "PRIVATE KEY"));
    if (rc != USSL_OK) {
        return ussl__ctx_fail(ctx, op, USSL_E_KEY, "the PEM text holds no PRIVATE KEY block");
    }
    if (block.encrypted && cert->pass == NULL) {
        return ussl__ctx_fail(ctx, op, USSL_E_KEY, "the key is encrypted: pass its pass phrase");
    }
    *copy = ussl__malloc(block.whole.n + 2);
    if (*copy == NULL) {
        return USSL_E_NOMEM;
    }
    memcpy(*copy, block.whole.p, block.whole.n);
    (*copy)[block.whole.n] = '\n';
    (*copy)[block.whole.n + 1] = '\0';
    cert->key = (ussl_span){(const uint8_t *)*copy, block.whole.n + 2};
    cert->key_is_pem = true;
    return USSL_OK;
}
#endif

static int add(ussl_ctx *ctx, const char *op, const ussl__mark *mark, const void *chain,
               size_t chain_len, ussl_own_cert *cert)
{
    if (ctx->cfg.own_cert_count > 0) {
        int rc = ussl__need(ctx, op, USSL_CAP_MULTI_CERT);
        if (rc != USSL_OK) {
            return rc;
        }
    }
    ussl__ders ders;
    const char *why;
    int rc = ussl__ders_read(chain, chain_len, "CERTIFICATE", &ders, &why);
    if (rc != USSL_OK) {
        return rc == USSL_E_NOMEM ? rc : ussl__ctx_fail_on(ctx, op, rc, "the own certificate", why);
    }
    for (size_t i = 0; rc == USSL_OK && i < ders.n; i++) {
        ussl__anchor readable;
        if (ussl__anchor_read(ders.p[i], &readable) != USSL_OK) {
            rc = ussl__ctx_fail(ctx, op, USSL_E_CERT, "a certificate of the chain cannot be read");
        }
    }
    if (rc == USSL_OK) {
        cert->chain = ders.p;
        cert->chain_len = ders.n;
        rc = ctx->backend->ctx->add_own_cert(ctx->bctx, ctx->cfg.own_cert_count, cert);
        if (rc != USSL_OK && mark->out_of_memory) {
            rc = USSL_E_NOMEM;
        } else if (rc != USSL_OK) {
            (void)ussl__ctx_fail(ctx, op, rc, NULL);
        }
    }
    if (rc == USSL_OK) {
        size_t len = 0;
        for (size_t i = 0; i < ders.n; i++) {
            len += ders.p[i].n;
        }
        ctx->own_chain = len > ctx->own_chain ? len : ctx->own_chain;
        ctx->cfg.own_cert_count++;
    }
    ussl__ders_free(&ders);
    return rc;
}

int ussl_ctx_add_own_cert(ussl_ctx *ctx, const void *chain, size_t chain_len, const void *key,
                          size_t key_len, const char *pass)
{
    static const char op[] = "add_own_cert";
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    ussl_own_cert cert = {.pass = pass};
    char *copy = NULL;
    rc = read_key(ctx, op, key, key_len, &cert, &copy);
    if (rc == USSL_OK) {
        rc = add(ctx, op, &mark, chain, chain_len, &cert);
    }
    ussl__free(copy);
    return ussl__option_end(ctx, &mark, op, rc);
}

int ussl_ctx_add_own_cert_external(ussl_ctx *ctx, const void *chain, size_t chain_len,
                                   ussl_key_fn fn, void *arg, unsigned flags)
{
    static const char op[] = "add_own_cert_external";
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    if (fn == NULL || (flags & ~USSL_KEY_MAY_WAIT) != 0) {
        rc = ussl__ctx_fail(ctx, op, USSL_E_ARG, "the function is NULL, or a flag is unknown");
    } else {
        rc = ussl__need(ctx, op, USSL_CAP_EXTERNAL_KEY);
    }
    if (rc == USSL_OK) {
        size_t index = ctx->cfg.own_cert_count;
        ussl__external *all = ussl__realloc(ctx->external, (index + 1) * sizeof *all);
        rc = USSL_E_NOMEM;
        if (all != NULL) {
            /* Certificates with a loaded key may stand between; they get an empty row. */
            memset(all + ctx->external_count, 0, (index + 1 - ctx->external_count) * sizeof *all);
            all[index] = (ussl__external){fn, arg};
            ctx->external = all;
            ctx->external_count = index + 1;
            ussl_own_cert cert = {.external = true, .may_wait = (flags & USSL_KEY_MAY_WAIT) != 0};
            rc = add(ctx, op, &mark, chain, chain_len, &cert);
            if (rc != USSL_OK) {
                ctx->external_count = index;
            }
        }
    }
    return ussl__option_end(ctx, &mark, op, rc);
}

#else

/* Both say so when they are called. */
static int refuse(ussl_ctx *ctx, const char *op)
{
    ussl__mark mark;
    int rc = ussl__option(ctx, &mark, op);
    if (rc != USSL_OK) {
        return rc;
    }
    rc = ussl__ctx_fail(ctx, op, USSL_E_NOTSUP,
                        "own certificates are not in this build (USSL_HAVE_OWN_CERT)");
    return ussl__option_end(ctx, &mark, op, rc);
}

int ussl_ctx_add_own_cert(ussl_ctx *ctx, const void *chain, size_t chain_len, const void *key,
                          size_t key_len, const char *pass)
{
    (void)chain;
    (void)chain_len;
    (void)key;
    (void)key_len;
    (void)pass;
    return refuse(ctx, "add_own_cert");
}

int ussl_ctx_add_own_cert_external(ussl_ctx *ctx, const void *chain, size_t chain_len,
                                   ussl_key_fn fn, void *arg, unsigned flags)
{
    (void)chain;
    (void)chain_len;
    (void)fn;
    (void)arg;
    (void)flags;
    return refuse(ctx, "add_own_cert_external");
}

#endif

int ussl__key_op(ussl_conn *conn, ussl_key_request *request)
{
    const ussl_ctx *ctx = conn->ctx;
    if (request->cert_index >= ctx->external_count ||
        ctx->external[request->cert_index].fn == NULL) {
        return USSL_E_INTERNAL;
    }
    const ussl__external *external = &ctx->external[request->cert_index];
    request->conn = conn;
    int rc = external->fn(external->arg, request);
    if (rc == USSL_OK && *request->out_len > request->out_cap) {
        return USSL_E_KEY;
    }
    return rc == USSL_OK || rc == USSL_WANT_KEY || rc < 0 ? rc : USSL_E_KEY;
}
