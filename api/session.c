/* SPDX-License-Identifier: MIT */
/* A client's saved session: the backend's bytes, bound to what was verified when they were made. */
#include "ussl_internal.h"

#include <string.h>

/*
 * A blob: header, then the body as it is with a check sum behind, or sealed.
 *     4 "uSES"   1 format   1 flags   4 length of the body
 *     plain:  body, 16 bytes of SHA-256(header, body)
 *     sealed: 12 nonce, body encrypted, 16 tag
 * The body, all numbers big-endian:
 *     32 binding   32 leaf SPKI   8 not_after   8 made   4 reasons   2 version   2 suite
 *     then what the backend saved
 */
#define HEADER   10
#define SEALED   1u
#define NONCE    12
#define TAG      16
#define BINDING  0
#define LEAF     32
#define AFTER    64
#define MADE     72
#define REASONS  80
#define VERSION  84
#define SUITE    86
#define BODY_MIN 88
#define BODY_MAX 0x10000u

static void put(uint8_t *p, uint64_t v, size_t n)
{
    while (n-- > 0) {
        p[n] = (uint8_t)v;
        v >>= 8;
    }
}

static uint64_t get(const uint8_t *p, size_t n)
{
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++) {
        v = v << 8 | p[i];
    }
    return v;
}

/* Digest of everything under which the session was made and must be used: the library, the trust,
 * the name. */
static int binding(const ussl_conn *conn, uint8_t out[32])
{
    const ussl_backend *backend = conn->ctx->backend;
    const char *parts[] = {backend->name, backend->version(),
                           conn->verify_name != NULL ? conn->verify_name : "",
                           conn->sni != NULL ? conn->sni : ""};
    uint8_t in[64];
    int rc = ussl__trust_digest(conn->ctx, out);
    for (size_t i = 0; rc == USSL_OK && i < sizeof parts / sizeof parts[0]; i++) {
        memcpy(in, out, 32);
        rc = backend->pki->sha256((const uint8_t *)parts[i], strlen(parts[i]), in + 32);
        if (rc == USSL_OK) {
            rc = backend->pki->sha256(in, sizeof in, out);
        }
    }
    return rc;
}

static int fill_body(ussl_conn *conn, uint8_t *body, size_t *len)
{
    int rc = binding(conn, body + BINDING);
    if (rc != USSL_OK) {
        return rc;
    }
    ussl_backend_info info = {0};
    conn->ctx->backend->info->info(conn->bconn, &info);
    memcpy(body + LEAF, conn->peer.spki_sha256, 32);
    put(body + AFTER, (uint64_t)conn->peer.not_after, 8);
    put(body + MADE, (uint64_t)ussl__now(conn), 8);
    put(body + REASONS, conn->verify, 4);
    put(body + VERSION, info.version, 2);
    put(body + SUITE, info.suite, 2);
    size_t room = *len - BODY_MIN;
    rc = conn->ctx->backend->sess->save(conn->bconn, body + BODY_MIN, room, &room);
    *len = BODY_MIN + room;
    return rc;
}

static int check_sum(const ussl_ctx *ctx, const uint8_t *blob, size_t len, uint8_t out[TAG])
{
    uint8_t digest[32];
    int rc = ctx->backend->pki->sha256(blob, len, digest);
    memcpy(out, digest, TAG);
    return rc;
}

static size_t overhead(const ussl_ctx *ctx)
{
    return HEADER + TAG + (ctx->seal_key != NULL ? NONCE : 0);
}

