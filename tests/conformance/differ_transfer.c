/* SPDX-License-Identifier: MIT */
/* Where the two libraries differ while data moves, and ussl must not: end of file, close, errors
 * that stay, writes of all sizes, want codes, late tickets, key updates. One test a difference. */
#include "backends.h"
#include "pair.h"
#include "pki.h"

#include <string.h>

static const uint16_t versions[] = {USSL_TLS1_2, USSL_TLS1_3};

static void meet(pair *p, const ussl_backend *backend, uint16_t version)
{
    pair_open_usual(p, backend, backend);
    pair_force_version(p, version);
    bool met = pair_meet(p);
    cr_assert(met, "%s %s: client %s; server %s", pair_names(p), ussl_version_name(version),
              pair_why(&p->client), pair_why(&p->server));
}

EACH_BACKEND(differ, end_of_file_without_close_notify_is_truncation)
{
    for (size_t v = 0; v < 2; v++) {
        for (int role = 0; role < 2; role++) {
            pair p;
            meet(&p, backend, versions[v]);
            pair_end *reader = role ? &p.server : &p.client, *writer = role ? &p.client : &p.server;
            wire_hang_up(writer->wire);
            CHECK_RC(pair_read_to_end(&p, reader), USSL_E_TRUNCATED, "%s role %d", pair_names(&p),
                     role);
            CHECK_RC(pair_read_to_end(&p, reader), USSL_E_TRUNCATED, "and it stays");
            cr_expect_eq(reader->error.code, USSL_E_TRUNCATED);
            pair_free(&p);
        }
    }
}

EACH_BACKEND(differ, end_of_file_inside_a_record_is_truncation)
{
    for (size_t v = 0; v < 2; v++) {
        pair p;
        meet(&p, backend, versions[v]);
        size_t done = 0;
        /* What came before, tickets included, is taken first. */
        uint8_t byte;
        size_t got;
        CHECK_RC(ussl_conn_read(p.client.conn, &byte, 1, &got), USSL_WANT_READ, "nothing sent yet");
        size_t start = p.wire.to_client.len;
        MUST(ussl_conn_write(p.server.conn, "0123456789", 10, &done));
        p.wire.to_client.cut_at = start + 12;
        CHECK_RC(pair_read_to_end(&p, &p.client), USSL_E_TRUNCATED, "%s", pair_names(&p));
        pair_free(&p);
    }
}

EACH_BACKEND(differ, close_notify_reads_as_closed_again_and_again)
{
    for (size_t v = 0; v < 2; v++) {
        pair p;
        meet(&p, backend, versions[v]);
        MUST(ussl_conn_close(p.server.conn));
        for (int i = 0; i < 4; i++) {
            size_t got = 99;
            uint8_t byte;
            CHECK_RC(ussl_conn_read(p.client.conn, &byte, 1, &got), USSL_CLOSED, "read %d", i);
            cr_expect_eq(got, 0, "read %d gave %zu bytes", i, got);
        }
        pair_free(&p);
    }
}

EACH_BACKEND(differ, close_notify_is_sent_once_and_ends_writing)
{
    for (size_t v = 0; v < 2; v++) {
        pair p;
        meet(&p, backend, versions[v]);
        MUST(ussl_conn_close(p.client.conn));
        size_t after_first = p.wire.to_server.len;
        MUST(ussl_conn_close(p.client.conn));
        cr_expect_eq(p.wire.to_server.len, after_first, "a second close sent something");
        size_t done = 7;
        CHECK_RC(ussl_conn_write(p.client.conn, "x", 1, &done), USSL_E_STATE, "write after close");
        cr_expect_eq(done, 0);
        cr_expect_eq(p.wire.to_server.len, after_first, "a write after close reached the wire");

        /* Half closed: the other direction still works (RFC 8446 6.1). */
        MUST(ussl_conn_write(p.server.conn, "late", 4, &done));
        char buf[8];
        size_t got = 0;
        int rc;
        do {
            rc = ussl_conn_read(p.client.conn, buf, sizeof buf, &got);
        } while (rc == USSL_WANT_READ && p.wire.to_client.taken < p.wire.to_client.len);
        CHECK_RC(rc, USSL_OK, "%s: read after own close", pair_names(&p));
        cr_expect(got == 4 && memcmp(buf, "late", 4) == 0);
        pair_free(&p);
    }
}

