/* SPDX-License-Identifier: MIT */
/* The table of verdicts played on every backend: judged alone, and as a handshake in which a server
 * or a client shows the chain. Code, reasons and the alert that the peer sees are the same
 * everywhere. */
#include "backends.h"
#include "cases.h"
#include "pair.h"
#include "pki.h"

#include <string.h>

static FILE *open_results(const ussl_backend *backend)
{
    char path[512];
    snprintf(path, sizeof path, "%s/negatives-%s.tsv", USSL_TEST_OUT_DIR,
             ussl_backend_name(backend));
    FILE *out = fopen(path, "w");
    cr_assert(out != NULL, "cannot write %s", path);
    return out;
}

EACH_BACKEND(negatives, chains_judged_alone)
{
    size_t count, accepted = 0;
    const verdict_case *cases = cases_all(&count);
    for (size_t i = 0; i < count; i++) {
        const verdict_case *c = &cases[i];
        for (int role = 0; role < 2; role++) {
            if (!(role ? c->as_client : c->as_server)) {
                continue;
            }
            ussl_ctx *ctx = cases_judge(c, backend, role ? USSL_SERVER : USSL_CLIENT);
            pki_file chain = pki_read(c->chain);
            uint32_t reasons = 0;
            int rc = ussl_ctx_verify(ctx, chain.text, chain.len, NULL, 0, c->verify_name,
                                     role ? USSL_PURPOSE_CLIENT : USSL_PURPOSE_SERVER, &reasons);
            CHECK_RC(rc, c->reasons ? USSL_E_VERIFY : USSL_OK, "%s: %s (%s)", c->name,
                     cases_words(reasons), c->note);
            cr_expect_eq(reasons, c->reasons, "%s: found %s, expected %s (%s)", c->name,
                         cases_words(reasons), cases_words(c->reasons), c->note);
            accepted += rc == USSL_OK;
            pki_free(&chain);
            ussl_ctx_free(ctx);
        }
    }
    cr_expect(count >= 40 && accepted >= 5, "the table has %zu rows, %zu accepted", count,
              accepted);
}

/* Shows the chain with the linked backend `who`. False: that one cannot load it, as some cannot
 * weak keys and malformed certificates. */
static bool show(pair_end *end, const verdict_case *c, size_t who)
{
    size_t count;
    const ussl_backend *backend = ussl_backends(&count)[who];
    ussl_role role = end->wire == &end->wire->wire->server ? USSL_SERVER : USSL_CLIENT;
    ussl_ctx *ctx;
    MUST(ussl_ctx_new_on(&ctx, backend, role));
    pki_file chain = pki_read(c->chain), key = pki_read(c->key);
    bool shown =
        ussl_ctx_add_own_cert(ctx, chain.text, chain.len, key.text, key.len, NULL) == USSL_OK;
    if (shown) {
        end->backend = backend;
        end->ctx = ctx;
    } else {
        ussl_ctx_free(ctx);
    }
    pki_free(&chain);
    pki_free(&key);
    return shown;
}

static void open_wire(pair *p, const ussl_backend *judge)
{
    memset(p, 0, sizeof *p);
    wire_init(&p->wire);
    p->client = (pair_end){.backend = judge, .wire = &p->wire.client};
    p->server = (pair_end){.backend = judge, .wire = &p->wire.server};
}

/* A client judges the chain that a server shows. False: nobody could show it. */
static bool server_shows(pair *p, const verdict_case *c, const ussl_backend *judge, size_t who)
{
    open_wire(p, judge);
    p->name = c->verify_name;
    if (!show(&p->server, c, who)) {
        return false;
    }
    p->client.ctx = cases_judge(c, judge, USSL_CLIENT);
    return true;
}

static bool client_shows(pair *p, const verdict_case *c, const ussl_backend *judge, size_t who)
{
    open_wire(p, judge);
    p->name = "myssl.com";
    if (!show(&p->client, c, who)) {
        return false;
    }
    pair_trust(&p->client, PKI_ROOT);
    p->server.ctx = cases_judge(c, judge, USSL_SERVER);
    pair_show(&p->server, PKI_SERVER_EC);
    MUST_CTX(p->server.ctx, ussl_ctx_set_client_auth(p->server.ctx, USSL_CLIENT_AUTH_REQUIRE));
    return true;
}

