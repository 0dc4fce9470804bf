/* SPDX-License-Identifier: MIT */
/* AES-CCM of TLS records by BearSSL's loop for AES-NI (backends/accel/ccm_x86.h); anything else is
 * the library's. */
#include "ccm.h"

#include <wolfssl/wolfcrypt/error-crypt.h>
#include <wolfssl/wolfcrypt/types.h>

#include "backends/accel/ccm_x86.h"

static bool takes(const Aes *aes, const byte *tag, ussl__ccm_record *r)
{
    if (aes == NULL || aes->use_aesni == 0 || tag == NULL || !ussl__ccm_x86_takes(r)) {
        return false;
    }
    r->round_keys = aes->key;
    r->rounds = aes->rounds;
    return true;
}

int wc_AesCcmEncrypt(Aes *aes, byte *out, const byte *in, word32 inSz, const byte *nonce,
                     word32 nonceSz, byte *authTag, word32 authTagSz, const byte *authIn,
                     word32 authInSz)
{
    ussl__ccm_record r = {.nonce = nonce,
                          .nonce_len = nonceSz,
                          .aad = authIn,
                          .aad_len = authInSz,
                          .in = in,
                          .out = out,
                          .len = inSz,
                          .tag_len = authTagSz};
    if (!takes(aes, authTag, &r)) {
        return ussl__AesCcmEncrypt_of_library(aes, out, in, inSz, nonce, nonceSz, authTag,
                                              authTagSz, authIn, authInSz);
    }
    ussl__ccm_x86_seal(&r, authTag);
    return 0;
}

int wc_AesCcmDecrypt(Aes *aes, byte *out, const byte *in, word32 inSz, const byte *nonce,
                     word32 nonceSz, const byte *authTag, word32 authTagSz, const byte *authIn,
                     word32 authInSz)
{
    ussl__ccm_record r = {.nonce = nonce,
                          .nonce_len = nonceSz,
                          .aad = authIn,
                          .aad_len = authInSz,
                          .in = in,
                          .out = out,
                          .len = inSz,
                          .tag_len = authTagSz};
    if (!takes(aes, authTag, &r)) {
        return ussl__AesCcmDecrypt_of_library(aes, out, in, inSz, nonce, nonceSz, authTag,
                                              authTagSz, authIn, authInSz);
    }
    return ussl__ccm_x86_open(&r, authTag) ? 0 : AES_CCM_AUTH_E;
}
