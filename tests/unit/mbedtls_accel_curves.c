/* SPDX-License-Identifier: MIT */
/* P-256 and X25519 of the library that computes for Mbed TLS, against Mbed TLS's own. */
#include <criterion/criterion.h>
#include <string.h>

#include "accel/ecp.h"
#include "accel/p256.h"
#include "accel/x25519.h"

#define RUNS 60

/* xorshift64*: the same numbers at every run. */
static int numbers(void *state, unsigned char *out, size_t len)
{
    uint64_t *s = state;
    for (size_t i = 0; i < len; i++) {
        *s ^= *s >> 12;
        *s ^= *s << 25;
        *s ^= *s >> 27;
        out[i] = (unsigned char)(*s * 0x2545f4914f6cdd1du >> 56);
    }
    return 0;
}

typedef struct setup {
    mbedtls_ecp_group grp;
    mbedtls_ecp_point p, own, other;
    mbedtls_mpi m, n;
    uint64_t random;
} setup;

static void begin(setup *s, mbedtls_ecp_group_id id)
{
    mbedtls_ecp_group_init(&s->grp);
    mbedtls_ecp_point_init(&s->p);
    mbedtls_ecp_point_init(&s->own);
    mbedtls_ecp_point_init(&s->other);
    mbedtls_mpi_init(&s->m);
    mbedtls_mpi_init(&s->n);
    s->random = 0x9e3779b97f4a7c15u;
    cr_assert(mbedtls_ecp_group_load(&s->grp, id) == 0);
}

static void end(setup *s)
{
    mbedtls_ecp_group_free(&s->grp);
    mbedtls_ecp_point_free(&s->p);
    mbedtls_ecp_point_free(&s->own);
    mbedtls_ecp_point_free(&s->other);
    mbedtls_mpi_free(&s->m);
    mbedtls_mpi_free(&s->n);
}

/* The first few scalars are the edges: 1, 2, the order less 1 and less 2, a power of two. */
static void scalar(setup *s, mbedtls_mpi *m, int run)
{
    int rc;
    if (run < 2) {
        rc = mbedtls_mpi_lset(m, run + 1);
    } else if (run < 4) {
        rc = mbedtls_mpi_sub_int(m, &s->grp.N, run - 1);
    } else if (run == 4) {
        rc = mbedtls_mpi_lset(m, 1) | mbedtls_mpi_shift_l(m, 200);
    } else {
        rc = mbedtls_ecp_gen_privkey(&s->grp, m, numbers, &s->random);
    }
    cr_assert(rc == 0);
}

static int mul(setup *s, mbedtls_ecp_point *r, const mbedtls_ecp_point *p)
{
    return mbedtls_ecp_mul(&s->grp, r, &s->m, p, numbers, &s->random);
}

static int mul_of_library(setup *s, mbedtls_ecp_point *r, const mbedtls_ecp_point *p)
{
    return ussl__ecp_mul_restartable_of_library(&s->grp, r, &s->m, p, numbers, &s->random, NULL);
}

Test(mbedtls_accel_curves, p256_multiplies_as_the_library_does)
{
    setup s;
    begin(&s, MBEDTLS_ECP_DP_SECP256R1);
    cr_assert(mbedtls_ecp_copy(&s.p, &s.grp.G) == 0);
    for (int run = 0; run < RUNS; run++) {
        scalar(&s, &s.m, run);
        cr_assert(mul(&s, &s.other, &s.p) == 0);
        cr_assert(mul_of_library(&s, &s.own, &s.p) == 0);
        cr_assert(mbedtls_ecp_point_cmp(&s.own, &s.other) == 0, "run %d", run);
        /* Half of the runs start at the generator, which goes another way. */
        cr_assert(mbedtls_ecp_copy(&s.p, run % 2 == 0 ? &s.own : &s.grp.G) == 0);
    }
    end(&s);
}

Test(mbedtls_accel_curves, p256_adds_two_products_as_the_library_does)
{
    setup s;
    begin(&s, MBEDTLS_ECP_DP_SECP256R1);
    for (int run = 0; run < RUNS; run++) {
        scalar(&s, &s.m, run);
        cr_assert(mul_of_library(&s, &s.p, &s.grp.G) == 0);
        /* The edges meet each other: equal products, products that cancel, and a point that is the
         * generator. */
        scalar(&s, &s.m, run % 5);
        scalar(&s, &s.n, run / 5);
        int theirs = ussl__ecp_muladd_restartable_of_library(&s.grp, &s.own, &s.m, &s.grp.G, &s.n,
                                                             &s.p, NULL);
        int ours = mbedtls_ecp_muladd(&s.grp, &s.other, &s.m, &s.grp.G, &s.n, &s.p);
        cr_assert(ours == theirs, "run %d: %d, not %d", run, ours, theirs);
        cr_assert(ours != 0 || mbedtls_ecp_point_cmp(&s.own, &s.other) == 0, "run %d", run);
    }
    end(&s);
}

Test(mbedtls_accel_curves, what_the_library_refuses_stays_refused)
{
    setup s;
    begin(&s, MBEDTLS_ECP_DP_SECP256R1);
    cr_assert(mbedtls_mpi_lset(&s.m, 0) == 0);
    cr_expect(mul(&s, &s.own, &s.grp.G) == MBEDTLS_ERR_ECP_INVALID_KEY);
    cr_assert(mbedtls_mpi_copy(&s.m, &s.grp.N) == 0);
    cr_expect(mul(&s, &s.own, &s.grp.G) == MBEDTLS_ERR_ECP_INVALID_KEY);
    cr_assert(mbedtls_mpi_lset(&s.m, 3) == 0);
    cr_assert(mbedtls_ecp_copy(&s.p, &s.grp.G) == 0);
    cr_assert(mbedtls_mpi_add_int(&s.p.MBEDTLS_PRIVATE(Y), &s.p.MBEDTLS_PRIVATE(Y), 1) == 0);
    cr_expect(mul(&s, &s.own, &s.p) == MBEDTLS_ERR_ECP_INVALID_KEY);
    cr_expect(mbedtls_ecp_mul(&s.grp, &s.own, &s.m, &s.grp.G, NULL, NULL) ==
              MBEDTLS_ERR_ECP_BAD_INPUT_DATA);
    end(&s);
}

Test(mbedtls_accel_curves, x25519_multiplies_as_the_library_does)
{
    setup s;
    begin(&s, MBEDTLS_ECP_DP_CURVE25519);
    cr_assert(mbedtls_ecp_copy(&s.p, &s.grp.G) == 0);
    for (int run = 0; run < RUNS; run++) {
        scalar(&s, &s.m, 5);
        cr_assert(mul(&s, &s.other, &s.p) == 0);
        cr_assert(mul_of_library(&s, &s.own, &s.p) == 0);
        cr_assert(mbedtls_mpi_cmp_mpi(&s.own.MBEDTLS_PRIVATE(X), &s.other.MBEDTLS_PRIVATE(X)) == 0,
                  "run %d", run);
        cr_assert(mbedtls_ecp_copy(&s.p, run % 2 == 0 ? &s.own : &s.grp.G) == 0);
    }
    cr_assert(mbedtls_mpi_lset(&s.p.MBEDTLS_PRIVATE(X), 1) == 0); /* of small order */
    cr_expect(mul(&s, &s.own, &s.p) == MBEDTLS_ERR_ECP_INVALID_KEY);
    end(&s);
}
