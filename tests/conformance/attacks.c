/* SPDX-License-Identifier: MIT */
/* Attacks on what connections of one process share: an intermediate that one connection saw must
 * not help another, and a session must not carry a client past a demand for its certificate. */
#include "backends.h"
#include "cases.h"
#include "pair.h"
#include "pki.h"

#include <string.h>

static const uint16_t versions[] = {USSL_TLS1_2, USSL_TLS1_3};

/* Gives `end` the first certificate of a chain alone, or all of it. */
static void show_part(pair_end *end, const char *chain_file, const char *key_file, bool leaf_only)
{
    static const char last[] = "-----END CERTIFICATE-----";
    pki_file chain = pki_read(chain_file), key = pki_read(key_file);
    char *cut = strstr(chain.text, last);
    cr_assert(cut != NULL && strstr(cut + 1, last) != NULL, "%s holds no chain", chain_file);
    size_t len = leaf_only ? (size_t)(cut - chain.text) + sizeof last - 1 : chain.len;
    MUST_CTX(end->ctx, ussl_ctx_add_own_cert(end->ctx, chain.text, len, key.text, key.len, NULL));
    pki_free(&chain);
    pki_free(&key);
}

/* The judge keeps its context; whoever shows a chain comes with a new one each time. */
typedef struct stage {
    pair p;
    bool client_judges;
    uint16_t version;
} stage;

static void stage_open(stage *s, const ussl_backend *judge, const ussl_backend *other,
                       bool client_judges, uint16_t version)
{
    s->client_judges = client_judges;
    s->version = version;
    pair_open(&s->p, client_judges ? judge : other, client_judges ? other : judge);
    pair_end *end = client_judges ? &s->p.client : &s->p.server;
    pair_trust(end, PKI_ROOT);
    if (!client_judges) {
        pair_show(end, PKI_SERVER_EC);
        MUST_CTX(end->ctx, ussl_ctx_set_client_auth(end->ctx, USSL_CLIENT_AUTH_REQUIRE));
    }
    MUST_CTX(end->ctx, ussl_ctx_set_versions(end->ctx, version, version));
}

/* One connection in which the other end shows this chain; what the judge says. */
static int stage_try(stage *s, const char *chain, const char *key, bool leaf_only)
{
    pair_end *other = s->client_judges ? &s->p.server : &s->p.client;
    pair_end *judge = s->client_judges ? &s->p.client : &s->p.server;
    pair_disconnect(&s->p);
    ussl_ctx_free(other->ctx);
    other->ctx = NULL;
    MUST(
        ussl_ctx_new_on(&other->ctx, other->backend, s->client_judges ? USSL_SERVER : USSL_CLIENT));
    MUST_CTX(other->ctx, ussl_ctx_set_versions(other->ctx, s->version, s->version));
    show_part(other, chain, key, leaf_only);
    if (!s->client_judges) {
        pair_trust(other, PKI_ROOT);
    }
    pair_meet(&s->p);
    return judge->rc;
}

/* A chain that ends in a root nobody trusts, with an intermediate in it, out of the table. */
static const verdict_case *untrusted_chain(bool shown_by_server)
{
    size_t count;
    const verdict_case *cases = cases_all(&count);
    for (size_t i = 0; i < count; i++) {
        const verdict_case *c = &cases[i];
        if (c->reasons == USSL_V_UNTRUSTED && c->key != NULL && c->crl == NULL && !c->has_time &&
            (shown_by_server ? c->as_server : c->as_client)) {
            pki_file chain = pki_read(c->chain);
            const char *first = strstr(chain.text, "-----END");
            bool two = first != NULL && strstr(first + 1, "-----END") != NULL;
            pki_free(&chain);
            if (two) {
                return c;
            }
        }
    }
    cr_assert_fail("the table holds no untrusted chain of two certificates");
    return NULL;
}

EACH_PAIR(attacks, intermediate_of_a_good_connection_helps_no_later_one)
{
    for (int client_judges = 0; client_judges < 2; client_judges++) {
        for (size_t v = 0; v < 2; v++) {
            const char *chain = client_judges ? "ec.pem" : "client-ec.pem";
            const char *key = client_judges ? "ec.key" : "client-ec.key";
            stage s;
            stage_open(&s, client, server, client_judges, versions[v]);
            CHECK_RC(stage_try(&s, chain, key, true), USSL_E_VERIFY, "a leaf alone, at first");
            CHECK_RC(stage_try(&s, chain, key, false), USSL_OK, "with its intermediate: %s",
                     pair_why(client_judges ? &s.p.client : &s.p.server));
            CHECK_RC(stage_try(&s, chain, key, true), USSL_E_VERIFY,
                     "%s: the intermediate of the last connection is still trusted",
                     pair_names(&s.p));
            pair_free(&s.p);
        }
    }
}

