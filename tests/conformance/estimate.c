/* SPDX-License-Identifier: MIT */
/* What ussl_ctx_estimate says is enough for a real connection, and not wildly more. */
#include "backends.h"
#include "pair.h"
#include "pki.h"

#include <string.h>

static ussl_estimate estimate(ussl_ctx *ctx, size_t chain)
{
    ussl_estimate e;
    MUST_CTX(ctx, ussl_ctx_estimate(ctx, chain, &e));
    return e;
}

/* The most that a connection can be made to hold: a record that the transport does not take, and
 * one that comes in meanwhile. */
static int blocked_write(void *arg, const void *buf, size_t len, size_t *done)
{
    (void)arg;
    (void)buf;
    (void)len;
    (void)done;
    return USSL_WANT_WRITE;
}

typedef struct gate {
    ussl_bio inner;
    bool shut;
} gate;

static int gate_read(void *arg, void *buf, size_t len, size_t *done)
{
    gate *g = arg;
    return g->inner.read(g->inner.arg, buf, len, done);
}

static int gate_write(void *arg, const void *buf, size_t len, size_t *done)
{
    gate *g = arg;
    return g->shut ? blocked_write(arg, buf, len, done)
                   : g->inner.write(g->inner.arg, buf, len, done);
}

/* Connections whose transports can be shut. */
static void connect_gated(pair *p, gate gates[2])
{
    pair_end *ends[] = {&p->client, &p->server};
    wire_reset(&p->wire);
    for (int i = 0; i < 2; i++) {
        gates[i] = (gate){.inner = wire_bio(ends[i]->wire)};
        const ussl_bio bio = {gate_read, gate_write, &gates[i]};
        MUST_CTX(ends[i]->ctx, ussl_conn_new(&ends[i]->conn, ends[i]->ctx, &bio));
        ends[i]->rc = USSL_WANT_READ;
    }
    MUST_CONN(p->client.conn, ussl_conn_set_server_name(p->client.conn, p->name));
}

static void fill_both(pair_end *end, pair_end *peer, gate *own)
{
    static uint8_t data[16384];
    size_t done;
    CHECK_RC(ussl_conn_write(peer->conn, data, sizeof data, &done), USSL_OK, "peer's record");
    own->shut = true;
    CHECK_RC(ussl_conn_write(end->conn, data, sizeof data, &done), USSL_WANT_WRITE, "own record");
    int rc = ussl_conn_read(end->conn, data, sizeof data, &done);
    cr_expect(rc == USSL_OK, "read: %s", ussl_result_name(rc));
    own->shut = false;
}

static void hold(const char *what, const pair_end *end, ussl_estimate said)
{
    ussl_memory conn, ctx;
    ussl_conn_memory(end->conn, &conn);
    ussl_ctx_memory(end->ctx, &ctx);
    const char *backend = ussl_backend_name(end->backend);
    cr_expect(ctx.now <= said.context && said.context <= ctx.now * 2,
              "%s, %s: the context holds %zu, said %zu", backend, what, ctx.now, said.context);
    cr_expect(conn.peak <= said.peak, "%s, %s: the peak is %zu, said %zu", backend, what, conn.peak,
              said.peak);
    cr_expect(said.peak <= conn.peak * 2, "%s, %s: the peak is %zu, said %zu: too much", backend,
              what, conn.peak, said.peak);
    cr_expect(conn.largest <= said.largest && said.largest <= conn.largest * 2,
              "%s, %s: the largest block is %zu, said %zu", backend, what, conn.largest,
              said.largest);
}

/* Estimates first, then a whole life. */
static void live(const char *what, pair *p, size_t chain)
{
    gate gates[2];
    ussl_estimate client = estimate(p->client.ctx, chain);
    ussl_estimate server = estimate(p->server.ctx, chain);
    connect_gated(p, gates);
    cr_assert(pair_handshake(p), "%s, %s: client %s; server %s", pair_names(p), what,
              pair_why(&p->client), pair_why(&p->server));
    cr_expect(pair_exchange(p, 100), "%s", what); /* tickets are out of the way after it */
    fill_both(&p->client, &p->server, &gates[0]);
    fill_both(&p->server, &p->client, &gates[1]);
    hold(what, &p->client, client);
    hold(what, &p->server, server);
    pair_free(p);
}

