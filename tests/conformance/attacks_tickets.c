/* SPDX-License-Identifier: MIT */
/* Attacks by resumption on what a server demands of its client: what was proved once must still
 * hold, and must be what this connection asks for. */
#include "backends.h"
#include "pair.h"
#include "pki.h"

#include <string.h>

/* The ways by which a session comes back. */
typedef struct way {
    uint16_t version;
    bool by_id;
    const char *name;
} way;

static const way ways[] = {
    {USSL_TLS1_2, false, "TLS 1.2 ticket"},
    {USSL_TLS1_2, true, "TLS 1.2 session id"},
    {USSL_TLS1_3, false, "TLS 1.3 ticket"},
};
static const size_t way_count = sizeof ways / sizeof ways[0];

typedef struct blob {
    uint8_t bytes[16384];
    size_t len;
} blob;

static int64_t moving(void *arg)
{
    return *(int64_t *)arg;
}

static void open_mutual(pair *p, const ussl_backend *client, const ussl_backend *server,
                        const way *by)
{
    pair_open_usual(p, client, server);
    pair_force_version(p, by->version);
    pair_show(&p->client, PKI_CLIENT_EC);
    pair_trust(&p->server, PKI_ROOT);
    ussl_ctx *ctx = p->server.ctx;
    MUST_CTX(ctx, ussl_ctx_set_client_auth(ctx, USSL_CLIENT_AUTH_REQUIRE));
    MUST_CTX(ctx, ussl_ctx_set_tickets(ctx, !by->by_id));
    MUST_CTX(ctx, ussl_ctx_set_session_cache(ctx, by->by_id ? 8 : 0));
    MUST_CTX(ctx, ussl_ctx_set_session_lifetime(ctx, 604800));
    MUST_CTX(p->client.ctx, ussl_ctx_set_session_lifetime(p->client.ctx, 604800));
}

/* Connects, with a session to offer or none, with a name that the client must have or none; what
 * the server says. On success the newest session is saved. */
static int meet_as(pair *p, const char *demanded, blob *session, bool *resumed)
{
    pair_connect(p);
    if (demanded != NULL) {
        MUST_CONN(p->server.conn, ussl_conn_set_verify_name(p->server.conn, demanded));
    }
    if (session->len > 0) {
        MUST_CONN(p->client.conn,
                  ussl_conn_set_session(p->client.conn, session->bytes, session->len));
    }
    *resumed = false;
    if (!pair_handshake(p) || !pair_exchange(p, 10)) {
        return p->server.rc;
    }
    ussl_info info;
    ussl_conn_info(p->server.conn, &info);
    *resumed = info.resumed;
    MUST_CONN(p->client.conn, ussl_conn_save_session(p->client.conn, session->bytes,
                                                     sizeof session->bytes, &session->len));
    return USSL_OK;
}

EACH_PAIR(attacks_tickets, a_session_meets_no_demand_for_another_name)
{
    for (size_t i = 0; i < way_count; i++) {
        pair p;
        bool resumed;
        open_mutual(&p, client, server, &ways[i]);
        static blob nobody, device;
        nobody.len = device.len = 0;
        CHECK_RC(meet_as(&p, NULL, &nobody, &resumed), USSL_OK, "%s", pair_why(&p.server));
        CHECK_RC(meet_as(&p, "device7.example", &device, &resumed), USSL_OK, "%s",
                 pair_why(&p.server));
        static blob copy;
        copy = nobody;
        CHECK_RC(meet_as(&p, "other.example", &copy, &resumed), USSL_E_VERIFY,
                 "%s by %s: a session that proved no name", pair_names(&p), ways[i].name);
        copy = device;
        CHECK_RC(meet_as(&p, "other.example", &copy, &resumed), USSL_E_VERIFY,
                 "%s by %s: a session that proved another name", pair_names(&p), ways[i].name);
        copy = device;
        CHECK_RC(meet_as(&p, "device7.example", &copy, &resumed), USSL_OK, "%s",
                 pair_why(&p.server));
        cr_expect(resumed, "%s by %s: not even under its own name", pair_names(&p), ways[i].name);
        pair_free(&p);
    }
}

/* The last second at which the client's certificate is good. */
static int64_t end_of_client(const ussl_backend *backend)
{
    ussl_ctx *ctx;
    int64_t now = 0;
    pki_file ca = pki_read(PKI_ROOT), leaf = pki_read(PKI_CLIENT_EC ".pem");
    MUST(ussl_ctx_new_on(&ctx, backend, USSL_SERVER));
    MUST_CTX(ctx, ussl_ctx_add_ca(ctx, ca.text, ca.len));
    MUST_CTX(ctx, ussl_ctx_set_clock(ctx, USSL_CLOCK_CALLBACK, moving, &now));
    int64_t good = 1900000000, bad = 9000000000;
    while (good + 1 < bad) {
        uint32_t reasons = 0;
        now = good + (bad - good) / 2;
        bool fine = ussl_ctx_verify(ctx, leaf.text, leaf.len, NULL, 0, NULL, USSL_PURPOSE_CLIENT,
                                    &reasons) == USSL_OK;
        *(fine ? &good : &bad) = now;
    }
    ussl_ctx_free(ctx);
    pki_free(&ca);
    pki_free(&leaf);
    return good;
}

EACH_PAIR(attacks_tickets, a_session_ends_with_the_clients_certificate_however_often_renewed)
{
    int64_t end = end_of_client(server);
    for (size_t i = 0; i < way_count; i++) {
        pair p;
        bool resumed;
        int64_t now = end - 100;
        open_mutual(&p, client, server, &ways[i]);
        MUST_CTX(p.server.ctx, ussl_ctx_set_clock(p.server.ctx, USSL_CLOCK_CALLBACK, moving, &now));
        /* The client is the attacker: he asks nobody how long his session is good. */
        MUST_CTX(p.client.ctx, ussl_ctx_set_clock(p.client.ctx, USSL_CLOCK_CALLBACK, moving, &now));
        MUST_CTX(p.client.ctx, ussl_ctx_danger_disable_verification(p.client.ctx));
        static blob s;
        s.len = 0;
        CHECK_RC(meet_as(&p, NULL, &s, &resumed), USSL_OK, "%s", pair_why(&p.server));
        for (int round = 0; round < 2; round++) {
            now += 10;
            CHECK_RC(meet_as(&p, NULL, &s, &resumed), USSL_OK, "%s by %s, round %d: %s",
                     pair_names(&p), ways[i].name, round, pair_why(&p.server));
            cr_expect(resumed, "%s by %s, round %d", pair_names(&p), ways[i].name, round);
        }
        now = end + 1;
        CHECK_RC(meet_as(&p, NULL, &s, &resumed), USSL_E_VERIFY,
                 "%s by %s: in with a certificate that has ended", pair_names(&p), ways[i].name);
        pair_free(&p);
    }
}
