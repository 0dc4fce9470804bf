/* SPDX-License-Identifier: MIT */
/* Multiplication under RSA and DHE, and the inversion of ECDSA, by the accelerators' ways, against
 * plain arithmetic. */
#include <criterion/criterion.h>

#include "backends/accel/cpu_x86.h"
#include "backends/mbedtls/accel/ecdsa.h"

#include "bignum_core.h"
#include "bignum_internal.h"
#include "mbedtls/bignum.h"

#define MOST 64 /* limbs */

/* ring's C code reads it; the curves' constructor sets it. */
extern uint32_t ussl__ring_adx_bmi2_available;

static const ussl__cpu ways[] = {{.adx_bmi2 = false}, {.adx_bmi2 = true}};

/* Not random, and not alike. */
static void fill(mbedtls_mpi *x, size_t limbs, uint64_t seed)
{
    uint64_t limb[MOST];
    uint8_t bytes[MOST * 8];
    for (size_t i = 0; i < limbs; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        limb[i] = seed ^ seed >> 29;
    }
    for (size_t i = 0; i < limbs * 8; i++) {
        bytes[i] = (uint8_t)(limb[i / 8] >> 8 * (i % 8));
    }
    cr_assert(mbedtls_mpi_read_binary(x, bytes, limbs * 8) == 0);
}

/* x 2^(64 limbs) = a b (mod n) */
static void holds(const mbedtls_mpi *x, const mbedtls_mpi *a, const mbedtls_mpi *b,
                  const mbedtls_mpi *n, size_t limbs)
{
    mbedtls_mpi left, right;
    mbedtls_mpi_init(&left);
    mbedtls_mpi_init(&right);
    cr_assert(mbedtls_mpi_cmp_mpi(x, n) < 0, "%zu limbs are not reduced", limbs);
    cr_assert(mbedtls_mpi_copy(&left, x) == 0);
    cr_assert(mbedtls_mpi_shift_l(&left, 64 * limbs) == 0);
    cr_assert(mbedtls_mpi_mod_mpi(&left, &left, n) == 0);
    cr_assert(mbedtls_mpi_mul_mpi(&right, a, b) == 0);
    cr_assert(mbedtls_mpi_mod_mpi(&right, &right, n) == 0);
    cr_assert(mbedtls_mpi_cmp_mpi(&left, &right) == 0, "%zu limbs", limbs);
    mbedtls_mpi_free(&left);
    mbedtls_mpi_free(&right);
}

static void multiply(size_t limbs, uint64_t seed)
{
    static mbedtls_mpi_uint room[2 * MOST + 1];
    mbedtls_mpi n, a, b, x;
    mbedtls_mpi *all[] = {&n, &a, &b, &x};
    for (size_t i = 0; i < 4; i++) {
        mbedtls_mpi_init(all[i]);
        fill(all[i], limbs, seed + i);
    }
    cr_assert(mbedtls_mpi_set_bit(&n, 0, 1) == 0);
    cr_assert(mbedtls_mpi_set_bit(&n, 64 * limbs - 1, 1) == 0);
    cr_assert(mbedtls_mpi_mod_mpi(&a, &a, &n) == 0 && mbedtls_mpi_grow(&a, limbs) == 0);
    cr_assert(mbedtls_mpi_mod_mpi(&b, &b, &n) == 0 && mbedtls_mpi_grow(&b, limbs) == 0);
    mbedtls_mpi_uint mm = mbedtls_mpi_core_montmul_init(n.MBEDTLS_PRIVATE(p));
    const mbedtls_mpi_uint *modulus = n.MBEDTLS_PRIVATE(p);
    mbedtls_mpi_uint *out = x.MBEDTLS_PRIVATE(p);
    mbedtls_mpi_core_montmul(out, a.MBEDTLS_PRIVATE(p), b.MBEDTLS_PRIVATE(p), limbs, modulus, limbs,
                             mm, room);
    holds(&x, &a, &b, &n, limbs);
    mbedtls_mpi_core_montmul(out, a.MBEDTLS_PRIVATE(p), a.MBEDTLS_PRIVATE(p), limbs, modulus, limbs,
                             mm, room);
    holds(&x, &a, &a, &n, limbs);
    /* In its own place, as an exponentiation squares. */
    cr_assert(mbedtls_mpi_copy(&x, &b) == 0 && mbedtls_mpi_grow(&x, limbs) == 0);
    out = x.MBEDTLS_PRIVATE(p);
    mbedtls_mpi_core_montmul(out, out, out, limbs, modulus, limbs, mm, room);
    holds(&x, &b, &b, &n, limbs);
    for (size_t i = 0; i < 4; i++) {
        mbedtls_mpi_free(all[i]);
    }
}

Test(mbedtls_accel_numbers, products_are_right_at_every_length)
{
    const ussl__cpu here = ussl__cpu_x86;
    for (size_t way = 0; way < 2; way++) {
        if (ways[way].adx_bmi2 && !here.adx_bmi2) {
            continue;
        }
        ussl__cpu_x86 = ways[way];
        for (size_t limbs = 1; limbs <= MOST; limbs++) {
            for (uint64_t seed = 0; seed < 20; seed++) {
                multiply(limbs, seed * 1000 + limbs);
            }
        }
    }
    ussl__cpu_x86 = here;
}

static void invert(const mbedtls_ecp_group *grp, const mbedtls_mpi *a)
{
    mbedtls_mpi wanted, got;
    mbedtls_mpi_init(&wanted);
    mbedtls_mpi_init(&got);
    cr_assert(mbedtls_mpi_gcd_modinv_odd(NULL, &wanted, a, &grp->N) == 0);
    cr_assert(ussl__ecdsa_invert(grp, &got, a) == 0);
    cr_assert(mbedtls_mpi_cmp_mpi(&got, &wanted) == 0);
    mbedtls_mpi_free(&wanted);
    mbedtls_mpi_free(&got);
}

Test(mbedtls_accel_numbers, inverses_are_the_librarys)
{
    static const mbedtls_ecp_group_id ids[] = {MBEDTLS_ECP_DP_SECP256R1, MBEDTLS_ECP_DP_SECP384R1};
    const uint32_t here = ussl__ring_adx_bmi2_available;
    for (size_t i = 0; i < 4; i++) {
        mbedtls_ecp_group grp;
        mbedtls_mpi a;
        mbedtls_ecp_group_init(&grp);
        mbedtls_mpi_init(&a);
        ussl__ring_adx_bmi2_available = i < 2 ? here : 0;
        cr_assert(mbedtls_ecp_group_load(&grp, ids[i % 2]) == 0);
        for (uint64_t seed = 1; seed < 200; seed++) {
            fill(&a, 6, seed);
            cr_assert(mbedtls_mpi_mod_mpi(&a, &a, &grp.N) == 0);
            invert(&grp, &a);
        }
        /* The ends of the range. */
        cr_assert(mbedtls_mpi_lset(&a, 1) == 0);
        invert(&grp, &a);
        cr_assert(mbedtls_mpi_sub_int(&a, &grp.N, 1) == 0);
        invert(&grp, &a);
        mbedtls_mpi_free(&a);
        mbedtls_ecp_group_free(&grp);
    }
    ussl__ring_adx_bmi2_available = here;
}
