/* SPDX-License-Identifier: MIT */
/* OpenSSL's record protection by EVP: what a user would take instead, measured in the same run. */
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "openssl_cases.h"

typedef struct cipher_row {
    const char *what, *name, *digest; /* digest: NULL for an AEAD */
    int tag_len;
    unsigned mac_len;
} cipher_row;

static const cipher_row rows[] = {
    {"AES-128-GCM", "aes-128-gcm", NULL, 16, 0},
    {"AES-256-GCM", "aes-256-gcm", NULL, 16, 0},
    {"AES-128-CCM", "aes-128-ccm", NULL, 16, 0},
    {"AES-256-CCM", "aes-256-ccm", NULL, 16, 0},
    {"AES-128-CCM-8", "aes-128-ccm", NULL, 8, 0},
    {"AES-256-CCM-8", "aes-256-ccm", NULL, 8, 0},
    {"CHACHA20-POLY1305", "chacha20-poly1305", NULL, 16, 0},
    {"AES-128-CBC-SHA1", "aes-128-cbc", "SHA1", 0, 20},
    {"AES-128-CBC-SHA256", "aes-128-cbc", "SHA256", 0, 32},
    {"AES-256-CBC-SHA1", "aes-256-cbc", "SHA1", 0, 20},
    {"AES-256-CBC-SHA256", "aes-256-cbc", "SHA256", 0, 32},
    {"AES-256-CBC-SHA384", "aes-256-cbc", "SHA384", 0, 48},
    {"CAMELLIA-128-CBC-SHA1", "camellia-128-cbc", "SHA1", 0, 20},
    {"CAMELLIA-128-CBC-SHA256", "camellia-128-cbc", "SHA256", 0, 32},
    {"CAMELLIA-256-CBC-SHA1", "camellia-256-cbc", "SHA1", 0, 20},
    {"CAMELLIA-256-CBC-SHA256", "camellia-256-cbc", "SHA256", 0, 32},
    {"CAMELLIA-256-CBC-SHA384", "camellia-256-cbc", "SHA384", 0, 48},
};

typedef struct work {
    const cipher_row *row;
    EVP_CIPHER_CTX *cipher;
    EVP_MAC_CTX *mac;
    unsigned char *in, *out;
    size_t size, padded;
    bool seal, ccm;
    unsigned char tag[64];
} work;

static const unsigned char key[64] = {1, 2, 3};
static const unsigned char nonce[16] = {4, 5, 6};
static const unsigned char aad[13] = {23, 3, 3};

static void work_close(void *state)
{
    work *w = state;
    if (w == NULL) {
        return;
    }
    EVP_CIPHER_CTX_free(w->cipher);
    EVP_MAC_CTX_free(w->mac);
    free(w->in);
    free(w->out);
    free(w);
}

static bool aead_init(work *w, bool seal)
{
    const EVP_CIPHER *cipher = EVP_get_cipherbyname(w->row->name);
    return cipher != NULL &&
           EVP_CipherInit_ex(w->cipher, cipher, NULL, NULL, NULL, seal ? 1 : 0) == 1 &&
           EVP_CIPHER_CTX_ctrl(w->cipher, EVP_CTRL_AEAD_SET_IVLEN, 12, NULL) == 1 &&
           (!w->ccm || EVP_CIPHER_CTX_ctrl(w->cipher, EVP_CTRL_AEAD_SET_TAG, w->row->tag_len,
                                           seal ? NULL : w->tag) == 1) &&
           EVP_CipherInit_ex(w->cipher, NULL, NULL, key, nonce, -1) == 1;
}

static bool seal_run(void *state)
{
    work *w = state;
    int n = 0, len = (int)w->size;
    return EVP_EncryptInit_ex(w->cipher, NULL, NULL, NULL, nonce) == 1 &&
           (!w->ccm || EVP_EncryptUpdate(w->cipher, NULL, &n, NULL, len) == 1) &&
           EVP_EncryptUpdate(w->cipher, NULL, &n, aad, sizeof(aad)) == 1 &&
           EVP_EncryptUpdate(w->cipher, w->in, &n, w->out, len) == 1 &&
           EVP_EncryptFinal_ex(w->cipher, w->in + n, &n) == 1 &&
           EVP_CIPHER_CTX_ctrl(w->cipher, EVP_CTRL_AEAD_GET_TAG, w->row->tag_len, w->tag) == 1;
}

