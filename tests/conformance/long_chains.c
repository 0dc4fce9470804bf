/* SPDX-License-Identifier: MIT */
/* Chains of many certificates: sixteen are looked at, more are refused, the same on every pair. */
#include "backends.h"
#include "pair.h"
#include "pki.h"

#include <stdlib.h>
#include <string.h>

/* A good chain with its intermediate behind it, and that once more until there are `count`. */
static char *padded(const char *file, size_t count)
{
    static const char first[] = "-----BEGIN CERTIFICATE-----";
    pki_file chain = pki_read(file);
    const char *second = strstr(chain.text + 1, first);
    cr_assert(second != NULL);
    size_t len = strlen(second);
    char *out = calloc(1, chain.len + count * len + 1);
    cr_assert(out != NULL);
    strcpy(out, chain.text);
    for (size_t i = 2; i < count; i++) {
        strcat(out, second);
    }
    pki_free(&chain);
    return out;
}

static void show(pair_end *end, const char *name, size_t count)
{
    char file[64];
    snprintf(file, sizeof file, "%s.pem", name);
    char *chain = padded(file, count);
    snprintf(file, sizeof file, "%s.key", name);
    pki_file key = pki_read(file);
    MUST_CTX(end->ctx,
             ussl_ctx_add_own_cert(end->ctx, chain, strlen(chain), key.text, key.len, NULL));
    pki_free(&key);
    free(chain);
}

static void open_pair(pair *p, const ussl_backend *client, const ussl_backend *server,
                      uint16_t version, bool at_client, size_t count)
{
    pair_open(p, client, server);
    pair_force_version(p, version);
    pair_trust(&p->client, PKI_ROOT);
    if (!at_client) {
        show(&p->server, PKI_SERVER_EC, count);
        return;
    }
    pair_show(&p->server, PKI_SERVER_EC);
    pair_trust(&p->server, PKI_ROOT);
    MUST_CTX(p->server.ctx, ussl_ctx_set_client_auth(p->server.ctx, USSL_CLIENT_AUTH_REQUIRE));
    show(&p->client, PKI_CLIENT_EC, count);
}

static const uint16_t versions[] = {USSL_TLS1_2, USSL_TLS1_3};

EACH_PAIR(long_chains, sixteen_certificates_are_taken)
{
    static const size_t counts[] = {2, 13, 16};
    for (int i = 0; i < 12; i++) {
        pair p;
        open_pair(&p, client, server, versions[i / 6], i / 3 % 2 == 1, counts[i % 3]);
        cr_expect(pair_meet(&p), "%s, %zu: client %s, server %s", pair_names(&p), counts[i % 3],
                  pair_why(&p.client), pair_why(&p.server));
        pair_free(&p);
    }
}

EACH_PAIR(long_chains, seventeen_are_refused)
{
    for (int i = 0; i < 8; i++) {
        pair p;
        bool at_client = i / 2 % 2 == 1, unverified = i % 2 == 1;
        open_pair(&p, client, server, versions[i / 4], at_client, 17);
        pair_end *judge = at_client ? &p.server : &p.client;
        pair_end *other = at_client ? &p.client : &p.server;
        if (unverified) {
            MUST_CTX(judge->ctx, ussl_ctx_danger_disable_verification(judge->ctx));
        }
        cr_expect_not(pair_meet(&p), "%s: it was established", pair_names(&p));
        /* A TLS 1.3 client is done before the server has judged it. */
        if (other->rc == USSL_OK) {
            (void)pair_read_to_end(&p, other);
        }
        CHECK_RC(judge->rc, USSL_E_VERIFY, "%s, %d: %s", pair_names(&p), i, pair_why(judge));
        cr_expect_eq(judge->error.verify, USSL_V_PATH_TOO_LONG, "%s, %d: %s", pair_names(&p), i,
                     pair_why(judge));
        cr_expect_eq(judge->error.alert_sent, 48, "%s, %d: %s", pair_names(&p), i, pair_why(judge));
        cr_expect_eq(other->error.alert_received, 48, "%s, %d: %s", pair_names(&p), i,
                     pair_why(other));
        pair_free(&p);
    }
}
