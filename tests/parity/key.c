/* SPDX-License-Identifier: MIT */
/* Options about own keys: files, several certificates, keys outside, shared keys, the key log. */
#include "parity.h"

#include <string.h>

static outcome own_cert(const ussl_backend *b)
{
    static const char *const names[] = {"ec", "rsa", "ec384"};
    for (size_t i = 0; i < 3; i++) {
        pair p;
        pair_open(&p, b, b);
        pair_trust(&p.client, PKI_ROOT);
        pki_file chain, key;
        char file[32];
        snprintf(file, sizeof file, "%s.pem", names[i]);
        chain = pki_read(file);
        snprintf(file, sizeof file, "%s.key", names[i]);
        key = pki_read(file);
        int rc =
            ussl_ctx_add_own_cert(p.server.ctx, chain.text, chain.len, key.text, key.len, NULL);
        pki_free(&chain);
        pki_free(&key);
        SET(&p, rc);
        SEE(&p, pair_meet(&p), "%s: %s", names[i], pair_why(&p.client));
        pair_free(&p);
    }
    return TOOK_EFFECT;
}

static int add_identity(ussl_ctx *ctx, const char *name)
{
    char file[32];
    snprintf(file, sizeof file, "%s.pem", name);
    pki_file chain = pki_read(file);
    snprintf(file, sizeof file, "%s.key", name);
    pki_file key = pki_read(file);
    int rc = ussl_ctx_add_own_cert(ctx, chain.text, chain.len, key.text, key.len, NULL);
    pki_free(&chain);
    pki_free(&key);
    return rc;
}

/* A server with an RSA and an EC certificate serves suites of both kinds. */
static outcome several_certs(const ussl_backend *b)
{
    static const uint16_t suites[] = {0xc02b, 0xc02f};
    for (size_t i = 0; i < 2; i++) {
        pair p;
        pair_open(&p, b, b);
        pair_trust(&p.client, PKI_ROOT);
        SET(&p, add_identity(p.server.ctx, "rsa"));
        SET(&p, add_identity(p.server.ctx, "ec"));
        SET(&p, ussl_ctx_set_suites(p.client.ctx, &suites[i], 1));
        SEE(&p, pair_meet(&p), "0x%04x: %s", suites[i], pair_why(&p.client));
        pair_free(&p);
    }
    return TOOK_EFFECT;
}

static int by_name(void *arg, ussl_conn *conn, const char *name, int *cert_index)
{
    (void)arg;
    (void)conn;
    if (name != NULL && strcmp(name, "nobody.example") == 0) {
        return 112;
    }
    *cert_index = name != NULL && strcmp(name, "b.example") == 0 ? 1 : 0;
    return 0;
}

static outcome sni_hook(const ussl_backend *b)
{
    static const char *const names[] = {"a.example", "b.example", "nobody.example"};
    static const uint16_t all[] = {USSL_TLS1_2, USSL_TLS1_3};
    for (size_t v = 0; v < 2; v++) {
        for (size_t i = 0; i < 3; i++) {
            pair p;
            pair_open(&p, b, b);
            pair_force_version(&p, all[v]);
            pair_trust(&p.client, PKI_ROOT);
            SET(&p, add_identity(p.server.ctx, "a"));
            SET(&p, add_identity(p.server.ctx, "b"));
            SET(&p, ussl_ctx_set_sni_hook(p.server.ctx, by_name, NULL));
            p.name = names[i];
            bool met = pair_meet(&p);
            SEE(&p, met == (i < 2), "%s: client %s; server %s", names[i], pair_why(&p.client),
                pair_why(&p.server));
            SEE(&p, i < 2 || p.client.error.alert_received == 112, "alert %d",
                p.client.error.alert_received);
            SEE(&p, i == 2 || strcmp(parity_info(&p.server).sni, names[i]) == 0, "wrong SNI told");
            pair_free(&p);
        }
    }
    return TOOK_EFFECT;
}

/* A PSK over TLS 1.2 (ECDHE_PSK with ChaCha20, 0xccac) and over 1.3. */
static int lookup(void *arg, ussl_conn *conn, const char *identity, uint8_t key[48],
                  size_t *key_len)
{
    (void)arg;
    (void)conn;
    if (strcmp(identity, "board7") != 0) {
        return USSL_E_KEY;
    }
    memset(key, 0x5a, 32);
    *key_len = 32;
    return USSL_OK;
}

