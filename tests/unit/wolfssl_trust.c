/* SPDX-License-Identifier: MIT */
/* wolfSSL puts certificates that a peer shows into the store of its context unless it is kept from
 * it: after handshakes that were accepted and refused, that store is empty. */
#include <wolfssl/wolfcrypt/settings.h>

#include <wolfssl/internal.h>

#include "backends.h"
#include "pair.h"
#include "pki.h"

static const uint16_t versions[] = {USSL_TLS1_2, USSL_TLS1_3};

static size_t trusted(const pair_end *end)
{
    const WOLFSSL *ssl = ussl_conn_native(end->conn);
    size_t count = 0;
    for (size_t row = 0; row < CA_TABLE_SIZE; row++) {
        for (const Signer *at = ssl->ctx->cm->caTable[row]; at != NULL; at = at->next) {
            count++;
        }
    }
    return count;
}

static void open_mutual(pair *p, uint16_t version)
{
    const ussl_backend *wolfssl = ussl_backend_by_name("wolfssl");
    pair_open_usual(p, wolfssl, wolfssl);
    pair_show(&p->client, PKI_CLIENT_EC);
    pair_trust(&p->server, PKI_ROOT);
    MUST_CTX(p->server.ctx, ussl_ctx_set_client_auth(p->server.ctx, USSL_CLIENT_AUTH_REQUIRE));
    pair_force_version(p, version);
}

Test(wolfssl_trust, nothing_stays_of_an_accepted_peer)
{
    for (size_t v = 0; v < 2; v++) {
        pair p;
        open_mutual(&p, versions[v]);
        cr_assert(pair_meet(&p), "%s", pair_why(&p.client));
        cr_expect_eq(trusted(&p.client), 0, "%s: client", ussl_version_name(versions[v]));
        cr_expect_eq(trusted(&p.server), 0, "%s: server", ussl_version_name(versions[v]));
        pair_free(&p);
    }
}

Test(wolfssl_trust, nothing_stays_of_a_refused_peer)
{
    for (size_t v = 0; v < 2; v++) {
        pair p;
        open_mutual(&p, versions[v]);
        p.name = "other.example";
        cr_expect_not(pair_meet(&p));
        CHECK_RC(p.client.rc, USSL_E_VERIFY, "%s", pair_why(&p.client));
        cr_expect_eq(trusted(&p.client), 0, "%s: client", ussl_version_name(versions[v]));
        pair_free(&p);
    }
}

Test(wolfssl_trust, nothing_stays_where_verification_is_off)
{
    for (size_t v = 0; v < 2; v++) {
        pair p;
        open_mutual(&p, versions[v]);
        MUST_CTX(p.client.ctx, ussl_ctx_danger_disable_verification(p.client.ctx));
        cr_assert(pair_meet(&p), "%s", pair_why(&p.client));
        cr_expect_eq(trusted(&p.client), 0, "%s: client", ussl_version_name(versions[v]));
        pair_free(&p);
    }
}
