/* SPDX-License-Identifier: MIT */
/* AES-GCM by ring, which keeps BoringSSL's assembler: several blocks in flight, where the library
 * waits for each. */
#include "gcm.h"

#include <string.h>

#include "backends/accel/cpu_x86.h"
#include "ring.h"

#include "mbedtls/aes.h"
#include "mbedtls/cipher.h"
#include "mbedtls/platform_util.h"

/* Below this the table of powers costs more than it gives. */
#define FEWEST 128

/* The round keys of AES as the library keeps them, or NULL: another cipher, or the key length that
 * ring left out of the assembler (no suite has it). */
static const mbedtls_aes_context *aes_of(const mbedtls_gcm_context *ctx)
{
    switch (mbedtls_cipher_get_type(&ctx->MBEDTLS_PRIVATE(cipher_ctx))) {
    case MBEDTLS_CIPHER_AES_128_ECB:
    case MBEDTLS_CIPHER_AES_256_ECB:
        return ctx->MBEDTLS_PRIVATE(cipher_ctx).MBEDTLS_PRIVATE(cipher_ctx);
    default:
        return NULL;
    }
}

static void add(uint8_t counter[16], uint32_t blocks)
{
    uint32_t low;
    memcpy(&low, counter + 12, 4);
    low = __builtin_bswap32(__builtin_bswap32(low) + blocks);
    memcpy(counter + 12, &low, 4);
}

static size_t wide(mbedtls_gcm_context *ctx, const unsigned char *in, unsigned char *out,
                   size_t len, const ussl__aes_key *key, ussl__gcm_table *table, uint8_t *counter,
                   const uint64_t h[2], uint8_t *hash)
{
    bool encrypt = ctx->MBEDTLS_PRIVATE(mode) == MBEDTLS_GCM_ENCRYPT;
    if (!ussl__cpu_x86.vaes) {
        ussl__ring_gcm_init_avx(table, h);
        return encrypt ? ussl__ring_aesni_gcm_encrypt(in, out, len, key, counter, table, hash)
                       : ussl__ring_aesni_gcm_decrypt(in, out, len, key, counter, table, hash);
    }
    len &= ~(size_t)15;
    ussl__ring_gcm_init_vpclmulqdq_avx2(table, h);
    if (encrypt) {
        ussl__ring_aes_gcm_enc_update_vaes_avx2(in, out, len, key, counter, table, hash);
    } else {
        ussl__ring_aes_gcm_dec_update_vaes_avx2(in, out, len, key, counter, table, hash);
    }
    return len;
}

size_t ussl__gcm_blocks(mbedtls_gcm_context *ctx, const unsigned char *in, unsigned char *out,
                        size_t len)
{
    const mbedtls_aes_context *aes = aes_of(ctx);
    uintptr_t from = (uintptr_t)in, to = (uintptr_t)out;
    bool apart = from == to || to + len <= from || from + len <= to;
    if (len < FEWEST || !ussl__cpu_x86.aes_avx_movbe || aes == NULL || !apart) {
        return 0;
    }
    ussl__aes_key key;
    ussl__gcm_table table;
    _Alignas(16) uint8_t counter[16], hash[16];
    unsigned rounds = (unsigned)aes->MBEDTLS_PRIVATE(nr);
    memcpy(key.round_keys, aes->MBEDTLS_PRIVATE(buf) + aes->MBEDTLS_PRIVATE(rk_offset),
           16 * (rounds + 1));
    key.rounds = rounds - 1;
    const uint64_t *subkey = ctx->MBEDTLS_PRIVATE(H)[MBEDTLS_GCM_HTABLE_SIZE / 2];
    const uint64_t h[2] = {__builtin_bswap64(subkey[0]), __builtin_bswap64(subkey[1])};
    memcpy(counter, ctx->MBEDTLS_PRIVATE(y), sizeof counter);
    add(counter, 1); /* the library counts before a block, the assembler after it */
    memcpy(hash, ctx->MBEDTLS_PRIVATE(buf), sizeof hash);
    size_t done = wide(ctx, in, out, len, &key, &table, counter, h, hash);
    memcpy(ctx->MBEDTLS_PRIVATE(buf), hash, sizeof hash);
    add(ctx->MBEDTLS_PRIVATE(y), (uint32_t)(done / 16));
    mbedtls_platform_zeroize(&key, sizeof key);
    mbedtls_platform_zeroize(&table, sizeof table);
    return done;
}
