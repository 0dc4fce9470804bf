/* SPDX-License-Identifier: MIT */
/* What is set on a connection, or asked of one. */
#include "parity.h"

#include <string.h>
#include <time.h>

static outcome server_name(const ussl_backend *b)
{
    pair p;
    pair_open_usual(&p, b, b);
    SEE(&p, pair_meet(&p), "%s", pair_why(&p.client));
    const char *sni = parity_info(&p.server).sni;
    SEE(&p, sni != NULL && strcmp(sni, "myssl.com") == 0, "SNI %s", sni != NULL ? sni : "-");
    pair_free(&p);
    return TOOK_EFFECT;
}

static outcome sni_apart(const ussl_backend *b)
{
    for (int none = 0; none < 2; none++) {
        pair p;
        pair_open_usual(&p, b, b);
        pair_connect(&p);
        SET(&p, ussl_conn_set_sni(p.client.conn, none ? NULL : "front.example"));
        SEE(&p, pair_handshake(&p), "%s", pair_why(&p.client));
        const char *sni = parity_info(&p.server).sni;
        SEE(&p, none ? sni == NULL : sni != NULL && strcmp(sni, "front.example") == 0, "SNI %s",
            sni != NULL ? sni : "-");
        pair_free(&p);
    }
    return TOOK_EFFECT;
}

static outcome verify_name_apart(const ussl_backend *b)
{
    pair p;
    pair_open_usual(&p, b, b);
    pair_connect(&p);
    SET(&p, ussl_conn_set_sni(p.client.conn, "myssl.com"));
    SET(&p, ussl_conn_set_verify_name(p.client.conn, "other.example"));
    SEE(&p, !pair_handshake(&p) && p.client.error.verify == USSL_V_WRONG_NAME, "%s",
        pair_why(&p.client));
    pair_free(&p);
    return TOOK_EFFECT;
}

static outcome deadline(const ussl_backend *b)
{
    pair p;
    pair_open_usual(&p, b, b);
    pair_connect(&p);
    SET(&p, ussl_conn_set_deadline(p.client.conn, 20));
    int rc = ussl_conn_handshake(p.client.conn);
    SEE(&p, rc == USSL_WANT_READ, "%s", ussl_result_name(rc));
    struct timespec pause = {0, 40 * 1000 * 1000};
    nanosleep(&pause, NULL);
    rc = ussl_conn_handshake(p.client.conn);
    SEE(&p, rc == USSL_E_TIMEOUT, "%s", ussl_result_name(rc));
    pair_free(&p);
    return TOOK_EFFECT;
}

static outcome step_limit(const ussl_backend *b)
{
    pair p;
    pair_open_usual(&p, b, b);
    pair_connect(&p);
    SET(&p, ussl_conn_set_step_limit(p.client.conn, 1));
    int rc = USSL_WANT_READ, stops = 0;
    for (int round = 0; round < 1000 && rc > 0; round++) {
        rc = ussl_conn_handshake(p.client.conn);
        stops += rc == USSL_WANT_STEP;
        if (rc == USSL_WANT_READ) {
            SEE(&p, ussl_conn_handshake(p.server.conn) >= 0, "the server failed");
        }
    }
    SEE(&p, rc == USSL_OK, "%s", ussl_result_name(rc));
    SEE(&p, stops >= 2, "%d times USSL_WANT_STEP", stops);
    pair_free(&p);
    return TOOK_EFFECT;
}

typedef struct records {
    size_t in, out, wrong;
} records;

static void count_record(void *arg, ussl_conn *conn, bool outgoing, const uint8_t header[5],
                         const uint8_t *body, size_t body_len)
{
    records *r = arg;
    (void)conn;
    (void)body;
    r->in += !outgoing;
    r->out += outgoing;
    r->wrong += header[0] < 20 || header[0] > 23 || header[1] != 3 ||
                body_len > ((size_t)header[3] << 8 | header[4]);
}

static outcome record_hook(const ussl_backend *b)
{
    records r = {0, 0, 0};
    pair p;
    pair_open_usual(&p, b, b);
    pair_connect(&p);
    SET(&p, ussl_conn_set_record_hook(p.client.conn, count_record, &r));
    SEE(&p, pair_handshake(&p) && pair_exchange(&p, 1000), "%s", pair_why(&p.client));
    size_t on_wire = 0;
    for (uint8_t type = 20; type <= 23; type++) {
        on_wire += wire_count_records(&p.wire.to_server, type);
    }
    SEE(&p, r.out == on_wire && r.in > 3 && r.wrong == 0, "%zu told, %zu on the wire, %zu wrong",
        r.out, on_wire, r.wrong);
    pair_free(&p);
    return TOOK_EFFECT;
}

static outcome export_key(const ussl_backend *b)
{
    static const uint16_t all[] = {USSL_TLS1_2, USSL_TLS1_3};
    for (size_t i = 0; i < 2; i++) {
        uint8_t c[40], s[40], other[40];
        pair p;
        parity_open(&p, b, all[i]);
        SEE(&p, pair_meet(&p), "%s", pair_why(&p.client));
        SET(&p,
            ussl_conn_export(p.client.conn, "EXPORTER-test", (const uint8_t *)"x", 1, c, sizeof c));
        SET(&p,
            ussl_conn_export(p.server.conn, "EXPORTER-test", (const uint8_t *)"x", 1, s, sizeof s));
        SET(&p, ussl_conn_export(p.server.conn, "EXPORTER-test", (const uint8_t *)"y", 1, other,
                                 sizeof other));
        SEE(&p, memcmp(c, s, sizeof c) == 0, "the ends differ");
        SEE(&p, memcmp(c, other, sizeof c) != 0, "the context makes no difference");
        pair_free(&p);
    }
    return TOOK_EFFECT;
}

static outcome key_update(const ussl_backend *b)
{
    pair p;
    parity_open(&p, b, USSL_TLS1_3);
    SEE(&p, pair_meet(&p) && pair_exchange(&p, 100), "%s", pair_why(&p.client));
    SET(&p, ussl_conn_key_update(p.client.conn, true));
    SEE(&p, pair_exchange(&p, 5000), "client %s; server %s", pair_why(&p.client),
        pair_why(&p.server));
    pair_free(&p);
    return TOOK_EFFECT;
}

const parity_row parity_conn[] = {
    {"ussl_conn_set_server_name", "a name", "SNI at the server", 0, server_name},
    {"ussl_conn_set_sni", "another one, and none", "SNI at the server", 0, sni_apart},
    {"ussl_conn_set_verify_name", "apart from SNI", "verify reason", 0, verify_name_apart},
    {"ussl_conn_set_deadline", "20 ms", "timeout", 0, deadline},
    {"ussl_conn_set_step_limit", "one step a call", "USSL_WANT_STEP", 0, step_limit},
    {"ussl_conn_set_record_hook", "each record", "counted on the wire", 0, record_hook},
    {"ussl_conn_export", "TLS 1.2 and 1.3", "equal at both ends", USSL_CAP_EXPORTER, export_key},
    {"ussl_conn_key_update", "TLS 1.3, asking for one back", "data after it", USSL_CAP_KEY_UPDATE,
     key_update},
};
const size_t parity_conn_count = sizeof parity_conn / sizeof parity_conn[0];