EACH_BACKEND(differ, fatal_error_is_latched)
{
    for (size_t v = 0; v < 2; v++) {
        pair p;
        meet(&p, backend, versions[v]);
        size_t done, got;
        uint8_t byte;
        CHECK_RC(ussl_conn_read(p.client.conn, &byte, 1, &got), USSL_WANT_READ, "nothing sent yet");
        p.wire.to_client.flip_at = p.wire.to_client.len + 20;
        p.wire.to_client.flip_mask = 0x40;
        MUST(ussl_conn_write(p.server.conn, "0123456789abcdef", 16, &done));
        MUST(ussl_conn_write(p.server.conn, "good again", 10, &done));
        CHECK_RC(pair_read_to_end(&p, &p.client), USSL_E_PROTO, "tampered record");
        ussl_error first = p.client.error;
        cr_expect_eq(first.alert_sent, 20, "bad_record_mac is alert 20, sent was %d",
                     first.alert_sent);
        size_t sent = p.wire.to_server.len;
        for (int i = 0; i < 3; i++) {
            CHECK_RC(ussl_conn_read(p.client.conn, &byte, 1, &got), USSL_E_PROTO, "read %d", i);
            CHECK_RC(ussl_conn_write(p.client.conn, "x", 1, &done), USSL_E_PROTO, "write %d", i);
            CHECK_RC(ussl_conn_handshake(p.client.conn), USSL_E_PROTO, "handshake %d", i);
        }
        ussl_error later;
        ussl_conn_error(p.client.conn, &later);
        cr_expect_str_eq(later.text, first.text, "the words of the first failure are kept");
        cr_expect_eq(p.wire.to_server.len, sent, "a dead connection sent something");
        CHECK_RC(pair_read_to_end(&p, &p.server), USSL_E_ALERT, "the peer is told");
        cr_expect_eq(p.server.error.alert_received, 20);
        pair_free(&p);
    }
}

EACH_BACKEND(differ, write_of_100000_bytes_goes_record_by_record)
{
    static uint8_t big[100000], back[100000];
    for (size_t i = 0; i < sizeof big; i++) {
        big[i] = (uint8_t)(i * 7 + (i >> 9));
    }
    for (size_t v = 0; v < 2; v++) {
        pair p;
        meet(&p, backend, versions[v]);
        size_t sent = 0, received = 0, calls = 0;
        while (sent < sizeof big) {
            size_t done = 0;
            MUST(ussl_conn_write(p.client.conn, big + sent, sizeof big - sent, &done));
            cr_assert(done > 0 && done <= 16384, "one write took %zu bytes", done);
            sent += done;
            calls++;
        }
        cr_expect(calls >= 7, "100000 bytes need at least seven records, took %zu", calls);
        while (received < sizeof back) {
            size_t got = 0;
            MUST(ussl_conn_read(p.server.conn, back + received, sizeof back - received, &got));
            received += got;
        }
        cr_expect_arr_eq(big, back, sizeof big);
        pair_free(&p);
    }
}

EACH_BACKEND(differ, write_of_zero_bytes_sends_nothing)
{
    for (size_t v = 0; v < 2; v++) {
        pair p;
        meet(&p, backend, versions[v]);
        size_t before = p.wire.to_server.len, done = 5;
        MUST(ussl_conn_write(p.client.conn, "", 0, &done));
        MUST(ussl_conn_write(p.client.conn, NULL, 0, &done));
        cr_expect_eq(done, 0);
        cr_expect_eq(p.wire.to_server.len, before, "an empty write put %zu bytes on the wire",
                     p.wire.to_server.len - before);
        pair_free(&p);
    }
}

/* A bio that has room for nothing until it is opened. */
typedef struct gate {
    ussl_bio inner;
    bool reads, writes;
} gate;

static int gate_read(void *arg, void *buf, size_t len, size_t *done)
{
    gate *g = arg;
    *done = 0;
    return g->reads ? g->inner.read(g->inner.arg, buf, len, done) : USSL_WANT_READ;
}

static int gate_write(void *arg, const void *buf, size_t len, size_t *done)
{
    gate *g = arg;
    *done = 0;
    return g->writes ? g->inner.write(g->inner.arg, buf, len, done) : USSL_WANT_WRITE;
}

