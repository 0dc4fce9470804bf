/* SPDX-License-Identifier: MIT */
/* Record protection and hashes of the Mbed TLS cipher core. */
#include "cipher.h"

#include <string.h>

#include <mbedtls/aes.h>
#if defined(MBEDTLS_CAMELLIA_C)
#include <mbedtls/camellia.h>
#endif
#if defined(MBEDTLS_CCM_C)
#include <mbedtls/ccm.h>
#endif
#include <mbedtls/chachapoly.h>
#include <mbedtls/error.h>
#include <mbedtls/gcm.h>
#include <mbedtls/md.h>

typedef enum aead_kind { AEAD_GCM, AEAD_CCM, AEAD_CHACHA } aead_kind;

typedef struct aead_row {
    uint8_t kind, cipher;
    uint16_t key_bits;
    uint8_t tag_len;
} aead_row;

static const aead_row aead_rows[USSL_AEAD_COUNT] = {
    [USSL_AEAD_AES_128_GCM] = {AEAD_GCM, MBEDTLS_CIPHER_ID_AES, 128, 16},
    [USSL_AEAD_AES_256_GCM] = {AEAD_GCM, MBEDTLS_CIPHER_ID_AES, 256, 16},
    [USSL_AEAD_AES_128_CCM] = {AEAD_CCM, MBEDTLS_CIPHER_ID_AES, 128, 16},
    [USSL_AEAD_AES_256_CCM] = {AEAD_CCM, MBEDTLS_CIPHER_ID_AES, 256, 16},
    [USSL_AEAD_AES_128_CCM_8] = {AEAD_CCM, MBEDTLS_CIPHER_ID_AES, 128, 8},
    [USSL_AEAD_AES_256_CCM_8] = {AEAD_CCM, MBEDTLS_CIPHER_ID_AES, 256, 8},
    [USSL_AEAD_CAMELLIA_128_GCM] = {AEAD_GCM, MBEDTLS_CIPHER_ID_CAMELLIA, 128, 16},
    [USSL_AEAD_CAMELLIA_256_GCM] = {AEAD_GCM, MBEDTLS_CIPHER_ID_CAMELLIA, 256, 16},
    [USSL_AEAD_CHACHA20_POLY1305] = {AEAD_CHACHA, MBEDTLS_CIPHER_ID_CHACHA20, 256, 16},
};

typedef struct aead_state {
    const aead_row *row;
    union {
        mbedtls_gcm_context gcm;
#if defined(MBEDTLS_CCM_C)
        mbedtls_ccm_context ccm;
#endif
        mbedtls_chachapoly_context chacha;
    } u;
} aead_state;

typedef struct cbc_state {
    bool camellia, encrypt;
    union {
        mbedtls_aes_context aes;
#if defined(MBEDTLS_CAMELLIA_C)
        mbedtls_camellia_context camellia;
#endif
    } u;
} cbc_state;

typedef union record_state {
    aead_state aead;
    cbc_state cbc;
    mbedtls_md_context_t md;
} record_state;

_Static_assert(sizeof(record_state) <= USSL__MB_STATE_SIZE, "state_size is too small");

/* A missing cipher shows as "feature unavailable", "bad input" or "not found" by file. */
static int setkey_result(int rc)
{
    if (rc == 0) {
        return USSL_OK;
    }
    return rc == MBEDTLS_ERR_PLATFORM_FEATURE_UNSUPPORTED || rc == MBEDTLS_ERR_GCM_BAD_INPUT ||
                   rc == MBEDTLS_ERR_AES_INVALID_KEY_LENGTH
               ? USSL_E_NOTSUP
               : USSL_E_INTERNAL;
}

