/* SPDX-License-Identifier: MIT */
/* P-256 by ring, which keeps BoringSSL's assembler of x86-64: constant-time, and a tenth of the
 * time of Mbed TLS's own arithmetic. */
#include "p256.h"

#include <string.h>

#include "backends/accel/cpu_x86.h"
#include "ring.h"

#include "mbedtls/platform_util.h"

/* ring's C code reads these two; zero: the plain instructions. */
extern uint32_t ussl__ring_avx2_available;
extern uint32_t ussl__ring_adx_bmi2_available;

__attribute__((constructor)) static void tell_ring(void)
{
    ussl__ring_avx2_available = ussl__cpu_x86.avx2;
    ussl__ring_adx_bmi2_available = ussl__cpu_x86.adx_bmi2;
}

/* 2^512 modulo p takes a number into the Montgomery domain, 1 takes it out. */
static const ussl__p256_number square_of_r = {0x0000000000000003, 0xfffffffbffffffff,
                                              0xfffffffffffffffe, 0x00000004fffffffd};
static const ussl__p256_number one = {1, 0, 0, 0};

static void load(uint64_t *number, const uint8_t in[32])
{
    for (int i = 0; i < 4; i++) {
        uint64_t limb;
        memcpy(&limb, in + 24 - 8 * i, 8);
        number[i] = __builtin_bswap64(limb);
    }
}

static void store(uint8_t out[32], const uint64_t *number)
{
    for (int i = 0; i < 4; i++) {
        uint64_t limb = __builtin_bswap64(number[i]);
        memcpy(out + 24 - 8 * i, &limb, 8);
    }
}

static void load_coordinate(uint64_t *number, const uint8_t in[32])
{
    load(number, in);
    ussl__ring_ecp_nistz256_mul_mont(number, number, square_of_r);
}

static void square_times(uint64_t *number, int times)
{
    while (times-- > 0) {
        ussl__ring_ecp_nistz256_sqr_mont(number, number);
    }
}

/* r = r^(2^times) * factor */
static void step(uint64_t *r, int times, const uint64_t *factor)
{
    square_times(r, times);
    ussl__ring_ecp_nistz256_mul_mont(r, r, factor);
}

/* z^(p - 3), which is z^-2: p - 3 in runs of ones, by runs of 2, 4, 8, 16 and 32 of them. */
static void inverse_of_square(uint64_t *r, const uint64_t *z)
{
    ussl__p256_number runs[6], last;
    memcpy(runs[0], z, sizeof runs[0]);
    for (int i = 1; i < 6; i++) {
        memcpy(runs[i], runs[i - 1], sizeof runs[i]);
        step(runs[i], 1 << (i - 1), runs[i - 1]);
    }
    memcpy(r, runs[5], sizeof runs[5]); /* p - 3 begins with 32 ones, then 31 zeros and a one */
    step(r, 32, z);
    step(r, 128, runs[5]); /* 96 zeros, 32 ones */
    step(r, 32, runs[5]);
    /* 30 ones and 2 zeros */
    memcpy(last, runs[4], sizeof last);
    step(last, 8, runs[3]);
    step(last, 4, runs[2]);
    step(last, 2, runs[1]);
    step(r, 30, last);
    square_times(r, 2);
}

/* From Jacobian to two coordinates: x / z^2, y / z^3. */
static bool affine(uint8_t out[64], const ussl__p256_jacobian *p)
{
    ussl__p256_number zz, number;
    if ((p->z[0] | p->z[1] | p->z[2] | p->z[3]) == 0) {
        return false;
    }
    inverse_of_square(zz, p->z);
    ussl__ring_ecp_nistz256_mul_mont(number, p->x, zz);
    ussl__ring_ecp_nistz256_mul_mont(number, number, one);
    store(out, number);
    ussl__ring_ecp_nistz256_sqr_mont(number, zz);
    ussl__ring_ecp_nistz256_mul_mont(number, number, p->z); /* z^-4 * z */
    ussl__ring_ecp_nistz256_mul_mont(number, number, p->y);
    ussl__ring_ecp_nistz256_mul_mont(number, number, one);
    store(out + 32, number);
    return true;
}

bool ussl__p256_mul(uint8_t point[64], const uint8_t scalar[32])
{
    ussl__p256_number x, y, k;
    _Alignas(32) ussl__p256_jacobian r;
    load_coordinate(x, point);
    load_coordinate(y, point + 32);
    load(k, scalar);
    ussl__ring_p256_point_mul(&r, k, x, y);
    bool done = affine(point, &r);
    mbedtls_platform_zeroize(k, sizeof k);
    mbedtls_platform_zeroize(&r, sizeof r);
    return done;
}

bool ussl__p256_mul_base(uint8_t out[64], const uint8_t scalar[32])
{
    ussl__p256_number k;
    _Alignas(32) ussl__p256_jacobian r;
    load(k, scalar);
    ussl__ring_p256_point_mul_base(&r, k);
    bool done = affine(out, &r);
    mbedtls_platform_zeroize(k, sizeof k);
    mbedtls_platform_zeroize(&r, sizeof r);
    return done;
}

bool ussl__p256_mul_add(uint8_t point[64], const uint8_t scalar[32], const uint8_t base_scalar[32])
{
    ussl__p256_number x, y, k;
    _Alignas(32) ussl__p256_jacobian a, b;
    load(k, base_scalar);
    ussl__ring_p256_point_mul_base_vartime(&a, k);
    load_coordinate(x, point);
    load_coordinate(y, point + 32);
    load(k, scalar);
    ussl__ring_p256_point_mul(&b, k, x, y);
    ussl__ring_ecp_nistz256_point_add(&a, &a, &b);
    return affine(point, &a);
}

/* The order of the group less two, four bits a letter; and 2^512 modulo the order. */
static const char order_less_2[] =
    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254f";
static const ussl__p256_number order_square_of_r = {0x83244c95be79eea2, 0x4699799c49bd6fa6,
                                                    0x2845b2392b6bec59, 0x66e12d94f3d95620};

/* By Fermat: which powers are taken depends on the order alone. */
void ussl__p256_invert_scalar(uint8_t scalar[32])
{
    ussl__p256_number powers[16], r;
    load(powers[1], scalar);
    ussl__ring_ecp_nistz256_ord_mul_mont(powers[1], powers[1], order_square_of_r);
    for (int i = 2; i < 16; i++) {
        ussl__ring_ecp_nistz256_ord_mul_mont(powers[i], powers[i - 1], powers[1]);
    }
    memcpy(r, powers[15], sizeof r);
    for (const char *letter = order_less_2 + 1; *letter != 0; letter++) {
        int bits = *letter <= '9' ? *letter - '0' : *letter - 'a' + 10;
        ussl__ring_ecp_nistz256_ord_sqr_mont(r, r, 4);
        if (bits != 0) {
            ussl__ring_ecp_nistz256_ord_mul_mont(r, r, powers[bits]);
        }
    }
    ussl__ring_ecp_nistz256_ord_mul_mont(r, r, one);
    store(scalar, r);
    mbedtls_platform_zeroize(powers, sizeof powers);
    mbedtls_platform_zeroize(r, sizeof r);
}
