/* SPDX-License-Identifier: MIT */
/* Record protection by the cipher cores: each distinct cipher and MAC once, shared by its suites.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "ussl_cipher.h"

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

/* A record's worth of work; two library states, since CBC suites need a cipher and a MAC. */
typedef struct work {
    const ussl_cipher *cipher;
    const cbc_row *cbc;
    void *state[2];
    uint8_t *in, *out;
    size_t size, padded;
    uint8_t tag[64];
} work;

static const uint8_t key[64] = {1, 2, 3};
static const uint8_t nonce[16] = {4, 5, 6};
static const uint8_t aad[13] = {23, 3, 3};

static void work_close(void *state)
{
    work *w = state;
    if (w == NULL) {
        return;
    }
    if (w->cbc != NULL) {
        w->cipher->cbc_fini(w->state[0]);
        w->cipher->hmac_fini(w->state[1]);
    } else {
        w->cipher->aead_fini(w->state[0]);
    }
    free(w->state[0]);
    free(w->state[1]);
    free(w->in);
    free(w->out);
    free(w);
}

static work *work_new(const bench_case *c)
{
    work *w = calloc(1, sizeof(*w));
    if (w == NULL) {
        return NULL;
    }
    w->cipher = ussl__cipher_list[c->detail[0]];
    size_t room = (w->cipher->state_size + 15) / 16 * 16;
    w->size = c->size;
    for (int i = 0; i < 2; i++) {
        w->state[i] = aligned_alloc(16, room);
        if (w->state[i] != NULL) {
            memset(w->state[i], 0, room);
        }
    }
    w->in = calloc(1, c->size + 128);
    w->out = calloc(1, c->size + 128);
    return w;
}

static void *aead_open_case(const bench_case *c)
{
    work *w = work_new(c);
    if (w == NULL ||
        w->cipher->aead_init(w->state[0], (ussl_aead_alg)c->detail[1], key) != USSL_OK) {
        work_close(w);
        return NULL;
    }
    /* What "open" opens. */
    ussl_span header = {aad, sizeof(aad)};
    if (w->cipher->aead_seal(w->state[0], nonce, header, w->in, w->in, w->size, w->tag) !=
        USSL_OK) {
        work_close(w);
        return NULL;
    }
    return w;
}

static bool aead_seal_run(void *state)
{
    work *w = state;
    uint8_t tag[16];
    ussl_span header = {aad, sizeof(aad)};
    return w->cipher->aead_seal(w->state[0], nonce, header, w->out, w->out, w->size, tag) ==
           USSL_OK;
}

static bool aead_open_run(void *state)
{
    work *w = state;
    ussl_span header = {aad, sizeof(aad)};
    return w->cipher->aead_open(w->state[0], nonce, header, w->in, w->out, w->size, w->tag) ==
           USSL_OK;
}

static void *cbc_open_case(const bench_case *c)
{
    work *w = work_new(c);
    if (w == NULL) {
        return NULL;
    }
    w->cbc = &cbc_rows[c->detail[1]];
    w->padded = (w->size + w->cbc->mac_len) / 16 * 16 + 16;
    if (w->cipher->cbc_init(w->state[0], (ussl_cbc_alg)w->cbc->cipher, key, c->detail[2] == 1) !=
            USSL_OK ||
        w->cipher->hmac_init(w->state[1], (ussl_digest_alg)w->cbc->digest, key, w->cbc->mac_len) !=
            USSL_OK) {
        work_close(w);
        return NULL;
    }
    return w;
}

/* MAC then encrypt (RFC 5246 6.2.3.2): header and payload, then payload, MAC and padding. */
static bool cbc_seal_run(void *state)
{
    work *w = state;
    ussl_span parts[2] = {{aad, sizeof(aad)}, {w->out, w->size}};
    return w->cipher->hmac_run(w->state[1], parts, 2, w->out + w->size) == USSL_OK &&
           w->cipher->cbc_run(w->state[0], nonce, w->out, w->padded) == USSL_OK;
}

/* The same work backwards. What is decrypted does not matter to its cost, so nothing is compared.
 */
static bool cbc_open_run(void *state)
{
    work *w = state;
    ussl_span parts[2] = {{aad, sizeof(aad)}, {w->out, w->size}};
    return w->cipher->cbc_run(w->state[0], nonce, w->out, w->padded) == USSL_OK &&
           w->cipher->hmac_run(w->state[1], parts, 2, w->tag) == USSL_OK;
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
            c.close = work_close;
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
