/* SPDX-License-Identifier: MIT */
/* The library's own AES-CCM, by the names that backends/wolfssl/CMakeLists.txt gives it. */
#ifndef USSL_ACCEL_CCM_H
#define USSL_ACCEL_CCM_H

#include <wolfssl/wolfcrypt/settings.h>

#include <wolfssl/wolfcrypt/aes.h>

int ussl__AesCcmEncrypt_of_library(Aes *aes, byte *out, const byte *in, word32 len,
                                   const byte *nonce, word32 nonce_len, byte *tag, word32 tag_len,
                                   const byte *aad, word32 aad_len);
int ussl__AesCcmDecrypt_of_library(Aes *aes, byte *out, const byte *in, word32 len,
                                   const byte *nonce, word32 nonce_len, const byte *tag,
                                   word32 tag_len, const byte *aad, word32 aad_len);

#endif
