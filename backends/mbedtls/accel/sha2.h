/* SPDX-License-Identifier: MIT */
/* Called by the library's SHA-256 and SHA-512, where backends/mbedtls/accel.cmake puts the calls.
 */
#ifndef USSL_ACCEL_SHA2_H
#define USSL_ACCEL_SHA2_H

#include <stddef.h>
#include <stdint.h>

/* Hash the whole blocks of `data` into the state; how many bytes those were, 0 where this processor
 * leaves them to the library. */
size_t ussl__sha256_blocks(uint32_t state[8], const uint8_t *data, size_t len);
size_t ussl__sha512_blocks(uint64_t state[8], const uint8_t *data, size_t len);

#endif
