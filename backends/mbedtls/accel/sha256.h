/* SPDX-License-Identifier: MIT */
/* Called by the library's SHA-256, where backends/mbedtls/accel.cmake puts the calls. */
#ifndef USSL_ACCEL_SHA256_H
#define USSL_ACCEL_SHA256_H

#include <stddef.h>
#include <stdint.h>

/* Hashes the whole blocks of `data` into the state; how many bytes those were, 0 where this
 * processor leaves them to the library. */
size_t ussl__sha256_blocks(uint32_t state[8], const uint8_t *data, size_t len);

#endif
