/* SPDX-License-Identifier: MIT */
/* AES-CBC by BearSSL for AES-NI: four blocks at once where they are opened, and no call for each
 * where they are sealed. The round keys are laid out as the library's are. */
#include "cbc.h"

#if defined(MBEDTLS_CIPHER_MODE_CBC)

#include <string.h>

#include "backends/accel/cpu_x86.h"

#include "bearssl_block.h"
#include "mbedtls/platform_util.h"

int mbedtls_aes_crypt_cbc(mbedtls_aes_context *ctx, int mode, size_t length, unsigned char iv[16],
                          const unsigned char *input, unsigned char *output)
{
    union {
        br_aes_x86ni_cbcenc_keys seal;
        br_aes_x86ni_cbcdec_keys open;
    } keys;
    /* The library refuses what is not of whole blocks. */
    if (!ussl__cpu_x86.aes || length == 0 || length % 16 != 0 ||
        (mode != MBEDTLS_AES_ENCRYPT && mode != MBEDTLS_AES_DECRYPT)) {
        return ussl__aes_crypt_cbc_of_library(ctx, mode, length, iv, input, output);
    }
    const void *round_keys = ctx->MBEDTLS_PRIVATE(buf) + ctx->MBEDTLS_PRIVATE(rk_offset);
    unsigned rounds = (unsigned)ctx->MBEDTLS_PRIVATE(nr);
    memmove(output, input, length);
    if (mode == MBEDTLS_AES_ENCRYPT) {
        memcpy(keys.seal.skey.skni, round_keys, 16 * (rounds + 1));
        keys.seal.num_rounds = rounds;
        br_aes_x86ni_cbcenc_run(&keys.seal, iv, output, length);
    } else {
        memcpy(keys.open.skey.skni, round_keys, 16 * (rounds + 1));
        keys.open.num_rounds = rounds;
        br_aes_x86ni_cbcdec_run(&keys.open, iv, output, length);
    }
    mbedtls_platform_zeroize(&keys, sizeof keys);
    return 0;
}

#endif
