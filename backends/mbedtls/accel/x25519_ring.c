/* SPDX-License-Identifier: MIT */
/* X25519 by ring: field arithmetic that fiat-crypto generates with a proof. */
#include "x25519.h"

#include <string.h>

#include "backends/accel/cpu_x86.h"
#include "ring.h"

#include "mbedtls/platform_util.h"

static const uint8_t base[32] = {9};

bool ussl__x25519(uint8_t point[32], const uint8_t scalar[32])
{
    uint8_t k[32];
    memcpy(k, scalar, sizeof k);
    k[0] &= 248;
    k[31] = (uint8_t)((k[31] & 127) | 64);
    if (memcmp(point, base, sizeof base) == 0) {
        ussl__ring_x25519_public_from_private_generic_masked(point, k, ussl__cpu_x86.adx_bmi2);
    } else if (ussl__cpu_x86.adx_bmi2) {
        ussl__ring_x25519_scalar_mult_adx(point, k, point);
    } else {
        ussl__ring_x25519_scalar_mult_generic_masked(point, k, point);
    }
    mbedtls_platform_zeroize(k, sizeof k);
    return true;
}
