/* SPDX-License-Identifier: MIT */
/* The library's own multiplications, by the names that the build gives them
 * (backends/mbedtls/accel.cmake). */
#ifndef USSL_ACCEL_ECP_H
#define USSL_ACCEL_ECP_H

#include "mbedtls/ecp.h"

int ussl__ecp_mul_restartable_of_library(mbedtls_ecp_group *grp, mbedtls_ecp_point *R,
                                         const mbedtls_mpi *m, const mbedtls_ecp_point *P,
                                         mbedtls_f_rng_t *f_rng, void *p_rng,
                                         mbedtls_ecp_restart_ctx *rs_ctx);
int ussl__ecp_muladd_restartable_of_library(mbedtls_ecp_group *grp, mbedtls_ecp_point *R,
                                            const mbedtls_mpi *m, const mbedtls_ecp_point *P,
                                            const mbedtls_mpi *n, const mbedtls_ecp_point *Q,
                                            mbedtls_ecp_restart_ctx *rs_ctx);

#endif
