/* SPDX-License-Identifier: MIT */
/* Called by the library's mbedtls_mpi_core_montmul, where backends/mbedtls/accel.cmake puts the
 * call. */
#ifndef USSL_ACCEL_MONTMUL_H
#define USSL_ACCEL_MONTMUL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* X = A B / 2^(64 limbs) mod N, for an odd N, A and B below it, and mm = -1/N mod 2^64. X may be A
 * or B. False: these are left to the library. */
bool ussl__montmul(uint64_t *x, const uint64_t *a, const uint64_t *b, size_t b_limbs,
                   const uint64_t *n, size_t limbs, uint64_t mm);

#endif
