/* SPDX-License-Identifier: MIT */
/* Stands before the library's multiplication of points: P-256 and X25519 go another way, every
 * other curve its own. */
#include "ecp.h"

#include "p256.h"
#include "x25519.h"

#include "mbedtls/platform_util.h"

/* What the library would refuse, or has in a form that is not handled here, is left to it: the
 * verdict is then its own. */

static bool p256_scalar(const mbedtls_ecp_group *grp, const mbedtls_mpi *m, uint8_t out[32])
{
    return mbedtls_ecp_check_privkey(grp, m) == 0 && mbedtls_mpi_write_binary(m, out, 32) == 0;
}

static bool p256_point(const mbedtls_ecp_group *grp, const mbedtls_ecp_point *p, uint8_t out[64])
{
    return mbedtls_ecp_check_pubkey(grp, p) == 0 &&
           mbedtls_mpi_write_binary(&p->MBEDTLS_PRIVATE(X), out, 32) == 0 &&
           mbedtls_mpi_write_binary(&p->MBEDTLS_PRIVATE(Y), out + 32, 32) == 0;
}

static int p256_result(mbedtls_ecp_point *p, const uint8_t in[64])
{
    int code = mbedtls_mpi_read_binary(&p->MBEDTLS_PRIVATE(X), in, 32);
    if (code == 0) {
        code = mbedtls_mpi_read_binary(&p->MBEDTLS_PRIVATE(Y), in + 32, 32);
    }
    return code != 0 ? code : mbedtls_mpi_lset(&p->MBEDTLS_PRIVATE(Z), 1);
}

static bool is_generator(const mbedtls_ecp_group *grp, const mbedtls_ecp_point *p)
{
    return p == &grp->G || mbedtls_ecp_point_cmp(p, &grp->G) == 0;
}

/* The generator has a multiplication of its own, which reads a table. */
static bool p256_mul(const mbedtls_ecp_group *grp, const mbedtls_mpi *m, const mbedtls_ecp_point *p,
                     uint8_t point[64])
{
    uint8_t scalar[32];
    bool done = p256_scalar(grp, m, scalar);
    if (done && is_generator(grp, p)) {
        done = ussl__p256_mul_base(point, scalar);
    } else if (done) {
        done = p256_point(grp, p, point) && ussl__p256_mul(point, scalar);
    }
    mbedtls_platform_zeroize(scalar, sizeof scalar);
    return done;
}

static bool x25519_mul(const mbedtls_ecp_group *grp, const mbedtls_mpi *m,
                       const mbedtls_ecp_point *p, uint8_t point[32])
{
    uint8_t scalar[32];
    bool done = mbedtls_ecp_check_privkey(grp, m) == 0 && mbedtls_ecp_check_pubkey(grp, p) == 0 &&
                mbedtls_mpi_write_binary_le(m, scalar, sizeof scalar) == 0 &&
                mbedtls_mpi_write_binary_le(&p->MBEDTLS_PRIVATE(X), point, 32) == 0 &&
                ussl__x25519(point, scalar);
    mbedtls_platform_zeroize(scalar, sizeof scalar);
    return done;
}

static int x25519_result(mbedtls_ecp_point *p, const uint8_t in[32])
{
    int code = mbedtls_mpi_read_binary_le(&p->MBEDTLS_PRIVATE(X), in, 32);
    mbedtls_mpi_free(&p->MBEDTLS_PRIVATE(Y));
    return code != 0 ? code : mbedtls_mpi_lset(&p->MBEDTLS_PRIVATE(Z), 1);
}

int mbedtls_ecp_mul_restartable(mbedtls_ecp_group *grp, mbedtls_ecp_point *R, const mbedtls_mpi *m,
                                const mbedtls_ecp_point *P, mbedtls_f_rng_t *f_rng, void *p_rng,
                                mbedtls_ecp_restart_ctx *rs_ctx)
{
    uint8_t point[64];
    int code;
    if (grp->id == MBEDTLS_ECP_DP_SECP256R1 && f_rng != NULL && p256_mul(grp, m, P, point)) {
        code = p256_result(R, point);
    } else if (grp->id == MBEDTLS_ECP_DP_CURVE25519 && f_rng != NULL &&
               x25519_mul(grp, m, P, point)) {
        code = x25519_result(R, point);
    } else {
        code = ussl__ecp_mul_restartable_of_library(grp, R, m, P, f_rng, p_rng, rs_ctx);
    }
    mbedtls_platform_zeroize(point, sizeof point);
    return code;
}

int mbedtls_ecp_muladd_restartable(mbedtls_ecp_group *grp, mbedtls_ecp_point *R,
                                   const mbedtls_mpi *m, const mbedtls_ecp_point *P,
                                   const mbedtls_mpi *n, const mbedtls_ecp_point *Q,
                                   mbedtls_ecp_restart_ctx *rs_ctx)
{
    uint8_t point[64], base_scalar[32], scalar[32];
    if (grp->id == MBEDTLS_ECP_DP_SECP256R1 && is_generator(grp, P) &&
        p256_scalar(grp, m, base_scalar) && p256_scalar(grp, n, scalar) &&
        p256_point(grp, Q, point) && ussl__p256_mul_add(point, scalar, base_scalar)) {
        return p256_result(R, point);
    }
    return ussl__ecp_muladd_restartable_of_library(grp, R, m, P, n, Q, rs_ctx);
}
