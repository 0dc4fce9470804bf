/* SPDX-License-Identifier: MIT */
/* A connection from birth to death. */
#include "ussl_internal.h"

#include <string.h>

static const char op[] = "conn_new";

static size_t fixed_size(void)
{
    return (sizeof(ussl_conn) + USSL__ALIGN - 1) & ~(USSL__ALIGN - 1);
}

size_t ussl_conn_size(const ussl_ctx *ctx)
{
    size_t align = ctx->backend->align;
    return fixed_size() + (align > USSL__ALIGN ? align - USSL__ALIGN : 0) + ctx->backend->conn_size;
}

/* What a fresh connection has, and one that was reset. */
static void start_over(ussl_conn *conn)
{
    conn->alert_sent = -1;
    conn->alert_received = -1;
    conn->seal_left = UINT32_MAX;
}

/* Starts the backend's half; `conn` has its context, bio and owner. */
static int begin(ussl_conn *conn)
{
    ussl__mark mark;
    ussl__enter(&mark, conn->owner, conn);
    int rc = conn->ctx->backend->conn->init(conn->bconn, conn->ctx->bctx, conn);
    if (rc != USSL_OK) {
        rc = mark.out_of_memory ? USSL_E_NOMEM : mark.no_random ? USSL_E_RANDOM : rc;
        conn->ctx->backend->conn->fini(conn->bconn);
    }
    conn->bconn_ready = rc == USSL_OK;
    ussl__leave(&mark);
    return rc;
}

static void lay_out(ussl_conn *conn, ussl_ctx *ctx, const ussl_bio *bio, ussl__owner *owner)
{
    uint8_t *behind = (uint8_t *)conn + fixed_size();
    size_t align = ctx->backend->align;
    conn->ctx = ctx;
    conn->bconn = behind + (align - (uintptr_t)behind % align) % align;
    conn->bio = *bio;
    conn->owner = owner;
    start_over(conn);
}

static int check(ussl_conn **out, ussl_ctx *ctx, const ussl_bio *bio)
{
    if (out == NULL) {
        return USSL_E_ARG;
    }
    *out = NULL;
    if (ctx == NULL) {
        return USSL_E_ARG;
    }
    if (bio == NULL || bio->read == NULL || bio->write == NULL) {
        return ussl__ctx_fail(ctx, op, USSL_E_ARG, "the bio needs a read and a write function");
    }
    return ussl__freeze(ctx);
}

/* `mem` NULL: from the allocator. */
static int make(ussl_conn **out, void *mem, ussl_ctx *ctx, const ussl_bio *bio)
{
    ussl__owner *owner = ussl__owner_new();
    ussl_conn *conn = mem;
    int rc = USSL_E_NOMEM;
    if (owner != NULL) {
        ussl__mark mark;
        ussl__enter(&mark, owner, NULL);
        size_t size = ussl_conn_size(ctx);
        if (mem == NULL) {
            conn = ussl__calloc(1, size);
        } else {
            memset(mem, 0, size);
        }
        if (conn != NULL) {
            lay_out(conn, ctx, bio, owner);
            conn->caller_memory = mem != NULL;
            rc = begin(conn);
        }
        if (rc != USSL_OK && mem == NULL) {
            ussl__free(conn);
        }
        ussl__leave(&mark);
    }
    if (rc != USSL_OK) {
        ussl__owner_drop(owner);
        return ussl__ctx_fail(ctx, op, rc, NULL);
    }
    ussl__ctx_hold(ctx);
    *out = conn;
    return USSL_OK;
}

int ussl_conn_new(ussl_conn **out, ussl_ctx *ctx, const ussl_bio *bio)
{
    int rc = check(out, ctx, bio);
    return rc == USSL_OK ? make(out, NULL, ctx, bio) : rc;
}

