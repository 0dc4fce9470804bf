/* SPDX-License-Identifier: MIT */
/* Called by the library's ECDSA, where backends/mbedtls/accel.cmake puts the calls. */
#ifndef USSL_ACCEL_ECDSA_H
#define USSL_ACCEL_ECDSA_H

#include "mbedtls/ecp.h"

/* x = 1 / a modulo the order of the group, for an `a` above zero and below the order. */
int ussl__ecdsa_invert(const mbedtls_ecp_group *grp, mbedtls_mpi *x, const mbedtls_mpi *a);

#endif
