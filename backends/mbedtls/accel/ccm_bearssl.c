/* SPDX-License-Identifier: MIT */
/* AES-CCM of TLS records by BearSSL's loop for AES-NI (backends/accel/ccm_x86.h); anything else is
 * the library's. */
#include "ccm.h"

#if defined(MBEDTLS_CCM_C)

#include "backends/accel/ccm_x86.h"
#include "backends/accel/cpu_x86.h"

#include "mbedtls/aes.h"
#include "mbedtls/cipher.h"

/* A context that is in the middle of a text, or that failed in one, has an answer of the library's
 * own. */
static bool takes(const mbedtls_ccm_context *ctx, const unsigned char *tag, ussl__ccm_record *r)
{
    const mbedtls_cipher_context_t *cipher = &ctx->MBEDTLS_PRIVATE(cipher_ctx);
    mbedtls_cipher_type_t type = mbedtls_cipher_get_type(cipher);
    bool aes = type == MBEDTLS_CIPHER_AES_128_ECB || type == MBEDTLS_CIPHER_AES_192_ECB ||
               type == MBEDTLS_CIPHER_AES_256_ECB;
    if (!ussl__cpu_x86.aes || !aes || ctx->MBEDTLS_PRIVATE(state) != 0 || tag == NULL ||
        !ussl__ccm_x86_takes(r)) {
        return false;
    }
    const mbedtls_aes_context *key = cipher->MBEDTLS_PRIVATE(cipher_ctx);
    r->round_keys = key->MBEDTLS_PRIVATE(buf) + key->MBEDTLS_PRIVATE(rk_offset);
    r->rounds = (unsigned)key->MBEDTLS_PRIVATE(nr);
    return true;
}

int mbedtls_ccm_encrypt_and_tag(mbedtls_ccm_context *ctx, size_t length, const unsigned char *iv,
                                size_t iv_len, const unsigned char *ad, size_t ad_len,
                                const unsigned char *input, unsigned char *output,
                                unsigned char *tag, size_t tag_len)
{
    ussl__ccm_record r = {.nonce = iv,
                          .nonce_len = iv_len,
                          .aad = ad,
                          .aad_len = ad_len,
                          .in = input,
                          .out = output,
                          .len = length,
                          .tag_len = tag_len};
    if (!takes(ctx, tag, &r)) {
        return ussl__ccm_encrypt_and_tag_of_library(ctx, length, iv, iv_len, ad, ad_len, input,
                                                    output, tag, tag_len);
    }
    ussl__ccm_x86_seal(&r, tag);
    return 0;
}

int mbedtls_ccm_auth_decrypt(mbedtls_ccm_context *ctx, size_t length, const unsigned char *iv,
                             size_t iv_len, const unsigned char *ad, size_t ad_len,
                             const unsigned char *input, unsigned char *output,
                             const unsigned char *tag, size_t tag_len)
{
    ussl__ccm_record r = {.nonce = iv,
                          .nonce_len = iv_len,
                          .aad = ad,
                          .aad_len = ad_len,
                          .in = input,
                          .out = output,
                          .len = length,
                          .tag_len = tag_len};
    if (!takes(ctx, tag, &r)) {
        return ussl__ccm_auth_decrypt_of_library(ctx, length, iv, iv_len, ad, ad_len, input, output,
                                                 tag, tag_len);
    }
    return ussl__ccm_x86_open(&r, tag) ? 0 : MBEDTLS_ERR_CCM_AUTH_FAILED;
}

#endif
