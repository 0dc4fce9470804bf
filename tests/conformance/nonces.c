/* SPDX-License-Identifier: MIT */
/* No nonce serves twice under a key (RFC 5288 3, RFC 6655 3): the explicit part, which TLS 1.2
 * sends ahead of each record of AES-GCM and AES-CCM, counts. */
#include "backends.h"
#include "pair.h"

#define CHANGE_CIPHER_SPEC 20
#define RECORDS            12

typedef struct sent {
    bool encrypted;
    size_t count;
    uint64_t last;
} sent;

static void look(void *arg, ussl_conn *conn, bool outgoing, const uint8_t header[5],
                 const uint8_t *body, size_t len)
{
    sent *s = arg;
    uint64_t nonce = 0;
    (void)conn;
    if (!outgoing) {
        return;
    }
    if (!s->encrypted) {
        s->encrypted = header[0] == CHANGE_CIPHER_SPEC;
        return;
    }
    cr_assert(len >= 8, "%zu bytes of the record are seen", len);
    for (size_t i = 0; i < 8; i++) {
        nonce = nonce << 8 | body[i];
    }
    cr_assert(s->count == 0 || nonce == s->last + 1, "%llu after %llu", (unsigned long long)nonce,
              (unsigned long long)s->last);
    s->last = nonce;
    s->count++;
}

EACH_BACKEND(nonces, of_a_connection_count)
{
    static const uint16_t suites[] = {0xc02b, 0xc02c, 0xc0ac};
    for (size_t i = 0; i < sizeof suites / sizeof suites[0]; i++) {
        pair p;
        sent client = {0}, server = {0};
        if (!ussl_backend_has_suite(backend, suites[i])) {
            continue;
        }
        pair_open_usual(&p, backend, backend);
        pair_force_suite(&p, suites[i]);
        pair_connect(&p);
        cr_assert(ussl_conn_set_record_hook(p.client.conn, look, &client) == USSL_OK);
        cr_assert(ussl_conn_set_record_hook(p.server.conn, look, &server) == USSL_OK);
        cr_assert(pair_handshake(&p), "%s", pair_why(&p.client));
        for (int n = 0; n < RECORDS; n++) {
            cr_assert(pair_exchange(&p, 100));
        }
        cr_assert(pair_finish(&p));
        /* Finished, the records, close_notify. */
        cr_expect(client.count >= RECORDS + 2 && server.count >= RECORDS + 2, "%04x: %zu and %zu",
                  suites[i], client.count, server.count);
        pair_free(&p);
    }
}