/* `out` has room for `body_room` and the overhead. */
static int build(ussl_conn *conn, uint8_t *out, size_t body_room, size_t *len)
{
    const ussl_ctx *ctx = conn->ctx;
    bool sealed = ctx->seal_key != NULL;
    uint8_t *body = out + HEADER + (sealed ? NONCE : 0);
    size_t body_len = body_room;
    int rc = fill_body(conn, body, &body_len);
    if (rc != USSL_OK) {
        return rc;
    }
    memcpy(out, "uSES", 4);
    out[4] = 1;
    out[5] = sealed ? SEALED : 0;
    put(out + 6, body_len, 4);
    if (sealed) {
        rc = ussl__random(out + HEADER, NONCE);
        if (rc == USSL_OK) {
            rc = ctx->backend->pki->seal(ctx->seal_key, out + HEADER, body, body_len, body);
        }
    } else {
        rc = check_sum(ctx, out, HEADER + body_len, body + body_len);
    }
    *len = overhead(ctx) + body_len;
    return rc;
}

int ussl_conn_save_session(ussl_conn *conn, uint8_t *out, size_t cap, size_t *len)
{
    static const char op[] = "save_session";
    if (len == NULL) {
        return USSL_E_ARG;
    }
    *len = 0;
    int rc = ussl__conn_ready(conn);
    if (rc != USSL_OK) {
        return rc;
    }
    const char *why = ussl_backend_lacks(conn->ctx->backend, USSL_CAP_SESSION);
    if (why != NULL) {
        return ussl__conn_fail(conn, op, USSL_E_NOTSUP, why);
    }
    if (conn->ctx->cfg.role != USSL_CLIENT || !conn->established) {
        return ussl__conn_fail(conn, op, USSL_E_STATE, "a client saves after its handshake");
    }
    ussl__mark mark;
    ussl__enter(&mark, conn->owner, conn);
    size_t inner = 0;
    rc = conn->ctx->backend->sess->save(conn->bconn, NULL, 0, &inner);
    why = NULL;
    if (rc == USSL_OK) {
        size_t size = overhead(conn->ctx) + BODY_MIN + inner;
        *len = size;
        if (out != NULL && cap < size) {
            rc = USSL_E_ARG;
            why = "the buffer is too small: ask for the size with NULL first";
        } else if (out != NULL) {
            rc = build(conn, out, BODY_MIN + inner, len);
            if (rc != USSL_OK) {
                ussl__wipe(out, size);
            }
        }
    } else if (rc == USSL_E_STATE) {
        why = "there is no session yet: in TLS 1.3 the ticket comes with the first read";
    }
    if (rc != USSL_OK) {
        rc = mark.out_of_memory ? USSL_E_NOMEM : rc;
        (void)ussl__conn_fail(conn, op, rc, why);
    }
    ussl__leave(&mark);
    return rc;
}

static bool listed(const uint16_t *ids, size_t count, uint64_t id)
{
    for (size_t i = 0; i < count; i++) {
        if (ids[i] == id) {
            return true;
        }
    }
    return false;
}

/* Would the peer of then be accepted now? The rest is in the binding. */
static bool still_good(const ussl_conn *conn, const uint8_t *body)
{
    const ussl_ctx *ctx = conn->ctx;
    const ussl_config *cfg = &ctx->cfg;
    uint64_t version = get(body + VERSION, 2);
    if (version < cfg->min_version || version > cfg->max_version ||
        !listed(cfg->suites, cfg->suite_count, get(body + SUITE, 2))) {
        return false;
    }
    if (cfg->verify && get(body + REASONS, 4) != 0) {
        return false;
    }
    int64_t now = ussl__now(conn);
    int64_t made = (int64_t)get(body + MADE, 8);
    int64_t not_after = (int64_t)get(body + AFTER, 8);
    if (now < made || now - made >= (int64_t)cfg->session_lifetime) {
        return false;
    }
    return ctx->clock == USSL_CLOCK_NONE || !cfg->verify || now <= not_after;
}

/* Just before the first step: names and all are final now. */
static int offer(ussl_conn *conn)
{
    const uint8_t *body = conn->session->body;
    uint8_t now[32];
    int rc = binding(conn, now);
    if (rc != USSL_OK || memcmp(now, body + BINDING, 32) != 0 || !still_good(conn, body)) {
        return rc;
    }
    rc = conn->ctx->backend->sess->restore(conn->bconn, body + BODY_MIN,
                                           conn->session->len - BODY_MIN);
    if (rc == USSL_OK) {
        conn->offered = true;
        memcpy(conn->peer.spki_sha256, body + LEAF, 32);
        conn->peer.not_after = (int64_t)get(body + AFTER, 8);
    }
    /* What the library does not want any more is no reason not to connect. */
    return rc == USSL_E_NOMEM || ussl__out_of_memory() ? USSL_E_NOMEM : USSL_OK;
}

