/* SPDX-License-Identifier: MIT */
/* The library's own ChaCha20 and Poly1305, by the names that backends/wolfssl/CMakeLists.txt gives
 * them. */
#ifndef USSL_ACCEL_CHACHAPOLY_H
#define USSL_ACCEL_CHACHAPOLY_H

#include <wolfssl/wolfcrypt/settings.h>

#include <wolfssl/wolfcrypt/chacha20_poly1305.h>

int ussl__Chacha_Process_of_library(ChaCha *ctx, byte *output, const byte *input, word32 msglen);
int ussl__Poly1305_MAC_of_library(Poly1305 *ctx, const byte *additional, word32 addSz,
                                  const byte *input, word32 sz, byte *tag, word32 tagSz);
int ussl__ChaCha20Poly1305_Encrypt_of_library(const byte *inKey, const byte *inIV,
                                              const byte *inAAD, word32 inAADLen,
                                              const byte *inPlaintext, word32 inPlaintextLen,
                                              byte *outCiphertext, byte *outAuthTag);
int ussl__ChaCha20Poly1305_Decrypt_of_library(const byte *inKey, const byte *inIV,
                                              const byte *inAAD, word32 inAADLen,
                                              const byte *inCiphertext, word32 inCiphertextLen,
                                              const byte *inAuthTag, byte *outPlaintext);

#endif
