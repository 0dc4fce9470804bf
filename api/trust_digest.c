/* SPDX-License-Identifier: MIT */
/* A digest of whom a context trusts; sessions and tickets are bound to it. */
#include "ussl_internal.h"

#include <string.h>

/* A backend hashes whole buffers, so the digest is a chain: each link hashes the former digest, a
 * tag and the hash of the next item. */
static int link_in(const ussl_backend *backend, uint8_t digest[32], uint8_t tag, const void *data,
                   size_t len)
{
    uint8_t link[32 + 1 + 32];
    memcpy(link, digest, 32);
    link[32] = tag;
    int rc = backend->pki->sha256(data, len, link + 33);
    return rc == USSL_OK ? backend->pki->sha256(link, sizeof link, digest) : rc;
}

static int compute(const ussl_ctx *ctx, uint8_t digest[32])
{
    const ussl_backend *backend = ctx->backend;
    const ussl__trust *trust = &ctx->trust;
    const uint8_t policy[] = {
        ctx->cfg.verify,
        trust->pins_only,
        (uint8_t)trust->crl_policy,
        (uint8_t)trust->max_depth,
        (uint8_t)ctx->cfg.client_auth,
        ctx->verify_fn != NULL,
        ctx->may_accept,
        ctx->clock == USSL_CLOCK_NONE,
    };
    memset(digest, 0, 32);
    int rc = link_in(backend, digest, 0, policy, sizeof policy);
    for (size_t i = 0; rc == USSL_OK && i < trust->anchor_count; i++) {
        rc = link_in(backend, digest, 1, trust->anchors[i].der.p, trust->anchors[i].der.n);
    }
    for (size_t i = 0; rc == USSL_OK && i < trust->crl_count; i++) {
        rc = link_in(backend, digest, 2, trust->crls[i].p, trust->crls[i].n);
    }
    if (rc == USSL_OK && trust->pin_count > 0) {
        rc = link_in(backend, digest, 3, trust->pins, trust->pin_count * 32);
    }
    return rc;
}

int ussl__trust_digest(ussl_ctx *ctx, uint8_t out[32])
{
    ussl_port_lock();
    bool known = ctx->digest_known;
    memcpy(out, ctx->digest, 32);
    ussl_port_unlock();
    if (known) {
        return USSL_OK;
    }
    int rc = compute(ctx, out);
    /* Only a frozen context's digest is final; while it freezes it may still fail and be changed.
     */
    if (rc == USSL_OK && ctx->frozen) {
        ussl_port_lock();
        memcpy(ctx->digest, out, 32);
        ctx->digest_known = true;
        ussl_port_unlock();
    }
    return rc;
}

int ussl__ticket_key_bind(ussl_ctx *ctx, const uint8_t key[48], uint8_t out[48])
{
    const ussl_backend *backend = ctx->backend;
    uint8_t in[1 + 48 + 32], second[32];
    int rc = ussl__trust_digest(ctx, in + 49);
    if (rc == USSL_OK) {
        memcpy(in + 1, key, 48);
        in[0] = 1;
        rc = backend->pki->sha256(in, sizeof in, out);
    }
    if (rc == USSL_OK) {
        in[0] = 2;
        rc = backend->pki->sha256(in, sizeof in, second);
        memcpy(out + 32, second, 16);
    }
    ussl__wipe(in, sizeof in);
    ussl__wipe(second, sizeof second);
    return rc;
}
