/* SPDX-License-Identifier: MIT */
/* Options about whom to trust, and by what clock. */
#include "parity.h"

#include <string.h>

static outcome refused_for(pair *p, uint32_t reason)
{
    bool met = pair_meet(p);
    SEE(p,
        !met && p->client.rc == USSL_E_VERIFY &&
            ussl_verify_primary(p->client.error.verify) == reason,
        "expected %s, came %s", ussl_verify_reason_name(reason), pair_why(&p->client));
    return TOOK_EFFECT;
}

static outcome accepted(pair *p)
{
    SEE(p, pair_meet(p), "%s", pair_why(&p->client));
    return TOOK_EFFECT;
}

/* Set, then hold the handshake against what must come of it. */
#define EXPECT(p, o)                                                                               \
    do {                                                                                           \
        outcome o_ = (o);                                                                          \
        if (o_ == TOOK_EFFECT) {                                                                   \
            pair_free(p);                                                                          \
        }                                                                                          \
        return o_;                                                                                 \
    } while (0)
#define EXPECT_FIRST(p, o)                                                                         \
    do {                                                                                           \
        outcome o_ = (o);                                                                          \
        if (o_ != TOOK_EFFECT) {                                                                   \
            return o_;                                                                             \
        }                                                                                          \
        pair_free(p);                                                                              \
    } while (0)

static int give(ussl_ctx *ctx, const char *file, int (*add)(ussl_ctx *, const void *, size_t))
{
    pki_file f = pki_read(file);
    int rc = add(ctx, f.text, f.len);
    pki_free(&f);
    return rc;
}

static outcome add_ca(const ussl_backend *b)
{
    pair p;
    pair_open(&p, b, b);
    pair_show(&p.server, PKI_SERVER_EC);
    SET(&p, give(p.client.ctx, "root-rsa.pem", ussl_ctx_add_ca));
    EXPECT_FIRST(&p, refused_for(&p, USSL_V_UNTRUSTED));
    pair_open(&p, b, b);
    pair_show(&p.server, PKI_SERVER_EC);
    SET(&p, give(p.client.ctx, "root-ec.der", ussl_ctx_add_ca));
    EXPECT(&p, accepted(&p));
}

static void show_revoked(pair *p, const ussl_backend *b)
{
    pair_open(p, b, b);
    pair_trust(&p->client, PKI_ROOT);
    pki_file chain = pki_read("revoked.pem"), key = pki_read("ec.key");
    MUST_CTX(p->server.ctx,
             ussl_ctx_add_own_cert(p->server.ctx, chain.text, chain.len, key.text, key.len, NULL));
    pki_free(&chain);
    pki_free(&key);
}

static outcome add_crl(const ussl_backend *b)
{
    pair p;
    show_revoked(&p, b);
    EXPECT_FIRST(&p, accepted(&p));
    show_revoked(&p, b);
    SET(&p, give(p.client.ctx, "leaf.crl.pem", ussl_ctx_add_crl));
    EXPECT(&p, refused_for(&p, USSL_V_REVOKED));
}

static outcome crl_policy(const ussl_backend *b)
{
    pair p;
    pair_open_usual(&p, b, b);
    SET(&p, give(p.client.ctx, "rsa.crl.pem", ussl_ctx_add_crl)); /* of another issuer */
    SET(&p, ussl_ctx_set_crl_policy(p.client.ctx, USSL_CRL_LEAF));
    EXPECT(&p, refused_for(&p, USSL_V_REVOKED));
}

static outcome verification_off(const ussl_backend *b)
{
    pair p;
    pair_open(&p, b, b);
    pair_show(&p.server, PKI_SERVER_EC);
    SET(&p, ussl_ctx_danger_disable_verification(p.client.ctx));
    p.name = "nobody.example";
    SEE(&p, pair_meet(&p), "%s", pair_why(&p.client));
    ussl_info info = parity_info(&p.client);
    SEE(&p, !info.verified && (info.verify & USSL_V_UNTRUSTED) != 0, "what was wrong is not told");
    pair_free(&p);
    return TOOK_EFFECT;
}

