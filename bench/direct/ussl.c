/* SPDX-License-Identifier: MIT */
/* The road through ussl, on either backend. */
#include <stdio.h>
#include <stdlib.h>

#include "chains.h"
#include "road.h"
#include "ussl.h"
#include "ussl_backend.h"

static int bio_read(void *arg, void *buf, size_t len, size_t *done)
{
    *done = wire_take(((road_end *)arg)->in, buf, len);
    return *done > 0 ? USSL_OK : USSL_WANT_READ;
}

static int bio_write(void *arg, const void *buf, size_t len, size_t *done)
{
    *done = wire_put(((road_end *)arg)->out, buf, len);
    return *done > 0 ? USSL_OK : USSL_WANT_WRITE;
}

static int random_hook(void *arg, void *buf, size_t len)
{
    (void)arg;
    return road_random(buf, len);
}

static bool has(const road *r, const road_setting *s)
{
    const ussl_backend *backend = ussl_backend_by_name(r->backend);
    return backend != NULL && ussl_backend_has_suite(backend, s->suite);
}

static int trust(ussl_ctx *ctx, road_chain chain)
{
    return chain == ROAD_EC ? ussl_ctx_add_ca(ctx, chain_ec_root, sizeof(chain_ec_root))
                            : ussl_ctx_add_ca(ctx, chain_rsa_root, sizeof(chain_rsa_root));
}

static int identity(ussl_ctx *ctx, road_chain chain)
{
    switch (chain) {
    case ROAD_EC:
        return ussl_ctx_add_own_cert(ctx, chain_ec_server_bundle, sizeof(chain_ec_server_bundle),
                                     chain_ec_server_key, sizeof(chain_ec_server_key), NULL);
    case ROAD_RSA:
        return ussl_ctx_add_own_cert(ctx, chain_rsa_server_bundle, sizeof(chain_rsa_server_bundle),
                                     chain_rsa_server_key, sizeof(chain_rsa_server_key), NULL);
    default:
        return ussl_ctx_add_own_cert(ctx, chain_ecrsa_server_bundle,
                                     sizeof(chain_ecrsa_server_bundle), chain_ecrsa_server_key,
                                     sizeof(chain_ecrsa_server_key), NULL);
    }
}

static void *ctx_new(const road *r, const road_setting *s, bool server)
{
    ussl_ctx *ctx = NULL;
    /* Busy once a context lives: then it is set already. */
    (void)ussl_set_random(random_hook, NULL);
    int rc = ussl_ctx_new_on(&ctx, ussl_backend_by_name(r->backend), server);
    if (rc == USSL_OK) {
        rc = ussl_ctx_set_versions(ctx, s->version, s->version);
    }
    if (rc == USSL_OK) {
        rc = ussl_ctx_set_suites(ctx, &s->suite, 1);
    }
    if (rc == USSL_OK) {
        rc = ussl_ctx_set_groups_str(ctx, "x25519,secp256r1");
    }
    if (rc == USSL_OK) {
        rc = ussl_ctx_set_tickets(ctx, s->resume);
    }
    if (rc == USSL_OK) {
        rc = server ? identity(ctx, s->chain) : trust(ctx, s->chain);
    }
    if (rc != USSL_OK) {
        fprintf(stderr, "%s: %s\n", r->name, ussl_result_name(rc));
        ussl_ctx_free(ctx);
        return NULL;
    }
    return ctx;
}

static void ctx_free(void *ctx)
{
    ussl_ctx_free(ctx);
}

typedef struct session {
    size_t len;
    uint8_t blob[];
} session;

static void *conn_new(void *ctx, bool server, road_end *end, void *resume)
{
    ussl_conn *conn = NULL;
    ussl_bio bio = {bio_read, bio_write, end};
    int rc = ussl_conn_new(&conn, ctx, &bio);
    if (rc == USSL_OK && !server) {
        rc = ussl_conn_set_server_name(conn, ROAD_NAME);
    }
    if (rc == USSL_OK && resume != NULL) {
        rc = ussl_conn_set_session(conn, ((session *)resume)->blob, ((session *)resume)->len);
    }
    if (rc != USSL_OK) {
        ussl_conn_free(conn);
        return NULL;
    }
    return conn;
}

static road_step handshake(void *conn)
{
    int rc = ussl_conn_handshake(conn);
    return rc == USSL_OK ? ROAD_DONE : rc > 0 ? ROAD_WAITS : ROAD_FAILED;
}

static size_t write_some(void *conn, const void *buf, size_t len)
{
    size_t done = 0;
    return ussl_conn_write(conn, buf, len, &done) == USSL_OK ? done : 0;
}

static size_t read_some(void *conn, void *buf, size_t len)
{
    size_t done = 0;
    return ussl_conn_read(conn, buf, len, &done) == USSL_OK ? done : 0;
}

static void end_conn(void *conn)
{
    (void)ussl_conn_close(conn); /* the measurement ends here, whatever the peer says */
}

static void conn_free(void *conn)
{
    ussl_conn_free(conn);
}

static void *session_take(void *conn)
{
    size_t len = 0;
    if (ussl_conn_save_session(conn, NULL, 0, &len) != USSL_OK) {
        return NULL;
    }
    session *s = malloc(sizeof(*s) + len);
    if (s != NULL && ussl_conn_save_session(conn, s->blob, len, &s->len) != USSL_OK) {
        free(s);
        return NULL;
    }
    return s;
}

static bool resumed(void *conn)
{
    ussl_info info;
    ussl_conn_info(conn, &info);
    return info.resumed;
}

static bool weigh(void *conn, size_t *peak, size_t *largest, size_t *core)
{
    ussl_memory memory;
    ussl_conn_memory(conn, &memory);
    *peak = memory.peak;
    *largest = memory.largest;
    *core = ussl_conn_size(ussl_conn_ctx(conn)) - ussl_ctx_backend(ussl_conn_ctx(conn))->conn_size;
    return true;
}

#define ROAD(variable, backend_name)                                                               \
    const road variable = {                                                                        \
        .name = backend_name,                                                                      \
        .backend = backend_name,                                                                   \
        .has = has,                                                                                \
        .ctx_new = ctx_new,                                                                        \
        .ctx_free = ctx_free,                                                                      \
        .conn_new = conn_new,                                                                      \
        .handshake = handshake,                                                                    \
        .write = write_some,                                                                       \
        .read = read_some,                                                                         \
        .close = end_conn,                                                                         \
        .conn_free = conn_free,                                                                    \
        .session_take = session_take,                                                              \
        .session_free = free,                                                                      \
        .resumed = resumed,                                                                        \
        .weigh = weigh,                                                                            \
    }

ROAD(road_mbedtls, "mbedtls");
ROAD(road_wolfssl, "wolfssl");