EACH_BACKEND(differ, want_says_which_direction)
{
    for (size_t v = 0; v < 2; v++) {
        pair p;
        pair_open_usual(&p, backend, backend);
        pair_force_version(&p, versions[v]);
        pair_connect(&p);
        ussl_conn_free(p.client.conn);
        gate g = {wire_bio(&p.wire.client), true, false};
        ussl_bio bio = {gate_read, gate_write, &g};
        MUST(ussl_conn_new(&p.client.conn, p.client.ctx, &bio));
        MUST(ussl_conn_set_server_name(p.client.conn, p.name));
        CHECK_RC(ussl_conn_handshake(p.client.conn), USSL_WANT_WRITE,
                 "the ClientHello cannot go out");
        CHECK_RC(ussl_conn_handshake(p.client.conn), USSL_WANT_WRITE, "still");
        g.writes = true;
        CHECK_RC(ussl_conn_handshake(p.client.conn), USSL_WANT_READ, "it is out");
        cr_assert(pair_handshake(&p), "%s: %s", pair_names(&p), pair_why(&p.client));
        size_t done, got;
        char buf[16];
        CHECK_RC(ussl_conn_read(p.client.conn, buf, sizeof buf, &got), USSL_WANT_READ, "no data");
        g.writes = false;
        CHECK_RC(ussl_conn_write(p.client.conn, "hello", 5, &done), USSL_WANT_WRITE, "no room");
        cr_expect_eq(done, 0, "on a flow result nothing counts as taken");
        g.writes = true;
        char moved[] = "hello"; /* the same bytes elsewhere */
        int rc = ussl_conn_write(p.client.conn, moved, 5, &done);
        CHECK_RC(rc, USSL_OK, "the retry");
        cr_expect_eq(done, 5);
        MUST(ussl_conn_read(p.server.conn, buf, sizeof buf, &got));
        cr_expect(got == 5 && memcmp(buf, "hello", 5) == 0,
                  "what arrived is what was written once");
        pair_free(&p);
    }
}

EACH_BACKEND(differ, late_tickets_never_reach_a_reader)
{
    pair p;
    pair_open_usual(&p, backend, backend);
    pair_force_version(&p, USSL_TLS1_3);
    MUST_CTX(p.server.ctx, ussl_ctx_set_tickets(p.server.ctx, true));
    MUST_CTX(p.client.ctx, ussl_ctx_set_tickets(p.client.ctx, true));
    cr_assert(pair_meet(&p), "%s", pair_why(&p.client));
    char buf[8];
    size_t got = 0, done = 0, len = 0;
    CHECK_RC(ussl_conn_read(p.client.conn, buf, sizeof buf, &got), USSL_WANT_READ,
             "a ticket alone is no data");
    MUST(ussl_conn_write(p.server.conn, "data", 4, &done));
    MUST(ussl_conn_read(p.client.conn, buf, sizeof buf, &got));
    cr_expect(got == 4 && memcmp(buf, "data", 4) == 0);
    if (backend_can(backend, USSL_CAP_SESSION)) {
        MUST_CONN(p.client.conn, ussl_conn_save_session(p.client.conn, NULL, 0, &len));
        cr_expect(len > 0, "the ticket was taken in");
    }
    pair_free(&p);
}

EACH_PAIR(differ, key_update_works_or_is_not_supported)
{
    pair p;
    pair_open_usual(&p, client, server);
    pair_force_version(&p, USSL_TLS1_3);
    cr_assert(pair_meet(&p), "%s: %s", pair_names(&p), pair_why(&p.client));
    int rc = ussl_conn_key_update(p.client.conn, false);
    if (!backend_can(client, USSL_CAP_KEY_UPDATE)) {
        CHECK_RC(rc, USSL_E_NOTSUP, "%s", pair_names(&p));
        cr_expect(ussl_backend_lacks(client, USSL_CAP_KEY_UPDATE) != NULL);
        cr_expect(pair_exchange(&p, 100), "NOTSUP leaves the connection as it was");
    } else {
        CHECK_RC(rc, USSL_OK, "%s", pair_names(&p));
        if (backend_can(server, USSL_CAP_KEY_UPDATE)) {
            cr_expect(pair_exchange(&p, 5000), "%s: after the update", pair_names(&p));
        } else {
            /* It cannot take one: a clear end, never wrong data. */
            cr_expect_not(pair_exchange(&p, 5000));
            cr_expect(p.server.rc < 0, "%s: %s", pair_names(&p), pair_why(&p.server));
        }
    }
    pair_free(&p);
}

EACH_BACKEND(differ, key_update_in_tls_1_2_is_a_wrong_state)
{
    pair p;
    meet(&p, backend, USSL_TLS1_2);
    int rc = ussl_conn_key_update(p.client.conn, false);
    cr_expect(rc == USSL_E_NOTSUP || rc == USSL_E_STATE, "%s", ussl_result_name(rc));
    pair_free(&p);
}
