/* SPDX-License-Identifier: MIT */
/* ChaCha20 and Poly1305 by AVX-512 (backends/accel/chachapoly_avx512.h) where the processor has it:
 * the AEAD at once, and the two halves as records of TLS call them. The rest is the library's. */
#include "chachapoly.h"

#include <wolfssl/wolfcrypt/error-crypt.h>

#include "backends/accel/chachapoly_avx512.h"
#include "backends/accel/cpu_x86.h"
#include "backends/accel/wipe.h"

/* What is shorter, Poly1305's key of 32 bytes above all, stays the library's. */
#define FEWEST 128

static bool apart(const byte *in, const byte *out, word32 len)
{
    uintptr_t from = (uintptr_t)in, to = (uintptr_t)out;
    return from == to || to + len <= from || from + len <= to;
}

int wc_Chacha_Process(ChaCha *ctx, byte *output, const byte *input, word32 msglen)
{
    word32 blocks = msglen / 64 + (msglen % 64 != 0);
    /* "expand 32-byte k" (RFC 8439 2.3): a key of 16 bytes has other words. */
    if (!ussl__cpu_x86.avx512_ifma || ctx == NULL || output == NULL || input == NULL ||
        msglen < FEWEST || ctx->left != 0 || ctx->X[1] != 0x3320646e || ctx->X[12] == 0 ||
        ctx->X[12] > UINT32_MAX - blocks || !apart(input, output, msglen)) {
        return ussl__Chacha_Process_of_library(ctx, output, input, msglen);
    }
    ctx->left =
        (word32)ussl__chacha20_avx512((const uint8_t *)(ctx->X + 4), (const uint8_t *)(ctx->X + 13),
                                      ctx->X[12], input, output, msglen, (uint8_t *)ctx->over);
    ctx->X[12] += blocks;
    return 0;
}

int wc_Poly1305_MAC(Poly1305 *ctx, const byte *additional, word32 addSz, const byte *input,
                    word32 sz, byte *tag, word32 tagSz)
{
    if (!ussl__cpu_x86.avx512_ifma || ctx == NULL || (additional == NULL && addSz > 0) ||
        input == NULL || tag == NULL || tagSz < WC_POLY1305_MAC_SZ || ctx->leftover != 0 ||
        ctx->started != 0 || (ctx->h[0] | ctx->h[1] | ctx->h[2]) != 0) {
        return ussl__Poly1305_MAC_of_library(ctx, additional, addSz, input, sz, tag, tagSz);
    }
    word64 key[4] = {ctx->r[0], ctx->r[1], ctx->pad[0], ctx->pad[1]};
    ussl__poly1305_avx512((const uint8_t *)key, additional, addSz, input, sz, tag);
    ussl__accel_wipe(key, sizeof key);
    ussl__accel_wipe(ctx, sizeof *ctx);
    return 0;
}

int wc_ChaCha20Poly1305_Encrypt(const byte inKey[CHACHA20_POLY1305_AEAD_KEYSIZE],
                                const byte inIV[CHACHA20_POLY1305_AEAD_IV_SIZE], const byte *inAAD,
                                word32 inAADLen, const byte *inPlaintext, word32 inPlaintextLen,
                                byte *outCiphertext,
                                byte outAuthTag[CHACHA20_POLY1305_AEAD_AUTHTAG_SIZE])
{
    if (!ussl__cpu_x86.avx512_ifma || inKey == NULL || inIV == NULL ||
        (inAAD == NULL && inAADLen > 0) || inPlaintext == NULL || outCiphertext == NULL ||
        outAuthTag == NULL || !apart(inPlaintext, outCiphertext, inPlaintextLen)) {
        return ussl__ChaCha20Poly1305_Encrypt_of_library(inKey, inIV, inAAD, inAADLen, inPlaintext,
                                                         inPlaintextLen, outCiphertext, outAuthTag);
    }
    ussl__chachapoly_avx512_seal(inKey, inIV, inAAD, inAADLen, inPlaintext, outCiphertext,
                                 inPlaintextLen, outAuthTag);
    return 0;
}

int wc_ChaCha20Poly1305_Decrypt(const byte inKey[CHACHA20_POLY1305_AEAD_KEYSIZE],
                                const byte inIV[CHACHA20_POLY1305_AEAD_IV_SIZE], const byte *inAAD,
                                word32 inAADLen, const byte *inCiphertext, word32 inCiphertextLen,
                                const byte inAuthTag[CHACHA20_POLY1305_AEAD_AUTHTAG_SIZE],
                                byte *outPlaintext)
{
    if (!ussl__cpu_x86.avx512_ifma || inKey == NULL || inIV == NULL ||
        (inAAD == NULL && inAADLen > 0) || inCiphertext == NULL || inAuthTag == NULL ||
        outPlaintext == NULL || !apart(inCiphertext, outPlaintext, inCiphertextLen)) {
        return ussl__ChaCha20Poly1305_Decrypt_of_library(inKey, inIV, inAAD, inAADLen, inCiphertext,
                                                         inCiphertextLen, inAuthTag, outPlaintext);
    }
    return ussl__chachapoly_avx512_open(inKey, inIV, inAAD, inAADLen, inCiphertext, outPlaintext,
                                        inCiphertextLen, inAuthTag)
               ? 0
               : MAC_CMP_FAILED_E;
}
