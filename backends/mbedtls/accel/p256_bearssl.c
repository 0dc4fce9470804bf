/* SPDX-License-Identifier: MIT */
/* P-256 by BearSSL: constant-time C for cores with a 32-bit multiplier, and a fraction of the time
 * of Mbed TLS's own arithmetic, which serves every curve alike. */
#include "p256.h"

#include <string.h>

#include "bearssl_ec.h"

#define UNCOMPRESSED 0x04

bool ussl__p256_mul(uint8_t point[64], const uint8_t scalar[32])
{
    uint8_t p[65];
    p[0] = UNCOMPRESSED;
    memcpy(p + 1, point, 64);
    uint32_t done = br_ec_p256_m31.mul(p, sizeof p, scalar, 32, BR_EC_secp256r1);
    memcpy(point, p + 1, 64);
    return done != 0;
}

bool ussl__p256_mul_base(uint8_t out[64], const uint8_t scalar[32])
{
    uint8_t p[65];
    size_t len = br_ec_p256_m31.mulgen(p, scalar, 32, BR_EC_secp256r1);
    memcpy(out, p + 1, 64);
    return len == sizeof p;
}

bool ussl__p256_mul_add(uint8_t point[64], const uint8_t scalar[32], const uint8_t base_scalar[32])
{
    uint8_t p[65];
    p[0] = UNCOMPRESSED;
    memcpy(p + 1, point, 64);
    uint32_t done =
        br_ec_p256_m31.muladd(p, NULL, sizeof p, scalar, 32, base_scalar, 32, BR_EC_secp256r1);
    memcpy(point, p + 1, 64);
    return done != 0;
}
