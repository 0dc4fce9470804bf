/* SPDX-License-Identifier: MIT */
/* The inversion of a signature on P-256 by ring, where the library's takes longer than all the rest
 * of a signature. */
#include "ecdsa.h"

#if defined(MBEDTLS_ECDSA_C)

#include "p256.h"

#include "bignum_internal.h"
#include "mbedtls/platform_util.h"

int ussl__ecdsa_invert(const mbedtls_ecp_group *grp, mbedtls_mpi *x, const mbedtls_mpi *a)
{
    uint8_t scalar[32];
    if (grp->id != MBEDTLS_ECP_DP_SECP256R1) {
        return mbedtls_mpi_gcd_modinv_odd(NULL, x, a, &grp->N);
    }
    int rc = mbedtls_mpi_write_binary(a, scalar, sizeof scalar);
    if (rc == 0) {
        ussl__p256_invert_scalar(scalar);
        rc = mbedtls_mpi_read_binary(x, scalar, sizeof scalar);
    }
    mbedtls_platform_zeroize(scalar, sizeof scalar);
    return rc;
}

#endif
