/* SPDX-License-Identifier: MIT */
/* Multiplication on P-256 by another library than Mbed TLS; one file of this folder supplies it. */
#ifndef USSL_ACCEL_P256_H
#define USSL_ACCEL_P256_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Numbers are 32 bytes, big-endian, and a point is its two coordinates. The caller has checked that
 * a scalar is above zero and below the order of the group, and that a point is one of the curve.
 * Time and memory accesses depend on no scalar, save where it is said. False: the result is
 * infinity, or the point is none after all; what is in the buffer then means nothing.
 */

/* point = scalar * point */
bool ussl__p256_mul(uint8_t point[64], const uint8_t scalar[32]);

/* out = scalar * generator */
bool ussl__p256_mul_base(uint8_t out[64], const uint8_t scalar[32]);

/* point = scalar * point + base_scalar * generator. For verifying signatures: the scalars are
 * public and the time may depend on them. */
bool ussl__p256_mul_add(uint8_t point[64], const uint8_t scalar[32], const uint8_t base_scalar[32]);

/* scalar = 1 / scalar modulo the order of the group. By ring alone. */
void ussl__p256_invert_scalar(uint8_t scalar[32]);

#endif
