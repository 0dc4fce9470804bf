/* SPDX-License-Identifier: MIT */
/* One connection in memory, without a test framework. */
#include "meet.h"

#include "pki.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void meet_fail(const char *what, int rc)
{
    fprintf(stderr, "FAILED: %s: %s\n", what, ussl_result_name(rc));
    exit(1);
}

static void must(const char *what, int rc)
{
    if (rc != USSL_OK) {
        meet_fail(what, rc);
    }
}

ussl_ctx *meet_client(const ussl_backend *backend)
{
    ussl_ctx *ctx;
    pki_file ca = pki_read(PKI_ROOT);
    must("client context", ussl_ctx_new_on(&ctx, backend, USSL_CLIENT));
    must("anchors", ussl_ctx_add_ca(ctx, ca.text, ca.len));
    pki_free(&ca);
    return ctx;
}

ussl_ctx *meet_server(const ussl_backend *backend)
{
    ussl_ctx *ctx;
    pki_file chain = pki_read("ec.pem"), key = pki_read("ec.key");
    must("server context", ussl_ctx_new_on(&ctx, backend, USSL_SERVER));
    must("certificate", ussl_ctx_add_own_cert(ctx, chain.text, chain.len, key.text, key.len, NULL));
    must("cache", ussl_ctx_set_session_cache(ctx, 16));
    pki_free(&chain);
    pki_free(&key);
    return ctx;
}

static int handshake(ussl_conn *client, ussl_conn *server)
{
    int c = USSL_WANT_READ, s = USSL_WANT_READ;
    for (int round = 0; round < 100 && (c > 0 || s > 0); round++) {
        c = c > 0 ? ussl_conn_handshake(client) : c;
        s = s > 0 ? ussl_conn_handshake(server) : s;
    }
    return c != USSL_OK ? c : s;
}

static int send_over(ussl_conn *from, ussl_conn *to, size_t len)
{
    uint8_t out[2048], in[2048];
    memset(out, 0x33, sizeof out);
    while (len > 0) {
        size_t done = 0, got = 0, n = len < sizeof out ? len : sizeof out;
        int rc = ussl_conn_write(from, out, n, &done);
        for (size_t left = done; rc == USSL_OK && left > 0; left -= got) {
            rc = ussl_conn_read(to, in, left, &got);
        }
        if (rc != USSL_OK) {
            return rc;
        }
        len -= done;
    }
    return USSL_OK;
}

static int whole_life(ussl_conn *client, ussl_conn *server, size_t len)
{
    size_t got;
    uint8_t byte;
    int rc = ussl_conn_set_server_name(client, "myssl.com");
    rc = rc != USSL_OK ? rc : handshake(client, server);
    rc = rc != USSL_OK ? rc : send_over(client, server, len);
    rc = rc != USSL_OK ? rc : send_over(server, client, len);
    rc = rc != USSL_OK ? rc : ussl_conn_close(client);
    if (rc == USSL_OK) {
        rc = ussl_conn_read(server, &byte, 1, &got) == USSL_CLOSED ? USSL_OK : USSL_E_TRUNCATED;
    }
    return rc != USSL_OK ? rc : ussl_conn_close(server);
}

int meet_once(ussl_ctx *client, ussl_ctx *server, size_t len)
{
    wire w;
    wire_init(&w);
    ussl_bio at_client = wire_bio(&w.client), at_server = wire_bio(&w.server);
    ussl_conn *c = NULL, *s = NULL;
    int rc = ussl_conn_new(&c, client, &at_client);
    rc = rc != USSL_OK ? rc : ussl_conn_new(&s, server, &at_server);
    rc = rc != USSL_OK ? rc : whole_life(c, s, len);
    ussl_conn_free(c);
    ussl_conn_free(s);
    wire_free(&w);
    return rc;
}
