/* SPDX-License-Identifier: MIT */
/* Drives a client and a server on one wire; nothing here knows which backends they use. */
#include "pair.h"

#include "check.h"
#include "pki.h"

#include <stdlib.h>
#include <string.h>

/* Stuttering makes empty rounds normal; this many in a row without a byte is a deadlock. */
#define QUIET_ROUNDS 64

void pair_open(pair *p, const ussl_backend *client, const ussl_backend *server)
{
    memset(p, 0, sizeof *p);
    wire_init(&p->wire);
    p->name = "myssl.com";
    p->client = (pair_end){.backend = client, .wire = &p->wire.client};
    p->server = (pair_end){.backend = server, .wire = &p->wire.server};
    MUST(ussl_ctx_new_on(&p->client.ctx, client, USSL_CLIENT));
    MUST(ussl_ctx_new_on(&p->server.ctx, server, USSL_SERVER));
}

void pair_open_usual(pair *p, const ussl_backend *client, const ussl_backend *server)
{
    pair_open(p, client, server);
    pair_trust(&p->client, PKI_ROOT);
    pair_show(&p->server, PKI_SERVER_EC);
}

void pair_disconnect(pair *p)
{
    ussl_conn_free(p->client.conn);
    ussl_conn_free(p->server.conn);
    p->client.conn = NULL;
    p->server.conn = NULL;
}

void pair_free(pair *p)
{
    pair_disconnect(p);
    ussl_ctx_free(p->client.ctx);
    ussl_ctx_free(p->server.ctx);
    wire_free(&p->wire);
    memset(p, 0, sizeof *p);
}

void pair_show(pair_end *end, const char *name)
{
    char chain[128], key[128];
    snprintf(chain, sizeof chain, "%s.pem", name);
    snprintf(key, sizeof key, "%s.key", name);
    pair_show_files(end, chain, key);
}

void pair_show_files(pair_end *end, const char *chain_file, const char *key_file)
{
    pki_file chain = pki_read(chain_file);
    pki_file key = pki_read(key_file);
    MUST_CTX(end->ctx,
             ussl_ctx_add_own_cert(end->ctx, chain.text, chain.len, key.text, key.len, NULL));
    pki_free(&chain);
    pki_free(&key);
}

void pair_trust(pair_end *end, const char *file)
{
    pki_file ca = pki_read(file);
    MUST_CTX(end->ctx, ussl_ctx_add_ca(end->ctx, ca.text, ca.len));
    pki_free(&ca);
}

void pair_force_version(pair *p, uint16_t version)
{
    MUST_CTX(p->client.ctx, ussl_ctx_set_versions(p->client.ctx, version, version));
    MUST_CTX(p->server.ctx, ussl_ctx_set_versions(p->server.ctx, version, version));
}

void pair_force_suite(pair *p, uint16_t suite)
{
    MUST_CTX(p->client.ctx, ussl_ctx_set_suites(p->client.ctx, &suite, 1));
    MUST_CTX(p->server.ctx, ussl_ctx_set_suites(p->server.ctx, &suite, 1));
}

void pair_connect(pair *p)
{
    pair_disconnect(p);
    wire_reset(&p->wire);
    ussl_bio client = wire_bio(&p->wire.client), server = wire_bio(&p->wire.server);
    MUST_CTX(p->client.ctx, ussl_conn_new(&p->client.conn, p->client.ctx, &client));
    MUST_CTX(p->server.ctx, ussl_conn_new(&p->server.conn, p->server.ctx, &server));
    if (p->name != NULL) {
        MUST_CONN(p->client.conn, ussl_conn_set_server_name(p->client.conn, p->name));
    }
    p->client.rc = USSL_WANT_READ;
    p->server.rc = USSL_WANT_READ;
    memset(&p->client.error, 0, sizeof p->client.error);
    memset(&p->server.error, 0, sizeof p->server.error);
}

static void note(pair_end *end, int rc)
{
    end->rc = rc;
    if (rc < 0) {
        ussl_conn_error(end->conn, &end->error);
        wire_hang_up(end->wire);
    }
}

/* Flow results that ask to be called again; USSL_CLOSED is an end. */
static bool goes_on(int rc)
{
    return rc > 0 && rc != USSL_CLOSED;
}

int pair_read_to_end(pair *p, pair_end *end)
{
    uint8_t buf[4096];
    size_t got, quiet = 0;
    for (;;) {
        size_t before = p->wire.moved;
        int rc = ussl_conn_read(end->conn, buf, sizeof buf, &got);
        if (rc != USSL_OK && !goes_on(rc)) {
            note(end, rc);
            return rc;
        }
        quiet = before == p->wire.moved && rc != USSL_OK ? quiet + 1 : 0;
        if (quiet > QUIET_ROUNDS) {
            end->rc = PAIR_STUCK;
            return PAIR_STUCK;
        }
    }
}

