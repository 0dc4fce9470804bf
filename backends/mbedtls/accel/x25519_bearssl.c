/* SPDX-License-Identifier: MIT */
/* X25519 by BearSSL: constant-time C for cores with a 32-bit multiplier. */
#include "x25519.h"

#include "bearssl_ec.h"

bool ussl__x25519(uint8_t point[32], const uint8_t scalar[32])
{
    return br_ec_c25519_m31.mul(point, 32, scalar, 32, BR_EC_curve25519) != 0;
}