/* Runs the handshake. False: this backend cannot load the chain, or does not want to show it (Mbed
 * TLS shows no certificate of the wrong purpose). */
static bool meet(pair *p, const verdict_case *c, const ussl_backend *judge, bool from_server,
                 uint16_t version, size_t who)
{
    bool shown = from_server ? server_shows(p, c, judge, who) : client_shows(p, c, judge, who);
    if (shown) {
        pair_force_version(p, version);
        pair_connect(p);
        pair_end *judging = from_server ? &p->client : &p->server;
        pair_end *showing = from_server ? &p->server : &p->client;
        if (!from_server && c->verify_name != NULL) {
            MUST_CONN(judging->conn, ussl_conn_set_verify_name(judging->conn, c->verify_name));
        }
        pair_handshake(p);
        shown = showing->rc != USSL_E_PROTO || judging->rc != USSL_E_ALERT;
    }
    if (!shown) {
        pair_free(p);
    }
    return shown;
}

static bool play(const verdict_case *c, const ussl_backend *judge, bool from_server,
                 uint16_t version, FILE *out)
{
    pair p;
    size_t count, who = 0;
    ussl_backends(&count);
    while (who < count && !meet(&p, c, judge, from_server, version, who)) {
        who++;
    }
    if (who == count) {
        return false;
    }
    pair_end *judging = from_server ? &p.client : &p.server;
    pair_end *showing = from_server ? &p.server : &p.client;
    const char *where = from_server ? "shown by a server" : "shown by a client";
    int expected = c->reasons ? USSL_E_VERIFY : USSL_OK;
    CHECK_RC(judging->rc, expected, "%s, %s, %s: %s (%s)", c->name, where,
             ussl_version_name(version), pair_why(judging), c->note);
    cr_expect(!c->reasons || judging->error.verify == c->reasons,
              "%s, %s, %s: found %s, expected %s", c->name, where, ussl_version_name(version),
              cases_words(judging->error.verify), cases_words(c->reasons));
    int alert = cases_alert(c->reasons);
    int sent = c->reasons ? judging->error.alert_sent : -1;
    int seen = c->reasons ? showing->error.alert_received : -1;
    cr_expect(!c->reasons || sent == alert, "%s, %s, %s: alert %d sent, expected %d", c->name,
              where, ussl_version_name(version), sent, alert);
    cr_expect(!c->reasons || seen == alert,
              "%s, %s, %s: alert %d reached the peer, expected %d (%s)", c->name, where,
              ussl_version_name(version), seen, alert, pair_why(showing));
    CHECK_RC(showing->rc, c->reasons ? USSL_E_ALERT : USSL_OK, "%s, %s, %s: peer: %s", c->name,
             where, ussl_version_name(version), pair_why(showing));
    fprintf(out, "%s\t%s\t%s\t%s\t%s\t%d\n", c->name, from_server ? "server" : "client",
            ussl_version_name(version), ussl_result_name(judging->rc),
            cases_words(judging->rc < 0 ? ussl_verify_primary(judging->error.verify) : 0), seen);
    pair_free(&p);
    return true;
}

EACH_BACKEND(negatives, chains_shown_in_handshakes)
{
    static const uint16_t versions[] = {USSL_TLS1_2, USSL_TLS1_3};
    FILE *out = open_results(backend);
    size_t count, played = 0, impossible = 0;
    const verdict_case *cases = cases_all(&count);
    for (size_t i = 0; i < count; i++) {
        const verdict_case *c = &cases[i];
        if (c->key == NULL) {
            continue;
        }
        for (size_t v = 0; v < 2; v++) {
            if (c->as_server && c->verify_name != NULL) {
                bool done = play(c, backend, true, versions[v], out);
                played += done;
                impossible += !done;
            }
            if (c->as_client) {
                bool done = play(c, backend, false, versions[v], out);
                played += done;
                impossible += !done;
            }
        }
    }
    fclose(out);
    printf("negatives on %s: %zu handshakes, %zu with a chain that no backend can show\n",
           ussl_backend_name(backend), played, impossible);
    cr_expect(played >= 60, "%s: only %zu handshakes could be played", ussl_backend_name(backend),
              played);
}
