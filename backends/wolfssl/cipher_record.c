/* SPDX-License-Identifier: MIT */
/* Record protection and hashes of the wolfSSL cipher core. */
#include "cipher.h"

#include <string.h>

#include <wolfssl/wolfcrypt/settings.h>

#include <wolfssl/wolfcrypt/aes.h>
#include <wolfssl/wolfcrypt/camellia.h>
#include <wolfssl/wolfcrypt/chacha20_poly1305.h>
#include <wolfssl/wolfcrypt/error-crypt.h>
#include <wolfssl/wolfcrypt/hash.h>
#include <wolfssl/wolfcrypt/hmac.h>

typedef enum aead_kind { AEAD_NONE, AEAD_GCM, AEAD_CCM, AEAD_CHACHA } aead_kind;

typedef struct aead_row {
    uint8_t kind, key_len, tag_len;
} aead_row;

/* wolfSSL's Camellia has no GCM: those rows stay AEAD_NONE. */
static const aead_row aead_rows[USSL_AEAD_COUNT] = {
    [USSL_AEAD_AES_128_GCM] = {AEAD_GCM, 16, 16},
    [USSL_AEAD_AES_256_GCM] = {AEAD_GCM, 32, 16},
    [USSL_AEAD_AES_128_CCM] = {AEAD_CCM, 16, 16},
    [USSL_AEAD_AES_256_CCM] = {AEAD_CCM, 32, 16},
    [USSL_AEAD_AES_128_CCM_8] = {AEAD_CCM, 16, 8},
    [USSL_AEAD_AES_256_CCM_8] = {AEAD_CCM, 32, 8},
    [USSL_AEAD_CHACHA20_POLY1305] = {AEAD_CHACHA, 32, 16},
};

typedef struct aead_state {
    Aes aes;
    const aead_row *row;
    uint8_t chacha_key[32]; /* the library takes the key at each call */
} aead_state;

typedef struct cbc_state {
    union {
        Aes aes;
#ifdef HAVE_CAMELLIA
        Camellia camellia;
#endif
    } u;
    bool camellia, encrypt;
} cbc_state;

_Static_assert(sizeof(aead_state) <= USSL__WOLF_STATE_SIZE, "state_size is too small");
_Static_assert(sizeof(cbc_state) <= USSL__WOLF_STATE_SIZE, "state_size is too small");
_Static_assert(sizeof(Hmac) <= USSL__WOLF_STATE_SIZE, "state_size is too small");

static int setkey_result(int rc)
{
    if (rc == 0) {
        return USSL_OK;
    }
    return rc == NOT_COMPILED_IN || rc == BAD_FUNC_ARG ? USSL_E_NOTSUP : USSL_E_INTERNAL;
}

int ussl__wolf_aead_init(void *st, ussl_aead_alg alg, const uint8_t *key)
{
    aead_state *s = st;
    s->row = &aead_rows[alg];
    if (s->row->kind == AEAD_CHACHA) {
        memcpy(s->chacha_key, key, sizeof(s->chacha_key));
        return USSL_OK;
    }
    if (s->row->kind == AEAD_NONE || wc_AesInit(&s->aes, NULL, INVALID_DEVID) != 0) {
        return USSL_E_NOTSUP;
    }
#ifdef HAVE_AESCCM
    if (s->row->kind == AEAD_CCM) {
        return setkey_result(wc_AesCcmSetKey(&s->aes, key, s->row->key_len));
    }
#endif
    return s->row->kind == AEAD_GCM ? setkey_result(wc_AesGcmSetKey(&s->aes, key, s->row->key_len))
                                    : USSL_E_NOTSUP;
}

int ussl__wolf_aead_seal(void *st, const uint8_t nonce[12], ussl_span aad, const uint8_t *in,
                         uint8_t *out, size_t len, uint8_t *tag)
{
    aead_state *s = st;
    word32 n = (word32)len;
    word32 aad_len = (word32)aad.n;
    int rc = NOT_COMPILED_IN;
    switch (s->row->kind) {
    case AEAD_GCM:
        rc = wc_AesGcmEncrypt(&s->aes, out, in, n, nonce, 12, tag, s->row->tag_len, aad.p, aad_len);
        break;
#ifdef HAVE_AESCCM
    case AEAD_CCM:
        rc = wc_AesCcmEncrypt(&s->aes, out, in, n, nonce, 12, tag, s->row->tag_len, aad.p, aad_len);
        break;
#endif
    case AEAD_CHACHA:
        rc = wc_ChaCha20Poly1305_Encrypt(s->chacha_key, nonce, aad.p, aad_len, in, n, out, tag);
        break;
    default:
        break;
    }
    return rc == 0 ? USSL_OK : USSL_E_INTERNAL;
}

