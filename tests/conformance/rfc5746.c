/* SPDX-License-Identifier: MIT */
/* Secure renegotiation (RFC 5746) as the wire shows it: clients signal it, nobody renegotiates. */
#include "backends.h"
#include "hello.h"
#include "pair.h"

EACH_BACKEND(rfc5746, client_hello_signals_it)
{
    static const uint16_t ranges[][2] = {{USSL_TLS1_2, USSL_TLS1_2}, {USSL_TLS1_2, USSL_TLS1_3}};
    for (size_t i = 0; i < 2; i++) {
        pair p;
        pair_open_usual(&p, backend, backend);
        MUST_CTX(p.client.ctx, ussl_ctx_set_versions(p.client.ctx, ranges[i][0], ranges[i][1]));
        cr_assert(pair_meet(&p), "%s", pair_why(&p.client));
        hello h;
        cr_assert(hello_read(&p.wire.to_server, &h), "no ClientHello on the wire");
        hello_ext info = hello_find(&h, 0xff01);
        bool empty_info = info.there && info.len == 1 && info.body[0] == 0;
        cr_expect(empty_info || hello_offers(&h, 0x00ff),
                  "%s, range %zu: neither the SCSV 0x00ff nor an empty renegotiation_info",
                  pair_names(&p), i);
        pair_free(&p);
    }
}

EACH_PAIR(rfc5746, server_answers_the_signal)
{
    pair p;
    pair_open_usual(&p, client, server);
    pair_force_version(&p, USSL_TLS1_2);
    cr_assert(pair_meet(&p), "%s: %s", pair_names(&p), pair_why(&p.client));
    static uint8_t message[16384];
    size_t len = hello_message(&p.wire.to_client, message, sizeof message);
    cr_assert(len > 40 && message[0] == 2, "no ServerHello on the wire");
    size_t at = 4 + 34;
    at += (size_t)message[at] + 4;
    bool answered = false;
    size_t end = at + 2 + ((size_t)message[at] << 8 | message[at + 1]);
    for (at += 2; at + 4 <= end && end <= len;) {
        size_t n = (size_t)message[at + 2] << 8 | message[at + 3];
        answered |=
            message[at] == 0xff && message[at + 1] == 0x01 && n == 1 && message[at + 4] == 0;
        at += 4 + n;
    }
    cr_expect(answered, "%s: the ServerHello holds no empty renegotiation_info", pair_names(&p));
    pair_free(&p);
}

/* A HelloRequest in the clear, where the client expects encrypted data, is a forgery. */
EACH_BACKEND(rfc5746, hello_request_in_the_clear_is_refused)
{
    pair p;
    pair_open_usual(&p, backend, backend);
    pair_force_version(&p, USSL_TLS1_2);
    cr_assert(pair_meet(&p), "%s", pair_why(&p.client));
    static const uint8_t hello_request[] = {22, 3, 3, 0, 4, 0, 0, 0, 0};
    wire_inject(&p.wire.server, hello_request, sizeof hello_request);
    size_t before = wire_count_records(&p.wire.to_server, 22);
    CHECK_RC(pair_read_to_end(&p, &p.client), USSL_E_PROTO, "%s", pair_why(&p.client));
    cr_expect_eq(wire_count_records(&p.wire.to_server, 22), before, "the client renegotiates");
    pair_free(&p);
}
