/* SPDX-License-Identifier: MIT */
/* OpenSSL's digests, key agreement and signatures by EVP, measured in the same run. */
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "chains.h"
#include "openssl_cases.h"

typedef struct work {
    EVP_PKEY *key;
    EVP_PKEY_CTX *key_ctx;
    EVP_MD *digest;
    EVP_MAC_CTX *mac;
    const char *group;
    unsigned char *in;
    size_t size;
    unsigned char hash[64], signature[512];
    size_t hash_len, signature_len;
} work;

static void work_close(void *state)
{
    work *w = state;
    if (w == NULL) {
        return;
    }
    EVP_PKEY_CTX_free(w->key_ctx);
    EVP_PKEY_free(w->key);
    EVP_MD_free(w->digest);
    EVP_MAC_CTX_free(w->mac);
    free(w->in);
    free(w);
}

static work *work_new(const bench_case *c)
{
    work *w = calloc(1, sizeof(*w));
    if (w == NULL) {
        return NULL;
    }
    w->size = c->size;
    w->in = calloc(1, c->size + 1);
    if (w->in == NULL) {
        work_close(w);
        return NULL;
    }
    return w;
}

/* ---- digests ---- */

static const char *const digests[][2] = {
    {"SHA-1", "SHA1"}, {"SHA-256", "SHA256"}, {"SHA-384", "SHA384"}, {"SHA-512", "SHA512"}};

static void *digest_open(const bench_case *c)
{
    work *w = work_new(c);
    if (w == NULL) {
        return NULL;
    }
    w->digest = EVP_MD_fetch(NULL, digests[c->detail[0]][1], NULL);
    EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    OSSL_PARAM params[2] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST,
                                                             (char *)digests[c->detail[0]][1], 0),
                            OSSL_PARAM_construct_end()};
    w->mac = EVP_MAC_CTX_new(hmac);
    EVP_MAC_free(hmac);
    if (w->digest == NULL || w->mac == NULL || EVP_MAC_init(w->mac, w->hash, 32, params) != 1) {
        work_close(w);
        return NULL;
    }
    return w;
}

static bool digest_run(void *state)
{
    work *w = state;
    unsigned n = 0;
    return EVP_Digest(w->in, w->size, w->hash, &n, w->digest, NULL) == 1;
}

static bool hmac_run(void *state)
{
    work *w = state;
    size_t n = 0;
    return EVP_MAC_init(w->mac, NULL, 0, NULL) == 1 &&
           EVP_MAC_update(w->mac, w->in, w->size) == 1 &&
           EVP_MAC_final(w->mac, w->hash, &n, sizeof(w->hash)) == 1;
}

/* ---- key agreement ---- */

static const char *const groups[][2] = {
    {"X25519", "X25519"}, {"P-256", "P-256"}, {"P-384", "P-384"}, {"FFDHE2048", "ffdhe2048"}};

static EVP_PKEY *make_key(const char *group)
{
    if (strcmp(group, "X25519") == 0) {
        return EVP_PKEY_Q_keygen(NULL, NULL, "X25519");
    }
    if (group[0] == 'P') {
        return EVP_PKEY_Q_keygen(NULL, NULL, "EC", group);
    }
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "DH", NULL);
    OSSL_PARAM params[2] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)group, 0),
        OSSL_PARAM_construct_end()};
    if (ctx != NULL && EVP_PKEY_keygen_init(ctx) == 1 &&
        EVP_PKEY_CTX_set_params(ctx, params) == 1) {
        (void)EVP_PKEY_generate(ctx, &key); /* key stays NULL on failure */
    }
    EVP_PKEY_CTX_free(ctx);
    return key;
}

static void *agree_open(const bench_case *c)
{
    work *w = work_new(c);
    if (w == NULL) {
        return NULL;
    }
    w->group = groups[c->detail[0]][1];
    w->key = make_key(w->group);
    if (w->key == NULL) {
        work_close(w);
        return NULL;
    }
    return w;
}

/* A fresh key pair and one secret with the peer's, as a handshake has it. */
static bool agree_run(void *state)
{
    work *w = state;
    unsigned char secret[512];
    size_t len = sizeof(secret);
    EVP_PKEY *mine = make_key(w->group);
    EVP_PKEY_CTX *ctx = mine != NULL ? EVP_PKEY_CTX_new(mine, NULL) : NULL;
    bool ok = ctx != NULL && EVP_PKEY_derive_init(ctx) == 1 &&
              EVP_PKEY_derive_set_peer(ctx, w->key) == 1 && EVP_PKEY_derive(ctx, secret, &len) == 1;
    EVP_PKEY_CTX_free(ctx);
    EVP_PKEY_free(mine);
    return ok;
}