EACH_PAIR(attacks, refused_connection_leaves_nothing_behind)
{
    for (int client_judges = 0; client_judges < 2; client_judges++) {
        const verdict_case *evil = untrusted_chain(client_judges);
        for (size_t v = 0; v < 2; v++) {
            stage s;
            stage_open(&s, client, server, client_judges, versions[v]);
            for (int round = 0; round < 3; round++) {
                CHECK_RC(stage_try(&s, evil->chain, evil->key, false), USSL_E_VERIFY,
                         "%s, round %d: the attacker's chain", pair_names(&s.p), round);
                CHECK_RC(stage_try(&s, evil->chain, evil->key, true), USSL_E_VERIFY,
                         "%s, round %d: his leaf alone, after his intermediate was seen",
                         pair_names(&s.p), round);
            }
            pair_free(&s.p);
        }
    }
}

static int forgiving(void *arg, ussl_conn *conn, const ussl_cert_view *cert)
{
    (void)conn;
    (void)cert;
    return *(bool *)arg ? USSL_HOOK_ACCEPT : 0;
}

/* Even a hook that forgave an untrusted chain once has forgiven that connection alone. */
EACH_PAIR(attacks, forgiven_intermediate_stays_untrusted)
{
    for (int client_judges = 0; client_judges < 2; client_judges++) {
        const verdict_case *evil = untrusted_chain(client_judges);
        for (size_t v = 0; v < 2; v++) {
            bool forgive = true;
            stage s;
            stage_open(&s, client, server, client_judges, versions[v]);
            pair_end *judge = client_judges ? &s.p.client : &s.p.server;
            MUST_CTX(judge->ctx,
                     ussl_ctx_danger_set_accepting_hook(judge->ctx, forgiving, &forgive));
            s.p.name = evil->verify_name != NULL && client_judges ? evil->verify_name : "myssl.com";
            CHECK_RC(stage_try(&s, evil->chain, evil->key, false), USSL_OK, "%s: forgiven: %s",
                     pair_names(&s.p), pair_why(judge));
            forgive = false;
            CHECK_RC(stage_try(&s, evil->chain, evil->key, false), USSL_E_VERIFY,
                     "%s: his chain again", pair_names(&s.p));
            CHECK_RC(stage_try(&s, evil->chain, evil->key, true), USSL_E_VERIFY,
                     "%s: his leaf alone", pair_names(&s.p));
            pair_free(&s.p);
        }
    }
}

/* A session that a lenient context gave out is brought to a strict one of the same process, which
 * even shares the ticket key and the cache's kind. */
EACH_PAIR(attacks, session_without_client_certificate_opens_no_strict_context)
{
    static const uint8_t ticket_key[48] = {1, 2, 3};
    for (size_t v = 0; v < 2; v++) {
        for (int by_id = 0; by_id < 2; by_id++) {
            if (by_id && versions[v] == USSL_TLS1_3) {
                continue;
            }
            pair lenient, strict;
            pair_open_usual(&lenient, client, server);
            pair_open_usual(&strict, client, server);
            ussl_ctx *servers[] = {lenient.server.ctx, strict.server.ctx};
            for (int i = 0; i < 2; i++) {
                MUST_CTX(servers[i], ussl_ctx_set_tickets(servers[i], !by_id));
                MUST_CTX(servers[i], ussl_ctx_set_session_cache(servers[i], by_id ? 8 : 0));
                if (!by_id && backend_can(server, USSL_CAP_TICKET_KEYS)) {
                    MUST_CTX(servers[i], ussl_ctx_set_ticket_key(servers[i], ticket_key));
                }
            }
            pair_trust(&strict.server, PKI_ROOT);
            MUST_CTX(strict.server.ctx,
                     ussl_ctx_set_client_auth(strict.server.ctx, USSL_CLIENT_AUTH_REQUIRE));
            pair_force_version(&lenient, versions[v]);
            pair_force_version(&strict, versions[v]);
            cr_assert(pair_meet(&lenient) && pair_exchange(&lenient, 10), "%s: %s",
                      pair_names(&lenient), pair_why(&lenient.client));
            uint8_t blob[8192];
            size_t len = 0;
            MUST_CONN(lenient.client.conn,
                      ussl_conn_save_session(lenient.client.conn, blob, sizeof blob, &len));
            /* It does resume where it came from, else this test shows nothing. */
            pair_connect(&lenient);
            MUST_CONN(lenient.client.conn, ussl_conn_set_session(lenient.client.conn, blob, len));
            cr_expect(pair_handshake(&lenient), "%s: %s", pair_names(&lenient),
                      pair_why(&lenient.client));
            ussl_info info;
            ussl_conn_info(lenient.client.conn, &info);
            cr_expect(info.resumed, "%s %s by %s: does not even resume at home",
                      pair_names(&lenient), ussl_version_name(versions[v]),
                      by_id ? "id" : "ticket");

            pair_connect(&strict);
            MUST_CONN(strict.client.conn, ussl_conn_set_session(strict.client.conn, blob, len));
            cr_expect_not(pair_handshake(&strict), "%s %s by %s: in without a certificate",
                          pair_names(&strict), ussl_version_name(versions[v]),
                          by_id ? "id" : "ticket");
            CHECK_RC(strict.server.rc, USSL_E_VERIFY, "%s: %s", pair_names(&strict),
                     pair_why(&strict.server));
            pair_free(&lenient);
            pair_free(&strict);
        }
    }
}
