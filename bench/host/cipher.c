/* SPDX-License-Identifier: MIT */
/* Record protection by the cipher cores: each distinct cipher and MAC once, shared by its suites.
 */
#include "primitive.h"

static const unsigned sizes[] = {16, 64, 256, 1024, 4096, 16384};
#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

static const char *const aead_names[USSL_AEAD_COUNT] = {
    [USSL_AEAD_AES_128_GCM] = "AES-128-GCM",
    [USSL_AEAD_AES_256_GCM] = "AES-256-GCM",
    [USSL_AEAD_AES_128_CCM] = "AES-128-CCM",
    [USSL_AEAD_AES_256_CCM] = "AES-256-CCM",
    [USSL_AEAD_AES_128_CCM_8] = "AES-128-CCM-8",
    [USSL_AEAD_AES_256_CCM_8] = "AES-256-CCM-8",
    [USSL_AEAD_CAMELLIA_128_GCM] = "CAMELLIA-128-GCM",
    [USSL_AEAD_CAMELLIA_256_GCM] = "CAMELLIA-256-GCM",
    [USSL_AEAD_CHACHA20_POLY1305] = "CHACHA20-POLY1305",
};

typedef struct cbc_row {
    const char *name;
    uint8_t cipher, digest, mac_len;
} cbc_row;

static const cbc_row cbc_rows[] = {
    {"AES-128-CBC-SHA1", USSL_CBC_AES_128, USSL_DIGEST_SHA1, 20},
    {"AES-128-CBC-SHA256", USSL_CBC_AES_128, USSL_DIGEST_SHA256, 32},
    {"AES-256-CBC-SHA1", USSL_CBC_AES_256, USSL_DIGEST_SHA1, 20},
    {"AES-256-CBC-SHA256", USSL_CBC_AES_256, USSL_DIGEST_SHA256, 32},
    {"AES-256-CBC-SHA384", USSL_CBC_AES_256, USSL_DIGEST_SHA384, 48},
    {"CAMELLIA-128-CBC-SHA1", USSL_CBC_CAMELLIA_128, USSL_DIGEST_SHA1, 20},
    {"CAMELLIA-128-CBC-SHA256", USSL_CBC_CAMELLIA_128, USSL_DIGEST_SHA256, 32},
    {"CAMELLIA-256-CBC-SHA1", USSL_CBC_CAMELLIA_256, USSL_DIGEST_SHA1, 20},
    {"CAMELLIA-256-CBC-SHA256", USSL_CBC_CAMELLIA_256, USSL_DIGEST_SHA256, 32},
    {"CAMELLIA-256-CBC-SHA384", USSL_CBC_CAMELLIA_256, USSL_DIGEST_SHA384, 48},
};
#define CBC_ROWS (sizeof(cbc_rows) / sizeof(cbc_rows[0]))

static const uint8_t key[64] = {1, 2, 3};
static const uint8_t nonce[16] = {4, 5, 6};
static const uint8_t aad[13] = {23, 3, 3};

static void *aead_open_case(const bench_case *c)
{
    primitive *w = primitive_new(c);
    if (w == NULL) {
        return NULL;
    }
    w->fini[0] = w->cipher->aead_fini;
    if (w->cipher->aead_init(w->state[0], (ussl_aead_alg)w->alg, key) != USSL_OK) {
        primitive_free(w);
        return NULL;
    }
    /* What "open" opens. */
    ussl_span header = {aad, sizeof(aad)};
    if (w->cipher->aead_seal(w->state[0], nonce, header, w->in, w->in, w->size, w->value[0]) !=
        USSL_OK) {
        primitive_free(w);
        return NULL;
    }
    return w;
}

static bool aead_seal_run(void *state)
{
    primitive *w = state;
    uint8_t tag[16];
    ussl_span header = {aad, sizeof(aad)};
    return w->cipher->aead_seal(w->state[0], nonce, header, w->out, w->out, w->size, tag) ==
           USSL_OK;
}

static bool aead_open_run(void *state)
{
    primitive *w = state;
    ussl_span header = {aad, sizeof(aad)};
    return w->cipher->aead_open(w->state[0], nonce, header, w->in, w->out, w->size, w->value[0]) ==
           USSL_OK;
}

static void *cbc_open_case(const bench_case *c)
{
    primitive *w = primitive_new(c);
    if (w == NULL) {
        return NULL;
    }
    const cbc_row *row = &cbc_rows[w->alg];
    w->fini[0] = w->cipher->cbc_fini;
    w->fini[1] = w->cipher->hmac_fini;
    if (w->cipher->cbc_init(w->state[0], (ussl_cbc_alg)row->cipher, key, c->detail[2] == 1) !=
            USSL_OK ||
        w->cipher->hmac_init(w->state[1], (ussl_digest_alg)row->digest, key, row->mac_len) !=
            USSL_OK) {
        primitive_free(w);
        return NULL;
    }
    return w;
}

static size_t padded(const primitive *w)
{
    return (w->size + cbc_rows[w->alg].mac_len) / 16 * 16 + 16;
}

/* MAC then encrypt (RFC 5246 6.2.3.2): header and payload, then payload, MAC and padding. */
static bool cbc_seal_run(void *state)
{
    primitive *w = state;
    ussl_span parts[2] = {{aad, sizeof(aad)}, {w->out, w->size}};
    return w->cipher->hmac_run(w->state[1], parts, 2, w->out + w->size) == USSL_OK &&
           w->cipher->cbc_run(w->state[0], nonce, w->out, padded(w)) == USSL_OK;
}

/* The same work backwards. What is decrypted does not matter to its cost, so nothing is compared.
 */
static bool cbc_open_run(void *state)
{
    primitive *w = state;
    ussl_span parts[2] = {{aad, sizeof(aad)}, {w->out, w->size}};
    return w->cipher->cbc_run(w->state[0], nonce, w->out, padded(w)) == USSL_OK &&
           w->cipher->hmac_run(w->state[1], parts, 2, w->value[0]) == USSL_OK;
}

/* A cipher that the build lacks is no case. */
static void take_if(bench_take take, void *arg, const bench_case *c)
{
    void *state = c->open(c);
    if (state != NULL) {
        c->close(state);
        take(c, arg);
    }
}

void bench_cipher_cases(bench_take take, void *arg)
{
    for (unsigned b = 0; b < ussl__cipher_list_count; b++) {
        for (unsigned s = 0; s < SIZES; s++) {
            bench_case c = {
                .phase = "cipher", .peer = ussl__cipher_list[b]->name, .size = sizes[s]};
            c.detail[0] = b;
            c.close = primitive_free;
            for (unsigned a = 0; a < USSL_AEAD_COUNT; a++) {
                c.what = aead_names[a];
                c.detail[1] = a;
                c.open = aead_open_case;
                c.way = "seal";
                c.run = aead_seal_run;
                take_if(take, arg, &c);
                c.way = "open";
                c.run = aead_open_run;
                take_if(take, arg, &c);
            }
            for (unsigned r = 0; r < CBC_ROWS; r++) {
                c.what = cbc_rows[r].name;
                c.detail[1] = r;
                c.open = cbc_open_case;
                c.way = "seal";
                c.detail[2] = 1;
                c.run = cbc_seal_run;
                take_if(take, arg, &c);
                c.way = "open";
                c.detail[2] = 0;
                c.run = cbc_open_run;
                take_if(take, arg, &c);
            }
        }
    }
}