bool pair_handshake(pair *p)
{
    size_t quiet = 0;
    while (goes_on(p->client.rc) || goes_on(p->server.rc)) {
        size_t before = p->wire.moved;
        if (goes_on(p->client.rc)) {
            note(&p->client, ussl_conn_handshake(p->client.conn));
        }
        if (goes_on(p->server.rc)) {
            note(&p->server, ussl_conn_handshake(p->server.conn));
        }
        quiet = before == p->wire.moved ? quiet + 1 : 0;
        if (quiet > QUIET_ROUNDS) {
            p->client.rc = goes_on(p->client.rc) ? PAIR_STUCK : p->client.rc;
            p->server.rc = goes_on(p->server.rc) ? PAIR_STUCK : p->server.rc;
            break;
        }
    }
    /* A TLS 1.3 client is done before the server has judged it: the verdict comes by reading. */
    if (p->client.rc == USSL_OK && p->server.rc < 0) {
        pair_read_to_end(p, &p->client);
    } else if (p->server.rc == USSL_OK && p->client.rc < 0) {
        pair_read_to_end(p, &p->server);
    }
    return p->client.rc == USSL_OK && p->server.rc == USSL_OK;
}

bool pair_meet(pair *p)
{
    pair_connect(p);
    return pair_handshake(p);
}

typedef struct flow {
    size_t sent, received;
    uint8_t salt;
    bool failed;
} flow;

static uint8_t pattern(uint8_t salt, size_t i)
{
    return (uint8_t)(salt + i * 31 + (i >> 8) * 7);
}

static void send_some(pair_end *end, flow *f, size_t len)
{
    uint8_t chunk[4000];
    if (f->sent == len) {
        return;
    }
    size_t n = len - f->sent < sizeof chunk ? len - f->sent : sizeof chunk;
    for (size_t i = 0; i < n; i++) {
        chunk[i] = pattern(f->salt, f->sent + i);
    }
    size_t done = 0;
    int rc = ussl_conn_write(end->conn, chunk, n, &done);
    if (rc == USSL_OK) {
        f->sent += done;
    } else if (!goes_on(rc)) {
        note(end, rc);
        f->failed = true;
    }
}

static void receive_some(pair_end *end, flow *f)
{
    uint8_t chunk[1500];
    size_t got = 0;
    int rc = ussl_conn_read(end->conn, chunk, sizeof chunk, &got);
    if (rc == USSL_OK) {
        for (size_t i = 0; i < got; i++) {
            f->failed |= chunk[i] != pattern(f->salt, f->received + i);
        }
        f->received += got;
    } else if (!goes_on(rc)) {
        note(end, rc);
        f->failed = true;
    }
}

bool pair_exchange(pair *p, size_t len)
{
    flow up = {.salt = 17}, down = {.salt = 91};
    size_t quiet = 0;
    while (up.received < len || down.received < len) {
        size_t before = p->wire.moved + up.received + down.received;
        send_some(&p->client, &up, len);
        send_some(&p->server, &down, len);
        receive_some(&p->client, &down);
        receive_some(&p->server, &up);
        if (up.failed || down.failed) {
            return false;
        }
        size_t after = p->wire.moved + up.received + down.received;
        quiet = before == after ? quiet + 1 : 0;
        if (quiet > QUIET_ROUNDS) {
            p->client.rc = PAIR_STUCK;
            return false;
        }
    }
    return up.received == len && down.received == len;
}

static bool close_end(pair *p, pair_end *end)
{
    size_t quiet = 0;
    int rc;
    while (goes_on(rc = ussl_conn_close(end->conn)) && quiet++ < QUIET_ROUNDS) {
    }
    note(end, rc);
    (void)p;
    return rc == USSL_OK;
}

bool pair_finish(pair *p)
{
    bool fine = close_end(p, &p->client);
    fine &= pair_read_to_end(p, &p->server) == USSL_CLOSED;
    fine &= pair_read_to_end(p, &p->server) == USSL_CLOSED;
    fine &= close_end(p, &p->server);
    fine &= pair_read_to_end(p, &p->client) == USSL_CLOSED;
    fine &= pair_read_to_end(p, &p->client) == USSL_CLOSED;
    return fine;
}

const char *pair_names(const pair *p)
{
    static char text[4][64];
    static unsigned turn;
    char *out = text[turn++ % 4];
    snprintf(out, sizeof text[0], "%s -> %s", ussl_backend_name(p->client.backend),
             ussl_backend_name(p->server.backend));
    return out;
}

const char *pair_why(const pair_end *end)
{
    static char text[4][512];
    static unsigned turn;
    char *out = text[turn++ % 4];
    const ussl_error *e = &end->error;
    if (end->rc == PAIR_STUCK) {
        snprintf(out, sizeof text[0], "stuck: neither end moved");
    } else if (end->rc >= 0) {
        snprintf(out, sizeof text[0], "%s", ussl_result_name(end->rc));
    } else {
        const char *reason = ussl_verify_reason_name(ussl_verify_primary(e->verify));
        snprintf(out, sizeof text[0],
                 "%s (%s; reason %s, alert sent %d, received %d, native %ld %s)",
                 ussl_result_name(end->rc), e->text, reason != NULL ? reason : "-", e->alert_sent,
                 e->alert_received, e->native, e->native_text);
    }
    return out;
}
