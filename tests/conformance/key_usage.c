/* SPDX-License-Identifier: MIT */
/* A certificate's key does in a handshake only what its key usage allows (RFC 5246 7.4.2). */
#include "backends.h"
#include "pair.h"
#include "pki.h"

typedef struct usage_case {
    const char *chain, *key;
    uint16_t suite;
    bool fits;
} usage_case;

static const usage_case usage_cases[] = {
    {"ku-sign.pem", "ec.key", 0xc02b, true},
    {"ku-agree.pem", "ec.key", 0xc02b, false},
    {"ku-sign.pem", "ec.key", 0xc02d, false},
    {"ku-agree.pem", "ec.key", 0xc02d, true},
    {"ku-sign.pem", "ec.key", 0x1301, true},
    {"ku-agree.pem", "ec.key", 0x1301, false},
    {"rsa-ku-sign.pem", "rsa.key", 0xc02f, true},
    {"rsa-ku-encipher.pem", "rsa.key", 0xc02f, false},
    {"rsa-ku-sign.pem", "rsa.key", 0x009e, true},
    {"rsa-ku-encipher.pem", "rsa.key", 0x009e, false},
    {"rsa-ku-sign.pem", "rsa.key", 0x009c, false},
    {"rsa-ku-encipher.pem", "rsa.key", 0x009c, true},
    {"rsa-ku-sign.pem", "rsa.key", 0x1301, true},
    {"rsa-ku-encipher.pem", "rsa.key", 0x1301, false},
};

/* Was it shown at all? A library may keep a certificate back that does not fit. */
static bool was_shown(const pair_end *showing, const pair_end *judging)
{
    return showing->rc != USSL_E_PROTO || judging->rc != USSL_E_ALERT;
}

static void expect(const pair *p, const pair_end *judging, const pair_end *showing, bool fits,
                   const char *chain, uint16_t suite)
{
    CHECK_RC(judging->rc, fits ? USSL_OK : USSL_E_VERIFY, "%s: %s with 0x%04x: %s", pair_names(p),
             chain, suite, pair_why(judging));
    if (!fits) {
        cr_expect_eq(judging->error.verify, USSL_V_PURPOSE, "%s: %s with 0x%04x: reasons 0x%x",
                     pair_names(p), chain, suite, (unsigned)judging->error.verify);
        cr_expect_eq(showing->error.alert_received, 43, "%s: %s with 0x%04x: alert %d",
                     pair_names(p), chain, suite, showing->error.alert_received);
    }
}

EACH_BACKEND(key_usage, of_a_server_fits_the_key_exchange)
{
    size_t count;
    const ussl_backend *const *all = ussl_backends(&count);
    for (size_t i = 0; i < sizeof usage_cases / sizeof usage_cases[0]; i++) {
        const usage_case *c = &usage_cases[i];
        size_t shown = 0;
        for (size_t who = 0; who < count; who++) {
            pair p;
            pair_open(&p, backend, all[who]);
            pair_trust(&p.client, PKI_ROOT);
            pair_show_files(&p.server, c->chain, c->key);
            pair_force_suite(&p, c->suite);
            (void)pair_meet(&p);
            if (was_shown(&p.server, &p.client)) {
                shown++;
                expect(&p, &p.client, &p.server, c->fits, c->chain, c->suite);
            }
            pair_free(&p);
        }
        cr_expect(shown > 0 || count < 2, "nobody showed %s with 0x%04x", c->chain, c->suite);
    }
}

/* A client proves itself by a signature, whatever the suite. */
EACH_BACKEND(key_usage, of_a_client_is_to_sign)
{
    static const uint16_t suites[] = {0xc02b, 0x1301};
    size_t count, shown = 0;
    const ussl_backend *const *all = ussl_backends(&count);
    for (size_t i = 0; i < 4; i++) {
        bool fits = i % 2 == 0;
        for (size_t who = 0; who < count; who++) {
            pair p;
            pair_open_usual(&p, all[who], backend);
            pair_show_files(&p.client, fits ? "ku-sign.pem" : "ku-agree.pem", "ec.key");
            pair_trust(&p.server, PKI_ROOT);
            MUST_CTX(p.server.ctx,
                     ussl_ctx_set_client_auth(p.server.ctx, USSL_CLIENT_AUTH_REQUIRE));
            pair_force_suite(&p, suites[i / 2]);
            (void)pair_meet(&p);
            if (was_shown(&p.client, &p.server)) {
                shown += !fits;
                expect(&p, &p.server, &p.client, fits, fits ? "ku-sign.pem" : "ku-agree.pem",
                       suites[i / 2]);
            }
            pair_free(&p);
        }
    }
    cr_expect(shown > 0 || count < 2, "nobody showed a certificate that may not sign");
}
