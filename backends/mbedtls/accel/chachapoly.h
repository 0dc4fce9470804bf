/* SPDX-License-Identifier: MIT */
/* The library's own sealing and opening, by the names that backends/mbedtls/accel.cmake gives them.
 */
#ifndef USSL_ACCEL_CHACHAPOLY_H
#define USSL_ACCEL_CHACHAPOLY_H

#include "mbedtls/chachapoly.h"

int ussl__chachapoly_encrypt_and_tag_of_library(mbedtls_chachapoly_context *ctx, size_t length,
                                                const unsigned char nonce[12],
                                                const unsigned char *aad, size_t aad_len,
                                                const unsigned char *input, unsigned char *output,
                                                unsigned char tag[16]);
int ussl__chachapoly_auth_decrypt_of_library(mbedtls_chachapoly_context *ctx, size_t length,
                                             const unsigned char nonce[12],
                                             const unsigned char *aad, size_t aad_len,
                                             const unsigned char tag[16],
                                             const unsigned char *input, unsigned char *output);

#endif