EACH_BACKEND(estimate, holds_for_each_key_exchange)
{
    static const struct {
        uint16_t suite;
        const char *identity;
        size_t chain;
    } all[] = {
        {0xc02b, "ec", 1500},  {0xc02f, "rsa", 2500}, {0x009e, "rsa", 2500}, {0x009c, "rsa", 2500},
        {0x1301, "ec", 1500},  {0x1301, "rsa", 2500}, {0x1303, "ec384", 0},  {0xc02f, "big", 8000},
        {0x009c, "big", 8000}, {0x1302, "big", 8000},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        char what[64];
        snprintf(what, sizeof what, "0x%04x with %s", all[i].suite, all[i].identity);
        pair p;
        pair_open(&p, backend, backend);
        pair_trust(&p.client, strcmp(all[i].identity, "big") == 0 ? "big-ca.pem" : PKI_ROOT);
        pair_show(&p.server, all[i].identity);
        pair_force_suite(&p, all[i].suite);
        live(what, &p, all[i].chain);
    }
}

EACH_BACKEND(estimate, holds_where_nothing_is_chosen)
{
    pair p;
    pair_open_usual(&p, backend, backend);
    live("nothing chosen", &p, 0);
}

EACH_BACKEND(estimate, holds_for_two_certificates)
{
    static const uint16_t versions[] = {USSL_TLS1_2, USSL_TLS1_3};
    for (size_t i = 0; i < 2; i++) {
        pair p;
        pair_open_usual(&p, backend, backend);
        pair_force_version(&p, versions[i]);
        pair_show(&p.client, PKI_CLIENT_EC);
        pair_trust(&p.server, PKI_ROOT);
        MUST_CTX(p.server.ctx, ussl_ctx_set_client_auth(p.server.ctx, USSL_CLIENT_AUTH_REQUIRE));
        MUST_CTX(p.client.ctx, ussl_ctx_keep_peer_chain(p.client.ctx, true));
        live("mutual", &p, 1500);
    }
}

EACH_BACKEND(estimate, holds_for_a_large_dh_group)
{
    static const uint16_t group = 0x102; /* ffdhe4096 */
    pair p;
    pair_open(&p, backend, backend);
    pair_trust(&p.client, PKI_ROOT);
    pair_show(&p.server, PKI_SERVER_RSA);
    pair_force_suite(&p, 0x009e);
    if (!ussl_backend_has_group(backend, group) ||
        ussl_ctx_set_groups(p.server.ctx, &group, 1) != USSL_OK) {
        pair_free(&p);
        return; /* the group is the backend's own choice then, and the rows above have it */
    }
    MUST_CTX(p.client.ctx, ussl_ctx_set_groups(p.client.ctx, &group, 1));
    live("ffdhe4096", &p, 2500);
}

EACH_BACKEND(estimate, freezes_and_says_what_is_missing)
{
    ussl_ctx *ctx = NULL;
    ussl_estimate e;
    ussl_error error;
    MUST(ussl_ctx_new_on(&ctx, backend, USSL_CLIENT));
    CHECK_RC(ussl_ctx_estimate(NULL, 0, &e), USSL_E_ARG, "no context");
    CHECK_RC(ussl_ctx_estimate(ctx, 0, NULL), USSL_E_ARG, "no result");
    CHECK_RC(ussl_ctx_estimate(ctx, 0, &e), USSL_E_STATE, "no anchor");
    ussl_ctx_error(ctx, &error);
    cr_expect(strstr(error.text, "ussl_ctx_add_ca") != NULL, "%s", error.text);
    CHECK_RC(ussl_ctx_set_tickets(ctx, false), USSL_E_STATE, "it is frozen");
    ussl_ctx_free(ctx);
}

/* Everything that the trial made is given back. */
EACH_BACKEND(estimate, leaves_nothing_behind)
{
    pair p;
    pair_open_usual(&p, backend, backend);
    (void)estimate(p.client.ctx, 0);
    ussl_memory before, after;
    ussl_memory_total(&before);
    ussl_estimate a = estimate(p.client.ctx, 0), b = estimate(p.client.ctx, 0);
    ussl_memory_total(&after);
    cr_expect(before.now == after.now && before.blocks == after.blocks, "%zu bytes, then %zu",
              before.now, after.now);
    cr_expect(a.peak == b.peak && a.context == b.context, "%zu, then %zu", a.peak, b.peak);
    pair_free(&p);
}
