/* SPDX-License-Identifier: MIT */
/* A client and a server of one backend over memory. */
#include "pair.h"

#include <stdlib.h>
#include <string.h>
#if defined(__x86_64__)
#include <x86intrin.h>
#endif

#include "chains.h"

#define WIRE_SIZE 65536u
#define RECORD    16384u

typedef struct wire {
    uint8_t bytes[WIRE_SIZE];
    size_t start, end;
} wire;

typedef struct end {
    wire *in, *out;
} end;

struct pair {
    pair_setting setting;
    ussl_ctx *ctx[2]; /* client, server */
    ussl_conn *conn[2];
    wire up, down;
    end ends[2];
    uint64_t ticks[2];
    uint8_t *session;
    size_t session_len;
    uint8_t data[RECORD];
};

static uint64_t now(void)
{
#if defined(__x86_64__)
    return __rdtsc();
#else
    return 0;
#endif
}

static int read_wire(void *arg, void *buf, size_t len, size_t *done)
{
    wire *w = ((end *)arg)->in;
    size_t have = w->end - w->start;
    if (have == 0) {
        return USSL_WANT_READ;
    }
    len = len < have ? len : have;
    memcpy(buf, w->bytes + w->start, len);
    w->start += len;
    if (w->start == w->end) {
        w->start = w->end = 0;
    }
    *done = len;
    return USSL_OK;
}

static int write_wire(void *arg, const void *buf, size_t len, size_t *done)
{
    wire *w = ((end *)arg)->out;
    size_t room = WIRE_SIZE - w->end;
    if (room == 0) {
        return USSL_WANT_WRITE;
    }
    len = len < room ? len : room;
    memcpy(w->bytes + w->end, buf, len);
    w->end += len;
    *done = len;
    return USSL_OK;
}

static int identity(ussl_ctx *ctx, pair_chain chain)
{
    switch (chain) {
    case PAIR_EC:
        return ussl_ctx_add_own_cert(ctx, chain_ec_server_bundle, sizeof(chain_ec_server_bundle),
                                     chain_ec_server_key, sizeof(chain_ec_server_key), NULL);
    case PAIR_RSA:
        return ussl_ctx_add_own_cert(ctx, chain_rsa_server_bundle, sizeof(chain_rsa_server_bundle),
                                     chain_rsa_server_key, sizeof(chain_rsa_server_key), NULL);
    default:
        return ussl_ctx_add_own_cert(ctx, chain_ecrsa_server_bundle,
                                     sizeof(chain_ecrsa_server_bundle), chain_ecrsa_server_key,
                                     sizeof(chain_ecrsa_server_key), NULL);
    }
}

static int set_up(pair *p)
{
    const pair_setting *s = &p->setting;
    int rc = USSL_OK;
    for (int role = 0; rc == USSL_OK && role < 2; role++) {
        rc = ussl_ctx_new_on(&p->ctx[role], s->backend, (ussl_role)role);
        if (rc == USSL_OK) {
            rc = ussl_ctx_set_versions(p->ctx[role], s->version, s->version);
        }
        if (rc == USSL_OK) {
            rc = ussl_ctx_set_suites(p->ctx[role], &s->suite, 1);
        }
        if (rc == USSL_OK) {
            rc = ussl_ctx_set_tickets(p->ctx[role], s->resume);
        }
    }
    if (rc == USSL_OK) {
        rc = s->chain == PAIR_EC
                 ? ussl_ctx_add_ca(p->ctx[0], chain_ec_root, sizeof(chain_ec_root))
                 : ussl_ctx_add_ca(p->ctx[0], chain_rsa_root, sizeof(chain_rsa_root));
    }
    return rc == USSL_OK ? identity(p->ctx[1], s->chain) : rc;
}

/* One full handshake whose session the later ones offer. */
static bool first_session(pair *p)
{
    if (!pair_connect(p) || !pair_move(p, false, 1)) {
        return false;
    }
    if (ussl_conn_save_session(p->conn[0], NULL, 0, &p->session_len) != USSL_OK) {
        return false;
    }
    p->session = malloc(p->session_len);
    return p->session != NULL && ussl_conn_save_session(p->conn[0], p->session, p->session_len,
                                                        &p->session_len) == USSL_OK;
}

pair *pair_new(const pair_setting *setting)
{
    pair *p = calloc(1, sizeof(*p));
    if (p == NULL) {
        return NULL;
    }
    p->setting = *setting;
    p->ends[0] = (end){&p->down, &p->up};
    p->ends[1] = (end){&p->up, &p->down};
    if (set_up(p) != USSL_OK || (setting->resume && !first_session(p))) {
        pair_free(p);
        return NULL;
    }
    return p;
}

static void drop(pair *p)
{
    for (int i = 0; i < 2; i++) {
        ussl_conn_free(p->conn[i]);
        p->conn[i] = NULL;
    }
    p->up.start = p->up.end = p->down.start = p->down.end = 0;
}

void pair_free(pair *p)
{
    if (p == NULL) {
        return;
    }
    drop(p);
    ussl_ctx_free(p->ctx[0]);
    ussl_ctx_free(p->ctx[1]);
    free(p->session);
    free(p);
}

static int make(pair *p)
{
    int rc = USSL_OK;
    for (int i = 0; rc == USSL_OK && i < 2; i++) {
        ussl_bio bio = {read_wire, write_wire, &p->ends[i]};
        rc = ussl_conn_new(&p->conn[i], p->ctx[i], &bio);
    }
    if (rc == USSL_OK) {
        rc = ussl_conn_set_server_name(p->conn[0], "bench.example");
    }
    if (rc == USSL_OK && p->session != NULL) {
        rc = ussl_conn_set_session(p->conn[0], p->session, p->session_len);
    }
    return rc;
}

bool pair_connect(pair *p)
{
    drop(p);
    int rc[2] = {1, 1};
    if (make(p) != USSL_OK) {
        return false;
    }
    for (int turn = 0; rc[0] > 0 || rc[1] > 0; turn ^= 1) {
        if (rc[turn] > 0) {
            uint64_t before = now();
            rc[turn] = ussl_conn_handshake(p->conn[turn]);
            p->ticks[turn] += now() - before;
        }
        if (rc[turn] < 0) {
            return false;
        }
    }
    if (p->session != NULL) {
        ussl_info info;
        ussl_conn_info(p->conn[0], &info);
        return info.resumed;
    }
    return true;
}

bool pair_move(pair *p, bool from_client, size_t len)
{
    ussl_conn *from = p->conn[from_client ? 0 : 1];
    ussl_conn *to = p->conn[from_client ? 1 : 0];
    while (len > 0) {
        size_t sent = 0;
        if (ussl_conn_write(from, p->data, len < RECORD ? len : RECORD, &sent) != USSL_OK) {
            return false;
        }
        for (size_t left = sent; left > 0;) {
            size_t got = 0;
            if (ussl_conn_read(to, p->data, sizeof(p->data), &got) != USSL_OK) {
                return false;
            }
            left -= got;
        }
        len -= sent;
    }
    return true;
}

void pair_disconnect(pair *p)
{
    (void)ussl_conn_close(p->conn[0]);
    (void)ussl_conn_close(p->conn[1]);
    drop(p);
}

void pair_ticks(const pair *p, uint64_t *client, uint64_t *server)
{
    *client = p->ticks[0];
    *server = p->ticks[1];
}

ussl_conn *pair_conn(pair *p, bool client)
{
    return p->conn[client ? 0 : 1];
}