int ussl_conn_init(ussl_conn **out, void *mem, size_t len, ussl_ctx *ctx, const ussl_bio *bio)
{
    int rc = check(out, ctx, bio);
    if (rc != USSL_OK) {
        return rc;
    }
    if (mem == NULL || (uintptr_t)mem % USSL__ALIGN != 0 || len < ussl_conn_size(ctx)) {
        return ussl__ctx_fail(ctx, op, USSL_E_ARG,
                              "the memory is aligned to 16 and has ussl_conn_size(ctx) bytes");
    }
    return make(out, mem, ctx, bio);
}

/* The backend's half, wiped, and what the handshake left in ours. */
static void end(ussl_conn *conn)
{
    if (conn->bconn_ready) {
        conn->ctx->backend->conn->fini(conn->bconn);
    }
    conn->bconn_ready = false;
    ussl__wipe(conn->bconn, conn->ctx->backend->conn_size);
}

void ussl_conn_free(ussl_conn *conn)
{
    if (conn == NULL) {
        return;
    }
    ussl_ctx *ctx = conn->ctx;
    ussl__owner *owner = conn->owner;
    ussl__mark mark;
    ussl__enter(&mark, owner, conn);
    end(conn);
    ussl__free(conn->sni);
    ussl__free(conn->verify_name);
    ussl__free(conn->session);
    mark.conn = NULL;
    if (conn->caller_memory) {
        ussl__wipe(conn, ussl_conn_size(ctx));
    } else {
        ussl__free(conn);
    }
    ussl__leave(&mark);
    ussl__owner_drop(owner);
    ussl_ctx_free(ctx);
}

int ussl_conn_reset(ussl_conn *conn)
{
    if (conn == NULL) {
        return USSL_E_ARG;
    }
    ussl__mark mark;
    ussl__enter(&mark, conn->owner, conn);
    end(conn);
    if (conn->ctx->cfg.role == USSL_SERVER) {
        ussl__free(conn->sni); /* the former client's wish */
        conn->sni = NULL;
    }
    ussl__leave(&mark);
    ussl_conn kept = *conn;
    memset(conn, 0, sizeof *conn);
    conn->ctx = kept.ctx;
    conn->bconn = kept.bconn;
    conn->bio = kept.bio;
    conn->owner = kept.owner;
    conn->user = kept.user;
    conn->sni = kept.sni;
    conn->sni_apart = kept.sni_apart;
    conn->verify_name = kept.verify_name;
    conn->session = kept.session;
    conn->record_fn = kept.record_fn;
    conn->record_arg = kept.record_arg;
    conn->step_limit = kept.step_limit;
    conn->caller_memory = kept.caller_memory;
    start_over(conn);
    ussl__wipe(&kept, sizeof kept);
    int rc = begin(conn);
    /* Without the backend's half there is nothing to call: the error stays until the next reset. */
    return rc == USSL_OK ? rc : ussl__conn_latch(conn, "reset", rc, NULL);
}

void ussl_conn_set_user(ussl_conn *conn, void *user)
{
    conn->user = user;
}

void *ussl_conn_user(const ussl_conn *conn)
{
    return conn->user;
}

ussl_ctx *ussl_conn_ctx(const ussl_conn *conn)
{
    return conn->ctx;
}

void ussl_conn_memory(const ussl_conn *conn, ussl_memory *out)
{
    ussl__owner_read(conn->owner, out);
}

int ussl_conn_set_deadline(ussl_conn *conn, unsigned ms)
{
    if (conn == NULL) {
        return USSL_E_ARG;
    }
    /* 0 means none, so a deadline that falls on tick 0 becomes 1. */
    uint64_t at = ms != 0 ? ussl_port_ticks_ms() + ms : 0;
    conn->deadline = ms != 0 && at == 0 ? 1 : at;
    return USSL_OK;
}

int ussl_conn_set_step_limit(ussl_conn *conn, unsigned steps)
{
    if (conn == NULL) {
        return USSL_E_ARG;
    }
    conn->step_limit = steps;
    return USSL_OK;
}

int ussl_conn_set_record_hook(ussl_conn *conn, ussl_record_fn fn, void *arg)
{
    if (conn == NULL) {
        return USSL_E_ARG;
    }
    conn->record_fn = fn;
    conn->record_arg = arg;
    return USSL_OK;
}