/* ---- signatures ---- */

typedef struct signer {
    const char *what;
    const unsigned char *key;
    size_t key_len;
    bool pss, sha384;
} signer;

static const signer signers[] = {
    {"ECDSA-P256", chain_ec_server_key, sizeof(chain_ec_server_key), false, false},
    {"ECDSA-P384", chain_ec384_key, sizeof(chain_ec384_key), false, true},
    {"RSA-2048-PKCS1", chain_rsa_server_key, sizeof(chain_rsa_server_key), false, false},
    {"RSA-2048-PSS", chain_rsa_server_key, sizeof(chain_rsa_server_key), true, false},
    {"RSA-3072-PKCS1", chain_rsa3072_key, sizeof(chain_rsa3072_key), false, false},
    {"RSA-3072-PSS", chain_rsa3072_key, sizeof(chain_rsa3072_key), true, false},
};

static bool settle(work *w, const signer *s)
{
    return EVP_PKEY_CTX_set_signature_md(w->key_ctx, s->sha384 ? EVP_sha384() : EVP_sha256()) ==
               1 &&
           (!s->pss || (EVP_PKEY_CTX_set_rsa_padding(w->key_ctx, RSA_PKCS1_PSS_PADDING) == 1 &&
                        EVP_PKEY_CTX_set_rsa_pss_saltlen(w->key_ctx, RSA_PSS_SALTLEN_DIGEST) == 1));
}

static bool sign_run(void *state)
{
    work *w = state;
    w->signature_len = sizeof(w->signature);
    return EVP_PKEY_sign(w->key_ctx, w->signature, &w->signature_len, w->hash, w->hash_len) == 1;
}

static bool verify_run(void *state)
{
    work *w = state;
    return EVP_PKEY_verify(w->key_ctx, w->signature, w->signature_len, w->hash, w->hash_len) == 1;
}

static void *sign_open(const bench_case *c)
{
    const signer *s = &signers[c->detail[0]];
    const unsigned char *der = s->key;
    work *w = work_new(c);
    if (w == NULL) {
        return NULL;
    }
    w->hash_len = s->sha384 ? 48 : 32;
    w->key = d2i_AutoPrivateKey(NULL, &der, (long)s->key_len);
    w->key_ctx = w->key != NULL ? EVP_PKEY_CTX_new(w->key, NULL) : NULL;
    bool ok =
        w->key_ctx != NULL && EVP_PKEY_sign_init(w->key_ctx) == 1 && settle(w, s) && sign_run(w);
    if (ok && c->detail[1] == 1) {
        ok = EVP_PKEY_verify_init(w->key_ctx) == 1 && settle(w, s);
    }
    if (!ok) {
        work_close(w);
        return NULL;
    }
    return w;
}

/* ---- the list ---- */

static void take_digests(bench_take take, void *arg, bench_case *c)
{
    static const unsigned sizes[] = {64, 1024, 16384};
    for (unsigned i = 0; i < sizeof(digests) / sizeof(digests[0]); i++) {
        for (unsigned s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
            c->what = digests[i][0];
            c->detail[0] = i;
            c->size = sizes[s];
            c->way = "hash";
            c->run = digest_run;
            take(c, arg);
            c->way = "hmac";
            c->run = hmac_run;
            take(c, arg);
        }
    }
    c->size = 0;
}

void bench_openssl_key_cases(bench_take take, void *arg)
{
    bench_case c = {.peer = "openssl", .close = work_close};
    c.phase = "digest";
    c.open = digest_open;
    take_digests(take, arg, &c);
    c.phase = "agree";
    c.way = "agree";
    c.open = agree_open;
    c.run = agree_run;
    for (unsigned i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
        c.what = groups[i][0];
        c.detail[0] = i;
        take(&c, arg);
    }
    c.phase = "sign";
    c.open = sign_open;
    for (unsigned i = 0; i < sizeof(signers) / sizeof(signers[0]); i++) {
        for (unsigned verify = 0; verify < 2; verify++) {
            c.what = signers[i].what;
            c.way = verify == 0 ? "sign" : "verify";
            c.run = verify == 0 ? sign_run : verify_run;
            c.detail[0] = i;
            c.detail[1] = verify;
            take(&c, arg);
        }
    }
}

void bench_openssl_cases(bench_take take, void *arg)
{
    bench_openssl_cipher_cases(take, arg);
    bench_openssl_key_cases(take, arg);
}
