/* SPDX-License-Identifier: MIT */
/* A peer that goes away or talks nonsense at every byte of the handshake: an honest error each
 * time, never success, a crash or a hang. */
#include "backends.h"
#include "pair.h"
#include "pki.h"

#include <stdlib.h>

typedef enum fault { HANGS_UP, TALKS_NONSENSE, FLIPS_A_BIT, TRANSPORT_FAILS } fault;

/* A leaf alone keeps the flights short; the names say what a fault may come to. */
static void open_short(pair *p, const ussl_backend *backend, uint16_t version)
{
    pair_open_usual(p, backend, backend);
    pair_force_version(p, version);
}

/* Bytes that the victim reads in an undisturbed handshake. */
static size_t flight_length(const ussl_backend *backend, uint16_t version, ussl_role victim)
{
    pair p;
    open_short(&p, backend, version);
    MUST_CTX(p.server.ctx, ussl_ctx_set_tickets(p.server.ctx, false));
    cr_assert(pair_meet(&p), "%s", pair_why(&p.client));
    size_t len = victim == USSL_CLIENT ? p.wire.to_client.taken : p.wire.to_server.taken;
    pair_free(&p);
    return len;
}

static bool honest(int rc, fault f)
{
    switch (rc) {
    case USSL_E_PROTO:
    case USSL_E_ALERT:
    case USSL_E_TRUNCATED:
    case USSL_E_CERT:
    case USSL_E_IO:
        return true;
    case USSL_E_VERIFY:
        /* A certificate whose bytes were changed in the clear, as TLS 1.2 sends them, can still be
         * read and is then a certificate that does not verify. */
        return f == TALKS_NONSENSE || f == FLIPS_A_BIT;
    default:
        return false;
    }
}

static void every_byte(const ussl_backend *backend, ussl_role victim, fault f)
{
    static const uint16_t versions[] = {USSL_TLS1_2, USSL_TLS1_3};
    for (size_t v = 0; v < 2; v++) {
        size_t len = flight_length(backend, versions[v], victim), counts[16] = {0};
        /* One context serves them all, as it would in the field: a bad peer must not harm the next.
         */
        pair p;
        open_short(&p, backend, versions[v]);
        MUST_CTX(p.server.ctx, ussl_ctx_set_tickets(p.server.ctx, false));
        for (size_t at = 0; at < len; at++) {
            pair_connect(&p);
            wire_lane *lane = victim == USSL_CLIENT ? &p.wire.to_client : &p.wire.to_server;
            pair_end *end = victim == USSL_CLIENT ? &p.client : &p.server;
            switch (f) {
            case HANGS_UP:
                lane->cut_at = at;
                break;
            case TALKS_NONSENSE:
                p.wire.random = 88172645u + (uint32_t)at;
                lane->nonsense_at = at;
                lane->nonsense_len = 70000;
                break;
            case FLIPS_A_BIT:
                lane->flip_at = at;
                lane->flip_mask = (uint8_t)(1u << at % 8);
                break;
            case TRANSPORT_FAILS:
                lane->fail_at = at;
                break;
            }
            /* The driver stops when nothing moves; then the peer gives up, and the victim sees
             * that. */
            pair_handshake(&p);
            if (end->rc == PAIR_STUCK) {
                lane->eof = true;
                end->rc = USSL_WANT_READ;
                pair_handshake(&p);
            }
            int exact = f == HANGS_UP ? USSL_E_TRUNCATED : f == TRANSPORT_FAILS ? USSL_E_IO : 0;
            bool fine = exact != 0 ? end->rc == exact : honest(end->rc, f);
            /* A flight is a byte or two shorter at times (ECDSA signatures are), and then the fault
             * is not met. What no one authenticates may change unseen: a record header's version.
             */
            bool met = at < lane->len;
            bool unseen = end->rc == USSL_OK && (!met || f == FLIPS_A_BIT);
            cr_expect(fine || unseen, "%s %s as %s, byte %zu of %zu: %s",
                      ussl_backend_name(backend), ussl_version_name(versions[v]),
                      victim == USSL_CLIENT ? "client" : "server", at, len, pair_why(end));
            counts[end->rc < 0 && end->rc > -16 ? -end->rc : 0] += met;
        }
        cr_expect(f != FLIPS_A_BIT || counts[0] <= 8, "%zu flipped bits went unseen", counts[0]);
        pair_connect(&p);
        cr_expect(pair_handshake(&p), "after all that, an honest peer: %s", pair_why(&p.client));
        pair_free(&p);
    }
}

EACH_BACKEND(nonsense, server_goes_away_at_every_byte)
{
    every_byte(backend, USSL_CLIENT, HANGS_UP);
}

EACH_BACKEND(nonsense, client_goes_away_at_every_byte)
{
    every_byte(backend, USSL_SERVER, HANGS_UP);
}

EACH_BACKEND(nonsense, server_talks_nonsense_from_every_byte)
{
    every_byte(backend, USSL_CLIENT, TALKS_NONSENSE);
}

EACH_BACKEND(nonsense, client_talks_nonsense_from_every_byte)
{
    every_byte(backend, USSL_SERVER, TALKS_NONSENSE);
}

EACH_BACKEND(nonsense, bit_of_every_byte_to_the_client_is_flipped)
{
    every_byte(backend, USSL_CLIENT, FLIPS_A_BIT);
}

EACH_BACKEND(nonsense, bit_of_every_byte_to_the_server_is_flipped)
{
    every_byte(backend, USSL_SERVER, FLIPS_A_BIT);
}

EACH_BACKEND(nonsense, transport_of_client_fails_at_every_byte)
{
    every_byte(backend, USSL_CLIENT, TRANSPORT_FAILS);
}

EACH_BACKEND(nonsense, transport_of_server_fails_at_every_byte)
{
    every_byte(backend, USSL_SERVER, TRANSPORT_FAILS);
}

/* An HTTP request on the TLS port, and an HTTP answer where a TLS server was expected. */
EACH_BACKEND(nonsense, plain_http_is_an_error_on_both_sides)
{
    static const char request[] = "GET / HTTP/1.1\r\nHost: myssl.com\r\n\r\n";
    static const char answer[] = "HTTP/1.1 400 Bad Request\r\n\r\n";
    pair p;
    pair_open_usual(&p, backend, backend);
    pair_connect(&p);
    wire_inject(&p.wire.client, request, sizeof request - 1);
    wire_inject(&p.wire.server, answer, sizeof answer - 1);
    int rc = ussl_conn_handshake(p.client.conn);
    CHECK_RC(rc, USSL_E_PROTO, "client");
    rc = ussl_conn_handshake(p.server.conn);
    CHECK_RC(rc, USSL_E_PROTO, "server");
    pair_free(&p);
}