/* CCM wants the tag before the bytes and checks it with them, the others at the end. */
static bool open_run(void *state)
{
    work *w = state;
    int n = 0, len = (int)w->size;
    bool ok = (!w->ccm || EVP_CIPHER_CTX_ctrl(w->cipher, EVP_CTRL_AEAD_SET_TAG, w->row->tag_len,
                                              w->tag) == 1) &&
              EVP_DecryptInit_ex(w->cipher, NULL, NULL, NULL, nonce) == 1 &&
              (!w->ccm || EVP_DecryptUpdate(w->cipher, NULL, &n, NULL, len) == 1) &&
              EVP_DecryptUpdate(w->cipher, NULL, &n, aad, sizeof(aad)) == 1 &&
              EVP_DecryptUpdate(w->cipher, w->out, &n, w->in, len) == 1;
    return ok && (w->ccm || (EVP_CIPHER_CTX_ctrl(w->cipher, EVP_CTRL_AEAD_SET_TAG, w->row->tag_len,
                                                 w->tag) == 1 &&
                             EVP_DecryptFinal_ex(w->cipher, w->out + n, &n) == 1));
}

static bool mac_run(work *w, unsigned char *out)
{
    size_t n = 0;
    return EVP_MAC_init(w->mac, NULL, 0, NULL) == 1 &&
           EVP_MAC_update(w->mac, aad, sizeof(aad)) == 1 &&
           EVP_MAC_update(w->mac, w->out, w->size) == 1 && EVP_MAC_final(w->mac, out, &n, 64) == 1;
}

static bool cbc_run(work *w)
{
    int n = 0;
    return EVP_CipherInit_ex(w->cipher, NULL, NULL, NULL, nonce, -1) == 1 &&
           EVP_CipherUpdate(w->cipher, w->out, &n, w->out, (int)w->padded) == 1;
}

/* MAC then encrypt (RFC 5246 6.2.3.2), and the same work backwards; what comes out is not compared,
 * since that does not matter to its cost. */
static bool cbc_seal_run(void *state)
{
    work *w = state;
    return mac_run(w, w->out + w->size) && cbc_run(w);
}

static bool cbc_open_run(void *state)
{
    work *w = state;
    return cbc_run(w) && mac_run(w, w->tag);
}

static bool cbc_init(work *w)
{
    const EVP_CIPHER *cipher = EVP_get_cipherbyname(w->row->name);
    EVP_MAC *hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    OSSL_PARAM params[2] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)w->row->digest, 0),
        OSSL_PARAM_construct_end()};
    w->mac = EVP_MAC_CTX_new(hmac);
    EVP_MAC_free(hmac);
    w->padded = (w->size + w->row->mac_len) / 16 * 16 + 16;
    return cipher != NULL && w->mac != NULL &&
           EVP_MAC_init(w->mac, key, w->row->mac_len, params) == 1 &&
           EVP_CipherInit_ex(w->cipher, cipher, NULL, key, nonce, w->seal ? 1 : 0) == 1 &&
           EVP_CIPHER_CTX_set_padding(w->cipher, 0) == 1;
}

static void *open_case(const bench_case *c)
{
    work *w = calloc(1, sizeof(*w));
    if (w == NULL) {
        return NULL;
    }
    w->row = &rows[c->detail[0]];
    w->seal = c->detail[1] == 0;
    w->size = c->size;
    w->ccm = strstr(w->row->name, "ccm") != NULL;
    w->in = calloc(1, c->size + 128);
    w->out = calloc(1, c->size + 128);
    w->cipher = EVP_CIPHER_CTX_new();
    bool ok = w->in != NULL && w->out != NULL && w->cipher != NULL;
    if (ok && w->row->digest != NULL) {
        ok = cbc_init(w);
    } else if (ok) {
        /* What "open" opens is sealed first. */
        ok = aead_init(w, true) && seal_run(w);
        if (ok && !w->seal) {
            ok = EVP_CIPHER_CTX_reset(w->cipher) == 1 && aead_init(w, false);
        }
    }
    if (!ok) {
        work_close(w);
        return NULL;
    }
    return w;
}

void bench_openssl_cipher_cases(bench_take take, void *arg)
{
    static const unsigned sizes[] = {16, 64, 256, 1024, 4096, 16384};
    bench_case c = {.peer = "openssl", .phase = "cipher", .open = open_case, .close = work_close};
    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        bool cbc = rows[i].digest != NULL;
        for (unsigned s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
            c.what = rows[i].what;
            c.detail[0] = i;
            c.size = sizes[s];
            c.way = "seal";
            c.detail[1] = 0;
            c.run = cbc ? cbc_seal_run : seal_run;
            take(&c, arg);
            c.way = "open";
            c.detail[1] = 1;
            c.run = cbc ? cbc_open_run : open_run;
            take(&c, arg);
        }
    }
}
