/* SPDX-License-Identifier: MIT */
/* The library's own AES-CCM, by the names that backends/mbedtls/accel.cmake gives it. */
#ifndef USSL_ACCEL_CCM_H
#define USSL_ACCEL_CCM_H

#include "mbedtls/ccm.h"

int ussl__ccm_encrypt_and_tag_of_library(mbedtls_ccm_context *ctx, size_t length,
                                         const unsigned char *iv, size_t iv_len,
                                         const unsigned char *ad, size_t ad_len,
                                         const unsigned char *input, unsigned char *output,
                                         unsigned char *tag, size_t tag_len);
int ussl__ccm_auth_decrypt_of_library(mbedtls_ccm_context *ctx, size_t length,
                                      const unsigned char *iv, size_t iv_len,
                                      const unsigned char *ad, size_t ad_len,
                                      const unsigned char *input, unsigned char *output,
                                      const unsigned char *tag, size_t tag_len);

#endif
