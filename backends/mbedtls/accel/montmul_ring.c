/* SPDX-License-Identifier: MIT */
/* The multiplication under RSA and DHE by ring, which keeps BoringSSL's assembler: constant-time,
 * as the library's C is. */
#include "montmul.h"

#include "backends/accel/cpu_x86.h"
#include "ring.h"

/* What the assembler takes; 8,192 bits bound the stack that it allots. */
#define FEWEST 8
#define MOST   128

bool ussl__montmul(uint64_t *x, const uint64_t *a, const uint64_t *b, size_t b_limbs,
                   const uint64_t *n, size_t limbs, uint64_t mm)
{
    const uint64_t n0[2] = {mm, 0};
    if (b_limbs != limbs || limbs < FEWEST || limbs > MOST || limbs % 4 != 0 || x == n) {
        return false;
    }
    if (a == b && limbs % 8 == 0) {
        ussl__ring_bn_sqr8x_mont(x, a, ussl__cpu_x86.adx_bmi2, n, n0, limbs);
    } else if (ussl__cpu_x86.adx_bmi2) {
        ussl__ring_bn_mulx4x_mont(x, a, b, n, n0, limbs);
    } else {
        ussl__ring_bn_mul4x_mont(x, a, b, n, n0, limbs);
    }
    return true;
}
