/* SPDX-License-Identifier: MIT */
/* The library's own code, under the name that the build gives it (backends/mbedtls/accel.cmake). */
#ifndef USSL_ACCEL_CBC_H
#define USSL_ACCEL_CBC_H

#include "mbedtls/aes.h"

int ussl__aes_crypt_cbc_of_library(mbedtls_aes_context *ctx, int mode, size_t length,
                                   unsigned char iv[16], const unsigned char *input,
                                   unsigned char *output);

#endif