/* The pin of a file, out of pins.tsv: file, hex, base64. */
static bool pin_of(const char *file, uint8_t out[32])
{
    pki_file table = pki_read("pins.tsv");
    bool found = false;
    for (char *line = strtok(table.text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        size_t len = strlen(file);
        if (strncmp(line, file, len) == 0 && line[len] == '\t') {
            for (size_t i = 0; i < 32; i++) {
                unsigned byte = 0;
                found = sscanf(line + len + 1 + 2 * i, "%2x", &byte) == 1;
                out[i] = (uint8_t)byte;
            }
        }
    }
    pki_free(&table);
    return found;
}

static outcome add_pin(const ussl_backend *b)
{
    uint8_t right[32], wrong[32] = {1};
    pair p;
    pair_open_usual(&p, b, b);
    SEE(&p, pin_of("ec", right), "pins.tsv does not name ec");
    SET(&p, ussl_ctx_add_pin(p.client.ctx, wrong));
    EXPECT_FIRST(&p, refused_for(&p, USSL_V_PIN_MISMATCH));
    pair_open_usual(&p, b, b);
    SET(&p, ussl_ctx_add_pin(p.client.ctx, wrong));
    SET(&p, ussl_ctx_add_pin(p.client.ctx, right));
    EXPECT(&p, accepted(&p));
}

static outcome pins_only(const ussl_backend *b)
{
    uint8_t right[32];
    pair p;
    pair_open(&p, b, b);
    pair_show(&p.server, PKI_SERVER_EC);
    SEE(&p, pin_of("ec", right), "pins.tsv does not name ec");
    SET(&p, ussl_ctx_add_pin(p.client.ctx, right));
    SET(&p, ussl_ctx_set_pins_only(p.client.ctx, true));
    EXPECT(&p, accepted(&p));
}

typedef struct seen {
    size_t calls, deepest, last;
    int answer;
} seen;

static int watch(void *arg, ussl_conn *conn, const ussl_cert_view *cert)
{
    seen *s = arg;
    (void)conn;
    s->calls++;
    s->deepest = cert->depth > s->deepest ? cert->depth : s->deepest;
    s->last = cert->depth;
    return cert->depth == 0 ? s->answer : 0;
}

static outcome verify_hook(const ussl_backend *b)
{
    seen s = {0, 0, 99, 44};
    pair p;
    pair_open_usual(&p, b, b);
    SET(&p, ussl_ctx_set_verify_hook(p.client.ctx, watch, &s));
    bool met = pair_meet(&p);
    SEE(&p,
        !met && (p.client.error.verify & USSL_V_REFUSED_BY_HOOK) != 0 &&
            p.client.error.alert_sent == 44 && p.server.error.alert_received == 44,
        "%s", pair_why(&p.client));
    SEE(&p, s.calls >= 2 && s.deepest >= 1 && s.last == 0, "%zu calls, last depth %zu", s.calls,
        s.last);
    pair_free(&p);
    return TOOK_EFFECT;
}

static outcome accepting_hook(const ussl_backend *b)
{
    seen s = {0, 0, 99, USSL_HOOK_ACCEPT};
    pair p;
    pair_open_usual(&p, b, b);
    p.name = "other.example";
    SET(&p, ussl_ctx_danger_set_accepting_hook(p.client.ctx, watch, &s));
    EXPECT(&p, accepted(&p));
}

static int64_t year_2100(void *arg)
{
    (void)arg;
    return 4102444800;
}

static outcome clock_hook(const ussl_backend *b)
{
    pair p;
    pair_open_usual(&p, b, b);
    SET(&p, ussl_ctx_set_clock(p.client.ctx, USSL_CLOCK_CALLBACK, year_2100, NULL));
    EXPECT(&p, refused_for(&p, USSL_V_EXPIRED));
}

static outcome client_auth(const ussl_backend *b)
{
    static const uint16_t all[] = {USSL_TLS1_2, USSL_TLS1_3};
    for (size_t i = 0; i < 2; i++) {
        pair p;
        parity_open(&p, b, all[i]);
        pair_trust(&p.server, PKI_ROOT);
        SET(&p, ussl_ctx_set_client_auth(p.server.ctx, USSL_CLIENT_AUTH_REQUIRE));
        pair_show(&p.client, PKI_CLIENT_EC);
        SEE(&p, pair_meet(&p) && parity_info(&p.server).verified, "%s", pair_why(&p.server));
        pair_free(&p);
    }
    return TOOK_EFFECT;
}

/* TLS 1.2 CertificateRequest is in the clear: the DN of the anchors must be in it. */
static outcome ca_names(const ussl_backend *b)
{
    pair p;
    parity_open(&p, b, USSL_TLS1_2);
    pair_trust(&p.server, "root-ec.pem");
    MUST_CTX(p.server.ctx, ussl_ctx_set_client_auth(p.server.ctx, USSL_CLIENT_AUTH_REQUEST));
    SET(&p, ussl_ctx_set_ca_names(p.server.ctx, true));
    SEE(&p, pair_meet(&p), "%s", pair_why(&p.client));
    size_t pos = 0, longest = 0;
    wire_record r;
    while (wire_next_record(&p.wire.to_client, &pos, &r)) {
        for (size_t i = 0; r.type == 22 && i + 4 < r.len; i++) {
            /* Handshake type 13, three bytes of length. */
            if (r.body[i] == 13 && r.body[i + 1] == 0 && i == 0) {
                longest = (size_t)r.body[2] << 8 | r.body[3];
            }
        }
    }
    SEE(&p, longest == 0 || longest > 40, "a CertificateRequest of %zu bytes names nobody",
        longest);
    pair_free(&p);
    return TOOK_EFFECT;
}

static outcome max_depth(const ussl_backend *b)
{
    pair p;
    pair_open_usual(&p, b, b);
    SET(&p, ussl_ctx_set_max_depth(p.client.ctx, 1));
    EXPECT(&p, refused_for(&p, USSL_V_PATH_TOO_LONG));
}

static outcome keep_chain(const ussl_backend *b)
{
    static const uint16_t all[] = {USSL_TLS1_2, USSL_TLS1_3};
    pki_file leaf = pki_read("ec-leaf.der");
    for (size_t i = 0; i < 2; i++) {
        pair p;
        parity_open(&p, b, all[i]);
        SET(&p, ussl_ctx_keep_peer_chain(p.client.ctx, true));
        SEE(&p, pair_meet(&p), "%s", pair_why(&p.client));
        const uint8_t *der = NULL;
        size_t len = 0;
        SEE(&p, parity_info(&p.client).peer_cert_count == 2, "%zu certificates",
            parity_info(&p.client).peer_cert_count);
        SEE(&p,
            ussl_conn_peer_cert(p.client.conn, 0, &der, &len) == USSL_OK && len == leaf.len &&
                memcmp(der, leaf.text, len) == 0,
            "that is not the server's leaf");
        SEE(&p, ussl_conn_peer_cert(p.client.conn, 2, &der, &len) == USSL_E_ARG, "a third one");
        pair_free(&p);
    }
    pki_free(&leaf);
    return TOOK_EFFECT;
}

const parity_row parity_trust[] = {
    {"ussl_ctx_add_ca", "PEM and DER", "handshake", 0, add_ca},
    {"ussl_ctx_add_crl", "a revoked leaf", "verify reason, alert", 0, add_crl},
    {"ussl_ctx_set_crl_policy", "no CRL for the leaf", "verify reason", 0, crl_policy},
    {"ussl_ctx_danger_disable_verification", "unknown root, wrong name", "ussl_info.verify", 0,
     verification_off},
    {"ussl_ctx_add_pin", "wrong and right pin", "verify reason", 0, add_pin},
    {"ussl_ctx_set_pins_only", "no trust anchor", "handshake", 0, pins_only},
    {"ussl_ctx_set_verify_hook", "refuses with an alert of its own", "alert at the peer", 0,
     verify_hook},
    {"ussl_ctx_danger_set_accepting_hook", "forgives a wrong name", "handshake", 0, accepting_hook},
    {"ussl_ctx_set_clock", "a clock in the year 2100", "verify reason", 0, clock_hook},
    {"ussl_ctx_set_client_auth", "required, TLS 1.2 and 1.3", "ussl_info.verified", 0, client_auth},
    {"ussl_ctx_set_ca_names", "the anchor's name", "CertificateRequest", USSL_CAP_CA_NAMES,
     ca_names},
    {"ussl_ctx_set_max_depth", "1, against two below the anchor", "verify reason", 0, max_depth},
    {"ussl_ctx_keep_peer_chain", "the server's two certificates", "DER at the client", 0,
     keep_chain},
    {"ussl_conn_peer_cert", "leaf, and one too many", "DER at the client", 0, keep_chain},
};
const size_t parity_trust_count = sizeof parity_trust / sizeof parity_trust[0];
