/* SPDX-License-Identifier: MIT */
/* Called by the library's mbedtls_gcm_update, where backends/mbedtls/accel.cmake puts the call. */
#ifndef USSL_ACCEL_GCM_H
#define USSL_ACCEL_GCM_H

#include "mbedtls/gcm.h"

/* Does as many whole blocks at once as this processor can, and answers how many bytes that were:
 * crypted, hashed and counted. The library's loop takes the rest, block by block. */
size_t ussl__gcm_blocks(mbedtls_gcm_context *ctx, const unsigned char *in, unsigned char *out,
                        size_t len);

#endif
