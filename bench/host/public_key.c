/* SPDX-License-Identifier: MIT */
/* Digests, key agreement and signatures by the cipher cores. */
#include "chains.h"
#include "primitive.h"

static const uint8_t hash[64] = {7, 8, 9};

static void *digest_open(const bench_case *c)
{
    primitive *w = primitive_new(c);
    if (w != NULL &&
        w->cipher->digest((ussl_digest_alg)w->alg, w->in, w->size, w->value[0]) != USSL_OK) {
        primitive_free(w);
        return NULL;
    }
    return w;
}

static bool digest_run(void *state)
{
    primitive *w = state;
    return w->cipher->digest((ussl_digest_alg)w->alg, w->in, w->size, w->value[0]) == USSL_OK;
}

static void *hmac_open(const bench_case *c)
{
    primitive *w = primitive_new(c);
    if (w == NULL) {
        return NULL;
    }
    w->fini[0] = w->cipher->hmac_fini;
    if (w->cipher->hmac_init(w->state[0], (ussl_digest_alg)w->alg, hash, 32) != USSL_OK) {
        primitive_free(w);
        return NULL;
    }
    return w;
}

static bool hmac_run(void *state)
{
    primitive *w = state;
    ussl_span part = {w->in, w->size};
    return w->cipher->hmac_run(w->state[0], &part, 1, w->value[0]) == USSL_OK;
}

/* Both public values, so that a run can be key generation and one secret, as a handshake has it. */
static void *agree_open(const bench_case *c)
{
    primitive *w = primitive_new(c);
    if (w == NULL) {
        return NULL;
    }
    w->fini[0] = w->cipher->agree_fini;
    if (w->cipher->agree_init(w->state[0], (ussl_agree_alg)w->alg) != USSL_OK ||
        w->cipher->agree_public(w->state[0], w->value[0], sizeof(w->value[0]), &w->value_len[0]) !=
            USSL_OK) {
        primitive_free(w);
        return NULL;
    }
    return w;
}

static bool agree_run(void *state)
{
    primitive *w = state;
    uint8_t peer[512], secret[512];
    size_t peer_len = 0, secret_len = 0;
    w->cipher->agree_fini(w->state[0]);
    return w->cipher->agree_init(w->state[0], (ussl_agree_alg)w->alg) == USSL_OK &&
           w->cipher->agree_public(w->state[0], peer, sizeof(peer), &peer_len) == USSL_OK &&
           w->cipher->agree_secret(w->state[0], w->value[0], w->value_len[0], secret,
                                   sizeof(secret), &secret_len) == USSL_OK;
}

static void *pk_open(const bench_case *c)
{
    static const ussl_span keys[USSL_PK_COUNT] = {
        [USSL_PK_ECDSA_P256_SHA256] = {chain_ec_server_key, sizeof(chain_ec_server_key)},
        [USSL_PK_ECDSA_P384_SHA384] = {chain_ec384_key, sizeof(chain_ec384_key)},
        [USSL_PK_RSA_2048_PKCS1_SHA256] = {chain_rsa_server_key, sizeof(chain_rsa_server_key)},
        [USSL_PK_RSA_2048_PSS_SHA256] = {chain_rsa_server_key, sizeof(chain_rsa_server_key)},
        [USSL_PK_RSA_3072_PKCS1_SHA256] = {chain_rsa3072_key, sizeof(chain_rsa3072_key)},
        [USSL_PK_RSA_3072_PSS_SHA256] = {chain_rsa3072_key, sizeof(chain_rsa3072_key)},
    };
    primitive *w = primitive_new(c);
    if (w == NULL) {
        return NULL;
    }
    w->fini[0] = w->cipher->pk_fini;
    const ussl_span *k = &keys[w->alg];
    if (w->cipher->pk_init(w->state[0], (ussl_pk_alg)w->alg, k->p, k->n) != USSL_OK ||
        w->cipher->pk_sign(w->state[0], hash, w->value[0], sizeof(w->value[0]), &w->value_len[0]) !=
            USSL_OK) {
        primitive_free(w);
        return NULL;
    }
    return w;
}

static bool sign_run(void *state)
{
    primitive *w = state;
    return w->cipher->pk_sign(w->state[0], hash, w->value[1], sizeof(w->value[1]),
                              &w->value_len[1]) == USSL_OK;
}

static bool verify_run(void *state)
{
    primitive *w = state;
    return w->cipher->pk_verify(w->state[0], hash, w->value[0], w->value_len[0]) == USSL_OK;
}

static void take_all(bench_take take, void *arg, bench_case *c, const char *const *names,
                     unsigned count)
{
    for (c->detail[1] = 0; c->detail[1] < count; c->detail[1]++) {
        c->what = names[c->detail[1]];
        void *state = c->open(c);
        if (state != NULL) {
            c->close(state);
            take(c, arg);
        }
    }
}

void bench_public_key_cases(bench_take take, void *arg)
{
    static const char *const digests[USSL_DIGEST_COUNT] = {"SHA-1", "SHA-256", "SHA-384",
                                                           "SHA-512"};
    static const unsigned digest_sizes[] = {64, 1024, 16384};
    static const char *const agreements[USSL_AGREE_COUNT] = {"X25519", "P-256", "P-384",
                                                             "FFDHE2048"};
    static const char *const signers[USSL_PK_COUNT] = {"ECDSA-P256",     "ECDSA-P384",
                                                       "RSA-2048-PKCS1", "RSA-2048-PSS",
                                                       "RSA-3072-PKCS1", "RSA-3072-PSS"};
    for (unsigned b = 0; b < ussl__cipher_list_count; b++) {
        bench_case c = {.peer = ussl__cipher_list[b]->name, .close = primitive_free};
        c.detail[0] = b;
        c.phase = "digest";
        for (unsigned s = 0; s < sizeof(digest_sizes) / sizeof(digest_sizes[0]); s++) {
            c.size = digest_sizes[s];
            c.way = "hash";
            c.open = digest_open;
            c.run = digest_run;
            take_all(take, arg, &c, digests, USSL_DIGEST_COUNT);
            c.way = "hmac";
            c.open = hmac_open;
            c.run = hmac_run;
            take_all(take, arg, &c, digests, USSL_DIGEST_COUNT);
        }
        c.size = 0;
        c.phase = "agree";
        c.way = "agree";
        c.open = agree_open;
        c.run = agree_run;
        take_all(take, arg, &c, agreements, USSL_AGREE_COUNT);
        c.phase = "sign";
        c.way = "sign";
        c.open = pk_open;
        c.run = sign_run;
        take_all(take, arg, &c, signers, USSL_PK_COUNT);
        c.way = "verify";
        c.run = verify_run;
        take_all(take, arg, &c, signers, USSL_PK_COUNT);
    }
}