int ussl__mb_aead_init(void *st, ussl_aead_alg alg, const uint8_t *key)
{
    aead_state *s = st;
    const aead_row *row = &aead_rows[alg];
    s->row = row;
    switch (row->kind) {
    case AEAD_GCM:
        mbedtls_gcm_init(&s->u.gcm);
        return setkey_result(mbedtls_gcm_setkey(&s->u.gcm, row->cipher, key, row->key_bits));
    case AEAD_CCM:
#if defined(MBEDTLS_CCM_C)
        mbedtls_ccm_init(&s->u.ccm);
        return setkey_result(mbedtls_ccm_setkey(&s->u.ccm, row->cipher, key, row->key_bits));
#else
        return USSL_E_NOTSUP;
#endif
    default:
        mbedtls_chachapoly_init(&s->u.chacha);
        return setkey_result(mbedtls_chachapoly_setkey(&s->u.chacha, key));
    }
}

int ussl__mb_aead_seal(void *st, const uint8_t nonce[12], ussl_span aad, const uint8_t *in,
                       uint8_t *out, size_t len, uint8_t *tag)
{
    aead_state *s = st;
    int rc;
    switch (s->row->kind) {
    case AEAD_GCM:
        rc = mbedtls_gcm_crypt_and_tag(&s->u.gcm, MBEDTLS_GCM_ENCRYPT, len, nonce, 12, aad.p, aad.n,
                                       in, out, s->row->tag_len, tag);
        break;
#if defined(MBEDTLS_CCM_C)
    case AEAD_CCM:
        rc = mbedtls_ccm_encrypt_and_tag(&s->u.ccm, len, nonce, 12, aad.p, aad.n, in, out, tag,
                                         s->row->tag_len);
        break;
#endif
    default:
        rc = mbedtls_chachapoly_encrypt_and_tag(&s->u.chacha, len, nonce, aad.p, aad.n, in, out,
                                                tag);
        break;
    }
    return rc == 0 ? USSL_OK : USSL_E_INTERNAL;
}

int ussl__mb_aead_open(void *st, const uint8_t nonce[12], ussl_span aad, const uint8_t *in,
                       uint8_t *out, size_t len, const uint8_t *tag)
{
    aead_state *s = st;
    int rc;
    switch (s->row->kind) {
    case AEAD_GCM:
        rc = mbedtls_gcm_auth_decrypt(&s->u.gcm, len, nonce, 12, aad.p, aad.n, tag, s->row->tag_len,
                                      in, out);
        break;
#if defined(MBEDTLS_CCM_C)
    case AEAD_CCM:
        rc = mbedtls_ccm_auth_decrypt(&s->u.ccm, len, nonce, 12, aad.p, aad.n, in, out, tag,
                                      s->row->tag_len);
        break;
#endif
    default:
        rc = mbedtls_chachapoly_auth_decrypt(&s->u.chacha, len, nonce, aad.p, aad.n, tag, in, out);
        break;
    }
    return rc == 0 ? USSL_OK : USSL_E_CERT;
}

void ussl__mb_aead_fini(void *st)
{
    aead_state *s = st;
    if (s->row == NULL) {
        return;
    }
    switch (s->row->kind) {
    case AEAD_GCM:
        mbedtls_gcm_free(&s->u.gcm);
        break;
#if defined(MBEDTLS_CCM_C)
    case AEAD_CCM:
        mbedtls_ccm_free(&s->u.ccm);
        break;
#endif
    default:
        mbedtls_chachapoly_free(&s->u.chacha);
        break;
    }
    ussl__wipe(s, sizeof(*s));
}

int ussl__mb_cbc_init(void *st, ussl_cbc_alg alg, const uint8_t *key, bool encrypt)
{
#if defined(MBEDTLS_CIPHER_MODE_CBC)
    cbc_state *s = st;
    unsigned bits = alg == USSL_CBC_AES_128 || alg == USSL_CBC_CAMELLIA_128 ? 128 : 256;
    s->encrypt = encrypt;
    s->camellia = alg == USSL_CBC_CAMELLIA_128 || alg == USSL_CBC_CAMELLIA_256;
    int rc;
    if (s->camellia) {
#if defined(MBEDTLS_CAMELLIA_C)
        mbedtls_camellia_init(&s->u.camellia);
        rc = encrypt ? mbedtls_camellia_setkey_enc(&s->u.camellia, key, bits)
                     : mbedtls_camellia_setkey_dec(&s->u.camellia, key, bits);
#else
        rc = MBEDTLS_ERR_PLATFORM_FEATURE_UNSUPPORTED;
#endif
    } else {
        mbedtls_aes_init(&s->u.aes);
        rc = encrypt ? mbedtls_aes_setkey_enc(&s->u.aes, key, bits)
                     : mbedtls_aes_setkey_dec(&s->u.aes, key, bits);
    }
    return setkey_result(rc);
#else
    (void)st;
    (void)alg;
    (void)key;
    (void)encrypt;
    return USSL_E_NOTSUP;
#endif
}