static outcome psk_in(const ussl_backend *b, uint16_t version)
{
    uint8_t key[32];
    memset(key, 0x5a, sizeof key);
    for (int known = 0; known < 2; known++) {
        pair p;
        pair_open(&p, b, b);
        SET(&p, ussl_ctx_set_psk(p.client.ctx, known ? "board7" : "board8", key, sizeof key));
        SET(&p, ussl_ctx_set_psk_lookup(p.server.ctx, lookup, NULL));
        pair_force_suite(&p, version == USSL_TLS1_2 ? 0xccac : 0x1301);
        p.name = NULL;
        bool met = pair_meet(&p);
        SEE(&p, met == (known == 1), "%s, known %d: client %s; server %s",
            ussl_version_name(version), known, pair_why(&p.client), pair_why(&p.server));
        SEE(&p, !met || pair_exchange(&p, 100), "no data");
        pair_free(&p);
    }
    return TOOK_EFFECT;
}

static outcome psk_1_2(const ussl_backend *b)
{
    return psk_in(b, USSL_TLS1_2);
}

static outcome psk_1_3(const ussl_backend *b)
{
    return psk_in(b, USSL_TLS1_3);
}

typedef struct lines {
    size_t count, bad;
    bool client_random, traffic;
} lines;

static void take_line(void *arg, ussl_conn *conn, const char *line)
{
    lines *l = arg;
    (void)conn;
    l->count++;
    l->bad += strchr(line, '\n') != NULL || strlen(line) < 100;
    l->client_random |= strncmp(line, "CLIENT_RANDOM ", 14) == 0;
    l->traffic |= strncmp(line, "CLIENT_TRAFFIC_SECRET_0 ", 24) == 0;
}

static outcome keylog(const ussl_backend *b)
{
    for (int v = 0; v < 2; v++) {
        lines l = {0, 0, false, false};
        pair p;
        parity_open(&p, b, v ? USSL_TLS1_3 : USSL_TLS1_2);
        SET(&p, ussl_ctx_set_keylog(p.client.ctx, take_line, &l));
        SEE(&p, pair_meet(&p), "%s", pair_why(&p.client));
        SEE(&p, l.bad == 0 && (v ? l.count >= 4 && l.traffic : l.count == 1 && l.client_random),
            "%zu lines, %zu of them bad", l.count, l.bad);
        pair_free(&p);
    }
    return TOOK_EFFECT;
}

const parity_row parity_key[] = {
    {"ussl_ctx_add_own_cert", "P-256, P-384, RSA", "handshake", 0, own_cert},
    {"ussl_ctx_add_own_cert", "RSA and EC on one server", "a suite of each kind",
     USSL_CAP_MULTI_CERT, several_certs},
    {"ussl_ctx_set_sni_hook", "two names, and one that is unknown",
     "certificate at the client, alert 112", USSL_CAP_MULTI_CERT, sni_hook},
    {"ussl_ctx_set_psk", "known and unknown identity, TLS 1.2", "handshake", USSL_CAP_PSK, psk_1_2},
    {"ussl_ctx_set_psk_lookup", "known and unknown identity, TLS 1.3", "handshake", USSL_CAP_PSK,
     psk_1_3},
    {"ussl_ctx_set_keylog", "TLS 1.2 and 1.3", "NSS key log lines", USSL_CAP_KEYLOG, keylog},
    {"ussl_ctx_add_own_cert_external", "ECDSA, at once", "handshake", USSL_CAP_EXTERNAL_KEY,
     parity_external_now},
    {"ussl_ctx_add_own_cert_external", "ECDSA, at the third call", "USSL_WANT_KEY, handshake",
     USSL_CAP_EXTERNAL_KEY, parity_external_later},
    {"ussl_ctx_add_own_cert_external", "RSA, TLS 1.2", "handshake", USSL_CAP_EXTERNAL_KEY,
     parity_external_rsa},
    {"ussl_ctx_add_own_cert_external", "RSA, TLS 1.2, at the third call",
     "USSL_WANT_KEY, handshake", USSL_CAP_EXTERNAL_KEY, parity_external_rsa_later},
    {"ussl_ctx_add_own_cert_external", "RSA decryption (static RSA suites)", "handshake",
     USSL_CAP_EXTERNAL_KEY, parity_external_decrypt},
    {"ussl_ctx_add_own_cert_external", "RSA decryption, at the third call",
     "USSL_WANT_KEY, handshake", USSL_CAP_EXTERNAL_DECRYPT_LATER, parity_external_decrypt_later},
    {"ussl_ctx_add_own_cert_external", "RSA-PSS, TLS 1.3", "handshake", USSL_CAP_EXTERNAL_RSA_1_3,
     parity_external_rsa_1_3},
};
const size_t parity_key_count = sizeof parity_key / sizeof parity_key[0];