static int unpack(ussl_conn *conn, const uint8_t *blob, size_t len, uint8_t *body, const char **why)
{
    const ussl_ctx *ctx = conn->ctx;
    size_t body_len = (size_t)get(blob + 6, 4);
    if ((blob[5] & SEALED) != 0) {
        *why = "the session is damaged, or sealed with another key";
        int rc = ctx->backend->pki->open(ctx->seal_key, blob + HEADER, blob + HEADER + NONCE,
                                         body_len + TAG, body);
        return rc == USSL_OK || rc == USSL_E_NOMEM ? rc : USSL_E_ARG;
    }
    uint8_t sum[TAG];
    *why = "the session is damaged";
    int rc = check_sum(ctx, blob, len - TAG, sum);
    if (rc == USSL_OK && memcmp(sum, blob + len - TAG, TAG) != 0) {
        rc = USSL_E_ARG;
    }
    memcpy(body, blob + HEADER, body_len);
    return rc;
}

static bool well_formed(const ussl_ctx *ctx, const uint8_t *blob, size_t len)
{
    if (blob == NULL || len < HEADER || memcmp(blob, "uSES", 4) != 0 || blob[5] > SEALED) {
        return false;
    }
    uint64_t body = get(blob + 6, 4);
    (void)ctx;
    size_t around = HEADER + TAG + (blob[5] == SEALED ? NONCE : 0);
    return body >= BODY_MIN && body <= BODY_MAX && len == around + body;
}

int ussl_conn_set_session(ussl_conn *conn, const uint8_t *blob, size_t len)
{
    static const char op[] = "set_session";
    int rc = ussl__conn_ready(conn);
    if (rc != USSL_OK) {
        return rc;
    }
    ussl_ctx *ctx = conn->ctx;
    const char *why = ussl_backend_lacks(ctx->backend, USSL_CAP_SESSION);
    if (why != NULL) {
        return ussl__conn_fail(conn, op, USSL_E_NOTSUP, why);
    }
    if (ctx->cfg.role != USSL_CLIENT || conn->started) {
        return ussl__conn_fail(conn, op, USSL_E_STATE, "a client sets it before its handshake");
    }
    if (!well_formed(ctx, blob, len)) {
        return ussl__conn_fail(conn, op, USSL_E_ARG, "that is no saved session, or a damaged one");
    }
    if (blob[4] != 1 || (blob[5] == SEALED && ctx->seal_key == NULL)) {
        return USSL_OK; /* of another release, or not for us: a full handshake follows */
    }
    if (blob[5] != SEALED && ctx->seal_key != NULL) {
        /* Whoever can write to the store could plant a session of his own making. */
        return ussl__conn_fail(conn, op, USSL_E_ARG, "the session is not sealed");
    }
    ussl__mark mark;
    ussl__enter(&mark, conn->owner, conn);
    size_t body_len = (size_t)get(blob + 6, 4);
    ussl__session *session = ussl__malloc(sizeof *session + body_len);
    rc = USSL_E_NOMEM;
    if (session != NULL) {
        session->offer = offer;
        session->len = body_len;
        rc = unpack(conn, blob, len, session->body, &why);
    }
    if (rc == USSL_OK) {
        ussl__free(conn->session);
        conn->session = session;
    } else {
        ussl__free(session);
        rc = mark.out_of_memory ? USSL_E_NOMEM : rc;
        (void)ussl__conn_fail(conn, op, rc, rc == USSL_E_ARG ? why : NULL);
    }
    ussl__leave(&mark);
    return rc;
}
