/* SPDX-License-Identifier: MIT */
/* How much memory a context and one connection of it need, known before there is a peer. */
#include "ussl_internal.h"

static const char op[] = "estimate";

/* What a record adds to its plaintext at most (RFC 5246 6.2.3), and the block's own slack. */
#define RECORD_EXTRA 512

/* A cached session, without the client's certificate that may be in it. */
#define CACHED_SESSION 256

static int nothing_comes(void *arg, void *buf, size_t len, size_t *done)
{
    (void)arg;
    (void)buf;
    (void)len;
    (void)done;
    return USSL_WANT_READ;
}

static int all_goes(void *arg, const void *buf, size_t len, size_t *done)
{
    (void)arg;
    (void)buf;
    *done = len;
    return USSL_OK;
}

/* A real connection up to where it waits for its peer: a client has sent its ClientHello. */
static int try_it(ussl_ctx *ctx, ussl_memory *out)
{
    static const ussl_bio nobody = {nothing_comes, all_goes, NULL};
    ussl_conn *conn;
    int rc = ussl_conn_new(&conn, ctx, &nobody);
    if (rc != USSL_OK) {
        return rc;
    }
    if (ctx->cfg.role == USSL_CLIENT) {
        rc = ussl_conn_set_server_name(conn, "a-name-of-usual-length.invalid");
    }
    rc = rc == USSL_OK ? ussl_conn_handshake(conn) : rc;
    ussl_conn_memory(conn, out);
    if (rc < 0) {
        rc = ussl__ctx_fail(ctx, op, rc, ussl__conn_text(conn));
    }
    ussl_conn_free(conn);
    return rc < 0 ? rc : USSL_OK;
}

/* The heaviest work that a handshake of this context can come to. */
static const ussl_work *heaviest(const ussl_ctx *ctx)
{
    const ussl_needs *needs = ctx->backend->needs;
    const ussl_work *work = &needs->psk;
    for (size_t i = 0; i < ctx->cfg.suite_count; i++) {
        const ussl_suite *suite = ussl_suite_by_id(ctx->cfg.suites[i]);
        if (suite == NULL || suite->auth == USSL_AUTH_RSA || suite->kx == USSL_KX_DHE_PSK ||
            suite->auth == USSL_AUTH_ANY) {
            return &needs->rsa; /* the suites of TLS 1.3 leave it open who signs */
        }
        if (suite->kx != USSL_KX_PSK) {
            work = &needs->ec;
        }
    }
    return work;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

int ussl_ctx_estimate(ussl_ctx *ctx, size_t peer_chain, ussl_estimate *out)
{
    if (ctx == NULL || out == NULL) {
        return USSL_E_ARG;
    }
    *out = (ussl_estimate){0};
    const ussl_needs *needs = ctx->backend->needs;
    if (needs == NULL) {
        return ussl__ctx_fail(ctx, op, USSL_E_NOTSUP, "this backend does not say what it needs");
    }
    ussl_memory alone, held;
    int rc = try_it(ctx, &alone);
    if (rc != USSL_OK) {
        return rc;
    }
    ussl_ctx_memory(ctx, &held);
    bool asks = ctx->cfg.role == USSL_CLIENT || ctx->cfg.client_auth != USSL_CLIENT_AUTH_NONE;
    const ussl_work *work = heaviest(ctx);
    size_t chain = !asks || work == &needs->psk ? 0 : peer_chain != 0 ? peer_chain : 4096;
    size_t in = USSL_IN_CONTENT_LEN + RECORD_EXTRA;
    size_t sent = larger(ctx->send_limit, ctx->own_chain);
    size_t outgoing = (sent < USSL_OUT_CONTENT_LEN ? sent : USSL_OUT_CONTENT_LEN) + RECORD_EXTRA;
    size_t handshake = work->peak + needs->chain_copies * chain + ctx->own_chain;
    size_t records = needs->own_record_buffers ? 0 : in + outgoing;
    out->context = held.now + ctx->cfg.cache_entries * (CACHED_SESSION + chain);
    out->peak = larger(alone.peak, alone.now + larger(handshake, records + needs->settled));
    out->largest = larger(larger(alone.largest, work->largest), chain);
    if (!needs->own_record_buffers) {
        out->largest = larger(out->largest, larger(in, outgoing));
    }
    return USSL_OK;
}
