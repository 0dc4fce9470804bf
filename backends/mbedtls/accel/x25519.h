/* SPDX-License-Identifier: MIT */
/* X25519 by another library than Mbed TLS; one file of this folder supplies it. */
#ifndef USSL_ACCEL_X25519_H
#define USSL_ACCEL_X25519_H

#include <stdbool.h>
#include <stdint.h>

/* point = scalar * point, all as RFC 7748 5 writes them; the scalar is clamped. Time and memory
 * accesses depend on neither. Whether the result is zero is the caller's to see. */
bool ussl__x25519(uint8_t point[32], const uint8_t scalar[32]);

#endif
