/* SPDX-License-Identifier: MIT */
/* AES-256-GCM for saved sessions. */
#include "wolf.h"

#if USSL__WOLF_SEALS

enum { NONCE = 12, TAG = 16 };

static int gcm(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in, size_t len,
               uint8_t *out, bool sealing)
{
    Aes aes;
    if (wc_AesInit(&aes, NULL, INVALID_DEVID) != 0) {
        return USSL_E_INTERNAL;
    }
    int rc = wc_AesGcmSetKey(&aes, key, 32);
    if (rc == 0 && sealing) {
        rc = wc_AesGcmEncrypt(&aes, out, in, (word32)len, nonce, NONCE, out + len, TAG, NULL, 0);
    } else if (rc == 0) {
        rc = wc_AesGcmDecrypt(&aes, out, in, (word32)len, nonce, NONCE, in + len, TAG, NULL, 0);
    }
    wc_AesFree(&aes);
    if (rc == 0) {
        return USSL_OK;
    }
    return rc == AES_GCM_AUTH_E ? USSL_E_ARG : USSL_E_INTERNAL;
}

/* out: `len` bytes of ciphertext, then the tag. */
int ussl__wolf_seal(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in, size_t len,
                    uint8_t *out)
{
    return gcm(key, nonce, in, len, out, true);
}

/* in: `len` bytes, the last 16 of them the tag. */
int ussl__wolf_open(const uint8_t key[32], const uint8_t nonce[12], const uint8_t *in, size_t len,
                    uint8_t *out)
{
    return len < TAG ? USSL_E_ARG : gcm(key, nonce, in, len - TAG, out, false);
}

#else
typedef int ussl__wolf_has_no_aes_256_gcm; /* ISO C has no file without a declaration. */
#endif