int ussl__mb_cbc_run(void *st, const uint8_t iv[16], uint8_t *inout, size_t len)
{
#if defined(MBEDTLS_CIPHER_MODE_CBC)
    cbc_state *s = st;
    uint8_t chain[16];
    memcpy(chain, iv, sizeof(chain));
    int rc;
#if defined(MBEDTLS_CAMELLIA_C)
    if (s->camellia) {
        rc = mbedtls_camellia_crypt_cbc(
            &s->u.camellia, s->encrypt ? MBEDTLS_CAMELLIA_ENCRYPT : MBEDTLS_CAMELLIA_DECRYPT, len,
            chain, inout, inout);
        return rc == 0 ? USSL_OK : USSL_E_ARG;
    }
#endif
    rc = mbedtls_aes_crypt_cbc(&s->u.aes, s->encrypt ? MBEDTLS_AES_ENCRYPT : MBEDTLS_AES_DECRYPT,
                               len, chain, inout, inout);
    return rc == 0 ? USSL_OK : USSL_E_ARG;
#else
    (void)st;
    (void)iv;
    (void)inout;
    (void)len;
    return USSL_E_NOTSUP;
#endif
}

void ussl__mb_cbc_fini(void *st)
{
    ussl__wipe(st, sizeof(cbc_state));
}

static const mbedtls_md_info_t *digest_info(ussl_digest_alg alg)
{
    static const mbedtls_md_type_t types[USSL_DIGEST_COUNT] = {
        [USSL_DIGEST_SHA1] = MBEDTLS_MD_SHA1,
        [USSL_DIGEST_SHA256] = MBEDTLS_MD_SHA256,
        [USSL_DIGEST_SHA384] = MBEDTLS_MD_SHA384,
        [USSL_DIGEST_SHA512] = MBEDTLS_MD_SHA512,
    };
    return mbedtls_md_info_from_type(types[alg]);
}

int ussl__mb_hmac_init(void *st, ussl_digest_alg alg, const uint8_t *key, size_t key_len)
{
    const mbedtls_md_info_t *info = digest_info(alg);
    mbedtls_md_init(st);
    if (info == NULL) {
        return USSL_E_NOTSUP;
    }
    if (mbedtls_md_setup(st, info, 1) != 0) {
        return USSL_E_NOMEM;
    }
    return mbedtls_md_hmac_starts(st, key, key_len) == 0 ? USSL_OK : USSL_E_INTERNAL;
}

int ussl__mb_hmac_run(void *st, const ussl_span *parts, size_t count, uint8_t *mac)
{
    int rc = mbedtls_md_hmac_reset(st);
    for (size_t i = 0; rc == 0 && i < count; i++) {
        rc = mbedtls_md_hmac_update(st, parts[i].p, parts[i].n);
    }
    if (rc == 0) {
        rc = mbedtls_md_hmac_finish(st, mac);
    }
    return rc == 0 ? USSL_OK : USSL_E_INTERNAL;
}

void ussl__mb_hmac_fini(void *st)
{
    mbedtls_md_free(st);
}

int ussl__mb_digest(ussl_digest_alg alg, const uint8_t *in, size_t len, uint8_t *out)
{
    const mbedtls_md_info_t *info = digest_info(alg);
    if (info == NULL) {
        return USSL_E_NOTSUP;
    }
    return mbedtls_md(info, in, len, out) == 0 ? USSL_OK : USSL_E_INTERNAL;
}
