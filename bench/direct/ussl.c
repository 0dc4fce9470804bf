/* SPDX-License-Identifier: MIT */
/* The road through ussl, on the backend that this program is linked with. */
#include <stdio.h>

#include "chains.h"
#include "direct.h"
#include "ussl.h"

static ussl_ctx *contexts[2]; /* client, server */

typedef struct end {
    wire *in, *out;
} end;

static int bio_read(void *arg, void *buf, size_t len, size_t *done)
{
    *done = wire_take(((end *)arg)->in, buf, len);
    return *done > 0 ? USSL_OK : USSL_WANT_READ;
}

static int bio_write(void *arg, const void *buf, size_t len, size_t *done)
{
    *done = wire_put(((end *)arg)->out, buf, len);
    return *done > 0 ? USSL_OK : USSL_WANT_WRITE;
}

static int random_hook(void *arg, void *buf, size_t len)
{
    (void)arg;
    return fixed_random(buf, len);
}

int road_open(const setting *s)
{
    int rc = ussl_set_random(random_hook, NULL);
    for (int role = 0; rc == USSL_OK && role < 2; role++) {
        rc = ussl_ctx_new_on(&contexts[role], ussl_backend_by_name(ROAD_BACKEND), (ussl_role)role);
        if (rc == USSL_OK) {
            rc = ussl_ctx_set_suites(contexts[role], &s->suite, 1);
        }
        if (rc == USSL_OK) {
            rc = ussl_ctx_set_groups_str(contexts[role], "x25519,secp256r1");
        }
        if (rc == USSL_OK) {
            rc = ussl_ctx_set_tickets(contexts[role], false);
        }
    }
    if (rc == USSL_OK) {
        rc = ussl_ctx_add_ca(contexts[0], chain_ec_root, sizeof(chain_ec_root));
    }
    if (rc == USSL_OK) {
        rc = ussl_ctx_add_own_cert(contexts[1], chain_ec_server_bundle,
                                   sizeof(chain_ec_server_bundle), chain_ec_server_key,
                                   sizeof(chain_ec_server_key), NULL);
    }
    if (rc != USSL_OK) {
        fprintf(stderr, "ussl: %s\n", ussl_result_name(rc));
    }
    return rc;
}

static int move(ussl_conn *from, ussl_conn *to)
{
    static uint8_t data[CHUNK];
    for (size_t total = 0; total < transfer;) {
        size_t sent = 0;
        if (ussl_conn_write(from, data, CHUNK, &sent) != USSL_OK) {
            return -1;
        }
        for (size_t left = sent; left > 0;) {
            size_t got = 0;
            if (ussl_conn_read(to, data, sizeof(data), &got) != USSL_OK) {
                return -1;
            }
            left -= got;
        }
        total += sent;
    }
    return 0;
}

int road_run(wire *up, wire *down)
{
    end client_end = {down, up}, server_end = {up, down};
    ussl_bio bio = {bio_read, bio_write, &client_end};
    ussl_conn *client = NULL, *server = NULL;
    int rc = ussl_conn_new(&client, contexts[0], &bio);
    bio.arg = &server_end;
    if (rc == USSL_OK) {
        rc = ussl_conn_new(&server, contexts[1], &bio);
    }
    if (rc == USSL_OK) {
        rc = ussl_conn_set_server_name(client, "bench.example");
    }
    int a = USSL_WANT_READ, b = USSL_WANT_READ;
    while (rc == USSL_OK && (a > 0 || b > 0)) {
        a = a > 0 ? ussl_conn_handshake(client) : a;
        b = b > 0 ? ussl_conn_handshake(server) : b;
        rc = a < 0 ? a : b < 0 ? b : USSL_OK;
    }
    if (rc == USSL_OK) {
        rc = move(client, server) == 0 && move(server, client) == 0 ? USSL_OK : USSL_E_INTERNAL;
    }
    if (rc == USSL_OK) {
        (void)ussl_conn_close(client);
        (void)ussl_conn_close(server);
    }
    ussl_conn_free(client);
    ussl_conn_free(server);
    up->start = up->end = down->start = down->end = 0;
    return rc;
}

void road_close(void)
{
    ussl_ctx_free(contexts[0]);
    ussl_ctx_free(contexts[1]);
}