int ussl__wolf_aead_open(void *st, const uint8_t nonce[12], ussl_span aad, const uint8_t *in,
                         uint8_t *out, size_t len, const uint8_t *tag)
{
    aead_state *s = st;
    word32 n = (word32)len;
    word32 aad_len = (word32)aad.n;
    int rc = NOT_COMPILED_IN;
    switch (s->row->kind) {
    case AEAD_GCM:
        rc = wc_AesGcmDecrypt(&s->aes, out, in, n, nonce, 12, tag, s->row->tag_len, aad.p, aad_len);
        break;
#ifdef HAVE_AESCCM
    case AEAD_CCM:
        rc = wc_AesCcmDecrypt(&s->aes, out, in, n, nonce, 12, tag, s->row->tag_len, aad.p, aad_len);
        break;
#endif
    case AEAD_CHACHA:
        rc = wc_ChaCha20Poly1305_Decrypt(s->chacha_key, nonce, aad.p, aad_len, in, n, tag, out);
        break;
    default:
        break;
    }
    return rc == 0 ? USSL_OK : USSL_E_CERT;
}

void ussl__wolf_aead_fini(void *st)
{
    aead_state *s = st;
    if (s->row != NULL && s->row->kind != AEAD_CHACHA && s->row->kind != AEAD_NONE) {
        wc_AesFree(&s->aes);
    }
    ussl__wipe(s, sizeof(*s));
}

int ussl__wolf_cbc_init(void *st, ussl_cbc_alg alg, const uint8_t *key, bool encrypt)
{
    cbc_state *s = st;
    word32 len = alg == USSL_CBC_AES_128 || alg == USSL_CBC_CAMELLIA_128 ? 16 : 32;
    s->encrypt = encrypt;
    s->camellia = alg == USSL_CBC_CAMELLIA_128 || alg == USSL_CBC_CAMELLIA_256;
    if (s->camellia) {
#ifdef HAVE_CAMELLIA
        return setkey_result(wc_CamelliaSetKey(&s->u.camellia, key, len, NULL));
#else
        return USSL_E_NOTSUP;
#endif
    }
#ifdef HAVE_AES_CBC
    if (wc_AesInit(&s->u.aes, NULL, INVALID_DEVID) != 0) {
        return USSL_E_INTERNAL;
    }
    return setkey_result(
        wc_AesSetKey(&s->u.aes, key, len, NULL, encrypt ? AES_ENCRYPTION : AES_DECRYPTION));
#else
    (void)key;
    (void)len;
    return USSL_E_NOTSUP;
#endif
}

int ussl__wolf_cbc_run(void *st, const uint8_t iv[16], uint8_t *inout, size_t len)
{
    cbc_state *s = st;
    word32 n = (word32)len;
    int rc = NOT_COMPILED_IN;
    if (len % 16 != 0) {
        return USSL_E_ARG;
    }
    if (s->camellia) {
#ifdef HAVE_CAMELLIA
        rc = wc_CamelliaSetIV(&s->u.camellia, iv);
        if (rc == 0) {
            rc = s->encrypt ? wc_CamelliaCbcEncrypt(&s->u.camellia, inout, inout, n)
                            : wc_CamelliaCbcDecrypt(&s->u.camellia, inout, inout, n);
        }
#endif
    } else {
#ifdef HAVE_AES_CBC
        rc = wc_AesSetIV(&s->u.aes, iv);
        if (rc == 0) {
            rc = s->encrypt ? wc_AesCbcEncrypt(&s->u.aes, inout, inout, n)
                            : wc_AesCbcDecrypt(&s->u.aes, inout, inout, n);
        }
#endif
    }
    (void)iv;
    (void)n;
    (void)inout;
    return rc == 0 ? USSL_OK : USSL_E_INTERNAL;
}

void ussl__wolf_cbc_fini(void *st)
{
    cbc_state *s = st;
    if (!s->camellia) {
        wc_AesFree(&s->u.aes);
    }
    ussl__wipe(s, sizeof(*s));
}

static int digest_type(ussl_digest_alg alg)
{
    static const int types[USSL_DIGEST_COUNT] = {
        [USSL_DIGEST_SHA1] = WC_HASH_TYPE_SHA,
        [USSL_DIGEST_SHA256] = WC_HASH_TYPE_SHA256,
        [USSL_DIGEST_SHA384] = WC_HASH_TYPE_SHA384,
        [USSL_DIGEST_SHA512] = WC_HASH_TYPE_SHA512,
    };
    return types[alg];
}

int ussl__wolf_hmac_init(void *st, ussl_digest_alg alg, const uint8_t *key, size_t key_len)
{
    if (wc_HmacInit(st, NULL, INVALID_DEVID) != 0) {
        return USSL_E_INTERNAL;
    }
    return setkey_result(wc_HmacSetKey(st, digest_type(alg), key, (word32)key_len));
}

int ussl__wolf_hmac_run(void *st, const ussl_span *parts, size_t count, uint8_t *mac)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < count; i++) {
        rc = wc_HmacUpdate(st, parts[i].p, (word32)parts[i].n);
    }
    /* Final puts the state back to just after SetKey. */
    if (rc == 0) {
        rc = wc_HmacFinal(st, mac);
    }
    return rc == 0 ? USSL_OK : USSL_E_INTERNAL;
}

void ussl__wolf_hmac_fini(void *st)
{
    wc_HmacFree(st);
}

int ussl__wolf_digest(ussl_digest_alg alg, const uint8_t *in, size_t len, uint8_t *out)
{
    enum wc_HashType type = (enum wc_HashType)digest_type(alg);
    int size = wc_HashGetDigestSize(type);
    if (size <= 0) {
        return USSL_E_NOTSUP;
    }
    return setkey_result(wc_Hash(type, in, (word32)len, out, (word32)size));
}
