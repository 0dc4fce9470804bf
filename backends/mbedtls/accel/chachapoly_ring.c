/* SPDX-License-Identifier: MIT */
/* ChaCha20-Poly1305 by ring, which keeps BoringSSL's assembler: both at once, in wide registers.
 * Where the processor has AVX-512, by backends/accel/chachapoly_avx512.h, if it was built. */
#include "chachapoly.h"

#include <stdbool.h>
#include <string.h>

#include "backends/accel/cpu_x86.h"
#if USSL_HAVE_CHACHAPOLY_AVX512
#include "backends/accel/chachapoly_avx512.h"
#endif
#include "ring.h"

#include "mbedtls/constant_time.h"
#include "mbedtls/platform_util.h"

static bool takes(const unsigned char *in, const unsigned char *out, size_t len)
{
    uintptr_t from = (uintptr_t)in, to = (uintptr_t)out;
    return ussl__cpu_x86.sse41 && len > 0 && (from == to || to + len <= from || from + len <= to);
}

/* The key stands behind four constants (RFC 8439 2.3). */
static const uint8_t *key_of(const mbedtls_chachapoly_context *ctx)
{
    return (const uint8_t *)(ctx->MBEDTLS_PRIVATE(chacha20_ctx).MBEDTLS_PRIVATE(state) + 4);
}

static void run(ussl__chacha_function *function, const mbedtls_chachapoly_context *ctx,
                const unsigned char nonce[12], const unsigned char *aad, size_t aad_len,
                const unsigned char *in, unsigned char *out, size_t len, unsigned char tag[16])
{
    ussl__chacha_block block;
    memcpy(block.in.key, key_of(ctx), sizeof block.in.key);
    block.in.counter = 0;
    memcpy(block.in.nonce, nonce, sizeof block.in.nonce);
    block.in.extra = NULL;
    block.in.extra_len = 0;
    function(out, in, len, aad, aad_len, &block);
    memcpy(tag, block.tag, 16);
    mbedtls_platform_zeroize(&block, sizeof block);
}

int mbedtls_chachapoly_encrypt_and_tag(mbedtls_chachapoly_context *ctx, size_t length,
                                       const unsigned char nonce[12], const unsigned char *aad,
                                       size_t aad_len, const unsigned char *input,
                                       unsigned char *output, unsigned char tag[16])
{
    if (!takes(input, output, length)) {
        return ussl__chachapoly_encrypt_and_tag_of_library(ctx, length, nonce, aad, aad_len, input,
                                                           output, tag);
    }
#if USSL_HAVE_CHACHAPOLY_AVX512
    if (ussl__cpu_x86.avx512_ifma) {
        ussl__chachapoly_avx512_seal(key_of(ctx), nonce, aad, aad_len, input, output, length, tag);
        return 0;
    }
#endif
    run(ussl__cpu_x86.avx2 ? ussl__ring_chacha20_poly1305_seal_avx2
                           : ussl__ring_chacha20_poly1305_seal_sse41,
        ctx, nonce, aad, aad_len, input, output, length, tag);
    return 0;
}

int mbedtls_chachapoly_auth_decrypt(mbedtls_chachapoly_context *ctx, size_t length,
                                    const unsigned char nonce[12], const unsigned char *aad,
                                    size_t aad_len, const unsigned char tag[16],
                                    const unsigned char *input, unsigned char *output)
{
    unsigned char wanted[16], found[16];
    if (!takes(input, output, length)) {
        return ussl__chachapoly_auth_decrypt_of_library(ctx, length, nonce, aad, aad_len, tag,
                                                        input, output);
    }
    memcpy(wanted, tag, sizeof wanted);
#if USSL_HAVE_CHACHAPOLY_AVX512
    if (ussl__cpu_x86.avx512_ifma) {
        if (!ussl__chachapoly_avx512_open(key_of(ctx), nonce, aad, aad_len, input, output, length,
                                          wanted)) {
            mbedtls_platform_zeroize(output, length);
            return MBEDTLS_ERR_CHACHAPOLY_AUTH_FAILED;
        }
        return 0;
    }
#endif
    run(ussl__cpu_x86.avx2 ? ussl__ring_chacha20_poly1305_open_avx2
                           : ussl__ring_chacha20_poly1305_open_sse41,
        ctx, nonce, aad, aad_len, input, output, length, found);
    if (mbedtls_ct_memcmp(wanted, found, sizeof found) != 0) {
        mbedtls_platform_zeroize(output, length);
        return MBEDTLS_ERR_CHACHAPOLY_AUTH_FAILED;
    }
    return 0;
}
